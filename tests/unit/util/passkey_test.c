/* Passkeys: what is read of a new one, and which answers are believed.
 * SPDX-License-Identifier: Apache-2.0 */
#include "util/passkey.h"

#include <sodium.h>
#include <string.h>

#include "passkey_vectors.h"
#include "tap.h"
#include "util/mem.h"

static const char told[] = "{\"type\":\"webauthn.get\",\"challenge\":\"AAAA\",\"origin\":\"https://"
                           "training.example.org\"}";
static const struct passkey_wanted wanted = {.rp = "training.example.org", .verified = true};

static struct passkey_bytes bytes_of(const void *mem, const char *hex)
{
    size_t len = strlen(hex) / 2;
    unsigned char *data = mem_array(mem, unsigned char, len);
    sodium_hex2bin(data, len, hex, strlen(hex), NULL, NULL, NULL);
    return (struct passkey_bytes){data, len};
}

/* The head of an answer: hash of the site, flags, count. */
static struct passkey_bytes answer_of(const void *mem, struct passkey_bytes made,
                                      unsigned char flags, unsigned char count)
{
    unsigned char *data = mem_array(mem, unsigned char, 37);
    memcpy(data, made.data, 32);
    data[32] = flags;
    data[36] = count;
    return (struct passkey_bytes){data, 37};
}

static const struct {
    int algorithm;
    const char *made, *signature;
    size_t key;
} all[] = {
    {PASSKEY_ES256, es256_made, es256_signature, 64},
    {PASSKEY_EDDSA, eddsa_made, eddsa_signature, 32},
    {PASSKEY_RS256, rs256_made, rs256_signature, 259},
};

static void one(const void *mem, size_t i)
{
    struct passkey_made made = {0};
    struct passkey_bytes answer = bytes_of(mem, all[i].made),
                         signature = bytes_of(mem, all[i].signature),
                         client = {(const unsigned char *)told, sizeof told - 1},
                         other = {(const unsigned char *)told, sizeof told - 2};
    uint32_t count = 0;
    int algorithm = all[i].algorithm;
    ok(passkey_read_made(mem, &wanted, answer, &made) == PASSKEY_FINE &&
           made.algorithm == algorithm && made.id.len == 16 && made.key.len == all[i].key &&
           made.counter == 1,
       "%d: a new passkey is read", algorithm);
    size_t read = 0;
    for (size_t len = 0; len < answer.len; len++) {
        unsigned char *cut = mem_array(mem, unsigned char, len + 1);
        memcpy(cut, answer.data, len);
        read += passkey_read_made(mem, &wanted, (struct passkey_bytes){cut, len},
                                  &(struct passkey_made){0}) == PASSKEY_FINE;
        mem_free(cut);
    }
    ok(read == 0, "%d: none that was cut off", algorithm);
    struct passkey_bytes used = answer_of(mem, answer, 0x05, 7);
    ok(passkey_check_used(&wanted, algorithm, made.key, client, used, signature, &count) ==
               PASSKEY_FINE &&
           count == 7,
       "%d: its signature is believed", algorithm);
    ok(passkey_check_used(&wanted, algorithm, made.key, other, used, signature, &count) ==
           PASSKEY_UNSIGNED,
       "%d: not over other client data", algorithm);
    ok(passkey_check_used(&wanted, algorithm, made.key, client, answer_of(mem, answer, 0x05, 8),
                          signature, &count) == PASSKEY_UNSIGNED,
       "%d: not with another count", algorithm);
    unsigned char *bent = mem_array(mem, unsigned char, signature.len);
    memcpy(bent, signature.data, signature.len);
    bent[signature.len - 1] ^= 1;
    ok(passkey_check_used(&wanted, algorithm, made.key, client, used,
                          (struct passkey_bytes){bent, signature.len}, &count) == PASSKEY_UNSIGNED,
       "%d: not with one bit changed", algorithm);
    for (size_t k = 0; k < sizeof all / sizeof *all; k++) {
        if (k != i)
            ok(passkey_check_used(&wanted, all[k].algorithm, made.key, client, used, signature,
                                  &count) == PASSKEY_UNSIGNED,
               "%d: not as one of %d", algorithm, all[k].algorithm);
    }
}

static void refused(const void *mem)
{
    struct passkey_bytes made = bytes_of(mem, es256_made),
                         client = {(const unsigned char *)told, sizeof told - 1},
                         signature = bytes_of(mem, es256_signature);
    struct passkey_made ignored = {0};
    uint32_t count;
    const struct passkey_wanted elsewhere = {.rp = "example.org"},
                                unverified = {.rp = "training.example.org"};
    ok(passkey_read_made(mem, &elsewhere, made, &ignored) == PASSKEY_ELSEWHERE,
       "a passkey of another site is none of ours");
    ok(passkey_check_used(&wanted, PASSKEY_ES256, made, client, answer_of(mem, made, 0x04, 7),
                          signature, &count) == PASSKEY_ABSENT,
       "nobody was there");
    ok(passkey_check_used(&wanted, PASSKEY_ES256, made, client, answer_of(mem, made, 0x01, 7),
                          signature, &count) == PASSKEY_UNVERIFIED,
       "the device did not ask who it is");
    ok(passkey_check_used(&unverified, PASSKEY_ES256, made, client, answer_of(mem, made, 0x01, 7),
                          signature, &count) == PASSKEY_UNSIGNED,
       "which is looked at only where it matters");
    ok(passkey_read_made(mem, &wanted, answer_of(mem, made, 0x05, 1), &ignored) ==
           PASSKEY_UNREADABLE,
       "an answer without a key is no new passkey");
    unsigned char *large = mem_array(mem, unsigned char, PASSKEY_ANSWER_MAX + 1);
    memcpy(large, made.data, made.len);
    ok(passkey_read_made(mem, &wanted, (struct passkey_bytes){large, PASSKEY_ANSWER_MAX + 1},
                         &ignored) == PASSKEY_UNREADABLE,
       "nor one that is too long");
    ok(passkey_check_used(&wanted, PASSKEY_ES256, made, client, answer_of(mem, made, 0x05, 7),
                          (struct passkey_bytes){NULL, 0}, &count) == PASSKEY_UNREADABLE,
       "and without a signature there is nothing to check");
}

int main(void)
{
    if (sodium_init() < 0)
        return 2;
    void *mem = mem_owner(NULL, "test");
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        one(mem, i);
    refused(mem);
    mem_free(mem);
    return tap_done();
}
