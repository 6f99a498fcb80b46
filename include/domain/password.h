/*
 * Passwords.  SPDX-License-Identifier: Apache-2.0
 * Argon2id by libsodium, 19 MiB and two passes (OWASP Password Storage Cheat Sheet, 2024), about 20
 * ms each: called only by the sign-in pool and the command line. Lengths outside 12 to 128
 * characters are refused before anything is hashed, demo logins excepted.
 */
#ifndef ATTEST_DOMAIN_PASSWORD_H
#define ATTEST_DOMAIN_PASSWORD_H

#include <stdbool.h>

enum { PASSWORD_LEAST = 12, PASSWORD_MOST = 128 };

/* A new hash with its parameters, owned by mem. */
const char *password_hash(const void *mem, const char *password);

/* Whether password fits hash. hash NULL (an unknown login): works as long, and is false. */
bool password_fits(const char *hash, const char *password);

#endif
