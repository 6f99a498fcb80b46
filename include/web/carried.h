/*
 * An answer that was sent by somebody who was signed out meanwhile.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Without scripting, the words of a form are in the browser's hands alone, and would be lost with
 * an error page. So the sign-in form carries them along as hidden fields, and whoever has signed in
 * sends them with one press, with a token of their own. Nothing is stored or logged on the way, and
 * what was carried reaches only an address whose route has the mark `carries`. It is as long as the
 * form that was sent, which the gate limits.
 */
#ifndef ATTEST_WEB_CARRIED_H
#define ATTEST_WEB_CARRIED_H

#include "web/request.h"

/* Whether an error met an answer that is to be carried on: its sender is not signed in, or not in
 * the session that the form was made for. */
bool carried_is_wanted(const struct request *req, const struct err *err);

/* The page for that error: the sign-in form, or for somebody signed in the form to save it. */
void carried_page(struct request *req, struct reply *reply);

/* Whether a request of the sign-in form carries an answer, or is one to be carried. */
bool carried_is_there(struct request *req);

/* Its hidden fields, within the sign-in form; none if there are none. */
void carried_fields(struct request *req, struct reply *reply);

/* The page with the form to save it, for somebody who has just signed in with this token. */
void carried_confirm(struct request *req, struct reply *reply, const char *token);

#endif
