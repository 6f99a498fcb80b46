/*
 * Parts of the pages of quizzes and results that a preview shows too.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_QUIZ_PAGE_H
#define ATTEST_WEB_QUIZ_PAGE_H

#include "domain/quiz.h"
#include "web/request.h"

/* Title, description and rules of a quiz. */
void quiz_page_rules(struct request *req, struct reply *reply, const struct quiz_rules *rules);

/* The outcome with its reasons and sources; not what comes next. */
void result_page_tell(struct request *req, struct reply *reply, const struct quiz_result *r);

#endif
