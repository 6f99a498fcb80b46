/*
 * One contact of a facility: its words, its history, its test calls.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>

#include "domain/contact.h"
#include "domain/slot.h"
#include "util/text.h"
#include "web/contact_line.h"
#include "web/field.h"
#include "web/language.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/slot_parts.h"

enum { NAME_MAX_BYTES = 200 };

/* ---- the words */

struct words_form {
    const char *texts[SLOT_LANGUAGES_MAX]; /* one a language offered */
    const char *problems[SLOT_LANGUAGES_MAX];
    const char *months, *months_problem;
    bool sent;
};

static size_t offered(void)
{
    size_t n = 0;
    while (n < SLOT_LANGUAGES_MAX && words_offered(n))
        n++;
    return n;
}

static const char *field_of(const void *mem, const struct language *l)
{
    return mem_format(mem, "text-%s", l->code);
}

static void words_problems(struct reply *reply, const struct words_form *form)
{
    struct field_problem list[SLOT_LANGUAGES_MAX + 1];
    size_t n = 0;
    for (size_t i = 0; i < offered(); i++)
        list[n++] = (struct field_problem){field_of(reply, words_offered(i)), form->problems[i]};
    list[n++] = (struct field_problem){"months", form->months_problem};
    field_problems(reply, list, n);
}

static void words_fields(struct request *req, struct reply *reply, const struct words_form *form,
                         const struct db_rows *row)
{
    struct html *h = reply->html;
    bool own = db_bool(row, 0, "own");
    layout_form(req, reply, NULL, "class", "usa-form at-fields", "novalidate", "");
    for (size_t i = 0; i < offered(); i++) {
        const struct language *l = words_offered(i);
        bool number = !form->texts[i] || !*form->texts[i] || slot_looks_callable(form->texts[i]);
        field_lines(
            reply, 3,
            &(struct field){.name = field_of(req->mem, l),
                            .label = mem_format(req->mem, _("What staff read in %s"), l->name),
                            .hint = !number ? _("There is no telephone number in it. That is fine "
                                                "if nobody is to be called.")
                                    : i ? _("Leave it empty if you cannot say it in this language: "
                                            "people then read the other one, marked as such.")
                                        : _("Who, how and when: for example “Social worker on "
                                            "call, extension 4420, day and night”. Nothing about "
                                            "a patient."),
                            .problem = form->problems[i],
                            .value = form->texts[i]});
    }
    field_line(reply, "number",
               &(struct field){.name = "months",
                               .label = _("Months between test calls"),
                               .hint = _("1 to 24. 0 if there is nobody to call."),
                               .problem = form->months_problem,
                               .value = form->months});
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "button", _("Save contact"), "type", "submit", "class", "usa-button");
    if (own)
        html_leaf(h, "a", _("Take it back"), "href", mem_format(req->mem, "%s/clear", req->path));
    html_close(h, "div");
    html_close(h, "form");
}

static void history_row(struct request *req, struct reply *reply, const struct db_rows *rows,
                        size_t i)
{
    struct html *h = reply->html;
    size_t n, n_texts;
    const char **languages = db_array(rows, i, "other_languages", req->mem, &n),
               **texts = db_array(rows, i, "other_texts", req->mem, &n_texts),
               *by = db_text(rows, i, "recorded_by");
    html_open(h, "tr");
    html_open(h, "th", "scope", "row");
    layout_date(reply, db_date(rows, i, "recorded_on"));
    html_close(h, "th");
    html_open(h, "td", "data-label", _("Words"));
    html_open(h, "div");
    if (db_is_null(rows, i, "text"))
        html_text(h, _("taken back"));
    else
        contact_text(req, reply, db_text(rows, i, "text"), db_text(rows, i, "language"), NULL);
    for (size_t o = 0; o < n && o < n_texts; o++) {
        html_void(h, "br");
        contact_text(req, reply, texts[o], languages[o], NULL);
    }
    html_close(h, "div");
    html_close(h, "td");
    html_open(h, "td", "data-label", _("By"));
    html_leaf(h, "bdi", by ? by : _("not known"));
    html_close(h, "td");
    html_close(h, "tr");
}

static void history(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Since"), _("Words"), _("By")};
    if (!db_count(rows))
        return;
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption", _("What this facility has said"));
    layout_columns(reply, heads, 3, 3);
    html_open(h, "tbody");
    for (size_t i = 0; i < db_count(rows); i++)
        history_row(req, reply, rows, i);
    html_close(h, "tbody");
    html_close(h, "table");
}

/* What holds now, in words: own, or from above. */
static void now(struct request *req, struct reply *reply, const struct db_rows *row)
{
    struct html *h = reply->html;
    html_open(h, "div", "class", "at-inset");
    html_leaf(h, "h2", _("Staff see now"));
    html_open(h, "p");
    if (db_is_null(row, 0, "value"))
        html_text(h, _("Nothing yet. They are told to ask their manager."));
    else
        contact_text(req, reply, db_text(row, 0, "value"), db_text(row, 0, "language"), NULL);
    html_close(h, "p");
    if (!db_is_null(row, 0, "value")) {
        html_open(h, "p", "class", "at-small");
        slot_entered(reply, row, 0);
        html_close(h, "p");
        html_open(h, "p", "class", "at-small");
        slot_call_state(reply, row, 0);
        html_close(h, "p");
        html_open(h, "p");
        if (db_bool(row, 0, "own"))
            html_leaf(h, "a", _("Test calls"), "href", mem_format(req->mem, "%s/calls", req->path));
        html_close(h, "p");
    }
    html_close(h, "div");
}

static bool show(struct request *req, struct reply *reply, struct words_form *form, struct err *err)
{
    struct html *h = reply->html;
    struct slot_place at;
    struct db_rows *row, *declared;
    size_t n;
    const char *key = request_param(req, "slot");
    if (!slot_load(req, key, &at, &row, &declared, err))
        return false;
    struct db_rows *past = db_run(req->db, req->mem, STMT_SLOT_HISTORY,
                                  DB_PARAMS(db_from_int(req->mem, req->facility_id), key), err);
    if (!past)
        return false;
    if (form->sent && !at.may_change)
        return err_set(err, ERR_FORBIDDEN, "not an administrator of the facility");
    if (!form->sent && db_bool(row, 0, "own")) {
        const char **words = db_array(row, 0, "words", req->mem, &n);
        for (size_t i = 0; i < n && i < SLOT_LANGUAGES_MAX; i++)
            form->texts[i] = words[i];
        form->months = mem_format(req->mem, "%lld", (long long)db_int(row, 0, "test_months"));
    }
    const char *name = contact_name(req->mem, key);
    layout_begin(req, reply,
                 &(struct page_look){.title = form->sent ? _("Error: Contact") : _("Contact")});
    words_problems(reply, form);
    layout_back(reply, mem_format(req->mem, "%s/settings", at.path),
                mem_format(req->mem, _("Contacts of %s"), req->facility_name));
    html_leaf(h, "h1", mem_format(req->mem, _("%1$s: %2$s"), req->facility_name, name));
    html_leaf(h, "h2", _("What to enter"));
    slot_asked(req, reply, declared, key);
    now(req, reply, row);
    if (at.may_change) {
        html_leaf(h, "h2",
                  db_bool(row, 0, "own") ? _("Change it") : _("Enter this facility’s own"));
        html_leaf(h, "p",
                  _("People whose courses showed them the old words are told on their learning "
                    "page."));
        words_fields(req, reply, form, row);
    }
    history(req, reply, past);
    layout_end(req, reply);
    return true;
}

/* 200; 404 */
bool page_slot(struct request *req, struct reply *reply, struct err *err)
{
    return show(req, reply, &(struct words_form){.months = "6"}, err);
}

static bool read_months(struct words_form *form, struct slot_words *words)
{
    int64_t n;
    if (text_whole_number(form->months, SLOT_MONTHS_MAX, &n)) {
        words->months = (int)n;
        return true;
    }
    form->months_problem = _("Enter a whole number of months from 0 to 24");
    return false;
}

/* False: something is wrong, and the form says what. */
static bool read_words(struct request *req, struct words_form *form, struct slot_words *words)
{
    bool fine = true;
    *words = (struct slot_words){0};
    form->sent = true;
    for (size_t i = 0; i < offered(); i++) {
        const struct language *l = words_offered(i);
        const char *text = slot_tidy(req->mem, request_field(req, field_of(req->mem, l)));
        form->texts[i] = text;
        form->problems[i] = _(slot_problem(text));
        fine = fine && !form->problems[i];
        if (!*text)
            continue;
        words->in[words->n].language = l->code;
        words->in[words->n++].text = text;
    }
    if (fine && !words->n) {
        form->problems[0] = _("Enter what staff read, or choose “Take it back”");
        fine = false;
    }
    const char *months = request_field(req, "months");
    form->months = slot_tidy(req->mem, months ? months : "");
    return read_months(form, words) && fine;
}

/* 303 to the contacts of the facility; 422 with the form; 404 */
bool page_slot_post(struct request *req, struct reply *reply, struct err *err)
{
    struct words_form form = {0};
    struct slot_words words;
    if (!read_words(req, &form, &words)) {
        reply->status = 422;
        return show(req, reply, &form, err);
    }
    return slot_save(req->db, req->mem, req->facility_id, request_param(req, "slot"), &words,
                     err) &&
           reply_see_other(req, reply, "/facilities/%s/settings/%s", request_param(req, "facility"),
                           request_param(req, "slot"));
}

/* ---- taking it back */

/* The row of the facility's own words, for an administrator of it. */
static struct db_rows *own_row(struct request *req, struct slot_place *at, struct err *err)
{
    struct db_rows *row, *declared;
    if (!slot_load(req, request_param(req, "slot"), at, &row, &declared, err))
        return NULL;
    if (db_bool(row, 0, "own"))
        return row;
    err_set(err, ERR_NOT_FOUND, "This facility says nothing of its own here.");
    return NULL;
}

/* 200 with what taking it back does; 404 */
bool page_slot_clear(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct slot_place at;
    const char *key = request_param(req, "slot");
    struct db_rows *row = own_row(req, &at, err);
    if (!row)
        return false;
    if (!at.may_change)
        return err_set(err, ERR_FORBIDDEN, "not an administrator of the facility");
    layout_begin(req, reply, &(struct page_look){.title = _("Take a contact back")});
    layout_back(reply, mem_format(req->mem, "%s/settings/%s", at.path, key),
                contact_name(req->mem, key));
    html_leaf(h, "h1", _("Take this contact back?"));
    html_open(h, "p");
    html_format(h, "%s: ", req->facility_name);
    contact_text(req, reply, db_text(row, 0, "value"), db_text(row, 0, "language"), NULL);
    html_close(h, "p");
    html_leaf(h, "p",
              _("Staff here, and below that have no contact of their own, then see what the "
                "nearest facility above says. If none says anything, courses that need this "
                "contact cannot be started until it is filled in. What was said stays in the "
                "history."));
    layout_form(req, reply, NULL, NULL);
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "button", _("Take it back"), "type", "submit", "class",
              "usa-button usa-button--secondary");
    html_leaf(h, "a", _("Cancel"), "href", mem_format(req->mem, "%s/settings/%s", at.path, key));
    html_close(h, "div");
    html_close(h, "form");
    layout_end(req, reply);
    return true;
}

/* 303 to the contacts of the facility; 404 */
bool page_slot_clear_post(struct request *req, struct reply *reply, struct err *err)
{
    struct slot_place at;
    return own_row(req, &at, err) &&
           slot_save(req->db, req->mem, req->facility_id, request_param(req, "slot"),
                     &(struct slot_words){0}, err) &&
           reply_see_other(req, reply, "%s/settings", at.path);
}

/* ---- test calls */

struct call_form {
    const char *day, *by, *reached, *note;
    const char *day_problem, *by_problem, *reached_problem, *note_problem;
    date called_on;
    bool sent;
};

static void call_problems(struct reply *reply, const struct call_form *form)
{
    const struct field_problem all[] = {{"day", form->day_problem},
                                        {"by", form->by_problem},
                                        {"reached", form->reached_problem},
                                        {"note", form->note_problem}};
    field_problems(reply, all, sizeof all / sizeof *all);
}

static void call_fields(struct request *req, struct reply *reply, const struct call_form *form)
{
    html_leaf(reply->html, "h2", _("Record a test call"));
    layout_form(req, reply, NULL, "class", "usa-form at-fields", "novalidate", "");
    field_line(reply, "date",
               &(struct field){.name = "day",
                               .label = _("Day of the call"),
                               .problem = form->day_problem,
                               .value = form->day});
    field_line(reply, "text",
               &(struct field){.name = "by",
                               .label = _("Who called"),
                               .problem = form->by_problem,
                               .value = form->by});
    field_set(reply, &(struct field){.name = "reached",
                                     .label = _("Did the right person answer?"),
                                     .problem = form->reached_problem});
    field_radio(reply, "reached", "yes", _("Yes, reached"),
                form->reached && !strcmp(form->reached, "yes"));
    field_radio(reply, "reached", "no", _("No, not reached"),
                form->reached && !strcmp(form->reached, "no"));
    html_close(reply->html, "fieldset");
    field_lines(reply, 2,
                &(struct field){.name = "note",
                                .label = _("Note (optional)"),
                                .hint = _("What you noticed. Nothing about a patient."),
                                .problem = form->note_problem,
                                .value = form->note});
    layout_submit(reply, _("Save test call"));
}

static void call_table(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Day"), _("Result"), _("Who called"), _("Note"), _("Words")};
    if (!db_count(rows)) {
        html_leaf(h, "p", _("No test call is written down yet."));
        return;
    }
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption", _("Calls so far, newest first"));
    layout_columns(reply, heads, 5, 5);
    html_open(h, "tbody");
    for (size_t i = 0; i < db_count(rows); i++) {
        const char *note = db_text(rows, i, "note");
        html_open(h, "tr");
        html_open(h, "th", "scope", "row");
        layout_date(reply, db_date(rows, i, "called_on"));
        html_close(h, "th");
        html_leaf(h, "td", db_bool(rows, i, "reached") ? _("Reached") : _("Not reached"),
                  "data-label", _("Result"));
        html_leaf(h, "td", db_text(rows, i, "called_by"), "data-label", _("Who called"));
        html_leaf(h, "td", note ? note : _("none"), "data-label", _("Note"));
        html_open(h, "td", "data-label", _("Words"));
        contact_text(req, reply, db_text(rows, i, "text"), db_text(rows, i, "language"), NULL);
        html_close(h, "td");
        html_close(h, "tr");
    }
    html_close(h, "tbody");
    html_close(h, "table");
}

static bool show_calls(struct request *req, struct reply *reply, struct call_form *form,
                       struct err *err)
{
    struct html *h = reply->html;
    struct slot_place at;
    const char *key = request_param(req, "slot");
    char day[DATE_TEXT_SIZE];
    struct db_rows *row = own_row(req, &at, err);
    struct db_rows *calls =
        row ? db_run(req->db, req->mem, STMT_SLOT_CALLS,
                     DB_PARAMS(db_from_int(req->mem, req->facility_id), key), err)
            : NULL;
    if (!calls)
        return false;
    if (!form->sent)
        form->day = mem_text(req->mem, date_format(at.today, day));
    layout_begin(req, reply,
                 &(struct page_look){.title = form->sent ? _("Error: Test calls") : _("Test calls"),
                                     .wide = true});
    call_problems(reply, form);
    layout_back(reply, mem_format(req->mem, "%s/settings/%s", at.path, key),
                contact_name(req->mem, key));
    html_leaf(h, "h1",
              mem_format(req->mem, _("Test calls: %1$s, %2$s"), contact_name(req->mem, key),
                         req->facility_name));
    html_open(h, "p");
    contact_text(req, reply, db_text(row, 0, "value"), db_text(row, 0, "language"), NULL);
    html_close(h, "p");
    html_open(h, "p");
    slot_call_state(reply, row, 0);
    html_close(h, "p");
    if (at.may_change)
        call_fields(req, reply, form);
    call_table(req, reply, calls);
    layout_end(req, reply);
    return true;
}

/* 200; 404 where the facility says nothing of its own */
bool page_slot_calls(struct request *req, struct reply *reply, struct err *err)
{
    return show_calls(req, reply, &(struct call_form){.by = req->viewer->name}, err);
}

static void read_call(struct request *req, struct call_form *form, date today)
{
    const char *note = request_field(req, "note");
    *form = (struct call_form){.sent = true,
                               .day = slot_tidy(req->mem, request_field(req, "day")),
                               .by = slot_tidy(req->mem, request_field(req, "by")),
                               .reached = slot_tidy(req->mem, request_field(req, "reached")),
                               .note = slot_tidy(req->mem, note)};
    if (!date_parse(form->day, &form->called_on))
        form->day_problem = _("Enter the day of the call, such as 2026-03-04");
    else if (form->called_on > today)
        form->day_problem = _("The call is still to come: enter a day up to today");
    else if (form->called_on < today - 366)
        form->day_problem = _("Enter a call of the last twelve months");
    if (!*form->by)
        form->by_problem = _("Say who called");
    else if (strlen(form->by) > NAME_MAX_BYTES || slot_problem(form->by))
        form->by_problem = _("Shorten the name");
    if (strcmp(form->reached, "yes") != 0 && strcmp(form->reached, "no") != 0)
        form->reached_problem = _("Say whether the right person answered");
    if (slot_problem(form->note))
        form->note_problem = _(slot_problem(form->note));
}

/* 303 to the list of calls; 422 with the form; 404 */
bool page_slot_calls_post(struct request *req, struct reply *reply, struct err *err)
{
    struct call_form form;
    struct slot_place at;
    struct db_rows *row = own_row(req, &at, err);
    if (!row)
        return false;
    if (!at.may_change)
        return err_set(err, ERR_FORBIDDEN, "not an administrator of the facility");
    read_call(req, &form, at.today);
    if (form.day_problem || form.by_problem || form.reached_problem || form.note_problem) {
        reply->status = 422;
        return show_calls(req, reply, &form, err);
    }
    return db_do(req->db, STMT_SLOT_CALL,
                 DB_PARAMS(db_from_int(req->mem, db_int(row, 0, "id")),
                           db_from_date(req->mem, form.called_on), form.by,
                           !strcmp(form.reached, "yes") ? "true" : "false", form.note),
                 err) &&
           reply_see_other(req, reply, "%s/settings/%s/calls", at.path, request_param(req, "slot"));
}
