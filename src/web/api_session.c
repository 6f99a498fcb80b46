/* Getting in and out, as JSON.  SPDX-License-Identifier: Apache-2.0 */
#include "util/words.h"
#include "web/api_json.h"
#include "web/pages.h"
#include "web/session.h"
#include "web/token.h"

/* 200 {"csrf_token"} with the cookie; 401; 422 */
bool api_session(struct request *req, struct reply *reply, struct err *err)
{
    const char *token = NULL;
    char csrf[65];
    json_t *body = api_body(req, (const char *const[]){"login", "password", NULL}, err);
    if (!body)
        return false;
    const char *login = api_string(body, "login", err),
               *password = login ? api_string(body, "password", err) : NULL;
    if (!password || !session_sign_in(req, login, password, &token, err))
        return false;
    if (!token)
        return err_set(err, ERR_UNAUTHENTICATED, "%s", _(session_refused));
    token_csrf(token, csrf);
    reply->cookie = session_cookie(req->mem, token);
    return api_reply(reply, 200, json_pack("{s:s}", "csrf_token", csrf));
}

/* 200, signed out */
bool api_session_end(struct request *req, struct reply *reply, struct err *err)
{
    return session_end(req, reply, err) &&
           api_reply(reply, 200, json_pack("{s:s}", "state", "signed out"));
}
