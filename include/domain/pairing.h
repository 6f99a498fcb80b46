/*
 * Pairing: the same questions before a course and after it, or after it and months later.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A quiz names the one it is paired with (quiz/@pairs-with). Compared are the questions that stand
 * in both papers, an attempt with the last finished one of the other quiz before it.
 */
#ifndef ATTEST_DOMAIN_PAIRING_H
#define ATTEST_DOMAIN_PAIRING_H

#include <stddef.h>

#include "domain/quiz.h"

/* How many questions earned their full mark then, and now. Pure. */
void pairing_count(const struct score *before, const struct score *now, size_t n,
                   struct quiz_pairing *ret);

/* ret->of 0: nothing to tell; the quiz has no pair, that was not taken, they share no question, or
 * the review rule of one of them does not show its score. */
bool pairing_read(struct db *db, const void *mem, const struct quiz_attempt *attempt,
                  const struct quiz_reader *reader, struct quiz_pairing *ret, struct err *err);

#endif
