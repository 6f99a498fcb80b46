/* Signed tokens of others, and whether they are genuine.  SPDX-License-Identifier: Apache-2.0 */
#include "util/jws.h"

#include <cjose/cjose.h>
#include <sodium.h>
#include <string.h>

#include "util/mem.h"

struct jws {
    cjose_jws_t *token;
    const char *algorithm, *key_id, *type;
    bool asks_for_more;
    const char *payload;
    size_t payload_len;
};

static const struct accepted {
    const char *algorithm, *kind, *curve;
} accepted[] = {
    {"RS256", "RSA", NULL},
    {"PS256", "RSA", NULL},
    {"ES256", "EC", "P-256"},
};

enum { RSA_BITS_MIN = 2048 };

static void release_token(void *token)
{
    cjose_jws_release(token);
}

static void release_key(void *key)
{
    cjose_jwk_release(key);
}

/* Whether the head has a member, of whatever kind. */
static bool head_has(cjose_header_t *head, const char *name)
{
    cjose_err ignored;
    char *raw = cjose_header_get_raw(head, name, &ignored);
    if (raw)
        cjose_get_dealloc()(raw);
    return raw != NULL;
}

const struct jws *jws_read(const void *mem, const char *text)
{
    cjose_err e;
    size_t len = strlen(text);
    if (!len || len > JWS_SIZE_MAX)
        return NULL;
    struct jws *j = mem_new(mem, struct jws);
    j->token = cjose_jws_import(text, len, &e);
    if (!j->token) {
        mem_free(j);
        return NULL;
    }
    mem_attach(j, j->token, release_token);
    uint8_t *said = NULL;
    if (!cjose_jws_get_plaintext(j->token, &said, &j->payload_len, &e)) {
        mem_free(j);
        return NULL;
    }
    j->payload = mem_text_n(j, (const char *)said, j->payload_len);
    cjose_header_t *head = cjose_jws_get_protected(j->token);
    j->algorithm = mem_text(j, cjose_header_get(head, CJOSE_HDR_ALG, &e));
    j->key_id = mem_text(j, cjose_header_get(head, CJOSE_HDR_KID, &e));
    j->type = mem_text(j, cjose_header_get(head, "typ", &e));
    j->asks_for_more = head_has(head, "crit") || head_has(head, "b64") || head_has(head, "zip");
    return j;
}

const char *jws_algorithm(const struct jws *j)
{
    return j->algorithm;
}

const char *jws_key_id(const struct jws *j)
{
    return j->key_id;
}

const char *jws_type(const struct jws *j)
{
    return j->type;
}

bool jws_is_accepted(const struct jws *j, const char **ret_kind, const char **ret_curve)
{
    for (size_t i = 0; i < sizeof accepted / sizeof *accepted; i++) {
        if (j->algorithm && !j->asks_for_more && !strcmp(j->algorithm, accepted[i].algorithm)) {
            *ret_kind = accepted[i].kind;
            *ret_curve = accepted[i].curve;
            return true;
        }
    }
    return false;
}

bool jws_is_signed_by(const struct jws *j, const char *text)
{
    const char *kind, *curve;
    cjose_err e;
    if (!jws_is_accepted(j, &kind, &curve))
        return false;
    cjose_jwk_t *key = cjose_jwk_import(text, strlen(text), &e);
    if (!key)
        return false;
    void *scratch = mem_owner(NULL, "key");
    mem_attach(scratch, key, release_key);
    bool rsa = !strcmp(kind, "RSA"),
         fits = cjose_jwk_get_kty(key, &e) == (rsa ? CJOSE_JWK_KTY_RSA : CJOSE_JWK_KTY_EC) &&
                (!rsa || cjose_jwk_get_keysize(key, &e) >= RSA_BITS_MIN) &&
                (rsa || cjose_jwk_EC_get_curve(key, &e) == CJOSE_JWK_EC_P_256) &&
                cjose_jws_verify(j->token, key, &e);
    mem_free(scratch);
    return fits;
}

const char *jws_payload(const struct jws *j, size_t *ret_len)
{
    *ret_len = j->payload_len;
    return j->payload;
}

const char *jws_half_hash(const void *mem, const char *text)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    enum { HALF = crypto_hash_sha256_BYTES / 2 };
    char *out = mem_array(
        mem, char, sodium_base64_ENCODED_LEN(HALF, sodium_base64_VARIANT_URLSAFE_NO_PADDING));
    crypto_hash_sha256(hash, (const unsigned char *)text, strlen(text));
    sodium_bin2base64(out,
                      sodium_base64_ENCODED_LEN(HALF, sodium_base64_VARIANT_URLSAFE_NO_PADDING),
                      hash, HALF, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    return out;
}
