/* The courses of an author.  SPDX-License-Identifier: Apache-2.0 */
#include "store/db.h"
#include "web/layout.h"
#include "web/pages.h"

/* ---- tables ---- */

static void cell(struct html *h, const char *label, const char *class, const char *text)
{
    html_leaf(h, "td", text, "data-label", label, "class", class);
}

static void date_cell(struct reply *reply, const char *label, date d)
{
    html_open(reply->html, "td", "data-label", label);
    layout_date(reply, d);
    html_close(reply->html, "td");
}

/* ---- courses ---- */

/* "version 3", leading to its page; "none" where there is none */
static void version_cell(struct reply *reply, const char *label, const char *code,
                         const char *version)
{
    struct html *h = reply->html;
    html_open(h, "td", "data-label", label);
    if (version)
        html_leaf(h, "a", mem_format(reply, _("version %s"), version), "href",
                  mem_format(reply, "/authoring/courses/%s/versions/%s", code, version));
    else
        html_text(h, _("none"));
    html_close(h, "td");
}

static void course_row(struct request *req, struct reply *reply, const struct db_rows *rows,
                       size_t i)
{
    struct html *h = reply->html;
    const char *code = db_text(rows, i, "code"), *live = db_text(rows, i, "live");
    int64_t latest = db_int(rows, i, "latest");
    html_open(h, "tr");
    html_open(h, "th", "scope", "row");
    if (live)
        html_leaf(h, "a", code, "href", mem_format(req->mem, "/courses/%s", code));
    else
        html_text(h, code);
    html_close(h, "th");
    cell(h, _("Title"), NULL, db_text(rows, i, "title"));
    version_cell(reply, _("Live"), code, live);
    if (live)
        date_cell(reply, _("Published"), db_date(rows, i, "published_on"));
    else
        cell(h, _("Published"), NULL, _("not yet"));
    version_cell(reply, _("Newest stored"), code,
                 latest > db_int(rows, i, "live") ? db_text(rows, i, "latest") : NULL);
    cell(h, _("Minutes"), "at-num", db_text(rows, i, "minutes"));
    cell(h, _("Items"), "at-num", db_text(rows, i, "items"));
    html_close(h, "tr");
}

/* 200 */
bool page_authoring_courses(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_PUBLISH_COURSES, DB_PARAMS(req->viewer->zone), err);
    if (!rows)
        return false;
    layout_begin(req, reply,
                 &(struct page_look){.title = _("Courses"), .wide = true, .dense = true});
    html_leaf(h, "h1", _("Courses"));
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "a", _("Import a course"), "class", "usa-button", "href", "/authoring/imports");
    html_close(h, "div");
    if (!db_count(rows)) {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "h2", _("There are no courses yet"));
        html_leaf(h, "p", _("Import the first one: a folder of course files, sent as a zip."));
        html_close(h, "div");
    } else {
        html_open(h, "table", "class", "usa-table at-cards");
        html_open(h, "caption");
        html_format(h, "%s ", _("Courses you may change"));
        html_leaf(
            h, "small",
            mem_format(req->mem, _("As of %s"), date_for_people(req->mem, req->viewer->today)));
        html_close(h, "caption");
        layout_columns(reply,
                       (const char *const[]){_("Code"), _("Title"), _("Live"), _("Published"),
                                             _("Newest stored"), _("Minutes"), _("Items")},
                       7, 5);
        html_open(h, "tbody");
        for (size_t i = 0; i < db_count(rows); i++)
            course_row(req, reply, rows, i);
        html_close(h, "tbody");
        html_close(h, "table");
    }
    layout_end(req, reply);
    return true;
}
