/*
 * From elements to HTML, by an allow-list.  SPDX-License-Identifier: Apache-2.0
 *
 * Only what stands in the table of render.c can come out, and everything passes the HTML writer.
 * Called for sound trees alone.
 */
#ifndef ATTEST_CONTENT_RENDER_H
#define ATTEST_CONTENT_RENDER_H

#include <stdbool.h>
#include <stddef.h>

struct check;
struct fragment;
struct node;
struct render;

/* A renderer for one course: knows its sources by number and its media by digest. */
struct render *render_new(struct check *c, const void *mem);

/* The text of an element with its inline markup, without a tag of its own. NULL for NULL. */
const char *render_inline(struct render *r, const struct node *n);
/* The blocks in an element, <title> and other heads left out. NULL for NULL. */
const char *render_blocks(struct render *r, const struct node *n);
/* The same, cut at <local> and around <when>. */
struct fragment *render_fragments(struct render *r, const struct node *n, size_t *ret_n);

/* Where an <a ref> leads: within its page, or to another page of the course (src/content/link.c).
 */
const char *link_address(struct check *c, const struct node *a);

/* Whether anything rendered so far was cut off or unbalanced: then none of it is used. */
bool render_is_broken(const struct render *r);

/* 64 hex digits of SHA-256. */
char *digest_hex(const void *mem, const void *data, size_t len);

/* Words of the screen that content brings along ("Transcript"), in the course's language. */
enum content_word {
    WORD_TRUE,
    WORD_FALSE,
    WORD_TRANSCRIPT,
    WORD_DESCRIPTION,
    WORD_SIGN,
    WORD_CAPTIONS,
    WORD_SOURCE,
    WORD_NOTE,
    WORD_TIP,
    WORD_IMPORTANT,
    WORD_SAFETY,
    WORD_EXAMPLE,
    WORD_SUMMARY,
    CONTENT_WORD_COUNT
};
const char *content_word(const char *language, enum content_word word);

#endif
