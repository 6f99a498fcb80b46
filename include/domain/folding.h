/*
 * Folding: sums of the counters, kept ahead for every facility with others below it.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Differences are only ever added (domain/booking.h). Folding puts those that are new into the
 * sums, from which the count of any day is found in three rows; migrations 0030 and 0052 say how.
 * Whoever reads takes sums and what is not folded in one statement, so it never matters how far
 * folding has come. Two may fold at once: one waits for the other. Runs as attest_job, on a
 * connection without a transaction; each step is a transaction of its own, so an end halfway leaves
 * nothing half done.
 */
#ifndef ATTEST_DOMAIN_FOLDING_H
#define ATTEST_DOMAIN_FOLDING_H

#include <signal.h>
#include <stdbool.h>

#include "store/db.h"

/* Folds what is new. Ends early where *stop is set; NULL: never. */
bool folding_new(struct db *db, const void *mem, const volatile sig_atomic_t *stop,
                 struct err *err);

/* The same, and makes sums for the facilities that are to have some and have none: after a
 * change of the tree. */
bool folding_run(struct db *db, const void *mem, const volatile sig_atomic_t *stop,
                 struct err *err);

/* Before very many differences are stored on this connection: drops all sums, and nobody makes any
 * until folding_again, which makes them all. Counts are read from the differences meanwhile, which
 * is exact and slow. Others who fold or change the tree wait. */
bool folding_later(struct db *db, struct err *err);
bool folding_again(struct db *db, const void *mem, struct err *err);

#endif
