/* Asking another machine over HTTPS.  SPDX-License-Identifier: Apache-2.0 */
#include "store/fetch.h"

#include <curl/curl.h>
#include <string.h>

#include "util/buf.h"
#include "util/config.h"
#include "util/mem.h"

/* What arrives goes into a buffer; more than it holds ends the transfer. */
static size_t take(char *data, size_t size, size_t n, void *to)
{
    struct buf *body = to;
    buf_add(body, data, size * n);
    return buf_is_full(body) ? 0 : size * n;
}

/* A part of an address; NULL: it has none. Owned by mem. */
static const char *part_of(const void *mem, CURLU *url, CURLUPart part)
{
    char *text = NULL;
    if (curl_url_get(url, part, &text, 0) != CURLUE_OK)
        return NULL;
    const char *copy = mem_text(mem, text);
    curl_free(text);
    return copy;
}

static void release_url(void *url)
{
    curl_url_cleanup(url);
}

static bool is_loopback(const char *host)
{
    return !strcmp(host, "127.0.0.1") || !strcmp(host, "[::1]") || !strcmp(host, "localhost");
}

bool fetch_may(const char *text)
{
    void *mem = mem_owner(NULL, "address");
    CURLU *url = mem_attach(mem, curl_url(), release_url);
    bool may = false;
    if (curl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK) {
        const char *scheme = part_of(mem, url, CURLUPART_SCHEME),
                   *host = part_of(mem, url, CURLUPART_HOST);
        may = scheme && host && *host && !part_of(mem, url, CURLUPART_USER) &&
              !part_of(mem, url, CURLUPART_PASSWORD) &&
              (!strcmp(scheme, "https") ||
               (!strcmp(scheme, "http") && config_is_demo() && is_loopback(host)));
    }
    mem_free(mem);
    return may;
}

static void release_easy(void *easy)
{
    curl_easy_cleanup(easy);
}

static void release_list(void *list)
{
    curl_slist_free_all(list);
}

static CURL *prepare(const void *mem, const struct fetch *how, struct buf *body)
{
    static bool ready;
    if (!ready && curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
        return NULL;
    ready = true;
    CURL *c = curl_easy_init();
    if (!c)
        return NULL;
    mem_attach(mem, c, release_easy);
    struct curl_slist *headers =
        mem_attach(mem, curl_slist_append(NULL, "Accept: application/json"), release_list);
    curl_easy_setopt(c, CURLOPT_URL, how->url);
    curl_easy_setopt(c, CURLOPT_PROTOCOLS_STR, config_is_demo() ? "https,http" : "https");
    curl_easy_setopt(c, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(c, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(c, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(c, CURLOPT_PROXY, config_get("ATTEST_PROXY")); /* "": none at all */
    curl_easy_setopt(c, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(c, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(c, CURLOPT_TIMEOUT_MS, (long)(how->ms ? how->ms : FETCH_MS));
    curl_easy_setopt(c, CURLOPT_USERAGENT, "Attest");
    curl_easy_setopt(c, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(c, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(c, CURLOPT_WRITEDATA, body);
    if (how->form)
        curl_easy_setopt(c, CURLOPT_POSTFIELDS, how->form);
    if (how->user) {
        curl_easy_setopt(c, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
        curl_easy_setopt(c, CURLOPT_USERNAME, how->user);
        curl_easy_setopt(c, CURLOPT_PASSWORD, how->password ? how->password : "");
    }
    if (how->bearer) {
        curl_easy_setopt(c, CURLOPT_HTTPAUTH, (long)CURLAUTH_BEARER);
        curl_easy_setopt(c, CURLOPT_XOAUTH2_BEARER, how->bearer);
    }
    return c;
}

bool fetch_run(const void *mem, const struct fetch *how, struct fetched *ret, struct err *err)
{
    *ret = (struct fetched){0};
    if (!fetch_may(how->url)) {
        err_set(err, ERR_INVALID, "An address of another machine is not one that is asked.");
        return err_detail(err, "not an https address: %.200s", how->url);
    }
    void *scratch = mem_owner(NULL, "fetch");
    struct buf *body = buf_new(mem, how->limit ? how->limit : FETCH_BYTES_MAX);
    CURL *c = prepare(scratch, how, body);
    CURLcode code = c ? curl_easy_perform(c) : CURLE_FAILED_INIT;
    long status = 0;
    if (code == CURLE_OK)
        curl_easy_getinfo(c, CURLINFO_RESPONSE_CODE, &status);
    mem_free(scratch);
    if (code != CURLE_OK) {
        err_set(err, ERR_UNAVAILABLE, "Another machine that is needed for this does not answer.");
        return err_detail(err, "%.200s: %s", how->url,
                          buf_is_full(body) ? "too large a reply" : curl_easy_strerror(code));
    }
    *ret = (struct fetched){.status = (int)status, .body = buf_data(body), .len = buf_len(body)};
    return true;
}

const char *fetch_encoded(const void *mem, const char *text)
{
    struct buf *out = buf_new(mem, 3 * strlen(text) + 1);
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        bool plain = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') ||
                     (*p >= '0' && *p <= '9') || strchr("-._~", *p);
        buf_format(out, plain ? "%c" : "%%%02X", *p);
    }
    return buf_data(out);
}
