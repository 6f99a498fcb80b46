/*
 * Reading JSON that another machine sent.  SPDX-License-Identifier: Apache-2.0
 *
 * A document is an object; a name that stands in it twice makes it unreadable, since two readers
 * could take it for two things. Values are asked for by name and kind: what is of another kind is
 * as absent. Everything is owned by the `mem` given to json_doc_read.
 */
#ifndef ATTEST_STORE_JSON_H
#define ATTEST_STORE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct json; /* an object */

/* NULL: no object, or more than that. */
const struct json *json_doc_read(const void *mem, const char *text, size_t len);

bool json_doc_has(const struct json *j, const char *name);
/* Text; NULL: there is none, or it is empty. */
const char *json_doc_text(const struct json *j, const char *name);
bool json_doc_true(const struct json *j, const char *name);
/* A number, cut to a whole one. False: there is none, or none that fits. */
bool json_doc_number(const struct json *j, const char *name, int64_t *ret);
/* An object within; NULL: there is none. */
const struct json *json_doc_object(const struct json *j, const char *name);

/* Objects in a list: how many, and each. Anything else in the list is NULL. */
size_t json_doc_objects(const struct json *j, const char *name);
const struct json *json_doc_object_at(const struct json *j, const char *name, size_t i);

/* Whether a list of texts, or the text that stands in its place, has this one; and how many there
 * are. */
bool json_doc_lists(const struct json *j, const char *name, const char *text);
size_t json_doc_listed(const struct json *j, const char *name);

/* An object as text. Owned by mem. */
const char *json_doc_written(const void *mem, const struct json *j);

#endif
