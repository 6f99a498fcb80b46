/*
 * What is wrong with a course, and where.  SPDX-License-Identifier: Apache-2.0
 *
 * A check goes on after every problem, so that an author gets all of them at once. Each says what
 * was found, what was expected and how to mend it, at a line and column of a file of the folder.
 */
#ifndef ATTEST_CONTENT_PROBLEM_H
#define ATTEST_CONTENT_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

/* In the order in which problems are shown: nothing later is certain while something earlier is
 * wrong. */
enum problem_stage {
    STAGE_BYTES,       /* package, encoding, document type, limits */
    STAGE_WELL_FORMED, /* tags, entities, namespace, root */
    STAGE_STRUCTURE,   /* elements, attributes, values, order */
    STAGE_REFERENCES,  /* ids, references, files */
    STAGE_MEANING,     /* keys, counts, quizzes, dates, credit */
    STAGE_TRANSLATION, /* against sound originals */
    STAGE_LINT,        /* warnings that a written reason may allow */
    STAGE_COUNT
};

struct problem {
    enum problem_stage stage;
    bool warning;      /* false: an error, and nothing is applied */
    const char *rule;  /* short name, as in docs/course-format.md: "attribute", "reference" … */
    const char *file;  /* path below the course folder */
    int line;          /* from 1; 0: the whole file */
    int column;        /* from 1, counted in characters; 0: unknown */
    const char *xpath; /* /module/page[@id='moments']/p[2], or NULL */
    const char *found; /* "attribute rigth=\"yes\" on <option>" */
    const char *expected; /* "id, right, fraction, fixed" */
    const char *remedy;   /* "did you mean right?" */
    const char *source;   /* the text of that line, cut to 200 characters, or NULL */
};

/* A version of a course: another one that this one takes a bank of, or this one. */
struct wanted {
    char code[33];
    int version;
};

enum { WANTED_MAX = 8 };

/* A growing list. Strings are copied into the list's own memory. */
struct problems {
    void *mem;
    struct problem *list;
    size_t n;
    size_t n_errors;
    bool cut; /* more than PROBLEMS_MAX: the rest is not listed, and the list says so */
    struct wanted wanted[WANTED_MAX]; /* each an error, too: it was not at hand */
    size_t n_wanted;
    struct wanted self; /* the course that was checked, as far as it says; code "": it does not */
};

enum { PROBLEMS_MAX = 1000 };

struct problems *problems_new(const void *mem);

/* Adds a copy of *p. */
void problems_add(struct problems *list, const struct problem *p);

/* Notes once what was not at hand. */
void problems_want(struct problems *list, const char *code, int version);

/* Notes which course it is; a code that is too long for one is left out. */
void problems_of_course(struct problems *list, const char *code, int version);

/* Sorts by stage, file, line, column and drops doubles. Called once by course_check. */
void problems_sort(struct problems *list);

/*
 * One problem as `file:line:col: error: found F; expected E; R. [rule]` and, where there is one,
 * a second line `    at XPATH`. Ends with a line break.
 */
void problem_format(const struct problem *p, struct buf *out);

/* All problems as one JSON array of objects with the same fields. */
void problems_json(const struct problems *list, struct buf *out);

#endif
