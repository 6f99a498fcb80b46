/*
 * The schema: migrations, forward only, each in one transaction.
 * SPDX-License-Identifier: Apache-2.0
 *
 * They travel inside the program. Each is recorded with its digest when it has run; one that
 * was edited afterwards is refused, since databases that already have it would differ from new
 * ones.
 */
#ifndef ATTEST_STORE_MIGRATE_H
#define ATTEST_STORE_MIGRATE_H

#include <stddef.h>

#include "store/db.h"

/* Runs those that have not run yet, as attest_owner. *ret_ran: how many. */
bool migrate_run(struct db *db, size_t *ret_ran, struct err *err);

/* Whether everybody has been reckoned since the last migration that this program has, and noting
 * that it is so: a migration may change what is derived from the facts. As attest_owner. */
bool migrate_is_reckoned(struct db *db, bool *ret, struct err *err);
bool migrate_reckoned(struct db *db, struct err *err);

/* Runs scripts of the demo network one after another in one transaction, as attest_owner: named as
 * below sql/demo without ".sql", NULL after the last. */
bool migrate_demo(struct db *db, const char *const *names, struct err *err);

#endif
