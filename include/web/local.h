/*
 * <local> outside the text of pages: in questions, what is said about answers, notes, definitions.
 * SPDX-License-Identifier: Apache-2.0
 *
 * The content room leaves a mark in such markup, and whatever page shows it, the gate fills the
 * marks at its end, with one statement, and only where there are any. Nothing else can write such a
 * mark: all that is not markup of the content room is escaped. Where a page shows plain text (the
 * API, the choices of a drop-down) there is "…" instead.
 */
#ifndef ATTEST_WEB_LOCAL_H
#define ATTEST_WEB_LOCAL_H

#include "util/err.h"
#include "web/request.h"

/* Whether a whole page has marks to be filled. */
bool local_is_left(const struct reply *reply);

/* Fills them for the person of the request. The page must be whole; it is afterwards. */
bool local_fill(struct request *req, struct reply *reply, struct err *err);

#endif
