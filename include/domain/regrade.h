/*
 * Regrade: a question is counted by another key than it was.  SPDX-License-Identifier: Apache-2.0
 *
 * A key was wrong, and attempts were scored with it. A new version of the course has it right; a
 * regrade then counts the question of the old version by the key of the new one, or gives everybody
 * its full points where it was not sound. It is proposed by an author, who sees who would change;
 * confirmed; and where passes are to be taken back, approved by a second author. From then on every
 * paper with the question counts by the new key: those that are open and those begun later when
 * they end, finished ones as `attest work` comes to them, person by person, with completion, award
 * and standing in the same transaction. (docs/decisions/0038)
 *
 * Marks and scores as they were are kept; tables regraded_item and regraded_attempt say what became
 * of them.
 */
#ifndef ATTEST_DOMAIN_REGRADE_H
#define ATTEST_DOMAIN_REGRADE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/grading.h"
#include "store/db.h"
#include "util/date.h"

/* ---- rules: pure */

enum regrade_fit {
    REGRADE_FITS,
    REGRADE_SAME_KEY,    /* nothing would change */
    REGRADE_OTHER_KIND,  /* another kind of question */
    REGRADE_OTHER_PARTS, /* what could be chosen, filled in or ordered is not the same */
    REGRADE_NO_KEY,      /* essay, likert, reflection: no key counts it */
    REGRADE_FIT_COUNT
};

/* Why a key does not fit, as a sentence; "" for one that does. */
const char *regrade_misfit(enum regrade_fit fit);

/*
 * Whether answers to a question with the key `from` can be counted by the key `to`: the same kind,
 * and the same options, rows, gaps, areas and scenes by their ids, in whatever order. What is
 * accepted, units and hints may differ: nobody chose them.
 */
enum regrade_fit regrade_fit(const struct grade_key *from, const struct grade_key *to);

/* How many of the checked tries count: up to the first that is right by the new key. The learner
 * would not have been asked again after it. */
size_t regrade_tries(const struct score *tries, size_t n);

/* A finished attempt under a regrade. */
struct regrade_paper {
    struct score score; /* as it is stored */
    bool passed;
    size_t n; /* items that count */
    const struct score *marks;
    const int *weights;
    const int *sure;    /* 0 to 3; -1: is not asked */
    int place;          /* of the question among them, from 1; 0: not in this paper */
    struct score worth; /* of the question by the new key */
};

struct regrade_outcome {
    struct score score, certainty;
    bool passed;
    bool kept;    /* the pass stays though the score no longer gives it */
    bool changed; /* score or pass is another than it was */
};

/*
 * Counts the finished attempts of one enrolment at one quiz again, in their order. takes: a pass
 * that is no longer reached is taken back; else it stays. ret has n rows.
 */
void regrade_count(const void *mem, enum grade_method method, bool practice, struct score pass,
                   const struct regrade_paper *papers, size_t n, bool takes,
                   struct regrade_outcome *ret);

/* ---- keys and papers as they are stored */

/* The key of an item. False: err; NOT_FOUND: no such item. Owned by mem. */
bool regrade_read_key(struct db *db, const void *mem, int64_t item, struct grade_key *ret,
                      struct err *err);

/* The finished attempts of one enrolment at one quiz, at least one of them with the question. */
struct regrade_group {
    int64_t person, enrolment, quiz;
    bool practice;  /* its passes are of no consequence */
    bool must_pass; /* the course asks for a pass of this quiz */
    enum grade_method method;
    struct score pass;
    size_t n;
    const int64_t *attempts,
        *counted_by; /* counted_by: the regrade that the question counts by; 0 */
    const char *const *sent_at;
    const struct score *certainty; /* as stored; den 0: none */
    struct regrade_paper *papers;
    struct regrade_outcome *outcomes;
    bool gained, lost;     /* the quiz is passed now and was not; was, and is not any more */
    const char *gained_at; /* when the first attempt that now passes was sent */
};

/* From the rows of regrade/papers or regrade/papers_of; key NULL: full points. outcomes are filled
 * for `takes`. Owned by mem. */
size_t regrade_groups(const void *mem, const struct db_rows *rows, const struct grade_key *key,
                      bool takes, struct regrade_group **ret);

/* ---- a regrade and who decides it */

enum regrade_state {
    REGRADE_PROPOSED,
    REGRADE_WAITING, /* for a second person */
    REGRADE_WITHDRAWN,
    REGRADE_IN_FORCE,
    REGRADE_REPLACED, /* a later one of the same question is in force */
    REGRADE_STATE_COUNT
};
/* The state of the name that regrade_state (SQL) gives; that name; and a sentence that tells it. */
enum regrade_state regrade_state_of(const char *name);
const char *regrade_state_name(enum regrade_state state);
const char *regrade_state_words(enum regrade_state state);

struct regrade_step {
    const char *step; /* "proposed", "confirmed", "approved", "withdrawn", "done" */
    const char *by;   /* name; NULL with done */
    bool by_me, takes_passes;
    int gained, lost;
    date on;
};

struct regrade {
    int64_t id, item, key_item; /* key_item 0: full points */
    int64_t now_item;           /* whose key counts, or counted before it; 0: full points */
    enum regrade_state state;
    const char *course, *question, *key, *reason; /* question: plain; key: id of the question */
    const char *language;                         /* of the question */
    int version, key_version, now_version;
    bool takes_passes; /* in force: passes were taken back */
    struct regrade_step *steps;
    size_t n_steps;
    int64_t attempts, counted; /* progress */
    int waits; /* minutes since something was counted, or it came into force; 0: all is counted */
};
/* Longer than this nothing takes but a worker that does not run. */
enum { REGRADE_WAITS_LONG = 5 };

/* Who and what would change. People are counted once, whatever the number of their attempts. */
struct regrade_preview {
    enum regrade_fit fit;
    int attempts, people;    /* finished attempts with the question */
    int up, down, same;      /* of these attempts: higher, lower, the same score */
    int gained, lost;        /* people */
    bool own;                /* the pass of the person of the request is among them */
    bool own_open;           /* they have an attempt with it that is not counted yet */
    int completions, awards; /* that would follow */
    int awards_lost;         /* that would end */
    struct regrade_score {
        struct score before, after;
        int n;
    } * scores; /* how many attempts go from which score to which, only those that change */
    size_t n_scores;
    struct regrade_person {
        const char *name, *employee_number;
        bool gained, lost;
        int64_t person;
    } * names; /* those among gained and lost whom the person of the request administers */
    size_t n_names;
};

/* NOT_FOUND: no such regrade, or not for the person of the request. zone: of the dates. */
bool regrade_find(struct db *db, const void *mem, int64_t regrade, const char *zone,
                  struct regrade *ret, struct err *err);
/* What confirming it now would do. Writes nothing. */
bool regrade_look(struct db *db, const void *mem, const struct regrade *regrade,
                  struct regrade_preview *ret, struct err *err);

/* ---- the two keys, in words: for authors alone */

enum regrade_line_kind {
    REGRADE_PART,       /* a choice, row, accepted text or unit */
    REGRADE_SAID_RIGHT, /* what is said to whoever is right, */
    REGRADE_SAID_PARTLY,
    REGRADE_SAID_WRONG,
    REGRADE_RATIONALE,
    REGRADE_LINE_KINDS
};

struct regrade_side {
    const char *label; /* HTML, of a part; NULL: it has none there */
    const char *worth; /* HTML: "right", "not right", of a row what belongs to it; NULL: no part */
    const char *said;  /* HTML: feedback or rationale; NULL: nothing is said */
};
struct regrade_line {
    enum regrade_line_kind kind;
    const char *within; /* the gap or scene of a part; NULL: none */
    struct regrade_side now, then;
    bool differs;
};
struct regrade_words {
    struct regrade_line *lines;
    size_t n;
    bool credited_now, credited_then; /* full points for everybody: that key is not asked */
    bool differs;                     /* one of the lines does */
    bool says, says_other;            /* something is said to learners; it is not the same */
};

/* The key that counts now (or counted before the regrade) and the one that the regrade counts by,
 * with what learners read of each, in the language of the course. Owned by mem. */
bool regrade_words(struct db *db, const void *mem, const struct regrade *regrade,
                   struct regrade_words *ret, struct err *err);

/* A version of the question with a key to count by. */
struct regrade_candidate {
    int64_t item;
    int version;
    bool live;
    enum regrade_fit fit;
};
/* The same question in the versions of its course that were before staff, newest first. */
bool regrade_candidates(struct db *db, const void *mem, int64_t item,
                        struct regrade_candidate **ret, size_t *ret_n, struct err *err);

/* Proposes a regrade; key_item 0: full points for everybody. CONFLICT says why the keys do not fit;
 * FORBIDDEN: no author. */
bool regrade_propose(struct db *db, const void *mem, int64_t item, int64_t key_item,
                     const char *reason, int64_t *ret_regrade, struct err *err);

enum regrade_decision { REGRADE_CONFIRM, REGRADE_APPROVE, REGRADE_WITHDRAW, REGRADE_DECISIONS };

/*
 * Takes a decision of the person of the request. takes: passes that are lost are to be taken back,
 * which waits for a second person. seen: "gained/lost" as they stood on the page that was
 * confirmed. CONFLICT: it was decided before, the numbers have changed since, one's own pass is
 * among them or one's own attempt open, the person who confirmed would approve, or the version with
 * the key was never before staff.
 */
bool regrade_decide(struct db *db, const void *mem, const struct regrade *regrade,
                    enum regrade_decision decision, bool takes, const char *seen, struct err *err);

/* What a preview is known by when it is confirmed. */
const char *regrade_seen(const void *mem, const struct regrade_preview *preview);

/* ---- in force */

/*
 * Counts the finished attempts of one person again by a regrade in force, with all that follows.
 * The person must be the person of the transaction (attest.person), whose role is attest_job. What
 * has been done before is left alone. *ret_n: attempts counted now.
 */
bool regrade_apply(struct db *db, const void *mem, int64_t regrade, int64_t person, size_t *ret_n,
                   struct err *err);

/* What a learner is told: the scores of an attempt before and after. In the order in which it
 * happened; owned by mem. */
struct regrade_told {
    date on;
    const char *reason;
    struct score before, after;
    bool passed_before, passed, kept;
};
/* From the rows of regrade/told (attempt, zone). */
size_t regrade_told(const void *mem, const struct db_rows *rows, struct regrade_told **ret);

#endif
