/* Signing in by a provider: there and back.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/provider.h"

#include <string.h>

#include "domain/timeline.h"
#include "store/fetch.h"
#include "util/config.h"
#include "util/log.h"
#include "web/back_off.h"
#include "web/carried.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/provider.h"
#include "web/session.h"
#include "web/token.h"

enum { VISIT_SECONDS = 600, NEXT_MAX = 2000 };

const char *provider_cookie_name(void)
{
    return config_is_demo() ? "attest-visit" : "__Host-attest-visit";
}

const char *provider_cookie(void *mem, const char *secret)
{
    return mem_format(mem, "%s=%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%d%s",
                      provider_cookie_name(), secret, *secret ? VISIT_SECONDS : 0,
                      config_is_demo() ? "" : "; Secure");
}

/* A transaction as the gate opened it. */
static bool open_again(struct request *req, struct err *err)
{
    db_rollback(req->db);
    db_queue_begin(req->db, false);
    return db_sync(req->db, err) && db_next(req->db, req->mem, err);
}

/* ---- Refusals */

static const struct {
    int status;
    const char *title, *what, *then; /* {name}: the provider */
} refusals[] = {
    [REFUSED_LOST] = {200, N_("Start again"),
                      N_("You started to sign in too long ago, or in another window."),
                      N_("Go to the sign-in page and start again.")},
    [REFUSED_CANCELLED] = {422, N_("You are not signed in"), N_("{name} did not sign you in."),
                           N_("If you did not stop it yourself, ask your IT help desk whether you "
                              "may use Attest.")},
    [REFUSED_AWAY] = {503, N_("Sign-in does not work right now"),
                      N_("{name} cannot be reached, or does not answer as it should."),
                      N_("Wait a few minutes and try again. If you have a password for Attest, "
                         "you can use that.")},
    [REFUSED_WRONG] = {422, N_("You are not signed in"),
                       N_("{name} sent an answer that cannot be used."),
                       N_("Try again. If it happens again, tell your IT help desk.")},
    [REFUSED_UNKNOWN] = {403, N_("You are not on record"),
                         N_("{name} knows you, but you are not on record here, or your details "
                            "differ."),
                         N_("Ask your manager to put you on record. If you are on record, ask "
                            "your IT help desk to compare your employee number and e-mail.")},
};

/* The page for somebody who is not let in; name NULL: of no provider. */
static void refused_page(struct request *req, struct reply *reply, enum refusal why,
                         const char *name)
{
    struct html *h = reply->html;
    const char *title = _(refusals[why].title);
    reply->status = refusals[why].status;
    if (why == REFUSED_AWAY)
        reply->retry_after = 60;
    layout_begin(req, reply, &(struct page_look){.title = title});
    html_leaf(h, "h1", title);
    html_open(h, "p");
    if (name)
        html_sentence(h, _(refusals[why].what), html_words("name", name));
    else
        html_text(h, _(refusals[why].what));
    html_close(h, "p");
    html_leaf(h, "p", _(refusals[why].then));
    if (why != REFUSED_LOST) {
        html_open(h, "p");
        html_sentence(h, _("Number for your IT help desk: {number}"),
                      html_words("number", req->id));
        html_close(h, "p");
    }
    html_open(h, "p");
    html_leaf(h, "a", _("Go to the sign-in page"), "href", "/session", "class", "usa-button");
    html_close(h, "p");
    layout_end(req, reply);
}

/* Says no, to the person and in the log; and in the audit, which stays whatever becomes of the
 * request, if they were there: anybody may press a button, and must not fill it. p NULL: nobody
 * knows of which provider. */
static bool refuse(struct request *req, struct reply *reply, const struct provider *p,
                   enum refusal refusal, const char *why, bool was_there, struct err *err)
{
    db_rollback(req->db);
    log_line("request %s: sign-in by %s: %s", req->id, p ? p->code : "a provider", why);
    if (was_there && !db_do(req->db, STMT_PROVIDER_REFUSAL, DB_PARAMS(p->code, why, req->id), err))
        return false;
    if (!open_again(req, err))
        return false;
    /* A way back that is not of the latest visit leaves that one alone. */
    reply->visit = was_there && req->visit ? provider_cookie(req->mem, "") : NULL;
    refused_page(req, reply, refusal, p ? p->name : NULL);
    return true;
}

/* ---- There */

/* The page that leads there by itself. Where an answer is carried along, it stays here instead, and
 * the provider opens beside it. */
static void going_page(struct request *req, struct reply *reply, const struct provider *p,
                       const char *address)
{
    struct html *h = reply->html;
    bool carries = !req->viewer && carried_is_there(req);
    if (!carries)
        reply->refresh = address;
    layout_begin(req, reply, &(struct page_look){.title = _("Sign in")});
    html_open(h, "h1");
    html_sentence(h, _("Sign in with {name}"), html_words("name", p->name));
    html_close(h, "h1");
    html_leaf(h, "p",
              carries ? _("What you typed is kept on this page. Sign in on the page that opens, "
                          "then come back here and save it.")
                      : _("You are being taken there."));
    html_open(h, "p");
    html_open(h, "a", "href", address, "class",
              carries ? "usa-button usa-button--outline" : "usa-button", "target",
              carries ? "_blank" : NULL, "rel", carries ? "noopener" : NULL);
    html_sentence(h, carries ? _("Open {name} in a new tab") : _("Continue to {name}"),
                  html_words("name", p->name));
    html_close(h, "a");
    html_close(h, "p");
    if (carries) {
        html_open(h, "form", "class", "usa-form", "method", "post", "action", "/session");
        carried_fields(req, reply);
        layout_submit(reply, _("I am signed in"));
    }
    layout_end(req, reply);
}

/* 200 with a page that goes on to the provider, and the cookie that binds the way back to this
 * browser; 303 for those who are signed in, unless they go to prove it (web/proof.h); 404: no such
 * provider; 503: it does not answer */
bool page_provider_go(struct request *req, struct reply *reply, struct err *err)
{
    struct provider *p;
    struct err away = {0};
    const char *next = request_field(req, "next");
    bool again = req->viewer && request_field(req, "again");
    if (req->viewer && !again)
        return reply_see_other(req, reply, "%s", layout_home(req->viewer));
    db_rollback(req->db);
    if (!provider_find(req->db, req->mem, request_param(req, "provider"), &p, err))
        return false;
    if (!p)
        return err_set(err, ERR_NOT_FOUND, "There is no such provider.");
    if (!provider_ready(req->db, req->mem, p, &away))
        return refuse(req, reply, p, REFUSED_AWAY, away.detail, false, err);
    if (again || !is_own_path(next) || strlen(next) > NEXT_MAX)
        next = NULL;
    const char *secret = token_new(req->mem),
               *address = provider_visit_begin(req->db, req->mem, p, secret, next,
                                               request_field(req, "shared") != NULL, again, err);
    if (!address || !open_again(req, err))
        return false;
    reply->visit = provider_cookie(req->mem, secret);
    going_page(req, reply, p, address);
    return true;
}

/* ---- Back */

/* Somebody who is on record since this moment: what they must hold is reckoned as themselves. */
static bool welcome(struct request *req, int64_t person, const char *session, struct err *err)
{
    return db_run(req->db, req->mem, STMT_SESSION_OPEN, DB_PARAMS(session), err) &&
           timeline_lock(req->db, person, err) && timeline_update(req->db, person, err);
}

/* The session of somebody whom the provider means; or the second step, where theirs is ours. */
static bool let_in(struct request *req, struct reply *reply, const struct provider *p,
                   const struct visitor *v, int64_t id, bool admitted, bool shared,
                   const char *next, struct err *err)
{
    struct signed_in in;
    unsigned char digest[DIGEST_BYTES];
    const char *person = db_from_int(req->mem, id);
    if (v->stepped ? !session_begin_stepped(req, reply, person, shared, &in, err)
                   : !session_first_step(req, reply, person, shared, &in, err))
        return false;
    token_digest(in.half ? req->half : in.token, digest);
    const char *session = db_from_bytes(req->mem, digest, sizeof digest);
    if (!db_do(req->db, STMT_PROVIDER_SESSION,
               DB_PARAMS(session, db_from_int(req->mem, p->id), v->claims.session, v->at), err))
        return false;
    if (in.half)
        return reply_see_other(req, reply, "/session/second-step%s%s", next ? "?next=" : "",
                               next ? fetch_encoded(req->mem, next) : "");
    return (!admitted || welcome(req, id, session, err)) &&
           reply_see_other(req, reply, "%s", is_own_path(next) ? next : "/learning");
}

/* Whoever is signed in here already, and is whom the provider means, has shown so again: their
 * session stays, since another page waits for them. *ret_done false: it is nobody, or somebody
 * else. */
static bool prove(struct request *req, struct reply *reply, const struct visitor *v, int64_t id,
                  bool *ret_done, struct err *err)
{
    struct html *h = reply->html;
    *ret_done = false;
    if (!req->viewer || req->viewer->id != id)
        return true;
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_PROVIDER_PROVE,
               DB_PARAMS(session_digest(req), db_from_int(req->mem, id), v->at), err);
    *ret_done = rows && db_bool(rows, 0, "proven");
    if (!*ret_done)
        return rows;
    layout_begin(req, reply, &(struct page_look){.title = _("You are signed in")});
    html_leaf(h, "h1", _("You are signed in"));
    html_leaf(h, "p",
              _("If you came from a page that asked you to show that it is you: it is still open. "
                "Close this one, and go on there."));
    html_open(h, "p");
    html_leaf(h, "a", _("Home"), "href", layout_home(req->viewer));
    html_close(h, "p");
    layout_end(req, reply);
    return true;
}

/* Somebody who went from this browser: asked about at the provider, and looked up here. */
static bool receive(struct request *req, struct reply *reply, struct provider *p, bool shared,
                    const char *next, struct err *err)
{
    struct back_off counted = {0};
    struct visitor v;
    int64_t person = 0;
    bool admitted = false, done;
    /* What has no code is told apart here: there is nothing to guess, and nothing to ask. */
    if (request_field(req, "code") && !back_off_begin_provider(req, &counted, err))
        return false;
    db_rollback(req->db);
    if (counted.wait)
        return err_set(err, ERR_TOO_MANY, "%s", back_off_words(req->mem, counted.wait));
    const struct visit_reply back = {.code = request_field(req, "code"),
                                     .error = request_field(req, "error"),
                                     .issuer = request_field(req, "iss")};
    if (!provider_answer(req->db, req->mem, p, req->visit, &back, &v, err))
        return false;
    if ((v.refusal == REFUSED_AWAY || v.refusal == REFUSED_CANCELLED) &&
        !back_off_right(req, &counted, err))
        return false;
    if (v.refusal)
        return refuse(req, reply, p, v.refusal, v.why, true, err);
    if (!open_again(req, err) || !back_off_right(req, &counted, err) ||
        !provider_person(req->db, req->mem, p, &v, &person, &admitted, err))
        return false;
    if (!person)
        return refuse(req, reply, p, v.refusal, v.why ? v.why : "refused", true, err);
    reply->visit = provider_cookie(req->mem, "");
    return prove(req, reply, &v, person, &done, err) &&
           (done || let_in(req, reply, p, &v, person, admitted, shared, next, err));
}

/* 303 to where one was going, with the cookie of a new session; otherwise a page that says why not
 * and what to do. Each way back is good once, and only in the browser that went. */
bool page_provider_back(struct request *req, struct reply *reply, struct err *err)
{
    const char *state = request_field(req, "state");
    struct provider *p = NULL;
    if (req->head || !req->visit || !state ||
        !token_equal(state, visit_of(req->mem, req->visit).state))
        return refuse(req, reply, NULL, REFUSED_LOST, "nobody went there from this browser", false,
                      err);
    db_rollback(req->db);
    struct db_rows *rows = db_run(req->db, req->mem, STMT_PROVIDER_VISIT_END,
                                  DB_PARAMS(visit_of(req->mem, req->visit).digest), err);
    if (!rows ||
        (db_count(rows) && !provider_find(req->db, req->mem, db_text(rows, 0, "code"), &p, err)))
        return false;
    if (!p)
        return refuse(req, reply, NULL, REFUSED_LOST, "back too late, or a second time", false,
                      err);
    /* Each provider has an address of its own to send people back to: where one is made to answer
     * in place of another, what it sends is not handed on (RFC 9700, 4.4.2.2). */
    if (strcmp(p->code, request_param(req, "provider")) != 0)
        return refuse(req, reply, p, REFUSED_WRONG,
                      "the reply came to the address of another provider", true, err);
    if (!open_again(req, err))
        return false;
    return receive(req, reply, p, db_bool(rows, 0, "shared"), db_text(rows, 0, "next"), err);
}

/* ---- Out */

/* What Back-Channel Logout 1.0 asks for (2.8): 200 done, 400 with a JSON object */
bool page_provider_out(struct request *req, struct reply *reply, struct err *err)
{
    static const char done[] = "{}\n", wrong[] = "{\"error\":\"invalid_request\"}\n";
    const char *token = request_field(req, "logout_token"), *why = "no logout token";
    struct provider *p;
    bool theirs = false;
    db_rollback(req->db);
    if (!provider_find(req->db, req->mem, request_param(req, "provider"), &p, err))
        return false;
    if (!p)
        return err_set(err, ERR_NOT_FOUND, "There is no such provider.");
    if (token && !provider_logout(req->db, req->mem, p, token, &why, &theirs, err))
        return false;
    if (why) {
        log_line("request %s: sign-out by %s: %s", req->id, p->code, why);
        if (theirs && !db_do(req->db, STMT_PROVIDER_REFUSAL, DB_PARAMS(p->code, why, req->id), err))
            return false;
        reply->status = 400;
    }
    reply_bytes(reply, "application/json", why ? wrong : done, strlen(why ? wrong : done));
    return open_again(req, err);
}

/* ---- On the sign-in page */

void provider_buttons(struct request *req, struct reply *reply, const char *form)
{
    struct html *h = reply->html;
    struct err ignored = {0};
    struct db_rows *rows = db_run(req->db, req->mem, STMT_PROVIDER_OFFERED, NULL, &ignored);
    if (!rows || !db_count(rows))
        return;
    html_leaf(h, "h2", _("Or sign in as you do elsewhere at work"));
    html_open(h, "ul", "class", "usa-list usa-list--unstyled");
    for (size_t i = 0; i < db_count(rows); i++) {
        html_open(h, "li");
        html_open(h, "button", "class", "usa-button usa-button--outline", "type", "submit", "form",
                  form, "formaction",
                  mem_format(reply, "/sign-in/with/%s", db_text(rows, i, "code")));
        html_sentence(h, _("Sign in with {name}"), html_words("name", db_text(rows, i, "name")));
        html_close(h, "button");
        html_close(h, "li");
    }
    html_close(h, "ul");
}

void provider_again(struct reply *reply, const char *provider, const char *name)
{
    struct html *h = reply->html;
    html_open(h, "p");
    html_open(h, "button", "class", "usa-button usa-button--outline", "type", "submit", "name",
              "again", "value", "yes", "formaction",
              mem_format(reply, "/sign-in/with/%s", provider), "formtarget", "_blank");
    html_sentence(h, _("Sign in again with {name}"), html_words("name", name));
    html_close(h, "button");
    html_close(h, "p");
}

bool provider_of_session(struct request *req, const char **ret, const char **ret_name,
                         struct err *err)
{
    *ret = *ret_name = NULL;
    if (!req->token)
        return true;
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_PROVIDER_SESSION_OF, DB_PARAMS(session_digest(req)), err);
    if (rows && db_count(rows)) {
        *ret = db_text(rows, 0, "code");
        *ret_name = db_text(rows, 0, "name");
    }
    return rows;
}

void provider_farewell(struct request *req, struct reply *reply)
{
    struct html *h = reply->html;
    struct err ignored = {0};
    struct provider *p = NULL;
    const char *code = request_field(req, "from");
    if (!code || !provider_find(req->db, req->mem, code, &p, &ignored) || !p)
        return;
    const char *address = provider_end_address(req->mem, p);
    html_open(h, "p");
    if (address)
        html_sentence(h,
                      _("You are signed out of Attest. At {name} you are still signed in: {link}."),
                      html_words("name", p->name), html_link("link", _("sign out there"), address));
    else
        html_sentence(h,
                      _("You are signed out of Attest. At {name} you are still signed in. On a "
                        "shared computer, close the browser."),
                      html_words("name", p->name));
    html_close(h, "p");
}
