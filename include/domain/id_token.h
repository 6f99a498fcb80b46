/*
 * What a provider says in a signed token, and whether it is to be believed.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Of OpenID Connect Core 1.0 (3.1.3.7) and Back-Channel Logout 1.0 (2.6), with RFC 8725: the
 * signature by a key of the provider, of an accepted algorithm and the right kind; issuer; that it
 * is for us, and if for others too that it was issued to us; times, with a minute between two
 * clocks; the nonce of this very sign-in; at_hash where it is given. Pure: keys and the hour are
 * handed in.
 */
#ifndef ATTEST_DOMAIN_ID_TOKEN_H
#define ATTEST_DOMAIN_ID_TOKEN_H

#include <stdint.h>

#include "store/json.h"

enum { TOKEN_LEEWAY = 60, LOGOUT_TOKEN_SECONDS = 600 };

enum token_fault {
    TOKEN_RIGHT,
    TOKEN_UNREADABLE,
    TOKEN_ALGORITHM,   /* none of those that are accepted */
    TOKEN_KEY_UNKNOWN, /* no such key of the provider: it may have a new one */
    TOKEN_SIGNATURE,
    TOKEN_ISSUER,
    TOKEN_AUDIENCE,
    TOKEN_EXPIRED,
    TOKEN_EARLY, /* not good yet, or from the future */
    TOKEN_NONCE,
    TOKEN_HASH,    /* belongs to another access token */
    TOKEN_SUBJECT, /* says of nobody */
    TOKEN_KIND,    /* a logout token where one of sign-in is due, or the other way round */
    TOKEN_FAULTS
};

/* In words, for the log: they say nothing of a person. */
const char *token_fault_words(enum token_fault fault);

struct token_wanted {
    const char *issuer, *client;
    const char *nonce;        /* of a sign-in */
    const char *access_token; /* that came with it; NULL: none */
    int64_t now;              /* seconds since 1970 */
};

struct token_claims {
    const char *subject, *session; /* sub, sid; NULL: not said */
    const char *id;                /* jti, of a logout token */
    const struct json *all;
};

/* A token of sign-in. `keys` is the provider's JWK set. ret is set if it is right; owned by mem. */
enum token_fault id_token_check(const void *mem, const char *text, const struct json *keys,
                                const struct token_wanted *wanted, struct token_claims *ret);

/* A token that ends sessions. Whether it was sent before is for the caller to know, by its id. */
enum token_fault logout_token_check(const void *mem, const char *text, const struct json *keys,
                                    const struct token_wanted *wanted, struct token_claims *ret);

/* Whether the provider says that two kinds of things were asked for: amr (RFC 8176) with "mfa", or
 * with something that one knows and something that one has or is. */
bool token_has_second_factor(const struct json *claims);

#endif
