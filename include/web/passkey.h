/*
 * Pages on which a browser asks for a passkey.  SPDX-License-Identifier: Apache-2.0
 *
 * One page for all of them (static/passkey.js does what pages cannot): to add one, to sign in, to
 * take the second step, to show again that it is you. It carries the fields of the form that led to
 * it, without passwords and codes, so whoever comes back with the answer goes on where they were.
 */
#ifndef ATTEST_WEB_PASSKEY_H
#define ATTEST_WEB_PASSKEY_H

#include "domain/passkey.h"
#include "web/request.h"

struct passkey_page {
    enum passkey_purpose purpose; /* PASSKEY_MAKE: a new one of the viewer's */
    const char *title, *words, *button;
    const char *action;             /* where the answer goes */
    const char *digest;             /* what the question is bound to */
    const char *person;             /* who is asked; NULL: anybody */
    const char *half;               /* of whose passkeys one will do; NULL: the viewer's */
    const char *other, *other_text; /* where to go without a passkey */
};

/* Whether passkeys can be used at the address of this server at all. */
bool passkey_is_possible(struct request *req);

/* The page, with a new question. False: err. */
bool passkey_page(struct request *req, struct reply *reply, const struct passkey_page *page,
                  struct err *err);

/* Whether the answer of a passkey came along. */
bool passkey_is_sent(const struct request *req);

/* The answer to what was asked under this digest, which is used up now, whatever becomes of it: the
 * transaction is left for that and opened again. False: err. */
bool passkey_receive(struct request *req, const char *digest, struct passkey_asked *ret,
                     struct passkey_answer *ret_answer, struct err *err);

/* Whom it shows; *ret_person NULL: nobody, and the log says why. purpose: what it would be used
 * for. */
bool passkey_check(struct request *req, const struct passkey_asked *asked,
                   const struct passkey_answer *answer, enum passkey_purpose purpose,
                   const char **ret_person, struct err *err);

/* The button of the sign-in page, which belongs to the form with this id: what is ticked there and
 * where one was going go along. */
void passkey_button(struct reply *reply, const char *form);

/* A button within a form of the viewer's that asks for a password: a passkey instead. to: where the
 * form goes. */
void passkey_instead(struct reply *reply, const char *to);

#endif
