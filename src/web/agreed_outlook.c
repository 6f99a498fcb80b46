/*
 * What agreeing an exemption, a leave or an extension would do, or ending one.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "web/agreed_words.h"
#include "web/layout.h"

bool agreed_outlook_read(struct request *req, date from, date to, int64_t certification,
                         agreed_act *act, const void *of, struct agreed_outlook *ret,
                         struct err *err)
{
    const char *days[] = {db_from_date(req->mem, req->viewer->today), db_from_date(req->mem, from),
                          db_from_date(req->mem, to), db_from_date(req->mem, to + 1)};
    const char *const *params =
        DB_PARAMS(db_from_int(req->mem, req->person_id), db_from_array(req->mem, days, 4),
                  certification ? db_from_int(req->mem, certification) : NULL);
    ret->now = db_run(req->db, req->mem, STMT_AGREED_STANDINGS, params, err);
    if (!ret->now || !db_do(req->db, STMT_SAVEPOINT_SET, NULL, err) || !act(req, of, err))
        return false;
    ret->then = db_run(req->db, req->mem, STMT_AGREED_STANDINGS, params, err);
    return ret->then && db_do(req->db, STMT_SAVEPOINT_UNDO, NULL, err);
}

static bool is_same(const struct db_rows *a, size_t i, const struct db_rows *b, size_t k)
{
    return db_int(a, i, "place") == db_int(b, k, "place") &&
           db_int(a, i, "post_id") == db_int(b, k, "post_id") &&
           db_int(a, i, "certification_id") == db_int(b, k, "certification_id");
}

static void standing_cell(struct reply *reply, const struct db_rows *rows, size_t i,
                          const char *label)
{
    struct html *h = reply->html;
    html_open(h, "td", "data-label", label);
    html_open(h, "span");
    layout_standing(reply, i < db_count(rows) ? db_text(rows, i, "standing") : "not required");
    if (i < db_count(rows) && !db_is_null(rows, i, "due")) {
        html_text(h, " ");
        html_sentence(h, _("until {date}"), layout_day(reply, "date", db_date(rows, i, "due")));
    }
    html_close(h, "span");
    html_close(h, "td");
}

/* The posts that would stand otherwise on a day, each with both. How many there are. */
static size_t outlook_rows(struct request *req, struct reply *reply,
                           const struct agreed_outlook *seen)
{
    struct html *h = reply->html;
    size_t n = 0;
    for (size_t k = 0; k < db_count(seen->then); k++) {
        const char *due = db_text(seen->then, k, "due"), *before = NULL;
        size_t i = 0;
        while (i < db_count(seen->now) && !is_same(seen->now, i, seen->then, k))
            i++;
        before = i < db_count(seen->now) ? db_text(seen->now, i, "due") : NULL;
        if (i < db_count(seen->now) &&
            !strcmp(db_text(seen->now, i, "standing"), db_text(seen->then, k, "standing")) &&
            !strcmp(before ? before : "", due ? due : ""))
            continue;
        if (k && db_int(seen->then, k, "place") > 1 &&
            db_date(seen->then, k, "day") == req->viewer->today)
            continue; /* today stands first already */
        n++;
        html_open(h, "tr");
        html_open(h, "th", "scope", "row");
        layout_date(reply, db_date(seen->then, k, "day"));
        html_close(h, "th");
        html_leaf(h, "td",
                  mem_format(req->mem, _("%1$s, %2$s"), db_text(seen->then, k, "certification"),
                             db_text(seen->then, k, "job_role")),
                  "data-label", _("What"));
        standing_cell(reply, seen->now, i, _("Now"));
        standing_cell(reply, seen->then, k, _("Then"));
        html_close(h, "tr");
    }
    return n;
}

void agreed_outlook_show(struct request *req, struct reply *reply,
                         const struct agreed_outlook *seen, const char *note)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Day"), _("What"), _("Now"), _("Then")};
    html_leaf(h, "h2", _("What it would do"));
    html_leaf(h, "p", note, "role", "status");
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption", mem_format(req->mem, _("Standing of %s"), req->person_name));
    layout_columns(reply, heads, 4, 4);
    html_open(h, "tbody");
    if (!outlook_rows(req, reply, seen)) {
        html_open(h, "tr");
        html_leaf(h, "td", _("Nothing changes on these days."), "colspan", "4");
        html_close(h, "tr");
    }
    html_close(h, "tbody");
    html_close(h, "table");
}
