/*
 * What the files of the comparison share: diff.c and diff_nodes.c.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_CONTENT_DIFF_INNER_H
#define ATTEST_CONTENT_DIFF_INNER_H

#include "content/check.h"
#include "content/diff.h"
#include "content/diff_rules.h"

/* Something that is matched by its id over the whole course. */
struct unit_of {
    const char *key; /* "slot on-call", "page why", "root modules/x.xml" */
    const struct node *node;
    bool met; /* in the other version too */
};

struct side {
    const struct version_files *files;
    struct package *package;
    struct check *check;
    struct doc **docs;
    size_t n_docs;
    struct unit_of *units;
    size_t n_units;
};

struct comparison {
    void *mem; /* scratch */
    struct diff *diff;
    struct side before, after;
    const char *language;    /* of the translation that is compared; NULL: the original */
    const struct node *unit; /* that is compared, in the new version */
    size_t first;            /* of its changes */
    int typos;               /* words that differ by a slip, in this unit */
    bool media;              /* some file of the same path has other bytes */
};

/* Whether it is matched by its id over the whole course; that id, or "". */
bool diff_is_unit(const struct node *n);
const char *diff_id(const struct node *n);

/* The running text of an element, and that of all below it. On mem. */
const char *diff_run(const void *mem, const struct node *n);
const char *diff_text(const void *mem, const struct node *n);

/* Whether the source that n is, or stands in, is behind a figure, then or now. */
bool diff_is_cited(const struct comparison *c, const struct node *n);

/* Adds a change at a place, in the unit that is compared. */
void diff_tell(struct comparison *c, const struct node *at, struct verdict v, struct change change);

/* Tells what differs in two elements of one name, without the units in them. */
void diff_nodes(struct comparison *c, const struct node *a, const struct node *b);

#endif
