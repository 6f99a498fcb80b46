/* Public verification of certificates.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "store/db.h"
#include "web/certificate_code.h"
#include "web/layout.h"
#include "web/pages.h"

/* 200 with the form; with a code in the query 303 to its page */
bool page_verify(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    const char *typed = request_field(req, "code");
    const char *code = typed ? certificate_code_plain(req->mem, typed) : "";
    bool formed = *code && strlen(code) <= 64 &&
                  strspn(code, "0123456789ABCDEFGHJKMNPQRSTUVWXYZ") == strlen(code);
    (void)err;
    if (formed)
        return reply_see_other(req, reply, "/verify/%s", code);
    layout_begin(req, reply,
                 &(struct page_look){.title = typed ? _("Error: Check a certificate")
                                                    : _("Check a certificate"),
                                     .exit = true});
    if (typed)
        layout_problem(reply, "code", _("Enter the code: 20 letters and digits"));
    html_leaf(h, "h1", _("Check a certificate"));
    html_open(h, "form", "method", "get", "action", "/verify");
    html_open(h, "div", "class", typed ? "usa-form-group usa-form-group--error" : "usa-form-group");
    html_leaf(h, "label", _("Code on the certificate"), "class", "usa-label", "for", "code");
    html_leaf(h, "span", _("20 letters and digits. Capitals and dashes do not matter."), "class",
              "usa-hint", "id", "code-hint");
    html_void(h, "input", "class", "usa-input at-input--code", "id", "code", "name", "code", "type",
              "text", "autocomplete", "off", "spellcheck", "false", "aria-describedby", "code-hint",
              "value", typed, "aria-invalid", typed ? "true" : NULL);
    html_close(h, "div");
    layout_submit(reply, _("Check"));
    layout_end(req, reply);
    return true;
}

static void none(struct request *req, struct reply *reply)
{
    struct html *h = reply->html;
    reply->status = 404;
    layout_begin(req, reply, &(struct page_look){.title = _("No certificate"), .exit = true});
    layout_back(reply, "/verify", _("Check another code"));
    html_leaf(h, "h1", _("No certificate has this code"));
    html_leaf(h, "p",
              _("Check the code letter by letter: the letters I, L, O and U are never used. If it "
                "still is not found, ask the person for a new copy."));
    layout_end(req, reply);
}

static void name_form(struct request *req, struct reply *reply, const char *code, const char *name,
                      int held)
{
    struct html *h = reply->html;
    html_leaf(h, "h2", _("Confirm the holder"));
    html_leaf(h, "p",
              _("The name is not shown, for the holder’s safety. Type it as it stands on the "
                "certificate."));
    if (name) {
        html_open(h, "div", "class",
                  held ? "usa-alert usa-alert--success usa-alert--slim"
                       : "usa-alert usa-alert--warning usa-alert--slim",
                  "role", "status");
        html_open(h, "div", "class", "usa-alert__body");
        html_open(h, "p", "class", "usa-alert__text");
        html_format(h,
                    held ? _("“%s” is the name on this certificate.")
                         : _("“%s” is not the name on this certificate. Check the spelling."),
                    name);
        html_close(h, "p");
        html_close(h, "div");
        html_close(h, "div");
    }
    html_open(h, "form", "method", "post", "action", mem_format(req->mem, "/verify/%s", code));
    html_open(h, "div", "class", "usa-form-group");
    html_leaf(h, "label", _("Name of the holder"), "class", "usa-label", "for", "name");
    html_void(h, "input", "class", "usa-input", "id", "name", "name", "name", "type", "text",
              "autocomplete", "off", "spellcheck", "false", "maxlength", "200", "value", name);
    html_close(h, "div");
    layout_submit(reply, _("Confirm name"));
}

/* The page of a code; name: what was typed to confirm the holder, or NULL. */
static bool show(struct request *req, struct reply *reply, const char *name, struct err *err)
{
    struct html *h = reply->html;
    const char *code = certificate_code_plain(req->mem, request_param(req, "code"));
    db_queue(req->db, STMT_CERTIFICATE_PUBLIC, DB_PARAMS(code));
    db_queue(req->db, STMT_CERTIFICATE_HOLDER, DB_PARAMS(code, name ? name : ""));
    struct db_rows *rows = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL;
    struct db_rows *holder = rows ? db_next(req->db, req->mem, err) : NULL;
    if (!holder)
        return false;
    if (!db_count(rows)) {
        none(req, reply);
        return true;
    }
    const char *state = db_text(rows, 0, "state");
    layout_begin(req, reply, &(struct page_look){.title = _("Check a certificate"), .exit = true});
    layout_back(reply, "/verify", _("Check another code"));
    html_leaf(h, "h1",
              !strcmp(state, "valid")      ? _("This certificate is valid")
              : !strcmp(state, "expired")  ? _("This certificate has expired")
              : !strcmp(state, "replaced") ? _("This certificate was replaced")
                                           : _("This certificate was revoked"));
    if (!strcmp(state, "replaced"))
        html_leaf(h, "p",
                  _("The same certificate was issued again under a new code. Ask the person for "
                    "the new one."));
    html_open(h, "dl", "class", "at-facts");
    if (!db_is_null(rows, 0, "state_from"))
        facts_row(h, !strcmp(state, "replaced") ? _("Replaced on") : _("Revoked from"),
                  date_for_people(req->mem, db_date(rows, 0, "state_from")));
    facts_row(h, _("Certification"), db_text(rows, 0, "certification"));
    if (!db_is_null(rows, 0, "course_code"))
        facts_row(h, _("Course and version"),
                  mem_format(req->mem, _("%1$s, version %2$s"), db_text(rows, 0, "course_code"),
                             db_text(rows, 0, "course_version")));
    facts_row(h, _("Issued by"), db_text(rows, 0, "issuer"));
    facts_row(h, _("Completed"), date_for_people(req->mem, db_date(rows, 0, "completed_on")));
    facts_row(h, _("Valid"),
              validity_for_people(req->mem, db_date(rows, 0, "valid_from"),
                                  db_date(rows, 0, "valid_to")));
    if (db_int(rows, 0, "hundredths"))
        facts_row(h, _("Credit"), hours_for_people(req->mem, db_int(rows, 0, "hundredths")));
    html_close(h, "dl");
    if (db_bool(holder, 0, "gone"))
        html_leaf(h, "p",
                  _("The name of its holder is not kept any more, so nobody can confirm it here."));
    else
        name_form(req, reply, code, name, db_bool(holder, 0, "is_held_by"));
    layout_end(req, reply);
    return true;
}

/* 200, 404 with help */
bool page_verify_code(struct request *req, struct reply *reply, struct err *err)
{
    return show(req, reply, NULL, err);
}

/* 200 and whether the name is the holder's; 404 */
bool page_verify_name(struct request *req, struct reply *reply, struct err *err)
{
    const char *name = request_field(req, "name");
    return show(req, reply, name && *name ? name : NULL, err);
}
