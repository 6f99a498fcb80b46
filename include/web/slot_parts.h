/*
 * What the pages of a facility's contacts share.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_SLOT_PARTS_H
#define ATTEST_WEB_SLOT_PARTS_H

#include "store/db.h"
#include "web/request.h"

/* The facility of the request. */
struct slot_place {
    const char *path, *zone; /* "/facilities/WGH" */
    date today;              /* there */
    bool may_change;
};

/* The codes of the languages that pages are offered in, as a parameter. */
const char *slot_languages(const void *mem);

/* The facility, what holds there for one slot (key NULL: for all), and what courses ask for, in one
 * round trip. */
bool slot_load(struct request *req, const char *key, struct slot_place *ret_place,
               struct db_rows **ret_rows, struct db_rows **ret_declared, struct err *err);

/* What each course asks for under this key. Returns whether a live course needs it. */
bool slot_asked(struct request *req, struct reply *reply, const struct db_rows *declared,
                const char *key);

/* Of a row: where the words come from, since when and by whom; how its test calls stand. */
void slot_entered(struct reply *reply, const struct db_rows *rows, size_t i);
void slot_call_state(struct reply *reply, const struct db_rows *rows, size_t i);

#endif
