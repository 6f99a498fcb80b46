/*
 * What an administrator may do to an award: revoke it, issue its certificate again.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "domain/certificate.h"
#include "web/certificate_code.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"

enum { REASON_MAX = 2000 };

struct revocation_form {
    const char *since, *from_text, *reason; /* since: "day" or "never" */
    date from;
    const char *since_problem, *from_problem, *reason_problem;
    bool sent;
};

/* The award of the address, for its administrator alone. */
static struct db_rows *find(struct request *req, struct err *err)
{
    struct db_rows *rows = db_run(req->db, req->mem, STMT_AWARD_ADMINISTER,
                                  DB_PARAMS(db_from_int(req->mem, req->person_id),
                                            db_from_int(req->mem, request_param_int(req, "award"))),
                                  err);
    if (rows && !db_count(rows)) {
        err_set(err, ERR_NOT_FOUND, "There is no such award that you may change.");
        return NULL;
    }
    if (rows && (db_bool(rows, 0, "revoked") || db_bool(rows, 0, "fallen"))) {
        err_set(err, ERR_CONFLICT, "This award was revoked or replaced already.");
        return NULL;
    }
    return rows;
}

static void problems(struct reply *reply, const struct revocation_form *form)
{
    const struct field_problem all[] = {{"since", form->since_problem},
                                        {"from", form->from_problem},
                                        {"reason", form->reason_problem}};
    field_problems(reply, all, sizeof all / sizeof *all);
}

static void revocation_form(struct request *req, struct reply *reply,
                            const struct revocation_form *form)
{
    struct html *h = reply->html;
    layout_form(req, reply, NULL, "class", "usa-form at-fields", "novalidate", "");
    field_set(reply, &(struct field){.name = "since",
                                     .label = _("Since when it does not count"),
                                     .problem = form->since_problem});
    field_radio(reply, "since", "day", _("From a day on"),
                form->since && !strcmp(form->since, "day"));
    field_radio(reply, "since", "never", _("It was never rightly held"),
                form->since && !strcmp(form->since, "never"));
    field_line(reply, "date",
               &(struct field){.name = "from",
                               .label = _("First day without it"),
                               .hint = _("Only if you chose “From a day on”."),
                               .problem = form->from_problem,
                               .value = form->from_text});
    html_close(h, "fieldset");
    field_lines(reply, 3,
                &(struct field){.name = "reason",
                                .label = _("Reason"),
                                .hint = _("It stays on record with your name. Nothing about health "
                                          "or a patient."),
                                .problem = form->reason_problem,
                                .max = REASON_MAX,
                                .value = form->reason});
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "button", _("Revoke award"), "type", "submit", "class",
              "usa-button usa-button--secondary");
    html_leaf(h, "a", _("Cancel"), "href",
              mem_format(req->mem, "/people/%lld", (long long)req->person_id));
    html_close(h, "div");
    html_close(h, "form");
}

/* What was recognised for the award ends with it. */
static void ends_with_it(struct reply *reply, const struct db_rows *recognised)
{
    struct html *h = reply->html;
    if (!db_count(recognised))
        return;
    html_open(h, "li");
    html_text(h, _("What was recognised for it is revoked from the same day:"));
    for (size_t i = 0; i < db_count(recognised); i++)
        html_format(h, "%s %s", i ? "," : "", db_text(recognised, i, "certification"));
    html_text(h, ".");
    html_close(h, "li");
}

static bool show(struct request *req, struct reply *reply, const struct db_rows *award,
                 const struct revocation_form *form, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *recognised = db_run(req->db, req->mem, STMT_AWARD_RECOGNISED,
                                        DB_PARAMS(db_text(award, 0, "award")), err);
    if (!recognised)
        return false;
    const char *certification = db_text(award, 0, "certification");
    layout_begin(req, reply,
                 &(struct page_look){.title = form->sent ? _("Error: Revoke an award")
                                                         : _("Revoke an award")});
    problems(reply, form);
    layout_back(reply, mem_format(req->mem, "/people/%lld", (long long)req->person_id),
                req->person_name);
    html_leaf(h, "h1", _("Revoke an award"));
    html_open(h, "dl", "class", "at-facts");
    facts_row(h, _("Person"), req->person_name);
    facts_row(h, _("Certification"), certification);
    facts_row(h, _("Valid"),
              validity_for_people(req->mem, db_date(award, 0, "valid_from"),
                                  db_date(award, 0, "valid_to")));
    if (!db_is_null(award, 0, "code"))
        facts_row(h, _("Code"), certificate_code_grouped(req->mem, db_text(award, 0, "code")));
    html_close(h, "dl");
    html_leaf(h, "h2", _("What happens"));
    html_open(h, "ul");
    html_leaf(h, "li",
              _("One award of one person is revoked. The work done for it stays on record."));
    html_leaf(
        h, "li",
        _("Where the certification is required and no other award covers the day, the person’s "
          "standing changes at once: to due, overdue or lapsed."));
    ends_with_it(reply, recognised);
    if (!db_is_null(award, 0, "code"))
        html_leaf(h, "li",
                  _("Whoever checks the certificate reads that it was revoked, and when."));
    html_leaf(h, "li", _("This cannot be undone. The person can earn the certification again."));
    html_close(h, "ul");
    revocation_form(req, reply, form);
    layout_end(req, reply);
    return true;
}

/* 200; 404 for anybody but an administrator over the person; 409: revoked before */
bool page_revocation(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *award = find(req, err);
    return award && show(req, reply, award, &(struct revocation_form){.sent = false}, err);
}

static void read_form(struct request *req, const struct db_rows *award,
                      struct revocation_form *form)
{
    *form = (struct revocation_form){.sent = true,
                                     .since = request_typed(req, "since"),
                                     .from_text = request_typed(req, "from"),
                                     .reason = request_typed(req, "reason"),
                                     .from = DATE_NONE};
    bool by_day = !strcmp(form->since, "day");
    date to = db_date(award, 0, "valid_to");
    if (!by_day && strcmp(form->since, "never") != 0)
        form->since_problem = _("Choose since when it does not count");
    else if (by_day && !date_parse(form->from_text, &form->from))
        form->from_problem = _("Enter the first day without it, such as 2026-03-04");
    else if (by_day && (form->from <= db_date(award, 0, "valid_from") ||
                        (to != DATE_NONE && form->from > to) || form->from > req->viewer->today))
        form->from_problem = _("Enter a day after the first valid one, and not after today");
    form->reason_problem = field_text_problem(req->mem, form->reason, REASON_MAX, _("Say why"));
}

/* 303 to the person; 404; 409; 422 with the form */
bool page_revocation_post(struct request *req, struct reply *reply, struct err *err)
{
    struct revocation_form form;
    struct db_rows *award = find(req, err);
    if (!award)
        return false;
    read_form(req, award, &form);
    if (form.since_problem || form.from_problem || form.reason_problem) {
        reply->status = 422;
        return show(req, reply, award, &form, err);
    }
    return certificate_revoke(req->db, req->mem, req->person_id, db_int(award, 0, "award"),
                              form.from, form.reason, err) &&
           reply_see_other(req, reply, "/people/%lld#awards", (long long)req->person_id);
}

/* 303 to the new certificate; 404; 409 */
bool page_award_certificate_post(struct request *req, struct reply *reply, struct err *err)
{
    const char *code;
    struct db_rows *award = find(req, err);
    if (award && db_is_null(award, 0, "code"))
        return err_set(err, ERR_CONFLICT,
                       "This award has no certificate of ours: it was issued elsewhere.");
    return award &&
           certificate_again_for(req->db, req->mem, req->person_id, db_int(award, 0, "award"),
                                 &code, err) &&
           reply_see_other(req, reply, "/certificates/%s", code);
}
