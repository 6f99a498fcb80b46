/*
 * The elements and attributes of a file of rules, as tables.  SPDX-License-Identifier: Apache-2.0
 *
 * Inside the content room: rules_file.c builds from a tree that this found sound.
 */
#ifndef ATTEST_CONTENT_RULES_SHAPE_H
#define ATTEST_CONTENT_RULES_SHAPE_H

#include "content/tree.h"

/* A run over one file. */
struct rules_check {
    const void *mem;
    struct doc *doc;
    struct problems *problems;
};

/* Reports at a node; NULL remedy: "correct it". warning: nothing is refused. */
struct rules_fault {
    bool warning;
    enum problem_stage stage;
    const char *rule, *found, *expected, *remedy;
};
void rules_report(struct rules_check *c, const struct node *at, const struct rules_fault *fault);

/* Checks n and all below it; false if anything is wrong there. */
bool rules_shape(struct rules_check *c, struct node *n);

#endif
