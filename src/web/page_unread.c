/* Written answers that nobody may mark, for those who can name somebody.
 * SPDX-License-Identifier: Apache-2.0 */
#include "domain/marking.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/unread.h"

enum { CODE_SHOWN = 4 };

bool unread_notice(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct marking_unread *list;
    size_t n;
    if (!viewer_may(req->viewer, "administrator"))
        return true;
    if (!marking_unread(req->db, req->mem, req->viewer->zone, &list, &n, err))
        return false;
    if (!n)
        return true;
    html_open(h, "div", "class", "usa-alert usa-alert--warning usa-alert--slim");
    html_open(h, "div", "class", "usa-alert__body");
    html_open(h, "p", "class", "usa-alert__text");
    html_leaf(h, "a",
              mem_format(req->mem,
                         words_plural("%d written answer waits, and nobody may mark it",
                                      "%d written answers wait, and nobody may mark them", (int)n),
                         (int)n),
              "href", "/unmarked");
    html_close(h, "p");
    html_close(h, "div");
    html_close(h, "div");
    return true;
}

static void cell(struct html *h, const char *label, const char *text)
{
    html_leaf(h, "td", text, "data-label", label);
}

static void row(struct request *req, struct reply *reply, const struct marking_unread *u)
{
    struct html *h = reply->html;
    html_open(h, "tr");
    html_leaf(h, "th", mem_format(req->mem, _("Answer %.*s"), CODE_SHOWN, u->essay), "scope",
              "row");
    cell(h, _("Facility"), u->facility_name);
    cell(h, _("Course"), u->course);
    cell(h, _("Question"), u->question);
    html_open(h, "td", "data-label", _("Sent"));
    layout_date(reply, u->sent_on);
    html_close(h, "td");
    cell(h, _("Waits"),
         u->days > 0 ? mem_format(req->mem, words_plural("%d day", "%d days", u->days), u->days)
                     : _("since today"));
    cell(h, _("Read so far"), mem_format(req->mem, "%d", u->readings));
    html_close(h, "tr");
}

/* 200 */
bool page_marking_unread(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct marking_unread *list;
    size_t n;
    if (!marking_unread(req->db, req->mem, req->viewer->zone, &list, &n, err))
        return false;
    const char *const heads[] = {_("Answer"), _("Facility"), _("Course"),     _("Question"),
                                 _("Sent"),   _("Waits"),    _("Read so far")};
    layout_begin(
        req, reply,
        &(struct page_look){.title = _("Answers without a marker"), .wide = true, .dense = true});
    html_leaf(h, "h1", _("Answers without a marker"));
    html_leaf(h, "p",
              _("Nobody who may mark at these facilities can read these answers: nobody holds the "
                "permission, or all who hold it have read the answer, or wrote it. Let somebody "
                "else have the permission to mark there. An answer that has been read is marked "
                "by what was read after a week."));
    if (n) {
        html_open(h, "table", "class", "usa-table at-cards");
        html_leaf(h, "caption", _("Longest waiting first"));
        layout_columns(reply, heads, sizeof heads / sizeof *heads, sizeof heads / sizeof *heads);
        html_open(h, "tbody");
        for (size_t i = 0; i < n; i++)
            row(req, reply, &list[i]);
        html_close(h, "tbody");
        html_close(h, "table");
    } else {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "h2", _("Nothing waits"));
        html_leaf(h, "p", _("Every written answer that was sent can be marked by somebody."));
        html_close(h, "div");
    }
    layout_end(req, reply);
    return true;
}
