/*
 * The log: one line an event, on standard error.  SPDX-License-Identifier: Apache-2.0
 * Lines hold no names, no answers, no addresses with queries and no secrets: the id of the request
 * and of the person, the pattern of the route, the kind of failure and its private detail.
 */
#ifndef ATTEST_UTIL_LOG_H
#define ATTEST_UTIL_LOG_H

#include <stdint.h>

#include "util/err.h"

void log_line(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* A request that failed. Failures of the kind "nobody signed in" or "not found" are not logged:
 * they are ordinary. */
void log_failure(const char *request, const char *route, int64_t person, const struct err *err);

#endif
