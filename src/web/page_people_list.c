/* People in one's sight: the list, and a search by name, number or address.
 * SPDX-License-Identifier: Apache-2.0 */
#include "store/db.h"
#include "util/text.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"

#include <string.h>

enum { ON_A_PAGE = 50, WORD_MAX = 200 };

static void search_form(struct reply *reply, const char *word)
{
    struct html *h = reply->html;
    html_open(h, "form", "method", "get", "action", "/people", "class", "usa-form at-fields",
              "role", "search");
    field_line(reply, "search",
               &(struct field){.name = "q",
                               .label = _("Name, employee number or e-mail address"),
                               .hint = _("Of a name, the beginning of any part is enough."),
                               .value = word,
                               .max = WORD_MAX});
    layout_submit(reply, _("Find"));
}

static void person_row(struct request *req, struct reply *reply, const struct db_rows *rows,
                       size_t i)
{
    struct html *h = reply->html;
    const char *number = db_text(rows, i, "number"), *email = db_text(rows, i, "email"),
               *role = db_text(rows, i, "job_role");
    html_open(h, "tr");
    html_open(h, "th", "scope", "row");
    html_leaf(h, "a", db_text(rows, i, "name"), "href",
              mem_format(req->mem, "/people/%s", db_text(rows, i, "id")));
    html_close(h, "th");
    html_leaf(h, "td", number ? number : _("none"), "data-label", _("Employee number"));
    html_leaf(h, "td", email ? email : _("none"), "data-label", _("E-mail address"));
    html_leaf(h, "td",
              role ? mem_format(req->mem, _("%1$s at %2$s"), role, db_text(rows, i, "facility"))
                   : _("no post today that you see"),
              "data-label", _("Post"));
    html_close(h, "tr");
}

/* A word as it stands in a query. */
static const char *in_address(const void *mem, const char *word)
{
    static const char plain[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    struct buf *out = buf_new(mem, 3 * 4 * WORD_MAX + 1);
    for (const unsigned char *p = (const unsigned char *)word; *p; p++)
        buf_format(out, *p < 0x80 && strchr(plain, *p) ? "%c" : "%%%02X", *p);
    return buf_data(out);
}

/* The next page begins after the last one shown. */
static void next_link(struct request *req, struct reply *reply, const struct db_rows *rows,
                      const char *word)
{
    const char *after = db_text(rows, ON_A_PAGE - 1, "id");
    html_open(reply->html, "p");
    html_leaf(reply->html, "a", _("Next people"), "href",
              *word
                  ? mem_format(req->mem, "/people?q=%s&after=%s", in_address(req->mem, word), after)
                  : mem_format(req->mem, "/people?after=%s", after));
    html_close(reply->html, "p");
}

static void people(struct request *req, struct reply *reply, const struct db_rows *rows,
                   const char *word)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Name"), _("Employee number"), _("E-mail address"), _("Post")};
    size_t n = db_count(rows);
    if (!n) {
        html_leaf(h, "p",
                  *word ? _("Nobody whom you see has this name, number or address.")
                        : _("Nobody is on record here yet."));
        return;
    }
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption", *word ? _("People found, by name") : _("People, by name"));
    layout_columns(reply, heads, 4, 4);
    html_open(h, "tbody");
    for (size_t i = 0; i < n && i < ON_A_PAGE; i++)
        person_row(req, reply, rows, i);
    html_close(h, "tbody");
    html_close(h, "table");
    if (n > ON_A_PAGE)
        next_link(req, reply, rows, word);
}

/* 200; 400 for a page that begins nowhere */
bool page_people_list(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    const char *word = request_typed(req, "q"), *after = request_field(req, "after");
    int64_t after_id = 0;
    if (text_characters(word) > WORD_MAX)
        word = "";
    if (after && (!text_whole_number(after, INT64_MAX / 2, &after_id) || !after_id))
        return err_set(err, ERR_INVALID, "The next page of this list begins somewhere else.");
    struct db_rows *rows = db_run(
        req->db, req->mem, STMT_STAFF_SEARCH,
        DB_PARAMS(*word ? word : NULL, after ? db_from_int(req->mem, after_id) : NULL,
                  db_from_int(req->mem, ON_A_PAGE + 1), db_from_date(req->mem, req->viewer->today)),
        err);
    if (!rows)
        return false;
    layout_begin(req, reply,
                 &(struct page_look){.title = _("People"), .wide = true, .dense = true});
    html_leaf(h, "h1", _("People"));
    if (viewer_may(req->viewer, "administrator")) {
        html_open(h, "div", "class", "at-actions");
        html_leaf(h, "a", _("Add a person"), "class", "usa-button", "href", "/people/new");
        if (viewer_may(req->viewer, "network-administrator"))
            html_leaf(h, "a", _("HR feed"), "class", "usa-button usa-button--outline", "href",
                      "/people/imports");
        html_close(h, "div");
    }
    search_form(reply, word);
    people(req, reply, rows, word);
    layout_end(req, reply);
    return true;
}
