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

const char *one_time_code_digest(const void *mem, const char *typed)
{
    unsigned char digest[DIGEST];
    char code[LENGTH + 1] = "";
    size_t n = 0;
    for (const char *p = typed; *p && n < LENGTH + 1; p++) {
        char c = *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p;
        c = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
        if (strchr(letters, c))
            code[n++] = c;
    }
    crypto_generichash(digest, sizeof digest, (const unsigned char *)code, n, NULL, 0);
    return db_from_bytes(mem, digest, sizeof digest);
}
