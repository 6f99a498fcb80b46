/*
 * Somebody who is signed in shows to be themselves by their password.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_OWN_PASSWORD_H
#define ATTEST_WEB_OWN_PASSWORD_H

#include "web/request.h"

struct own_password {
    struct db_rows *own; /* name, number, email, network of the viewer; NULL: they have to wait */
    const char *problem; /* what to say, in the reader's language; NULL: the password is right */
    int wait;            /* seconds until another try; 0: now */
};

/* Compares what was typed with the viewer's password; failures are counted (web/back_off.h). Called
 * before anything is written. "" is told as missing. False: err. */
bool own_password_check(struct request *req, const char *typed, struct own_password *ret,
                        struct err *err);

#endif
