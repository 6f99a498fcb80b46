/* Secrets sealed under a key that is not in the database.  SPDX-License-Identifier: Apache-2.0 */
#include "util/secret.h"

#include <errno.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "util/mem.h"

enum {
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    MORE = NONCE + crypto_aead_xchacha20poly1305_ietf_ABYTES
};

static unsigned char key[SECRET_KEY_BYTES];
static bool loaded;

bool secret_load(const char *path, struct err *err)
{
    loaded = false;
    if (!path || !*path)
        return true;
    unsigned char read[SECRET_KEY_BYTES + 1];
    FILE *in = fopen(path, "re");
    if (!in)
        return err_set(err, ERR_INVALID, "Cannot read the key file %s: %s.", path, strerror(errno));
    setvbuf(in, NULL, _IONBF, 0);
    size_t n = fread(read, 1, sizeof read, in);
    fclose(in);
    if (n == SECRET_KEY_BYTES) {
        memcpy(key, read, sizeof key);
        loaded = true;
    }
    sodium_memzero(read, sizeof read);
    return loaded || err_set(err, ERR_INVALID,
                             "The key file %s must hold exactly %d bytes. Make one: head -c %d "
                             "/dev/urandom > FILE",
                             path, SECRET_KEY_BYTES, SECRET_KEY_BYTES);
}

void secret_forget(void)
{
    sodium_memzero(key, sizeof key);
    loaded = false;
}

bool secret_is_loaded(void)
{
    return loaded;
}

static bool has_key(struct err *err)
{
    if (loaded)
        return true;
    err_set(err, ERR_UNAVAILABLE, "This is not available at the moment.");
    return err_detail(err, "ATTEST_KEY_FILE names no key");
}

unsigned char *secret_seal(const void *mem, const char *purpose, const void *data, size_t len,
                           size_t *ret_len, struct err *err)
{
    if (!has_key(err))
        return NULL;
    unsigned char *out = mem_array(mem, unsigned char, len + MORE);
    unsigned long long got;
    randombytes_buf(out, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(out + NONCE, &got, data, len,
                                               (const unsigned char *)purpose, strlen(purpose),
                                               NULL, out, key);
    *ret_len = NONCE + (size_t)got;
    return out;
}

unsigned char *secret_open(const void *mem, const char *purpose, const void *sealed, size_t len,
                           size_t *ret_len, struct err *err)
{
    if (!has_key(err))
        return NULL;
    const unsigned char *in = sealed;
    unsigned char *out = mem_array(mem, unsigned char, len + 1);
    unsigned long long got = 0;
    if (len < MORE || crypto_aead_xchacha20poly1305_ietf_decrypt(
                          out, &got, NULL, in + NONCE, len - NONCE, (const unsigned char *)purpose,
                          strlen(purpose), in, key) != 0) {
        err_set(err, ERR_INTERNAL, "Something went wrong on our side.");
        err_detail(err, "a sealed secret does not open: another key than it was sealed with?");
        return NULL;
    }
    *ret_len = (size_t)got;
    return out;
}

bool secret_mark(const void *salt, size_t salt_len, const char *text,
                 unsigned char mark[static SECRET_MARK_BYTES], struct err *err)
{
    crypto_generichash_state state;
    if (!has_key(err))
        return false;
    crypto_generichash_init(&state, key, sizeof key, SECRET_MARK_BYTES);
    crypto_generichash_update(&state, salt, salt_len);
    crypto_generichash_update(&state, (const unsigned char *)text, strlen(text));
    crypto_generichash_final(&state, mark, SECRET_MARK_BYTES);
    return true;
}
