/* Getting in and out.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "store/db.h"
#include "util/config.h"
#include "web/attempt_form.h"
#include "web/back_off.h"
#include "web/carried.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/passkey.h"
#include "web/provider.h"
#include "web/session.h"
#include "web/token.h"

static void field(struct reply *reply, const char *id, const char *label, const char *type,
                  const char *autocomplete, const char *value, bool wrong)
{
    struct html *h = reply->html;
    html_open(h, "div", "class", wrong ? "usa-form-group usa-form-group--error" : "usa-form-group");
    html_leaf(h, "label", label, "class", "usa-label", "for", id);
    html_void(h, "input", "class", wrong ? "usa-input usa-input--error" : "usa-input", "id", id,
              "name", id, "type", type, "autocomplete", autocomplete, "autocapitalize", "none",
              "spellcheck", "false", "value", value, "data-show",
              strcmp(type, "password") ? NULL : _("Show password"), "data-hide",
              strcmp(type, "password") ? NULL : _("Hide password"), "aria-invalid",
              wrong ? "true" : NULL, "aria-describedby", wrong ? "errors" : NULL);
    html_close(h, "div");
}

void page_sign_in_form(struct request *req, struct reply *reply, const char *problem)
{
    struct html *h = reply->html;
    const char *next = request_field(req, "next"), *login = request_field(req, "login");
    bool shared = request_field(req, "shared") != NULL;
    layout_begin(req, reply,
                 &(struct page_look){.title = problem ? _("Error: Sign in") : _("Sign in")});
    if (problem)
        layout_problem(reply, "login", problem);
    html_leaf(h, "h1", _("Sign in"));
    if (request_field(req, "chosen") && !problem)
        layout_saved(reply, _("Your new password is saved. Sign in with it."));
    provider_farewell(req, reply);
    if (carried_is_there(req))
        html_leaf(h, "p",
                  _("You are signed out. What you typed is kept on this page: sign in, and it "
                    "can be saved."));
    html_open(h, "form", "class", "usa-form", "method", "post", "action", "/session", "novalidate",
              "", "id", "sign-in");
    if (is_own_path(next))
        html_void(h, "input", "type", "hidden", "name", "next", "value", next);
    carried_fields(req, reply);
    field(reply, "login", _("Employee number or e-mail"), "text", "username", login,
          problem != NULL);
    field(reply, "password", _("Password"), "password", "current-password", NULL, problem != NULL);
    field_check(reply, "shared", NULL, _("This is a shared computer"),
                _("You are signed out after 5 minutes without use."), shared);
    layout_submit(reply, _("Sign in"));
    if (passkey_is_possible(req))
        passkey_button(reply, "sign-in");
    provider_buttons(req, reply, "sign-in");
    html_open(h, "div", "class", "at-ways");
    html_open(h, "p");
    html_leaf(h, "a", _("I cannot sign in"), "href", "/password-resets");
    html_close(h, "p");
    html_open(h, "p");
    html_leaf(h, "a", _("I have a one-time code"), "href", "/session/code");
    html_close(h, "p");
    html_open(h, "p");
    html_leaf(h, "a", _("What is kept about you"), "href", "/privacy");
    html_close(h, "p");
    html_close(h, "div");
    layout_end(req, reply);
}

/* Whether the session that this browser had, ended or not, was one on a shared computer. */
static bool was_shared(struct request *req, bool *ret, struct err *err)
{
    *ret = false;
    if (!req->token)
        return true;
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_SESSION_SHARED, DB_PARAMS(session_digest(req)), err);
    *ret = rows && db_bool(rows, 0, "shared");
    return rows;
}

bool page_sign_in_again(struct request *req, struct reply *reply, struct err *err)
{
    bool shared = false, known = was_shared(req, &shared, err);
    if (shared && !request_field(req, "shared") && req->form->n < FORM_FIELDS_MAX)
        req->form->values[req->form->n++] = (struct form_value){"shared", "yes"};
    page_sign_in_form(req, reply, NULL);
    return known;
}

/* 200 with the form; 303 to the learning list for those who are signed in */
bool page_sign_in(struct request *req, struct reply *reply, struct err *err)
{
    if (req->viewer)
        return reply_see_other(req, reply, "%s", layout_home(req->viewer));
    return page_sign_in_again(req, reply, err);
}

bool page_signed_in(struct request *req, struct reply *reply, const char *token)
{
    const char *next = request_field(req, "next");
    if (carried_is_there(req)) {
        carried_confirm(req, reply, token);
        return true;
    }
    return reply_see_other(req, reply, "%s", is_own_path(next) ? next : "/learning");
}

/* 303 to where one was going, with the cookie; 200 with the second step, for those who have one;
 * 200 with an answer to be saved, if one was carried along; 422 with the form and one sentence for
 * unknown and wrong alike; 429 after too many failures */
bool page_sign_in_post(struct request *req, struct reply *reply, struct err *err)
{
    const char *login = request_field(req, "login"), *password = request_field(req, "password");
    struct signed_in in;
    if (req->viewer && !login && carried_is_there(req)) { /* signed in beside this page */
        carried_confirm(req, reply, req->token);
        return true;
    }
    if (!login || !*login || !password || !*password) {
        page_sign_in_form(req, reply,
                          !login || !*login ? _("Enter your employee number or e-mail")
                                            : _("Enter your password"));
        reply->status = 422;
        return true;
    }
    const struct sign_in by = {
        .login = login, .password = password, .shared = request_field(req, "shared") != NULL};
    if (!session_sign_in(req, reply, &by, &in, err))
        return false;
    if (in.half)
        return page_second_step_form(req, reply, &in, NULL);
    if (!in.token) {
        page_sign_in_form(req, reply,
                          in.wait ? back_off_words(req->mem, in.wait) : _(session_refused));
        reply->status = in.wait ? 429 : 422;
        reply->retry_after = in.wait;
        return true;
    }
    return page_signed_in(req, reply, in.token);
}

/* 303 to the start page. Needs no token: the worst that a forged one does is to sign somebody out.
 */
bool page_sign_out(struct request *req, struct reply *reply, struct err *err)
{
    bool shared;
    const char *from, *name;
    return was_shared(req, &shared, err) && provider_of_session(req, &from, &name, err) &&
           session_end(req, reply, err) &&
           reply_see_other(req, reply, "/session%s%s%s%s", shared ? "?shared=1" : "",
                           !from    ? ""
                           : shared ? "&"
                                    : "?",
                           from ? "from=" : "", from ? from : "");
}

/* 303 to a page of no interest, signed out. What was chosen on a page with a question is saved
 * first. */
bool page_exit(struct request *req, struct reply *reply, struct err *err)
{
    struct err ignored = {0};
    /* Leaving needs no token, changing an answer does. An answer that cannot be saved must not hold
     * anybody here: the session is then ended in a new transaction. */
    if (req->viewer && req->csrf && token_equal(req->csrf, req->viewer->csrf) &&
        !attempt_form_save_and_leave(req, &ignored)) {
        db_rollback(req->db);
        db_queue_begin(req->db, false);
        if (!db_sync(req->db, err) || !db_next(req->db, req->mem, err))
            return false;
    }
    return session_end(req, reply, err) &&
           reply_see_other(req, reply, "%s", config_get("ATTEST_EXIT_URL"));
}
