/* Hands-on skills that an observer saw and signs off.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "domain/evidence.h"
#include "util/text.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"

enum { DAYS_BACK_MAX = 366, WANTED_MAX = 100 };

static const char *typed_or(struct request *req, const char *name)
{
    const char *text = request_typed(req, name);
    return text_characters(text) > WANTED_MAX ? "" : text;
}

static void search_form(struct request *req, struct reply *reply, const char *wanted)
{
    struct html *h = reply->html;
    html_open(h, "form", "method", "get", "action", "/hands-on", "class", "usa-form at-fields",
              "role", "search");
    field_line(reply, "search",
               &(struct field){.name = "q",
                               .label = _("Name or employee number"),
                               .value = wanted,
                               .max = WANTED_MAX});
    layout_submit(reply, _("Find person"));
    (void)req;
}

static void found(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    html_leaf(h, "h2", _("People"));
    if (!db_count(rows)) {
        html_leaf(h, "p", _("Nobody of that name or number works where you observe."));
        return;
    }
    html_open(h, "ul", "class", "at-tasks");
    for (size_t i = 0; i < db_count(rows); i++) {
        const char *number = db_text(rows, i, "employee_number");
        html_open(h, "li", "class", "at-task at-task--plain");
        html_open(h, "h3", "class", "at-task__title");
        html_leaf(h, "a", db_text(rows, i, "name"), "href",
                  mem_format(req->mem, "/hands-on/%s", db_text(rows, i, "person_id")));
        html_close(h, "h3");
        html_open(h, "p", "class", "at-small at-quiet");
        html_format(h, _("%1$s at %2$s"), db_text(rows, i, "job_role"),
                    db_text(rows, i, "facility"));
        if (number)
            html_format(h, " · %s", number);
        html_close(h, "p");
        html_close(h, "li");
    }
    html_close(h, "ul");
}

/* 200 */
bool page_hands_on(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    const char *wanted = typed_or(req, "q");
    struct db_rows *rows =
        *wanted ? db_run(req->db, req->mem, STMT_EVIDENCE_OBSERVABLE, DB_PARAMS(wanted), err)
                : NULL;
    if (*wanted && !rows)
        return false;
    layout_begin(req, reply, &(struct page_look){.title = _("Hands-on")});
    html_leaf(h, "h1", _("Sign a skill off"));
    if (request_field(req, "signed"))
        layout_saved(reply, _("It is signed off and counts from that day."));
    html_leaf(h, "p",
              _("Find somebody whom you watched. Sign off only what you saw with your own eyes; "
                "never your own skill."));
    html_open(h, "p");
    html_sentence(h, _("Several people at once: {sessions}."),
                  html_link("sessions", _("live sessions"), "/live-sessions"));
    html_close(h, "p");
    search_form(req, reply, wanted);
    if (rows)
        found(req, reply, rows);
    layout_end(req, reply);
    return true;
}

/* ---- one person */

struct skill_form {
    const char *skill, *done;
    struct field_problem problems[2];
    bool sent;
};

struct watched {
    struct db_rows *person, *skills;
};

/* The person of the address, if the viewer observes where they work. */
static bool find(struct request *req, struct watched *ret, struct err *err)
{
    db_queue(req->db, STMT_EVIDENCE_WATCHED,
             DB_PARAMS(db_from_int(req->mem, request_param_int(req, "watched"))));
    db_queue(req->db, STMT_EVIDENCE_SKILLS, DB_PARAMS(db_from_date(req->mem, req->viewer->today)));
    ret->person = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL;
    ret->skills = ret->person ? db_next(req->db, req->mem, err) : NULL;
    if (!ret->skills)
        return false;
    if (db_count(ret->person))
        req->concerns = db_int(ret->person, 0, "person_id");
    return db_count(ret->person) ||
           err_set(err, ERR_NOT_FOUND, "There is nobody here whom you may sign off.");
}

static void show(struct request *req, struct reply *reply, const struct watched *w,
                 const struct skill_form *form)
{
    struct html *h = reply->html;
    layout_begin(
        req, reply,
        &(struct page_look){.title = form->sent ? _("Error: Sign a skill off") : _("Hands-on")});
    field_problems(reply, form->problems, 2);
    layout_back(reply, "/hands-on", _("Sign a skill off"));
    html_leaf(h, "h1",
              mem_format(req->mem, _("Sign a skill off for %s"), db_text(w->person, 0, "name")));
    if (!db_count(w->skills)) {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "h2", _("No skill is asked for"));
        html_leaf(h, "p", _("No certification in force asks that somebody sees a skill."));
        html_close(h, "div");
        layout_end(req, reply);
        return;
    }
    html_leaf(
        h, "p",
        _("Your name stays with it. It counts at once. An administrator can say later that it "
          "does not count."));
    layout_form(req, reply, NULL, "class", "usa-form at-fields", "novalidate", "");
    field_set(reply, &(struct field){.name = "skill",
                                     .label = _("What you saw them do"),
                                     .problem = form->problems[0].text});
    for (size_t i = 0; i < db_count(w->skills); i++) {
        const char *code = db_text(w->skills, i, "code");
        field_radio(reply, "skill", code, db_text(w->skills, i, "title"),
                    form->skill && !strcmp(form->skill, code));
    }
    html_close(h, "fieldset");
    field_line(reply, "date",
               &(struct field){.name = "done",
                               .label = _("Day you saw it"),
                               .problem = form->problems[1].text,
                               .value = form->done});
    layout_submit(reply, _("Sign off"));
    layout_end(req, reply);
}

/* 200; 404 for people whom one does not observe */
bool page_hands_on_one(struct request *req, struct reply *reply, struct err *err)
{
    struct watched w;
    char today[DATE_TEXT_SIZE];
    if (!find(req, &w, err))
        return false;
    show(req, reply, &w,
         &(struct skill_form){.done = mem_text(req->mem, date_format(req->viewer->today, today))});
    return true;
}

/* 303 to the search; 404; 422 with the form */
bool page_hands_on_post(struct request *req, struct reply *reply, struct err *err)
{
    struct watched w;
    date day;
    if (!find(req, &w, err))
        return false;
    struct skill_form form = {.sent = true,
                              .skill = request_typed(req, "skill"),
                              .done = request_typed(req, "done"),
                              .problems = {{"skill", NULL}, {"done", NULL}}};
    size_t chosen = 0;
    while (chosen < db_count(w.skills) &&
           strcmp(form.skill, db_text(w.skills, chosen, "code")) != 0)
        chosen++;
    if (chosen == db_count(w.skills))
        form.problems[0].text = _("Choose what you saw");
    if (!date_parse(form.done, &day) || day > req->viewer->today ||
        day < req->viewer->today - DAYS_BACK_MAX)
        form.problems[1].text = _("Enter the day you saw it: today, or up to a year ago");
    if (field_any_problem(form.problems, 2)) {
        reply->status = 422;
        show(req, reply, &w, &form);
        return true;
    }
    return evidence_observe(req->db, req->mem, db_int(w.person, 0, "person_id"),
                            db_int(w.skills, chosen, "certification_id"),
                            db_text(w.skills, chosen, "skill"), db_text(w.skills, chosen, "title"),
                            day, err) &&
           reply_see_other(req, reply, "/hands-on?signed=1");
}
