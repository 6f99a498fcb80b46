/*
 * Codes of an authenticator app (RFC 6238): six digits that change every 30 seconds.
 * SPDX-License-Identifier: Apache-2.0
 *
 * By liboath. The time is the real one, never that of a demonstration.
 */
#ifndef ATTEST_UTIL_TOTP_H
#define ATTEST_UTIL_TOTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    TOTP_SECRET_BYTES = 20, /* what RFC 4226 recommends, and every app takes */
    TOTP_DIGITS = 6,
    TOTP_SECONDS = 30,
    TOTP_WINDOW = 1 /* periods before and after: clocks of telephones differ */
};

/*
 * The period of which `typed` is the code: one of those around the second `now` and after `last`,
 * the period of the last code that was taken (0: none yet), so that none is taken twice. 0: it is
 * none of them. Spaces count for nothing. Compares in a time that does not depend on the digits.
 */
int64_t totp_match(const unsigned char *secret, size_t len, int64_t now, int64_t last,
                   const char *typed);

/* The code of a period, for tests. */
bool totp_code(const unsigned char *secret, size_t len, int64_t period,
               char code[static TOTP_DIGITS + 1]);

/* The secret in letters for typing (base 32), in groups of four. Owned by mem. */
const char *totp_letters(const void *mem, const unsigned char *secret, size_t len);

/* The address that an app reads from a QR code: whose account it is, and where. Owned by mem. */
const char *totp_address(const void *mem, const char *issuer, const char *account,
                         const unsigned char *secret, size_t len);

#endif
