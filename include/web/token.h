/*
 * Secrets of a session.  SPDX-License-Identifier: Apache-2.0
 * A session token is 256 random bits; the database knows only its digest (BLAKE2b). The token
 * against forged requests is derived from it, so that it needs no storage and ends with the
 * session.
 */
#ifndef ATTEST_WEB_TOKEN_H
#define ATTEST_WEB_TOKEN_H

#include <stdbool.h>
#include <stddef.h>

enum { TOKEN_SIZE = 44, DIGEST_BYTES = 32 };

/* A new token as text, owned by mem. */
const char *token_new(const void *mem);
/* Whether text has the form of a token. */
bool token_is_formed(const char *text);
/* A new token for a machine, which anybody can tell to be a secret: "attest-" and 256 random bits.
 */
const char *token_for_machine(const void *mem);
/* The token in the value of the header Authorization; NULL: there is none of that form. */
const char *token_of_bearer(const void *mem, const char *authorization);
/* Whether scope is among scopes, which are separated by spaces. */
bool token_has_scope(const char *scopes, const char *scope);
void token_digest(const char *token, unsigned char digest[DIGEST_BYTES]);
/* The token against forged requests, as 64 hex digits. */
void token_csrf(const char *token, char csrf[65]);
/* Compares in a time that depends only on the length. */
bool token_equal(const char *a, const char *b);
/* n random bytes as text of 2n hex digits: for keys of forms and requests. */
const char *token_random(const void *mem, size_t n);
/* Digest of the parts of a request. */
void token_digest_parts(const char *const *parts, const size_t *lens, size_t n,
                        unsigned char digest[DIGEST_BYTES]);

#endif
