/*
 * Building the records of a course: what build.c and build_item.c share.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Called for sound trees alone; everything is made on `mem`.
 */
#ifndef ATTEST_CONTENT_BUILD_H
#define ATTEST_CONTENT_BUILD_H

#include <stdbool.h>

#include "content/course.h"
#include "util/mem.h"

struct check;
struct node;
struct render;

struct build {
    struct check *c;
    const void *mem;
    struct render *render;
    struct course *course;
};

/* One more record at the end of an array, which grows by doubling. */
#define APPEND(b, array, n)                                                                        \
    (array = (n) & ((n)-1) ? array : mem_grow((b)->mem, array, n, (n) ? (n)*2 : 1), &array[(n)++])

/* A copy of the text, or NULL for NULL. */
const char *build_keep(struct build *b, const char *text);
/* The plain text of an element, or NULL where there is none; that of its <title>. */
const char *build_plain(struct build *b, const struct node *n);
const char *build_title(struct build *b, const struct node *n);
/* An attribute that is a whole number, or has a default of yes. */
int build_number(const struct node *n, const char *attribute, int otherwise);
bool build_yes_unless_no(const struct node *n, const char *attribute);

/* The number in the course of the condition on a <use> or <draw>; 0: it has none. */
int build_condition(struct build *b, const struct node *n);

/* Adds an item of a bank to the course; a scenario file is a bank of one. */
void build_item(struct build *b, const struct node *bank, const struct node *n);

#endif
