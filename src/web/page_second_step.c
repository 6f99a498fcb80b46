/* The second step of signing in.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/second_step.h"
#include "store/db.h"
#include "web/back_off.h"
#include "web/carried.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/password_form.h"
#include "web/session.h"
#include "web/token.h"

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
    html_leaf(h, "p",
              in->app ? _("The first step is done. Now show the code of your app.")
                      : _("The first step is done. Now use your passkey, or a recovery code."));
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
    layout_submit(reply, _("Sign in"));
    html_leaf(h, "p",
              _("If you have neither your phone nor a recovery code, ask an administrator for a "
                "one-time code."));
    html_open(h, "p");
    html_leaf(h, "a", _("Sign in as somebody else"), "href", "/session");
    html_close(h, "p");
    layout_end(req, reply);
    return true;
}

/* Who stands between the two steps; *ret_rows has no row for nobody. */
static bool open_half(struct request *req, struct db_rows **ret_rows, struct signed_in *ret_in,
                      struct err *err)
{
    *ret_rows = db_run(req->db, req->mem, STMT_SECOND_STEP_HALF_OPEN,
                       DB_PARAMS(session_half_digest(req), session_browser_digest(req)), err);
    if (*ret_rows && db_count(*ret_rows))
        *ret_in = (struct signed_in){.half = true,
                                     .app = db_bool(*ret_rows, 0, "app"),
                                     .passkey = db_bool(*ret_rows, 0, "passkey")};
    return *ret_rows;
}

/* 200; 303 to the sign-in page for those who have not taken the first step, or too long ago */
bool page_second_step(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *rows;
    struct signed_in in;
    if (!open_half(req, &rows, &in, err))
        return false;
    if (!db_count(rows))
        return reply_see_other(req, reply, "/session");
    return page_second_step_form(req, reply, &in, NULL);
}

static bool again(struct request *req, struct reply *reply, const struct signed_in *in,
                  const char *problem, int status)
{
    reply->status = status;
    return page_second_step_form(req, reply, in, problem);
}

static bool from_the_start(struct request *req, struct reply *reply)
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

/* As signing in; 422 with the form, in one sentence for every code that does not fit; 429 after too
 * many of them */
bool page_second_step_post(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *rows;
    struct signed_in in;
    struct back_off counted;
    const char *code = request_typed(req, "code");
    bool fits;
    if (!open_half(req, &rows, &in, err))
        return false;
    if (!db_count(rows))
        return from_the_start(req, reply);
    const char *person = db_text(rows, 0, "person_id");
    if (!*code)
        return again(req, reply, &in, _("Enter the code"), 422);
    if (!back_off_begin_step(req, person, db_bool(rows, 0, "known"), &counted, err))
        return false;
    if (counted.wait) {
        reply->retry_after = counted.wait;
        return again(req, reply, &in, back_off_words(req->mem, counted.wait), 429);
    }
    if (!second_step_take(req->db, req->mem, session_half_digest(req), code, &fits, err))
        return false;
    if (!fits)
        return again(req, reply, &in,
                     _("This code does not fit, or it was used. Wait for the next one."), 422);
    struct db_rows *ended = db_run(req->db, req->mem, STMT_SECOND_STEP_HALF_END,
                                   DB_PARAMS(session_half_digest(req)), err);
    if (!ended)
        return false;
    if (!db_bool(ended, 0, "ended"))
        return from_the_start(req, reply);
    return back_off_right_within(req, &counted, err) &&
           session_begin_stepped(req, reply, person, db_bool(rows, 0, "shared"), &in, err) &&
           keep_provider(req, ended, in.token, err) && page_signed_in(req, reply, in.token);
}
