/*
 * What the pages of an attempt share.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_ATTEMPT_PAGE_H
#define ATTEST_WEB_ATTEMPT_PAGE_H

#include "domain/quiz.h"
#include "web/request.h"

/* /attempts/N and what follows; the address of one of its questions. Owned by the request. */
const char *attempt_address(struct request *req, const struct quiz_attempt *a, const char *rest);
const char *attempt_item_address(struct request *req, const struct quiz_attempt *a, int number);

/* Whether the learner came from the page that lists the answers, and goes back there. */
bool attempt_is_checking(const struct request *req);

/* Whether nothing can be sent any more. */
bool attempt_is_over(const struct quiz_attempt *a);

/* Until when it is open, quietly: no countdown. Scripts may add the minutes. */
void attempt_time_limit(struct reply *reply, const struct quiz_attempt *a);

/* The whole page for an attempt whose time is up. late: a question with an answer that came after
 * that, shown so that its words are not lost; or NULL. */
void attempt_time_is_up(struct request *req, struct reply *reply, const struct quiz_attempt *a,
                        const struct quiz_item *late);

/* The whole page, 409, for answers that were sent before. */
void attempt_already_sent(struct request *req, struct reply *reply, const struct quiz_attempt *a);

#endif
