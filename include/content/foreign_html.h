/*
 * HTML of elsewhere as text of the course language.  SPDX-License-Identifier: Apache-2.0
 *
 * By allow-list: paragraphs, lists, tables, strong, em, links to https, pictures that came along.
 * The rest loses its tags and keeps its words; what cannot be shown without them (scripts, frames,
 * forms, sound, pictures that are elsewhere) is noted for the item. Nothing is fetched, nothing
 * run.
 */
#ifndef ATTEST_CONTENT_FOREIGN_HTML_H
#define ATTEST_CONTENT_FOREIGN_HTML_H

#include <stdbool.h>
#include <stddef.h>

#include "content/foreign.h"

enum foreign_text {
    FOREIGN_HTML,
    FOREIGN_LINES, /* plain text: an empty line, or a line break, begins a paragraph */
    FOREIGN_AUTO   /* HTML in which a line break counts, too */
};

/* Blocks; "" if nothing is left. With `gaps`, p and figure alone, and what stands at the marks of
 * gaps stays as it is. */
const char *foreign_blocks(struct foreign *f, struct foreign_item *item, const char *text,
                           enum foreign_text form, bool gaps);
/* A run; "" if nothing is left. Pictures stand in it where `pictures`, else they are noted. */
const char *foreign_run(struct foreign *f, struct foreign_item *item, const char *text,
                        enum foreign_text form, bool pictures);
/* The words alone, unescaped. */
const char *foreign_words(struct foreign *f, const char *text, enum foreign_text form);
/* & < > " as references; characters that XML cannot hold are left out. */
const char *foreign_escaped(const void *mem, const char *text);

#endif
