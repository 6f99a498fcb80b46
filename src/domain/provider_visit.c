/* Signing in by a provider: from going there to being known here.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <sodium.h>
#include <string.h>
#include <time.h>

#include "domain/provider.h"
#include "store/fetch.h"
#include "util/buf.h"
#include "util/mail.h"
#include "util/mem.h"
#include "util/secret.h"

enum { PART_BYTES = 32, PART_SIZE = 44, ADDRESS_MAX = 8 * 1024 };

static const char *base64(const void *mem, const unsigned char bytes[static PART_BYTES])
{
    char *text = mem_array(mem, char, PART_SIZE);
    return sodium_bin2base64(text, PART_SIZE, bytes, PART_BYTES,
                             sodium_base64_VARIANT_URLSAFE_NO_PADDING);
}

/* One thing of several that are made of a secret: none tells another, or the secret. */
static void derive(const char *secret, const char *part, unsigned char out[static PART_BYTES])
{
    crypto_generichash(out, PART_BYTES, (const unsigned char *)part, strlen(part),
                       (const unsigned char *)secret, strlen(secret));
}

static const char *derived(const void *mem, const char *secret, const char *part)
{
    unsigned char bytes[PART_BYTES];
    derive(secret, part, bytes);
    return base64(mem, bytes);
}

struct visit visit_of(const void *mem, const char *secret)
{
    unsigned char digest[PART_BYTES];
    derive(secret, "visit", digest);
    return (struct visit){.state = derived(mem, secret, "state"),
                          .nonce = derived(mem, secret, "nonce"),
                          .verifier = derived(mem, secret, "verifier"),
                          .digest = db_from_bytes(mem, digest, sizeof digest)};
}

/* Adds a field to an address or a form. */
static void field(struct buf *out, const void *mem, const char *name, const char *value)
{
    buf_format(out, "%s%s=%s", buf_len(out) ? "&" : "", name, fetch_encoded(mem, value));
}

static const char *challenge(const void *mem, const char *verifier)
{
    unsigned char hash[crypto_hash_sha256_BYTES];
    crypto_hash_sha256(hash, (const unsigned char *)verifier, strlen(verifier));
    return base64(mem, hash);
}

const char *provider_visit_begin(struct db *db, const void *mem, const struct provider *p,
                                 const char *secret, const char *next, bool shared, bool again,
                                 struct err *err)
{
    const char *to = json_doc_text(p->configuration, "authorization_endpoint");
    struct visit visit = visit_of(mem, secret);
    struct buf *query = buf_new(mem, ADDRESS_MAX);
    field(query, mem, "response_type", "code");
    field(query, mem, "scope", "openid profile email");
    field(query, mem, "client_id", p->client);
    field(query, mem, "redirect_uri", provider_back_address(mem, p->code));
    field(query, mem, "state", visit.state);
    field(query, mem, "nonce", visit.nonce);
    field(query, mem, "code_challenge", challenge(mem, visit.verifier));
    field(query, mem, "code_challenge_method", "S256");
    if (p->acr)
        field(query, mem, "acr_values", p->acr);
    if (again) {
        field(query, mem, "prompt", "login");
        field(query, mem, "max_age", "0"); /* which makes it say when they did (Core 1.0, 2) */
    }
    if (!db_do(db, STMT_PROVIDER_VISIT_BEGIN,
               DB_PARAMS(visit.digest, db_from_int(mem, p->id), next, shared ? "true" : "false"),
               err))
        return NULL;
    return mem_format(mem, "%s%c%s", to, strchr(to, '?') ? '&' : '?', buf_data(query));
}

static bool refuse(struct visitor *ret, enum refusal refusal, const char *why)
{
    ret->refusal = refusal;
    ret->why = why;
    return true;
}

/* An error code of RFC 6749 as it may stand in a log; "" for anything else. */
static const char *error_code(const void *mem, const char *text)
{
    size_t n = text ? strspn(text, "abcdefghijklmnopqrstuvwxyz_") : 0;
    return text && n && n < 50 && !text[n] ? mem_format(mem, " (%s)", text) : "";
}

/* The client secret in the clear; *ret NULL: the provider has none of us. */
static bool client_secret(const void *mem, const struct provider *p, const char **ret,
                          struct err *err)
{
    size_t len = 0;
    *ret = NULL;
    if (!p->sealed)
        return true;
    const unsigned char *secret =
        secret_open(mem, provider_purpose(mem, p->code), p->sealed, p->sealed_len, &len, err);
    if (secret)
        *ret = mem_text_n(mem, (const char *)secret, len);
    return secret;
}

/* Exchanges the code for tokens (RFC 6749, 4.1.3). *ret NULL: refused. */
static bool exchange(const void *mem, const struct provider *p, const char *code,
                     const char *verifier, const struct json **ret, struct visitor *visitor,
                     struct err *err)
{
    static const char methods[] = "token_endpoint_auth_methods_supported";
    struct fetched got;
    struct err away = {0};
    const char *secret;
    *ret = NULL;
    if (!client_secret(mem, p, &secret, err))
        return false;
    bool post = secret && json_doc_has(p->configuration, methods) &&
                !json_doc_lists(p->configuration, methods, "client_secret_basic");
    struct buf *form = buf_new(mem, ADDRESS_MAX);
    field(form, mem, "grant_type", "authorization_code");
    field(form, mem, "code", code);
    field(form, mem, "redirect_uri", provider_back_address(mem, p->code));
    field(form, mem, "code_verifier", verifier);
    if (!secret || post)
        field(form, mem, "client_id", p->client);
    if (post)
        field(form, mem, "client_secret", secret);
    struct fetch how = {.url = json_doc_text(p->configuration, "token_endpoint"),
                        .form = buf_data(form)};
    if (secret && !post) {
        how.user = fetch_encoded(mem, p->client);
        how.password = fetch_encoded(mem, secret);
    }
    if (!fetch_run(mem, &how, &got, &away))
        return refuse(visitor, REFUSED_AWAY, "its token endpoint does not answer");
    const struct json *said = json_doc_read(mem, got.body, got.len);
    if (got.status >= 500)
        return refuse(visitor, REFUSED_AWAY, "its token endpoint is in trouble");
    if (got.status != 200 || !said)
        return refuse(visitor, said ? REFUSED_WRONG : REFUSED_AWAY,
                      mem_format(mem, "its token endpoint refuses the code%s",
                                 said ? error_code(mem, json_doc_text(said, "error")) : ""));
    *ret = said;
    return true;
}

/* Reads the keys again, where that may be; *ret false: not now. */
static bool read_keys_again(struct db *db, const void *mem, struct provider *p, bool *ret,
                            struct err *err)
{
    struct err away = {0};
    if (!provider_may_ask(db, mem, p, ret, err))
        return false;
    *ret = *ret && provider_read(db, mem, p, &away);
    return true;
}

static bool check_token(struct db *db, const void *mem, struct provider *p, const char *token,
                        const char *nonce, const char *access, struct visitor *ret, struct err *err)
{
    struct token_wanted wanted = {.issuer = p->issuer,
                                  .client = p->client,
                                  .nonce = nonce,
                                  .access_token = access,
                                  .now = time(NULL)};
    bool again = false;
    enum token_fault fault = id_token_check(mem, token, p->keys, &wanted, &ret->claims);
    if (fault == TOKEN_KEY_UNKNOWN) {
        if (!read_keys_again(db, mem, p, &again, err))
            return false;
        if (again)
            fault = id_token_check(mem, token, p->keys, &wanted, &ret->claims);
    }
    return !fault ||
           refuse(ret, REFUSED_WRONG, mem_format(mem, "ID token: %s", token_fault_words(fault)));
}

/* What the token does not say may stand at the provider beside it (Core 1.0, 5.3). */
static void read_more(const void *mem, const struct provider *p, const char *access,
                      struct visitor *ret)
{
    struct fetched got;
    struct err away = {0};
    const char *url = json_doc_text(p->configuration, "userinfo_endpoint");
    bool email = !strcmp(p->matched_by, "e-mail");
    if (!url || !access || json_doc_has(ret->claims.all, email ? "email" : p->claim))
        return;
    if (!fetch_run(mem, &(struct fetch){.url = url, .bearer = access}, &got, &away) ||
        got.status != 200)
        return;
    const struct json *more = json_doc_read(mem, got.body, got.len);
    const char *subject = more ? json_doc_text(more, "sub") : NULL;
    if (subject && !strcmp(subject, ret->claims.subject))
        ret->more = more;
}

bool provider_answer(struct db *db, const void *mem, struct provider *p, const char *secret,
                     const struct visit_reply *reply, struct visitor *ret, struct err *err)
{
    struct visit visit = visit_of(mem, secret);
    const struct json *tokens;
    struct err away = {0};
    *ret = (struct visitor){0};
    if (!provider_ready(db, mem, p, &away))
        return refuse(ret, REFUSED_AWAY, mem_text(mem, "it does not say who it is"));
    /* RFC 9207: a reply of another provider is none of this one. */
    if (reply->issuer
            ? strcmp(reply->issuer, p->issuer) != 0
            : json_doc_true(p->configuration, "authorization_response_iss_parameter_supported"))
        return refuse(ret, REFUSED_WRONG, "the reply names another issuer");
    if (reply->error)
        return refuse(ret,
                      !strcmp(reply->error, "temporarily_unavailable") ||
                              !strcmp(reply->error, "server_error")
                          ? REFUSED_AWAY
                          : REFUSED_CANCELLED,
                      mem_format(mem, "it says no%s", error_code(mem, reply->error)));
    if (!reply->code)
        return refuse(ret, REFUSED_WRONG, "the reply has no code");
    if (!exchange(mem, p, reply->code, visit.verifier, &tokens, ret, err))
        return false;
    if (!tokens)
        return true;
    const char *token = json_doc_text(tokens, "id_token"),
               *access = json_doc_text(tokens, "access_token");
    if (!token)
        return refuse(ret, REFUSED_WRONG, "it sent no ID token");
    if (!check_token(db, mem, p, token, visit.nonce, access, ret, err))
        return false;
    if (ret->refusal)
        return true;
    read_more(mem, p, access, ret);
    ret->stepped = p->steps || token_has_second_factor(ret->claims.all);
    int64_t at;
    if (json_doc_number(ret->claims.all, "auth_time", &at))
        ret->at = db_from_int(mem, at > 0 ? at : 0);
    return true;
}

/* A claim of the token, or of what the provider tells beside it. */
static const struct json *with_claim(const struct visitor *v, const char *name)
{
    return json_doc_has(v->claims.all, name) || !v->more ? v->claims.all : v->more;
}

/* An address that the provider has proved, in a form that can be on record; NULL: none. */
static const char *proved_email(const struct visitor *v)
{
    const struct json *j = with_claim(v, "email");
    const char *email = json_doc_text(j, "email");
    return email && mail_address_fits(email) && json_doc_true(j, "email_verified") ? email : NULL;
}

bool provider_person(struct db *db, const void *mem, const struct provider *p,
                     struct visitor *visitor, int64_t *ret, bool *ret_admitted, struct err *err)
{
    static const struct {
        const char *word, *why;
    } reasons[] = {
        {"ended", "it is not in use any more"},
        {"number", "the claim for the employee number holds an address"},
        {"domain", "the e-mail address is of no domain that is taken, or not verified"},
        {"taken", "the person on record is already known to it by another subject"},
        {"address", "the e-mail address is on record under another employee number"},
        {"unknown", "nobody on record matches"},
    };
    const char *matched = json_doc_text(with_claim(visitor, p->claim), p->claim);
    if (matched && strlen(matched) > 100)
        matched = NULL;
    struct db_rows *rows =
        db_run(db, mem, STMT_PROVIDER_PERSON,
               DB_PARAMS(db_from_int(mem, p->id), visitor->claims.subject, matched,
                         proved_email(visitor), json_doc_text(with_claim(visitor, "name"), "name")),
               err);
    if (!rows)
        return false;
    *ret = db_int(rows, 0, "person_id");
    *ret_admitted = db_bool(rows, 0, "admitted");
    if (*ret)
        return true;
    visitor->refusal = REFUSED_UNKNOWN;
    const char *refusal = db_text(rows, 0, "refusal");
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++) {
        if (refusal && !strcmp(refusal, reasons[i].word))
            visitor->why = reasons[i].why;
    }
    return true;
}

bool provider_logout(struct db *db, const void *mem, struct provider *p, const char *token,
                     const char **ret_why, bool *ret_theirs, struct err *err)
{
    struct token_claims claims;
    struct err away = {0};
    struct token_wanted wanted = {.issuer = p->issuer, .client = p->client, .now = time(NULL)};
    bool again = false;
    *ret_why = NULL;
    *ret_theirs = false;
    if (!provider_ready(db, mem, p, &away)) {
        *ret_why = "it does not say who it is";
        return true;
    }
    enum token_fault fault = logout_token_check(mem, token, p->keys, &wanted, &claims);
    if (fault == TOKEN_KEY_UNKNOWN) {
        if (!read_keys_again(db, mem, p, &again, err))
            return false;
        if (again)
            fault = logout_token_check(mem, token, p->keys, &wanted, &claims);
    }
    *ret_theirs = !fault || fault > TOKEN_SIGNATURE;
    if (fault) {
        *ret_why = mem_format(mem, "logout token: %s", token_fault_words(fault));
        return true;
    }
    struct db_rows *rows =
        db_run(db, mem, STMT_PROVIDER_SIGN_OUT,
               DB_PARAMS(db_from_int(mem, p->id), claims.id, claims.session, claims.subject), err);
    if (rows && db_is_null(rows, 0, "ended"))
        *ret_why = "logout token: it was sent before";
    return rows;
}
