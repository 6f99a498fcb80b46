/*
 * The statement of one's own credited minutes, for the page, as CSV and for programs.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Each completion brings the minutes that its course is credited with, fixed when it was recorded,
 * on the day that is on record for it now. Nothing else about time is recorded, and nobody else
 * reads this (product.md, Paid time; decision 0138).
 */
#ifndef ATTEST_WEB_MINUTES_H
#define ATTEST_WEB_MINUTES_H

#include "store/db.h"
#include "web/request.h"

struct minutes {
    date from, to;
    struct db_rows *rows; /* of minutes/of_me; the columns of completions are NULL in the one row
                             that there is where nothing was finished */
    size_t n;             /* completions */
    int64_t total;
    const char *problem; /* what is wrong with the days that were asked for; NULL: nothing */
    const char *problem_field;
    const char *from_text, *to_text; /* as they were typed, or ISO */
};

/* Of the days "from" and "to" of the request; this calendar year where they are not said, or are no
 * days. */
bool minutes_read(struct request *req, struct minutes *ret, struct err *err);
/* What row i counts: 0 where a correction struck it out. */
int64_t minutes_counted(const struct minutes *m, size_t i);
/* The rows of the month that begins with row i: *ret_end is the first one behind it; their sum. */
int64_t minutes_of_month(const struct minutes *m, size_t i, size_t *ret_end);

#endif
