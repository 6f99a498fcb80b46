/*
 * Files of rules, written: the other way round from content/rules_file.h.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Each attribute stands on a line of its own, so that what the check finds wrong on a line is wrong
 * with one field of a form. Nothing is judged here: what was typed is written as it is, and the
 * check reads it. Owned by the mem of the writer.
 */
#ifndef ATTEST_CONTENT_RULES_TEXT_H
#define ATTEST_CONTENT_RULES_TEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "content/rules_file.h"

struct buf;

/* One attribute: what it is called, and what it says; NULL or "": it is left out. */
struct rules_said {
    const char *name, *value;
    int line; /* where it was written, from 1; 0: left out */
};

struct rules_text {
    const void *mem;
    struct buf *out;
    int line; /* the next one to be written */
};

/* Begins a file: its root with this title. */
struct rules_text rules_text_new(const void *mem, const char *title);
/* The whole file, its root closed. */
const char *rules_text_end(struct rules_text *t);

/* An element with its attributes. empty: it is closed at once; else by rules_text_close. The answer
 * is the line of its name, where a problem of the whole element is told. */
int rules_text_open(struct rules_text *t, int depth, const char *name, struct rules_said *said,
                    size_t n, bool empty);
void rules_text_close(struct rules_text *t, int depth, const char *name);

/* Markup as somebody typed it, on lines of its own. The answer is the line of its first. */
int rules_text_raw(struct rules_text *t, const char *markup);

/* A tree of parts in the way of rules_file.h, as the markup inside <rule>. Begins at that depth. */
const char *rules_text_tree(const void *mem, const struct rules_part *parts, size_t n, int depth);

#endif
