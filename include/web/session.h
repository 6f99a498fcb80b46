/*
 * A session: begun, carried in a cookie, ended.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_SESSION_H
#define ATTEST_WEB_SESSION_H

#include "web/request.h"

/* What is said to an unknown login and to a wrong password alike; to be looked up by _(). */
extern const char session_refused[];

/* A new session for the right password; *ret_token NULL: login or password was wrong. *ret_tag is
 * the tag of the person's device key. False: err. */
bool session_sign_in(struct request *req, const char *login, const char *password,
                     const char **ret_token, const char **ret_tag, struct err *err);

/* The Set-Cookie value of a token; "" takes the cookie away. */
const char *session_cookie(void *mem, const char *token);

/* Ends the session of the request at once, outside of any transaction, for a browser that was left
 * without a connection; nobody is signed in afterwards. */
bool session_end_left(struct request *req, struct err *err);

/* Ends the session of the request, if it has one, and takes its cookie away. */
bool session_end(struct request *req, struct reply *reply, struct err *err);

#endif
