/*
 * What is held about one person, as one JSON document.  SPDX-License-Identifier: Apache-2.0
 *
 * Every table that is about people is in it by itself; what is left out is named in the document
 * with the reason (table personal_apart, decision 0155). Numbers of rows stand beside the names
 * of what they refer to.
 */
#ifndef ATTEST_DOMAIN_PERSONAL_DATA_H
#define ATTEST_DOMAIN_PERSONAL_DATA_H

#include "store/db.h"
#include "util/buf.h"

/* Rows of each table at most; what is more is counted in the document. */
enum { PERSONAL_ROWS_MAX = 5000 };

/*
 * Adds the document to out, but for its closing brace, so that the caller can add members. person
 * NULL: of the person of the transaction, with what is theirs alone; else of that person, without
 * it. False: err.
 */
bool personal_data_write(struct db *db, const void *mem, const char *person, struct buf *out,
                         struct err *err);

#endif
