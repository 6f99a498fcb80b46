/*
 * The answer form of a question, as it arrives.  SPDX-License-Identifier: Apache-2.0
 * Sent by "Save and continue", and by the quick exit, which takes the answer along.
 */
#ifndef ATTEST_WEB_ATTEMPT_FORM_H
#define ATTEST_WEB_ATTEMPT_FORM_H

#include "domain/quiz.h"
#include "web/request.h"

/* The fields seq and choice, for question `number`; false: INVALID. Owned by the request. */
bool attempt_form_answer(struct request *req, int number, struct quiz_answer *ret, struct err *err);

/* Saves what the fields attempt, item, seq and choice say. True also if they say nothing. */
bool attempt_form_save_and_leave(struct request *req, struct err *err);

#endif
