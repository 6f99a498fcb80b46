/* Errors of the API as RFC 9457 problem documents.  SPDX-License-Identifier: Apache-2.0 */
#include "web/problem_json.h"

#include <string.h>

#include "util/words.h"

static const struct {
    int status;
    const char *title;
} kinds[ERR_KIND_COUNT] = {
    [ERR_NONE] = {500, N_("Something went wrong")},
    [ERR_INVALID] = {422, N_("Something is not as expected")},
    [ERR_UNREADABLE] = {400, N_("The request could not be read")},
    [ERR_UNAUTHENTICATED] = {401, N_("Not signed in")},
    [ERR_FORBIDDEN] = {404, N_("Not found")}, /* reads the same as absent */
    [ERR_FORGED] = {403, N_("This request did not come from one of our pages")},
    [ERR_NOT_FOUND] = {404, N_("Not found")},
    [ERR_METHOD] = {405, N_("Not done this way")},
    [ERR_CONFLICT] = {409, N_("Something changed meanwhile")},
    [ERR_TOO_LARGE] = {413, N_("Too large")},
    [ERR_TOO_MANY] = {429, N_("Too many tries")},
    [ERR_UNAVAILABLE] = {503, N_("Not available at the moment")},
    [ERR_INTERNAL] = {500, N_("Something went wrong")},
};

int error_status(enum err_kind kind)
{
    return kinds[kind].status;
}

const char *error_title(enum err_kind kind)
{
    return _(kinds[kind].title);
}

/* A JSON string, quoted. */
static void json_text(struct buf *out, const char *text)
{
    buf_char(out, '"');
    for (const unsigned char *p = (const unsigned char *)text; *p; p++) {
        if (*p == '"' || *p == '\\')
            buf_char(out, '\\');
        if (*p < 0x20)
            buf_format(out, "\\u%04x", *p);
        else
            buf_char(out, (char)*p);
    }
    buf_char(out, '"');
}

void problem_json(struct reply *reply, const struct err *err)
{
    bool hidden = err->kind == ERR_FORBIDDEN;
    reply->status = error_status(err->kind);
    reply->content_type = "application/problem+json";
    reply->location = NULL;
    buf_cut(reply->body, 0);
    buf_text(reply->body, "{\"type\":\"about:blank\",\"title\":");
    json_text(reply->body, error_title(err->kind));
    buf_format(reply->body, ",\"status\":%d,\"detail\":", reply->status);
    json_text(reply->body, hidden ? _("There is nothing here that you may see.") : err->message);
    buf_text(reply->body, "}\n");
}
