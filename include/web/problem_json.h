/*
 * Errors of the API as RFC 9457 problem documents.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_PROBLEM_JSON_H
#define ATTEST_WEB_PROBLEM_JSON_H

#include "web/request.h"

/* The HTTP status of a kind of error: the one table. */
int error_status(enum err_kind kind);
const char *error_title(enum err_kind kind);

/* Fills the reply with {"type","title","status","detail"}. */
void problem_json(struct reply *reply, const struct err *err);

#endif
