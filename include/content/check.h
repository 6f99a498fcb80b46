/*
 * What the stages of a check share.  SPDX-License-Identifier: Apache-2.0
 *
 * course_check reads the package, then runs the stages one after another over the files reached
 * from course.xml. Each stage looks at everything and reports; none changes the tree but for the
 * marks of the structure stage.
 */
#ifndef ATTEST_CONTENT_CHECK_H
#define ATTEST_CONTENT_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "content/course.h"
#include "content/problem.h"
#include "content/source.h"
#include "content/tree.h"

/* What an id of the whole course names. */
struct id_entry {
    const char *id;
    struct node *node;
    size_t order; /* in which it was met, from 1 */
};

struct check {
    void *mem; /* scratch: ends with the check */
    const struct course_options *options;
    struct problems *problems;
    struct package *package;
    struct doc **docs; /* course.xml first, then the files it uses, in their order */
    size_t n_docs;
    bool unreadable;    /* some file yielded no tree: what spans files is not judged */
    const char *unread; /* the first file that is there and cannot be read; NULL: none */
    size_t n_unread;
    struct borrowed *borrowed; /* banks of other courses that are read (content/lend.h) */
    size_t n_borrowed;
    bool malformed; /* some structure is wrong */
    struct id_entry **ids;
    size_t n_ids;
    struct allow *allows;
    size_t n_allows;
    size_t visits;                      /* how often items have been visited (struct node, met) */
    struct course_languages *languages; /* content/translate.h; NULL where none is declared */
    const struct course_language *language; /* while its files are read and checked, else NULL */
    struct same *same;                      /* paragraphs that read the same in a translation */
    size_t n_same;
    const struct check *original;   /* of a check that holds only what one language has */
    struct lent_stamp *lent_stamps; /* of units of lent banks (content/lend.h) */
    size_t n_lent_stamps;
};

/* Text for a problem, on the check's memory. */
#define say(check, ...) mem_format((check)->mem, __VA_ARGS__)

/* What to say of a place; the place itself comes from a node. */
struct fault {
    enum problem_stage stage;
    bool warning;
    const char *rule, *found, *expected, *remedy;
};
void check_report(struct check *c, const struct node *at, const struct fault *fault);
/* The same for a file as a whole. */
void check_report_file(struct check *c, const char *path, const struct fault *fault);

/* The word of a list (ended by NULL), or of a text of words, that comes nearest, or NULL where none
 * is near. suggest knows besides what authors of other languages tend to write ("para"). */
const char *nearest(const void *mem, const char *word, const char *const *words);
const char *nearest_word(const void *mem, const char *word, const char *words);
const char *suggest(const void *mem, const char *word, const char *const *words);

/* An attribute that names a file which is not there. */
void check_no_file(struct check *c, const struct node *n, const char *attribute, const char *path);

/* Reads one XML file of the package and walks its structure. NULL if it cannot be read. */
struct doc *check_read(struct check *c, struct file *file);
/* The files that an <image> or <media> names. */
void check_files_of(struct check *c, const struct node *n);

/* A check of these files; everything but the course ends with it. */
struct check *check_new(const void *mem, struct package *package,
                        const struct course_options *options, struct problems *problems);
/* Reads the originals and runs the stages up to meaning. False if some file cannot be read. */
bool check_originals(struct check *c);

/* Stages, in their order. */
void check_structure(struct check *c, struct doc *doc);
void check_references(struct check *c);
void check_history(struct check *c); /* ids against the version that is live */
void check_meaning(struct check *c);
void check_lint(struct check *c);

/* ---- ids of the whole course */

/* The element with that id, of any unit of the course, or NULL. */
struct node *check_find(const struct check *c, const char *id);
/* The bank of that id, or the scenario file: a bank of one. NULL if there is none. */
struct node *check_bank(const struct check *c, const char *id);
/* The enclosing unit of a node: page, item, quiz, objective, source … or the root. */
const struct node *unit_of(const struct node *n);

/* ---- the course built from sound trees */

struct course *course_build(struct check *c, const void *mem);
/* Only title, description, heads, items and steps, into an empty course. False if some text did not
 * fit. */
bool course_build_words(struct check *c, struct course *course);

/* The content hash: 64 hex digits on mem. */
char *course_hash(struct check *c, const void *mem);
/* The canonical form of one element, on mem. */
const char *node_canonical(const void *mem, const struct node *n, size_t *ret_len);
/* The digest of one element in canonical form: 64 hex digits on mem. */
char *node_digest(const void *mem, const struct node *n);
/* The same of a translation unit: of a root without the units in it. */
char *unit_digest(const void *mem, const struct node *n);
/* The hash of one language over the hash of the original: 64 hex digits on mem. */
char *language_hash(struct check *c, const struct course_language *l, const char *original,
                    const void *mem);

#endif
