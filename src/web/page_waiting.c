/*
 * One queue of all that waits for an answer by an administrator.
 * SPDX-License-Identifier: Apache-2.0
 *
 * What people say is wrong, training that they did elsewhere, and corrections that a second
 * administrator decides: the oldest first, with how long each has waited and who has it.
 */
#include <string.h>

#include "web/contest_words.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/waiting_line.h"

/* The tabs: all, and each kind alone. */
static const struct {
    const char *kind, *href, *text; /* kind NULL: all */
} tabs[] = {
    {NULL, "/waiting", N_("All")},
    {"contest", "/waiting/contests", N_("Said to be wrong")},
    {"evidence", "/waiting/evidence", N_("Training done elsewhere")},
    {"correction", "/waiting/corrections", N_("Corrections")},
};

static bool is_of(const struct db_rows *rows, size_t i, const char *kind)
{
    return !kind || !strcmp(db_text(rows, i, "kind"), kind);
}

static size_t count(const struct db_rows *rows, const char *kind)
{
    size_t n = 0;
    for (size_t i = 0; i < db_count(rows); i++)
        n += is_of(rows, i, kind);
    return n;
}

static void choose(struct request *req, struct reply *reply, const struct db_rows *rows,
                   const char *kind)
{
    struct html *h = reply->html;
    html_open(h, "nav", "aria-label", _("What waits"));
    html_open(h, "ul", "class", "at-tabs");
    for (size_t t = 0; t < sizeof tabs / sizeof *tabs; t++) {
        bool here = kind ? tabs[t].kind && !strcmp(kind, tabs[t].kind) : !tabs[t].kind;
        html_open(h, "li");
        html_leaf(h, "a",
                  mem_format(req->mem, "%s (%zu)", _(tabs[t].text), count(rows, tabs[t].kind)),
                  "href", tabs[t].href, "aria-current", here ? "page" : NULL);
        html_close(h, "li");
    }
    html_close(h, "ul");
    html_close(h, "nav");
}

static const char *address(struct request *req, const struct db_rows *rows, size_t i)
{
    const char *person = db_text(rows, i, "person_id"), *id = db_text(rows, i, "id");
    if (is_of(rows, i, "correction"))
        return mem_format(req->mem, "/people/%s/completions/%s/corrections/%s", person,
                          db_text(rows, i, "completion"), id);
    return mem_format(req->mem, "/people/%s/%s/%s", person,
                      is_of(rows, i, "contest") ? "contests" : "evidence", id);
}

static const char *title(struct request *req, const struct db_rows *rows, size_t i)
{
    return is_of(rows, i, "contest")
               ? contest_title(req->mem, db_text(rows, i, "about"), db_text(rows, i, "title"))
               : db_text(rows, i, "title");
}

static void who_has_it(struct request *req, struct reply *reply, const struct db_rows *rows,
                       size_t i)
{
    struct html *h = reply->html;
    const char *taken = db_text(rows, i, "taken_by"), *said_by = db_text(rows, i, "said_by");
    if (is_of(rows, i, "correction"))
        html_text(h, db_bool(rows, i, "said_by_me")
                         ? _("You asked for it, so somebody else decides")
                         : mem_format(req->mem, _("Asked for by %s"),
                                      said_by ? said_by : _("an import")));
    else if (!taken)
        html_text(h, _("Nobody yet"));
    else
        html_text(h, db_bool(rows, i, "taken_by_me") ? _("You") : taken);
}

static void row(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    date since = db_date(rows, i, "sent_on");
    html_open(h, "tr");
    html_open(h, "th", "scope", "row");
    html_leaf(h, "a", title(req, rows, i), "href", address(req, rows, i));
    html_close(h, "th");
    html_leaf(h, "td",
              is_of(rows, i, "contest")    ? _("Said to be wrong")
              : is_of(rows, i, "evidence") ? _("Training done elsewhere")
                                           : _("Correction"),
              "data-label", _("Kind"));
    html_leaf(h, "td", db_text(rows, i, "name"), "data-label", _("Person"));
    html_open(h, "td", "data-label", _("Waits"));
    html_open(h, "span");
    html_text(h, waiting_days(req->mem, since, req->viewer->today));
    html_text(h, " (");
    layout_date(reply, since);
    html_text(h, ")");
    html_close(h, "span");
    html_close(h, "td");
    html_open(h, "td", "data-label", _("Who has it"));
    who_has_it(req, reply, rows, i);
    html_close(h, "td");
    html_close(h, "tr");
}

static void nothing(struct reply *reply)
{
    struct html *h = reply->html;
    html_open(h, "div", "class", "at-empty");
    html_leaf(h, "h2", _("Nothing waits"));
    html_leaf(h, "p", _("What your people send or say is wrong stands here until it is answered."));
    html_close(h, "div");
}

static bool queue(struct request *req, struct reply *reply, const char *kind, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_CONTEST_QUEUE, DB_PARAMS(req->viewer->zone), err);
    if (!rows)
        return false;
    const char *const heads[] = {_("What"), _("Kind"), _("Person"), _("Waits"), _("Who has it")};
    size_t n = sizeof heads / sizeof *heads;
    layout_begin(
        req, reply,
        &(struct page_look){.title = _("Waiting for an answer"), .wide = true, .dense = true});
    layout_back(reply, "/facilities", _("Standing"));
    html_leaf(h, "h1", _("Waiting for an answer"));
    if (request_field(req, "saved"))
        layout_saved(reply, _("Your answer is saved. Whoever sent it reads it now."));
    html_leaf(h, "p",
              _("What people of your facilities say is wrong, training that they did elsewhere, "
                "and corrections that need a second administrator. They see how long it waits and "
                "who has it. Your own is answered by somebody else."));
    choose(req, reply, rows, kind);
    if (!count(rows, kind)) {
        nothing(reply);
    } else {
        html_open(h, "table", "class", "usa-table at-cards");
        html_leaf(h, "caption", _("Waiting, the oldest first; up to 400"));
        layout_columns(reply, heads, n, n);
        html_open(h, "tbody");
        for (size_t i = 0; i < db_count(rows); i++) {
            if (is_of(rows, i, kind))
                row(req, reply, rows, i);
        }
        html_close(h, "tbody");
        html_close(h, "table");
    }
    layout_end(req, reply);
    return true;
}

/* 200 */
bool page_waiting(struct request *req, struct reply *reply, struct err *err)
{
    return queue(req, reply, NULL, err);
}

/* 200 */
bool page_waiting_contests(struct request *req, struct reply *reply, struct err *err)
{
    return queue(req, reply, "contest", err);
}

/* 200 */
bool page_waiting_evidence(struct request *req, struct reply *reply, struct err *err)
{
    return queue(req, reply, "evidence", err);
}

/* 200 */
bool page_waiting_corrections(struct request *req, struct reply *reply, struct err *err)
{
    return queue(req, reply, "correction", err);
}
