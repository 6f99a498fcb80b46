/*
 * Secrets that the program has to read again, kept in the database under a key that is not there.
 * SPDX-License-Identifier: Apache-2.0
 *
 * The key is the 32 bytes of the file that ATTEST_KEY_FILE names; it is read once, when a process
 * starts. What is sealed (XChaCha20-Poly1305) can be opened only for the same purpose and owner:
 * a row that was moved to another person opens for nobody. What need not be read again, such as
 * passwords, is hashed and never sealed.
 */
#ifndef ATTEST_UTIL_SECRET_H
#define ATTEST_UTIL_SECRET_H

#include <stdbool.h>
#include <stddef.h>

#include "util/err.h"

enum { SECRET_KEY_BYTES = 32, SECRET_MARK_BYTES = 32 };

/* Reads the key. Nothing named: true, and nothing can be sealed or opened (ERR_UNAVAILABLE). False:
 * the file cannot be read, or does not hold exactly 32 bytes. */
bool secret_load(const char *path, struct err *err);

/* Wipes the key from memory: for a child that reads what strangers sent, and has no use for it. */
void secret_forget(void);
bool secret_is_loaded(void);

/* Data of any length, sealed for `purpose`, such as "second step of person 7". Owned by mem; NULL:
 * err. */
unsigned char *secret_seal(const void *mem, const char *purpose, const void *data, size_t len,
                           size_t *ret_len, struct err *err);

/* What was sealed for this purpose. NULL: it was not, or under another key (ERR_INTERNAL). */
unsigned char *secret_open(const void *mem, const char *purpose, const void *sealed, size_t len,
                           size_t *ret_len, struct err *err);

/* A mark by which a short secret is known again, and which is worth nothing to whoever has the
 * database alone: a hash under the key, over salt and text. */
bool secret_mark(const void *salt, size_t salt_len, const char *text,
                 unsigned char mark[static SECRET_MARK_BYTES], struct err *err);

#endif
