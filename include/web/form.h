/*
 * Fields of a query or a form.  SPDX-License-Identifier: Apache-2.0
 *
 * Parses application/x-www-form-urlencoded and multipart/form-data. Values are UTF-8 without NUL,
 * or the whole form is refused; a name may occur several times (boxes that are ticked). Nothing
 * here reads or writes elsewhere.
 */
#ifndef ATTEST_WEB_FORM_H
#define ATTEST_WEB_FORM_H

#include <stdbool.h>
#include <stddef.h>

#include "util/err.h"

enum { FORM_FIELDS_MAX = 500 };

struct form_file {
    const char *name;      /* of the field */
    const char *file_name; /* as sent, last part of the path only */
    const unsigned char *data;
    size_t len;
};

struct form {
    struct form_value {
        const char *name, *value;
    } values[FORM_FIELDS_MAX];
    size_t n;
    bool body_is_form;     /* the body was one, and its fields are among the values */
    struct form_file file; /* the one file that a form may send; data NULL: none */
};

struct form *form_new(const void *mem);

/* Adds the fields of a query string or urlencoded body. False: too many fields, broken escapes, or
 * not UTF-8. */
bool form_parse_urlencoded(struct form *form, const char *text, size_t len, struct err *err);

/* Adds the parts of a multipart body. content_type is the whole header, with its boundary. data
 * must stay as long as form. */
bool form_parse_multipart(struct form *form, const char *content_type, const unsigned char *data,
                          size_t len, struct err *err);

/* The first value of a name; NULL if it was not sent. */
const char *form_text(const struct form *form, const char *name);
/* All values of a name; *ret_n of them. Owned by mem. */
const char **form_all(const struct form *form, const char *name, const void *mem, size_t *ret_n);

/* Decodes %XX (and, if plus, + as a space) in place; false if an escape is broken, gives NUL, or
 * the result is not UTF-8. */
bool form_decode(char *text, bool plus);

/* Whether bytes are UTF-8 without NUL. */
bool form_is_utf8(const char *text, size_t len);

#endif
