/*
 * Exemptions, leave and extensions of a person, for administrators: the list.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "web/agreed_words.h"
#include "web/certificate_code.h"
#include "web/layout.h"
#include "web/pages.h"

static void why_cell(struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    const char *code = agreed_code_words(db_text(rows, i, "code")),
               *reason = db_text(rows, i, "reason");
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
                  agreed_address(req, mem_format(req->mem, "/%s/%s", kind, db_text(rows, i, "id"))),
                  "aria-label",
                  mem_format(req->mem, _("End it: %1$s until %2$s"),
                             _(agreed_words[agreed_kind_from_name(kind)].name),
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
    html_text(h, _(agreed_words[agreed_kind_from_name(db_text(rows, i, "kind"))].name));
    if (certification)
        html_format(h, ": %s", certification);
    html_close(h, "th");
    html_open(h, "td", "data-label", _("Days"));
    html_open(h, "span"); /* one piece beside its label, where rows are cards */
    agreed_days(reply, rows, i);
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
        html_leaf(h, "a", _(agreed_words[kind].heading), "class",
                  kind ? "usa-button usa-button--outline" : "usa-button", "href",
                  agreed_address(req, mem_format(req->mem, "/%s", agreed_kind_name(kind))));
    html_close(h, "div");
    layout_end(req, reply);
    return true;
}
