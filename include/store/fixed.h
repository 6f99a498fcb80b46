/*
 * Answers of the database that never change.  SPDX-License-Identifier: Apache-2.0
 *
 * A version of a course is never changed once it is stored, so what a worker has read of it under
 * its id holds as long as the database does. It is kept for the life of the connection: after
 * another one is made, all is read again, since it may lead to another database.
 *
 * Only for statements that name such a thing by its id, and whose answer is the same whoever asks:
 * whether this person may see it is asked of the database each time, before.
 */
#ifndef ATTEST_STORE_FIXED_H
#define ATTEST_STORE_FIXED_H

#include "store/db.h"

/*
 * What a connection keeps: so much, and no single answer larger than a quarter of it. The one used
 * longest ago goes first, so the last three that a request has taken stay.
 */
enum { FIXED_BYTES_MAX = 2 * 1024 * 1024, FIXED_MAX = 256 };

/* As db_run, params none of them NULL. The rows belong to the connection, or to mem: they are to be
 * used within this request. */
const struct db_rows *fixed_run(struct db *db, const void *mem, enum stmt stmt,
                                const char *const *params, size_t n, struct err *err);

#endif
