/*
 * Awards by hand.  SPDX-License-Identifier: Apache-2.0
 *
 * A fact with dates of its own, by the word of an administrator over the person, never for oneself.
 * It has a certificate of ours. Its end is a revocation (domain/certificate.h).
 */
#ifndef ATTEST_DOMAIN_AWARD_H
#define ATTEST_DOMAIN_AWARD_H

#include <stdint.h>

#include "store/db.h"

struct award_given {
    int64_t person, certification;
    date from, to; /* inclusive; to DATE_NONE: it does not expire */
    const char *reason;
    const char *evidence; /* id of accepted evidence that it stands on; NULL: none */
};

/* Gives it, with all that follows. FORBIDDEN; CONFLICT: the person holds one from that very day. */
bool award_give(struct db *db, const void *mem, const struct award_given *given, struct err *err);

#endif
