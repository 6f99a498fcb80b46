/* Extra time for a person, for administrators.  SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "store/db.h"
#include "util/text.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"

enum { PERCENT_MAX = 300, REASON_MAX = 2000 };

struct extra_form {
    const char *percent, *other, *reason, *from_text, *to_text;
    int given; /* the percentage meant */
    date from, to;
    const char *percent_problem, *from_problem, *to_problem, *reason_problem;
    bool sent;
};

/* ---- what was agreed */

static void agreed_row(struct request *req, struct reply *reply, const struct db_rows *rows,
                       size_t i)
{
    struct html *h = reply->html;
    int64_t percent = db_int(rows, i, "extra_percent");
    html_open(h, "tr");
    html_leaf(h, "th",
              percent ? mem_format(req->mem, _("%lld %% more"), (long long)percent)
                      : _("none any more"),
              "scope", "row");
    html_open(h, "td", "data-label", _("From"));
    layout_date(reply, db_date(rows, i, "from_date"));
    html_close(h, "td");
    html_open(h, "td", "data-label", _("To"));
    if (db_is_null(rows, i, "to_date"))
        html_text(h, _("no end"));
    else
        layout_date(reply, db_date(rows, i, "to_date"));
    html_close(h, "td");
    html_leaf(h, "td", db_text(rows, i, "reason"), "data-label", _("Reason"));
    html_open(h, "td", "data-label", _("Agreed"));
    html_sentence(h, _("{date} by {name}"),
                  layout_day(reply, "date", db_date(rows, i, "recorded_on")),
                  html_words("name", db_text(rows, i, "approved_by")));
    html_close(h, "td");
    html_close(h, "tr");
}

static void agreed(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Extra time"), _("From"), _("To"), _("Reason"), _("Agreed")};
    if (!db_count(rows)) {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "h2", _("No extra time so far"));
        html_leaf(h, "p", _("What you agree below stands here from then on."));
        html_close(h, "div");
        return;
    }
    html_open(h, "table", "class", "usa-table at-cards");
    html_open(h, "caption");
    html_text(h, _("What was agreed"));
    html_text(h, " ");
    html_leaf(h, "small",
              _("Newest first. Where two cover one day, the one that begins later holds"));
    html_close(h, "caption");
    layout_columns(reply, heads, sizeof heads / sizeof *heads, sizeof heads / sizeof *heads);
    html_open(h, "tbody");
    for (size_t i = 0; i < db_count(rows); i++)
        agreed_row(req, reply, rows, i);
    html_close(h, "tbody");
    html_close(h, "table");
}

/* ---- the form */

static void percent_set(struct reply *reply, const struct extra_form *form)
{
    static const char *const values[] = {"25", "50", "100", "other", "0"};
    const char *labels[] = {/* xgettext:no-c-format */
                            _("25 % more"),
                            /* xgettext:no-c-format */
                            _("50 % more"),
                            /* xgettext:no-c-format */
                            _("Twice the time (100 % more)"), _("Another share"),
                            _("None: end what was agreed")};
    field_set(reply, &(struct field){.name = "percent",
                                     .label = _("How much more time"),
                                     .problem = form->percent_problem});
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        field_radio(reply, "percent", values[i], labels[i],
                    form->percent && !strcmp(form->percent, values[i]));
    field_line(
        reply, "number",
        &(struct field){.name = "other",
                        .label = _("Another share, in percent"),
                        .hint = _("A whole number up to 300. Only if you chose “Another share”."),
                        .value = form->other});
    html_close(reply->html, "fieldset");
}

static void extra_form(struct request *req, struct reply *reply, const struct extra_form *form)
{
    struct html *h = reply->html;
    html_leaf(h, "h2", _("Agree extra time"));
    html_leaf(h, "p",
              _("It counts for attempts that begin from now on. Managers do not see it, nor the "
                "reason."));
    layout_form(req, reply, NULL, "class", "usa-form at-fields", "novalidate", "");
    percent_set(reply, form);
    field_line(reply, "date",
               &(struct field){.name = "from",
                               .label = _("From"),
                               .problem = form->from_problem,
                               .value = form->from_text});
    field_line(reply, "date",
               &(struct field){.name = "to",
                               .label = _("To (optional)"),
                               .hint = _("The last day. Leave it empty for no end."),
                               .problem = form->to_problem,
                               .value = form->to_text});
    field_lines(
        reply, 3,
        &(struct field){.name = "reason",
                        .label = _("Reason"),
                        .hint = _("Administrators and auditors read it, nobody else. Say no "
                                  "more than is needed."),
                        .problem = form->reason_problem,
                        .max = REASON_MAX,
                        .value = form->reason});
    layout_submit(reply, _("Save extra time"));
}

static void problems(struct reply *reply, const struct extra_form *form)
{
    const struct field_problem all[] = {{"percent", form->percent_problem},
                                        {"from", form->from_problem},
                                        {"to", form->to_problem},
                                        {"reason", form->reason_problem}};
    field_problems(reply, all, sizeof all / sizeof *all);
}

static bool show(struct request *req, struct reply *reply, const struct extra_form *form,
                 struct err *err)
{
    struct html *h = reply->html;
    const char *person = db_from_int(req->mem, req->person_id);
    db_queue(req->db, STMT_ACCOMMODATION_LIST, DB_PARAMS(person, req->viewer->zone));
    db_queue(req->db, STMT_ACCESS_ADMINISTERS, DB_PARAMS(person));
    struct db_rows *rows = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL,
                   *may = rows ? db_next(req->db, req->mem, err) : NULL;
    if (!may)
        return false;
    layout_begin(req, reply,
                 &(struct page_look){.title = form->sent ? _("Error: Extra time") : _("Extra time"),
                                     .wide = true});
    problems(reply, form);
    layout_back(reply, mem_format(req->mem, "/people/%s", person), req->person_name);
    html_leaf(h, "h1", mem_format(req->mem, _("Extra time for %s"), req->person_name));
    agreed(req, reply, rows);
    if (db_bool(may, 0, "administers"))
        extra_form(req, reply, form);
    layout_end(req, reply);
    return true;
}

/* 200; 404 for people whom one neither administers nor audits */
bool page_accommodations(struct request *req, struct reply *reply, struct err *err)
{
    char today[DATE_TEXT_SIZE];
    return show(req, reply,
                &(struct extra_form){
                    .from_text = mem_text(req->mem, date_format(req->viewer->today, today))},
                err);
}

/* ---- taking it */

static const char *percent_problem(struct extra_form *form)
{
    if (!*form->percent)
        return _("Choose how much more time");
    bool other = !strcmp(form->percent, "other");
    int64_t n;
    if (!text_whole_number(other ? form->other : form->percent, PERCENT_MAX, &n) || (other && !n))
        return _("Enter a whole number from 1 to 300");
    form->given = (int)n;
    return NULL;
}

static void read_form(struct request *req, struct extra_form *form)
{
    *form = (struct extra_form){
        .sent = true,
        .percent = request_typed(req, "percent"),
        .other = request_typed(req, "other"),
        .reason = request_typed(req, "reason"),
        .from_text = request_typed(req, "from"),
        .to_text = request_typed(req, "to"),
        .to = DATE_NONE,
    };
    form->percent_problem = percent_problem(form);
    if (!date_parse(form->from_text, &form->from))
        form->from_problem = _("Enter the first day, such as 2026-03-04");
    if (*form->to_text && !date_parse(form->to_text, &form->to))
        form->to_problem = _("Enter the last day, such as 2026-03-04, or leave it empty");
    else if (*form->to_text && !form->from_problem && form->to < form->from)
        form->to_problem = _("The last day is before the first");
    form->reason_problem = field_text_problem(req->mem, form->reason, REASON_MAX, _("Say why"));
}

/* 303 to the page; 422 with the form; 404 for people whom one does not administer */
bool page_accommodations_post(struct request *req, struct reply *reply, struct err *err)
{
    struct extra_form form;
    read_form(req, &form);
    if (form.percent_problem || form.from_problem || form.to_problem || form.reason_problem) {
        reply->status = 422;
        return show(req, reply, &form, err);
    }
    return db_do(req->db, STMT_ACCOMMODATION_ADD,
                 DB_PARAMS(db_from_int(req->mem, req->person_id), db_from_int(req->mem, form.given),
                           db_from_date(req->mem, form.from), db_from_date(req->mem, form.to),
                           form.reason),
                 err) &&
           reply_see_other(req, reply, "/people/%lld/accommodations", (long long)req->person_id);
}
