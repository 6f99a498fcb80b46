/* The end of an exemption, a leave or an extension, before its last day.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "web/agreed_words.h"
#include "web/certificate_code.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"

struct end_form {
    const char *since, *from_text, *reason; /* since: "day" or "never" */
    date from;
    struct field_problem problems[3];
    struct agreed_outlook outlook;
    bool sent;
};

static struct db_rows *find(struct request *req, struct err *err)
{
    enum agreed_kind kind;
    if (!agreed_kind_of(req, &kind, err) || !agreed_administered(req, err))
        return NULL;
    struct db_rows *one = agreed_list(req, agreed_kind_name(kind),
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
    const char *what = _(agreed_words[agreed_kind_from_name(db_text(one, 0, "kind"))].name),
               *certification = db_text(one, 0, "certification");
    layout_begin(req, reply,
                 &(struct page_look){.title = field_any_problem(form->problems, 3)
                                                  ? _("Error: End it early")
                                                  : _("End it early")});
    field_problems(reply, form->problems, 3);
    layout_back(reply, agreed_address(req, ""), _("Exemptions"));
    html_leaf(h, "h1", _("End it early"));
    html_open(h, "dl", "class", "at-facts");
    facts_row(h, _("Person"), req->person_name);
    facts_row(h, _("What"),
              certification ? mem_format(req->mem, "%s: %s", what, certification) : what);
    html_open(h, "div");
    html_leaf(h, "dt", _("Days"));
    html_open(h, "dd");
    agreed_days(reply, one, 0);
    html_close(h, "dd");
    html_close(h, "div");
    html_close(h, "dl");
    if (form->outlook.then)
        agreed_outlook_show(req, reply, &form->outlook,
                            _("Nothing is saved yet. Only what changes is listed, for today, the "
                              "first day without it, its last day and the day after that."));
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
                                .max = AGREED_REASON_MAX});
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "button", _("End it early"), "type", "submit", "class", "usa-button");
    html_leaf(h, "button", _("Show what it would do"), "type", "submit", "name", "look", "value",
              "yes", "class", "usa-button usa-button--outline");
    html_close(h, "div");
    html_close(h, "form");
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
    form->problems[2].text =
        field_text_problem(req->mem, form->reason, AGREED_REASON_MAX, _("Say why"));
}

struct ending {
    enum agreed_kind kind;
    int64_t id;
    const struct end_form *form;
};

static bool end(struct request *req, const void *ending, struct err *err)
{
    const struct ending *e = ending;
    return agreed_end(req->db, req->mem, req->person_id, e->kind, e->id, e->form->from,
                      e->form->reason, err);
}

/* 303 to the list, or 200 with what it would do; 404; 409; 422 with the form */
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
    struct ending of = {agreed_kind_from_name(db_text(one, 0, "kind")), db_int(one, 0, "id"),
                        &form};
    if (*request_typed(req, "look")) {
        bool extension = !db_is_null(one, 0, "of_date");
        date first = form.from != DATE_NONE ? form.from
                                            : db_date(one, 0, extension ? "of_date" : "from_date");
        if (!agreed_outlook_read(req, first, db_date(one, 0, "to_date"), 0, end, &of, &form.outlook,
                                 err))
            return false;
        reply->unkept = true; /* nothing was done, and a reason is for nobody else */
        show_end(req, reply, one, &form);
        return true;
    }
    return end(req, &of, err) &&
           reply_see_other(req, reply, "/people/%lld/exemptions", (long long)req->person_id);
}
