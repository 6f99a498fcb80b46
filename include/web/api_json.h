/*
 * JSON in and out.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_API_JSON_H
#define ATTEST_WEB_API_JSON_H

#include <jansson.h>

#include "web/request.h"

/*
 * The body as a JSON object, owned by the request. Members other than those in `known` (ended by
 * NULL) are refused by name. NULL: err is UNREADABLE (with line and column) or INVALID.
 */
json_t *api_body(struct request *req, const char *const *known, struct err *err);

/* A member that must be a string; NULL: err is INVALID and names it. Borrowed from the body. */
const char *api_string(const json_t *body, const char *name, struct err *err);
/* A member that must be a whole number; false: err is INVALID and names it. */
bool api_integer(const json_t *body, const char *name, json_int_t *ret, struct err *err);

/* Sends `value` (which this takes over) with a status; true. NULL, which json_pack gives where
 * something cannot be said in JSON: 500. */
bool api_reply(struct reply *reply, int status, json_t *value);

#endif
