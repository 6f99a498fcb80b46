/*
 * How long something has waited for an answer, and who has it.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_WAITING_LINE_H
#define ATTEST_WEB_WAITING_LINE_H

#include "store/db.h"
#include "web/request.h"

/*
 * Two paragraphs, of a row with the columns sent_on, facility (whose administrators answer),
 * administrators (how many) and taken_by (who sees to it; NULL: nobody yet).
 */
void waiting_line(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i);
/* "for 12 days", "since today". Owned by mem. */
const char *waiting_days(const void *mem, date since, date today);

#endif
