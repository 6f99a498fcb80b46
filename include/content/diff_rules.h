/*
 * What a change counts as: the table of classes, for diff.c alone.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_CONTENT_DIFF_RULES_H
#define ATTEST_CONTENT_DIFF_RULES_H

#include "content/diff.h"
#include "content/tree.h"

struct verdict {
    enum change_class class;
    enum change_reason reason;
    bool regrade;
};

/* An attribute with another value; NULL: it was, or is, not there. cited: the node is a source that
 * stands behind a figure. */
struct verdict rule_attribute(const struct node *n, const char *name, const char *before,
                              const char *after, bool cited);

/* Text of an element that was rewritten by more than slips of the pen. */
struct verdict rule_text(const struct node *n, bool cited);

/* Whether a slip of the pen in this element may count as no more than that. */
bool rule_allows_typo(const struct node *n);

/* An element that came or went. fixed: an item that everybody meets. */
struct verdict rule_element(const struct node *n, bool added, bool fixed);

/* The same elements in another order. */
struct verdict rule_order(const struct node *parent, const struct node *child);

/* Whose field the element is in, or holds. */
unsigned rule_signs(const struct node *n);

/* Whether n, or something it stands in, is of that element. */
const struct node *rule_within(const struct node *n, const char *name);

#endif
