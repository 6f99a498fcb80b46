/*
 * An exemption, a leave or an extension to be agreed: the form, and what it would do.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "web/agreed_words.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"

enum { YEARS_MAX = 10 };

struct agree_form {
    struct agreed agreed;
    const char *certification, *from, *to, *code, *reason;
    struct field_problem problems[5];
    size_t n;
    bool sent;
    const struct db_rows *now, *then; /* how they stand, and would, on some days; NULL: not asked */
};

static const char *problem_of(const struct agree_form *form, const char *id)
{
    for (size_t i = 0; i < form->n; i++) {
        if (!strcmp(form->problems[i].id, id))
            return form->problems[i].text;
    }
    return NULL;
}

static void problem(struct agree_form *form, const char *id, const char *text)
{
    if (text)
        form->problems[form->n++] = (struct field_problem){id, text};
}

/* Of an extension only what has a date to lengthen. */
static bool is_offered(const struct agree_form *form, const struct db_rows *rows, size_t i)
{
    return form->agreed.kind != AGREED_EXTENSION ||
           (!db_is_null(rows, i, "due") && db_date(rows, i, "due") != DATE_LAST);
}

static void choose_certification(struct request *req, struct reply *reply,
                                 const struct agree_form *form, const struct db_rows *rows)
{
    struct field_option *options = mem_array(req->mem, struct field_option, db_count(rows) + 1);
    size_t n = 0;
    options[n++] = (struct field_option){"", _("Choose one")};
    for (size_t i = 0; i < db_count(rows); i++) {
        const char *title = db_text(rows, i, "title");
        if (is_offered(form, rows, i))
            options[n++] = (struct field_option){
                db_text(rows, i, "certification_id"),
                form->agreed.kind == AGREED_EXTENSION
                    ? mem_format(req->mem, _("%1$s: %2$s"), title,
                                 date_for_people(req->mem, db_date(rows, i, "due")))
                    : title};
    }
    field_select(reply,
                 &(struct field){.name = "certification",
                                 .label = form->agreed.kind == AGREED_EXTENSION
                                              ? _("Certification and the date to lengthen")
                                              : _("Certification"),
                                 .problem = problem_of(form, "certification"),
                                 .value = form->certification},
                 options, n);
}

static void choose_code(struct reply *reply, const struct agree_form *form)
{
    field_set(reply, &(struct field){.name = "code",
                                     .label = _("Kind of reason"),
                                     .problem = problem_of(form, "code")});
    for (size_t i = 0; i < AGREED_CODES; i++)
        field_radio(reply, "code", agreed_codes[i].code, _(agreed_codes[i].text),
                    form->code && !strcmp(form->code, agreed_codes[i].code));
    html_close(reply->html, "fieldset");
}

static void agree_fields(struct request *req, struct reply *reply, const struct agree_form *form,
                         const struct db_rows *certifications)
{
    enum agreed_kind kind = form->agreed.kind;
    layout_form(req, reply, NULL, "class", "usa-form at-fields", "novalidate", "");
    if (kind != AGREED_LEAVE)
        choose_certification(req, reply, form, certifications);
    if (kind != AGREED_EXTENSION)
        field_line(reply, "date",
                   &(struct field){.name = "from",
                                   .label = _("First day"),
                                   .problem = problem_of(form, "from"),
                                   .value = form->from});
    field_line(
        reply, "date",
        &(struct field){.name = "to",
                        .label = kind == AGREED_EXTENSION ? _("New last day") : _("Last day"),
                        .problem = problem_of(form, "to"),
                        .value = form->to});
    if (kind == AGREED_EXEMPTION)
        choose_code(reply, form);
    field_lines(reply, 3,
                &(struct field){.name = "reason",
                                .label = kind == AGREED_EXEMPTION ? _("More about it (optional)")
                                                                  : _("Reason"),
                                .hint = _("You and auditors read it, nobody else. Say no more than "
                                          "is needed, and nothing about a patient."),
                                .problem = problem_of(form, "reason"),
                                .value = form->reason,
                                .max = AGREED_REASON_MAX});
    html_open(reply->html, "div", "class", "at-actions");
    html_leaf(reply->html, "button", _(agreed_words[kind].save), "type", "submit", "class",
              "usa-button");
    html_leaf(reply->html, "button", _("Show what it would do"), "type", "submit", "name", "look",
              "value", "yes", "class", "usa-button usa-button--outline");
    html_close(reply->html, "div");
    html_close(reply->html, "form");
}

/* ---- what it would do */

/* Does it, reads what follows, and undoes it. */
static bool look_ahead(struct request *req, struct agree_form *form, struct err *err)
{
    const struct agreed *a = &form->agreed;
    const char *days[] = {db_from_date(req->mem, req->viewer->today),
                          db_from_date(req->mem, a->from), db_from_date(req->mem, a->to),
                          db_from_date(req->mem, a->to + 1)};
    const char *const *params =
        DB_PARAMS(db_from_int(req->mem, req->person_id), db_from_array(req->mem, days, 4),
                  a->certification ? db_from_int(req->mem, a->certification) : NULL);
    form->now = db_run(req->db, req->mem, STMT_AGREED_STANDINGS, params, err);
    if (!form->now || !db_do(req->db, STMT_SAVEPOINT_SET, NULL, err) ||
        !agreed_add(req->db, req->mem, a, err))
        return false;
    form->then = db_run(req->db, req->mem, STMT_AGREED_STANDINGS, params, err);
    return form->then && db_do(req->db, STMT_SAVEPOINT_UNDO, NULL, err);
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
static size_t outlook_rows(struct request *req, struct reply *reply, const struct agree_form *form)
{
    struct html *h = reply->html;
    size_t n = 0;
    for (size_t k = 0; k < db_count(form->then); k++) {
        const char *due = db_text(form->then, k, "due"), *before = NULL;
        size_t i = 0;
        while (i < db_count(form->now) && !is_same(form->now, i, form->then, k))
            i++;
        before = i < db_count(form->now) ? db_text(form->now, i, "due") : NULL;
        if (i < db_count(form->now) &&
            !strcmp(db_text(form->now, i, "standing"), db_text(form->then, k, "standing")) &&
            !strcmp(before ? before : "", due ? due : ""))
            continue;
        if (k && db_int(form->then, k, "place") > 1 &&
            db_date(form->then, k, "day") == req->viewer->today)
            continue; /* today stands first already */
        n++;
        html_open(h, "tr");
        html_open(h, "th", "scope", "row");
        layout_date(reply, db_date(form->then, k, "day"));
        html_close(h, "th");
        html_leaf(h, "td",
                  mem_format(req->mem, _("%1$s, %2$s"), db_text(form->then, k, "certification"),
                             db_text(form->then, k, "job_role")),
                  "data-label", _("What"));
        standing_cell(reply, form->now, i, _("Now"));
        standing_cell(reply, form->then, k, _("Then"));
        html_close(h, "tr");
    }
    return n;
}

static void outlook(struct request *req, struct reply *reply, const struct agree_form *form)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Day"), _("What"), _("Now"), _("Then")};
    html_leaf(h, "h2", _("What it would do"));
    html_leaf(h, "p",
              _("Nothing is saved yet. Only what changes is listed, for today, the first "
                "day, the last one and the day after it."),
              "role", "status");
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption", mem_format(req->mem, _("Standing of %s"), req->person_name));
    layout_columns(reply, heads, 4, 4);
    html_open(h, "tbody");
    if (!outlook_rows(req, reply, form)) {
        html_open(h, "tr");
        html_leaf(h, "td", _("Nothing changes on these days."), "colspan", "4");
        html_close(h, "tr");
    }
    html_close(h, "tbody");
    html_close(h, "table");
}

static struct db_rows *certifications(struct request *req, struct err *err)
{
    return db_run(req->db, req->mem, STMT_AGREED_CERTIFICATIONS,
                  DB_PARAMS(db_from_int(req->mem, req->person_id),
                            db_from_date(req->mem, req->viewer->today)),
                  err);
}

static void show_form(struct request *req, struct reply *reply, const struct agree_form *form,
                      const struct db_rows *choice)
{
    struct html *h = reply->html;
    const char *heading = _(agreed_words[form->agreed.kind].heading);
    layout_begin(req, reply,
                 &(struct page_look){
                     .title = form->n ? mem_format(req->mem, _("Error: %s"), heading) : heading});
    field_problems(reply, form->problems, form->n);
    layout_back(reply, agreed_address(req, ""), _("Exemptions"));
    html_leaf(h, "h1", heading);
    html_open(h, "p");
    html_format(h, _("For %s."), req->person_name);
    html_format(h, " %s", _(agreed_words[form->agreed.kind].what));
    html_close(h, "p");
    if (form->then)
        outlook(req, reply, form);
    agree_fields(req, reply, form, choice);
    layout_end(req, reply);
}

/* 200; 404 for people whom one does not administer */
bool page_agreed_new(struct request *req, struct reply *reply, struct err *err)
{
    struct agree_form form = {.certification = request_field(req, "certification")};
    if (!agreed_kind_of(req, &form.agreed.kind, err) || !agreed_administered(req, err))
        return false;
    struct db_rows *choice = certifications(req, err);
    if (!choice)
        return false;
    show_form(req, reply, &form, choice);
    return true;
}

static bool too_far(struct request *req, date day)
{
    return day < req->viewer->today - YEARS_MAX * 366 || day > req->viewer->today + YEARS_MAX * 366;
}

static void read_certification(struct agree_form *form, const struct db_rows *rows)
{
    for (size_t i = 0; i < db_count(rows); i++) {
        if (is_offered(form, rows, i) &&
            !strcmp(db_text(rows, i, "certification_id"), form->certification)) {
            form->agreed.certification = db_int(rows, i, "certification_id");
            if (form->agreed.kind == AGREED_EXTENSION)
                form->agreed.from = db_date(rows, i, "due");
            return;
        }
    }
    problem(form, "certification", _("Choose a certification of the list"));
}

static void read_days(struct request *req, struct agree_form *form)
{
    struct agreed *a = &form->agreed;
    bool extension = a->kind == AGREED_EXTENSION;
    if (!extension && (!date_parse(form->from, &a->from) || too_far(req, a->from))) {
        problem(form, "from", _("Enter the first day, such as 2026-03-04"));
        a->from = DATE_NONE;
    }
    if (!date_parse(form->to, &a->to) || too_far(req, a->to))
        problem(form, "to", _("Enter the last day, such as 2026-03-04"));
    else if (extension && a->certification && a->to <= a->from)
        problem(form, "to", _("Enter a day after the date that it lengthens"));
    else if (!extension && a->from != DATE_NONE && a->to < a->from)
        problem(form, "to", _("The last day is before the first"));
}

static void read_form(struct request *req, struct agree_form *form, const struct db_rows *choice)
{
    form->sent = true;
    form->certification = request_typed(req, "certification");
    form->from = request_typed(req, "from");
    form->to = request_typed(req, "to");
    form->code = request_typed(req, "code");
    form->reason = request_typed(req, "reason");
    if (form->agreed.kind != AGREED_LEAVE)
        read_certification(form, choice);
    read_days(req, form);
    if (form->agreed.kind == AGREED_EXEMPTION && !agreed_code_words(form->code))
        problem(form, "code", _("Choose the kind of reason"));
    problem(form, "reason",
            field_text_problem(req->mem, form->reason, AGREED_REASON_MAX,
                               form->agreed.kind == AGREED_EXEMPTION ? NULL : _("Say why")));
    form->agreed.person = req->person_id;
    form->agreed.code = form->code;
    form->agreed.reason = form->reason;
}

/* 303 to the list, or 200 with what it would do; 404 for people whom one does not administer; 422
 * with the form */
bool page_agreed_new_post(struct request *req, struct reply *reply, struct err *err)
{
    struct agree_form form = {.sent = true};
    if (!agreed_kind_of(req, &form.agreed.kind, err) || !agreed_administered(req, err))
        return false;
    struct db_rows *choice = certifications(req, err);
    if (!choice)
        return false;
    read_form(req, &form, choice);
    if (form.n) {
        reply->status = 422;
        show_form(req, reply, &form, choice);
        return true;
    }
    if (*request_typed(req, "look")) {
        if (!look_ahead(req, &form, err))
            return false;
        reply->unkept = true; /* nothing was done, and a reason is for nobody else */
        show_form(req, reply, &form, choice);
        return true;
    }
    return agreed_add(req->db, req->mem, &form.agreed, err) &&
           reply_see_other(req, reply, "/people/%lld/exemptions", (long long)req->person_id);
}
