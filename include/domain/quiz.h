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

/* Who reads: texts come in their language where there is a translation, times in their zone. */
struct quiz_reader {
    const char *zone, *language;
};

/* ---- rules */

struct quiz_rules {
    int64_t enrolment; /* 0: the person is not enrolled in the course, and nothing else is set */
    bool complete;     /* the enrolment is complete */
    int64_t quiz;      /* 0: the course has no such quiz */
    const char *course, *key, *title, *kind;
    const char *language;    /* of title and description where it is not the reader's; else NULL */
    const char *description; /* HTML, or NULL */
    bool practice;           /* practice or activity: no pass mark, never in the way */
    bool optional, shuffle;
    const char *needed; /* for the course to be complete: "passed", "finished", "no" */
    enum grade_method grading;
    enum grade_mode mode;
    enum review_preset review;
    bool certainty; /* asks how sure the learner is */
    struct score pass;
    int items;                   /* how many are drawn */
    int tries;                   /* 0: unlimited */
    int used;                    /* tries that are sent; those abandoned do not count */
    int64_t limit;               /* seconds, with what this person has been granted; 0: none */
    bool extra_time;             /* the limit is longer for this person */
    const char *delay;           /* between tries, in words of the database ("1 day"); NULL: none */
    const char *next_try;        /* "2026-03-04 14:05" in the zone of the reader, where the delay
                                    still runs; else NULL */
    date ended;                  /* last day of the course, where it is past; else DATE_NONE */
    int64_t open, passed;        /* an attempt in progress, one that passed; 0: none */
    int64_t submitted, finished; /* one that waits to be marked, the last that is finished; 0 */
    int64_t abandoned;           /* the last one, where it ended with nothing answered; else 0 */
    bool overdue;                /* the open one is to be closed: its time has been up for a day */
    /* follow-up and booster: which of their periods it is (0: none yet), whether it is done, and
     * the first day of the next (DATE_NONE: none) */
    bool periodic;
    int occasion;
    bool occasion_done;
    date opens;
};

/* The quiz of an enrolment, or (enrolment 0) of the latest enrolment in a course, an open one
 * first; for follow-ups and boosters a complete one first. */
bool quiz_find(struct db *db, const void *mem, int64_t enrolment, const char *course,
               const char *key, const struct quiz_reader *reader, struct quiz_rules *ret,
               struct err *err);

/* Whether a new try may begin; CONFLICT says why not. Pure. */
bool quiz_may_start(const struct quiz_rules *rules, struct err *err);

/*
 * Begins an attempt with a newly drawn paper (*ret_new); where one is open, that one. An open one
 * whose time has been up for a day is closed first.
 */
bool quiz_start(struct db *db, const void *mem, int64_t person, const struct quiz_rules *rules,
                const struct quiz_reader *reader, int64_t *ret_attempt, bool *ret_new,
                struct err *err);

/* ---- drawing: pure */

struct quiz_group {
    size_t count;       /* how many to draw; 0: all of the pool, which names them */
    const size_t *pool; /* items that fit, by index, in the order of the bank */
    size_t n_pool;
};

/* What a drawing should heed where it can. Either may be NULL. */
struct quiz_wishes {
    const size_t *instead; /* of each item the one of equal credit that may stand in for it (itself:
                              none): the two come together only where there is no other way */
    const int *urgency;    /* of each item: the higher, the sooner it is drawn */
};

/*
 * Draws one paper: groups stay in their order, within a group the items are shuffled if `shuffle`,
 * else in the order of the bank. No item comes twice: named ones are taken first, then the draws
 * with the smallest choice. wishes may be NULL. *ret_items holds *ret_n indexes below n_items.
 * False: a draw found too few items left.
 */
bool quiz_draw(const void *mem, struct draw_random *random, const struct quiz_group *groups,
               size_t n_groups, size_t n_items, const struct quiz_wishes *wishes, bool shuffle,
               size_t **ret_items, size_t *ret_n);

/* ---- an attempt */

/* A part of an item as the learner sees it: never what is right. In the order in which it is shown
 * (options and rows shuffled as drawn); parents stand before what is in them. Parts that would tell
 * (accept, and what fractions, answers and tolerances say) are not here. */
struct quiz_part {
    enum part_kind kind;
    int number, parent;         /* as in item_part */
    const char *key;            /* NULL: unit, level, hint */
    const char *label, *title;  /* label: HTML (a unit: text); title: text */
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
    const char *title;        /* of a scenario, as text */
    const char *language;     /* of these texts where it is not the one asked for; else NULL */
    const char *note, *note_level; /* content note, to be shown first; NULL: none */
    bool has_instead;              /* an item of equal credit can be had instead, until answered */
    bool multiple;                 /* several options may be chosen */
    struct quiz_part *parts;
    size_t n_parts;
    struct answer answer; /* as saved */
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
    bool closed;       /* the server ended it at its deadline: the learner had not sent it */
    const char *kind;  /* of the quiz: "quiz", "practice", "pre-test" … */
    enum grade_mode mode;
    bool certainty;                  /* asks how sure the learner is */
    bool may_answer;                 /* in progress, and its time is not up */
    bool awaits_marking;             /* submitted: a person has to mark an essay */
    const char *deadline;            /* RFC 3339; NULL: no time limit */
    const char *until;               /* the same as "14:35" in the zone of the reader */
    date until_on;                   /* the day of it; DATE_NONE: today */
    bool extra_time;                 /* the time limit is longer for this person */
    int64_t seconds_left;            /* -1: no time limit, nor any other end within a day */
    unsigned shows;                  /* what may be shown now: a set of enum review_thing */
    bool finished, passed, practice; /* practice: activity or practice, without a pass mark */
    int seq;                         /* grows by 1 with every answer that is saved */
    const char *course, *quiz, *title;
    struct score pass, score;
    int n_drawn;             /* items of the paper */
    int n_scored;            /* those of them that count: points are "x of n_scored"; 0: no score */
    int n_certain;           /* those of them that can ask how sure one is: no essay does */
    date finished_on;        /* in the zone of the reader */
    struct quiz_item *items; /* all of the paper, or the one asked for */
    size_t n_items;
};

/* number 0: the whole paper. A number that the paper does not have: NOT_FOUND. */
bool quiz_attempt(struct db *db, const void *mem, int64_t attempt, int number,
                  const struct quiz_reader *reader, struct quiz_attempt *ret, struct err *err);

/* ---- saving */

/* How an answer was sent, where the sender says so: it must fit the question. */
enum quiz_form {
    SENT_ANY,
    SENT_CHOICE,  /* single-choice, true-false; hotspot where one area is picked */
    SENT_CHOICES, /* multiple-choice; hotspot where several are */
    SENT_ORDER,
    SENT_PATH,
    SENT_ROWS,
    SENT_GAPS,
    SENT_TEXT,
    SENT_VALUE,
    SENT_COUNT
};
extern const char
    *const quiz_form_names[SENT_COUNT]; /* "choice", "choices", "order" …; NULL first */

/* The form in which answers to an item are sent. Pure. */
enum quiz_form quiz_form_of(enum item_kind kind, bool multiple);

struct quiz_answer {
    const char *item; /* key, or NULL: by number */
    int number;
    int seq; /* the number that the sender knows */
    struct answer answer;
    enum quiz_form form;
};

enum quiz_save_state {
    SAVE_DONE,
    SAVE_STALE,    /* other answers were saved meanwhile */
    SAVE_FINISHED, /* the attempt is over */
    SAVE_TIME_UP,  /* may be sent, but not answered any more */
    SAVE_LOCKED    /* this question was checked, and that counts */
};

struct quiz_saved {
    enum quiz_save_state state;
    int seq;
    int number, last;     /* the place of the question in the paper, and of the last one */
    bool apart;           /* not scored: nothing of the answer may be kept beside what keeps it */
    const char *saved_at; /* RFC 3339, with SAVE_DONE */
    struct quiz_attempt *attempt; /* what is stored instead, otherwise */
};

/* Whether it could be an answer to anything: not too many parts, no text too long. Pure. */
bool quiz_answer_fits(const struct answer *answer, struct err *err);

/* What the store found wrong with an answer: a code and what it is about (attempt/save.sql). Pure;
 * always false. */
bool quiz_misfit(const char *code, const char *about, struct err *err);

/*
 * Saves one answer: one statement, one round trip. Texts that are empty are left out. The very
 * answer that is stored already under the next number is done: its reply was lost on the way.
 */
bool quiz_save(struct db *db, const void *mem, int64_t attempt, const struct quiz_answer *answer,
               const struct quiz_reader *reader, struct quiz_saved *ret, struct err *err);

/* A whole request that saves an answer, for one statement (attempt/save_once.sql). */
struct quiz_save_once {
    const char *session;      /* digest of the token */
    const char *key, *digest; /* of the request */
    const char *type, *reply; /* of the reply; in it %1$s is the new number, %2$s when */
};

/* Queues it; false: it could be an answer to nothing, err says why, and nothing is queued. */
bool quiz_save_once(struct db *db, const void *mem, int64_t attempt,
                    const struct quiz_answer *answer, const struct quiz_save_once *once,
                    struct err *err);

/* "What you sent is not saved, because …" for a state that is not SAVE_DONE. Pure. */
const char *quiz_save_words(enum quiz_save_state state);

/* ---- checking one answer while the attempt is open: feedback immediate, interactive, adaptive */

struct quiz_checked {
    enum quiz_save_state state;   /* SAVE_DONE: see item->state */
    struct quiz_item *item;       /* with SAVE_DONE */
    struct quiz_attempt *attempt; /* as it is stored; items: this one alone */
};

/*
 * Checks the saved answer of the item (key, or NULL: by number). The same answer checked again is
 * no further try. CONFLICT: this quiz tells only after sending; INVALID: nothing is answered.
 */
bool quiz_check(struct db *db, const void *mem, int64_t attempt, const char *item, int number,
                int seq, const struct quiz_reader *reader, struct quiz_checked *ret,
                struct err *err);

/*
 * Replaces the item (key, or NULL: by number) of an open paper by its item of equal credit, as long
 * as it is not answered. No trace stays. *ret_number: its place, as before. CONFLICT says why not.
 */
bool quiz_swap(struct db *db, const void *mem, int64_t attempt, const char *item, int number,
               int *ret_number, struct err *err);

/* ---- the end */

struct quiz_finished {
    bool before; /* it was over already: nothing was done, the rest says how it ended */
    struct quiz_attempt attempt; /* without items */
    struct completion completion;
};

/*
 * The learner sends the attempt: graded (what is not answered is 0) and finished, or submitted
 * where an essay waits for a person; and the enrolment settled.
 */
bool quiz_finish(struct db *db, const void *mem, int64_t person, int64_t attempt,
                 const struct quiz_reader *reader, struct quiz_finished *ret, struct err *err);

/* Why an attempt ends. */
enum quiz_end {
    END_SENT,   /* by the learner */
    END_CLOSED, /* by the server, a day after the deadline */
    END_MARKED  /* the marks of its essays stand in table mark */
};

/*
 * Ends an attempt as far as it can be: the one function that grades. Used by quiz_finish, by
 * closing, and after marking. The person is locked here and must be the person of the transaction
 * (attest.person). An essay that is answered and has no row in table mark keeps it "submitted".
 * Nothing happens to an attempt that is over, or (END_CLOSED) not yet due. ret may be NULL.
 */
bool quiz_conclude(struct db *db, const void *mem, int64_t person, int64_t attempt,
                   enum quiz_end end, struct quiz_finished *ret, struct err *err);

/* ---- results */

/* One line of an answer: "Hand rub: after contact", with label the row, gap or criterion. */
struct quiz_line {
    const char *label;         /* HTML; NULL: none */
    const char *text;          /* HTML; typed text is escaped. NULL: left out */
    const char *feedback;      /* HTML, said about this very line; NULL: none, or not to be shown */
    bool judged;               /* verdict is known and may be shown */
    enum quiz_verdict verdict; /* of this line alone */
};

struct quiz_reason {
    int number;
    const char *key, *plain, *kind;
    enum item_kind kind_id;
    const char *stem, *title, *language; /* as in struct quiz_item */
    bool credited;  /* by a regrade everybody has its full points: it has no verdict */
    bool corrected; /* by a regrade it counts by another key: verdict, feedback and rationale are of
                       that key */
    bool scored;    /* false: likert, reflection and whatever counts nowhere: it has no verdict */
    bool awaits;    /* essay, not marked yet */
    enum item_privacy privacy;
    bool answered; /* of one that is not scored, with REVIEW_ANSWER; a private one is in answers */
    bool shows_verdict;
    enum quiz_verdict verdict;
    const char *points;        /* "0.5 of 1", where points are shown; else NULL */
    int certainty;             /* as said; 0: not */
    struct quiz_line *answers; /* what was answered; path of a scenario; n = 0 where it is not to be
                                  shown, or not answered */
    size_t n_answers;
    struct quiz_line *rights; /* what would have been right; NULL until the review rule allows it */
    size_t n_rights;
    struct quiz_line *rubric; /* essay: criterion, and the level given (or, unmarked, nothing) */
    size_t n_rubric;
    const char *comment;   /* of the marker, as typed; NULL: none */
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

/* The questions that two quizzes share, then and now; domain/pairing.h. */
struct quiz_pairing {
    int of, before, now;      /* of 0: nothing to tell */
    const char *quiz, *title; /* of the earlier one */
};

struct regrade_told;
struct quiz_result {
    struct quiz_attempt attempt; /* without items; what may be shown: attempt.shows */
    bool complete;               /* the whole course is */
    bool shows_rights;
    bool own_pass;       /* this attempt's own score reaches the pass mark */
    struct score counts; /* of several attempts, the score that counts so far */
    int n_attempts;      /* finished ones that went into it */
    enum grade_method grading;
    struct score certainty; /* with REVIEW_CERTAINTY */
    struct quiz_reason *reasons;
    struct quiz_source *sources; /* that the reasons point to */
    struct quiz_award *awards;   /* of the enrolment */
    struct quiz_pairing pairing;
    const char *evaluation; /* key of the evaluation that alone is left of the course; or NULL */
    int evaluation_items;
    bool earns;                    /* with it: the course earns a certification */
    struct regrade_told *regrades; /* how its score was changed later; domain/regrade.h */
    size_t n_regrades;
    bool has_private; /* something in it was for the learner alone */
    size_t n_reasons, n_sources, n_awards;
};

/* An attempt in progress, or abandoned, gives ret->attempt alone; one that is submitted, what the
 * review rule allows after it, without score. */
bool quiz_result(struct db *db, const void *mem, int64_t attempt, const struct quiz_reader *reader,
                 struct quiz_result *ret, struct err *err);

/* What may be shown: of an open attempt, or one that is over. Pure. */
unsigned quiz_shows(enum review_preset preset, bool over, bool passed, bool closed);

enum quiz_verdict quiz_verdict(struct score score, bool answered);

/*
 * Score and pass mark for people, in points out of `of`: "7" and "8", "7.5" and "8"; "7 1/3" and
 * "6 2/3" where the pass mark has no short decimals. Never rounded in a way that would tell
 * another outcome than the exact fractions do. Pure.
 */
void quiz_points(const void *mem, struct score score, struct score pass, int of,
                 const char **ret_points, const char **ret_pass);

#endif
