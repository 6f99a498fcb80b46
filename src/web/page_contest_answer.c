/*
 * Answering what somebody says is wrong, and taking what waits.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "domain/contest.h"
#include "web/certificate_code.h"
#include "web/contest_words.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"

enum { REASON_MAX = 2000 };

struct answer_form {
    const char *answer, *reason; /* answer: "right" or "stays" */
    struct field_problem problems[2];
    bool sent;
};

/* The one of the address, of the person of the address. */
static struct db_rows *find(struct request *req, bool *ret_may, struct err *err)
{
    const char *person = db_from_int(req->mem, req->person_id);
    db_queue(req->db, STMT_ACCESS_ADMINISTERS, DB_PARAMS(person));
    db_queue(req->db, STMT_CONTEST_LIST,
             DB_PARAMS(person, db_from_int(req->mem, request_param_int(req, "contest")),
                       req->viewer->zone));
    struct db_rows *may = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL,
                   *rows = may ? db_next(req->db, req->mem, err) : NULL;
    if (!rows)
        return NULL;
    *ret_may = db_bool(may, 0, "administers");
    if (!db_count(rows) || (!*ret_may && !db_bool(may, 0, "audits"))) {
        err_set(err, ERR_NOT_FOUND, "There is nothing here that you may answer.");
        return NULL;
    }
    return rows;
}

/* Where what is wrong with something is put right; %s: what it is about. */
static const struct {
    const char *about, *href, *text;
} ways[] = {
    {"completion", "/completions/%s", N_("Correct this completion")},
    {"completion", "/completions", N_("Finished courses")},
    {"award", "/awards/%s/revocation", N_("Revoke this award")},
    {"award", "/awards/new", N_("Give an award by hand")},
    {"award", "/completions", N_("Finished courses")},
    {"date", "", N_("Standings and why")},
    {"date", "/exemptions", N_("Exemptions, leave, extensions")},
    {"date", "/completions", N_("Finished courses")},
    {"date", "/awards/new", N_("Give an award by hand")},
    {"date", "/licences", N_("Licences")},
    {"post", "/posts/%s", N_("This post")},
    {"missing-record", "/transcript", N_("Record")},
    {"missing-record", "/completions", N_("Finished courses")},
    {"missing-record", "/awards/new", N_("Give an award by hand")},
    {"missing-post", "/posts/new", N_("Add a post")},
};

static void put_right(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    html_leaf(h, "h2", _("Where it is put right"));
    html_leaf(h, "p",
              _("Put it right first, then answer. An answer alone changes nothing on record."));
    html_open(h, "ul", "class", "usa-list");
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        if (strcmp(ways[i].about, db_text(rows, 0, "about")) != 0)
            continue;
        const char *at = strstr(ways[i].href, "%s");
        html_open(h, "li");
        html_leaf(h, "a", _(ways[i].text), "href",
                  mem_format(req->mem, "/people/%lld%.*s%s%s", (long long)req->person_id,
                             at ? (int)(at - ways[i].href) : (int)strlen(ways[i].href),
                             ways[i].href, at ? db_text(rows, 0, "subject_id") : "",
                             at ? at + 2 : ""));
        html_close(h, "li");
    }
    html_close(h, "ul");
}

static void answer_form(struct request *req, struct reply *reply, const struct answer_form *form)
{
    html_leaf(reply->html, "h2", _("Your answer"));
    layout_form(req, reply, NULL, "class", "usa-form at-fields", "novalidate", "");
    field_set(reply, &(struct field){.name = "answer",
                                     .label = _("What becomes of it?"),
                                     .problem = form->problems[0].text});
    field_radio(reply, "answer", "right", _("It is put right"),
                form->answer && !strcmp(form->answer, "right"));
    field_radio(reply, "answer", "stays", _("It stays as it is"),
                form->answer && !strcmp(form->answer, "stays"));
    html_close(reply->html, "fieldset");
    field_lines(reply, 3,
                &(struct field){.name = "reason",
                                .label = _("Reason"),
                                .hint = _("What you changed, or why it stays. The person reads it "
                                          "with your name. No patient data."),
                                .problem = form->problems[1].text,
                                .value = form->reason,
                                .max = REASON_MAX});
    layout_submit(reply, _("Save answer"));
}

static void show(struct request *req, struct reply *reply, const struct db_rows *rows, bool may,
                 const struct answer_form *form)
{
    struct html *h = reply->html;
    bool waits = !strcmp(db_text(rows, 0, "state"), "waiting");
    layout_begin(req, reply,
                 &(struct page_look){.title = form->sent ? _("Error: Said to be wrong")
                                                         : _("Said to be wrong")});
    field_problems(reply, form->problems, 2);
    layout_back(reply, "/waiting", _("Waiting for an answer"));
    html_leaf(h, "h1",
              contest_title(req->mem, db_text(rows, 0, "about"), db_text(rows, 0, "subject")));
    if (request_field(req, "taken"))
        layout_saved(reply, _("You have it. The person sees that."));
    contest_state(req, reply, rows, 0);
    html_open(h, "dl", "class", "at-facts");
    facts_row(h, _("Person"), req->person_name);
    contest_facts(req, reply, rows, 0);
    html_close(h, "dl");
    if (waits && may) {
        if (!db_bool(rows, 0, "taken_by_me"))
            contest_take_form(req, reply,
                              mem_format(req->mem, "/people/%lld/contests/%s/take",
                                         (long long)req->person_id, db_text(rows, 0, "id")));
        put_right(req, reply, rows);
        answer_form(req, reply, form);
    }
    layout_end(req, reply);
}

/* 200; 404 for people whom one neither administers nor audits */
bool page_contest_one(struct request *req, struct reply *reply, struct err *err)
{
    bool may;
    struct db_rows *rows = find(req, &may, err);
    if (!rows)
        return false;
    show(req, reply, rows, may, &(struct answer_form){.sent = false});
    return true;
}

/* 303 to the queue; 404; 409: it waits no more; 422 with the form */
bool page_contest_answer(struct request *req, struct reply *reply, struct err *err)
{
    bool may;
    struct db_rows *rows = find(req, &may, err);
    if (!rows)
        return false;
    struct answer_form form = {.sent = true,
                               .answer = request_typed(req, "answer"),
                               .reason = request_typed(req, "reason"),
                               .problems = {{"answer", NULL}, {"reason", NULL}}};
    bool right = !strcmp(form.answer, "right");
    if (!may)
        return err_set(err, ERR_NOT_FOUND, "There is nothing here that you may answer.");
    if (!right && strcmp(form.answer, "stays") != 0)
        form.problems[0].text = _("Choose what becomes of it");
    form.problems[1].text =
        field_text_problem(req->mem, form.reason, REASON_MAX,
                           right ? _("Say what you changed") : _("Say why it stays as it is"));
    if (field_any_problem(form.problems, 2)) {
        reply->status = 422;
        show(req, reply, rows, may, &form);
        return true;
    }
    return contest_answer(req->db, req->mem, db_int(rows, 0, "id"), right, form.reason, err) &&
           reply_see_other(req, reply, "/waiting?saved=1");
}

/* ---- "I take it" */

void contest_take_form(struct request *req, struct reply *reply, const char *action)
{
    layout_form(req, reply, action, "class", "at-actions");
    html_leaf(reply->html, "button", _("I take it"), "type", "submit", "class",
              "usa-button usa-button--outline");
    html_leaf(reply->html, "span", _("The person then reads that you have it."), "class",
              "at-small at-quiet");
    html_close(reply->html, "form");
}

/* 303 to it; 404; 409: it waits no more, or is one's own already */
bool page_contest_take(struct request *req, struct reply *reply, struct err *err)
{
    bool may;
    struct db_rows *rows = find(req, &may, err);
    if (!rows)
        return false;
    if (!may)
        return err_set(err, ERR_NOT_FOUND, "There is nothing here that you may answer.");
    return contest_take(req->db, req->mem, "contest", db_int(rows, 0, "id"), err) &&
           reply_see_other(req, reply, "/people/%lld/contests/%s?taken=1",
                           (long long)req->person_id, db_text(rows, 0, "id"));
}
