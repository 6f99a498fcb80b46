/*
 * An award by hand, for administrators over the person.  SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "domain/award.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"

enum { REASON_MAX = 2000, YEARS_BACK = 50, YEARS_AHEAD = 50 };

struct give_form {
    const char *certification, *from, *ends, *to, *evidence, *reason; /* ends: "day" or "never" */
    struct award_given given;
    struct field_problem problems[6];
    size_t n;
    bool sent;
};

/* What there is to choose from. */
struct choice {
    struct db_rows *certifications, *evidence;
};

static void problem(struct give_form *form, const char *id, const char *text)
{
    if (text)
        form->problems[form->n++] = (struct field_problem){id, text};
}

static const char *problem_of(const struct give_form *form, const char *id)
{
    for (size_t i = 0; i < form->n; i++) {
        if (!strcmp(form->problems[i].id, id))
            return form->problems[i].text;
    }
    return NULL;
}

static bool find(struct request *req, struct choice *ret, struct err *err)
{
    const char *person = db_from_int(req->mem, req->person_id);
    db_queue(req->db, STMT_ACCESS_ADMINISTERS, DB_PARAMS(person));
    db_queue(req->db, STMT_AGREED_CERTIFICATIONS,
             DB_PARAMS(person, db_from_date(req->mem, req->viewer->today)));
    db_queue(req->db, STMT_RECORD_EVIDENCE, DB_PARAMS(person));
    struct db_rows *may = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL;
    ret->certifications = may ? db_next(req->db, req->mem, err) : NULL;
    ret->evidence = ret->certifications ? db_next(req->db, req->mem, err) : NULL;
    return ret->evidence && (db_bool(may, 0, "administers") ||
                             err_set(err, ERR_NOT_FOUND, "There is no such page."));
}

static bool is_accepted(const struct db_rows *rows, size_t i)
{
    return !strcmp(db_text(rows, i, "state"), "accepted");
}

static void choose_certification(struct request *req, struct reply *reply,
                                 const struct give_form *form, const struct db_rows *rows)
{
    struct field_option *options = mem_array(req->mem, struct field_option, db_count(rows) + 1);
    size_t n = 0;
    options[n++] = (struct field_option){"", _("Choose one")};
    for (size_t i = 0; i < db_count(rows); i++)
        options[n++] =
            (struct field_option){db_text(rows, i, "certification_id"), db_text(rows, i, "title")};
    field_select(reply,
                 &(struct field){.name = "certification",
                                 .label = _("Certification"),
                                 .problem = problem_of(form, "certification"),
                                 .value = form->certification},
                 options, n);
}

/* Evidence of the person that counts; what is not on record here is named in the reason. */
static void choose_evidence(struct request *req, struct reply *reply, const struct give_form *form,
                            const struct db_rows *rows)
{
    struct field_option *options = mem_array(req->mem, struct field_option, db_count(rows) + 1);
    size_t n = 0;
    options[n++] = (struct field_option){"", _("None of those on record")};
    for (size_t i = 0; i < db_count(rows); i++) {
        if (is_accepted(rows, i))
            options[n++] = (struct field_option){
                db_text(rows, i, "id"),
                mem_format(req->mem, _("%1$s: %2$s"),
                           date_for_people(req->mem, db_date(rows, i, "done_on")),
                           db_text(rows, i, "title"))};
    }
    if (n > 1)
        field_select(reply,
                     &(struct field){.name = "evidence",
                                     .label = _("Evidence that it stands on"),
                                     .problem = problem_of(form, "evidence"),
                                     .value = form->evidence},
                     options, n);
}

static void fields(struct request *req, struct reply *reply, const struct give_form *form,
                   const struct choice *choice)
{
    struct html *h = reply->html;
    bool never = form->ends && !strcmp(form->ends, "never");
    layout_form(req, reply, NULL, "class", "usa-form at-fields", "novalidate", "");
    choose_certification(req, reply, form, choice->certifications);
    field_line(reply, "date",
               &(struct field){.name = "from",
                               .label = _("First day"),
                               .hint = _("The day of the work that it is for."),
                               .problem = problem_of(form, "from"),
                               .value = form->from});
    field_set(reply, &(struct field){.name = "ends",
                                     .label = _("How long it holds"),
                                     .problem = problem_of(form, "ends")});
    field_radio(reply, "ends", "day", _("Until a last day"),
                form->ends && !strcmp(form->ends, "day"));
    field_radio(reply, "ends", "never", _("It does not expire"), never);
    field_line(reply, "date",
               &(struct field){.name = "to",
                               .label = _("Last day"),
                               .hint = _("Only if you chose “Until a last day”."),
                               .problem = problem_of(form, "to"),
                               .value = form->to});
    html_close(h, "fieldset");
    choose_evidence(req, reply, form, choice->evidence);
    field_lines(reply, 3,
                &(struct field){.name = "reason",
                                .label = _("Reason, and what proves it"),
                                .hint = _("It stays on record with your name, and the person reads "
                                          "it. Nothing about health or a patient."),
                                .problem = problem_of(form, "reason"),
                                .value = form->reason,
                                .max = REASON_MAX});
    layout_submit(reply, _("Give award"));
}

static void show(struct request *req, struct reply *reply, const struct give_form *form,
                 const struct choice *choice)
{
    struct html *h = reply->html;
    const char *heading = _("Give an award by hand");
    layout_begin(req, reply,
                 &(struct page_look){.title = form->sent
                                                  ? mem_format(req->mem, _("Error: %s"), heading)
                                                  : heading});
    field_problems(reply, form->problems, form->n);
    layout_back(reply, mem_format(req->mem, "/people/%lld", (long long)req->person_id),
                req->person_name);
    html_leaf(h, "h1", heading);
    html_open(h, "p");
    html_format(h, _("For %s."), req->person_name);
    html_format(
        h, " %s",
        _("It counts at once, from the first day to the last, and has a certificate. Use it "
          "for what no course, test or evidence on record gives by itself."));
    html_close(h, "p");
    fields(req, reply, form, choice);
    layout_end(req, reply);
}

/* 200; 404 for people whom one does not administer */
bool page_award_new(struct request *req, struct reply *reply, struct err *err)
{
    struct choice choice;
    if (!find(req, &choice, err))
        return false;
    show(req, reply, &(struct give_form){.sent = false}, &choice);
    return true;
}

static void read_choices(struct give_form *form, const struct choice *choice)
{
    const struct db_rows *rows = choice->certifications;
    for (size_t i = 0; i < db_count(rows); i++) {
        if (!strcmp(db_text(rows, i, "certification_id"), form->certification))
            form->given.certification = db_int(rows, i, "certification_id");
    }
    if (!form->given.certification)
        problem(form, "certification", _("Choose a certification of the list"));
    rows = choice->evidence;
    for (size_t i = 0; *form->evidence && i < db_count(rows); i++) {
        if (is_accepted(rows, i) && !strcmp(db_text(rows, i, "id"), form->evidence))
            form->given.evidence = db_text(rows, i, "id");
    }
    if (*form->evidence && !form->given.evidence)
        problem(form, "evidence", _("Choose evidence of the list"));
}

static void read_days(struct request *req, struct give_form *form)
{
    struct award_given *g = &form->given;
    date today = req->viewer->today;
    bool never = !strcmp(form->ends, "never"), day = !strcmp(form->ends, "day");
    g->to = DATE_NONE;
    if (!date_parse(form->from, &g->from) || g->from < today - YEARS_BACK * 366) {
        problem(form, "from", _("Enter the first day, such as 2026-03-04"));
        g->from = DATE_NONE;
    } else if (g->from > today) {
        problem(form, "from", _("The first day is still to come. Enter today or a day before it"));
    }
    if (!never && !day)
        problem(form, "ends", _("Choose how long it holds"));
    else if (day && (!date_parse(form->to, &g->to) || g->to > today + YEARS_AHEAD * 366))
        problem(form, "to", _("Enter the last day, such as 2026-03-04"));
    else if (day && g->from != DATE_NONE && g->to < g->from)
        problem(form, "to", _("The last day is before the first"));
}

/* 303 to the person; 404; 409; 422 with the form */
bool page_award_new_post(struct request *req, struct reply *reply, struct err *err)
{
    struct choice choice;
    if (!find(req, &choice, err))
        return false;
    struct give_form form = {.sent = true,
                             .certification = request_typed(req, "certification"),
                             .from = request_typed(req, "from"),
                             .ends = request_typed(req, "ends"),
                             .to = request_typed(req, "to"),
                             .evidence = request_typed(req, "evidence"),
                             .reason = request_typed(req, "reason")};
    form.given.person = req->person_id;
    form.given.reason = form.reason;
    read_choices(&form, &choice);
    read_days(req, &form);
    problem(
        &form, "reason",
        field_text_problem(req->mem, form.reason, REASON_MAX, _("Say why, and what proves it")));
    if (form.n) {
        reply->status = 422;
        show(req, reply, &form, &choice);
        return true;
    }
    return award_give(req->db, req->mem, &form.given, err) &&
           reply_see_other(req, reply, "/people/%lld#awards", (long long)req->person_id);
}
