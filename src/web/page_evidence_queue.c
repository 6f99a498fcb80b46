/* One piece of evidence, for the administrators who answer it.  SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "domain/contest.h"
#include "domain/evidence.h"
#include "web/certificate_code.h"
#include "web/contest_words.h"
#include "web/evidence_line.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"

enum { REASON_MAX = 2000 };

struct answer_form {
    const char *answer, *reason; /* answer: "accept" or "decline" */
    struct field_problem problems[2];
    bool sent;
};

/* The piece of the address, of the person of the address. */
static struct db_rows *find(struct request *req, bool *ret_may, struct err *err)
{
    const char *person = db_from_int(req->mem, req->person_id);
    db_queue(req->db, STMT_ACCESS_ADMINISTERS, DB_PARAMS(person));
    db_queue(req->db, STMT_EVIDENCE_LIST,
             DB_PARAMS(person, req->viewer->zone,
                       db_from_int(req->mem, request_param_int(req, "evidence"))));
    struct db_rows *may = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL,
                   *rows = may ? db_next(req->db, req->mem, err) : NULL;
    if (!rows)
        return NULL;
    *ret_may = db_bool(may, 0, "administers");
    if (!db_count(rows) || (!*ret_may && !db_bool(may, 0, "audits"))) {
        err_set(err, ERR_NOT_FOUND, "There is no such evidence that you may answer.");
        return NULL;
    }
    return rows;
}

static void facts(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    const char *hours = evidence_hours_words(req->mem, rows, 0),
               *provider = db_text(rows, 0, "provider"),
               *certification = db_text(rows, 0, "certification");
    html_open(h, "dl", "class", "at-facts");
    facts_row(h, _("Person"), req->person_name);
    facts_row(h, _("Kind"), evidence_kind_words(db_text(rows, 0, "kind")));
    if (provider)
        facts_row(h, _("Offered by"), provider);
    facts_row(h, _("Done"), date_for_people(req->mem, db_date(rows, 0, "done_on")));
    if (hours)
        facts_row(h, _("Hours"), hours);
    if (certification)
        facts_row(h, _("For"), certification);
    html_open(h, "div");
    html_leaf(h, "dt", _("State"));
    html_open(h, "dd");
    evidence_state(req, reply, rows, 0, false);
    html_close(h, "dd");
    html_close(h, "div");
    html_close(h, "dl");
    if (db_bool(rows, 0, "has_file")) {
        html_open(h, "p");
        html_leaf(h, "a", _("Save the file"), "href",
                  mem_format(req->mem, "/evidence/%s/file", db_text(rows, 0, "id")));
        html_close(h, "p");
        html_leaf(h, "p",
                  _("It comes from outside. Open it with the care you give to any file that "
                    "somebody sends."),
                  "class", "at-small at-quiet");
    }
}

static void answer_form(struct request *req, struct reply *reply, const struct answer_form *form)
{
    html_leaf(reply->html, "h2", _("Your answer"));
    layout_form(req, reply, NULL, "class", "usa-form at-fields", "novalidate", "");
    field_set(reply, &(struct field){.name = "answer",
                                     .label = _("Does it count?"),
                                     .hint = _("A later answer replaces an earlier one."),
                                     .problem = form->problems[0].text});
    field_radio(reply, "answer", "accept", _("Yes, it counts"),
                form->answer && !strcmp(form->answer, "accept"));
    field_radio(reply, "answer", "decline", _("No, it does not count"),
                form->answer && !strcmp(form->answer, "decline"));
    html_close(reply->html, "fieldset");
    field_lines(reply, 3,
                &(struct field){.name = "reason",
                                .label = _("Reason"),
                                .hint = _("Needed where it does not count. The person reads it. No "
                                          "patient data."),
                                .problem = form->problems[1].text,
                                .value = form->reason,
                                .max = REASON_MAX});
    layout_submit(reply, _("Save answer"));
}

static void show(struct request *req, struct reply *reply, const struct db_rows *rows, bool may,
                 const struct answer_form *form)
{
    layout_begin(req, reply,
                 &(struct page_look){.title = form->sent ? _("Error: Evidence") : _("Evidence")});
    field_problems(reply, form->problems, 2);
    layout_back(reply, "/waiting", _("Waiting for an answer"));
    html_leaf(reply->html, "h1", db_text(rows, 0, "title"));
    if (request_field(req, "taken"))
        layout_saved(reply, _("You have it. The person sees that."));
    facts(req, reply, rows);
    if (may && !strcmp(db_text(rows, 0, "state"), "waiting") && !db_bool(rows, 0, "taken_by_me"))
        contest_take_form(req, reply,
                          mem_format(req->mem, "/people/%lld/evidence/%s/take",
                                     (long long)req->person_id, db_text(rows, 0, "id")));
    if (may)
        answer_form(req, reply, form);
    layout_end(req, reply);
}

/* 200; 404 for people whom one neither administers nor audits */
bool page_evidence_one(struct request *req, struct reply *reply, struct err *err)
{
    bool may;
    struct db_rows *rows = find(req, &may, err);
    if (!rows)
        return false;
    show(req, reply, rows, may, &(struct answer_form){.sent = false});
    return true;
}

/* 303 to the queue; 404; 409: answered so before; 422 with the form */
bool page_evidence_answer(struct request *req, struct reply *reply, struct err *err)
{
    bool may;
    struct db_rows *rows = find(req, &may, err);
    if (!rows)
        return false;
    struct answer_form form = {.sent = true,
                               .answer = request_typed(req, "answer"),
                               .reason = request_typed(req, "reason"),
                               .problems = {{"answer", NULL}, {"reason", NULL}}};
    bool accept = !strcmp(form.answer, "accept");
    if (!may)
        return err_set(err, ERR_NOT_FOUND, "There is no such evidence that you may answer.");
    if (!accept && strcmp(form.answer, "decline") != 0)
        form.problems[0].text = _("Choose whether it counts");
    form.problems[1].text = field_text_problem(req->mem, form.reason, REASON_MAX,
                                               accept ? NULL : _("Say why it does not count"));
    if (field_any_problem(form.problems, 2)) {
        reply->status = 422;
        show(req, reply, rows, may, &form);
        return true;
    }
    return evidence_decide(req->db, req->mem, db_int(rows, 0, "id"), accept, form.reason, err) &&
           reply_see_other(req, reply, "/waiting?saved=1");
}

/* 303 to it; 404; 409: it waits no more, or is one's own already */
bool page_evidence_take(struct request *req, struct reply *reply, struct err *err)
{
    bool may;
    struct db_rows *rows = find(req, &may, err);
    if (!rows)
        return false;
    if (!may)
        return err_set(err, ERR_NOT_FOUND, "There is no such evidence that you may answer.");
    return contest_take(req->db, req->mem, "evidence", db_int(rows, 0, "id"), err) &&
           reply_see_other(req, reply, "/people/%lld/evidence/%s?taken=1",
                           (long long)req->person_id, db_text(rows, 0, "id"));
}
