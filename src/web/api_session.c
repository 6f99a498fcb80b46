/* Getting in and out, as JSON.  SPDX-License-Identifier: Apache-2.0 */
#include "util/words.h"
#include "web/api_json.h"
#include "web/back_off.h"
#include "web/pages.h"
#include "web/session.h"
#include "web/token.h"

/* 200 {"csrf_token", "person_tag"} with the cookie; 401; 422; 429 */
bool api_session(struct request *req, struct reply *reply, struct err *err)
{
    struct signed_in in;
    char csrf[65];
    json_t *body = api_body(req, (const char *const[]){"login", "password", NULL}, err);
    if (!body)
        return false;
    const char *login = api_string(body, "login", err),
               *password = login ? api_string(body, "password", err) : NULL;
    if (!password || !session_sign_in(req, reply, login, password, false, &in, err))
        return false;
    if (in.wait)
        return err_set(err, ERR_TOO_MANY, "%s", back_off_words(req->mem, in.wait));
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
