/*
 * The fields of who somebody is: name, number, address, language.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_PERSON_FORM_H
#define ATTEST_WEB_PERSON_FORM_H

#include "domain/post.h"
#include "web/field.h"

enum { PERSON_NAME_MAX = 200, PERSON_PROBLEMS = 4 };

struct person_form {
    struct person_said said; /* "" for nothing, until it is read */
    bool fixed;              /* number and address are shown and not to be changed by this viewer */
    struct field_problem problems[PERSON_PROBLEMS];
    size_t n;
};

/* What was sent, with what is wrong with it; a number or an address is needed. */
void person_form_read(struct request *req, struct person_form *form);
void person_form_fields(struct reply *reply, const struct person_form *form);
/* The word of what is in the way (domain/post.h), said at its field. */
void person_form_answer(struct person_form *form, const char *answer);

#endif
