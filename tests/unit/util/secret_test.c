/* Secrets sealed under a key: they open for one purpose alone.  SPDX-License-Identifier: Apache-2.0
 */
#include "util/secret.h"

#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tap.h"
#include "util/mem.h"

static const char *key_file(void *mem, size_t bytes)
{
    char *path = mem_text(mem, "/tmp/attest-secret-XXXXXX");
    unsigned char key[64];
    int fd = mkstemp(path);
    randombytes_buf(key, sizeof key);
    if (fd < 0 || write(fd, key, bytes) != (ssize_t)bytes)
        return NULL;
    close(fd);
    return path;
}

static void loading(void *mem)
{
    struct err err = {0};
    size_t n;
    unsigned char mark[SECRET_MARK_BYTES];
    ok(secret_load("", &err) && !secret_is_loaded(), "no file: no key");
    ok(!secret_seal(mem, "p", "x", 1, &n, &err) && err.kind == ERR_UNAVAILABLE,
       "and nothing is sealed without one");
    ok(!secret_mark("s", 1, "x", mark, &err), "or marked");
    ok(!secret_load("/tmp/there/is/none", &err), "a file that is not there is refused");
    for (size_t bytes = 31; bytes <= 33; bytes++) {
        const char *path = key_file(mem, bytes);
        ok(secret_load(path, &err) == (bytes == 32) && secret_is_loaded() == (bytes == 32),
           "a file of %zu bytes is %s", bytes, bytes == 32 ? "a key" : "none");
        unlink(path);
    }
}

static void sealing(void *mem)
{
    struct err err = {0};
    const char *path = key_file(mem, 32), *other = key_file(mem, 32);
    size_t n, again_n, back;
    secret_load(path, &err);
    unsigned char *sealed = secret_seal(mem, "app of person 7", "tell nobody", 11, &n, &err),
                  *again = secret_seal(mem, "app of person 7", "tell nobody", 11, &again_n, &err);
    ok(sealed && !memmem(sealed, n, "tell", 4), "what is sealed cannot be read");
    ok(n == again_n && memcmp(sealed, again, n) != 0, "and is never the same twice");
    const unsigned char *open = secret_open(mem, "app of person 7", sealed, n, &back, &err);
    ok(open && back == 11 && !memcmp(open, "tell nobody", 11), "it opens");
    ok(!secret_open(mem, "app of person 8", sealed, n, &back, &err), "for nobody else");
    ok(!secret_open(mem, "app of person 7", sealed, n - 1, &back, &err), "not cut off");
    ok(!secret_open(mem, "app of person 7", sealed, 3, &back, &err), "not much too short");
    sealed[n / 2] ^= 1;
    ok(!secret_open(mem, "app of person 7", sealed, n, &back, &err), "not with a bit changed");
    sealed[n / 2] ^= 1;
    unsigned char a[SECRET_MARK_BYTES], b[SECRET_MARK_BYTES];
    secret_mark("salt", 4, "K7QM", a, &err);
    secret_mark("salt", 4, "K7QM", b, &err);
    ok(!memcmp(a, b, sizeof a), "a mark knows its text again");
    secret_mark("tlas", 4, "K7QM", b, &err);
    ok(memcmp(a, b, sizeof a) != 0, "another salt, another mark");
    secret_load(other, &err);
    secret_mark("salt", 4, "K7QM", b, &err);
    ok(memcmp(a, b, sizeof a) != 0, "another key, another mark");
    ok(!secret_open(mem, "app of person 7", sealed, n, &back, &err), "and nothing opens");
    secret_forget();
    ok(!secret_is_loaded() && !secret_seal(mem, "x", "y", 1, &n, &err),
       "a key that was forgotten seals nothing");
    unlink(path);
    unlink(other);
}

int main(void)
{
    if (sodium_init() < 0)
        return 2;
    void *mem = mem_owner(NULL, "test");
    loading(mem);
    sealing(mem);
    mem_free(mem);
    return tap_done();
}
