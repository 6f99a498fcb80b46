/*
 * Signing in by a provider: OpenID Connect Core 1.0, authorization code with PKCE (RFC 7636).
 * SPDX-License-Identifier: Apache-2.0
 *
 * A visit goes like this: the browser gets a secret, of which the database keeps a digest
 * (provider_visit_begin). What is sent to the provider is derived from it: `state` and `nonce`, so
 * that only this browser can come back, and once; and the verifier of PKCE, so that a code that
 * somebody overheard is worth nothing. Whoever is back with the code (provider_visit_end) is asked
 * about at the provider (provider_answer), and looked up on record (provider_person).
 *
 * What a provider says of itself is kept for a day; its keys are read again before, at most once a
 * minute, when a token names one that is unknown. Functions that ask another machine are called
 * without a transaction; what they write is committed at once.
 */
#ifndef ATTEST_DOMAIN_PROVIDER_H
#define ATTEST_DOMAIN_PROVIDER_H

#include "domain/id_token.h"
#include "store/db.h"

struct provider {
    int64_t id;
    const char *code, *name, *issuer, *client;
    const unsigned char *sealed; /* client secret; NULL: there is none */
    size_t sealed_len;
    const char *matched_by, *claim; /* "employee-number" or "e-mail", and what of the token */
    const char *acr;                /* asked of it, or NULL */
    bool admits, steps;
    const struct json *configuration, *keys; /* NULL: not read yet */
    bool fresh;
};

/* One that is in use; *ret NULL: there is none of this code. Owned by mem. */
bool provider_find(struct db *db, const void *mem, const char *code, struct provider **ret,
                   struct err *err);

/* Reads what a provider says of itself and its keys, checks it and keeps it. False: err, with what
 * is wrong in its detail. */
bool provider_read(struct db *db, const void *mem, struct provider *p, struct err *err);

/* Whether it may be asked now, which then counts as done: once a minute. False: err. */
bool provider_may_ask(struct db *db, const void *mem, const struct provider *p, bool *ret,
                      struct err *err);

/* What it says of itself, read anew where that is more than a day old; one that does not answer is
 * then taken as it was, and not asked again within a minute, so that it keeps nobody else waiting.
 */
bool provider_ready(struct db *db, const void *mem, struct provider *p, struct err *err);

/* What is derived from the secret of a visit. */
struct visit {
    const char *state, *nonce, *verifier;
    const char *digest; /* as a parameter of statements */
};
struct visit visit_of(const void *mem, const char *secret);

/* Somebody goes: where to. next: a path of ours to go to afterwards, or NULL. again: they are to
 * sign in there once more, though they are signed in. NULL: err. */
const char *provider_visit_begin(struct db *db, const void *mem, const struct provider *p,
                                 const char *secret, const char *next, bool shared, bool again,
                                 struct err *err);

/* Why somebody is not let in. */
enum refusal {
    REFUSED_NOT,
    REFUSED_LOST,      /* no sign-in had begun in this browser, or too long ago, or another since */
    REFUSED_CANCELLED, /* the provider did not sign them in */
    REFUSED_AWAY,      /* it does not answer, or not in a way that can be read */
    REFUSED_WRONG,     /* what it sent is not to be believed */
    REFUSED_UNKNOWN,   /* it knows them, and we do not */
};

/* What became of a visit. */
struct visitor {
    enum refusal refusal;
    const char *why; /* for log and audit: our own words */
    struct token_claims claims;
    const struct json *more; /* what the provider tells beside the token; NULL: nothing */
    bool stepped;            /* the second step was taken there */
    const char *at;          /* auth_time, in seconds since 1970; NULL: not said */
};

/* Somebody is back, with what stands in the address: asks the provider whom it means. False: err;
 * what a provider does wrong is no err but a refusal. */
struct visit_reply {
    const char *code, *error, *issuer; /* NULL: not there */
};
bool provider_answer(struct db *db, const void *mem, struct provider *p, const char *secret,
                     const struct visit_reply *reply, struct visitor *ret, struct err *err);

/* Who that is here; *ret 0: refused. *ret_admitted: put on record now, and the caller reckons. */
bool provider_person(struct db *db, const void *mem, const struct provider *p,
                     struct visitor *visitor, int64_t *ret, bool *ret_admitted, struct err *err);

/* A provider ends sessions. *ret_why NULL: done; otherwise our words for what is wrong with the
 * token. *ret_theirs: the signature is the provider's; false: anybody may have sent it. */
bool provider_logout(struct db *db, const void *mem, struct provider *p, const char *token,
                     const char **ret_why, bool *ret_theirs, struct err *err);

/* Where somebody signs out at the provider too; NULL: it has no such page. Owned by mem. */
const char *provider_end_address(const void *mem, const struct provider *p);

/* The address that a provider sends people back to, and the one that it ends sessions at. */
const char *provider_back_address(const void *mem, const char *code);
const char *provider_logout_address(const void *mem, const char *code);

/* For what a client secret is sealed (util/secret.h). */
const char *provider_purpose(const void *mem, const char *code);

#endif
