/*
 * Timelines: standing derived from the facts of one person.  SPDX-License-Identifier: Apache-2.0
 *
 * Reads the person's obligations, awards and exemptions, asks domain/standing.h for the step
 * functions, and stores what differs from what is stored, booking every difference in the counters.
 * Part of the transaction of the fact that made it necessary; the caller has locked the person
 * (timeline_lock) before reading or adding facts about them.
 */
#ifndef ATTEST_DOMAIN_TIMELINE_H
#define ATTEST_DOMAIN_TIMELINE_H

#include <stddef.h>
#include <stdint.h>

#include "domain/standing.h"
#include "store/db.h"

/* Facts about one person are written one after another. Several persons are locked in the order of
 * their ids. */
bool timeline_lock(struct db *db, int64_t person, struct err *err);

/* Brings the stored timelines of the person in line with the facts. */
bool timeline_update(struct db *db, int64_t person, struct err *err);

/* One row of a timeline: what the standing of a post is, from and to (inclusive), and where the
 * post stood then. */
struct timeline_row {
    int64_t post, certification, facility, job_role;
    date from, to;
    enum standing standing;
    date due;
};

/* The timelines that the facts give, in the order of (post, certification, from); nothing is
 * stored. Owned by mem. */
bool timeline_compute(struct db *db, const void *mem, int64_t person,
                      struct timeline_row **ret_rows, size_t *ret_n, struct err *err);

#endif
