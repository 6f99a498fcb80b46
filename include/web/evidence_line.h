/*
 * Evidence in words, for whoever sent it and whoever answers.  SPDX-License-Identifier: Apache-2.0
 *
 * Rows are those of evidence/list.
 */
#ifndef ATTEST_WEB_EVIDENCE_LINE_H
#define ATTEST_WEB_EVIDENCE_LINE_H

#include "store/db.h"
#include "web/request.h"

/* "Done elsewhere", "Hands-on", "Own word". */
const char *evidence_kind_words(const char *kind);
/* "2.5 hours on ethics"; NULL: neither hours nor a topic were said. Owned by mem. */
const char *evidence_hours_words(const void *mem, const struct db_rows *rows, size_t i);
/* The state and what was answered, as paragraphs. own: told to whoever sent it. */
void evidence_state(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i,
                    bool own);

#endif
