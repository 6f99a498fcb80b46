/*
 * Inside of attest verify: counters.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_CLI_VERIFY_COUNTS_H
#define ATTEST_CLI_VERIFY_COUNTS_H

#include "cli/verify.h"
#include "domain/booking.h"

/* The counters: what the facts give is added up, person by person, and then compared with what is
 * booked. Whatever the number of people, they take some 30 MB of memory, and temporary files (in
 * the folder that TMPDIR names, or /tmp) of some 1.5 KB a person. Freed with mem. */
struct verify_counts;
struct verify_counts *verify_counts_new(const void *mem);
bool verify_counts_add(struct verify_counts *counts, const struct booking *list, size_t n,
                       struct err *err);
bool verify_counts_compare(struct db *db, const void *mem, struct verify_counts *counts,
                           const struct db_rows *names, verify_finding *finding, void *to,
                           struct err *err);
/* How many counters there are, each of one facility, job role, certification, standing and day. */
size_t verify_counts_n(const struct verify_counts *counts);

/* Those found wrong: by the facts `of.n`, as it is stored `stored`. */
struct verify_count {
    struct booking of;
    int64_t stored;
};
size_t verify_counts_wrong(const struct verify_counts *counts, const struct verify_count **ret);

/* The sums kept ahead, compared with what is booked, that taken as right where it is wrong.
 * *ret_nodes: the facilities with a difference. */
bool verify_sums(struct db *db, const void *mem, const struct verify_counts *counts,
                 verify_finding *finding, void *to, int64_t **ret_nodes, size_t *ret_n,
                 struct err *err);

/* Mends what is derived (decision 0104). People: all that follows from their facts is reckoned
 * anew. Counters: what is missing is booked. Sums: those of these facilities, and of all above what
 * was booked, are made again. On a connection without a transaction; each part is one of its own.
 */
bool verify_mend_people(struct db *db, const int64_t *people, size_t n, struct err *err);
bool verify_mend_counters(struct db *db, const void *mem, const struct verify_counts *counts,
                          const int64_t *nodes, size_t n_nodes, struct err *err);

#endif
