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
    const char *all = db_from_array(req->mem, days, 4),
               *one = certification ? db_from_int(req->mem, certification) : NULL;
    ret->now = db_run(req->db, req->mem, STMT_AGREED_STANDINGS,
                      DB_PARAMS(db_from_int(req->mem, req->person_id), all, one), err);
    if (!ret->now || !db_do(req->db, STMT_SAVEPOINT_SET, NULL, err) || !act(req, of, err))
        return false;
    /* Asked anew: a person who is added has an id only now. */
    ret->then = db_run(req->db, req->mem, STMT_AGREED_STANDINGS,
                       DB_PARAMS(db_from_int(req->mem, req->person_id), all, one), err);
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

/* One post that would stand otherwise on a day: at i of what is, and at k of what would be; a place
 * past the end: it is not there. */
static void outlook_row(struct request *req, struct reply *reply, const struct agreed_outlook *seen,
                        size_t i, size_t k)
{
    struct html *h = reply->html;
    bool later = k < db_count(seen->then);
    const struct db_rows *rows = later ? seen->then : seen->now;
    size_t r = later ? k : i;
    html_open(h, "tr");
    html_open(h, "th", "scope", "row");
    layout_date(reply, db_date(rows, r, "day"));
    html_close(h, "th");
    html_leaf(h, "td",
              mem_format(req->mem, _("%1$s, %2$s"), db_text(rows, r, "certification"),
                         db_text(rows, r, "job_role")),
              "data-label", _("What"));
    standing_cell(reply, seen->now, i, _("Now"));
    standing_cell(reply, seen->then, k, _("Then"));
    html_close(h, "tr");
}

static size_t find_same(const struct db_rows *of, size_t k, const struct db_rows *in)
{
    size_t i = 0;
    while (i < db_count(in) && !is_same(in, i, of, k))
        i++;
    return i;
}

/* Today stands first already, where one of the other days is today. */
static bool is_repeated(const struct request *req, const struct db_rows *rows, size_t i)
{
    return db_int(rows, i, "place") > 1 && db_date(rows, i, "day") == req->viewer->today;
}

static bool stands_the_same(const struct db_rows *a, size_t i, const struct db_rows *b, size_t k)
{
    const char *x = db_text(a, i, "due"), *y = db_text(b, k, "due");
    return !strcmp(db_text(a, i, "standing"), db_text(b, k, "standing")) &&
           !strcmp(x ? x : "", y ? y : "");
}

/* The posts that would stand otherwise on a day, each with both. How many there are. */
static size_t outlook_rows(struct request *req, struct reply *reply,
                           const struct agreed_outlook *seen)
{
    size_t n = 0, there = db_count(seen->now);
    for (size_t k = 0; k < db_count(seen->then); k++) {
        size_t i = find_same(seen->then, k, seen->now);
        if ((i < there && stands_the_same(seen->now, i, seen->then, k)) ||
            is_repeated(req, seen->then, k))
            continue;
        outlook_row(req, reply, seen, i, k);
        n++;
    }
    for (size_t i = 0; i < there; i++) {
        size_t k = find_same(seen->now, i, seen->then);
        if (k < db_count(seen->then) || is_repeated(req, seen->now, i))
            continue;
        outlook_row(req, reply, seen, i, k);
        n++;
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
