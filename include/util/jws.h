/*
 * Signed tokens (RFC 7515) of others, and whether they are genuine.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Only this file of the program knows libcjose. What a token says of itself decides nothing
 * (RFC 8725): its algorithm must be one of three that sign with a private key (RS256, PS256,
 * ES256), so neither "none" nor one that signs with a shared secret is ever tried, and the key must
 * be of the kind that the algorithm needs. A token that asks for anything more (crit, b64, zip) is
 * refused. EdDSA is not among them since the library does not know it.
 */
#ifndef ATTEST_UTIL_JWS_H
#define ATTEST_UTIL_JWS_H

#include <stdbool.h>
#include <stddef.h>

enum { JWS_SIZE_MAX = 16 * 1024 };

struct jws;

/* Reads a token in its compact form, and believes nothing of it. NULL: it is none. Owned by mem. */
const struct jws *jws_read(const void *mem, const char *text);

/* What its head says; NULL: nothing. */
const char *jws_algorithm(const struct jws *j);
const char *jws_key_id(const struct jws *j);
const char *jws_type(const struct jws *j);

/* Whether the algorithm is one that is accepted; and the kind ("RSA", "EC") and curve (NULL: none)
 * that its key must have. */
bool jws_is_accepted(const struct jws *j, const char **ret_kind, const char **ret_curve);

/* Whether the key, a JWK as JSON, made its signature. RSA keys below 2048 bits make none. */
bool jws_is_signed_by(const struct jws *j, const char *key);

/* What it says. To be read only once it is known who signed it. Ends with NUL. */
const char *jws_payload(const struct jws *j, size_t *ret_len);

/* The left half of the SHA-256 of text, in base64url: what at_hash must be for these algorithms. */
const char *jws_half_hash(const void *mem, const char *text);

#endif
