/*
 * Live sessions, what their pages share.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_LIVE_H
#define ATTEST_WEB_LIVE_H

#include "store/db.h"
#include "web/request.h"

/* The session of the address (columns of live/list), which the viewer may read; to write, keep.
 * NULL: NOT_FOUND. */
struct db_rows *live_of(struct request *req, bool writes, struct err *err);
/* Its address, with more behind it. Owned by the request. */
const char *live_address(struct request *req, const char *rest);
/* What attending counts as, in words: "Training on ethics". Owned by the request. */
const char *live_counts_words(struct request *req, const struct db_rows *rows, size_t i);

#endif
