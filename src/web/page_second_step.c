/* The second step of signing in.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/second_step.h"
#include "store/db.h"
#include "web/back_off.h"
#include "web/carried.h"
#include "web/field.h"
#include "web/half.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/passkey.h"
#include "web/password_form.h"
#include "web/refusal.h"
#include "web/session.h"
#include "web/token.h"

static void passkey_part(struct request *req, struct reply *reply, const char *next)
{
    html_open(reply->html, "form", "class", "usa-form", "method", "post", "action",
              "/session/second-step/passkey");
    if (is_own_path(next))
        field_hidden(reply, "next", next);
    carried_fields(req, reply);
    layout_submit(reply, _("Use your passkey"));
}

bool page_second_step_form(struct request *req, struct reply *reply, const struct signed_in *in,
                           const char *problem)
{
    struct html *h = reply->html;
    const char *next = request_field(req, "next"), *title = _("Second step");
    const struct field_problem problems[] = {{"code", problem}};
    layout_begin(req, reply,
                 &(struct page_look){.title = problem ? mem_format(req->mem, _("Error: %s"), title)
                                                      : title});
    field_problems(reply, problems, 1);
    html_leaf(h, "h1", title);
    bool passkey = in->passkey && passkey_is_possible(req);
    html_leaf(h, "p",
              passkey   ? in->app ? _("The first step is done. Now use your passkey, or show a "
                                        "code.")
                                  : _("The first step is done. Now use your passkey, or a "
                                        "recovery code.")
                : in->app ? _("The first step is done. Now show the code of your app.")
                        : _("The first step is done. Now use a recovery code."));
    if (passkey)
        passkey_part(req, reply, next);
    html_open(h, "form", "class", "usa-form", "method", "post", "action", "/session/second-step",
              "novalidate", "");
    if (is_own_path(next))
        field_hidden(reply, "next", next);
    carried_fields(req, reply);
    password_form_code(reply, in->app ? _("Code") : _("Recovery code"),
                       in->app ? _("Six digits of your app. Without your phone: one of your "
                                   "recovery codes, such as K7QM-4TXW-9HPD.")
                               : _("Twelve letters and numbers, such as K7QM-4TXW-9HPD."),
                       problem);
    if (passkey) {
        html_open(h, "div", "class", "at-actions");
        html_leaf(h, "button", _("Sign in with the code"), "type", "submit", "class",
                  "usa-button usa-button--outline");
        html_close(h, "div");
        html_close(h, "form");
    } else {
        layout_submit(reply, _("Sign in"));
    }
    html_leaf(h, "p",
              _("If you have neither your phone nor a recovery code, ask an administrator for a "
                "one-time code."));
    html_open(h, "p");
    html_leaf(h, "a", _("Sign in as somebody else"), "href", "/session");
    html_close(h, "p");
    layout_end(req, reply);
    return true;
}

bool half_open(struct request *req, struct half *ret, struct err *err)
{
    *ret = (struct half){0};
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_SECOND_STEP_HALF_OPEN,
               DB_PARAMS(session_half_digest(req), session_browser_digest(req)), err);
    if (!rows || !db_count(rows))
        return rows;
    *ret = (struct half){.person = db_text(rows, 0, "person_id"),
                         .shared = db_bool(rows, 0, "shared"),
                         .known = db_bool(rows, 0, "known"),
                         .in = {.half = true,
                                .app = db_bool(rows, 0, "app"),
                                .passkey = db_bool(rows, 0, "passkey")}};
    return true;
}

/* 200; 303 to the sign-in page for those who have not taken the first step, or too long ago */
bool page_second_step(struct request *req, struct reply *reply, struct err *err)
{
    struct half half;
    if (!half_open(req, &half, err))
        return false;
    if (!half.person)
        return reply_see_other(req, reply, "/session");
    return page_second_step_form(req, reply, &half.in, NULL);
}

static bool again(struct request *req, struct reply *reply, const struct half *half,
                  const char *problem, int status)
{
    reply->status = status;
    return page_second_step_form(req, reply, &half->in, problem);
}

bool half_is_over(struct request *req, struct reply *reply)
{
    page_sign_in_form(req, reply, _("The time for the second step is over. Sign in once more."));
    reply->status = 422;
    return true;
}

/* The session knows the provider that was its first step: it ends with the provider's. The second
 * step was shown here just now, so nothing is asked again before a grave act. */
static bool keep_provider(struct request *req, const struct db_rows *half, const char *token,
                          struct err *err)
{
    unsigned char digest[DIGEST_BYTES];
    token_digest(token, digest);
    return db_is_null(half, 0, "provider_id") ||
           db_do(req->db, STMT_PROVIDER_SESSION,
                 DB_PARAMS(db_from_bytes(req->mem, digest, sizeof digest),
                           db_text(half, 0, "provider_id"), db_text(half, 0, "provider_session"),
                           "-1"),
                 err);
}

bool half_done(struct request *req, struct reply *reply, const struct half *half, struct err *err)
{
    struct signed_in in;
    struct db_rows *ended = db_run(req->db, req->mem, STMT_SECOND_STEP_HALF_END,
                                   DB_PARAMS(session_half_digest(req)), err);
    if (!ended)
        return false;
    if (!db_bool(ended, 0, "ended"))
        return half_is_over(req, reply);
    return session_begin_stepped(req, reply, half->person, half->shared, &in, err) &&
           keep_provider(req, ended, in.token, err) && page_signed_in(req, reply, in.token);
}

/* As signing in; 422 with the form, in one sentence for every code that does not fit; 429 after too
 * many of them */
bool page_second_step_post(struct request *req, struct reply *reply, struct err *err)
{
    struct half half;
    struct back_off counted;
    const char *code = request_typed(req, "code");
    bool fits;
    if (!half_open(req, &half, err))
        return false;
    if (!half.person)
        return half_is_over(req, reply);
    if (!*code)
        return again(req, reply, &half, _("Enter the code"), 422);
    if (!back_off_begin_step(req, half.person, half.known, &counted, err))
        return false;
    if (counted.wait) {
        refusal_say(req, "second step held back", NULL, half.person);
        reply->retry_after = counted.wait;
        return again(req, reply, &half, back_off_words(req->mem, counted.wait), 429);
    }
    if (!second_step_take(req->db, req->mem, session_half_digest(req), code, &fits, err))
        return false;
    if (!fits) {
        refusal_say(req, "second step refused", NULL, half.person);
        return again(req, reply, &half,
                     _("This code does not fit, or it was used. Wait for the next one."), 422);
    }
    return back_off_right_within(req, &counted, err) && half_done(req, reply, &half, err);
}
