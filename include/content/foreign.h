/*
 * Questions and pages as they came from elsewhere, on their way into the course language.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A converter (one file for each format, import_*.c) reads its format into these records and notes
 * what it could not carry; foreign_write.c writes them as the files of a course. Nothing is dropped
 * in silence: whatever has no place here becomes a note. All is made on `mem` of struct foreign.
 *
 * Members that hold markup hold that of the course language, escaped and well-formed: blocks (p,
 * ul, ol, table, figure) or a run of text with em, strong and a. foreign_html.h makes it from HTML.
 */
#ifndef ATTEST_CONTENT_FOREIGN_H
#define ATTEST_CONTENT_FOREIGN_H

#include <stdbool.h>
#include <stddef.h>

#include "content/convert.h"
#include "content/course.h"

struct package;

/* An option, row, accepted answer or unit. Unused members are 0 or NULL. */
struct foreign_part {
    const char
        *text; /* run; of an accepted text, a unit and an option of a gap: plain, unescaped */
    struct fraction fraction;      /* option, accept: worth, den 0: none said; unit: factor */
    const char *feedback;          /* run, or NULL */
    int answer;                    /* row: number of its option from 0; kprim: 1 true, 0 false */
    const char *value, *tolerance; /* accept: a number, as decimal text */
    bool fixed;
};

struct foreign_parts {
    struct foreign_part *list;
    size_t n;
};

/* A gap of a text, filled by typing (accepted) or by choosing (options). */
struct foreign_gap {
    struct foreign_parts options, accepted;
    int weight; /* >= 1 */
    bool fold;
    const char *feedback; /* run: what is said of the gap, or NULL */
};

struct foreign_item {
    enum item_kind kind;
    enum item_scoring scoring;
    const char *name; /* what its author calls it; "" if nothing */
    int line;         /* of the file it came from; 0: unknown */
    const char *id;   /* given by foreign_item */
    const char
        *stem; /* blocks; of a gap-fill p and figure alone, gap i stands at foreign_gap_mark(i) */
    struct foreign_parts options, rows, accepted, units;
    struct foreign_gap *gaps;
    size_t n_gaps;
    bool answer; /* of a true-false */
    const char *feedback_true, *feedback_false;
    const char *feedback_right, *feedback_partial, *feedback_wrong; /* runs, or NULL */
    const char *rationale;                                          /* blocks, or NULL */
    const char **hints;                                             /* runs */
    size_t n_hints;
    const char *tags;                      /* ids separated by spaces, or NULL */
    struct fraction worth;                 /* its weight in a quiz, as the source says; den 0: 1 */
    struct fraction penalty, unit_penalty; /* den 0: none said */
    enum item_units units_asked;
    bool no_shuffle, fold, half_credit;
    const char *guide; /* run: what an essay is marked by, or NULL */
    int min_words, max_words;
    bool partly;  /* something of it was noted */
    bool refused; /* it is not carried; its note says why */
};

struct foreign_bank {
    const char *id, *title;
    struct foreign_item **items;
    size_t n_items;
    int drawn; /* so many are asked at a time, as the source says; 0: it does not */
};

struct foreign_page {
    const char *id, *title, *body; /* body: blocks */
    int words;
};

/* A file that belongs to the text: a picture. */
struct foreign_media {
    const char *name; /* as the source calls it */
    const char *path; /* below the course folder */
    const unsigned char *data;
    size_t len;
};

struct foreign {
    const void *mem;
    const char *file, *format, *title;
    struct foreign_bank **banks;
    size_t n_banks;
    struct foreign_page *pages;
    size_t n_pages;
    struct foreign_media *media;
    size_t n_media;
    const struct package *package; /* that it came in, or NULL */
    const char *at;                /* path in it of the file that is being read */
    struct converted *out;         /* its notes are added to as things are met */
    struct foreign_name *names;    /* ids that are taken */
    size_t n_names, names_room;
    int figures;
};

struct foreign *foreign_new(const void *mem, const char *file, const char *format);

/* ---- what there is */

/* The bank of that title; made where there is none. */
struct foreign_bank *foreign_bank(struct foreign *f, const char *title);
/* A new item at the end of a bank. Its id comes from the name, or, where that is empty, from the
 * kind. */
struct foreign_item *foreign_item(struct foreign *f, struct foreign_bank *bank, const char *name,
                                  int line);
struct foreign_part *foreign_part(struct foreign *f, struct foreign_parts *parts);
struct foreign_gap *foreign_gap(struct foreign *f, struct foreign_item *item);
void foreign_hint(struct foreign *f, struct foreign_item *item, const char *run);
/* Adds a word as a tag, written as an id. */
void foreign_tag(struct foreign *f, struct foreign_item *item, const char *word);
void foreign_page(struct foreign *f, const char *title, const char *body, int words);
/* Keeps a picture under a path of its own and returns that; the same bytes once. From then on it is
 * what that name means. NULL if it is no PNG, JPEG or WebP, or larger than pictures may be. */
const char *foreign_picture(struct foreign *f, const char *name, const unsigned char *data,
                            size_t len);

/* The path below the package of what a file at `from` says: "..", "." and a slash in front gone. */
const char *foreign_path(const void *mem, const char *from, const char *said);

/* ---- what cannot be carried */

/* Notes that something of the item (NULL: of the file) is carried not wholly, and what its author
 * can do. The same of one item is noted once. */
void foreign_partly(struct foreign *f, struct foreign_item *item, const char *what, const char *why,
                    const char *remedy);
/* Notes that the item is not carried at all; it is written nowhere. */
void foreign_refuse(struct foreign *f, struct foreign_item *item, const char *what, const char *why,
                    const char *remedy);

/* ---- words and numbers */

/* A text as an id of the course language that nothing else has; `otherwise` where nothing of the
 * text can stand in one. */
const char *foreign_id(struct foreign *f, const char *text, const char *otherwise);
/* The same without taking it. */
const char *foreign_slug(const void *mem, const char *text, size_t max);
/* Three bytes of UTF-8, a character of no alphabet, that stand in a stem for gap i. */
enum { FOREIGN_GAPS_MAX = 100, FOREIGN_GAP_FIRST = 0xE000 };
void foreign_gap_mark(size_t gap, char ret[static 4]);

/* A decimal number (sign, point or comma, exponent) as the fraction that its author meant:
 * 33.33333 per hundred is 1/3. False if it is no number, or no fraction of numbers up to 9999 is as
 * near as the digits that stand there. */
bool foreign_fraction(const char *text, int per, struct fraction *ret);
/* The same number in the form of the course language ("0.5", "1.2e6"), or NULL. */
const char *foreign_number(const void *mem, const char *text);

/* Bytes from base64, white space passed; NULL if it is none. */
unsigned char *foreign_base64(const void *mem, const char *text, size_t *ret_len);

bool fraction_is(struct fraction f, int num, int den);

#endif
