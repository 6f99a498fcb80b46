/*
 * Counters for GET /metrics.  SPDX-License-Identifier: Apache-2.0
 * One shared page, made by the master before its workers start and inherited by them; the only
 * state outside the database, and none of it is needed to serve.
 */
#ifndef ATTEST_WEB_METRICS_H
#define ATTEST_WEB_METRICS_H

#include <stdint.h>

#include "web/request.h"

/* Makes the page and returns its file descriptor, or -1; a worker maps the descriptor it was given.
 */
int metrics_create(void);
void metrics_map(int fd);

void metrics_count_request(enum pool pool, int status, uint64_t microseconds);
void metrics_count_start(enum pool pool);
/* Passwords that were hashed: what sign-in costs. */
void metrics_count_hashings(unsigned long n);

/* Prometheus text. */
void metrics_format(struct buf *out);

#endif
