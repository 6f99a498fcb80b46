/*
 * Everything a person has done, for the page and for programs.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_RECORD_H
#define ATTEST_WEB_RECORD_H

#include "store/db.h"
#include "web/request.h"

struct record {
    struct db_rows *courses, *awards, *evidence, *licences,
        *hours; /* columns as in sql/queries/record */
};

/* That of the person of the route, in one round trip; owned by the request. */
bool record_read(struct request *req, struct record *ret, struct err *err);

/* How an award came about, in words. */
const char *record_award_kind(const char *kind);

#endif
