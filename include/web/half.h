/*
 * Somebody between the two steps of signing in.  SPDX-License-Identifier: Apache-2.0
 * No session: a row and a cookie of their own, good for five minutes and for the second step alone.
 */
#ifndef ATTEST_WEB_HALF_H
#define ATTEST_WEB_HALF_H

#include "web/session.h"

struct half {
    const char *person; /* NULL: nobody */
    bool shared, known; /* on a shared computer; in a browser in which they signed in before */
    struct signed_in in;
};

/* Who it is. False: err. */
bool half_open(struct request *req, struct half *ret, struct err *err);

/* The second step is done: the reply is where they were going, or the sign-in page, if the time was
 * over. */
bool half_done(struct request *req, struct reply *reply, const struct half *half, struct err *err);

/* The sign-in page, for whoever took too long. */
bool half_is_over(struct request *req, struct reply *reply);

#endif
