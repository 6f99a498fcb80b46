/*
 * What other systems are told: completions and awards, and what became of them.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Facts note in their own transaction that they happened; outward_number gives them numbers, one
 * transaction after another (migration 0047_live). A reader that has had all up to a number has
 * missed nothing below it, whatever was committed when. docs/credit.md has the columns.
 */
#ifndef ATTEST_DOMAIN_OUTWARD_H
#define ATTEST_DOMAIN_OUTWARD_H

#include <signal.h>
#include <stddef.h>
#include <stdint.h>

#include "store/db.h"

/* Columns of a row, in the order in which they are given; the first is the number. */
extern const char *const outward_columns[];
enum { OUTWARD_COLUMNS = 15 };

/* Numbers all that is on record by now, in batches, each a transaction of its own; until *stop is
 * set (NULL: to the end). As attest_job. */
bool outward_number(struct db *db, const volatile sig_atomic_t *stop, struct err *err);

/* At most `limit` rows after a number, and not recorded before a day (DATE_NONE: of any day). Rows
 * have the columns, and `json`, an object of them. NULL: err. */
struct db_rows *outward_page(struct db *db, const void *mem, int64_t after, date since, int limit,
                             struct err *err);

#endif
