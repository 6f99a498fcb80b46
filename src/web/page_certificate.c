/*
 * Certificates of the person who is signed in, or whom they may see.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "domain/certificate.h"
#include "domain/timeline.h"
#include "store/db.h"
#include "util/certificate.h"
#include "util/config.h"
#include "web/certificate_code.h"
#include "web/layout.h"
#include "web/pages.h"

enum { STATEMENT_BYTES_MAX = 2000 };

static const char *state_word(const char *state)
{
    return !strcmp(state, "valid")      ? _("Valid")
           : !strcmp(state, "expired")  ? _("Expired")
           : !strcmp(state, "replaced") ? _("Replaced")
                                        : _("Revoked");
}

static void state_mark(struct reply *reply, const char *state)
{
    html_open(reply->html, "span", "class", "at-state");
    if (!strcmp(state, "valid"))
        layout_icon(reply, "done", NULL);
    html_text(reply->html, state_word(state));
    html_close(reply->html, "span");
}

/* 200 */
bool page_certificates(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *rows = db_run(req->db, req->mem, STMT_CERTIFICATE_LIST,
                                  DB_PARAMS(db_from_int(req->mem, req->viewer->id),
                                            db_from_date(req->mem, req->viewer->today)),
                                  err);
    if (!rows)
        return false;
    layout_begin(req, reply,
                 &(struct page_look){.title = _("Certificates"), .exit = true, .wide = true});
    html_leaf(h, "h1", _("Certificates"));
    if (!db_count(rows)) {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "h2", _("No certificate yet"));
        html_open(h, "p");
        html_sentence(h, _("The first one comes when you finish a course on {list}."),
                      html_link("list", _("your learning list"), "/learning"));
        html_close(h, "p");
        html_close(h, "div");
    } else {
        html_open(h, "ul", "class", "at-certificates");
        for (size_t i = 0; i < db_count(rows); i++) {
            html_open(h, "li", "class", "at-certificate");
            html_open(h, "h2");
            html_leaf(h, "a", db_text(rows, i, "certification"), "href",
                      mem_format(req->mem, "/certificates/%s", db_text(rows, i, "code")));
            html_close(h, "h2");
            html_open(h, "p");
            state_mark(reply, db_text(rows, i, "state"));
            html_close(h, "p");
            html_open(h, "p");
            if (db_is_null(rows, i, "valid_to"))
                html_text(h, _("Does not expire"));
            else
                html_sentence(h, _("Until {date}"),
                              layout_day(reply, "date", db_date(rows, i, "valid_to")));
            if (db_int(rows, i, "hundredths")) {
                html_void(h, "br");
                html_text(h, hours_for_people(req->mem, db_int(rows, i, "hundredths")));
            }
            html_close(h, "p");
            html_close(h, "li");
        }
        html_close(h, "ul");
    }
    layout_end(req, reply);
    return true;
}

static struct db_rows *find(struct request *req, struct err *err)
{
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_CERTIFICATE_FIND,
               DB_PARAMS(certificate_code_plain(req->mem, request_param(req, "code")),
                         db_from_date(req->mem, req->viewer->today)),
               err);
    if (rows && !db_count(rows)) {
        err_set(err, ERR_NOT_FOUND, "There is no certificate with this code that you may see.");
        return NULL;
    }
    req->concerns = rows ? db_int(rows, 0, "person_id") : 0;
    return rows;
}

/* The course that the certificate names; NULL: its work was no course. */
static const char *course_line(const struct request *req, const struct db_rows *rows)
{
    return db_is_null(rows, 0, "course_code")
               ? NULL
               : mem_format(req->mem, _("%1$s %2$s, version %3$s"), db_text(rows, 0, "course_code"),
                            db_text(rows, 0, "course_title"), db_text(rows, 0, "course_version"));
}

/* Whether a certificate may still be shown to somebody: valid or expired, not replaced or revoked.
 */
static bool is_document(const struct db_rows *rows)
{
    const char *state = db_text(rows, 0, "state");
    return !strcmp(state, "valid") || !strcmp(state, "expired");
}

static void state_row(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    const char *next = db_text(rows, 0, "next_code");
    html_open(h, "div");
    html_leaf(h, "dt", _("State"));
    html_open(h, "dd");
    html_open(h, "p");
    state_mark(reply, db_text(rows, 0, "state"));
    html_close(h, "p");
    if (!db_is_null(rows, 0, "state_from")) {
        html_open(h, "p");
        html_sentence(h, _("Since {date}."),
                      layout_day(reply, "date", db_date(rows, 0, "state_from")));
        html_close(h, "p");
    }
    if (next) {
        html_open(h, "p");
        html_leaf(h, "a", _("See the certificate that replaced it"), "href",
                  mem_format(req->mem, "/certificates/%s", next));
        html_close(h, "p");
    }
    html_close(h, "dd");
    html_close(h, "div");
}

static void actions(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    const char *code = db_text(rows, 0, "code");
    html_open(h, "div", "class", "at-actions");
    if (is_document(rows)) {
        html_open(h, "a", "class", "usa-button", "href",
                  mem_format(req->mem, "/certificates/%s/certificate.pdf", code));
        layout_icon(reply, "download", NULL);
        html_format(h, " %s", _("Download PDF"));
        html_close(h, "a");
    }
    html_leaf(h, "a", _("See what others see"), "href", mem_format(req->mem, "/verify/%s", code));
    if (db_int(rows, 0, "person_id") == req->viewer->id && is_document(rows))
        html_leaf(
            h, "a", _("Something here is wrong"), "href",
            mem_format(req->mem, "/contests/new?about=award-%s", db_text(rows, 0, "award_id")));
    html_close(h, "div");
}

/* Somebody whose name has changed may have their own certificate issued again. */
static void offer_again(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    if (db_int(rows, 0, "person_id") != req->viewer->id || !is_document(rows) ||
        !strcmp(db_text(rows, 0, "holder"), db_text(rows, 0, "name_now")))
        return;
    html_leaf(h, "h2", _("Your name has changed"));
    html_leaf(h, "p",
              mem_format(req->mem,
                         _("You are now called %s here. You can have this certificate issued again "
                           "with that name. It gets a new code, and the old one will say that it "
                           "was replaced."),
                         db_text(rows, 0, "name_now")));
    layout_form(req, reply, NULL, "class", "at-actions");
    html_leaf(h, "button", _("Issue it again"), "type", "submit", "class",
              "usa-button usa-button--outline");
    html_close(h, "form");
}

/* 200, 404 */
bool page_certificate(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *rows = find(req, err);
    if (!rows)
        return false;
    const char *code = db_text(rows, 0, "code"), *certification = db_text(rows, 0, "certification");
    layout_begin(req, reply, &(struct page_look){.title = _("Certificate"), .exit = true});
    layout_back(reply, "/certificates", _("Certificates"));
    html_open(h, "h1");
    html_format(h, _("Certificate: %s"), certification);
    html_close(h, "h1");
    html_open(h, "dl", "class", "at-facts");
    state_row(req, reply, rows);
    facts_row(h, _("Name"), db_text(rows, 0, "holder"));
    if (course_line(req, rows))
        facts_row(h, _("Course and version"), course_line(req, rows));
    facts_row(h, _("Completed"), date_for_people(req->mem, db_date(rows, 0, "completed_on")));
    facts_row(h, _("Valid"),
              validity_for_people(req->mem, db_date(rows, 0, "valid_from"),
                                  db_date(rows, 0, "valid_to")));
    if (db_int(rows, 0, "hundredths")) /* without a course there may be none */
        facts_row(h, _("Credit"), hours_for_people(req->mem, db_int(rows, 0, "hundredths")));
    facts_row(h, _("Issued by"), db_text(rows, 0, "issuer"));
    facts_row(h, _("Code"), certificate_code_grouped(req->mem, code));
    html_close(h, "dl");
    actions(req, reply, rows);
    html_leaf(h, "p",
              _("The code alone does not show your name. A person who checks it must type your "
                "name to confirm it."),
              "class", "at-small at-quiet");
    offer_again(req, reply, rows);
    layout_end(req, reply);
    return true;
}

/* 303 to the new certificate; 404; 409: the name is the same, or it was revoked */
bool page_certificate_again(struct request *req, struct reply *reply, struct err *err)
{
    const char *code;
    struct db_rows *rows = find(req, err);
    if (!rows)
        return false;
    if (db_int(rows, 0, "person_id") != req->viewer->id)
        return err_set(err, ERR_NOT_FOUND, "There is no certificate of yours with this code.");
    if (!is_document(rows))
        return err_set(err, ERR_CONFLICT,
                       "This certificate was replaced or revoked. Open the one that replaced it.");
    return timeline_lock(req->db, req->viewer->id, err) &&
           certificate_again(req->db, req->mem, db_int(rows, 0, "award_id"), &code, err) &&
           reply_see_other(req, reply, "/certificates/%s", code);
}

/* What accredited providers say of the work, each alone on its lines; NULL: no provider of its
 * courses was accredited on their day. */
static bool statement_of(struct request *req, const char *code, const char **ret, struct err *err)
{
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_CERTIFICATE_STATEMENT, DB_PARAMS(code), err);
    struct buf *text = buf_new(req->mem, STATEMENT_BYTES_MAX);
    for (size_t i = 0; rows && i < db_count(rows); i++) {
        const char *statement = db_text(rows, i, "statement");
        buf_format(text, "%s%s (%s)%s%s", i ? " · " : "", db_text(rows, i, "provider"),
                   db_text(rows, i, "provider_number"), statement ? ": " : "",
                   statement ? statement : "");
    }
    *ret = buf_len(text) && !buf_is_full(text) ? buf_data(text) : NULL;
    return rows;
}

/* 200 application/pdf; 404, also for one that was replaced or revoked */
bool page_certificate_pdf(struct request *req, struct reply *reply, struct err *err)
{
    unsigned char *data;
    size_t len;
    struct db_rows *rows = find(req, err);
    if (!rows)
        return false;
    if (!is_document(rows))
        return err_set(err, ERR_NOT_FOUND, "This certificate was replaced or revoked.");
    const char *code = db_text(rows, 0, "code"), *statement;
    date to = db_date(rows, 0, "valid_to");
    if (!statement_of(req, code, &statement, err))
        return false;
    struct certificate_text text = {
        .holder = db_text(rows, 0, "holder"),
        .certification = db_text(rows, 0, "certification"),
        .course = course_line(req, rows),
        .issuer = db_text(rows, 0, "issuer"),
        .completed = date_for_people(req->mem, db_date(rows, 0, "completed_on")),
        .valid_from = date_for_people(req->mem, db_date(rows, 0, "valid_from")),
        .valid_to = to == DATE_NONE ? NULL : date_for_people(req->mem, to),
        .hours = db_int(rows, 0, "hundredths")
                     ? hours_for_people(req->mem, db_int(rows, 0, "hundredths"))
                     : NULL,
        .statement = statement,
        .code = certificate_code_grouped(req->mem, code),
        .url = mem_format(req->mem, "%s/verify/%s", config_get("ATTEST_ADDRESS"), code),
        .note = config_is_demo() ? _("Demonstration: this network and its people are invented, and "
                                     "this certificate certifies nothing.")
                                 : NULL,
        .language = words_in_use()->code,
    };
    if (!certificate_pdf(req->mem, &text, &data, &len, err))
        return false;
    reply_bytes(reply, "application/pdf", data, len);
    reply->file_name = mem_format(req->mem, "certificate-%s.pdf", code);
    return true;
}
