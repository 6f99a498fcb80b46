/* The fields of a post.  SPDX-License-Identifier: Apache-2.0 */
#include "web/post_form.h"

#include <string.h>

#include "domain/kind.h"
#include "web/layout.h"

bool post_form_open(struct request *req, struct post_form *form, struct err *err)
{
    db_queue(req->db, STMT_GRANT_PLACES, NULL);
    db_queue(req->db, STMT_ROLE_ALL, NULL);
    form->places = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL;
    form->roles = form->places ? db_next(req->db, req->mem, err) : NULL;
    return form->roles;
}

bool post_day(const struct request *req, const char *typed, date *ret)
{
    date today = req->viewer->today;
    if (date_parse(typed, ret) && *ret >= today - POST_YEARS_BACK * 366 &&
        *ret <= today + POST_YEARS_AHEAD * 366)
        return true;
    *ret = DATE_NONE;
    return false;
}

static void problem(struct post_form *form, const char *id, const char *text)
{
    if (text && form->n < POST_PROBLEMS)
        form->problems[form->n++] = (struct field_problem){id, text};
}

static const char *problem_of(const struct post_form *form, const char *id)
{
    for (size_t i = 0; i < form->n; i++) {
        if (!strcmp(form->problems[i].id, id))
            return form->problems[i].text;
    }
    return NULL;
}

static void read_days(struct request *req, struct post_form *form)
{
    struct post_said *s = &form->said;
    form->from = request_typed(req, "from");
    form->to = form->kind == POST_CHANGED ? "" : request_typed(req, "to");
    s->to = DATE_NONE;
    if (!post_day(req, form->from, &s->from))
        problem(form, "from",
                form->kind == POST_CHANGED
                    ? _("Enter the day from which it is so, such as 2026-03-04")
                    : _("Enter the first day, such as 2026-03-04"));
    if (!*form->to)
        return;
    if (!post_day(req, form->to, &s->to))
        problem(form, "to", _("Enter the last day, such as 2026-03-04, or nothing"));
    else if (s->from != DATE_NONE && s->to < s->from)
        problem(form, "to", _("The last day is before the first"));
}

void post_form_read(struct request *req, struct post_form *form)
{
    struct post_said *s = &form->said;
    s->facility = request_typed(req, "facility");
    s->job_role = request_typed(req, "job_role");
    s->employment = request_typed(req, "employment");
    s->patients = request_field(req, "patients");
    s->visitors = request_field(req, "visitors");
    s->is_primary = form->kind == POST_FIRST || request_field(req, "primary");
    s->why = form->why = request_typed(req, "why");
    if (!*s->facility)
        problem(form, "facility", _("Choose a facility that you administer"));
    if (!*s->job_role)
        problem(form, "job_role", _("Choose a job role"));
    if (!kind_find(employment_kinds, n_employment_kinds, s->employment))
        problem(form, "employment", _("Choose the kind of employment"));
    read_days(req, form);
    problem(form, "why", field_text_problem(req->mem, form->why, POST_REASON_MAX, NULL));
}

static const struct {
    const char *word, *id, *says;
} answers[] = {
    {"facility", "facility", N_("Choose a facility that you administer")},
    {"role", "job_role", N_("Choose a job role")},
    {"not there", "from",
     N_("The facility is not on record on this day. Choose a later day, or another facility")},
    {"twice", "job_role", N_("This person has the same post there on these days already")},
    {"primary", "primary",
     N_("Another post is the primary one on these days. Change or end that one first, or leave "
        "this box empty")},
    {"elsewhere", "facility",
     N_("This person works where you do not administer. Ask an administrator of the network")},
    {"over", "primary",
     N_("This person works elsewhere, too. An administrator of the network makes this the primary "
        "post")},
    {"ended", "from", N_("The post is over on this day. Choose an earlier one, or add a new post")},
};

void post_form_answer(struct request *req, struct post_form *form, const char *answer)
{
    (void)req;
    for (size_t i = 0; answer && i < sizeof answers / sizeof *answers; i++) {
        if (!strcmp(answers[i].word, answer))
            problem(form, answers[i].id, _(answers[i].says));
    }
}

static void choose_role(struct request *req, struct reply *reply, const struct post_form *form)
{
    size_t n = 0;
    struct field_option *options =
        mem_array(req->mem, struct field_option, db_count(form->roles) + 1);
    options[n++] = (struct field_option){"", _("Choose one")};
    for (size_t i = 0; i < db_count(form->roles); i++) {
        const char *above = db_text(form->roles, i, "above"),
                   *title = db_text(form->roles, i, "title");
        options[n++] = (struct field_option){
            db_text(form->roles, i, "key"),
            above && *above ? mem_format(req->mem, "%s › %s", above, title) : title};
    }
    field_select(reply,
                 &(struct field){.name = "job_role",
                                 .label = _("Job role"),
                                 .problem = problem_of(form, "job_role"),
                                 .value = form->said.job_role},
                 options, n);
}

static void choose_employment(struct reply *reply, const struct post_form *form)
{
    field_set(reply, &(struct field){.name = "employment",
                                     .label = _("Employment"),
                                     .problem = problem_of(form, "employment")});
    for (size_t i = 0; i < n_employment_kinds; i++)
        field_radio(reply, "employment", employment_kinds[i].code, _(employment_kinds[i].name),
                    form->said.employment &&
                        !strcmp(form->said.employment, employment_kinds[i].code));
    html_close(reply->html, "fieldset");
}

static void days(struct reply *reply, const struct post_form *form)
{
    field_line(
        reply, "date",
        &(struct field){.name = "from",
                        .label = form->kind == POST_CHANGED ? _("From which day") : _("First day"),
                        .problem = problem_of(form, "from"),
                        .value = form->from});
    if (form->kind != POST_CHANGED)
        field_line(reply, "date",
                   &(struct field){.name = "to",
                                   .label = _("Last day (optional)"),
                                   .problem = problem_of(form, "to"),
                                   .value = form->to});
}

void post_form_fields(struct request *req, struct reply *reply, const struct post_form *form)
{
    const char *not_primary = problem_of(form, "primary");
    place_choice(req, reply,
                 &(struct field){.name = "facility",
                                 .label = _("Facility"),
                                 .problem = problem_of(form, "facility"),
                                 .value = form->said.facility},
                 form->places);
    choose_role(req, reply, form);
    choose_employment(reply, form);
    field_set(reply, &(struct field){.name = "contact", .label = _("Contact at work")});
    field_check(reply, "patients", NULL, _("With patients"), NULL, form->said.patients);
    field_check(reply, "visitors", NULL, _("With visitors"), NULL, form->said.visitors);
    html_close(reply->html, "fieldset");
    if (form->kind != POST_FIRST) {
        field_set(reply, &(struct field){
                             .name = "main", .label = _("Primary post"), .problem = not_primary});
        field_check(reply, "primary", NULL, _("This is the primary post"),
                    _("Its time zone and its administrators are those of the person. On a day, one "
                      "post is the primary one."),
                    form->said.is_primary);
        html_close(reply->html, "fieldset");
    }
    days(reply, form);
    field_lines(reply, 2,
                &(struct field){.name = "why",
                                .label = _("Note (optional)"),
                                .hint = _("It stays on record with your name. Nothing about "
                                          "health, and nothing about a patient."),
                                .problem = problem_of(form, "why"),
                                .value = form->why,
                                .max = POST_REASON_MAX});
}

void post_form_buttons(struct reply *reply, const char *save)
{
    struct html *h = reply->html;
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "button", save, "type", "submit", "class", "usa-button");
    html_leaf(h, "button", _("Show what it would do"), "type", "submit", "name", "look", "value",
              "yes", "class", "usa-button usa-button--outline");
    html_close(h, "div");
    html_close(h, "form");
}

const char *post_words(const void *mem, const struct db_rows *rows, size_t i)
{
    const struct kind *kind =
        kind_find(employment_kinds, n_employment_kinds, db_text(rows, i, "employment"));
    bool patients = db_bool(rows, i, "patient_contact"),
         visitors = db_bool(rows, i, "visitor_contact");
    const char *contact = patients && visitors ? _("contact with patients and visitors")
                          : patients           ? _("contact with patients")
                          : visitors           ? _("contact with visitors")
                                               : _("no contact with patients or visitors");
    const char *words = mem_format(mem, _("%1$s, %2$s"), kind ? _(kind->name) : "", contact);
    return db_bool(rows, i, "is_primary")
               ? mem_format(mem, _("%1$s, %2$s"), words, _("primary post"))
               : words;
}

void feed_note(struct reply *reply, const struct db_rows *rows, const char *text)
{
    struct html *h = reply->html;
    if (!db_bool(rows, 0, "by_feed"))
        return;
    html_open(h, "div", "class", "usa-alert usa-alert--info usa-alert--slim");
    html_open(h, "div", "class", "usa-alert__body");
    html_leaf(h, "p", text, "class", "usa-alert__text");
    html_close(h, "div");
    html_close(h, "div");
}

void post_feed_note(struct reply *reply, const struct db_rows *rows)
{
    feed_note(reply, rows,
              _("This post comes from the HR feed. What you enter here lasts until the next feed, "
                "which says again what HR has on record. Have it put right there, too."));
}
