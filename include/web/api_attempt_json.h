/*
 * Attempts as JSON, as docs/openapi.json describes them.  SPDX-License-Identifier: Apache-2.0
 *
 * Course text comes as plain text. What is given back belongs to the caller.
 */
#ifndef ATTEST_WEB_API_ATTEMPT_JSON_H
#define ATTEST_WEB_API_ATTEMPT_JSON_H

#include <jansson.h>

#include "domain/quiz.h"
#include "web/request.h"

/* The paper and what is saved. */
json_t *attempt_json(void *mem, const struct quiz_attempt *attempt);

/* One question, with what a check of it told. */
json_t *attempt_item_json(void *mem, const struct quiz_item *item);

/* The saved answers by the key of their question, in the form in which they are sent. Of one that
 * is not scored, that there is one. */
json_t *attempt_responses_json(void *mem, const struct quiz_attempt *attempt);

/* Members score and passed; null where the review rule does not show them, or nothing counts. */
void attempt_add_outcome(json_t *to, const struct quiz_attempt *attempt);

/* Member paired: of the questions shared with an earlier quiz, how many were right then, and now.
 * Nothing where there are none. */
void attempt_add_pairing(json_t *to, const struct quiz_pairing *pairing);

/* Member response of a body: one of the forms of an answer, what belongs to it, and nothing else.
 */
bool api_read_response(struct request *req, json_t *response, struct quiz_answer *ret,
                       struct err *err);

/* Member seq of a body. */
bool api_read_seq(const json_t *body, int *ret, struct err *err);

#endif
