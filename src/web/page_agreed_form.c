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
    struct agreed_outlook outlook;
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

static bool agree(struct request *req, const void *agreed, struct err *err)
{
    return agreed_add(req->db, req->mem, agreed, err);
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
    if (form->outlook.then)
        agreed_outlook_show(req, reply, &form->outlook,
                            _("Nothing is saved yet. Only what changes is listed, for today, the "
                              "first day, the last one and the day after it."));
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
        const struct agreed *a = &form.agreed;
        if (!agreed_outlook_read(req, a->from, a->to, a->certification, agree, a, &form.outlook,
                                 err))
            return false;
        reply->unkept = true; /* nothing was done, and a reason is for nobody else */
        show_form(req, reply, &form, choice);
        return true;
    }
    return agreed_add(req->db, req->mem, &form.agreed, err) &&
           reply_see_other(req, reply, "/people/%lld/exemptions", (long long)req->person_id);
}
