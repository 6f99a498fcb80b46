/* Codes of an authenticator app.  SPDX-License-Identifier: Apache-2.0 */
#include "util/totp.h"

#include <liboath/oath.h>
#include <sodium.h>
#include <string.h>

#include "util/buf.h"
#include "util/mem.h"

bool totp_code(const unsigned char *secret, size_t len, int64_t period,
               char code[static TOTP_DIGITS + 1])
{
    return oath_hotp_generate((const char *)secret, len, (uint64_t)period, TOTP_DIGITS, false,
                              OATH_HOTP_DYNAMIC_TRUNCATION, code) == OATH_OK;
}

/* The digits of what was typed; false: it is no such code. */
static bool digits_of(const char *typed, char digits[static TOTP_DIGITS + 1])
{
    size_t n = 0;
    for (const char *p = typed; *p; p++) {
        if (*p == ' ')
            continue;
        if (*p < '0' || *p > '9' || n == TOTP_DIGITS)
            return false;
        digits[n++] = *p;
    }
    digits[n] = '\0';
    return n == TOTP_DIGITS;
}

int64_t totp_match(const unsigned char *secret, size_t len, int64_t now, int64_t last,
                   const char *typed)
{
    char digits[TOTP_DIGITS + 1], code[TOTP_DIGITS + 1];
    int64_t found = 0, at = now / TOTP_SECONDS;
    if (!digits_of(typed, digits))
        return 0;
    for (int64_t period = at - TOTP_WINDOW; period <= at + TOTP_WINDOW; period++) {
        bool same =
            totp_code(secret, len, period, code) && sodium_memcmp(code, digits, TOTP_DIGITS) == 0;
        if (same && period > last)
            found = period;
    }
    sodium_memzero(code, sizeof code);
    return found;
}

/* Base 32 without padding, which not every app takes. */
static const char *base32(const void *mem, const unsigned char *secret, size_t len)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    struct buf *out = buf_new(mem, 2 * len + 2);
    unsigned bits = 0, n = 0;
    for (size_t i = 0; i < len; i++) {
        bits = (bits << 8 | secret[i]) & 0xffff;
        for (n += 8; n >= 5; n -= 5)
            buf_char(out, letters[bits >> (n - 5) & 31]);
    }
    if (n)
        buf_char(out, letters[bits << (5 - n) & 31]);
    return buf_data(out);
}

const char *totp_letters(const void *mem, const unsigned char *secret, size_t len)
{
    const char *letters = base32(mem, secret, len);
    struct buf *out = buf_new(mem, 2 * strlen(letters) + 1);
    for (size_t i = 0; letters[i]; i++) {
        if (i && i % 4 == 0)
            buf_char(out, ' ');
        buf_char(out, letters[i]);
    }
    return buf_data(out);
}

static void escaped(struct buf *out, const char *text)
{
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        bool plain = (*p >= '0' && *p <= '9') || (*p >= 'A' && *p <= 'Z') ||
                     (*p >= 'a' && *p <= 'z') || strchr("-._~", *p);
        buf_format(out, plain ? "%c" : "%%%02X", *p);
    }
}

const char *totp_address(const void *mem, const char *issuer, const char *account,
                         const unsigned char *secret, size_t len)
{
    const char *letters = base32(mem, secret, len);
    struct buf *out =
        buf_new(mem, 6 * strlen(issuer) + 3 * strlen(account) + strlen(letters) + 100);
    buf_text(out, "otpauth://totp/");
    escaped(out, issuer);
    buf_char(out, ':');
    escaped(out, account);
    buf_format(out, "?secret=%s&issuer=", letters);
    escaped(out, issuer);
    return buf_data(out);
}
