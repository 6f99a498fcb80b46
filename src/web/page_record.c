/* The transcript: everything a person has done.  SPDX-License-Identifier: Apache-2.0 */
#include "store/db.h"
#include "web/certificate_code.h"
#include "web/layout.h"
#include "web/pages.h"

/* 303 to one's own transcript */
bool page_record(struct request *req, struct reply *reply, struct err *err)
{
    (void)err;
    return reply_see_other(req, reply, "/people/%lld/transcript", (long long)req->viewer->id);
}

static void cell(struct html *h, const char *label, const char *text, bool number)
{
    html_leaf(h, "td", text, "data-label", label, "class", number ? "at-num" : NULL);
}

static const char *state_of(struct request *req, const struct db_rows *rows, size_t i)
{
    date to = db_date(rows, i, "valid_to");
    if (db_bool(rows, i, "revoked"))
        return mem_format(req->mem, _("Revoked %s"),
                          date_for_people(req->mem, db_date(rows, i, "revoked_from")));
    if (db_is_null(rows, i, "certificate"))
        return _("Completed");
    if (to == DATE_NONE)
        return _("Valid, does not expire");
    return mem_format(req->mem, to >= req->viewer->today ? _("Valid until %s") : _("Expired %s"),
                      date_for_people(req->mem, to));
}

static void row(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    const char *code = db_text(rows, i, "certificate");
    html_open(h, "tr");
    html_open(h, "th", "scope", "row");
    html_format(h, _("%1$s %2$s, version %3$s"), db_text(rows, i, "course_code"),
                db_text(rows, i, "title"), db_text(rows, i, "version"));
    html_close(h, "th");
    html_open(h, "td", "data-label", _("Completed"));
    layout_date(reply, db_date(rows, i, "completed_on"));
    html_close(h, "td");
    cell(h, _("Minutes"), db_text(rows, i, "minutes"), true);
    cell(h, _("Hours"),
         mem_format(req->mem, "%lld.%02lld", (long long)db_int(rows, i, "hundredths") / 100,
                    (long long)db_int(rows, i, "hundredths") % 100),
         true);
    html_open(h, "td", "data-label", _("State"));
    if (code) {
        html_leaf(h, "a", state_of(req, rows, i), "href",
                  mem_format(req->mem, "/certificates/%s", code));
        /* On paper the link leads nowhere: there stands what to check it with. */
        html_leaf(h, "span", mem_format(req->mem, " %s", certificate_code_grouped(req->mem, code)),
                  "class", "at-print");
    } else {
        html_text(h, state_of(req, rows, i));
    }
    if (!db_is_null(rows, i, "issued_again_on")) {
        html_void(h, "br");
        html_sentence(h, _("Certificate issued again {date}"),
                      layout_day(reply, "date", db_date(rows, i, "issued_again_on")));
    }
    html_close(h, "td");
    html_close(h, "tr");
}

/* 200; 404 for people whom one may not see */
bool page_transcript(struct request *req, struct reply *reply, struct err *err)
{
    static const char *const heads[] = {N_("What"), N_("Completed"), N_("Minutes"), N_("Hours"),
                                        N_("State")};
    struct html *h = reply->html;
    bool own = req->person_id == req->viewer->id;
    struct db_rows *rows = db_run(req->db, req->mem, STMT_RECORD_TRANSCRIPT,
                                  DB_PARAMS(db_from_int(req->mem, req->person_id)), err);
    if (!rows)
        return false;
    layout_begin(req, reply, &(struct page_look){.title = _("Record"), .exit = own, .wide = true});
    html_leaf(h, "h1",
              own ? _("My record") : mem_format(req->mem, _("Record of %s"), req->person_name));
    html_open(h, "p");
    html_sentence(h, _("{person}. As of {date}."), html_words("person", req->person_name),
                  layout_day(reply, "date", req->viewer->today));
    html_close(h, "p");
    if (!db_count(rows)) {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "h2", _("No records yet"));
        html_leaf(h, "p",
                  _("Finished courses stand here with their date, minutes and certificate."));
        html_close(h, "div");
    } else {
        html_open(h, "table", "class", "usa-table at-cards");
        html_leaf(h, "caption", _("Everything done, newest first"));
        html_open(h, "thead");
        html_open(h, "tr");
        for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
            html_leaf(h, "th", _(heads[i]), "scope", "col", "class",
                      i == 2 || i == 3 ? "at-num" : NULL);
        html_close(h, "tr");
        html_close(h, "thead");
        html_open(h, "tbody");
        for (size_t i = 0; i < db_count(rows); i++)
            row(req, reply, rows, i);
        html_close(h, "tbody");
        html_close(h, "table");
    }
    html_open(h, "div", "class", "at-actions");
    if (own) {
        html_leaf(h, "a", _("Certifications and dates"), "href", "/certifications");
        html_leaf(h, "a", _("Training done elsewhere"), "href", "/evidence");
        html_leaf(h, "a", _("My reflections"), "href", "/reflections");
    }
    html_leaf(h, "a", _("The same for programs (JSON)"), "href",
              mem_format(req->mem, "/api/v1/people/%lld/transcript", (long long)req->person_id));
    html_close(h, "div");
    layout_end(req, reply);
    return true;
}
