/*
 * Licences of a person, term after term, for administrators.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "domain/licence.h"
#include "util/text.h"
#include "web/certificate_code.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/licence_hours.h"
#include "web/pages.h"

static const char *address(struct request *req, const char *rest)
{
    return mem_format(req->mem, "/people/%lld/licences%s", (long long)req->person_id, rest);
}

/* The licences, and whether the viewer administers the person. 404 for all who neither administer
 * nor audit them, and to write for auditors too. */
static struct db_rows *find(struct request *req, bool writes, bool *ret_may, struct err *err)
{
    const char *person = db_from_int(req->mem, req->person_id);
    db_queue(req->db, STMT_ACCESS_ADMINISTERS, DB_PARAMS(person));
    db_queue(req->db, STMT_LICENCE_LIST, DB_PARAMS(person));
    struct db_rows *may = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL,
                   *rows = may ? db_next(req->db, req->mem, err) : NULL;
    if (!rows)
        return NULL;
    *ret_may = db_bool(may, 0, "administers");
    if (*ret_may || (!writes && db_bool(may, 0, "audits")))
        return rows;
    err_set(err, ERR_NOT_FOUND, "There is no such page.");
    return NULL;
}

/* "nursing licence (FL)" */
static const char *licence_words(struct request *req, const struct db_rows *rows, size_t i)
{
    return mem_format(req->mem, _("%1$s licence (%2$s)"), db_text(rows, i, "kind"),
                      db_text(rows, i, "state"));
}

/* ---- what is on record */

static void term_row(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i,
                     bool may)
{
    struct html *h = reply->html;
    int64_t number = db_int(rows, i, "number");
    html_open(h, "li");
    html_open(h, "span");
    html_sentence(h, _("{from} to {to}"), layout_day(reply, "from", db_date(rows, i, "from_date")),
                  layout_day(reply, "to", db_date(rows, i, "to_date")));
    html_text(h, " · ");
    html_text(h, number ? mem_format(req->mem,
                                     words_plural("after %lld renewal", "after %lld renewals",
                                                  (long)number),
                                     (long long)number)
                        : _("first term"));
    html_close(h, "span");
    if (may) {
        html_text(h, " · ");
        html_leaf(h, "a", _("Correct it"), "href",
                  address(req, mem_format(req->mem, "/%s/terms/%lld",
                                          db_text(rows, i, "licence_id"), (long long)number + 1)),
                  "aria-label",
                  mem_format(req->mem, _("Correct it: %1$s, until %2$s"),
                             licence_words(req, rows, i),
                             date_for_people(req->mem, db_date(rows, i, "to_date"))));
    }
    html_close(h, "li");
}

static void licence_head(struct request *req, struct reply *reply, const struct db_rows *rows,
                         size_t i, bool may)
{
    struct html *h = reply->html;
    const char *id = db_text(rows, i, "licence_id"), *words = licence_words(req, rows, i);
    html_leaf(h, "h2", words);
    if (!db_is_null(rows, i, "ended_on")) {
        html_open(h, "p");
        html_sentence(h, _("Held until {date}: {reason}"),
                      layout_day(reply, "date", db_date(rows, i, "ended_on")),
                      html_words("reason", db_text(rows, i, "ended_why")));
        html_close(h, "p");
    }
    if (db_is_null(rows, i, "number"))
        html_leaf(h, "p", _("No term of it is on record, so it counts nowhere."));
    html_open(h, "p");
    html_text(h, db_is_null(rows, i, "board_number")
                     ? _("Its number is not on record.")
                     : mem_format(req->mem, _("Number %s."), db_text(rows, i, "board_number")));
    if (may) {
        html_text(h, " ");
        html_leaf(h, "a", _("Change the number"), "href",
                  address(req, mem_format(req->mem, "/%s/number", id)), "aria-label",
                  mem_format(req->mem, _("Change the number: %s"), words));
    }
    html_close(h, "p");
    if (!may)
        return;
    html_open(h, "p");
    html_leaf(h, "a", _("Add its next term"), "href",
              address(req, mem_format(req->mem, "/new?licence=%s", id)), "aria-label",
              mem_format(req->mem, _("Add its next term: %s"), words));
    html_text(h, " · ");
    html_leaf(
        h, "a", db_is_null(rows, i, "ended_on") ? _("It ended") : _("It goes on after all"), "href",
        address(req, mem_format(req->mem, "/%s/end", id)), "aria-label",
        mem_format(req->mem, "%s: %s",
                   db_is_null(rows, i, "ended_on") ? _("It ended") : _("It goes on after all"),
                   words));
    html_close(h, "p");
}

static void licences(struct request *req, struct reply *reply, const struct db_rows *rows,
                     const struct db_rows *hours, bool may)
{
    struct html *h = reply->html;
    for (size_t i = 0; i < db_count(rows); i++) {
        bool first = !i || db_int(rows, i, "licence_id") != db_int(rows, i - 1, "licence_id"),
             last = i + 1 == db_count(rows) ||
                    db_int(rows, i, "licence_id") != db_int(rows, i + 1, "licence_id");
        if (first)
            licence_head(req, reply, rows, i, may);
        if (db_is_null(rows, i, "number"))
            continue;
        if (first)
            html_open(h, "ul");
        term_row(req, reply, rows, i, may);
        if (last) {
            html_close(h, "ul");
            licence_hours_table(req, reply, hours, db_int(rows, i, "licence_id"));
        }
    }
}

/* 200; 404 for people whom one neither administers nor audits */
bool page_licences(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    bool may;
    struct db_rows *rows = find(req, false, &may, err);
    struct db_rows *hours = rows ? db_run(req->db, req->mem, STMT_LICENCE_HOURS,
                                          DB_PARAMS(db_from_int(req->mem, req->person_id),
                                                    db_from_date(req->mem, req->viewer->today)),
                                          err)
                                 : NULL;
    if (!hours)
        return false;
    layout_begin(req, reply, &(struct page_look){.title = _("Licences"), .dense = true});
    layout_back(reply, mem_format(req->mem, "/people/%lld", (long long)req->person_id),
                req->person_name);
    html_leaf(h, "h1", mem_format(req->mem, _("Licences of %s"), req->person_name));
    if (request_field(req, "saved"))
        layout_saved(reply, _("It is on record. Standings follow from it at once."));
    html_leaf(
        h, "p",
        _("Some rules are for those who hold a licence, and due when it is renewed. A licence "
          "counts from its first term until you say that it ended."));
    if (!db_count(rows)) {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "h2", _("No licence on record"));
        html_leaf(h, "p", _("Rules for holders of a licence ask nothing of this person so far."));
        html_close(h, "div");
    }
    licences(req, reply, rows, hours, may);
    if (may) {
        html_open(h, "div", "class", "at-actions");
        html_leaf(h, "a", _("Add a licence"), "class", "usa-button", "href", address(req, "/new"));
        html_close(h, "div");
    }
    layout_end(req, reply);
    return true;
}

/* ---- a term */

struct term_form {
    const char *state, *kind, *renewals, *from, *to, *held; /* held: "term" or "never" */
    struct licence_term_said said;
    struct field_problem problems[5];
    size_t n;
    bool sent, known; /* known: the licence is, and only its terms are asked for */
    bool correction;  /* of a term on record */
};

static void problem(struct term_form *form, const char *id, const char *text)
{
    if (text)
        form->problems[form->n++] = (struct field_problem){id, text};
}

static const char *problem_of(const struct term_form *form, const char *id)
{
    for (size_t i = 0; i < form->n; i++) {
        if (!strcmp(form->problems[i].id, id))
            return form->problems[i].text;
    }
    return NULL;
}

static void which_licence(struct reply *reply, const struct term_form *form)
{
    field_line(reply, "text",
               &(struct field){.name = "kind",
                               .label = _("Kind of licence"),
                               .hint = _("The word that your rules name it by, such as nursing."),
                               .problem = problem_of(form, "kind"),
                               .max = 64,
                               .value = form->kind});
    field_line(reply, "text",
               &(struct field){.name = "state",
                               .label = _("State"),
                               .hint = _("Two letters, such as FL."),
                               .problem = problem_of(form, "state"),
                               .max = 2,
                               .value = form->state});
}

static void term_fields(struct request *req, struct reply *reply, const struct term_form *form)
{
    struct html *h = reply->html;
    layout_form(req, reply, NULL, "class", "usa-form at-fields", "novalidate", "");
    if (!form->known)
        which_licence(reply, form);
    else if (!form->correction)
        field_hidden(reply, "licence", request_field(req, "licence"));
    if (!form->correction)
        field_line(
            reply, "number",
            &(struct field){.name = "renewals",
                            .label = _("Renewals before this term"),
                            .hint = _("0 for the first term. Rules for the first renewal, or "
                                      "for every third, count by it."),
                            .problem = problem_of(form, "renewals"),
                            .value = form->renewals});
    if (form->correction) {
        field_set(reply, &(struct field){.name = "held", .label = _("What is right")});
        field_radio(reply, "held", "term", _("The term was from the first day to the last"),
                    strcmp(form->held, "never") != 0);
        field_radio(reply, "held", "never", _("There never was such a term"),
                    !strcmp(form->held, "never"));
        html_close(h, "fieldset");
    }
    field_line(reply, "date",
               &(struct field){.name = "from",
                               .label = _("First day of the term"),
                               .problem = problem_of(form, "from"),
                               .value = form->from});
    field_line(reply, "date",
               &(struct field){.name = "to",
                               .label = _("Last day of the term"),
                               .hint = _("The licence still holds on that day, and is renewed on "
                                         "it."),
                               .problem = problem_of(form, "to"),
                               .value = form->to});
    layout_submit(reply, _("Save term"));
}

static void show_term(struct request *req, struct reply *reply, const struct term_form *form)
{
    struct html *h = reply->html;
    const char *heading = form->correction ? _("Correct a term")
                          : form->known    ? _("Add its next term")
                                           : _("Add a licence");
    layout_begin(req, reply,
                 &(struct page_look){.title = form->sent
                                                  ? mem_format(req->mem, _("Error: %s"), heading)
                                                  : heading});
    field_problems(reply, form->problems, form->n);
    layout_back(reply, address(req, ""), _("Licences"));
    html_leaf(h, "h1", heading);
    html_open(h, "p");
    html_format(h, _("For %s."), req->person_name);
    if (form->known)
        html_format(
            h, " %s.",
            mem_format(req->mem, _("%1$s licence (%2$s)"), form->said.kind, form->said.state));
    html_close(h, "p");
    term_fields(req, reply, form);
    layout_end(req, reply);
}

/* A day of a term: within a lifetime. */
static bool day_is(const char *text, date *ret)
{
    return date_parse(text, ret) && *ret >= date_from_ymd(1930, 1, 1) &&
           *ret <= date_from_ymd(2099, 12, 31);
}

/* Terms come one after another: another term that lies in the days of this one, or on the wrong
 * side of it. SIZE_MAX: none. */
static size_t in_the_way(const struct db_rows *rows, const struct licence_term_said *said)
{
    for (size_t i = 0; i < db_count(rows); i++) {
        int64_t number = db_int(rows, i, "number");
        if (db_is_null(rows, i, "number") || number == said->number ||
            strcmp(db_text(rows, i, "kind"), said->kind) != 0 ||
            strcmp(db_text(rows, i, "state"), said->state) != 0)
            continue;
        if ((number < said->number && db_date(rows, i, "to_date") >= said->from) ||
            (number > said->number && db_date(rows, i, "from_date") <= said->to))
            return i;
    }
    return SIZE_MAX;
}

static void read_which(struct request *req, struct term_form *form)
{
    form->kind = request_typed(req, "kind");
    form->state = request_typed(req, "state");
    form->said.kind = licence_kind_from_typed(req->mem, form->kind);
    form->said.state = licence_state_from_typed(req->mem, form->state);
    if (!form->said.kind)
        problem(form, "kind", _("Enter the kind in letters, such as nursing"));
    if (!form->said.state)
        problem(form, "state", _("Enter the two letters of a state, such as FL"));
}

static void read_number(struct request *req, const struct db_rows *rows, struct term_form *form)
{
    int64_t n = 0;
    form->renewals = request_typed(req, "renewals");
    if (!text_whole_number(form->renewals, LICENCE_TERM_MAX, &n))
        problem(form, "renewals", _("Enter how many renewals came before it: 0 to 99"));
    form->said.number = (int)n;
    for (size_t i = 0; form->said.kind && form->said.state && i < db_count(rows); i++) {
        if (!db_is_null(rows, i, "number") && db_int(rows, i, "number") == n &&
            !strcmp(db_text(rows, i, "kind"), form->said.kind) &&
            !strcmp(db_text(rows, i, "state"), form->said.state))
            problem(form, "renewals",
                    _("That term is on record. Correct it there, or give this one another number"));
    }
}

static void read_days(struct request *req, const struct db_rows *rows, struct term_form *form)
{
    struct licence_term_said *said = &form->said;
    form->from = request_typed(req, "from");
    form->to = request_typed(req, "to");
    if (!day_is(form->from, &said->from))
        problem(form, "from", _("Enter the first day, such as 2026-03-04"));
    if (!day_is(form->to, &said->to))
        problem(form, "to", _("Enter the last day, such as 2026-03-04"));
    if (form->n)
        return;
    size_t other = said->to < said->from ? SIZE_MAX : in_the_way(rows, said);
    if (said->to < said->from)
        problem(form, "to", _("The last day is before the first"));
    else if (other != SIZE_MAX)
        problem(form, "from",
                mem_format(req->mem,
                           _("The term from %1$s to %2$s is in the way: terms come one after "
                             "another, in the order of their renewals"),
                           date_for_people(req->mem, db_date(rows, other, "from_date")),
                           date_for_people(req->mem, db_date(rows, other, "to_date"))));
}

/* 303 to the list; 422 with the form */
static bool save_term(struct request *req, struct reply *reply, struct term_form *form,
                      struct err *err)
{
    form->said.person = req->person_id;
    form->said.by = req->viewer->id;
    if (form->n) {
        reply->status = 422;
        show_term(req, reply, form);
        return true;
    }
    return licence_put_for(req->db, req->mem, &form->said, err) &&
           reply_see_other(req, reply, "/people/%lld/licences?saved=1", (long long)req->person_id);
}

/* The licence that the form is for, by its number; the next term of it is offered. */
static void take_known(struct request *req, const struct db_rows *rows, int64_t licence,
                       struct term_form *form)
{
    for (size_t i = 0; i < db_count(rows); i++) {
        if (db_int(rows, i, "licence_id") != licence || form->known)
            continue;
        form->known = true; /* the newest term stands first */
        form->said.kind = db_text(rows, i, "kind");
        form->said.state = db_text(rows, i, "state");
        form->renewals = mem_format(
            req->mem, "%lld",
            db_is_null(rows, i, "number") ? 0LL : (long long)db_int(rows, i, "number") + 1);
    }
}

static int64_t licence_asked(struct request *req)
{
    int64_t n = 0;
    const char *text = request_field(req, "licence");
    return text && text_whole_number(text, INT64_MAX, &n) ? n : 0;
}

/* 200; 404 for people whom one does not administer */
bool page_licence_new(struct request *req, struct reply *reply, struct err *err)
{
    struct term_form form = {.renewals = "0"};
    bool may;
    struct db_rows *rows = find(req, true, &may, err);
    if (!rows)
        return false;
    take_known(req, rows, licence_asked(req), &form);
    show_term(req, reply, &form);
    return true;
}

/* 303 to the list; 404; 422 with the form */
bool page_licence_new_post(struct request *req, struct reply *reply, struct err *err)
{
    struct term_form form = {.sent = true};
    bool may;
    struct db_rows *rows = find(req, true, &may, err);
    if (!rows)
        return false;
    take_known(req, rows, licence_asked(req), &form);
    if (!form.known)
        read_which(req, &form);
    read_number(req, rows, &form);
    read_days(req, rows, &form);
    return save_term(req, reply, &form, err);
}

/* The row of the term in the address, whose terms are counted from 1; SIZE_MAX with err. */
static size_t term_of_route(struct request *req, const struct db_rows *rows, struct err *err)
{
    int64_t licence = request_param_int(req, "licence"), term = request_param_int(req, "term");
    for (size_t i = 0; i < db_count(rows); i++) {
        if (db_int(rows, i, "licence_id") == licence && !db_is_null(rows, i, "number") &&
            db_int(rows, i, "number") + 1 == term)
            return i;
    }
    err_set(err, ERR_NOT_FOUND, "There is no such term.");
    return SIZE_MAX;
}

static bool term_on_record(struct request *req, struct term_form *form, struct db_rows **ret_rows,
                           struct err *err)
{
    bool may;
    struct db_rows *rows = find(req, true, &may, err);
    size_t i = rows ? term_of_route(req, rows, err) : SIZE_MAX;
    if (i == SIZE_MAX)
        return false;
    *ret_rows = rows;
    *form = (struct term_form){.known = true,
                               .correction = true,
                               .held = "term",
                               .from = db_text(rows, i, "from_date"),
                               .to = db_text(rows, i, "to_date"),
                               .said = {.kind = db_text(rows, i, "kind"),
                                        .state = db_text(rows, i, "state"),
                                        .number = (int)db_int(rows, i, "number")}};
    return true;
}

/* 200; 404 */
bool page_licence_term(struct request *req, struct reply *reply, struct err *err)
{
    struct term_form form;
    struct db_rows *rows;
    if (!term_on_record(req, &form, &rows, err))
        return false;
    show_term(req, reply, &form);
    return true;
}

/* 303 to the list; 404; 422 with the form */
bool page_licence_term_post(struct request *req, struct reply *reply, struct err *err)
{
    struct term_form form;
    struct db_rows *rows;
    if (!term_on_record(req, &form, &rows, err))
        return false;
    form.sent = true;
    form.held = request_typed(req, "held");
    form.said.from = form.said.to = DATE_NONE;
    if (strcmp(form.held, "never") != 0)
        read_days(req, rows, &form);
    return save_term(req, reply, &form, err);
}

/* ---- the end of a licence */

struct end_form {
    const char *last, *reason;
    date day;
    struct field_problem problems[2];
    bool sent;
};

static bool find_end(struct request *req, struct db_rows **ret, size_t *ret_row, struct err *err)
{
    bool may;
    int64_t licence = request_param_int(req, "licence");
    *ret = find(req, true, &may, err);
    for (*ret_row = 0; *ret && *ret_row < db_count(*ret); ++*ret_row) {
        if (db_int(*ret, *ret_row, "licence_id") == licence)
            return true;
    }
    return *ret && err_set(err, ERR_NOT_FOUND, "There is no such licence.");
}

static void show_end(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i,
                     const struct end_form *form)
{
    struct html *h = reply->html;
    bool ended = !db_is_null(rows, i, "ended_on");
    const char *heading = ended ? _("A licence goes on") : _("A licence ended");
    layout_begin(req, reply,
                 &(struct page_look){.title = form->sent
                                                  ? mem_format(req->mem, _("Error: %s"), heading)
                                                  : heading});
    field_problems(reply, form->problems, 2);
    layout_back(reply, address(req, ""), _("Licences"));
    html_leaf(h, "h1", heading);
    html_open(h, "dl", "class", "at-facts");
    facts_row(h, _("Person"), req->person_name);
    facts_row(h, _("Licence"), licence_words(req, rows, i));
    html_close(h, "dl");
    html_leaf(h, "p",
              ended ? _("From then on rules for holders of this licence count again, as if it had "
                        "never ended.")
                    : _("After that day rules for holders of this licence ask nothing of this "
                        "person. A term that runs out ends nothing by itself."));
    layout_form(req, reply, NULL, "class", "usa-form at-fields", "novalidate", "");
    if (!ended)
        field_line(reply, "date",
                   &(struct field){.name = "last",
                                   .label = _("Last day it was held"),
                                   .problem = form->problems[0].text,
                                   .value = form->last});
    field_lines(reply, 3,
                &(struct field){.name = "reason",
                                .label = _("Reason"),
                                .hint = _("It stays on record. Nothing about health or a patient."),
                                .problem = form->problems[1].text,
                                .value = form->reason,
                                .max = LICENCE_REASON_MAX});
    layout_submit(reply, ended ? _("It goes on") : _("End licence"));
    layout_end(req, reply);
}

/* 200; 404 */
bool page_licence_end(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *rows;
    size_t i;
    if (!find_end(req, &rows, &i, err))
        return false;
    show_end(req, reply, rows, i, &(struct end_form){.sent = false});
    return true;
}

/* 303 to the list; 404; 422 with the form */
bool page_licence_end_post(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *rows;
    size_t i;
    if (!find_end(req, &rows, &i, err))
        return false;
    struct end_form form = {.sent = true,
                            .day = DATE_NONE,
                            .last = request_typed(req, "last"),
                            .reason = request_typed(req, "reason"),
                            .problems = {{"last", NULL}, {"reason", NULL}}};
    if (db_is_null(rows, i, "ended_on") && !day_is(form.last, &form.day))
        form.problems[0].text = _("Enter the last day, such as 2026-03-04");
    form.problems[1].text =
        field_text_problem(req->mem, form.reason, LICENCE_REASON_MAX, _("Say why"));
    if (field_any_problem(form.problems, 2)) {
        reply->status = 422;
        show_end(req, reply, rows, i, &form);
        return true;
    }
    return licence_end_for(req->db, req->mem, req->person_id, req->viewer->id,
                           db_text(rows, i, "licence_id"), form.day, form.reason, err) &&
           reply_see_other(req, reply, "/people/%lld/licences?saved=1", (long long)req->person_id);
}
