/* A request, its reply, and the search for its route.  SPDX-License-Identifier: Apache-2.0 */
#include "web/request.h"

#include <stdarg.h>
#include <string.h>

#include "util/text.h"
#include "util/words.h"
#include "web/gate.h"

const char *request_param(const struct request *req, const char *name)
{
    for (size_t i = 0; i < PARAMS_OF_PATH_MAX && req->params[i].name; i++) {
        if (!strcmp(req->params[i].name, name))
            return req->params[i].value;
    }
    return "";
}

int64_t request_param_int(const struct request *req, const char *name)
{
    int64_t n;
    text_whole_number(request_param(req, name), INT64_MAX, &n);
    return n;
}

int request_param_number(const struct request *req, const char *name)
{
    int64_t n = request_param_int(req, name);
    return n <= INT32_MAX ? (int)n : 0;
}

const char *request_field(const struct request *req, const char *name)
{
    return form_text(req->form, name);
}

const char *request_typed(const struct request *req, const char *name)
{
    return text_tidy(req->mem, request_field(req, name));
}

bool request_date(const struct request *req, const char *name, date otherwise, date *ret,
                  struct err *err)
{
    const char *text = request_field(req, name);
    *ret = otherwise;
    if (!text || !*text || date_parse(text, ret))
        return true;
    return err_set(err, ERR_INVALID,
                   "“%.40s” is not a date. Write year, month and day, as in 2026-03-31.", text);
}

/* Browsers drop tabs and line breaks from addresses, so that "/<tab>/elsewhere" would lead away. */
bool is_own_path(const char *next)
{
    if (!next || next[0] != '/' || next[1] == '/')
        return false;
    for (const unsigned char *p = (const unsigned char *)next; *p; p++) {
        if (*p <= ' ' || *p == 0x7f || *p == '\\')
            return false;
    }
    return true;
}

bool viewer_may(const struct viewer *viewer, const char *permission)
{
    size_t n = strlen(permission);
    for (const char *p = viewer ? viewer->permissions : ""; (p = strstr(p, permission)); p += n) {
        if ((p == viewer->permissions || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
            return true;
    }
    return false;
}

struct reply *reply_new(const void *mem)
{
    struct reply *reply = mem_new(mem, struct reply);
    reply->status = 200;
    reply->content_type = "text/html; charset=utf-8";
    reply->language = words_in_use()->code;
    reply->body = buf_new(reply, PAGE_MAX);
    reply->html = html_new(reply, reply->body);
    return reply;
}

bool reply_see_other(struct request *req, struct reply *reply, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    reply->location = mem_format_v(req->mem, format, ap);
    va_end(ap);
    reply->status = 303;
    return true;
}

void reply_bytes(struct reply *reply, const char *content_type, const void *data, size_t len)
{
    reply->content_type = content_type;
    buf_cut(reply->body, 0);
    buf_add(reply->body, data, len);
}

/* Whether path fits pattern; the parts are taken into req->params. */
static bool fits(struct request *req, const char *pattern, const char *path)
{
    size_t n = 0;
    memset(req->params, 0, sizeof req->params);
    while (*pattern || *path) {
        if (*pattern != ':') {
            if (*pattern != *path)
                return false;
            pattern++;
            path++;
            continue;
        }
        size_t name = strcspn(pattern + 1, "/"), value = strcspn(path, "/");
        if (value == 0 || value > 200 || n == PARAMS_OF_PATH_MAX)
            return false;
        req->params[n].name = mem_text_n(req->mem, pattern + 1, name);
        req->params[n++].value = mem_text_n(req->mem, path, value);
        pattern += name + 1;
        path += value;
    }
    return true;
}

const struct route *route_find(struct request *req, enum method method, const char *path,
                               const char **ret_allow, struct err *err)
{
    bool others[METHOD_COUNT] = {false}, any = false;
    for (const struct route *r = routes; r->handler; r++) {
        if (!fits(req, r->pattern, path))
            continue;
        if (r->method == method)
            return r;
        others[r->method] = any = true;
    }
    memset(req->params, 0, sizeof req->params);
    if (!any) {
        err_set(err, ERR_NOT_FOUND,
                "There is no such page. Check the address, or start from your learning list.");
        return NULL;
    }
    struct buf *allow = buf_new(req->mem, 64);
    for (int m = 0; m < METHOD_COUNT; m++) {
        if (others[m])
            buf_format(allow, "%s%s", buf_len(allow) ? ", " : "",
                       m == METHOD_GET ? "GET, HEAD" : method_name((enum method)m));
    }
    *ret_allow = buf_data(allow);
    err_set(err, ERR_METHOD, "This address does not take that kind of request.");
    return NULL;
}

const char *access_name(enum access a)
{
    static const char *const names[ACCESS_COUNT] = {
        [ACCESS_PUBLIC] = "public",
        [ACCESS_SIGNED_IN] = "signed-in",
        [ACCESS_MANAGER] = "manager",
        [ACCESS_AUTHOR] = "author",
        [ACCESS_AUTHOR_OR_ADMINISTRATOR] = "author-or-administrator",
        [ACCESS_MARKER] = "marker",
        [ACCESS_OBSERVER] = "observer",
        [ACCESS_RECORDER] = "recorder",
        [ACCESS_REVIEWER] = "reviewer",
        [ACCESS_ADMINISTRATOR] = "administrator",
    };
    return names[a];
}

const char *scope_name(enum scope s)
{
    static const char *const names[SCOPE_COUNT] = {
        [SCOPE_NONE] = "none", [SCOPE_FACILITY] = "facility", [SCOPE_PERSON] = "person"};
    return names[s];
}

const char *method_name(enum method m)
{
    static const char *const names[METHOD_COUNT] = {
        [METHOD_GET] = "GET", [METHOD_POST] = "POST", [METHOD_PUT] = "PUT"};
    return names[m];
}

const char *pool_name(enum pool p)
{
    static const char *const names[POOL_COUNT] = {[POOL_PAGES] = "pages",
                                                  [POOL_SIGNIN] = "signin",
                                                  [POOL_EXPORT] = "export",
                                                  [POOL_OUTSIDE] = "outside"};
    return names[p];
}
