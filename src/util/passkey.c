/* Passkeys, by libfido2.  SPDX-License-Identifier: Apache-2.0 */
#include "util/passkey.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <sodium.h>
#include <string.h>

#include "util/mem.h"

/* Flags of authenticator data (Web Authentication 2, 6.1). */
enum { USER_PRESENT = 0x01, USER_VERIFIED = 0x04, HAS_KEY = 0x40 };
/* Hash of the site, flags, count: what each answer has at least. */
enum { FLAGS_AT = 32, HEAD_BYTES = 37 };

static const int algorithms[] = {PASSKEY_ES256, PASSKEY_EDDSA, PASSKEY_RS256};

/* The head of an answer: whether it is for this site, and what its device saw to. */
static enum passkey_fault check_head(const struct passkey_wanted *wanted,
                                     struct passkey_bytes answer)
{
    unsigned char site[crypto_hash_sha256_BYTES];
    if (!answer.data || answer.len < HEAD_BYTES || answer.len > PASSKEY_ANSWER_MAX)
        return PASSKEY_UNREADABLE;
    crypto_hash_sha256(site, (const unsigned char *)wanted->rp, strlen(wanted->rp));
    unsigned char flags = answer.data[FLAGS_AT];
    if (sodium_memcmp(site, answer.data, sizeof site) != 0)
        return PASSKEY_ELSEWHERE;
    if (!(flags & USER_PRESENT))
        return PASSKEY_ABSENT;
    return wanted->verified && !(flags & USER_VERIFIED) ? PASSKEY_UNVERIFIED : PASSKEY_FINE;
}

static struct passkey_bytes copy(const void *mem, const unsigned char *data, size_t len)
{
    unsigned char *bytes = mem_array(mem, unsigned char, len + 1);
    memcpy(bytes, data, len);
    return (struct passkey_bytes){bytes, len};
}

static bool read_as(const void *mem, int algorithm, struct passkey_bytes answer,
                    struct passkey_made *ret)
{
    fido_cred_t *made = fido_cred_new();
    bool fits = made && fido_cred_set_type(made, algorithm) == FIDO_OK &&
                fido_cred_set_authdata_raw(made, answer.data, answer.len) == FIDO_OK &&
                fido_cred_id_len(made) > 0 && fido_cred_id_len(made) <= PASSKEY_ID_MAX &&
                fido_cred_pubkey_len(made) > 0;
    if (fits) {
        ret->id = copy(mem, fido_cred_id_ptr(made), fido_cred_id_len(made));
        ret->key = copy(mem, fido_cred_pubkey_ptr(made), fido_cred_pubkey_len(made));
        ret->algorithm = algorithm;
        ret->counter = fido_cred_sigcount(made);
    }
    fido_cred_free(&made);
    return fits;
}

enum passkey_fault passkey_read_made(const void *mem, const struct passkey_wanted *wanted,
                                     struct passkey_bytes answer, struct passkey_made *ret)
{
    enum passkey_fault fault = check_head(wanted, answer);
    if (fault)
        return fault;
    if (!(answer.data[FLAGS_AT] & HAS_KEY))
        return PASSKEY_UNREADABLE;
    for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++) {
        if (read_as(mem, algorithms[i], answer, ret))
            return PASSKEY_FINE;
    }
    return PASSKEY_UNREADABLE;
}

static bool is_signed(const fido_assert_t *used, int algorithm, struct passkey_bytes key)
{
    bool fits = false;
    if (algorithm == PASSKEY_ES256) {
        es256_pk_t *pk = es256_pk_new();
        fits = pk && es256_pk_from_ptr(pk, key.data, key.len) == FIDO_OK &&
               fido_assert_verify(used, 0, algorithm, pk) == FIDO_OK;
        es256_pk_free(&pk);
    } else if (algorithm == PASSKEY_EDDSA) {
        eddsa_pk_t *pk = eddsa_pk_new();
        fits = pk && eddsa_pk_from_ptr(pk, key.data, key.len) == FIDO_OK &&
               fido_assert_verify(used, 0, algorithm, pk) == FIDO_OK;
        eddsa_pk_free(&pk);
    } else if (algorithm == PASSKEY_RS256) {
        rs256_pk_t *pk = rs256_pk_new();
        fits = pk && rs256_pk_from_ptr(pk, key.data, key.len) == FIDO_OK &&
               fido_assert_verify(used, 0, algorithm, pk) == FIDO_OK;
        rs256_pk_free(&pk);
    }
    return fits;
}

enum passkey_fault passkey_check_used(const struct passkey_wanted *wanted, int algorithm,
                                      struct passkey_bytes key, struct passkey_bytes client,
                                      struct passkey_bytes answer, struct passkey_bytes signature,
                                      uint32_t *ret_counter)
{
    unsigned char told[crypto_hash_sha256_BYTES];
    enum passkey_fault fault = check_head(wanted, answer);
    if (fault)
        return fault;
    if (!signature.data || !signature.len || signature.len > PASSKEY_ANSWER_MAX)
        return PASSKEY_UNREADABLE;
    crypto_hash_sha256(told, client.data, client.len);
    fido_assert_t *used = fido_assert_new();
    if (!used || fido_assert_set_count(used, 1) != FIDO_OK ||
        fido_assert_set_rp(used, wanted->rp) != FIDO_OK ||
        fido_assert_set_clientdata_hash(used, told, sizeof told) != FIDO_OK ||
        fido_assert_set_authdata_raw(used, 0, answer.data, answer.len) != FIDO_OK ||
        fido_assert_set_sig(used, 0, signature.data, signature.len) != FIDO_OK) {
        fault = PASSKEY_UNREADABLE;
    } else {
        *ret_counter = fido_assert_sigcount(used, 0);
        if (!is_signed(used, algorithm, key))
            fault = PASSKEY_UNSIGNED;
    }
    fido_assert_free(&used);
    return fault;
}

const char *passkey_fault_words(enum passkey_fault fault)
{
    static const char *const words[] = {
        [PASSKEY_FINE] = "in order",
        [PASSKEY_UNREADABLE] = "it cannot be read",
        [PASSKEY_ELSEWHERE] = "it was given to another site",
        [PASSKEY_ABSENT] = "nobody touched the device",
        [PASSKEY_UNVERIFIED] = "the device did not check who it is",
        [PASSKEY_UNSIGNED] = "it was not signed by this key",
    };
    return words[fault];
}
