/* Signing in with a passkey: alone, after a password, and again before a grave act.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "store/db.h"
#include "web/half.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/passkey.h"
#include "web/refusal.h"
#include "web/token.h"

static const char answer_to[] = "/session/passkey/answer";

/* 200 with the page that asks for one; 404 where passkeys cannot be used */
bool page_passkey_ask(struct request *req, struct reply *reply, struct err *err)
{
    req->half = token_new(req->mem);
    reply->half = session_half_cookie(req->mem, req->half);
    return passkey_page(
        req, reply,
        &(struct passkey_page){.purpose = PASSKEY_SIGN_IN,
                               .title = _("Sign in with a passkey"),
                               .words = _("Your browser asks for your passkey now: with the lock "
                                          "of your phone or computer, or a security key."),
                               .button = _("Use your passkey"),
                               .action = answer_to,
                               .digest = session_half_digest(req),
                               .other = "/session",
                               .other_text = _("Sign in another way")},
        err);
}

/* 200 with the page that asks for one of this person's; 422 with the sign-in form for those who
 * have not taken the first step, or too long ago; 404 as above */
bool page_passkey_step(struct request *req, struct reply *reply, struct err *err)
{
    struct half half;
    if (!half_open(req, &half, err))
        return false;
    if (!half.person)
        return half_is_over(req, reply);
    return passkey_page(
        req, reply,
        &(struct passkey_page){.purpose = PASSKEY_STEP,
                               .title = _("Second step"),
                               .words = _("Your browser asks for your passkey now: with the lock "
                                          "of your phone or computer, or a security key."),
                               .button = _("Use your passkey"),
                               .action = answer_to,
                               .digest = session_half_digest(req),
                               .person = half.person,
                               .half = session_half_digest(req),
                               .other = "/session/second-step",
                               .other_text = _("Use a code instead")},
        err);
}

static bool refused(struct request *req, struct reply *reply, const struct half *half)
{
    refusal_say(req, "passkey refused", NULL, half->person);
    const char *said = _("This passkey did not let you in. Try again, or sign in another way.");
    if (half->person)
        page_second_step_form(req, reply, &half->in, said);
    else
        page_sign_in_form(req, reply, said);
    reply->status = 422;
    return true;
}

/* As signing in; 422 with the form that it began at, in one sentence for every passkey that does
 * not fit */
bool page_passkey_answer(struct request *req, struct reply *reply, struct err *err)
{
    struct half half = {0};
    struct passkey_asked asked;
    struct passkey_answer answer;
    struct signed_in in;
    const char *person;
    if (!passkey_receive(req, session_half_digest(req), &asked, &answer, err) ||
        !half_open(req, &half, err))
        return false;
    if (asked.person && (!half.person || strcmp(asked.person, half.person) != 0))
        return half_is_over(req, reply);
    if (!passkey_check(req, &asked, &answer, asked.person ? PASSKEY_STEP : PASSKEY_SIGN_IN, &person,
                       err))
        return false;
    if (!person)
        return refused(req, reply, &half);
    if (asked.person)
        return half_done(req, reply, &half, err);
    return session_begin_stepped(req, reply, person, request_field(req, "shared") != NULL, &in,
                                 err) &&
           page_signed_in(req, reply, in.token);
}

/* Where the answer of somebody who is signed in may go. */
static bool is_place(const char *to)
{
    return is_own_path(to) &&
           (!strcmp(to, "/session/proof") || !strncmp(to, "/settings/second-step/", 22));
}

/* 200 with the page that asks the viewer for one, in place of the password; 404 for what asks for
 * none */
bool page_passkey_proof(struct request *req, struct reply *reply, struct err *err)
{
    const char *to = request_field(req, "passkey-to");
    if (!is_place(to))
        return err_set(err, ERR_NOT_FOUND, "nothing that asks for a proof");
    return passkey_page(
        req, reply,
        &(struct passkey_page){.purpose = PASSKEY_PROVE,
                               .title = _("Show that it is you"),
                               .words = _("Your browser asks for your passkey now: with the lock "
                                          "of your phone or computer, or a security key."),
                               .button = _("Use your passkey"),
                               .action = to,
                               .digest = session_digest(req),
                               .person = mem_format(req->mem, "%lld", (long long)req->viewer->id),
                               .other = strcmp(to, "/session/proof") ? to : "/learning",
                               .other_text = strcmp(to, "/session/proof")
                                                 ? _("Use your password instead")
                                                 : _("Stop, and do nothing")},
        err);
}
