/* One-time codes.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/one_time_code.h"

#include <sodium.h>
#include <string.h>

#include "store/db.h"
#include "util/mem.h"

enum { LENGTH = 12, GROUP = 4, DIGEST = 32 };

/* Without I, L, O and U. */
static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

const char *one_time_code_new(const void *mem)
{
    char *code = mem_array(mem, char, LENGTH + LENGTH / GROUP), *to = code;
    for (int i = 0; i < LENGTH; i++) {
        if (i && i % GROUP == 0)
            *to++ = '-';
        *to++ = letters[randombytes_uniform(sizeof letters - 1)];
    }
    return code;
}

/* The letters and numbers of what was typed, at most one too many; returns how many. */
static size_t tidy(const char *typed, char code[static LENGTH + 2])
{
    size_t n = 0;
    for (const char *p = typed; *p && n < LENGTH + 1; p++) {
        char c = *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p;
        c = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
        if (strchr(letters, c))
            code[n++] = c;
    }
    code[n] = '\0';
    return n;
}

const char *one_time_code_tidy(const void *mem, const char *typed)
{
    char code[LENGTH + 2];
    return tidy(typed, code) == LENGTH ? mem_text_n(mem, code, LENGTH) : NULL;
}

const char *one_time_code_digest(const void *mem, const char *typed)
{
    unsigned char digest[DIGEST];
    char code[LENGTH + 2];
    size_t n = tidy(typed, code);
    crypto_generichash(digest, sizeof digest, (const unsigned char *)code, n, NULL, 0);
    return db_from_bytes(mem, digest, sizeof digest);
}
