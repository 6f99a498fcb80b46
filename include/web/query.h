/*
 * The question a manager asks, as it stands in an address.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_QUERY_H
#define ATTEST_WEB_QUERY_H

#include "domain/dashboard.h"
#include "web/request.h"

/*
 * Reads certification, job_role, as_of, known_at, standing and count (posts or people) from the
 * query string. Empty means all; as_of means today, known_at now. False: err is INVALID and says
 * which value is of no use, or CONFLICT where known_at may be asked again in a moment.
 */
bool query_read(const struct request *req, struct dashboard_query *ret, struct err *err);

/* Where a page of a list begins, from the field `after`. False: err is INVALID. */
bool query_after_read(const struct request *req, struct dashboard_after *ret, struct err *err);

/* The address of a page ("standing", "people.csv" …) of a facility for this question; owned by mem.
 */
const char *query_address(const void *mem, const char *facility, const char *page,
                          const struct dashboard_query *query);

#endif
