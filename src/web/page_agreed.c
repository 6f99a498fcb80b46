/*
 * Exemptions, leave and extensions of a person, for administrators.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "domain/agreed.h"
#include "web/certificate_code.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"

enum { REASON_MAX = 2000, YEARS_MAX = 10 };

/* Words of each kind. */
static const struct {
    const char *name, *heading, *save, *what;
} kinds[AGREED_KINDS] = {
    [AGREED_EXEMPTION] = {N_("Exemption"), N_("Agree an exemption"), N_("Save exemption"),
                          N_("From the first day to the last, the certification is not asked of "
                             "this person.")},
    [AGREED_LEAVE] = {N_("Leave"), N_("Agree leave"), N_("Save leave"),
                      N_("On days of leave nothing is asked of this person. Each of them is added "
                         "to the days until something is due.")},
    [AGREED_EXTENSION] = {N_("Extension"), N_("Agree an extension"), N_("Save extension"),
                          N_("What is due, or expires, is due later, once. The cycles after it "
                             "stay where they are.")},
};

static const struct {
    const char *code, *text;
} codes[] = {
    {"health", N_("Health")},
    {"faith", N_("Faith or conscience")},
    {"experience", N_("Personal experience")},
    {"assigned-elsewhere", N_("Assigned elsewhere")},
    {"approved-absence", N_("Approved absence")},
    {"other", N_("Another reason")},
};

static const char *code_words(const char *code)
{
    for (size_t i = 0; code && i < sizeof codes / sizeof *codes; i++) {
        if (!strcmp(codes[i].code, code))
            return _(codes[i].text);
    }
    return NULL;
}

static const char *address(struct request *req, const char *rest)
{
    return mem_format(req->mem, "/people/%lld/exemptions%s", (long long)req->person_id, rest);
}

/* Whether the viewer administers the person of the route; false with err for failures. */
static bool administers(struct request *req, bool *ret, struct err *err)
{
    struct db_rows *may = db_run(req->db, req->mem, STMT_ACCESS_ADMINISTERS,
                                 DB_PARAMS(db_from_int(req->mem, req->person_id)), err);
    *ret = may && db_bool(may, 0, "administers");
    return may;
}

static bool administrators_alone(struct request *req, struct err *err)
{
    bool may;
    return administers(req, &may, err) &&
           (may || err_set(err, ERR_NOT_FOUND, "There is no such page."));
}

/* ---- what was agreed */

/* The days as a sentence. */
static void days_of(struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html_place from = layout_day(reply, "from", db_date(rows, i, "from_date")),
                      to = layout_day(reply, "to", db_date(rows, i, "to_date"));
    if (!db_is_null(rows, i, "of_date"))
        html_sentence(reply->html, _("{of} becomes {to}"),
                      layout_day(reply, "of", db_date(rows, i, "of_date")), to);
    else
        html_sentence(reply->html, _("{from} to {to}"), from, to);
}

static void why_cell(struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    const char *code = code_words(db_text(rows, i, "code")), *reason = db_text(rows, i, "reason");
    html_open(h, "td", "data-label", _("Why"));
    if (!db_bool(rows, i, "may_read"))
        html_text(h, _("Only whoever agreed it and auditors read why."));
    else
        html_format(h, "%s%s%s", code ? code : "", code && reason ? ": " : "",
                    reason ? reason : "");
    html_close(h, "td");
}

static void end_cell(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i,
                     bool may)
{
    struct html *h = reply->html;
    const char *kind = db_text(rows, i, "kind"), *reason = db_text(rows, i, "ended_reason");
    html_open(h, "td", "data-label", _("End"));
    html_open(h, "span");
    if (db_bool(rows, i, "ended")) {
        if (db_is_null(rows, i, "ended_from"))
            html_format(h, _("It never counted, says %s"), db_text(rows, i, "ended_by"));
        else
            html_sentence(h, _("No longer from {date}, says {name}"),
                          layout_day(reply, "date", db_date(rows, i, "ended_from")),
                          html_words("name", db_text(rows, i, "ended_by")));
        if (reason)
            html_format(h, ": %s", reason);
    } else if (may) {
        html_leaf(h, "a", _("End it"), "href",
                  address(req, mem_format(req->mem, "/%s/%s", kind, db_text(rows, i, "id"))),
                  "aria-label",
                  mem_format(req->mem, _("End it: %1$s until %2$s"),
                             _(kinds[agreed_kind_from_name(kind)].name),
                             date_for_people(req->mem, db_date(rows, i, "to_date"))));
    }
    html_close(h, "span");
    html_close(h, "td");
}

static void agreed_row(struct request *req, struct reply *reply, const struct db_rows *rows,
                       size_t i, bool may)
{
    struct html *h = reply->html;
    const char *certification = db_text(rows, i, "certification");
    html_open(h, "tr");
    html_open(h, "th", "scope", "row");
    html_text(h, _(kinds[agreed_kind_from_name(db_text(rows, i, "kind"))].name));
    if (certification)
        html_format(h, ": %s", certification);
    html_close(h, "th");
    html_open(h, "td", "data-label", _("Days"));
    html_open(h, "span"); /* one piece beside its label, where rows are cards */
    days_of(reply, rows, i);
    html_close(h, "span");
    html_close(h, "td");
    why_cell(reply, rows, i);
    html_open(h, "td", "data-label", _("Agreed"));
    html_open(h, "span");
    html_sentence(h, _("{date} by {name}"),
                  layout_day(reply, "date", db_date(rows, i, "recorded_on")),
                  html_words("name", db_text(rows, i, "approved_by")));
    html_close(h, "span");
    html_close(h, "td");
    end_cell(req, reply, rows, i, may);
    html_close(h, "tr");
}

static void agreed_table(struct request *req, struct reply *reply, const struct db_rows *rows,
                         bool may)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("What"), _("Days"), _("Why"), _("Agreed"), _("End")};
    size_t n = sizeof heads / sizeof *heads;
    if (!db_count(rows)) {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "h2", _("Nothing agreed so far"));
        html_leaf(h, "p", _("What you agree stands here from then on."));
        html_close(h, "div");
        return;
    }
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption", _("What was agreed, newest first"));
    layout_columns(reply, heads, n, n);
    html_open(h, "tbody");
    for (size_t i = 0; i < db_count(rows); i++)
        agreed_row(req, reply, rows, i, may);
    html_close(h, "tbody");
    html_close(h, "table");
}

static struct db_rows *list(struct request *req, const char *kind, const char *id, struct err *err)
{
    return db_run(req->db, req->mem, STMT_AGREED_LIST,
                  DB_PARAMS(db_from_int(req->mem, req->person_id), req->viewer->zone, kind, id),
                  err);
}

/* 200; 404 for people whom one neither administers nor audits */
bool page_agreed(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    const char *person = db_from_int(req->mem, req->person_id);
    db_queue(req->db, STMT_ACCESS_ADMINISTERS, DB_PARAMS(person));
    db_queue(req->db, STMT_AGREED_LIST, DB_PARAMS(person, req->viewer->zone, NULL, NULL));
    struct db_rows *may = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL,
                   *rows = may ? db_next(req->db, req->mem, err) : NULL;
    if (!rows)
        return false;
    bool administrator = db_bool(may, 0, "administers");
    if (!administrator && !db_bool(may, 0, "audits"))
        return err_set(err, ERR_NOT_FOUND, "There is no such page.");
    layout_begin(req, reply,
                 &(struct page_look){.title = _("Exemptions"), .wide = true, .dense = true});
    layout_back(reply, mem_format(req->mem, "/people/%s", person), req->person_name);
    html_leaf(h, "h1",
              mem_format(req->mem, _("Exemptions, leave and extensions of %s"), req->person_name));
    html_leaf(h, "p",
              _("Managers see until when somebody is exempt. They see neither why nor that it is "
                "leave."));
    agreed_table(req, reply, rows, administrator);
    html_open(h, "div", "class", "at-actions");
    for (int kind = 0; administrator && kind < AGREED_KINDS; kind++)
        html_leaf(h, "a", _(kinds[kind].heading), "class",
                  kind ? "usa-button usa-button--outline" : "usa-button", "href",
                  address(req, mem_format(req->mem, "/%s", agreed_kind_name(kind))));
    html_close(h, "div");
    layout_end(req, reply);
    return true;
}

/* ---- agreeing one */

struct agree_form {
    struct agreed agreed;
    const char *certification, *from, *to, *code, *reason;
    struct field_problem problems[5];
    size_t n;
    bool sent;
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
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++)
        field_radio(reply, "code", codes[i].code, _(codes[i].text),
                    form->code && !strcmp(form->code, codes[i].code));
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
                                .max = REASON_MAX});
    layout_submit(reply, _(kinds[kind].save));
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
    const char *heading = _(kinds[form->agreed.kind].heading);
    layout_begin(req, reply,
                 &(struct page_look){.title = form->sent
                                                  ? mem_format(req->mem, _("Error: %s"), heading)
                                                  : heading});
    field_problems(reply, form->problems, form->n);
    layout_back(reply, address(req, ""), _("Exemptions"));
    html_leaf(h, "h1", heading);
    html_open(h, "p");
    html_format(h, _("For %s."), req->person_name);
    html_format(h, " %s", _(kinds[form->agreed.kind].what));
    html_close(h, "p");
    agree_fields(req, reply, form, choice);
    layout_end(req, reply);
}

static bool kind_of_route(struct request *req, enum agreed_kind *ret, struct err *err)
{
    *ret = agreed_kind_from_name(request_param(req, "kind"));
    return *ret < AGREED_KINDS || err_set(err, ERR_NOT_FOUND, "There is no such page.");
}

/* 200; 404 for people whom one does not administer */
bool page_agreed_new(struct request *req, struct reply *reply, struct err *err)
{
    struct agree_form form = {.sent = false};
    if (!kind_of_route(req, &form.agreed.kind, err) || !administrators_alone(req, err))
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
    if (form->agreed.kind == AGREED_EXEMPTION && !code_words(form->code))
        problem(form, "code", _("Choose the kind of reason"));
    problem(form, "reason",
            field_text_problem(req->mem, form->reason, REASON_MAX,
                               form->agreed.kind == AGREED_EXEMPTION ? NULL : _("Say why")));
    form->agreed.person = req->person_id;
    form->agreed.code = form->code;
    form->agreed.reason = form->reason;
}

/* 303 to the list; 404 for people whom one does not administer; 422 with the form */
bool page_agreed_new_post(struct request *req, struct reply *reply, struct err *err)
{
    struct agree_form form = {.sent = true};
    if (!kind_of_route(req, &form.agreed.kind, err) || !administrators_alone(req, err))
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
    return agreed_add(req->db, req->mem, &form.agreed, err) &&
           reply_see_other(req, reply, "/people/%lld/exemptions", (long long)req->person_id);
}

/* ---- ending one */

struct end_form {
    const char *since, *from_text, *reason; /* since: "day" or "never" */
    date from;
    struct field_problem problems[3];
    bool sent;
};

static struct db_rows *find(struct request *req, struct err *err)
{
    enum agreed_kind kind;
    if (!kind_of_route(req, &kind, err) || !administrators_alone(req, err))
        return NULL;
    struct db_rows *one = list(req, agreed_kind_name(kind),
                               db_from_int(req->mem, request_param_int(req, "agreed")), err);
    if (one && !db_count(one)) {
        err_set(err, ERR_NOT_FOUND, "There is no such page.");
        return NULL;
    }
    if (one && db_bool(one, 0, "ended")) {
        err_set(err, ERR_CONFLICT, "This was ended already.");
        return NULL;
    }
    return one;
}

static void show_end(struct request *req, struct reply *reply, const struct db_rows *one,
                     const struct end_form *form)
{
    struct html *h = reply->html;
    const char *what = _(kinds[agreed_kind_from_name(db_text(one, 0, "kind"))].name),
               *certification = db_text(one, 0, "certification");
    layout_begin(
        req, reply,
        &(struct page_look){.title = form->sent ? _("Error: End it early") : _("End it early")});
    field_problems(reply, form->problems, 3);
    layout_back(reply, address(req, ""), _("Exemptions"));
    html_leaf(h, "h1", _("End it early"));
    html_open(h, "dl", "class", "at-facts");
    facts_row(h, _("Person"), req->person_name);
    facts_row(h, _("What"),
              certification ? mem_format(req->mem, "%s: %s", what, certification) : what);
    html_open(h, "div");
    html_leaf(h, "dt", _("Days"));
    html_open(h, "dd");
    days_of(reply, one, 0);
    html_close(h, "dd");
    html_close(h, "div");
    html_close(h, "dl");
    layout_form(req, reply, NULL, "class", "usa-form at-fields", "novalidate", "");
    field_set(reply, &(struct field){.name = "since",
                                     .label = _("Since when it does not count"),
                                     .problem = form->problems[0].text});
    field_radio(reply, "since", "day", _("From a day on"),
                form->since && !strcmp(form->since, "day"));
    field_radio(reply, "since", "never", _("It was agreed by mistake: it never counted"),
                form->since && !strcmp(form->since, "never"));
    field_line(reply, "date",
               &(struct field){.name = "from",
                               .label = _("First day without it"),
                               .hint = _("Only if you chose “From a day on”."),
                               .problem = form->problems[1].text,
                               .value = form->from_text});
    html_close(h, "fieldset");
    field_lines(reply, 3,
                &(struct field){.name = "reason",
                                .label = _("Reason"),
                                .hint = _("You and auditors read it, nobody else. Say no more than "
                                          "is needed, and nothing about a patient."),
                                .problem = form->problems[2].text,
                                .value = form->reason,
                                .max = REASON_MAX});
    layout_submit(reply, _("End it early"));
    layout_end(req, reply);
}

/* 200; 404 for people whom one does not administer; 409: ended before */
bool page_agreed_end(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *one = find(req, err);
    if (!one)
        return false;
    show_end(req, reply, one, &(struct end_form){.sent = false});
    return true;
}

static void read_end(struct request *req, const struct db_rows *one, struct end_form *form)
{
    bool extension = !db_is_null(one, 0, "of_date");
    date begins = db_date(one, 0, extension ? "of_date" : "from_date"),
         ends = db_date(one, 0, "to_date");
    *form = (struct end_form){.sent = true,
                              .since = request_typed(req, "since"),
                              .from_text = request_typed(req, "from"),
                              .reason = request_typed(req, "reason"),
                              .from = DATE_NONE,
                              .problems = {{"since", NULL}, {"from", NULL}, {"reason", NULL}}};
    bool by_day = !strcmp(form->since, "day");
    if (!by_day && strcmp(form->since, "never") != 0)
        form->problems[0].text = _("Choose since when it does not count");
    else if (by_day && (!date_parse(form->from_text, &form->from) || form->from <= begins ||
                        form->from > ends))
        form->problems[1].text = _("Enter a day after its first one, and not after its last");
    form->problems[2].text = field_text_problem(req->mem, form->reason, REASON_MAX, _("Say why"));
}

/* 303 to the list; 404; 409; 422 with the form */
bool page_agreed_end_post(struct request *req, struct reply *reply, struct err *err)
{
    struct end_form form;
    struct db_rows *one = find(req, err);
    if (!one)
        return false;
    read_end(req, one, &form);
    if (field_any_problem(form.problems, 3)) {
        reply->status = 422;
        show_end(req, reply, one, &form);
        return true;
    }
    return agreed_end(req->db, req->mem, req->person_id,
                      agreed_kind_from_name(db_text(one, 0, "kind")), db_int(one, 0, "id"),
                      form.from, form.reason, err) &&
           reply_see_other(req, reply, "/people/%lld/exemptions", (long long)req->person_id);
}
