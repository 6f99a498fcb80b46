/*
 * The list for the shift huddle: who has training waiting and is reached by no message, on paper.
 * SPDX-License-Identifier: Apache-2.0
 *
 * It may hang in a staff room: it says who and by when, and neither what, nor how it stands
 * (decision 0146).
 */
#include <string.h>

#include "store/db.h"
#include "util/config.h"
#include "web/layout.h"
#include "web/pages.h"

enum { ROWS_MAX = 500 };

static void choose(struct request *req, struct reply *reply, bool everybody)
{
    struct html *h = reply->html;
    html_open(h, "p", "class", "at-no-print");
    if (everybody) {
        html_leaf(h, "a", _("Only those whom no message reaches"), "href", req->path);
    } else {
        html_leaf(h, "a", _("Everybody with training waiting"), "href",
                  mem_format(req->mem, "%s?who=all", req->path));
    }
    html_close(h, "p");
}

/* One table for each facility. */
static size_t table(struct reply *reply, const struct db_rows *rows, size_t i, size_t n)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Name"), _("Job role"), _("Please do it by"), _("Done")};
    int64_t place = db_int(rows, i, "facility_id");
    const char *name = db_text(rows, i, "facility");
    html_open(h, "table", "class", "usa-table at-cards at-huddle");
    html_leaf(h, "caption", name ? name : _("not known"));
    layout_columns(reply, heads, 4, 4);
    html_open(h, "tbody");
    for (; i < n && db_int(rows, i, "facility_id") == place; i++) {
        html_open(h, "tr");
        html_leaf(h, "th", db_text(rows, i, "display_name"), "scope", "row");
        html_leaf(h, "td", db_text(rows, i, "job_role"), "data-label", _("Job role"));
        html_open(h, "td", "data-label", _("Please do it by"));
        if (db_bool(rows, i, "late") || db_is_null(rows, i, "due"))
            html_text(h, _("as soon as you can"));
        else
            layout_date(reply, db_date(rows, i, "due"));
        html_close(h, "td");
        html_open(h, "td", "data-label", _("Done"));
        html_leaf(h, "span", "☐", "aria-hidden", "true");
        html_close(h, "td");
        html_close(h, "tr");
    }
    html_close(h, "tbody");
    html_close(h, "table");
    return i;
}

static void how(struct reply *reply)
{
    struct html *h = reply->html;
    html_leaf(h, "h2", _("What to do"));
    html_open(h, "ol", "class", "usa-list");
    html_open(h, "li");
    html_sentence(h, _("Sign in at {address} with your employee number."),
                  html_words("address", config_get("ATTEST_ADDRESS")));
    html_close(h, "li");
    html_leaf(h, "li", _("Open “My learning”. It says what is waiting, and how long it takes."));
    html_leaf(h, "li",
              _("If you have no password, or forgot it, ask your manager for a one-time code."));
    html_close(h, "ol");
}

static bool below(struct request *req, struct reply *reply, const char *sentence, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *rows = db_run(req->db, req->mem, STMT_HUDDLE_BELOW,
                                  DB_PARAMS(db_from_int(req->mem, req->facility_id),
                                            db_from_date(req->mem, req->viewer->today)),
                                  err);
    if (!rows)
        return false;
    html_open(h, "div", "class", "at-no-print");
    html_leaf(h, "p", sentence);
    html_open(h, "ul", "class", "usa-list");
    for (size_t i = 0; i < db_count(rows); i++) {
        html_open(h, "li");
        html_leaf(h, "a", db_text(rows, i, "name"), "href",
                  mem_format(req->mem, "/facilities/%s/huddle", db_text(rows, i, "code")));
        html_close(h, "li");
    }
    html_close(h, "ul");
    html_close(h, "div");
    return true;
}

/* 200; 404 for those who look into the facility and do not manage or administer it */
bool page_huddle(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    const char *who = request_field(req, "who"),
               *facility = db_from_int(req->mem, req->facility_id);
    bool everybody = who && !strcmp(who, "all");
    db_queue(req->db, STMT_REMINDER_MAY, DB_PARAMS(facility));
    db_queue(req->db, STMT_HUDDLE_LIST,
             DB_PARAMS(facility, everybody ? "t" : "f", db_from_int(req->mem, ROWS_MAX + 1)));
    struct db_rows *may = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL;
    struct db_rows *rows = may ? db_next(req->db, req->mem, err) : NULL;
    if (!rows)
        return false;
    if (!db_bool(may, 0, "may"))
        return err_set(err, ERR_FORBIDDEN, "neither manager nor administrator here");
    size_t n = db_count(rows);
    bool too_many = n == 1 && db_is_null(rows, 0, "person_id"), cut = n > ROWS_MAX;
    n = too_many ? 0 : cut ? ROWS_MAX : n;
    layout_begin(req, reply,
                 &(struct page_look){.title = _("Huddle list"), .wide = true, .dense = true});
    layout_back(reply,
                mem_format(req->mem, "/facilities/%s/standing", request_param(req, "facility")),
                _("Standing"));
    html_open(h, "h1");
    html_format(h, _("Training waiting: %s"), req->facility_name);
    html_close(h, "h1");
    html_open(h, "p");
    html_sentence(h, _("As of {date}. Print it for the huddle, and throw it away afterwards."),
                  layout_day(reply, "date", req->viewer->today));
    html_close(h, "p");
    choose(req, reply, everybody);
    if (too_many) {
        if (!below(req, reply, _("This is too large a part for one list. Choose a part of it:"),
                   err))
            return false;
    } else if (!n) {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "h2", _("Nobody"));
        html_leaf(h, "p",
                  everybody ? _("Nobody here has training waiting.")
                            : _("Everybody here who has training waiting is told by e-mail."));
        html_close(h, "div");
    }
    for (size_t i = 0; i < n;)
        i = table(reply, rows, i, n);
    if (cut && !below(req, reply,
                      mem_format(req->mem,
                                 _("These are the first %d people. For the others, choose a part:"),
                                 ROWS_MAX),
                      err))
        return false;
    if (n)
        how(reply);
    layout_end(req, reply);
    return true;
}
