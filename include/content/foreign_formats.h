/*
 * The formats that can be brought over, each in a file of its own.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_CONTENT_FOREIGN_FORMATS_H
#define ATTEST_CONTENT_FOREIGN_FORMATS_H

#include <stdbool.h>
#include <stddef.h>

#include "content/foreign.h"
#include "content/problem.h"
#include "content/tree.h"

struct package;

struct foreign_format {
    const char *name;
    /* Whether text of that beginning is of this format; NULL where the root element says it. */
    bool (*is_text)(const char *text);
    const char *root; /* name of the root element, or NULL */
    /* Reads it: `text` where it is text, the tree where it is XML. */
    void (*read)(struct foreign *f, const char *text, struct doc *doc);
};

extern const struct foreign_format foreign_gift, foreign_moodle, foreign_qti, foreign_qti3,
    foreign_qti1;

/* Files that came packed: by a manifest of IMS, or whatever of a known format lies in them. False
 * if there is nothing that is known; f->format is said then too. */
bool foreign_packed(struct foreign *f, struct package *package, struct problems *problems);
/* One item of QTI 2 or 3; one file of QTI 1.2, alone or of a Common Cartridge. */
void qti_item(struct foreign *f, struct foreign_bank *bank, struct node *root);
void qti1_file(struct foreign *f, struct doc *doc);
/* A course of Open edX, from the root of its course.xml. */
bool olx_read(struct foreign *f, const struct package *package, const struct node *root);

/* ---- what formats share */

/* A file's text in UTF-8, whatever it says of itself; the tree of an XML file; the format that a
 * file is of, or NULL. */
const char *convert_text(const void *mem, const unsigned char *data, size_t len);
struct doc *convert_doc(const void *mem, const char *path, const unsigned char *data, size_t len,
                        struct problems *problems);
const struct foreign_format *convert_format(const void *mem, const unsigned char *data, size_t len);

/* The text of a Moodle Cloze question with marks where gaps stand; the gaps are added to the item.
 * Refuses the item if something in braces cannot be carried. */
const char *cloze_gaps(struct foreign *f, struct foreign_item *item, const char *text);

#endif
