/*
 * Completion: from the last page or quiz to the award and its certificate.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Called in the transaction of every fact that may finish an enrolment (a page read, a quiz
 * passed). An enrolment is complete when every page of its course version is read and every quiz
 * that it needs is passed, or finished where that is enough (quiz.needed). Then, in this same
 * transaction: the completion (its civil date in the zone of the primary post, fixed now), an award
 * for each certification that the course earns, one certificate for each award, the person's
 * timelines and the counters.
 */
#ifndef ATTEST_DOMAIN_COMPLETION_H
#define ATTEST_DOMAIN_COMPLETION_H

#include <stddef.h>
#include <stdint.h>

#include "store/db.h"
#include "util/date.h"

struct completion_award {
    int64_t award;
    const char *certification; /* title */
    const char *certificate;   /* code */
    date valid_from, valid_to; /* valid_to DATE_LAST: does not expire */
};

struct completion {
    bool complete;                   /* the enrolment is complete, now or since earlier */
    bool now;                        /* it became so in this call */
    struct completion_award *awards; /* made in this call */
    size_t n_awards;
};

/*
 * at: when the work was sent that led here, as the database wrote it; NULL: now. An essay is marked
 * later than it is sent, and an attempt that the server closes ended at its deadline: the civil
 * date of the completion is that of the last of all that the course asks for, never later than
 * today.
 *
 * The person of the request must own the enrolment and be locked (timeline_lock) before the fact
 * that led here was added. The zone is that of their primary post, looked up here and now.
 */
bool completion_settle(struct db *db, const void *mem, int64_t person, int64_t enrolment,
                       const char *at, struct completion *ret, struct err *err);

/* The same for work that makes awards without completing anything: a test that stands for a course.
 * Only the awards of ret are set. */
bool completion_reckon(struct db *db, const void *mem, int64_t person, struct completion *ret,
                       struct err *err);

#endif
