/*
 * Credit, as boards are told of it.  SPDX-License-Identifier: Apache-2.0
 *
 * A run tells what was never told, and what is otherwise than it was told (migration 0047_live); it
 * is on record, and a row is never told twice. docs/credit.md has the columns. For administrators
 * of the network, and the command line.
 */
#ifndef ATTEST_DOMAIN_CREDIT_H
#define ATTEST_DOMAIN_CREDIT_H

#include <stdint.h>

#include "store/db.h"

/* Columns of a row, in the order in which they are given. */
extern const char *const credit_columns[];
enum { CREDIT_COLUMNS = 15, CREDIT_PAGE = 1000 };

/* Tells of completions of these days, both included; DATE_NONE: no such bound. *ret: the run; 0:
 * there is nothing new. */
bool credit_tell(struct db *db, const void *mem, date from, date to, int64_t *ret, struct err *err);

/* At most CREDIT_PAGE rows of a run, after a row: with the columns, `row`, and `json`, an object of
 * them. NULL: err. */
struct db_rows *credit_page(struct db *db, const void *mem, int64_t run, int64_t after,
                            struct err *err);

#endif
