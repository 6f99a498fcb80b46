/*
 * What was known at an instant: the instant that somebody asks for.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A day means its end, by the clock of the network; a time is RFC 3339 and names its zone. Counts
 * and lists as known then leave out every fact recorded later. Such an answer never changes, so an
 * instant at which somebody is still writing is refused, as is one that is still to come, or lies
 * before what is kept.
 */
#ifndef ATTEST_DOMAIN_KNOWN_H
#define ATTEST_DOMAIN_KNOWN_H

#include <stdbool.h>

#include "store/db.h"

struct known {
    const char *at;    /* RFC 3339, in UTC, to the microsecond */
    const char *asked; /* as it was asked for */
    const char *words; /* "31 March 2026, 23:59 (America/Detroit)" */
};

/* Reads the text that somebody gave. False: err says what is wrong with it (INVALID), or that it
 * may be asked again in a moment (CONFLICT). Owned by mem. */
bool known_read(struct db *db, const void *mem, const char *text, struct known *ret,
                struct err *err);

#endif
