/*
 * Marking of essays by people.  SPDX-License-Identifier: Apache-2.0
 *
 * An attempt with an essay waits, "submitted", until the essay is marked by somebody who holds the
 * grant "marker" where the learner's primary post is. Markers see the question, its rubric and what
 * was written, never whose it is; nobody marks their own.
 *
 * One reading is enough where the quiz is then passed, or need not be. Where one reading alone
 * would leave a quiz that must be passed at "not yet", a second person reads without knowing of the
 * first, and the mean counts. Where the two differ by more than half of the best total, a third
 * reads, and the mean of the two nearest counts. Where nobody is there who could read once more,
 * what there is counts; and also, a week later, where the last who could has lost the grant.
 * (docs/decisions/0025 and 0053)
 */
#ifndef ATTEST_DOMAIN_MARKING_H
#define ATTEST_DOMAIN_MARKING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/grading.h"
#include "store/db.h"
#include "util/date.h"

enum { MARKING_COMMENT_MAX = 4000 /* characters */, MARKING_READINGS_MAX = 3 };

/* Whether two readings lie so far apart that a third is asked for: by more than half of the best.
 * False for any other number of readings. Pure. */
bool marking_far_apart(const int64_t *points, size_t n, int64_t best);

/*
 * The score of an essay from the points of its 1 to 3 readings: the mean of one or two; of three,
 * the mean of the two nearest, and of the higher two where both pairs are equally near. Exact.
 * best 0: 0. Pure.
 */
struct score marking_score(const int64_t *points, size_t n, int64_t best);

struct marking_waiting {
    const char *essay; /* its name for markers, part of an address; leads back to nobody */
    const char *course, *quiz, *question; /* question: plain text */
    date sent_on;
    int days; /* how long it has waited */
};

/* What the person of the request may mark, the longest waiting first. Owned by mem. */
bool marking_queue(struct db *db, const void *mem, const char *zone, struct marking_waiting **ret,
                   size_t *ret_n, struct err *err);

struct marking_level {
    int number; /* of the part: what marking_save takes */
    int points;
    const char *text; /* HTML */
};

struct marking_criterion {
    int number;
    const char *title; /* text */
    struct marking_level *levels;
    size_t n_levels;
};

struct marking_essay {
    const char *course, *quiz, *stem; /* stem: HTML */
    const char *language;             /* of the course */
    const char *answer;               /* as typed */
    date sent_on;
    int min_words, max_words; /* 0: no limit */
    struct marking_criterion *criteria;
    size_t n_criteria;
};

/* One essay of the queue. NOT_FOUND: it is not (or no more) in the queue of this person. */
bool marking_essay(struct db *db, const void *mem, const char *essay, const char *zone,
                   struct marking_essay *ret, struct err *err);

/*
 * Takes a reading: one level of each criterion, by number, and a comment to the learner ("": none).
 * Where that makes the marking of the attempt whole, a further reading is asked for, or the attempt
 * concluded with all that follows from it. FORBIDDEN: it is not in the queue of this person;
 * INVALID: not one level of each criterion. Returns with the marker as the person of the
 * transaction.
 */
bool marking_save(struct db *db, const void *mem, const char *essay, const int *levels, size_t n,
                  const char *comment, struct err *err);

/* An answer that nobody may mark, for administrators and auditors over the place.
 * Nobody is named. */
struct marking_unread {
    const char *essay, *course, *question; /* as in struct marking_waiting */
    const char *facility, *facility_name;  /* where its writer works */
    int readings;                          /* how often it has been read already */
    date sent_on;
    int days;
};

/* Answers that wait and that nobody may mark, the longest waiting first: for administrators over
 * their writers, who can name a marker, and for auditors. Owned by mem. */
bool marking_unread(struct db *db, const void *mem, const char *zone, struct marking_unread **ret,
                    size_t *ret_n, struct err *err);

/*
 * Concludes the marking of an attempt by what was read, where nobody is left for the reading that
 * was asked for: a week after the last one. The learner must be the person of the transaction, and
 * is locked here. *ret_done: false where somebody came first. For attest work.
 */
bool marking_give_up(struct db *db, const void *mem, int64_t person, int64_t attempt,
                     bool *ret_done, struct err *err);

/*
 * Tells the learner, in the reasons of a finished attempt of theirs, how its essays were read: the
 * level of each criterion and the comment; of several readings one after the other. Owned by mem.
 */
struct quiz_reason;
bool marking_told(struct db *db, const void *mem, int64_t attempt, const char *language,
                  struct quiz_reason *reasons, size_t n, struct err *err);

#endif
