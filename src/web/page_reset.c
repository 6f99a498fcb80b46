/* A new password by a mailed link, for those who cannot sign in.
 * SPDX-License-Identifier: Apache-2.0
 *
 * What is answered to a login is the same whether anybody has it or not, and so is the work: the
 * request notes down what was typed, and `attest work` looks whose it is (domain/outbox.h).
 */
#include "domain/mail_link.h"
#include "domain/password.h"
#include "store/db.h"
#include "store/mail.h"
#include "web/back_off.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/password_form.h"

/* ---- Asking for a link */

static bool ask_form(struct request *req, struct reply *reply, const char *problem, int status)
{
    struct html *h = reply->html;
    const char *title = _("I cannot sign in");
    const struct field_problem problems[] = {{"login", problem}};
    layout_begin(req, reply,
                 &(struct page_look){.title = problem ? mem_format(req->mem, _("Error: %s"), title)
                                                      : title});
    layout_back(reply, "/session", _("Sign in"));
    field_problems(reply, problems, 1);
    html_leaf(h, "h1", title);
    reply->status = status;
    if (mailer_is_set()) {
        html_leaf(h, "p",
                  _("We send a link to the e-mail address that is on record for you. With it you "
                    "choose a new password."));
        html_open(h, "form", "class", "usa-form", "method", "post", "action", "/password-resets",
                  "novalidate", "");
        field_line(reply, "text",
                   &(struct field){.name = "login",
                                   .label = _("Employee number or e-mail"),
                                   .value = request_field(req, "login"),
                                   .problem = problem});
        layout_submit(reply, _("Send a link"));
    }
    html_leaf(h, "h2", _("Without e-mail"));
    html_open(h, "p");
    html_sentence(h,
                  _("Ask your manager or an administrator for a one-time code. Then choose "
                    "{link}."),
                  html_link("link", _("I have a one-time code"), "/session/code"));
    html_close(h, "p");
    layout_end(req, reply);
    return true;
}

/* 200; 303 to the learning list for those who are signed in */
bool page_reset_ask(struct request *req, struct reply *reply, struct err *err)
{
    (void)err;
    if (req->viewer)
        return reply_see_other(req, reply, "%s", layout_home(req->viewer));
    return ask_form(req, reply, NULL, 200);
}

/* 200 in the same words for every login; 422 without one; 429 after very many from one address */
bool page_reset_ask_post(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    const char *login = request_typed(req, "login");
    struct back_off counted;
    if (!*login || !mailer_is_set())
        return ask_form(req, reply, _("Enter your employee number or e-mail"), 422);
    if (!back_off_begin_ask(req, &counted, err))
        return false;
    if (counted.wait) {
        reply->retry_after = counted.wait;
        return ask_form(req, reply, back_off_words(req->mem, counted.wait), 429);
    }
    if (!db_do(req->db, STMT_MESSAGE_ASK_RESET, DB_PARAMS(login), err))
        return false;
    layout_begin(req, reply, &(struct page_look){.title = _("I cannot sign in")});
    html_leaf(h, "h1", _("Look at your e-mail"));
    html_leaf(h, "p",
              _("If this login is known here and has an e-mail address, a link is on its way. It "
                "works once, within an hour."));
    html_open(h, "ul", "class", "usa-list");
    html_leaf(h, "li", _("It may take a few minutes. Look into the folder for spam too."));
    html_leaf(h, "li",
              _("If nothing comes, ask your manager or an administrator for a one-time "
                "code."));
    html_close(h, "ul");
    html_open(h, "p");
    html_leaf(h, "a", _("Sign in"), "href", "/session");
    html_close(h, "p");
    layout_end(req, reply);
    return true;
}

/* ---- Using it */

enum { NEW, AGAIN, PROBLEMS };

static bool choose_form(struct request *req, struct reply *reply,
                        const struct field_problem *problems, int status)
{
    struct html *h = reply->html;
    const char *title = _("Choose a new password");
    bool wrong = field_any_problem(problems, PROBLEMS);
    layout_begin(
        req, reply,
        &(struct page_look){.title = wrong ? mem_format(req->mem, _("Error: %s"), title) : title});
    field_problems(reply, problems, PROBLEMS);
    html_leaf(h, "h1", title);
    html_leaf(h, "p", _("When it is saved, you are signed out everywhere, and sign in with it."));
    html_open(h, "form", "class", "usa-form", "method", "post", "novalidate", "", "action",
              mem_format(req->mem, "/password-resets/%s", request_param(req, "secret")));
    password_form_new(reply, problems[NEW].text, problems[AGAIN].text);
    layout_submit(reply, _("Save"));
    layout_end(req, reply);
    reply->status = status;
    return true;
}

/* The link was used, ended, or never was one: which, is not told. */
static bool ended(struct request *req, struct reply *reply, int status)
{
    struct html *h = reply->html;
    layout_begin(req, reply, &(struct page_look){.title = _("This link has ended")});
    html_leaf(h, "h1", _("This link has ended"));
    html_leaf(h, "p",
              _("A link works once, within an hour, and only until another one is sent. Your "
                "password is as it was."));
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "a", _("Send another link"), "class", "usa-button", "href", "/password-resets");
    html_close(h, "div");
    layout_end(req, reply);
    reply->status = status;
    return true;
}

static struct db_rows *find(struct request *req, struct err *err)
{
    return db_run(req->db, req->mem, STMT_MESSAGE_RESET_FIND,
                  DB_PARAMS(mail_link_digest(req->mem, request_param(req, "secret"))), err);
}

/* 200, where it has ended with a way to another link */
bool page_reset(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *whose = find(req, err);
    if (!whose)
        return false;
    if (!db_count(whose))
        return ended(req, reply, 200);
    return choose_form(req, reply, (const struct field_problem[PROBLEMS]){{NULL, NULL}}, 200);
}

/* 303 to the sign-in page: the link alone lets nobody in. 422 with the form, and the link can be
 * used again; 404 where it has ended. */
bool page_reset_post(struct request *req, struct reply *reply, struct err *err)
{
    const char *chosen = request_field(req, "new");
    struct field_problem problems[PROBLEMS] = {{"new", NULL}, {"again", NULL}};
    struct db_rows *whose = find(req, err);
    if (!whose)
        return false;
    if (!db_count(whose))
        return ended(req, reply, 404);
    problems[NEW].text = password_form_problem(chosen, whose);
    if (!problems[NEW].text)
        problems[AGAIN].text = password_form_differs(req, chosen);
    if (problems[NEW].text || problems[AGAIN].text)
        return choose_form(req, reply, problems, 422);
    struct db_rows *used =
        db_run(req->db, req->mem, STMT_MESSAGE_RESET_USE,
               DB_PARAMS(mail_link_digest(req->mem, request_param(req, "secret")),
                         password_hash(req->mem, chosen)),
               err);
    if (!used)
        return false;
    if (!db_bool(used, 0, "used"))
        return ended(req, reply, 404);
    return reply_see_other(req, reply, "/session?chosen=1");
}
