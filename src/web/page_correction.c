/*
 * Corrections of completions: one administrator asks, another decides.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "domain/correction.h"
#include "web/certificate_code.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"

enum { REASON_MAX = 1000, YEARS_BACK = 50 };

static const char *address(struct request *req, const char *rest)
{
    return mem_format(req->mem, "/people/%lld/completions%s", (long long)req->person_id, rest);
}

static const char *work(struct request *req, const struct db_rows *rows, size_t i)
{
    return mem_format(req->mem, _("%1$s %2$s, version %3$s"), db_text(rows, i, "course"),
                      db_text(rows, i, "title"), db_text(rows, i, "version"));
}

/* "Finished on 3 March 2026", or that it does not count. */
static void what_is_asked(struct reply *reply, const struct db_rows *rows, size_t i)
{
    if (db_is_null(rows, i, "new_day"))
        html_text(reply->html, _("It does not count."));
    else
        html_sentence(reply->html, _("Finished on {date}."),
                      layout_day(reply, "date", db_date(rows, i, "new_day")));
}

static struct db_rows *list(struct request *req, const char *completion, const char *correction,
                            struct err *err)
{
    return db_run(req->db, req->mem, STMT_CORRECTION_LIST,
                  DB_PARAMS(db_from_int(req->mem, req->person_id), completion, correction), err);
}

/* ---- what is on record */

static void history(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    const char *decided = db_text(rows, i, "decided_by"), *said = db_text(rows, i, "said_by");
    html_open(h, "li");
    what_is_asked(reply, rows, i);
    html_text(h, " ");
    html_sentence(h, _("{name}, {date}: {reason}"),
                  html_words("name", said ? said : _("an import")),
                  layout_day(reply, "date", db_date(rows, i, "said_on")),
                  html_words("reason", db_text(rows, i, "reason")));
    html_text(h, " ");
    if (db_bool(rows, i, "waits"))
        html_leaf(
            h, "a", _("It waits for a second person"), "href",
            address(req, mem_format(req->mem, "/%s/corrections/%s", db_text(rows, i, "completion"),
                                    db_text(rows, i, "correction"))));
    else if (db_bool(rows, i, "agreed"))
        html_format(h, _("Agreed by %s."), decided ? decided : _("an import"));
    else
        html_format(h, _("Declined by %s."), decided);
    html_close(h, "li");
}

/* One completion with its corrections: rows i to end. */
static void completion(struct request *req, struct reply *reply, const struct db_rows *rows,
                       size_t i, size_t end)
{
    struct html *h = reply->html;
    date counts = db_date(rows, i, "counts_on"), recorded = db_date(rows, i, "recorded_on");
    bool waits = false;
    html_open(h, "li", "class", "at-task at-task--plain");
    html_leaf(h, "h2", work(req, rows, i), "class", "at-task__title");
    html_open(h, "p");
    if (counts == DATE_NONE)
        html_sentence(h, _("It does not count. Recorded as finished on {date}."),
                      layout_day(reply, "date", recorded));
    else if (counts != recorded)
        html_sentence(h, _("Finished on {day}; before it was corrected: {date}."),
                      layout_day(reply, "day", counts), layout_day(reply, "date", recorded));
    else
        html_sentence(h, _("Finished on {date}."), layout_day(reply, "date", recorded));
    html_close(h, "p");
    if (!db_is_null(rows, i, "correction")) {
        html_open(h, "ul");
        for (size_t k = i; k < end; k++) {
            history(req, reply, rows, k);
            waits |= db_bool(rows, k, "waits");
        }
        html_close(h, "ul");
    }
    if (!waits) {
        html_open(h, "p");
        html_leaf(h, "a", _("Correct it"), "href",
                  address(req, mem_format(req->mem, "/%s", db_text(rows, i, "completion"))),
                  "aria-label", mem_format(req->mem, _("Correct it: %s"), work(req, rows, i)));
        html_close(h, "p");
    }
    html_close(h, "li");
}

static bool administers(struct request *req, struct err *err)
{
    struct db_rows *may = db_run(req->db, req->mem, STMT_ACCESS_ADMINISTERS,
                                 DB_PARAMS(db_from_int(req->mem, req->person_id)), err);
    return may && (db_bool(may, 0, "administers") ||
                   err_set(err, ERR_NOT_FOUND, "There is no such page."));
}

/* 200; 404 for people whom one does not administer */
bool page_completions(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *rows = administers(req, err) ? list(req, NULL, NULL, err) : NULL;
    if (!rows)
        return false;
    layout_begin(req, reply, &(struct page_look){.title = _("Completions"), .dense = true});
    layout_back(reply, mem_format(req->mem, "/people/%lld", (long long)req->person_id),
                req->person_name);
    html_leaf(h, "h1", mem_format(req->mem, _("Finished courses of %s"), req->person_name));
    if (request_field(req, "saved"))
        layout_saved(reply, _("It is on record."));
    html_leaf(h, "p",
              _("A day that is wrong, or a completion that does not count, is corrected by two "
                "people: one asks, another one who administers this person agrees. What was on "
                "record before stays."));
    if (!db_count(rows)) {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "h2", _("No course finished"));
        html_leaf(h, "p", _("Courses that this person finishes stand here with their day."));
        html_close(h, "div");
    } else {
        html_open(h, "ul", "class", "at-tasks");
        for (size_t i = 0, end; i < db_count(rows); i = end) {
            for (end = i + 1; end < db_count(rows) &&
                              db_int(rows, end, "completion") == db_int(rows, i, "completion");)
                end++;
            completion(req, reply, rows, i, end);
        }
        html_close(h, "ul");
    }
    layout_end(req, reply);
    return true;
}

/* ---- asking for one */

struct ask_form {
    const char *what, *day_text, *reason; /* what: "day" or "none" */
    date day;
    struct field_problem problems[3];
    bool sent;
};

static struct db_rows *find(struct request *req, struct err *err)
{
    struct db_rows *rows =
        administers(req, err)
            ? list(req, db_from_int(req->mem, request_param_int(req, "completion")), NULL, err)
            : NULL;
    if (!rows)
        return NULL;
    if (!db_count(rows)) {
        err_set(err, ERR_NOT_FOUND, "There is no such completion.");
        return NULL;
    }
    for (size_t i = 0; i < db_count(rows); i++) {
        if (db_bool(rows, i, "waits")) {
            err_set(err, ERR_CONFLICT, "A correction of it waits for a second person already.");
            return NULL;
        }
    }
    return rows;
}

static void show_ask(struct request *req, struct reply *reply, const struct db_rows *rows,
                     const struct ask_form *form)
{
    struct html *h = reply->html;
    const char *heading = _("Correct a completion");
    bool counts = !db_is_null(rows, 0, "counts_on");
    layout_begin(req, reply,
                 &(struct page_look){.title = form->sent
                                                  ? mem_format(req->mem, _("Error: %s"), heading)
                                                  : heading});
    field_problems(reply, form->problems, 3);
    layout_back(reply, address(req, ""), _("Completions"));
    html_leaf(h, "h1", heading);
    html_open(h, "dl", "class", "at-facts");
    facts_row(h, _("Person"), req->person_name);
    facts_row(h, _("Course and version"), work(req, rows, 0));
    facts_row(h, _("Completed"),
              counts ? date_for_people(req->mem, db_date(rows, 0, "counts_on"))
                     : _("It does not count."));
    html_close(h, "dl");
    html_leaf(h, "p",
              _("Nothing changes until a second administrator agrees. They see first what it would "
                "change."));
    layout_form(req, reply, NULL, "class", "usa-form at-fields", "novalidate", "");
    field_set(reply, &(struct field){.name = "what",
                                     .label = _("What is right"),
                                     .problem = form->problems[0].text});
    field_radio(reply, "what", "day", _("It was finished on another day"),
                form->what && !strcmp(form->what, "day"));
    if (counts)
        field_radio(reply, "what", "none", _("It does not count"),
                    form->what && !strcmp(form->what, "none"));
    field_line(reply, "date",
               &(struct field){.name = "day",
                               .label = _("The right day"),
                               .hint = _("Only if you chose another day."),
                               .problem = form->problems[1].text,
                               .value = form->day_text});
    html_close(h, "fieldset");
    field_lines(reply, 3,
                &(struct field){.name = "reason",
                                .label = _("Reason"),
                                .hint = _("It stays on record with your name, and the person reads "
                                          "it. Nothing about health or a patient."),
                                .problem = form->problems[2].text,
                                .value = form->reason,
                                .max = REASON_MAX});
    layout_submit(reply, _("Ask a second person"));
    layout_end(req, reply);
}

/* 200; 404; 409: one waits */
bool page_completion(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *rows = find(req, err);
    if (!rows)
        return false;
    show_ask(req, reply, rows, &(struct ask_form){.sent = false});
    return true;
}

/* 303 to the list; 404; 409; 422 with the form */
bool page_completion_post(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *rows = find(req, err);
    if (!rows)
        return false;
    struct ask_form form = {.sent = true,
                            .what = request_typed(req, "what"),
                            .day_text = request_typed(req, "day"),
                            .reason = request_typed(req, "reason"),
                            .day = DATE_NONE,
                            .problems = {{"what", NULL}, {"day", NULL}, {"reason", NULL}}};
    bool day = !strcmp(form.what, "day"), counts = !db_is_null(rows, 0, "counts_on");
    if (!day && (strcmp(form.what, "none") != 0 || !counts))
        form.problems[0].text = _("Choose what is right");
    else if (day && (!date_parse(form.day_text, &form.day) || form.day > req->viewer->today ||
                     form.day < req->viewer->today - YEARS_BACK * 366))
        form.problems[1].text = _("Enter the day it was finished: today or before, such as "
                                  "2026-03-04");
    else if (day && counts && form.day == db_date(rows, 0, "counts_on"))
        form.problems[1].text = _("It is on record with that day. Enter another one");
    form.problems[2].text = field_text_problem(req->mem, form.reason, REASON_MAX, _("Say why"));
    if (field_any_problem(form.problems, 3)) {
        reply->status = 422;
        show_ask(req, reply, rows, &form);
        return true;
    }
    return correction_ask(req->db, req->mem, req->person_id, db_int(rows, 0, "completion"),
                          form.day, form.reason, err) &&
           reply_see_other(req, reply, "/people/%lld/completions?saved=1",
                           (long long)req->person_id);
}

/* ---- deciding about one */

static const char *validity(struct request *req, bool there, date from, date to)
{
    return there ? validity_for_people(req->mem, from, to == DATE_LAST ? DATE_NONE : to)
                 : _("None");
}

static void award_changes(struct request *req, struct reply *reply,
                          const struct correction_outlook *o)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Certification"), _("Now"), _("Then")};
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption", _("Awards that would change"));
    layout_columns(reply, heads, 3, 3);
    html_open(h, "tbody");
    for (size_t i = 0; i < o->n_awards; i++) {
        const struct correction_award *a = &o->awards[i];
        html_open(h, "tr");
        html_leaf(h, "th", a->title, "scope", "row");
        html_leaf(h, "td", validity(req, a->now, a->from_now, a->to_now), "data-label", _("Now"));
        html_leaf(h, "td", validity(req, a->then, a->from_then, a->to_then), "data-label",
                  _("Then"));
        html_close(h, "tr");
    }
    html_close(h, "tbody");
    html_close(h, "table");
}

static void standing_cell(struct reply *reply, const char *label, enum standing standing, date due)
{
    struct html *h = reply->html;
    html_open(h, "td", "data-label", label);
    html_open(h, "span");
    layout_standing(reply, standing_name(standing));
    if (due != DATE_NONE && due != DATE_LAST) {
        html_text(h, " ");
        layout_date(reply, due);
    }
    html_close(h, "span");
    html_close(h, "td");
}

/* The post and certification of a change, in words. */
static size_t named(const struct db_rows *rows, const struct correction_standing *s)
{
    size_t i = 0;
    while (i < db_count(rows) && (db_int(rows, i, "post_id") != s->post ||
                                  db_int(rows, i, "certification_id") != s->certification))
        i++;
    return i;
}

static void standing_changes(struct request *req, struct reply *reply,
                             const struct correction_outlook *o, const struct db_rows *names)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Certification"), _("Post"), _("Now"), _("Then")};
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption", _("Standing today, and what it would be"));
    layout_columns(reply, heads, 4, 4);
    html_open(h, "tbody");
    for (size_t i = 0; i < o->n_standings; i++) {
        const struct correction_standing *s = &o->standings[i];
        size_t n = named(names, s);
        if (n == db_count(names))
            continue;
        html_open(h, "tr");
        html_leaf(h, "th", db_text(names, n, "certification_title"), "scope", "row");
        html_leaf(h, "td",
                  mem_format(req->mem, _("%1$s at %2$s"), db_text(names, n, "job_role"),
                             db_text(names, n, "facility")),
                  "data-label", _("Post"));
        standing_cell(reply, _("Now"), s->now, s->due_now);
        standing_cell(reply, _("Then"), s->then, s->due_then);
        html_close(h, "tr");
    }
    html_close(h, "tbody");
    html_close(h, "table");
}

static void decide_form(struct request *req, struct reply *reply, bool mine, const char *problem)
{
    struct html *h = reply->html;
    if (mine)
        html_leaf(h, "p",
                  _("You asked for it, so somebody else has to agree. You can take it back."));
    layout_form(req, reply, NULL, "class", "usa-form at-fields", "novalidate", "");
    if (mine) {
        field_hidden(reply, "answer", "no");
        html_open(h, "div", "class", "at-actions");
        html_leaf(h, "button", _("Take it back"), "type", "submit", "class",
                  "usa-button usa-button--outline");
        html_close(h, "div");
        html_close(h, "form");
        return;
    }
    field_set(reply,
              &(struct field){.name = "answer", .label = _("Your decision"), .problem = problem});
    field_radio(reply, "answer", "yes", _("Agree: it is corrected now"), false);
    field_radio(reply, "answer", "no", _("Decline: everything stays as it is"), false);
    html_close(h, "fieldset");
    layout_submit(reply, _("Save decision"));
}

struct decision {
    struct db_rows *rows, *names;
    struct correction_outlook outlook;
};

static bool find_correction(struct request *req, struct decision *d, struct err *err)
{
    d->rows = administers(req, err)
                  ? list(req, db_from_int(req->mem, request_param_int(req, "completion")),
                         db_from_int(req->mem, request_param_int(req, "correction")), err)
                  : NULL;
    if (!d->rows)
        return false;
    if (!db_count(d->rows))
        return err_set(err, ERR_NOT_FOUND, "There is no such correction.");
    return db_bool(d->rows, 0, "waits") ||
           err_set(err, ERR_CONFLICT, "This correction was decided already.");
}

static bool look_ahead(struct request *req, struct decision *d, struct err *err)
{
    struct correction_of of = {db_int(d->rows, 0, "completion"), db_int(d->rows, 0, "course_id"),
                               db_date(d->rows, 0, "new_day")};
    d->names = db_run(req->db, req->mem, STMT_PERSON_STANDINGS,
                      DB_PARAMS(db_from_int(req->mem, req->person_id),
                                db_from_date(req->mem, req->viewer->today)),
                      err);
    return d->names && correction_outlook(req->db, req->mem, req->person_id, &of,
                                          req->viewer->today, &d->outlook, err);
}

static void show_decision(struct request *req, struct reply *reply, const struct decision *d,
                          const char *problem)
{
    struct html *h = reply->html;
    const struct db_rows *rows = d->rows;
    const char *heading = _("A correction waits");
    layout_begin(req, reply,
                 &(struct page_look){
                     .title = problem ? mem_format(req->mem, _("Error: %s"), heading) : heading,
                     .dense = true});
    if (problem)
        layout_problem(reply, "answer", problem);
    layout_back(reply, "/corrections", _("Corrections that wait"));
    html_leaf(h, "h1", heading);
    html_open(h, "dl", "class", "at-facts");
    facts_row(h, _("Person"), req->person_name);
    facts_row(h, _("Course and version"), work(req, rows, 0));
    facts_row(h, _("On record"),
              db_is_null(rows, 0, "counts_on")
                  ? _("It does not count.")
                  : date_for_people(req->mem, db_date(rows, 0, "counts_on")));
    html_open(h, "div");
    html_leaf(h, "dt", _("What is right"));
    html_open(h, "dd");
    what_is_asked(reply, rows, 0);
    html_close(h, "dd");
    html_close(h, "div");
    facts_row(h, _("Reason"), db_text(rows, 0, "reason"));
    facts_row(h, _("Asked by"), db_text(rows, 0, "said_by"));
    html_close(h, "dl");
    html_leaf(h, "h2", _("What it would change"));
    if (d->outlook.n_awards)
        award_changes(req, reply, &d->outlook);
    if (d->outlook.n_standings)
        standing_changes(req, reply, &d->outlook, d->names);
    if (!d->outlook.n_awards && !d->outlook.n_standings)
        html_leaf(h, "p", _("No award, no date and no standing today would change."));
    decide_form(req, reply, db_bool(rows, 0, "said_by_me"), problem);
    layout_end(req, reply);
}

/* 200; 404; 409: decided before */
bool page_correction(struct request *req, struct reply *reply, struct err *err)
{
    struct decision d;
    if (!find_correction(req, &d, err) || !look_ahead(req, &d, err))
        return false;
    show_decision(req, reply, &d, NULL);
    return true;
}

/* 303 to what waits; 404; 409; 422 with the page */
bool page_correction_post(struct request *req, struct reply *reply, struct err *err)
{
    struct decision d;
    const char *answer = request_typed(req, "answer");
    bool yes = !strcmp(answer, "yes");
    if (!find_correction(req, &d, err))
        return false;
    if (!yes && strcmp(answer, "no") != 0) {
        if (!look_ahead(req, &d, err))
            return false;
        reply->status = 422;
        show_decision(req, reply, &d, _("Choose whether you agree"));
        return true;
    }
    return correction_decide(req->db, req->mem, req->person_id, db_int(d.rows, 0, "correction"),
                             yes, err) &&
           reply_see_other(req, reply, "/people/%lld/completions?saved=1",
                           (long long)req->person_id);
}
