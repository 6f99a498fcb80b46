/*
 * A session: begun, carried in a cookie, ended.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_SESSION_H
#define ATTEST_WEB_SESSION_H

#include "web/request.h"

/* What is said to an unknown login and to a wrong password alike; to be looked up by _(). */
extern const char session_refused[];

/* What became of a try to sign in. */
struct signed_in {
    const char
        *token;      /* of the new session; NULL: login or password was wrong, or they must wait */
    const char *tag; /* of the person's device key */
    bool half;       /* the password was right, and the second step is to come: no session yet */
    bool app, passkey; /* with half: what can be shown */
    bool refused;      /* with half: a code was sent along, and is none of theirs */
    int wait;          /* seconds until another try may be made; 0: now */
};

/* What somebody showed to sign in. */
struct sign_in {
    const char *login, *password;
    const char *code; /* of the second step, for those who send all at once; NULL: none */
    bool shared;      /* on a computer that others use too */
    bool at_once;     /* there is no second request: nothing is kept between the steps */
};

/* A new session for the right password, and its cookies in the reply; a half session for somebody
 * who has a second step to take. False: err. */
bool session_sign_in(struct request *req, struct reply *reply, const struct sign_in *by,
                     struct signed_in *ret, struct err *err);

/* The same for somebody who showed in another way what a password shows. */
bool session_first_step(struct request *req, struct reply *reply, const char *person, bool shared,
                        struct signed_in *ret, struct err *err);

/* A session for somebody who took both steps; what stood between them ends. */
bool session_begin_stepped(struct request *req, struct reply *reply, const char *person,
                           bool shared, struct signed_in *ret, struct err *err);

/* A new session for somebody who showed in another way to be themselves. */
bool session_begin(struct request *req, struct reply *reply, const char *person, bool shared,
                   struct signed_in *ret, struct err *err);

/* The cookie of somebody between the two steps, and its Set-Cookie value; "" takes it away. */
const char *session_half_cookie_name(void);
const char *session_half_cookie(void *mem, const char *token);
/* Digest of the half session of the request, as statements name it; NULL: none. */
const char *session_half_digest(struct request *req);
/* Digest of the secret of the browser; NULL: it has none. */
const char *session_browser_digest(struct request *req);

/* The cookie with the secret of a browser in which somebody signed in before (web/back_off.h). */
const char *session_browser_cookie_name(void);

/* The session of the request, as statements name it. */
const char *session_digest(struct request *req);

/* The Set-Cookie value of a token; "" takes the cookie away. */
const char *session_cookie(void *mem, const char *token);

/* Ends the session of the request at once, outside of any transaction, for a browser that was left
 * without a connection; nobody is signed in afterwards. */
bool session_end_left(struct request *req, struct err *err);

/* Ends the session of the request, if it has one, and takes its cookie away. A quick exit and a
 * sign-out are one line of the audit: nothing tells them apart. */
bool session_end(struct request *req, struct reply *reply, struct err *err);

#endif
