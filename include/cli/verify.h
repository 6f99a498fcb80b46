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

/* How far it is, on a terminal alone: so many of all. Of 0: the line is over. */
void verify_progress(const char *what, size_t done, size_t all);

#endif
