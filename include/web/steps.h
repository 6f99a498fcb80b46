/*
 * The pages of Settings, "Second step at sign-in": what they share.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Whatever changes how somebody signs in asks for a proof in the same breath, however lately they
 * signed in: their password (and a code, where they have an app), or a passkey. Somebody who signs
 * in by a provider and has no password must have signed in there within the last ten minutes.
 */
#ifndef ATTEST_WEB_STEPS_H
#define ATTEST_WEB_STEPS_H

#include "web/field.h"
#include "web/request.h"

extern const char steps_home[];

/* The head of one of them: title, the way back, and what is wrong with its form. */
void steps_begin(struct request *req, struct reply *reply, const char *title, const char *back,
                 const char *back_text, const struct field_problem *problems, size_t n);

/* What is asked for a proof. */
struct steps_asking {
    const char *title, *words, *action, *button;
    const char *name; /* of a field "name" above the proof; NULL: there is none */
    const char *name_label, *name_hint, *name_problem;
};

/* Asks for it, or (POST) looks at it. *ret_done: it was shown; else the form is the reply, with
 * what was wrong. Neither the reply nor a digest of what was sent is kept. False: err. */
bool steps_proven(struct request *req, struct reply *reply, const struct steps_asking *asking,
                  bool *ret_done, struct err *err);

/* New recovery codes, shown this once, below a sentence of what was done. False: err. */
bool steps_show_codes(struct request *req, struct reply *reply, const char *said, struct err *err);

#endif
