/*
 * Fields of forms: label, hint, what is wrong with them.  SPDX-License-Identifier: Apache-2.0
 *
 * A field has the id of its name, unless it says another. What was typed is shown again when the
 * form comes back.
 */
#ifndef ATTEST_WEB_FIELD_H
#define ATTEST_WEB_FIELD_H

#include "web/request.h"

struct field {
    const char *name, *label;
    const char *hint;         /* NULL: none */
    const char *problem;      /* NULL: none */
    const char *value;        /* NULL: empty */
    const char *id;           /* NULL: the name. Where several forms have a field of one name */
    const char *autocomplete; /* what browsers may fill in; NULL: they are not told */
    int max;                  /* of a text: characters that may be typed; 0: any number */
};

/* A problem of a form, with the id of the element that it leads to; text NULL: there is none. */
struct field_problem {
    const char *id, *text;
};

/* The summary at the head of a page: all problems of the form that there are, each a link. */
void field_problems(struct reply *reply, const struct field_problem *problems, size_t n);
/* Whether there is one. */
bool field_any_problem(const struct field_problem *problems, size_t n);

/*
 * What is wrong with the length of a text: more than max characters, or empty, where `missing` says
 * what to do about that (NULL: it may be empty). NULL: nothing. The sentence is on mem.
 */
const char *field_text_problem(const void *mem, const char *text, int max, const char *missing);

/* One line of a type ("text", "date", "number"). */
void field_line(struct reply *reply, const char *type, const struct field *field);
/* Several lines. */
void field_lines(struct reply *reply, int rows, const struct field *field);

/* One choice of a list that drops down; the one whose value is field->value is chosen. */
struct field_option {
    const char *value, *text;
};
void field_select(struct reply *reply, const struct field *field,
                  const struct field_option *options, size_t n);

/* <fieldset> with its legend, hint and problem; closed by html_close(h, "fieldset"). The id is that
 * of field->name; value is not used. */
void field_set(struct reply *reply, const struct field *field);
/* A radio button in it; its id is "name-value". */
void field_radio(struct reply *reply, const char *name, const char *value, const char *label,
                 bool checked);
/* A box to tick. value NULL: "yes", and its id is its name; else the id is "name-value". */
void field_check(struct reply *reply, const char *name, const char *value, const char *label,
                 const char *hint, bool checked);

/* What a form carries unseen. */
void field_hidden(struct reply *reply, const char *name, const char *value);

#endif
