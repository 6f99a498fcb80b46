/*
 * What is said about an answer: after it was checked, and in results.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Words first. Nothing here decides what may be shown: what may not be is not in the data.
 */
#ifndef ATTEST_WEB_ATTEMPT_OUTCOME_H
#define ATTEST_WEB_ATTEMPT_OUTCOME_H

#include "domain/quiz.h"
#include "web/request.h"

/* "Right", "Partly right", "Not yet right", "Not answered". */
const char *outcome_word(enum quiz_verdict verdict);
/* The same as a chip; with `right` an icon stands in it. */
void outcome_verdict(struct reply *reply, enum quiz_verdict verdict);

/* What a checked try told, under a heading of that element ("h2"), with the id `id`. Nothing where
 * nothing was checked. */
void outcome_of_try(struct reply *reply, const struct quiz_item *item, const char *heading,
                    const char *id);

/* One item of a result: answer, verdict, feedback and reason, as far as they are there. heading:
 * the element its text stands in; NULL: without it. */
void outcome_of_item(struct request *req, struct reply *reply, const struct quiz_reason *reason,
                     const char *heading);

/* What is said where an evaluation of so many questions is all that is left of a course. */
const char *outcome_evaluation_left(const void *mem, int items, bool earns);

#endif
