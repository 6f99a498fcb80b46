/*
 * Timelines: standing derived from the facts of one person.  SPDX-License-Identifier: Apache-2.0
 *
 * The rows that domain/reckon.h works out and stores, and the lock of a person: the caller has
 * locked them (timeline_lock) before reading or adding facts about them.
 */
#ifndef ATTEST_DOMAIN_TIMELINE_H
#define ATTEST_DOMAIN_TIMELINE_H

#include <stddef.h>
#include <stdint.h>

#include "domain/standing.h"
#include "store/db.h"

/* Facts about one person are written one after another. Several are locked in the order of their
 * ids: by one call, or by calls in that order. */
bool timeline_lock(struct db *db, int64_t person, struct err *err);
bool timeline_lock_all(struct db *db, const int64_t *people, size_t n, struct err *err);

/* Brings all that follows from the facts of the person in line with them: awards, certificates,
 * timelines, counters. This is `reckon` of domain/reckon.h, for those who need no more of it. */
bool timeline_update(struct db *db, int64_t person, struct err *err);

/* The same for a person whom the person of the request administers, as that person and by the rules
 * for them. FORBIDDEN for others. Returns with the administrator as the person of the transaction.
 */
bool timeline_update_for(struct db *db, int64_t person, struct err *err);

/* One row of a timeline: what the standing of a post is, from and to (inclusive), and where the
 * post stood then. */
struct timeline_row {
    int64_t post, certification, facility, job_role;
    date from, to;
    enum standing standing;
    date due;
};

/* The order of (post, certification, from), for qsort: no two rows of a person are equal in it. */
int timeline_row_order(const void *a, const void *b);

#endif
