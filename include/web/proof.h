/*
 * Asking for the password again before a grave act.  SPDX-License-Identifier: Apache-2.0
 *
 * An act is grave if its route has the mark `grave`: it gives or takes permissions, puts rules in
 * force, publishes. Where signing in is guarded (util/config.h), whoever sends one must have shown
 * to be themselves within PROOF_MINUTES, by signing in or by this. If not, nothing is done; the
 * answer is a page that asks for the password and carries what was sent, unseen, to /session/proof,
 * which checks it and answers with a page to send the act again: nothing is typed twice, and
 * nothing is stored on the way. Of the API, such an act is 403 with a sentence of its own.
 */
#ifndef ATTEST_WEB_PROOF_H
#define ATTEST_WEB_PROOF_H

#include "web/request.h"

enum { PROOF_MINUTES = 10 };

/* Whether the viewer has to show again to be themselves before this request is carried out. */
bool proof_is_wanted(struct request *req, bool *ret_wanted, struct err *err);

/* Whether the viewer has shown within PROOF_MINUTES to be themselves. */
bool proof_is_fresh(struct request *req, bool *ret, struct err *err);

/* The page that asks for it. */
bool proof_ask(struct request *req, struct reply *reply, struct err *err);

#endif
