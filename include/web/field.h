/*
 * Fields of forms: label, hint, what is wrong with them.  SPDX-License-Identifier: Apache-2.0
 *
 * A field has the id of its name. What was typed is shown again when the form comes back.
 */
#ifndef ATTEST_WEB_FIELD_H
#define ATTEST_WEB_FIELD_H

#include "web/request.h"

struct field {
    const char *name, *label;
    const char *hint;    /* NULL: none */
    const char *problem; /* NULL: none */
    const char *value;   /* NULL: empty */
};

/* A problem of a form, with the id of the element that it leads to. */
struct field_problem {
    const char *id, *text;
};

/* The summary at the head of a page: all problems of the form, each a link. Nothing for n = 0. */
void field_problems(struct reply *reply, const struct field_problem *problems, size_t n);

/* One line of a type ("text", "date", "number"). */
void field_line(struct reply *reply, const char *type, const struct field *field);
/* Several lines. */
void field_lines(struct reply *reply, int rows, const struct field *field);

/* <fieldset> with its legend, hint and problem; closed by html_close(h, "fieldset"). The id is that
 * of field->name; value is not used. */
void field_set(struct reply *reply, const struct field *field);
/* A radio button in it; its id is "name-value". */
void field_radio(struct reply *reply, const char *name, const char *value, const char *label,
                 bool checked);

#endif
