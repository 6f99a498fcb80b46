/*
 * Inside of attempt_item.c and attempt_typed.c: what draws the answer fields of one kind.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_ATTEMPT_DRAW_H
#define ATTEST_WEB_ATTEMPT_DRAW_H

#include "web/attempt_item.h"

/* One question being drawn. */
struct drawing {
    struct request *req;
    struct reply *reply;
    struct html *h;
    const struct quiz_item *item;
    const struct item_look *look;
    int ids; /* given to fields so far */
};

const char *draw_id(struct drawing *d);
/* The text saved for a part; "": none. */
const char *draw_saved(const struct drawing *d, const char *part);
/* The author's words in an element, marked with their language where that is another one. class and
 * id may be NULL. */
void draw_markup(struct drawing *d, const char *element, const char *class, const char *id,
                 const char *markup);

struct draw_select {
    const char *id, *name, *part; /* part: whose saved text is selected */
    const char *label;            /* accessible name where no <label> points to it; else NULL */
    const char *class, *first;    /* NULL: as usual */
    enum part_kind kind;          /* what is listed: options or units of `parent` */
    int parent;
};
void draw_select(struct drawing *d, const struct draw_select *s);

struct draw_tile {
    const char *name, *value, *label;
    const char *area; /* key of the area that it stands for, or NULL */
    bool many, checked;
    bool foreign; /* label: the author's words, which are HTML; else ours, as text */
};
void draw_tile(struct drawing *d, const struct draw_tile *t);

/* attempt_typed.c */
void draw_short_answer(struct drawing *d);
void draw_numerical(struct drawing *d);
void draw_essay(struct drawing *d);
void draw_reflection(struct drawing *d);
void draw_gaps(struct drawing *d, const char *stem);
void draw_gap_text(struct drawing *d, const char *stem);
void draw_ordering(struct drawing *d);
void draw_scenario(struct drawing *d);

#endif
