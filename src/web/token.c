/* Secrets of a session.  SPDX-License-Identifier: Apache-2.0 */
#include "web/token.h"

#include <sodium.h>
#include <string.h>
#include <strings.h>

#include "util/mem.h"

const char *token_new(const void *mem)
{
    unsigned char raw[32];
    char *text = mem_array(mem, char, TOKEN_SIZE);
    randombytes_buf(raw, sizeof raw);
    sodium_bin2base64(text, TOKEN_SIZE, raw, sizeof raw, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return text;
}

bool token_is_formed(const char *text)
{
    static const char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return strlen(text) == TOKEN_SIZE - 1 && strspn(text, letters) == TOKEN_SIZE - 1;
}

static const char bearer_head[] = "attest-";

const char *token_for_machine(const void *mem)
{
    return mem_format(mem, "%s%s", bearer_head, token_new(mem));
}

const char *token_of_bearer(const void *mem, const char *authorization)
{
    static const char scheme[] = "Bearer ";
    size_t n = sizeof scheme - 1, head = sizeof bearer_head - 1;
    if (strncasecmp(authorization, scheme, n) != 0)
        return NULL;
    const char *token = authorization + n + strspn(authorization + n, " ");
    if (strncmp(token, bearer_head, head) != 0 || !token_is_formed(token + head))
        return NULL;
    return mem_text(mem, token);
}

bool token_has_scope(const char *scopes, const char *scope)
{
    size_t len = strlen(scope);
    for (const char *p = scopes; p && *p; p += strcspn(p, " "), p += strspn(p, " ")) {
        if (strcspn(p, " ") == len && !strncmp(p, scope, len))
            return true;
    }
    return false;
}

void token_digest(const char *token, unsigned char digest[DIGEST_BYTES])
{
    crypto_generichash(digest, DIGEST_BYTES, (const unsigned char *)token, strlen(token), NULL, 0);
}

void token_csrf(const char *token, char csrf[65])
{
    static const char purpose[] = "attest csrf";
    unsigned char out[32];
    crypto_generichash(out, sizeof out, (const unsigned char *)purpose, sizeof purpose,
                       (const unsigned char *)token, strlen(token));
    sodium_bin2hex(csrf, 65, out, sizeof out);
}

bool token_equal(const char *a, const char *b)
{
    size_t n = strlen(a);
    return n == strlen(b) && sodium_memcmp(a, b, n) == 0;
}

const char *token_random(const void *mem, size_t n)
{
    unsigned char raw[64];
    char *text = mem_array(mem, char, 2 * n + 1);
    randombytes_buf(raw, n < sizeof raw ? n : sizeof raw);
    sodium_bin2hex(text, 2 * n + 1, raw, n < sizeof raw ? n : sizeof raw);
    return text;
}

void token_digest_parts(const char *const *parts, const size_t *lens, size_t n,
                        unsigned char digest[DIGEST_BYTES])
{
    crypto_generichash_state state;
    crypto_generichash_init(&state, NULL, 0, DIGEST_BYTES);
    for (size_t i = 0; i < n; i++) {
        crypto_generichash_update(&state, (const unsigned char *)&lens[i], sizeof lens[i]);
        crypto_generichash_update(&state, (const unsigned char *)parts[i], lens[i]);
    }
    crypto_generichash_final(&state, digest, DIGEST_BYTES);
}
