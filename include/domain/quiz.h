/*
 * A quiz: drawing a paper, saving answers one by one, grading, results.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Works for the person of the request alone: attempts of others do not exist here. Which option is
 * right leaves this file in quiz_result only, and there by the review rule. All results are owned
 * by `mem`. False: err says why (NOT_FOUND: no such thing of this person's).
 */
#ifndef ATTEST_DOMAIN_QUIZ_H
#define ATTEST_DOMAIN_QUIZ_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "content/item.h"
#include "domain/answer.h"
#include "domain/completion.h"
#include "domain/draw.h"
#include "domain/grading.h"
#include "domain/review.h"
#include "store/db.h"

/* ---- rules */

struct quiz_rules {
    int64_t enrolment; /* 0: the person is not enrolled in the course, and nothing else is set */
    bool complete;     /* the enrolment is complete */
    int64_t quiz;      /* 0: the course has no such quiz */
    const char *course, *key, *title;
    const char *description; /* HTML, or NULL */
    bool practice;           /* no pass mark is shown, and it never stands in the way */
    bool optional, shuffle;
    struct score pass;
    int items;            /* how many are drawn */
    int tries;            /* 0: unlimited */
    int used;             /* tries that are finished */
    int64_t open, passed; /* an attempt in progress, one that passed; 0: none */
};

/* The quiz of an enrolment, or (enrolment 0) of the latest enrolment in a course, an open one
 * first. */
bool quiz_find(struct db *db, const void *mem, int64_t enrolment, const char *course,
               const char *key, struct quiz_rules *ret, struct err *err);

/* Whether a new try may begin; CONFLICT says why not. Pure. */
bool quiz_may_start(const struct quiz_rules *rules, struct err *err);

/* Begins an attempt with a newly drawn paper (*ret_new); where one is open, that one. */
bool quiz_start(struct db *db, const void *mem, int64_t person, const struct quiz_rules *rules,
                int64_t *ret_attempt, bool *ret_new, struct err *err);

/* ---- drawing: pure */

struct quiz_group {
    size_t count;       /* how many to draw; 0: all of the pool, which names them */
    const size_t *pool; /* items that fit, by index, in the order of the bank */
    size_t n_pool;
};

/*
 * Draws one paper: groups stay in their order, within a group the items are shuffled if `shuffle`,
 * else in the order of the bank. No item comes twice: named ones are taken first, then the draws
 * with the smallest choice. *ret_items holds *ret_n indexes below n_items. False: a draw found too
 * few items left.
 */
bool quiz_draw(const void *mem, struct draw_random *random, const struct quiz_group *groups,
               size_t n_groups, size_t n_items, bool shuffle, size_t **ret_items, size_t *ret_n);

/* ---- an attempt */

struct quiz_choice {
    const char *key, *label; /* label: HTML */
    bool chosen;
};

/* A part of an item as the learner sees it: never what is right. In the order in which it is shown
 * (options and rows shuffled as drawn); parents stand before what is in them. Parts that would tell
 * (accept, and what fractions, answers and tolerances say) are not here. */
struct quiz_part {
    enum part_kind kind;
    int number, parent;         /* as in item_part */
    const char *key;            /* NULL: unit, level, hint */
    const char *label, *title;  /* HTML (a unit: plain text); title: of a scene or criterion */
    bool chosen;                /* in the saved answer */
    const char *text;           /* of a row or gap: what is saved for it, or NULL */
    const char *before;         /* of a row of a retrospective likert: the same for "before" */
    const char *shape, *coords; /* of an area */
    const char *to;             /* of an option of a scene: key of the scene that it leads to */
    const char *feedback;       /* HTML, of an option of a scene that was taken; else NULL */
    int points;                 /* of a level */
};

enum quiz_verdict { VERDICT_RIGHT, VERDICT_PARTLY, VERDICT_NOT_RIGHT, VERDICT_UNANSWERED };

/* What a checked try told (feedback immediate, interactive, adaptive). */
struct quiz_try_state {
    int tries;                 /* answers checked so far */
    bool done;                 /* no further try: right, or no hint left, or immediate */
    enum quiz_verdict verdict; /* with tries > 0 */
    const char **feedback;     /* HTML, of the try that was last checked */
    size_t n_feedback;
    const char *hint;      /* HTML: the hint that is due now, or NULL */
    const char *rationale; /* HTML, once done and as the review rule allows; else NULL */
};

struct quiz_item {
    int number;
    const char *key, *kind;
    enum item_kind kind_id;
    enum item_privacy privacy;
    const char *stem, *plain; /* HTML, and the same as plain text. In the stem of a gap-fill each
                                 gap is an empty element <span data-gap="KEY"></span> */
    const char *title;        /* of a scenario */
    const char *language;     /* of these texts where it is not the one asked for; else NULL */
    const char *note, *note_level; /* content note, to be shown first; NULL: none */
    bool has_instead;              /* an item of equal credit can be had instead, until answered */
    bool multiple;                 /* several options may be chosen */
    struct quiz_part *parts;
    size_t n_parts;
    struct answer answer; /* as saved */
    struct quiz_choice *choices;
    size_t n_choices;
    enum item_units units;
    int min_words, max_words; /* 0: no limit */
    bool retrospective;
    const char *start; /* of a scenario: key of its first scene */
    const char *image, *image_alt;
    int image_width, image_height;
    struct quiz_try_state state;
    bool answered;     /* something is given */
    const char *saved; /* "14:05" in the zone of the reader; NULL: nothing was saved yet */
};

struct quiz_attempt {
    int64_t id, enrolment;
    int number;        /* which try this is */
    const char *state; /* "in progress", "time up", "submitted", "finished", "abandoned" */
    const char *kind;  /* of the quiz: "quiz", "practice", "pre-test" … */
    enum grade_mode mode;
    bool certainty;                  /* asks how sure the learner is */
    bool may_answer;                 /* in progress, and its time is not up */
    bool awaits_marking;             /* submitted: a person has to mark an essay */
    const char *deadline;            /* RFC 3339; NULL: no time limit */
    const char *until;               /* the same as "14:35" in the zone of the reader */
    bool extra_time;                 /* the time limit is longer for this person */
    int64_t seconds_left;            /* of the time limit; -1: none */
    unsigned shows;                  /* what may be shown now: a set of enum review_thing */
    bool finished, passed, practice; /* practice: activity or practice, without a pass mark */
    int seq;                         /* grows by 1 with every answer that is saved */
    const char *course, *quiz, *title;
    struct score pass, score;
    int n_drawn;             /* items of the paper */
    date finished_on;        /* in the zone of the reader */
    struct quiz_item *items; /* all of the paper, or the one asked for */
    size_t n_items;
};

/* number 0: the whole paper. A number that the paper does not have: NOT_FOUND. */
bool quiz_attempt(struct db *db, const void *mem, int64_t attempt, int number, const char *zone,
                  struct quiz_attempt *ret, struct err *err);

/* ---- saving */

struct quiz_answer {
    const char *item; /* key, or NULL: by number */
    int number;
    int seq; /* the number that the sender knows */
    const char *const *choices;
    size_t n_choices;
    enum { ANSWER_ANY, ANSWER_ONE, ANSWER_LIST } form; /* how it was sent: must fit the question */
};

enum quiz_save_state { SAVE_DONE, SAVE_STALE, SAVE_FINISHED };

struct quiz_saved {
    enum quiz_save_state state;
    int seq;
    int number, last;             /* the place of the question in the paper, and of the last one */
    const char *saved_at;         /* RFC 3339, with SAVE_DONE */
    struct quiz_attempt *attempt; /* what is stored instead, otherwise */
};

/* What the store said about one answer. */
struct quiz_save_facts {
    bool found; /* the item belongs to the attempt */
    bool multiple, finished;
    bool misformed;      /* a list for one choice, or the other way round */
    const char *unknown; /* a choice that the item does not have */
    size_t n_choices;
    bool saved;
};

/* The outcome of a save; false: the answer itself is wrong (INVALID, NOT_FOUND). Pure. */
bool quiz_save_state(const struct quiz_save_facts *facts, enum quiz_save_state *ret,
                     struct err *err);

/* Whether choices could be an answer at all: none named twice, none absurdly many. Pure. */
bool quiz_choices_fit(const char *const *choices, size_t n, struct err *err);

/* Saves one answer: one statement, one round trip. */
bool quiz_save(struct db *db, const void *mem, int64_t attempt, const struct quiz_answer *answer,
               const char *zone, struct quiz_saved *ret, struct err *err);

/* ---- the end */

struct quiz_finished {
    bool before; /* it was finished already: nothing was done, the rest says how it ended */
    struct quiz_attempt attempt; /* without items */
    struct completion completion;
};

/* Grades the whole paper (unanswered is 0), ends the attempt, and settles the enrolment. */
bool quiz_finish(struct db *db, const void *mem, int64_t person, int64_t attempt, date today,
                 const char *zone, struct quiz_finished *ret, struct err *err);

/* ---- results */

struct quiz_reason {
    int number;
    const char *plain;
    enum quiz_verdict verdict;
    const char **chosen, **feedback; /* HTML: labels chosen, and what is said about each */
    size_t n_chosen, n_feedback;
    const char **rights; /* HTML: labels that are right; NULL until the review rule allows it */
    size_t n_rights;
    const char *said;      /* HTML: feedback of the question for this verdict, or NULL */
    const char *rationale; /* HTML, or NULL */
};

struct quiz_source {
    const char *key, *by, *title, *published_in, *url, *doi; /* title: HTML; NULL where absent */
    int number, year;
};

struct quiz_award {
    const char *certification, *certificate;
    date valid_to, window_opens; /* DATE_LAST: does not expire */
};

struct quiz_result {
    struct quiz_attempt attempt; /* without items */
    bool complete;               /* the whole course is */
    bool shows_rights;
    struct quiz_reason *reasons;
    struct quiz_source *sources; /* that the reasons point to */
    struct quiz_award *awards;   /* of the enrolment */
    size_t n_reasons, n_sources, n_awards;
};

/* An attempt that is not finished gives ret->attempt alone. */
bool quiz_result(struct db *db, const void *mem, int64_t attempt, const char *zone,
                 struct quiz_result *ret, struct err *err);

enum quiz_verdict quiz_verdict(struct score score, bool answered);

/*
 * Score and pass mark for people, in points out of `of`: "7" and "8", "7.5" and "8"; "7 1/3" and
 * "6 2/3" where the pass mark has no short decimals. Never rounded in a way that would tell
 * another outcome than the exact fractions do. Pure.
 */
void quiz_points(const void *mem, struct score score, struct score pass, int of,
                 const char **ret_points, const char **ret_pass);

#endif
