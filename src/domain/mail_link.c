/* Secrets of links that are mailed.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/mail_link.h"

#include <sodium.h>
#include <string.h>

#include "store/db.h"
#include "util/mem.h"

enum { SECRET = 32, DIGEST = 32, VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING };

const char *mail_link_new(const void *mem)
{
    unsigned char secret[SECRET];
    char *text = mem_array(mem, char, sodium_base64_ENCODED_LEN(SECRET, VARIANT));
    randombytes_buf(secret, sizeof secret);
    sodium_bin2base64(text, sodium_base64_ENCODED_LEN(SECRET, VARIANT), secret, sizeof secret,
                      VARIANT);
    return text;
}

const char *mail_link_digest(const void *mem, const char *secret)
{
    unsigned char digest[DIGEST];
    crypto_generichash(digest, sizeof digest, (const unsigned char *)secret, strlen(secret), NULL,
                       0);
    return db_from_bytes(mem, digest, sizeof digest);
}
