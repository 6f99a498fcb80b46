/* Getting in and out, as JSON.  SPDX-License-Identifier: Apache-2.0 */
#include "util/words.h"
#include "web/api_json.h"
#include "web/back_off.h"
#include "web/pages.h"
#include "web/problem_json.h"
#include "web/session.h"
#include "web/token.h"

/* What is said to somebody who has a second step to take: in words, and so that a program can ask
 * for the code. */
static bool ask_code(struct reply *reply, const struct signed_in *in)
{
    const char *said = in->refused
                           ? _("This code does not fit, or it was used. Wait for the next one.")
                       : in->app ? _("Send the code of your app, or a recovery code, too.")
                                 : _("Sign in with your passkey, or send a recovery code, too.");
    api_reply(reply, 401,
              json_pack("{s:s, s:s, s:i, s:s, s:b}", "type", "about:blank", "title",
                        error_title(ERR_UNAUTHENTICATED), "status", 401, "detail", said,
                        "code_wanted", 1));
    reply->content_type = "application/problem+json";
    return true;
}

/* A member that is true or false, false if it is not there. */
static bool flag(const json_t *body, const char *name, bool *ret, struct err *err)
{
    const json_t *value = json_object_get(body, name);
    *ret = json_is_true(value);
    return !value || json_is_boolean(value) ||
           err_set(err, ERR_INVALID, "“%s” must be true or false.", name);
}

/* 200 {"csrf_token", "person_tag"} with the cookie; 401, also where a code is wanted; 422; 429 */
bool api_session(struct request *req, struct reply *reply, struct err *err)
{
    struct signed_in in;
    char csrf[65];
    json_t *body =
        api_body(req, (const char *const[]){"login", "password", "code", "shared", NULL}, err);
    if (!body)
        return false;
    struct sign_in by = {.login = api_string(body, "login", err), .at_once = true};
    by.password = by.login ? api_string(body, "password", err) : NULL;
    if (!by.password || !flag(body, "shared", &by.shared, err))
        return false;
    if (json_object_get(body, "code") && !(by.code = api_string(body, "code", err)))
        return false;
    if (!session_sign_in(req, reply, &by, &in, err))
        return false;
    if (in.wait)
        return err_set(err, ERR_TOO_MANY, "%s", back_off_words(req->mem, in.wait));
    if (in.half)
        return ask_code(reply, &in);
    if (!in.token)
        return err_set(err, ERR_UNAUTHENTICATED, "%s", _(session_refused));
    token_csrf(in.token, csrf);
    return api_reply(reply, 200, json_pack("{s:s, s:s}", "csrf_token", csrf, "person_tag", in.tag));
}

/* 200 {"csrf_token", "person_tag", "ends_at"}; 401. As every request, it is a use of the session.
 */
bool api_session_state(struct request *req, struct reply *reply, struct err *err)
{
    (void)err;
    return api_reply(reply, 200,
                     json_pack("{s:s, s:s?, s:I}", "csrf_token", req->viewer->csrf, "person_tag",
                               req->viewer->device_tag, "ends_at",
                               (json_int_t)req->viewer->ends_at));
}

/* 200, signed out */
bool api_session_end(struct request *req, struct reply *reply, struct err *err)
{
    return session_end(req, reply, err) &&
           api_reply(reply, 200, json_pack("{s:s}", "state", "signed out"));
}
