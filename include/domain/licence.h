/*
 * Licences of people: what a board gave, term after term.  SPDX-License-Identifier: Apache-2.0
 *
 * Facts (migration 0027_requirements): of one licence and number the term recorded last holds, and
 * one without days never was. Rules that name a licence match and are due by them
 * (docs/decisions/0072, 0090).
 */
#ifndef ATTEST_DOMAIN_LICENCE_H
#define ATTEST_DOMAIN_LICENCE_H

#include <stdint.h>

#include "store/db.h"

enum { LICENCE_TERM_MAX = 99, LICENCE_REASON_MAX = 500, LICENCE_NUMBER_MAX = 40 };

struct licence_term_said {
    int64_t person;
    int64_t by; /* who enters it; 0: a file */
    const char *state, *kind;
    int number;    /* 0: the first term */
    date from, to; /* inclusive; both DATE_NONE: that term never was */
};

/* The word that rules name a kind of licence by, from what somebody typed: small letters, hyphens
 * for spaces. NULL: it cannot be one. Owned by mem. */
const char *licence_kind_from_typed(const void *mem, const char *typed);
/* The two letters of a state, from what somebody typed; NULL: there is none such. */
const char *licence_state_from_typed(const void *mem, const char *typed);

/* The number of a licence as its board writes it, tidied: letters, digits, and between them spaces,
 * dots, hyphens, slashes; *ret NULL for nothing. False: it cannot be one. Owned by mem. */
bool licence_number_from_typed(const void *mem, const char *typed, const char **ret);

/* A term, and the licence if it is not on record. The caller has locked the person, and brings in
 * line what follows. */
bool licence_put(struct db *db, const void *mem, const struct licence_term_said *said,
                 struct err *err);
/* The last day on which a licence was held; DATE_NONE: it goes on after all. The same. */
bool licence_end(struct db *db, const void *mem, int64_t person, int64_t by, const char *licence,
                 date last, const char *reason, struct err *err);

/* Its number; NULL: none is known after all. No standing hangs on it: nothing follows but credit
 * that was held back (docs/credit.md). by 0: a file. */
bool licence_number_put(struct db *db, const void *mem, int64_t person, int64_t by,
                        const char *licence, const char *number, struct err *err);

/* Both with all that follows, for a person whom the person of the request administers. */
bool licence_put_for(struct db *db, const void *mem, const struct licence_term_said *said,
                     struct err *err);
bool licence_end_for(struct db *db, const void *mem, int64_t person, int64_t by,
                     const char *licence, date last, const char *reason, struct err *err);

#endif
