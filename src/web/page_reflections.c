/* My reflections: what one has answered for oneself alone, to read and to delete.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "domain/reflection.h"
#include "util/words.h"
#include "web/attempt_form.h"
#include "web/layout.h"
#include "web/pages.h"

/* Typed text: its line breaks stay. */
static void typed(struct request *req, struct html *h, const char *text)
{
    for (const char *p = text; *p;) {
        size_t len = strcspn(p, "\r\n");
        html_text(h, mem_text_n(req->mem, p, len));
        p += len;
        p += *p == '\r' && p[1] == '\n';
        if (*p) {
            html_void(h, "br");
            p++;
        }
    }
}

static void line(struct request *req, struct html *h, const struct reflection *r,
                 const struct reflection_line *l)
{
    html_open(h, "p", "lang", l->typed ? NULL : r->language);
    if (l->label) {
        html_trusted(h, l->label);
        html_text(h, l->before ? _(" (before)") : "");
        html_text(h, ": ");
    }
    if (l->typed)
        typed(req, h, l->text);
    else
        html_trusted(h, l->text);
    html_close(h, "p");
}

static void entry(struct request *req, struct reply *reply, const struct reflection *r)
{
    struct html *h = reply->html;
    const char *id = mem_format(req->mem, "answer-%lld-%s", (long long)r->attempt, r->item);
    html_open(h, "article", "class", "at-inset", "aria-labelledby", id);
    html_leaf(h, "h2", r->plain, "id", id, "lang", r->language);
    html_open(h, "p", "class", "at-small at-quiet");
    html_leaf(h, "a", r->title, "href", mem_format(req->mem, "/courses/%s", r->course), "lang",
              r->title_language);
    html_text(h, " · ");
    html_sentence(h, _("Saved {date}"), layout_day(reply, "date", r->saved_on));
    html_close(h, "p");
    for (size_t i = 0; i < r->n_lines; i++)
        line(req, h, r, &r->lines[i]);
    layout_form(req, reply,
                mem_format(req->mem, "/reflections/%lld/%s/delete", (long long)r->attempt, r->item),
                NULL);
    html_leaf(h, "button", _("Delete"), "type", "submit", "class",
              "usa-button usa-button--outline at-no-print", "aria-describedby", id);
    html_close(h, "form");
    html_close(h, "article");
}

/* 200 with the viewer's private answers, newest first */
bool page_reflections(struct request *req, struct reply *reply, struct err *err)
{
    const struct quiz_reader reader = attempt_reader(req);
    struct html *h = reply->html;
    struct reflection *list;
    size_t n;
    if (!reflection_list(req->db, req->mem, &reader, &list, &n, err))
        return false;
    layout_begin(req, reply, &(struct page_look){.title = _("Reflections"), .exit = true});
    html_leaf(h, "h1", _("My reflections"));
    if (request_field(req, "deleted"))
        html_leaf(h, "p", _("Deleted. Nothing of it is kept."), "role", "status", "class",
                  "at-state");
    html_leaf(h, "p",
              _("Only you can read this. No manager, author or administrator has a way to it. What "
                "you delete here is gone for good."));
    for (size_t i = 0; i < n; i++)
        entry(req, reply, &list[i]);
    if (!n) {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "h2", _("Nothing here"));
        html_leaf(h, "p", _("What a course asks you for yourself alone is kept here."));
        html_close(h, "div");
    }
    layout_end(req, reply);
    return true;
}

/* 303 back to the list; 404 for what is not the viewer's */
bool page_reflection_delete(struct request *req, struct reply *reply, struct err *err)
{
    return reflection_delete(req->db, req->mem, request_param_int(req, "attempt"),
                             request_param(req, "item"), err) &&
           reply_see_other(req, reply, "/reflections?deleted=1");
}
