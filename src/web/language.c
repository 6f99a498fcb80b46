/* The language of a request.  SPDX-License-Identifier: Apache-2.0 */
#include "web/language.h"

#include <string.h>

#include "util/config.h"
#include "web/layout.h"

static const char cookie_name[] = "attest-language";
enum { CODE_MAX = 16 };

/* The language that our cookie names; NULL if there is none of ours. */
static const struct language *of_cookie(const char *header)
{
    size_t n = sizeof cookie_name - 1;
    for (const char *p = header ? header : ""; *p; p += strspn(p, "; ")) {
        size_t len = strcspn(p, ";");
        if (len > n + 1 && len - n - 1 < CODE_MAX && p[n] == '=' && !strncmp(p, cookie_name, n)) {
            char code[CODE_MAX] = "";
            memcpy(code, p + n + 1, len - n - 1);
            return words_find(code);
        }
        p += len;
    }
    return NULL;
}

void language_of_browser(const char *cookie, const char *accept_language)
{
    const struct language *chosen = of_cookie(cookie);
    words_use(chosen ? chosen : words_accepted(accept_language));
}

void language_of_viewer(const struct request *req, struct reply *reply)
{
    const struct language *own = req->viewer ? words_find(req->viewer->language) : NULL;
    if (own)
        words_use(own);
    reply->language = words_in_use()->code;
}

const char *language_of_reader(const struct request *req)
{
    const char *own = req->viewer ? req->viewer->language : NULL;
    const struct language *known = own ? words_find(own) : words_in_use();
    return known ? known->code : own;
}

const char *language_cookie(const void *mem, const struct language *language)
{
    return mem_format(mem, "%s=%s; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax%s", cookie_name,
                      language->code, config_is_demo() ? "" : "; Secure");
}

/* Where the choice leads back to, as a value in an address. */
static const char *here(struct request *req, const struct reply *reply)
{
    struct buf *out = buf_new(req->mem, 8192);
    /* From a page that is not there it leads home, so that all such pages are alike; a query that
     * would lead to another site is not carried on. */
    bool there = req->path && reply->status != 404;
    const char *next = request_field(req, "next"),
               *path = there ? req->path : layout_home(req->viewer);
    bool keep = there && *req->query && (!next || is_own_path(next));
    const char *parts[] = {path, keep ? "?" : "", keep ? req->query : ""};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        for (const unsigned char *p = (const unsigned char *)parts[i]; *p; p++) {
            if ((*p >= '0' && *p <= '9') || (*p >= 'A' && *p <= 'Z') || (*p >= 'a' && *p <= 'z') ||
                strchr("-._~/", *p))
                buf_char(out, (char)*p);
            else
                buf_format(out, "%%%02X", *p);
        }
    }
    return buf_is_full(out) ? "/" : buf_data(out);
}

void language_choice(struct request *req, struct reply *reply)
{
    struct html *h = reply->html;
    const struct language *l, *now = words_in_use();
    html_open(h, "form", "class", "at-languages", "method", "post", "action", "/language");
    html_leaf(h, "span", _("Language:"));
    for (size_t i = 0; (l = words_offered(i)); i++) {
        /* A button of the answer form, where there is one, so that the answer is saved first. */
        if (l == now)
            html_leaf(h, "span", l->name, "lang", l->code, "class", "at-languages__now");
        else
            html_leaf(h, "button", l->name, "type", "submit", "name", "language", "value", l->code,
                      "lang", l->code, "class", "usa-button usa-button--unstyled", "form",
                      reply->has_answer_form ? "answer" : NULL, "formnovalidate",
                      reply->has_answer_form ? "" : NULL, "formaction",
                      mem_format(req->mem, "/language?next=%s", here(req, reply)));
    }
    html_close(h, "form");
}
