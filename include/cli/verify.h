/*
 * Inside of attest verify.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_CLI_VERIFY_H
#define ATTEST_CLI_VERIFY_H

#include "store/db.h"

/* Told of one difference, a line that says what is wrong and where. */
typedef void verify_finding(void *to, const char *finding);

/* Recounts the scores of finished attempts from their marks, and whether each counts as a pass. */
bool verify_scores(struct db *db, const void *mem, verify_finding *finding, void *to,
                   struct err *err);

/* Grades the answers of finished attempts and the checked tries of all again, and compares with
 * what is stored. */
bool verify_marks(struct db *db, const void *mem, verify_finding *finding, void *to,
                  struct err *err);

/* Recounts what questions under a regrade are worth, by the key that they count by now. */
bool verify_regrades(struct db *db, const void *mem, verify_finding *finding, void *to,
                     struct err *err);

/* The code of a facility ("f"), job role ("r") or certification ("c"), from verify/names. */
const char *verify_code(const struct db_rows *names, const char *kind, int64_t id);

/* The counters: what the facts give is added up, person by person, and then compared with what is
 * booked; after that the sums kept ahead are compared with what is booked. */
struct booking;
struct verify_counts;
struct verify_counts *verify_counts_new(const void *mem);
void verify_counts_add(struct verify_counts *counts, const struct booking *list, size_t n);
bool verify_counts_compare(struct db *db, const void *mem, struct verify_counts *counts,
                           const struct db_rows *names, verify_finding *finding, void *to,
                           struct err *err);
/* How many differences there are, each of one facility, job role, certification, standing and day.
 */
size_t verify_counts_n(const struct verify_counts *counts);

#endif
