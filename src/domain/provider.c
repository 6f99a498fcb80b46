/* Signing in by a provider: what it says of itself.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/provider.h"

#include <string.h>

#include "store/fetch.h"
#include "util/config.h"
#include "util/log.h"
#include "util/mem.h"

static const struct json *kept(const void *mem, const struct db_rows *rows, const char *column)
{
    const char *text = db_text(rows, 0, column);
    return text ? json_doc_read(mem, text, strlen(text)) : NULL;
}

bool provider_find(struct db *db, const void *mem, const char *code, struct provider **ret,
                   struct err *err)
{
    *ret = NULL;
    struct db_rows *rows = db_run(db, mem, STMT_PROVIDER_ONE, DB_PARAMS(code), err);
    if (!rows || !db_count(rows))
        return rows;
    struct provider *p = *ret = mem_new(mem, struct provider);
    p->id = db_int(rows, 0, "id");
    p->code = db_text(rows, 0, "code");
    p->name = db_text(rows, 0, "name");
    p->issuer = db_text(rows, 0, "issuer");
    p->client = db_text(rows, 0, "client");
    if (!db_is_null(rows, 0, "sealed"))
        p->sealed = db_bytes(rows, 0, "sealed", mem, &p->sealed_len);
    p->matched_by = db_text(rows, 0, "matched_by");
    p->claim = db_text(rows, 0, "claim");
    p->acr = db_text(rows, 0, "acr");
    p->admits = db_bool(rows, 0, "admits");
    p->steps = db_bool(rows, 0, "steps");
    p->configuration = kept(mem, rows, "configuration");
    p->keys = kept(mem, rows, "keys");
    p->fresh = db_bool(rows, 0, "fresh") && p->configuration && p->keys;
    return true;
}

static bool broken(struct err *err, const char *what)
{
    err_set(err, ERR_UNAVAILABLE, "A provider of sign-in does not answer as it should.");
    return err_detail(err, "%s", what);
}

/* A document of a provider; NULL: err. */
static const struct json *read_document(const void *mem, const char *url, struct err *err)
{
    struct fetched got;
    if (!fetch_run(mem, &(struct fetch){.url = url}, &got, err))
        return NULL;
    const struct json *j = got.status == 200 ? json_doc_read(mem, got.body, got.len) : NULL;
    if (!j)
        broken(err, mem_format(mem, "%.200s: %s (status %d)", url,
                               got.status == 200 ? "no JSON" : "no document", got.status));
    return j;
}

/* Whether all is there that is needed, of the issuer that it is to be (Discovery 1.0, 4.3). */
static bool configuration_is_right(const void *mem, const struct provider *p, const struct json *c,
                                   struct err *err)
{
    static const char *const needed[] = {"authorization_endpoint", "token_endpoint", "jwks_uri"};
    static const char *const optional[] = {"userinfo_endpoint", "end_session_endpoint"};
    const char *issuer = json_doc_text(c, "issuer");
    if (!issuer || strcmp(issuer, p->issuer) != 0)
        return broken(err, "it says that it is another issuer");
    for (size_t i = 0; i < sizeof needed / sizeof *needed; i++) {
        const char *url = json_doc_text(c, needed[i]);
        if (!url || !fetch_may(url))
            return broken(err, mem_format(mem, "%s is not an https address", needed[i]));
    }
    for (size_t i = 0; i < sizeof optional / sizeof *optional; i++) {
        const char *url = json_doc_text(c, optional[i]);
        if (url && !fetch_may(url))
            return broken(err, mem_format(mem, "%s is not an https address", optional[i]));
    }
    if (json_doc_has(c, "code_challenge_methods_supported") &&
        !json_doc_lists(c, "code_challenge_methods_supported", "S256"))
        return broken(err, "it does not do PKCE with S256");
    if (json_doc_has(c, "response_types_supported") &&
        !json_doc_lists(c, "response_types_supported", "code"))
        return broken(err, "it does not do the authorization code flow");
    return true;
}

bool provider_read(struct db *db, const void *mem, struct provider *p, struct err *err)
{
    size_t len = strlen(p->issuer);
    while (len && p->issuer[len - 1] == '/')
        len--;
    const char *url = mem_format(mem, "%.*s/.well-known/openid-configuration", (int)len, p->issuer);
    const struct json *c = read_document(mem, url, err);
    if (!c || !configuration_is_right(mem, p, c, err))
        return false;
    const struct json *keys = read_document(mem, json_doc_text(c, "jwks_uri"), err);
    if (!keys)
        return false;
    if (!json_doc_objects(keys, "keys"))
        return broken(err, "it publishes no keys");
    p->configuration = c;
    p->keys = keys;
    p->fresh = true;
    return db_do(
        db, STMT_PROVIDER_KEEP,
        DB_PARAMS(db_from_int(mem, p->id), json_doc_written(mem, c), json_doc_written(mem, keys)),
        err);
}

bool provider_may_ask(struct db *db, const void *mem, const struct provider *p, bool *ret,
                      struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, STMT_PROVIDER_MAY_ASK, DB_PARAMS(db_from_int(mem, p->id)), err);
    *ret = rows && db_bool(rows, 0, "may");
    return rows;
}

bool provider_ready(struct db *db, const void *mem, struct provider *p, struct err *err)
{
    bool may;
    if (p->fresh)
        return true;
    if (!provider_may_ask(db, mem, p, &may, err))
        return false;
    if (!may)
        return (p->configuration && p->keys) ||
               broken(err, "it was asked within the last minute, and did not answer");
    if (provider_read(db, mem, p, err))
        return true;
    if (!p->configuration || !p->keys)
        return false;
    log_line("provider %s: kept as it was: %s", p->code, err->detail);
    *err = (struct err){0};
    return true;
}

const char *provider_back_address(const void *mem, const char *code)
{
    return mem_format(mem, "%s/sign-in/back/%s", config_get("ATTEST_ADDRESS"), code);
}

const char *provider_logout_address(const void *mem, const char *code)
{
    return mem_format(mem, "%s/sign-in/out/%s", config_get("ATTEST_ADDRESS"), code);
}

const char *provider_purpose(const void *mem, const char *code)
{
    return mem_format(mem, "client secret of provider %s", code);
}

const char *provider_end_address(const void *mem, const struct provider *p)
{
    const char *url =
        p->configuration ? json_doc_text(p->configuration, "end_session_endpoint") : NULL;
    if (!url || !fetch_may(url))
        return NULL;
    return mem_format(mem, "%s%cclient_id=%s&post_logout_redirect_uri=%s%%2Fsession", url,
                      strchr(url, '?') ? '&' : '?', fetch_encoded(mem, p->client),
                      fetch_encoded(mem, config_get("ATTEST_ADDRESS")));
}
