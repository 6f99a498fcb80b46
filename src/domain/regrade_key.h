/*
 * Keys, for the files of src/domain/regrade*.c alone.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_DOMAIN_REGRADE_KEY_H
#define ATTEST_DOMAIN_REGRADE_KEY_H

#include "domain/regrade.h"

/* The key that a question counts by now; credited: none, everybody has its full points. */
bool regrade_key_in_force(struct db *db, const void *mem, int64_t item, struct grade_key *ret,
                          bool *ret_credited, struct err *err);

/* How a key (key_item 0: full points) fits a question that counts by `now`. */
bool regrade_key_fit(struct db *db, const void *mem, int64_t key_item, const struct grade_key *now,
                     bool credited, struct grade_key *ret, enum regrade_fit *ret_fit,
                     struct err *err);

#endif
