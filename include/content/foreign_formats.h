/*
 * The formats that can be brought over, each a file of its own.  SPDX-License-Identifier:
 * Apache-2.0
 */
#ifndef ATTEST_CONTENT_FOREIGN_FORMATS_H
#define ATTEST_CONTENT_FOREIGN_FORMATS_H

#include <stdbool.h>
#include <stddef.h>

#include "content/foreign.h"
#include "content/problem.h"
#include "content/tree.h"

struct foreign_format {
    const char *name;
    /* Whether text of that beginning is of this format; NULL where the root element says it. */
    bool (*is_text)(const char *text);
    const char *root; /* name of the root element, or NULL */
    /* Reads it: `text` where it is text, the tree where it is XML. */
    void (*read)(struct foreign *f, const char *text, struct doc *doc);
};

extern const struct foreign_format foreign_gift, foreign_moodle;

/* ---- what formats share */

/* The text of a Moodle Cloze question with marks where gaps stand; the gaps are added to the item.
 * Refuses the item if something in braces cannot be carried. */
const char *cloze_gaps(struct foreign *f, struct foreign_item *item, const char *text);

#endif
