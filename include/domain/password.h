/*
 * Passwords.  SPDX-License-Identifier: Apache-2.0
 * Argon2id by libsodium, 19 MiB and two passes (OWASP Password Storage Cheat Sheet, 2024), about 20
 * ms each: called only by the sign-in pool and the command line. What is hashed is the password in
 * Unicode's normal form KC (NIST SP 800-63B 5.1.1.2), since keyboards differ in how they send an
 * accented letter. Lengths count characters.
 */
#ifndef ATTEST_DOMAIN_PASSWORD_H
#define ATTEST_DOMAIN_PASSWORD_H

#include <stdbool.h>

enum { PASSWORD_LEAST = 12, PASSWORD_MOST = 128 };

/* A new hash with its parameters, owned by mem. The password has at most PASSWORD_MOST characters.
 */
const char *password_hash(const void *mem, const char *password);

/* Whether password fits hash. hash NULL (an unknown login): works as long, and is false. One longer
 * than PASSWORD_MOST characters is false at once, whoever's it is. */
bool password_fits(const char *hash, const char *password);

/* Whether a hash was made with other parameters than are used now. */
bool password_is_outdated(const char *hash);

/* How many passwords this process has hashed: what tests compare instead of times. */
unsigned long password_hashings(void);

#endif
