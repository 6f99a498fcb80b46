/* One's own e-mail address, confirmed by a link that goes there.
 * SPDX-License-Identifier: Apache-2.0 */
#include "domain/mail_link.h"
#include "store/db.h"
#include "store/mail.h"
#include "util/mail.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/own_password.h"
#include "web/pages.h"
#include "web/password_form.h"

#include <string.h>

enum { ADDRESS, OLD, PROBLEMS };

static void say_own(struct reply *reply, const char *own)
{
    struct html *h = reply->html;
    if (!own) {
        html_leaf(h, "p", _("No e-mail address is on record for you."));
        return;
    }
    html_open(h, "p");
    html_sentence(h, _("Your e-mail address is {address}."),
                  (struct html_place){.name = "address", .element = "strong", .text = own});
    html_close(h, "p");
}

static void begin(struct request *req, struct reply *reply, const char *title, bool wrong)
{
    layout_begin(
        req, reply,
        &(struct page_look){.title = wrong ? mem_format(req->mem, _("Error: %s"), title) : title,
                            .exit = true});
    layout_back(reply, "/settings", _("Settings"));
}

static bool form(struct request *req, struct reply *reply, const struct field_problem *problems,
                 int status, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *rows = db_run(req->db, req->mem, STMT_MESSAGE_OWN, NULL, err);
    if (!rows)
        return false;
    begin(req, reply, _("E-mail address"), field_any_problem(problems, PROBLEMS));
    field_problems(reply, problems, PROBLEMS);
    html_leaf(h, "h1", _("E-mail address"));
    say_own(reply, db_count(rows) ? db_text(rows, 0, "email") : NULL);
    html_leaf(h, "p",
              _("It is used to sign in, to choose a new password when you cannot, and to tell you "
                "what is due."));
    if (!mailer_is_set()) {
        html_leaf(h, "p",
                  _("E-mail is not set up here yet, so the address cannot be changed on this "
                    "page."));
        layout_end(req, reply);
        reply->status = status;
        return true;
    }
    html_leaf(h, "h2", _("Use another address"));
    html_leaf(h, "p", _("We send a link there. Nothing changes until you open it."));
    layout_form(req, reply, "/settings/address", "class", "usa-form", "novalidate", "");
    field_line(reply, "email",
               &(struct field){.name = "address",
                               .label = _("New e-mail address"),
                               .hint = _("An address that others cannot read is safer."),
                               .value = request_field(req, "address"),
                               .problem = problems[ADDRESS].text,
                               .max = MAIL_ADDRESS_MAX});
    password_form_field(reply, "old", _("Your password"), NULL, problems[OLD].text);
    layout_submit(reply, _("Send a link"));
    layout_end(req, reply);
    reply->status = status;
    return true;
}

/* 200 */
bool page_own_address(struct request *req, struct reply *reply, struct err *err)
{
    return form(req, reply, (const struct field_problem[PROBLEMS]){{NULL, NULL}}, 200, err);
}

static const char *problem_of(const char *became)
{
    if (!strcmp(became, "same"))
        return _("This is the address that you have now. Enter another one.");
    return _("You have asked for five links today. Try again tomorrow.");
}

/* 200, in the same words whether anybody has the address; 422 with the form; 429 after wrong
 * passwords */
bool page_own_address_post(struct request *req, struct reply *reply, struct err *err)
{
    struct field_problem problems[PROBLEMS] = {{"address", NULL}, {"old", NULL}};
    const char *address = request_typed(req, "address");
    struct own_password proof;
    reply->unkept = true;
    if (!mail_address_fits(address) || !mailer_is_set())
        problems[ADDRESS].text = _("Enter an e-mail address, such as name@hospital.example");
    if (problems[ADDRESS].text)
        return form(req, reply, problems, 422, err);
    if (!own_password_check(req, request_field(req, "old"), &proof, err))
        return false;
    if (proof.problem) {
        problems[OLD].text = proof.problem;
        reply->retry_after = proof.wait;
        return form(req, reply, problems, proof.wait ? 429 : 422, err);
    }
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_MESSAGE_ADDRESS_ASK, DB_PARAMS(address), err);
    if (!rows)
        return false;
    if (strcmp(db_text(rows, 0, "became"), "asked")) {
        problems[ADDRESS].text = problem_of(db_text(rows, 0, "became"));
        return form(req, reply, problems, 422, err);
    }
    begin(req, reply, _("E-mail address"), false);
    html_leaf(reply->html, "h1", _("Look at your e-mail"));
    html_open(reply->html, "p");
    html_sentence(reply->html, _("A link is on its way to {address}. Open it within an hour."),
                  (struct html_place){.name = "address", .element = "strong", .text = address});
    html_close(reply->html, "p");
    html_leaf(reply->html, "p", _("Until then your address stays as it is."));
    layout_end(req, reply);
    return true;
}

/* 200: opening a link changes nothing yet */
bool page_own_address_link(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    (void)err;
    begin(req, reply, _("E-mail address"), false);
    html_leaf(h, "h1", _("Use this e-mail address"));
    html_leaf(h, "p",
              _("The address to which this link was sent becomes yours. The one until now is "
                "told."));
    layout_form(req, reply, NULL, "class", NULL);
    layout_submit(reply, _("Use this address"));
    layout_end(req, reply);
    return true;
}

/* 303 to the settings; 404 with why not: ended, or used; 409: it is somebody else's */
bool page_own_address_link_post(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_MESSAGE_ADDRESS_CONFIRM,
               DB_PARAMS(mail_link_digest(req->mem, request_param(req, "secret"))), err);
    if (!rows)
        return false;
    const char *became = db_text(rows, 0, "became");
    if (!strcmp(became, "done"))
        return reply_see_other(req, reply, "/settings?saved=address");
    bool taken = !strcmp(became, "taken");
    const char *title = taken ? _("This address is taken") : _("This link has ended");
    begin(req, reply, title, false);
    html_leaf(h, "h1", title);
    html_leaf(h, "p",
              taken ? _("Another account here has this address. Ask an administrator.")
                    : _("A link works once, within an hour, for the person who asked for it. Your "
                        "address is as it was."));
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "a", _("Send another link"), "class", "usa-button", "href", "/settings/address");
    html_close(h, "div");
    layout_end(req, reply);
    reply->status = taken ? 409 : 404;
    return true;
}
