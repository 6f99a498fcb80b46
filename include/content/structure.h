/*
 * The parts of the structure stage.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_CONTENT_STRUCTURE_H
#define ATTEST_CONTENT_STRUCTURE_H

#include <stdbool.h>

struct check;
struct node;

/* Reports an error of structure at a node and marks it and all above it as broken. */
void structure_fault(struct check *c, struct node *at, const char *rule, const char *found,
                     const char *expected, const char *remedy);

/* What a schema cannot say: attributes that exclude each other, empty text, ragged tables. */
void check_beyond(struct check *c, struct node *n);

/* What is unique, and what points to it, inside one file: parts of items, slots, uses, licences. */
void check_identity(struct check *c, struct node *root);

bool is_blank(const char *text);

#endif
