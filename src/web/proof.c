/* Asking for the password again before a grave act.  SPDX-License-Identifier: Apache-2.0 */
#include "web/proof.h"

#include <string.h>

#include "store/db.h"
#include "util/config.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/own_password.h"
#include "web/pages.h"
#include "web/passkey.h"
#include "web/password_form.h"
#include "web/provider.h"
#include "web/session.h"
#include "web/token.h"

/* On the way, fields have names of their own, so that none is taken for one of this form. */
static const char mark[] = "carried.";

bool proof_is_fresh(struct request *req, bool *ret, struct err *err)
{
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_SESSION_PROVEN, DB_PARAMS(session_digest(req)), err);
    *ret =
        rows && !db_is_null(rows, 0, "seconds") && db_int(rows, 0, "seconds") <= PROOF_MINUTES * 60;
    return rows;
}

bool proof_is_wanted(struct request *req, bool *ret_wanted, struct err *err)
{
    bool proven;
    *ret_wanted = false;
    if (!req->route->grave || !req->viewer || !config_is_guarded())
        return true;
    if (!proof_is_fresh(req, &proven, err))
        return false;
    *ret_wanted = !proven;
    return true;
}

/* The fields of the act, as it sent them or as they were carried along. What belongs to the session
 * is given anew. */
static void fields(struct request *req, struct reply *reply, const char *prefix)
{
    size_t n = strlen(mark);
    for (size_t i = 0; i < req->form->n; i++) {
        const struct form_value *v = &req->form->values[i];
        const char *name = v->name;
        if (!req->route->grave)
            name = strncmp(name, mark, n) ? NULL : name + n;
        if (name && strcmp(name, "csrf"))
            field_hidden(reply, mem_format(req->mem, "%s%s", prefix, name), v->value);
    }
}

/* What is asked for, and what was wrong with it. */
struct asked {
    const char *to; /* where the act goes */
    bool file;
    struct own_ways ways;
    const char *problem, *code_problem;
};

/* Whoever came by a provider may have no password of ours. It opens beside this page, which keeps
 * what was typed. */
static void ask_provider(struct reply *reply, const struct asked *a)
{
    struct html *h = reply->html;
    html_leaf(
        h, "p",
        _("Or sign in again as you did before. It opens in a new tab; when you are done, come "
          "back to this one and choose “Go on”, without a password."));
    provider_again(reply, a->ways.provider, a->ways.provider_name);
}

static void ask(struct request *req, struct reply *reply, const struct asked *a)
{
    struct html *h = reply->html;
    const char *title = _("Show that it is you");
    const struct field_problem problems[] = {{"password", a->problem}, {"code", a->code_problem}};
    bool wrong = field_any_problem(problems, 2);
    layout_begin(
        req, reply,
        &(struct page_look){.title = wrong ? mem_format(req->mem, _("Error: %s"), title) : title});
    field_problems(reply, problems, 2);
    html_leaf(h, "h1", title);
    html_leaf(h, "p",
              _("This act matters to others, and you signed in a while ago. It is not done yet; "
                "what you typed is kept on this page."));
    layout_form(req, reply, "/session/proof", "class", "usa-form", "novalidate", "");
    field_hidden(reply, "proof-to", a->to);
    if (a->file)
        field_hidden(reply, "proof-file", "yes");
    fields(req, reply, mark);
    password_form_field(reply, "password", _("Password"), NULL, a->problem);
    if (a->ways.app)
        password_form_code(reply, _("Code of your app"), NULL, a->code_problem);
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "button", _("Go on"), "type", "submit", "class", "usa-button");
    html_close(h, "div");
    if (a->ways.provider)
        ask_provider(reply, a);
    if (a->ways.passkey && passkey_is_possible(req))
        passkey_instead(reply, "/session/proof");
    html_close(h, "form");
    layout_end(req, reply);
}

bool proof_ask(struct request *req, struct reply *reply, struct err *err)
{
    if (req->route->json)
        return err_set(err, ERR_FORGED, "%s",
                       _("You signed in a while ago, and this act matters to others. Sign in again "
                         "and send it once more."));
    struct asked asked = {.to = req->path, .file = req->form->file.data != NULL};
    if (!own_ways(req, &asked.ways, err))
        return false;
    ask(req, reply, &asked);
    reply->status = 403;
    return true;
}

/* Where the act is to go, if a route with the mark takes it; NULL: nowhere. */
static const char *address(struct request *req)
{
    struct request probe = {.mem = req->mem};
    const char *allow, *to = request_field(req, "proof-to");
    struct err ignored = {0};
    const struct route *route =
        is_own_path(to) ? route_find(&probe, METHOD_POST, to, &allow, &ignored) : NULL;
    return route && route->grave && !route->json ? to : NULL;
}

/* The page that sends the act again. A file is not carried: browsers let nobody put one into a
 * form. */
static void go_on(struct request *req, struct reply *reply, const char *to, bool file)
{
    struct html *h = reply->html;
    layout_begin(req, reply, &(struct page_look){.title = _("Go on")});
    html_leaf(h, "h1", _("Thank you"));
    if (file) {
        html_leaf(h, "p", _("Your file could not be kept on this page. Choose it once more."));
        html_open(h, "div", "class", "at-actions");
        html_leaf(h, "a", _("Back to the form"), "class", "usa-button", "href", to);
        html_close(h, "div");
    } else {
        html_leaf(h, "p", _("Nothing is done yet. Press the button, and it is."));
        html_open(h, "form", "method", "post", "action", to);
        field_hidden(reply, "csrf", req->viewer->csrf);
        fields(req, reply, "");
        layout_submit(reply, _("Do it now"));
    }
    layout_end(req, reply);
}

/* 200 with the way on; 404 for what is no grave act; 422 and 429 with the form again, which loses
 * nothing */
bool page_proof_post(struct request *req, struct reply *reply, struct err *err)
{
    struct own_password proof;
    bool proven;
    const char *password = request_field(req, "password");
    struct asked asked = {.to = address(req), .file = request_field(req, "proof-file") != NULL};
    if (!asked.to)
        return err_set(err, ERR_NOT_FOUND, "no grave act");
    if (!proof_is_fresh(req, &proven, err))
        return false;
    if (proven && (!password || !*password) &&
        !passkey_is_sent(req)) { /* by the provider, beside this page */
        go_on(req, reply, asked.to, asked.file);
        return true;
    }
    if (!own_ways(req, &asked.ways, err))
        return false;
    /* Who has no password, and has not signed in again, is told of both ways. */
    struct own_ways ways = asked.ways;
    ways.password = true;
    if (!own_proof_check(req, &ways, &proof, err))
        return false;
    if (proof.problem || proof.code_problem) {
        asked.problem = proof.problem;
        asked.code_problem = proof.code_problem;
        ask(req, reply, &asked);
        reply->status = proof.wait ? 429 : 422;
        reply->retry_after = proof.wait;
        return true;
    }
    if (!db_do(req->db, STMT_SESSION_PROVE, DB_PARAMS(session_digest(req)), err))
        return false;
    go_on(req, reply, asked.to, asked.file);
    return true;
}
