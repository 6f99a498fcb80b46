/*
 * Fields in which a password is chosen, and what is wrong with it.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_PASSWORD_FORM_H
#define ATTEST_WEB_PASSWORD_FORM_H

#include "web/request.h"

/* A field for a password that one has; what was typed is never shown again. problem NULL: none. */
void password_form_field(struct reply *reply, const char *name, const char *label, const char *hint,
                         const char *problem);

/* The field "code" for the second step. */
void password_form_code(struct reply *reply, const char *label, const char *hint,
                        const char *problem);

/* The fields "new" and "again". */
void password_form_new(struct reply *reply, const char *problem, const char *differs);

/* What is wrong with a chosen password, in the reader's language; NULL: nothing. own: a row with
 * the name, number, email and network of its person. */
const char *password_form_problem(const char *chosen, const struct db_rows *own);

/* What is to be said if it was typed differently the second time; NULL: it was not. */
const char *password_form_differs(const struct request *req, const char *chosen);

#endif
