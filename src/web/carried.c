/* An answer that was sent by somebody who was signed out meanwhile.
 * SPDX-License-Identifier: Apache-2.0 */
#include "web/carried.h"

#include <string.h>

#include "web/layout.h"
#include "web/pages.h"
#include "web/token.h"

/* On the way, fields have names of their own, so that none is taken for one of the sign-in form. */
static const char mark[] = "carried.";
static const char mark_address[] = "carried-to";

bool carried_is_wanted(const struct request *req, const struct err *err)
{
    return req->route && req->route->carries && req->form->body_is_form &&
           (err->kind == ERR_UNAUTHENTICATED || (err->kind == ERR_FORGED && req->viewer));
}

/* Where the answer is to go: the address of the request, or the one that came with the sign-in form
 * if a route with the mark takes it; NULL: nothing is carried. */
static const char *address(struct request *req)
{
    struct request probe = {.mem = req->mem};
    const char *allow, *to = request_field(req, mark_address);
    struct err ignored = {0};
    if (req->route && req->route->carries)
        return req->path;
    if (!to || !req->form->body_is_form)
        return NULL;
    const struct route *route = route_find(&probe, METHOD_POST, to, &allow, &ignored);
    return route && route->carries ? to : NULL;
}

/* The name of a field as the answer form has it; NULL: it is not part of the answer. */
static const char *own_name(const struct request *req, const char *name)
{
    size_t n = strlen(mark);
    if (!req->route || !req->route->carries)
        return strncmp(name, mark, n) ? NULL : name + n;
    /* What belongs to the session that ended, or to the sending that came to nothing. */
    return strcmp(name, "csrf") && strcmp(name, "idempotency_key") ? name : NULL;
}

static void fields(struct request *req, struct reply *reply, const char *prefix)
{
    for (size_t i = 0; i < req->form->n; i++) {
        const struct form_value *v = &req->form->values[i];
        const char *name = own_name(req, v->name);
        if (name)
            html_void(reply->html, "input", "type", "hidden", "name",
                      mem_format(req->mem, "%s%s", prefix, name), "value", v->value);
    }
}

bool carried_is_there(struct request *req)
{
    return address(req) != NULL;
}

void carried_fields(struct request *req, struct reply *reply)
{
    const char *to = address(req);
    if (!to)
        return;
    html_void(reply->html, "input", "type", "hidden", "name", mark_address, "value", to);
    fields(req, reply, mark);
}

static void confirm(struct request *req, struct reply *reply, const char *csrf)
{
    struct html *h = reply->html;
    layout_begin(req, reply, &(struct page_look){.title = _("Save your answer"), .exit = true});
    html_leaf(h, "h1", _("Save your answer"));
    html_leaf(h, "p",
              _("You are signed in. What you typed is kept on this page and is not saved "
                "yet."));
    html_open(h, "form", "method", "post", "action", address(req));
    html_void(h, "input", "type", "hidden", "name", "csrf", "value", csrf);
    html_void(h, "input", "type", "hidden", "name", "idempotency_key", "value",
              token_random(req->mem, 12));
    fields(req, reply, "");
    layout_submit(reply, _("Save this answer"));
    layout_end(req, reply);
}

void carried_confirm(struct request *req, struct reply *reply, const char *token)
{
    char csrf[65];
    token_csrf(token, csrf);
    confirm(req, reply, csrf);
}

void carried_page(struct request *req, struct reply *reply)
{
    struct err ignored = {0}; /* a box that is not ticked must not lose an answer */
    if (req->viewer)
        confirm(req, reply, req->viewer->csrf);
    else
        page_sign_in_again(req, reply, &ignored);
}
