/*
 * The kinds that facilities, employments and contacts come in: the words of files and of SQL, and
 * their names.  SPDX-License-Identifier: Apache-2.0
 *
 * The domains facility_kind and employment_kind (migration 0001) hold the same words.
 */
#ifndef ATTEST_DOMAIN_KIND_H
#define ATTEST_DOMAIN_KIND_H

#include <stddef.h>

struct kind {
    const char *code, *name; /* name: to be looked up by _() */
};
extern const struct kind facility_kinds[], employment_kinds[], contact_kinds[];
extern const size_t n_facility_kinds, n_employment_kinds, n_contact_kinds;

/* The kind of that word; NULL for a word that is none, and for NULL. */
const struct kind *kind_find(const struct kind *kinds, size_t n, const char *code);

#endif
