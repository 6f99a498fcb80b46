/* Passwords.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/password.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

enum { PASSES = 2, BYTES = 19 * 1024 * 1024 };

const char *password_hash(const void *mem, const char *password)
{
    char *hash = mem_array(mem, char, crypto_pwhash_STRBYTES);
    if (crypto_pwhash_str(hash, password, strlen(password), PASSES, BYTES) != 0)
        abort(); /* 19 MiB are not to be had: nothing sensible can follow */
    return hash;
}

/* What an unknown login is compared with, so that it takes as long as a known one: made once in a
 * process. */
static const char *dummy_hash(void)
{
    static char hash[crypto_pwhash_STRBYTES];
    if (!hash[0] && crypto_pwhash_str(hash, "nobody's password", 17, PASSES, BYTES) != 0)
        abort();
    return hash;
}

bool password_fits(const char *hash, const char *password)
{
    if (strlen(password) > PASSWORD_MOST)
        return false;
    bool fits =
        crypto_pwhash_str_verify(hash ? hash : dummy_hash(), password, strlen(password)) == 0;
    return fits && hash;
}
