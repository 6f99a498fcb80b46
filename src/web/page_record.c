/* The transcript: everything a person has done, as a page.  SPDX-License-Identifier: Apache-2.0 */
#include "web/record.h"

#include <string.h>

#include "web/certificate_code.h"
#include "web/evidence_line.h"
#include "web/layout.h"
#include "web/licence_hours.h"
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

/* The way to say that a line of one's own record is wrong. */
static void contest_link(struct request *req, struct reply *reply, const char *about,
                         const char *id, const char *what)
{
    struct html *h = reply->html;
    if (req->person_id != req->viewer->id)
        return;
    html_void(h, "br");
    html_leaf(h, "a", _("Something here is wrong"), "class", "at-small at-no-print", "href",
              mem_format(req->mem, "/contests/new?about=%s-%s", about, id), "aria-label",
              mem_format(req->mem, _("Something here is wrong: %s"), what));
}

static const char *hours(struct request *req, const struct db_rows *rows, size_t i)
{
    long long hundredths = (long long)db_int(rows, i, "hundredths");
    return mem_format(req->mem, "%lld.%02lld", hundredths / 100, hundredths % 100);
}

static void day_cell(struct reply *reply, const char *label, date day)
{
    html_open(reply->html, "td", "data-label", label);
    layout_date(reply, day);
    html_close(reply->html, "td");
}

/* The head of one part of the record, as a table; closed by end_part. */
static void begin_part(struct reply *reply, const char *id, const char *title,
                       const char *const *heads, size_t n)
{
    struct html *h = reply->html;
    html_leaf(h, "h2", title, "id", id);
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption", _("Newest first"));
    layout_columns(reply, heads, n, n);
    html_open(h, "tbody");
}

static void end_part(struct reply *reply)
{
    html_close(reply->html, "tbody");
    html_close(reply->html, "table");
}

/* ---- finished courses */

static const char *state_of(struct request *req, const struct db_rows *rows, size_t i)
{
    date to = db_date(rows, i, "valid_to");
    if (!db_bool(rows, i, "counts"))
        return _("Does not count");
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

/* What was before, and what waits. */
static void corrections(struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    if (!db_is_null(rows, i, "correction")) {
        html_void(h, "br");
        html_sentence(h, _("Corrected; recorded before as finished on {date}. {reason}"),
                      layout_day(reply, "date", db_date(rows, i, "recorded_on")),
                      html_words("reason", db_text(rows, i, "correction")));
    }
    if (db_bool(rows, i, "waiting")) {
        html_void(h, "br");
        html_text(h, _("A correction waits for a second person."));
    }
}

static void course_row(struct request *req, struct reply *reply, const struct db_rows *rows,
                       size_t i)
{
    struct html *h = reply->html;
    const char *code = db_text(rows, i, "certificate");
    html_open(h, "tr");
    html_open(h, "th", "scope", "row");
    html_format(h, _("%1$s %2$s, version %3$s"), db_text(rows, i, "course_code"),
                db_text(rows, i, "title"), db_text(rows, i, "version"));
    html_close(h, "th");
    day_cell(reply, _("Completed"), db_date(rows, i, "completed_on"));
    cell(h, _("Minutes"), db_text(rows, i, "minutes"), true);
    cell(h, _("Hours"), hours(req, rows, i), true);
    html_open(h, "td", "data-label", _("State"));
    html_open(h, "span");
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
    corrections(reply, rows, i);
    contest_link(req, reply, "completion", db_text(rows, i, "completion"),
                 db_text(rows, i, "title"));
    html_close(h, "span");
    html_close(h, "td");
    html_close(h, "tr");
}

static void courses(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    static const char *const heads[] = {N_("What"), N_("Completed"), N_("Minutes"), N_("Hours"),
                                        N_("State")};
    struct html *h = reply->html;
    if (!db_count(rows))
        return;
    html_leaf(h, "h2", _("Courses"), "id", "courses");
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
        course_row(req, reply, rows, i);
    end_part(reply);
}

/* ---- awards */

static const char *award_state(const char *state)
{
    return !strcmp(state, "revoked")    ? _("Revoked")
           : !strcmp(state, "replaced") ? _("Replaced")
           : !strcmp(state, "expired")  ? _("Expired")
                                        : _("Valid");
}

const char *record_award_kind(const char *kind)
{
    return !strcmp(kind, "manual")       ? _("Given by hand")
           : !strcmp(kind, "imported")   ? _("Imported")
           : !strcmp(kind, "equivalent") ? _("Recognised for another certification")
                                         : _("Earned");
}

static void award_row(struct request *req, struct reply *reply, const struct db_rows *rows,
                      size_t i)
{
    struct html *h = reply->html;
    const char *code = db_text(rows, i, "certificate"), *why = db_text(rows, i, "why"),
               *state = award_state(db_text(rows, i, "state"));
    html_open(h, "tr");
    html_leaf(h, "th", db_text(rows, i, "certification"), "scope", "row");
    cell(h, _("How"), record_award_kind(db_text(rows, i, "kind")), false);
    cell(
        h, _("Valid"),
        validity_for_people(req->mem, db_date(rows, i, "valid_from"), db_date(rows, i, "valid_to")),
        false);
    html_open(h, "td", "data-label", _("State"));
    html_open(h, "span");
    if (code)
        html_leaf(h, "a", state, "href", mem_format(req->mem, "/certificates/%s", code));
    else
        html_text(h, state);
    if (!db_is_null(rows, i, "ended_from")) {
        html_text(h, " ");
        layout_date(reply, db_date(rows, i, "ended_from"));
    }
    if (why) {
        html_void(h, "br");
        html_text(h, why);
    }
    if (strcmp(db_text(rows, i, "state"), "replaced") != 0)
        contest_link(req, reply, "award", db_text(rows, i, "award"),
                     db_text(rows, i, "certification"));
    html_close(h, "span");
    html_close(h, "td");
    html_close(h, "tr");
}

static void awards(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    const char *const heads[] = {_("Certification"), _("How"), _("Valid"), _("State")};
    if (!db_count(rows))
        return;
    begin_part(reply, "awards", _("Awards"), heads, sizeof heads / sizeof *heads);
    for (size_t i = 0; i < db_count(rows); i++)
        award_row(req, reply, rows, i);
    end_part(reply);
}

/* ---- work beside courses */

static void evidence_row(struct request *req, struct reply *reply, const struct db_rows *rows,
                         size_t i)
{
    struct html *h = reply->html;
    const char *provider = db_text(rows, i, "provider"), *state = db_text(rows, i, "state");
    html_open(h, "tr");
    html_open(h, "th", "scope", "row");
    html_text(h, db_text(rows, i, "title"));
    if (provider)
        html_format(h, ", %s", provider);
    html_close(h, "th");
    cell(h, _("Kind"), evidence_kind_words(db_text(rows, i, "kind")), false);
    day_cell(reply, _("Done"), db_date(rows, i, "done_on"));
    cell(h, _("Hours"), db_is_null(rows, i, "hundredths") ? _("none") : hours(req, rows, i), false);
    cell(h, _("State"),
         !strcmp(state, "waiting")    ? _("Waits for an answer")
         : !strcmp(state, "accepted") ? _("It counts.")
                                      : _("It does not count."),
         false);
    html_close(h, "tr");
}

static void evidence(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    const char *const heads[] = {_("What"), _("Kind"), _("Done"), _("Hours"), _("State")};
    if (!db_count(rows))
        return;
    begin_part(reply, "evidence", _("Work beside courses"), heads, sizeof heads / sizeof *heads);
    for (size_t i = 0; i < db_count(rows); i++)
        evidence_row(req, reply, rows, i);
    end_part(reply);
}

/* ---- licences */

static void licences(struct request *req, struct reply *reply, const struct db_rows *rows,
                     const struct db_rows *earned)
{
    struct html *h = reply->html;
    if (!db_count(rows))
        return;
    html_leaf(h, "h2", _("Licences"), "id", "licences");
    html_open(h, "ul");
    for (size_t i = 0; i < db_count(rows); i++) {
        html_open(h, "li");
        html_text(h, mem_format(req->mem, _("%1$s licence (%2$s)"), db_text(rows, i, "kind"),
                                db_text(rows, i, "state")));
        if (!db_is_null(rows, i, "number")) {
            html_text(h, ": ");
            html_sentence(h, _("{from} to {to}"),
                          layout_day(reply, "from", db_date(rows, i, "from_date")),
                          layout_day(reply, "to", db_date(rows, i, "to_date")));
        }
        if (!db_is_null(rows, i, "board_number"))
            html_text(h, mem_format(req->mem, _(" · number %s"), db_text(rows, i, "board_number")));
        html_close(h, "li");
    }
    html_close(h, "ul");
    for (size_t i = 0; i < db_count(rows); i++) {
        if (!i || db_int(rows, i, "licence_id") != db_int(rows, i - 1, "licence_id"))
            licence_hours_table(req, reply, earned, db_int(rows, i, "licence_id"));
    }
    html_leaf(h, "p",
              _("Something missing or wrong? Tell whoever administers your facility: they keep "
                "licences and their dates."),
              "class", "at-small at-quiet");
}

bool record_read(struct request *req, struct record *ret, struct err *err)
{
    const char *person = db_from_int(req->mem, req->person_id);
    db_queue(req->db, STMT_RECORD_TRANSCRIPT, DB_PARAMS(person));
    db_queue(req->db, STMT_RECORD_AWARDS,
             DB_PARAMS(person, db_from_date(req->mem, req->viewer->today), req->viewer->zone));
    db_queue(req->db, STMT_RECORD_EVIDENCE, DB_PARAMS(person));
    db_queue(req->db, STMT_LICENCE_LIST, DB_PARAMS(person));
    db_queue(req->db, STMT_LICENCE_HOURS,
             DB_PARAMS(person, db_from_date(req->mem, req->viewer->today)));
    if (!db_sync(req->db, err))
        return false;
    ret->courses = db_next(req->db, req->mem, err);
    ret->awards = ret->courses ? db_next(req->db, req->mem, err) : NULL;
    ret->evidence = ret->awards ? db_next(req->db, req->mem, err) : NULL;
    ret->licences = ret->evidence ? db_next(req->db, req->mem, err) : NULL;
    ret->hours = ret->licences ? db_next(req->db, req->mem, err) : NULL;
    return ret->hours;
}

/* 200; 404 for people whom one may not see */
bool page_transcript(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    bool own = req->person_id == req->viewer->id;
    struct record r;
    if (!record_read(req, &r, err))
        return false;
    layout_begin(req, reply, &(struct page_look){.title = _("Record"), .exit = own, .wide = true});
    html_leaf(h, "h1",
              own ? _("My record") : mem_format(req->mem, _("Record of %s"), req->person_name));
    html_open(h, "p");
    html_sentence(h, _("{person}. As of {date}."), html_words("person", req->person_name),
                  layout_day(reply, "date", req->viewer->today));
    html_close(h, "p");
    if (!db_count(r.courses) && !db_count(r.awards) && !db_count(r.evidence) &&
        !db_count(r.licences)) {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "h2", _("No records yet"));
        html_leaf(h, "p",
                  _("Finished courses stand here with their date, minutes and certificate."));
        html_close(h, "div");
    }
    courses(req, reply, r.courses);
    awards(req, reply, r.awards);
    evidence(req, reply, r.evidence);
    licences(req, reply, r.licences, r.hours);
    html_open(h, "div", "class", "at-actions");
    if (own) {
        html_leaf(h, "a", _("Say that something is wrong"), "href", "/contests");
        html_leaf(h, "a", _("My posts"), "href", "/posts");
        html_leaf(h, "a", _("Credited minutes"), "href", "/minutes");
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
