/* Passwords.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/password.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "util/mem.h"
#include "util/text.h"

/* BYTES_MOST: of PASSWORD_MOST characters in normal form, each of which may become up to 18. */
enum { PASSES = 2, BYTES = 19 * 1024 * 1024, CHARACTERS = PASSWORD_MOST * 18 };

static unsigned long hashings;

unsigned long password_hashings(void)
{
    return hashings;
}

/* The bytes that are hashed; wiped by the caller. Returns their number, -1: no text, or too long.
 */
static ptrdiff_t normal(const char *password, int32_t points[static CHARACTERS + 1])
{
    if (text_characters(password) > PASSWORD_MOST)
        return -1;
    utf8proc_ssize_t n =
        utf8proc_decompose((const utf8proc_uint8_t *)password, (utf8proc_ssize_t)strlen(password),
                           points, CHARACTERS, UTF8PROC_COMPAT | UTF8PROC_COMPOSE);
    return n < 0 || n > CHARACTERS
               ? -1
               : utf8proc_reencode(points, n, UTF8PROC_COMPAT | UTF8PROC_COMPOSE);
}

const char *password_hash(const void *mem, const char *password)
{
    int32_t points[CHARACTERS + 1];
    char *hash = mem_array(mem, char, crypto_pwhash_STRBYTES);
    ptrdiff_t n = normal(password, points);
    hashings++;
    /* 19 MiB are not to be had, or somebody has not looked at the length: nothing sensible can
     * follow */
    if (n < 0 ||
        crypto_pwhash_str(hash, (const char *)points, (unsigned long long)n, PASSES, BYTES) != 0)
        abort();
    sodium_memzero(points, sizeof points);
    return hash;
}

/* What an unknown login is compared with, so that it takes as long as a known one: made once in a
 * process, by whichever login comes first. */
static const char *dummy_hash(void)
{
    static char hash[crypto_pwhash_STRBYTES];
    if (!hash[0]) {
        hashings++;
        if (crypto_pwhash_str(hash, "nobody's password", 17, PASSES, BYTES) != 0)
            abort();
    }
    return hash;
}

bool password_fits(const char *hash, const char *password)
{
    int32_t points[CHARACTERS + 1];
    const char *dummy = dummy_hash();
    ptrdiff_t n = normal(password, points);
    if (n < 0)
        return false;
    hashings++;
    bool fits = crypto_pwhash_str_verify(hash ? hash : dummy, (const char *)points,
                                         (unsigned long long)n) == 0;
    sodium_memzero(points, sizeof points);
    return fits && hash;
}

bool password_is_outdated(const char *hash)
{
    return crypto_pwhash_str_needs_rehash(hash, PASSES, BYTES) != 0;
}
