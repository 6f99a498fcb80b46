/*
 * What boards are told of credit: runs, who is held back, and each run as CSV.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "domain/credit.h"
#include "util/csv.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"

enum { SHOWN_MAX = 100 };

struct credit_form {
    const char *from, *to, *which; /* which: "last" or "days" */
    struct field_problem problems[2];
    bool sent, nothing;
};

/* Boards are told for the whole network. */
static bool may(const struct request *req, struct err *err)
{
    return viewer_may(req->viewer, "network-administrator") ||
           err_set(err, ERR_NOT_FOUND, "There is no such page.");
}

static void run_row(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    const char *id = db_text(rows, i, "id"), *by = db_text(rows, i, "by_name");
    html_open(h, "tr");
    html_open(h, "th", "scope", "row");
    html_leaf(h, "a", mem_format(req->mem, _("Run %s"), id), "href",
              mem_format(req->mem, "/administration/credit/%s", id));
    html_close(h, "th");
    html_open(h, "td", "data-label", _("Day"));
    layout_date(reply, db_date(rows, i, "told_on"));
    html_close(h, "td");
    html_leaf(h, "td", by ? by : _("the command line"), "data-label", _("By"));
    html_leaf(h, "td",
              db_is_null(rows, i, "from_date")
                  ? _("all that was new")
                  : mem_format(req->mem, _("%1$s to %2$s"),
                               date_for_people(req->mem, db_date(rows, i, "from_date")),
                               date_for_people(req->mem, db_date(rows, i, "to_date"))),
              "data-label", _("Completions"));
    html_leaf(h, "td", db_text(rows, i, "n"), "data-label", _("Rows"), "class", "at-num");
    html_close(h, "tr");
}

static void runs(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Run"), _("Day"), _("By"), _("Completions"), _("Rows")};
    html_leaf(h, "h2", _("Runs so far"));
    if (!db_count(rows)) {
        html_leaf(h, "p", _("None yet. The first one gives all that is to be told."));
        return;
    }
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption", _("Newest first; up to 100"));
    layout_columns(reply, heads, 5, 4);
    html_open(h, "tbody");
    for (size_t i = 0; i < db_count(rows); i++)
        run_row(req, reply, rows, i);
    html_close(h, "tbody");
    html_close(h, "table");
}

static void held_back(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    size_t n = db_count(rows);
    const char *const heads[] = {_("Name"), _("Employee number"), _("Licence"), _("Rows"),
                                 _("Since")};
    html_leaf(h, "h2", _("Held back"));
    if (!n) {
        html_leaf(h, "p", _("Nobody: every licence with credit has its number on record."));
        return;
    }
    html_leaf(
        h, "p",
        _("The number of their licence is not on record. Once it is, the next run gives their "
          "credit, however old."));
    html_open(h, "table", "class", "usa-table at-cards");
    html_open(h, "caption");
    html_format(h,
                words_plural("%zu licence; up to 100 are shown",
                             "%zu licences; up to 100 are shown", (long)n),
                n);
    html_close(h, "caption");
    layout_columns(reply, heads, 5, 5);
    html_open(h, "tbody");
    for (size_t i = 0; i < n && i < SHOWN_MAX; i++) {
        const char *number = db_text(rows, i, "employee_number");
        html_open(h, "tr");
        html_open(h, "th", "scope", "row");
        html_leaf(h, "a", db_text(rows, i, "name"), "href",
                  mem_format(req->mem, "/people/%s/licences", db_text(rows, i, "person_id")));
        html_close(h, "th");
        html_leaf(h, "td", number ? number : _("none"), "data-label", _("Employee number"));
        html_leaf(h, "td",
                  mem_format(req->mem, _("%1$s licence (%2$s)"), db_text(rows, i, "licence_kind"),
                             db_text(rows, i, "state")),
                  "data-label", _("Licence"));
        html_leaf(h, "td", db_text(rows, i, "n"), "data-label", _("Rows"), "class", "at-number");
        html_open(h, "td", "data-label", _("Since"));
        layout_date(reply, db_date(rows, i, "first_on"));
        html_close(h, "td");
        html_close(h, "tr");
    }
    html_close(h, "tbody");
    html_close(h, "table");
}

static void run_form(struct request *req, struct reply *reply, const struct credit_form *form,
                     const struct db_rows *next)
{
    struct html *h = reply->html;
    html_leaf(h, "h2", _("Make a run"));
    html_leaf(h, "p",
              mem_format(req->mem,
                         _("By now a run of all that is new would give %1$s new rows, %2$s "
                           "corrected and %3$s withdrawn. It is kept, and no row is given twice."),
                         db_text(next, 0, "credits"), db_text(next, 0, "corrected"),
                         db_text(next, 0, "withdrawn")));
    layout_form(req, reply, "/administration/credit", "class", "usa-form at-fields", "novalidate",
                "");
    field_set(reply, &(struct field){.name = "which", .label = _("What it gives")});
    field_radio(reply, "which", "last", _("All that is new"), strcmp(form->which, "days") != 0);
    field_radio(reply, "which", "days", _("Of it completions of these days"),
                !strcmp(form->which, "days"));
    html_close(h, "fieldset");
    field_line(reply, "date",
               &(struct field){.name = "from",
                               .label = _("First day"),
                               .problem = form->problems[0].text,
                               .value = form->from});
    field_line(reply, "date",
               &(struct field){.name = "to",
                               .label = _("Last day"),
                               .problem = form->problems[1].text,
                               .value = form->to});
    layout_submit(reply, _("Make the run"));
}

static bool show(struct request *req, struct reply *reply, const struct credit_form *form,
                 struct err *err)
{
    struct html *h = reply->html;
    const char *const any[] = {NULL, NULL};
    db_queue(req->db, STMT_CREDIT_RUNS, DB_PARAMS(NULL));
    db_queue(req->db, STMT_CREDIT_HELD_BACK, any);
    db_queue(req->db, STMT_CREDIT_PREVIEW, any);
    struct db_rows *told = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL,
                   *held = told ? db_next(req->db, req->mem, err) : NULL,
                   *next = held ? db_next(req->db, req->mem, err) : NULL;
    if (!next)
        return false;
    layout_begin(req, reply,
                 &(struct page_look){.title = form->sent ? _("Error: Credit for boards")
                                                         : _("Credit for boards"),
                                     .wide = true,
                                     .dense = true});
    field_problems(reply, form->problems, 2);
    html_leaf(h, "h1", _("Credit for boards"));
    if (form->nothing)
        layout_saved(reply, _("Nothing is new: no run was made."));
    html_leaf(h, "p",
              _("What licence holders have completed, for boards and credit registries: a row for "
                "each completion, licence and credit."));
    run_form(req, reply, form, next);
    runs(req, reply, told);
    held_back(req, reply, held);
    layout_end(req, reply);
    return true;
}

/* 200; 404 for all but administrators of the network */
bool page_credit(struct request *req, struct reply *reply, struct err *err)
{
    return may(req, err) &&
           show(req, reply,
                &(struct credit_form){.which = "last", .nothing = request_field(req, "nothing")},
                err);
}

/* 303 to the run; 404; 422 with the form */
bool page_credit_post(struct request *req, struct reply *reply, struct err *err)
{
    date from = DATE_NONE, to = DATE_NONE;
    int64_t run = 0;
    struct credit_form form = {.sent = true,
                               .which = request_typed(req, "which"),
                               .from = request_typed(req, "from"),
                               .to = request_typed(req, "to"),
                               .problems = {{"from", NULL}, {"to", NULL}}};
    if (!may(req, err))
        return false;
    if (!strcmp(form.which, "days")) {
        if (!date_parse(form.from, &from))
            form.problems[0].text = _("Enter the first day, such as 2026-03-04");
        if (!date_parse(form.to, &to))
            form.problems[1].text = _("Enter the last day, such as 2026-03-04");
        else if (!form.problems[0].text && to < from)
            form.problems[1].text = _("The last day is before the first");
    }
    if (field_any_problem(form.problems, 2)) {
        reply->status = 422;
        return show(req, reply, &form, err);
    }
    if (!credit_tell(req->db, req->mem, from, to, &run, err))
        return false;
    return run ? reply_see_other(req, reply, "/administration/credit/%lld", (long long)run)
               : reply_see_other(req, reply, "/administration/credit?nothing=1");
}

/* ---- one run */

static struct db_rows *run_of(struct request *req, struct err *err)
{
    struct db_rows *rows =
        may(req, err) ? db_run(req->db, req->mem, STMT_CREDIT_RUNS,
                               DB_PARAMS(db_from_int(req->mem, request_param_int(req, "run"))), err)
                      : NULL;
    if (rows && !db_count(rows)) {
        err_set(err, ERR_NOT_FOUND, "There is no such run.");
        return NULL;
    }
    return rows;
}

static const char *event_words(const char *event)
{
    return !strcmp(event, "credit")      ? _("new")
           : !strcmp(event, "corrected") ? _("corrected")
                                         : _("withdrawn");
}

static void rows_table(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Name"),      _("Licence"), _("Course"),
                                 _("Completed"), _("Hours"),   _("What it is")};
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption",
              _("The first rows; up to 100. The file has all of them, with all "
                "columns"));
    layout_columns(reply, heads, 6, 6);
    html_open(h, "tbody");
    for (size_t i = 0; i < db_count(rows) && i < SHOWN_MAX; i++) {
        const char *topic = db_text(rows, i, "topic");
        html_open(h, "tr");
        html_leaf(h, "th", db_text(rows, i, "name"), "scope", "row");
        html_leaf(h, "td",
                  mem_format(req->mem, "%s %s %s", db_text(rows, i, "state"),
                             db_text(rows, i, "licence_kind"), db_text(rows, i, "licence_number")),
                  "data-label", _("Licence"));
        html_leaf(
            h, "td",
            mem_format(req->mem, "%s, %s", db_text(rows, i, "course"), db_text(rows, i, "title")),
            "data-label", _("Course"));
        html_open(h, "td", "data-label", _("Completed"));
        layout_date(reply, db_date(rows, i, "completed_on"));
        html_close(h, "td");
        html_leaf(h, "td",
                  mem_format(req->mem, "%s %s%s%s", db_text(rows, i, "hours"),
                             db_text(rows, i, "credit_kind"), topic ? ", " : "",
                             topic ? topic : ""),
                  "data-label", _("Hours"));
        html_leaf(h, "td", event_words(db_text(rows, i, "event")), "data-label", _("What it is"));
        html_close(h, "tr");
    }
    html_close(h, "tbody");
    html_close(h, "table");
}

/* 200; 404 */
bool page_credit_run(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *run = run_of(req, err);
    struct db_rows *rows =
        run ? credit_page(req->db, req->mem, db_int(run, 0, "id"), 0, err) : NULL;
    if (!rows)
        return false;
    const char *id = db_text(run, 0, "id");
    layout_begin(req, reply,
                 &(struct page_look){.title = _("Credit for boards"), .wide = true, .dense = true});
    layout_back(reply, "/administration/credit", _("Credit for boards"));
    html_leaf(h, "h1", mem_format(req->mem, _("Run %s"), id));
    html_open(h, "p");
    html_sentence(h, _("Made on {date}: {n} rows. Their fingerprint (SHA-256) is {digest}."),
                  layout_day(reply, "date", db_date(run, 0, "told_on")),
                  html_words("n", db_text(run, 0, "n")),
                  (struct html_place){
                      .name = "digest", .element = "code", .text = db_text(run, 0, "digest")});
    html_close(h, "p");
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "a", _("Download as CSV"), "class", "usa-button", "href",
              mem_format(req->mem, "/administration/credit/%s/credit.csv", id));
    html_close(h, "div");
    rows_table(req, reply, rows);
    layout_end(req, reply);
    return true;
}

/* 200 text/csv; 404; 413 where only the command line can */
bool page_credit_csv(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *run = run_of(req, err);
    int64_t last = 0;
    if (!run)
        return false;
    for (size_t c = 0; c < CREDIT_COLUMNS; c++)
        csv_cell(reply->body, credit_columns[c], c + 1 == CREDIT_COLUMNS);
    for (size_t n = CREDIT_PAGE; n == CREDIT_PAGE;) {
        void *mem = mem_owner(req->mem, "page");
        struct db_rows *rows = credit_page(req->db, mem, db_int(run, 0, "id"), last, err);
        n = rows ? db_count(rows) : 0;
        for (size_t i = 0; i < n; i++) {
            for (size_t c = 0; c < CREDIT_COLUMNS; c++)
                csv_cell(reply->body, db_text(rows, i, credit_columns[c]), c + 1 == CREDIT_COLUMNS);
            last = db_int(rows, i, "row");
        }
        mem_free(mem);
        if (!rows)
            return false;
        if (buf_is_full(reply->body))
            return err_set(err, ERR_TOO_LARGE,
                           "This run is too large for a page. Use attest report credit --run %s.",
                           db_text(run, 0, "id"));
    }
    reply->content_type = "text/csv; charset=utf-8";
    reply->file_name = mem_format(req->mem, "credit-%s.csv", db_text(run, 0, "id"));
    return true;
}
