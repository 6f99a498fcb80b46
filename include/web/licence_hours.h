/*
 * Hours in the term of a licence: earned, asked for, left.  SPDX-License-Identifier: Apache-2.0
 *
 * Rows are those of licence/hours. What is asked follows from the certifications that name the
 * licence, or whose requirement does; what finally counts, their rules say.
 */
#ifndef ATTEST_WEB_LICENCE_HOURS_H
#define ATTEST_WEB_LICENCE_HOURS_H

#include "store/db.h"
#include "web/request.h"

/* A table for one licence, and a paragraph where it has no term today. */
void licence_hours_table(struct request *req, struct reply *reply, const struct db_rows *hours,
                         int64_t licence);

#endif
