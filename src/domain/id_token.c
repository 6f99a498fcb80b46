/* What a provider says in a signed token, and whether it is to be believed.
 * SPDX-License-Identifier: Apache-2.0 */
#include "domain/id_token.h"

#include <string.h>

#include "util/jws.h"
#include "util/mem.h"

static const char logout_event[] = "http://schemas.openid.net/event/backchannel-logout";

enum { NAME_BYTES_MAX = 255 };

/* A name of something; one that is too long is none. */
static const char *name_of(const struct json *claims, const char *claim)
{
    const char *name = json_doc_text(claims, claim);
    return name && strlen(name) <= NAME_BYTES_MAX ? name : NULL;
}

const char *token_fault_words(enum token_fault fault)
{
    static const char *const words[TOKEN_FAULTS] = {
        [TOKEN_RIGHT] = "right",
        [TOKEN_UNREADABLE] = "no token that can be read",
        [TOKEN_ALGORITHM] = "signed in a way that is not accepted",
        [TOKEN_KEY_UNKNOWN] = "signed by a key that the provider does not publish",
        [TOKEN_SIGNATURE] = "its signature is not the provider's",
        [TOKEN_ISSUER] = "issued by another provider",
        [TOKEN_AUDIENCE] = "issued for another program",
        [TOKEN_EXPIRED] = "it has expired",
        [TOKEN_EARLY] = "it is of the future: one of the two clocks is wrong",
        [TOKEN_NONCE] = "it belongs to another sign-in",
        [TOKEN_HASH] = "it belongs to another access token",
        [TOKEN_SUBJECT] = "it says of nobody",
        [TOKEN_KIND] = "a token of another kind",
    };
    return words[fault];
}

static bool is(const char *a, const char *b)
{
    return a && b && !strcmp(a, b);
}

/* Whether a key of the set may have made the signature, by what is said of it. */
static bool key_may(const struct json *key, const struct jws *token, const char *kind,
                    const char *curve)
{
    const char *use = json_doc_text(key, "use"), *algorithm = json_doc_text(key, "alg"),
               *id = jws_key_id(token);
    return is(json_doc_text(key, "kty"), kind) &&
           (!curve || is(json_doc_text(key, "crv"), curve)) && (!use || is(use, "sig")) &&
           (!json_doc_has(key, "key_ops") || json_doc_lists(key, "key_ops", "verify")) &&
           (!algorithm || is(algorithm, jws_algorithm(token))) &&
           (!id || is(json_doc_text(key, "kid"), id));
}

/* Without an id, a token must leave no choice of the key. */
static enum token_fault check_signature(const void *mem, const struct jws *token,
                                        const struct json *keys)
{
    const char *kind, *curve;
    const struct json *found = NULL;
    size_t n = 0;
    if (!jws_is_accepted(token, &kind, &curve))
        return TOKEN_ALGORITHM;
    for (size_t i = 0; i < json_doc_objects(keys, "keys"); i++) {
        const struct json *key = json_doc_object_at(keys, "keys", i);
        if (key && key_may(key, token, kind, curve)) {
            found = key;
            n++;
        }
    }
    if (n != 1)
        return TOKEN_KEY_UNKNOWN;
    return jws_is_signed_by(token, json_doc_written(mem, found)) ? TOKEN_RIGHT : TOKEN_SIGNATURE;
}

static enum token_fault check_audience(const struct json *claims, const struct token_wanted *wanted)
{
    bool several = json_doc_listed(claims, "aud") > 1, has_party = json_doc_has(claims, "azp");
    if (!json_doc_lists(claims, "aud", wanted->client))
        return TOKEN_AUDIENCE;
    if ((several || has_party) && !is(json_doc_text(claims, "azp"), wanted->client))
        return TOKEN_AUDIENCE;
    return TOKEN_RIGHT;
}

/* exp is needed but in a logout token of before 2022, which then is good for LOGOUT_TOKEN_SECONDS.
 */
static enum token_fault check_times(const struct json *claims, int64_t now, bool logout)
{
    int64_t issued, expires, from;
    if (!json_doc_number(claims, "iat", &issued))
        return TOKEN_UNREADABLE;
    bool has_end = json_doc_number(claims, "exp", &expires);
    if ((!has_end && (!logout || json_doc_has(claims, "exp"))) ||
        (json_doc_has(claims, "nbf") && !json_doc_number(claims, "nbf", &from)))
        return TOKEN_UNREADABLE;
    if (issued > now + TOKEN_LEEWAY || (json_doc_has(claims, "nbf") && from > now + TOKEN_LEEWAY))
        return TOKEN_EARLY;
    if ((has_end && expires <= now - TOKEN_LEEWAY) ||
        (logout && issued <= now - LOGOUT_TOKEN_SECONDS))
        return TOKEN_EXPIRED;
    return TOKEN_RIGHT;
}

/* What holds for tokens of both kinds. */
static enum token_fault check(const void *mem, const char *text, const struct json *keys,
                              const struct token_wanted *wanted, bool logout,
                              const struct jws **ret_token, const struct json **ret_claims)
{
    size_t len;
    const struct jws *token = jws_read(mem, text);
    if (!token)
        return TOKEN_UNREADABLE;
    enum token_fault fault = check_signature(mem, token, keys);
    if (fault)
        return fault;
    const char *said = jws_payload(token, &len);
    const struct json *claims = json_doc_read(mem, said, len);
    if (!claims)
        return TOKEN_UNREADABLE;
    *ret_token = token;
    *ret_claims = claims;
    if (!is(json_doc_text(claims, "iss"), wanted->issuer))
        return TOKEN_ISSUER;
    fault = check_audience(claims, wanted);
    return fault ? fault : check_times(claims, wanted->now, logout);
}

enum token_fault id_token_check(const void *mem, const char *text, const struct json *keys,
                                const struct token_wanted *wanted, struct token_claims *ret)
{
    const struct jws *token;
    const struct json *claims;
    enum token_fault fault = check(mem, text, keys, wanted, false, &token, &claims);
    if (fault)
        return fault;
    const char *type = jws_type(token), *subject = name_of(claims, "sub"),
               *hash = json_doc_text(claims, "at_hash");
    if (is(type, "logout+jwt") || json_doc_has(claims, "events"))
        return TOKEN_KIND;
    if (!is(json_doc_text(claims, "nonce"), wanted->nonce))
        return TOKEN_NONCE;
    if (hash && (!wanted->access_token || !is(hash, jws_half_hash(mem, wanted->access_token))))
        return TOKEN_HASH;
    if (!subject)
        return TOKEN_SUBJECT;
    *ret =
        (struct token_claims){.subject = subject, .session = name_of(claims, "sid"), .all = claims};
    return TOKEN_RIGHT;
}

enum token_fault logout_token_check(const void *mem, const char *text, const struct json *keys,
                                    const struct token_wanted *wanted, struct token_claims *ret)
{
    const struct jws *token;
    const struct json *claims;
    enum token_fault fault = check(mem, text, keys, wanted, true, &token, &claims);
    if (fault)
        return fault;
    const struct json *events = json_doc_object(claims, "events");
    if (!events || !json_doc_object(events, logout_event) || json_doc_has(claims, "nonce"))
        return TOKEN_KIND;
    *ret = (struct token_claims){.subject = name_of(claims, "sub"),
                                 .session = name_of(claims, "sid"),
                                 .id = name_of(claims, "jti"),
                                 .all = claims};
    if (!ret->id)
        return TOKEN_UNREADABLE;
    return ret->subject || ret->session ? TOKEN_RIGHT : TOKEN_SUBJECT;
}

static bool lists_any(const struct json *claims, const char *const *ways)
{
    while (*ways && !json_doc_lists(claims, "amr", *ways))
        ways++;
    return *ways;
}

bool token_has_second_factor(const struct json *claims)
{
    /* Ways of RFC 8176: what one knows, and what one has or is. */
    static const char *const known[] = {"pwd", "pin", "kba", NULL};
    static const char *const held[] = {"otp", "hwk",  "swk",  "sms", "tel", "sc",
                                       "fpt", "face", "iris", "vbm", NULL};
    return json_doc_lists(claims, "amr", "mfa") ||
           (lists_any(claims, known) && lists_any(claims, held));
}
