/*
 * Certificates after their issue: issued again, revoked.  SPDX-License-Identifier: Apache-2.0
 *
 * A certificate is a document for an award. Issued again it has a new code, and the old code says
 * "replaced"; the facts stay those of the award, the holder's name is that of today. Revoking takes
 * the award itself away, from a day on or as never held: all its certificates then say "revoked",
 * and the standing follows in the same transaction. (docs/decisions/0027)
 */
#ifndef ATTEST_DOMAIN_CERTIFICATE_H
#define ATTEST_DOMAIN_CERTIFICATE_H

#include <stdbool.h>
#include <stdint.h>

#include "store/db.h"
#include "util/date.h"

/* A new code: 100 random bits in Crockford's base 32, which has no I, L, O and U to be misread. */
const char *certificate_new_code(const void *mem);

/* Issues a certificate of one's own again, which needs that one's name has changed since. CONFLICT
 * says why not. *ret_code is the new code. */
bool certificate_again(struct db *db, const void *mem, int64_t award, const char **ret_code,
                       struct err *err);

/* The same for a person whom the person of the request administers, whatever their name. FORBIDDEN:
 * they do not administer them. Returns with the administrator as the person of the transaction. */
bool certificate_again_for(struct db *db, const void *mem, int64_t person, int64_t award,
                           const char **ret_code, struct err *err);

/* Revokes an award of a person whom the person of the request administers, from a day on
 * (DATE_NONE: it was never held), and brings their standing in line. FORBIDDEN; CONFLICT: it was
 * revoked before. Returns with the administrator as the person of the transaction. */
bool certificate_revoke(struct db *db, const void *mem, int64_t person, int64_t award, date from,
                        const char *reason, struct err *err);

#endif
