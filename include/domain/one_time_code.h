/*
 * One-time codes: somebody without a password, or who lost it, chooses one with such a code.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Twelve characters of 32 that are not taken for one another when read aloud: 60 random bits. Only
 * a digest is kept (BLAKE2b: there is nothing to gain by guessing 60 bits within an hour).
 */
#ifndef ATTEST_DOMAIN_ONE_TIME_CODE_H
#define ATTEST_DOMAIN_ONE_TIME_CODE_H

enum { ONE_TIME_CODE_MINUTES = 60 };

/* A new code as it is shown, "K7QM-4TXW-9HPD". Owned by mem, like what follows. */
const char *one_time_code_new(const void *mem);

/* What was typed as it was made, without hyphens: small letters, other hyphens, O for 0, I and L
 * for 1 are all the same. NULL: it is no such code. */
const char *one_time_code_tidy(const void *mem, const char *typed);

/* Its digest as a parameter of a statement, however it was typed: small letters, other hyphens,
 * O for 0, I and L for 1. What is no code at all has a digest that none has. */
const char *one_time_code_digest(const void *mem, const char *typed);

#endif
