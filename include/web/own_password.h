/*
 * Somebody who is signed in shows to be themselves: by their password, or in another way.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_OWN_PASSWORD_H
#define ATTEST_WEB_OWN_PASSWORD_H

#include "web/request.h"

struct own_password {
    struct db_rows *own; /* name, number, email, network of the viewer; NULL: they have to wait */
    const char *problem; /* what to say, in the reader's language; NULL: the password is right */
    const char *code_problem; /* the same of the code of the second step */
    int wait;                 /* seconds until another try; 0: now */
};

/* Compares what was typed with the viewer's password; failures are counted (web/back_off.h). Called
 * before anything is written. "" is told as missing. False: err. */
bool own_password_check(struct request *req, const char *typed, struct own_password *ret,
                        struct err *err);

/* The same where the viewer may have a second step: with `has_app`, a code of it is compared too,
 * and used up. Both count as one try. */
bool own_password_check_both(struct request *req, const char *typed, bool has_app, const char *code,
                             struct own_password *ret, struct err *err);

/* By what the viewer can show to be themselves; provider NULL: they did not come by one. */
struct own_ways {
    bool password, app, passkey;
    const char *provider, *provider_name;
};
bool own_ways(struct request *req, struct own_ways *ret, struct err *err);

/* Looks at the proof that came along in one of these ways: the fields password and code; the answer
 * of a passkey (web/passkey.h), which asks for no code; for somebody without a password, that they
 * have signed in again at their provider. */
bool own_proof_check(struct request *req, const struct own_ways *ways, struct own_password *ret,
                     struct err *err);

#endif
