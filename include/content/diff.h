/*
 * What changed between two versions of a course, and what each change counts as.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Pure: two sets of files that were sound when they were stored, to a list of changes. Units (a
 * page, an item, a quiz …) are matched by their id, what stands in them by id or by likeness. The
 * class of a change is a floor, by the table in docs/course-format.md ("Versions"): an author may
 * say more, never less.
 */
#ifndef ATTEST_CONTENT_DIFF_H
#define ATTEST_CONTENT_DIFF_H

#include <stdbool.h>
#include <stddef.h>

#include "content/course.h"

enum change_class { CHANGE_NONE, CHANGE_TYPO, CHANGE_MINOR, CHANGE_MATERIAL, CHANGE_CLASSES };
/* "none", "typo", "minor", "material"; the class of such a word, or CHANGE_CLASSES. */
extern const char *const change_class_names[CHANGE_CLASSES];
enum change_class change_class_of(const char *name);

enum change_kind { CHANGE_ADDED, CHANGE_REMOVED, CHANGE_WORDS, CHANGE_VALUE, CHANGE_ORDER };
extern const char *const change_kind_names[]; /* "added", "removed" … */

/* Whose signature a change voids: of those who sign by kind. */
enum {
    SIGNS_SURVIVOR_ADVISER = 1,
    SIGNS_CLINICIAN = 2,
    SIGNS_LEGAL = 4,
    SIGNS_ACCESSIBILITY = 8,
    SIGNS_ALL = 15
};

/* Why a change counts as what it does. */
enum change_reason {
    BECAUSE_LETTERS,     /* few letters of few words */
    BECAUSE_TEXT,        /* text was rewritten */
    BECAUSE_FEEDBACK,    /* feedback, hint or rationale */
    BECAUSE_ACCESS,      /* what stands in for pictures and sound; tables */
    BECAUSE_SOURCE,      /* a source */
    BECAUSE_STAT,        /* a figure, or its source */
    BECAUSE_GLOSSARY,    /* a definition */
    BECAUSE_DATES,       /* dates of review, minutes, level of reading */
    BECAUSE_POOL,        /* an item of a pool came or went */
    BECAUSE_FIXED,       /* an item that everybody meets came or went */
    BECAUSE_OPTION,      /* an option or other part of an item */
    BECAUSE_KEY,         /* what is right, or what it is worth */
    BECAUSE_PARTS,       /* a page, module, quiz or objective came or went */
    BECAUSE_OBJECTIVE,   /* an objective was reworded */
    BECAUSE_POLICY,      /* who passes */
    BECAUSE_TOLD,        /* how a quiz looks and what it tells */
    BECAUSE_NOTE,        /* a content note or summary was changed */
    BECAUSE_NOTE_LESS,   /* … lowered or removed */
    BECAUSE_WHEN,        /* for whom something is shown */
    BECAUSE_SLOT,        /* what facilities fill in */
    BECAUSE_SLOT_NEEDED, /* … and must */
    BECAUSE_SCENES,      /* the ways through a scenario */
    BECAUSE_MEDIA,       /* pictures or recordings */
    BECAUSE_CREDIT,      /* hours or topic */
    BECAUSE_CREDIT_WORDS,
    BECAUSE_PEOPLE,      /* who contributed */
    BECAUSE_LICENCE,     /* a licence of the lint */
    BECAUSE_TRANSLATION, /* words in another language */
    BECAUSE_ORDER,       /* the order of things */
    BECAUSE_KIND,        /* another kind under the same id, or privacy */
    BECAUSE_ARRANGEMENT, /* only how files are cut and named */
    BECAUSE_UNKNOWN,     /* nothing can be compared */
    BECAUSE_COUNT
};

struct change {
    const char *language; /* of a translation; NULL: the original */
    const char *unit;     /* element: "page", "single-choice", "course" */
    const char *id;       /* its id; "" for the course */
    const char *title;    /* how a reader knows it: its title, or the beginning of its question */
    enum change_kind kind;
    const char *what; /* element in it, with an attribute: "p", "quiz/@pass"; the unit itself: its
                         element */
    const char
        *part; /* id of the part of an item in which it is: of an option, row …; NULL: none */
    const char *part_words;     /* what that part says, cut short; "" if nothing */
    const char *place;          /* XPath, in the new version or, of what is gone, in the old */
    const char *before, *after; /* plain text or value; NULL: was, or is, not there */
    const char *maybe;          /* of a unit that is gone: id of a new one like it, or NULL */
    enum change_class class;
    enum change_reason reason;
    unsigned signs; /* whose signature it voids */
    bool regrade;   /* answers given before may be worth something else now */
};

struct diff {
    const void *mem;
    struct change *list;
    size_t n;
    enum change_class floor; /* the highest of all */
    unsigned signs;
    bool regrade;
};

/* The files of a version: XML byte for byte, media by the hash of their bytes. */
struct media_hash {
    const char *path, *hash;
};
struct version_files {
    const struct course_file *xml;
    size_t n_xml;
    const struct media_hash *media;
    size_t n_media;
};

/* Those of a course that was checked. */
struct version_files version_files_of(const void *mem, const struct course *course);

/* False if one of them cannot be read as a course: then there is nothing in *ret. */
bool course_diff(const void *mem, const struct version_files *before,
                 const struct version_files *after, struct diff *ret);

/* The same in a child process without files and sockets (content/apart.h). */
bool course_diff_apart(const void *mem, const struct version_files *before,
                       const struct version_files *after, struct diff *ret);

/* ---- words */

enum piece_kind { PIECE_SAME, PIECE_GONE, PIECE_NEW };
struct piece {
    enum piece_kind kind;
    const char *text; /* words with a space between */
};

/* The two texts as one run of pieces, owned by mem; *ret_n of them. NULL texts are empty. */
struct piece *diff_words(const void *mem, const char *before, const char *after, size_t *ret_n);

/*
 * How many words differ, if each does by no more than two letters and none of them is a number, a
 * unit, a negation or a modal verb, in English or Spanish; -1 otherwise.
 */
int diff_typos(const void *mem, const char *before, const char *after);

enum { TYPO_WORDS_MAX = 3, TYPO_LETTERS_MAX = 2 };

#endif
