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

#endif
