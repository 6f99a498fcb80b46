/* One person: posts, standings and why.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "domain/dashboard.h"
#include "web/certificate_code.h"
#include "web/evidence_line.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/post_form.h"
#include "web/record.h"

static bool same_post(const struct db_rows *rows, size_t a, size_t b)
{
    return !strcmp(db_text(rows, a, "facility"), db_text(rows, b, "facility")) &&
           !strcmp(db_text(rows, a, "job_role"), db_text(rows, b, "job_role")) &&
           !strcmp(db_text(rows, a, "since"), db_text(rows, b, "since"));
}

static void post_heading(struct request *req, struct reply *reply, const struct db_rows *rows,
                         size_t i)
{
    struct html *h = reply->html;
    html_open(h, "h2");
    html_format(h, _("%1$s at %2$s"), db_text(rows, i, "job_role"), db_text(rows, i, "facility"));
    html_close(h, "h2");
    html_open(h, "p", "class", "at-small at-quiet");
    html_sentence(
        h, db_bool(rows, i, "is_primary") ? _("Primary post, since {date}") : _("Since {date}"),
        layout_day(reply, "date", db_date(rows, i, "since")));
    html_close(h, "p");
    (void)req;
}

/* ---- for administrators */

static const char *award_kind_words(const void *mem, const struct db_rows *rows, size_t i)
{
    const char *kind = db_text(rows, i, "kind"), *why = db_text(rows, i, "why"),
               *by = db_text(rows, i, "given_by");
    if (!strcmp(kind, "manual"))
        return mem_format(mem, _("By hand, %1$s: %2$s"), by ? by : _("not known"), why ? why : "");
    return record_award_kind(kind);
}

static void award_row(struct request *req, struct reply *reply, const struct db_rows *rows,
                      size_t i)
{
    struct html *h = reply->html;
    const char *award = mem_format(req->mem, "/people/%lld/awards/%s", (long long)req->person_id,
                                   db_text(rows, i, "award")),
               *state = db_text(rows, i, "state"), *title = db_text(rows, i, "certification"),
               *code = db_text(rows, i, "code"); /* NULL: imported, so no certificate of ours */
    bool revoked = db_bool(rows, i, "revoked"), fallen = db_bool(rows, i, "fallen");
    html_open(h, "tr");
    html_open(h, "th", "scope", "row");
    if (code)
        html_leaf(h, "a", title, "href", mem_format(req->mem, "/certificates/%s", code));
    else
        html_text(h, title);
    html_close(h, "th");
    html_leaf(
        h, "td",
        validity_for_people(req->mem, db_date(rows, i, "valid_from"), db_date(rows, i, "valid_to")),
        "data-label", _("Valid"));
    html_leaf(h, "td", award_kind_words(req->mem, rows, i), "data-label", _("How"));
    html_leaf(h, "td",
              revoked                     ? _("Revoked")
              : fallen                    ? _("Replaced")
              : !strcmp(state, "expired") ? _("Expired")
                                          : _("Valid"),
              "data-label", _("State"));
    html_open(h, "td", "data-label", _("Change"));
    if (fallen) {
        html_text(h, _("The work that made it no longer does."));
    } else if (!revoked) {
        const char *valid = date_for_people(req->mem, db_date(rows, i, "valid_from"));
        if (code) {
            layout_form(req, reply, mem_format(req->mem, "%s/certificate", award), "novalidate",
                        "");
            html_leaf(h, "button", _("Issue again"), "type", "submit", "class",
                      "usa-button usa-button--unstyled", "aria-label",
                      mem_format(req->mem, _("Issue again: %1$s from %2$s"), title, valid));
            html_close(h, "form");
        }
        html_leaf(h, "a", _("Revoke"), "href", mem_format(req->mem, "%s/revocation", award),
                  "aria-label", mem_format(req->mem, _("Revoke: %1$s from %2$s"), title, valid));
    } else {
        html_text(h, db_text(rows, i, "revoked_reason"));
    }
    html_close(h, "td");
    html_close(h, "tr");
}

/* What was awarded, with what may be done about it. */
static void awards(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Certification"), _("Valid"), _("How"), _("State"), _("Change")};
    html_leaf(h, "h2", _("Awards"), "id", "awards");
    html_open(h, "p");
    html_leaf(h, "a", _("Give an award by hand"), "href",
              mem_format(req->mem, "/people/%lld/awards/new", (long long)req->person_id));
    html_close(h, "p");
    if (!db_count(rows)) {
        html_leaf(h, "p", _("Nothing was awarded so far."));
        return;
    }
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption",
              _("Awards, newest first. Issuing again gives a new code; the old one then says that "
                "it was replaced."));
    layout_columns(reply, heads, sizeof heads / sizeof *heads, sizeof heads / sizeof *heads);
    html_open(h, "tbody");
    for (size_t i = 0; i < db_count(rows); i++)
        award_row(req, reply, rows, i);
    html_close(h, "tbody");
    html_close(h, "table");
}

/* What was done elsewhere, seen by an observer, or confirmed by one's own word: each with the page
 * on which an administrator says whether it counts. */
static void evidence(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    if (!db_count(rows))
        return;
    html_leaf(h, "h2", _("Evidence"), "id", "evidence");
    html_open(h, "ul", "class", "usa-list");
    for (size_t i = 0; i < db_count(rows); i++) {
        const char *state = db_text(rows, i, "state");
        html_open(h, "li");
        html_leaf(h, "a", db_text(rows, i, "title"), "href",
                  mem_format(req->mem, "/people/%lld/evidence/%s", (long long)req->person_id,
                             db_text(rows, i, "id")));
        html_text(h, " · ");
        html_sentence(h, _("{kind}, done {date}"),
                      html_words("kind", evidence_kind_words(db_text(rows, i, "kind"))),
                      layout_day(reply, "date", db_date(rows, i, "done_on")));
        html_text(h, " · ");
        html_text(h, !strcmp(state, "waiting")    ? _("Waits for an answer")
                     : !strcmp(state, "accepted") ? _("It counts.")
                                                  : _("It does not count."));
        html_close(h, "li");
    }
    html_close(h, "ul");
}

/* What only those who administer or audit this person are offered. */
struct offered {
    bool administers, audits;
    struct db_rows *awards, *evidence;
};

static bool offered(struct request *req, struct offered *ret, struct err *err)
{
    const char *person = db_from_int(req->mem, req->person_id);
    *ret = (struct offered){0};
    if (!viewer_may(req->viewer, "administrator") && !viewer_may(req->viewer, "auditor"))
        return true;
    db_queue(req->db, STMT_ACCESS_ADMINISTERS, DB_PARAMS(person));
    db_queue(req->db, STMT_AWARD_ADMINISTER, DB_PARAMS(person, NULL));
    db_queue(req->db, STMT_EVIDENCE_LIST, DB_PARAMS(person, req->viewer->zone, NULL));
    struct db_rows *may = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL;
    ret->awards = may ? db_next(req->db, req->mem, err) : NULL;
    ret->evidence = ret->awards ? db_next(req->db, req->mem, err) : NULL;
    if (!ret->evidence)
        return false;
    ret->administers = db_bool(may, 0, "administers");
    ret->audits = db_bool(may, 0, "audits");
    return true;
}

/* The way to a one-time code, for those who may issue one. */
static bool code_link(struct request *req, struct reply *reply, struct err *err)
{
    if (!viewer_may(req->viewer, "administrator") && !viewer_may(req->viewer, "manager"))
        return true;
    struct db_rows *rows = db_run(req->db, req->mem, STMT_SIGN_IN_CODE_MAY,
                                  DB_PARAMS(db_from_int(req->mem, req->person_id)), err);
    if (rows && db_bool(rows, 0, "may"))
        html_leaf(reply->html, "a", _("One-time code"), "href",
                  mem_format(req->mem, "/people/%lld/code", (long long)req->person_id));
    return rows;
}

/* 200; 404 for people whom one may not see */
bool page_person(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    date on;
    if (!request_date(req, "as_of", req->viewer->today, &on, err))
        return false;
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_PERSON_STANDINGS,
               DB_PARAMS(db_from_int(req->mem, req->person_id), db_from_date(req->mem, on)), err);
    struct offered more;
    const char **rules = rows ? dashboard_rules(req->db, req->mem, rows, on, err) : NULL;
    if (!rules || !offered(req, &more, err))
        return false;
    layout_begin(req, reply,
                 &(struct page_look){.title = _("Person"), .wide = true, .dense = true});
    if (req->person_id != req->viewer->id)
        layout_back(reply, "/facilities", _("Standing"));
    html_leaf(h, "h1", req->person_name);
    if (request_field(req, "saved"))
        layout_saved(reply, _("It is saved, and standings follow it."));
    html_open(h, "p");
    html_sentence(h, _("Standings on {date}."), layout_day(reply, "date", on));
    html_close(h, "p");
    if (!db_count(rows)) {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "h2", _("No post on this day"));
        html_leaf(h, "p",
                  _("Nothing is required of somebody without a post. The record below stays."));
        html_close(h, "div");
    }
    for (size_t i = 0; i < db_count(rows); i++) {
        bool first = !i || !same_post(rows, i, i - 1),
             last = i + 1 == db_count(rows) || !same_post(rows, i, i + 1);
        const char *standing = db_text(rows, i, "standing"),
                   *title = db_text(rows, i, "certification_title");
        if (first)
            post_heading(req, reply, rows, i);
        if (!standing) {
            html_leaf(h, "p", _("No rule covers this post on this day."));
            continue;
        }
        if (first)
            html_open(h, "dl", "class", "at-facts");
        html_open(h, "div");
        html_leaf(h, "dt", title ? title : _("Certification"));
        html_open(h, "dd");
        html_open(h, "p");
        layout_standing(reply, standing);
        html_close(h, "p");
        html_leaf(h, "p", dashboard_why_rules(req->mem, rows, i, rules[i]));
        html_close(h, "dd");
        html_close(h, "div");
        if (last)
            html_close(h, "dl");
    }
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "a", _("Record"), "class", "usa-button usa-button--outline", "href",
              mem_format(req->mem, "/people/%lld/transcript", (long long)req->person_id));
    if (!code_link(req, reply, err))
        return false;
    if (more.administers || more.audits) {
        html_leaf(h, "a", _("Extra time"), "href",
                  mem_format(req->mem, "/people/%lld/accommodations", (long long)req->person_id));
        html_leaf(h, "a", _("Exemptions, leave, extensions"), "href",
                  mem_format(req->mem, "/people/%lld/exemptions", (long long)req->person_id));
        html_leaf(h, "a", _("Licences"), "href",
                  mem_format(req->mem, "/people/%lld/licences", (long long)req->person_id));
        html_leaf(h, "a", _("Said to be wrong"), "href",
                  mem_format(req->mem, "/people/%lld/contests", (long long)req->person_id));
    }
    if (more.administers) {
        html_leaf(h, "a", _("Finished courses"), "href",
                  mem_format(req->mem, "/people/%lld/completions", (long long)req->person_id));
        html_leaf(h, "a", _("Messages"), "href",
                  mem_format(req->mem, "/people/%lld/messages", (long long)req->person_id));
    }
    html_close(h, "div");
    if ((viewer_may(req->viewer, "administrator") || viewer_may(req->viewer, "auditor")) &&
        req->person_id != req->viewer->id && !page_posts_of(req, reply, err))
        return false;
    if (more.administers) {
        awards(req, reply, more.awards);
        evidence(req, reply, more.evidence);
    }
    layout_end(req, reply);
    return true;
}
