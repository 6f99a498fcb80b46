/*
 * One XML file of a course as a tree that knows its places.  SPDX-License-Identifier: Apache-2.0
 *
 * doc_read scans the bytes first (encoding, document type, limits, tags that match), then lets
 * libxml2 judge and deliver; a file with any error yields no tree. Nodes keep the byte offset of
 * their start tag, from which line and column are worked out when somebody asks.
 */
#ifndef ATTEST_CONTENT_TREE_H
#define ATTEST_CONTENT_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "content/problem.h"

#define COURSE_NAMESPACE "urn:attest:course:1"

enum { COURSE_TEXT_MAX = 8 * 1024 * 1024 }; /* the text of a subtree is no longer than its file */

struct element;

struct attr {
    const char *name; /* "xml:lang" for that one; never a prefix otherwise */
    const char *value;
    bool foreign; /* of another namespace */
};

/* An element, or, where name is NULL, a run of text. */
struct node {
    struct doc *doc;
    struct node *parent, *first, *last, *next, *prev;
    const char *name, *text;
    struct attr *attrs;
    size_t n_attrs;
    size_t offset;              /* of "<", or of the first character of the text that is no blank */
    const struct element *type; /* set by the structure stage; NULL where it is unknown */
    bool foreign;               /* an element of another namespace */
    bool broken;                /* something in its structure, or below it, is wrong */
    bool shown;                 /* for the walk: its place has been reported as misplaced */
    /* Marks of the meaning stage on an item: the quiz that names it, the page that asks it, and the
     * last visit that met it. */
    const struct node *named_by, *active_on;
    size_t met;
};

/* Where a tag begins and ends; the scan lists them in the order in which the parser meets them. */
struct tag {
    size_t offset, open_end, close_end;
};

/* The last column that was counted: a file may be one long line. */
struct place_cache {
    size_t offset;
    int column;
};

struct doc {
    const char *path;
    char *text; /* NUL-terminated; no NUL inside once it is scanned */
    size_t len;
    size_t *lines; /* offset of the first byte of each line */
    size_t n_lines;
    struct place_cache *cache;
    struct tag *tags;
    size_t n_tags;
    struct node *root; /* NULL if the file could not be read */
    size_t n_nodes;
};

struct place {
    int line, column;
};

/* Reads one file. Problems go to `problems`; root stays NULL if there was any. */
struct doc *doc_read(const void *mem, const char *path, const unsigned char *data, size_t len,
                     struct problems *problems);
/* The same of a language other than that of courses: elements of any other namespace are foreign.
 */
struct doc *doc_read_as(const void *mem, const char *path, const unsigned char *data, size_t len,
                        const char *space, struct problems *problems);

/* The part before the parser: false if the file must not be parsed (then it has been told). */
bool doc_scan(const void *mem, struct doc *doc, struct problems *problems);

struct place doc_place(const struct doc *doc, size_t offset);

/* That line, cut to 200 characters, on mem. */
const char *doc_line(const void *mem, const struct doc *doc, int line);

/* The value of an attribute, or NULL. */
const char *node_attr(const struct node *n, const char *name);
/* The same, where an absent one is "". */
const char *node_attr_or(const struct node *n, const char *name, const char *otherwise);
bool node_yes(const struct node *n, const char *name);
/* Asked so often that most answers come from the first letter. */
static inline bool node_is(const struct node *n, const char *name)
{
    return n && n->name && *n->name == *name && !strcmp(n->name, name);
}
/* The first element child of that name, or NULL; the next sibling of that name, or NULL. */
struct node *node_child(const struct node *n, const char *name);
struct node *node_next(const struct node *n, const char *name);
/* The next node of the subtree of `top` in document order, or NULL. */
struct node *node_after(const struct node *n, const struct node *top);
/* The same, past all that stands below n. */
struct node *node_past(const struct node *n, const struct node *top);
/* All text of the subtree with white space collapsed, on mem. */
char *node_text(const void *mem, const struct node *n);
/* The same of a stem, where each gap reads "____" whatever is accepted in it. */
char *node_stem_text(const void *mem, const struct node *stem);
/* /module/page[@id='moments']/p[2] */
char *node_xpath(const void *mem, const struct node *n);

#endif
