/*
 * Stamps: from which words a translation was made.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_CONTENT_STAMP_H
#define ATTEST_CONTENT_STAMP_H

#include <stdbool.h>
#include <stddef.h>

#include "content/course.h"

/* A unit whose stamp was written. */
struct stamped {
    const char *file; /* the translation's: es/modules/x.xml */
    int line;
    const char *unit;           /* <page> "why" */
    const char *before, *after; /* before: NULL if it had none */
    int same; /* words that read as in the original, in paragraphs of some length */
};

struct stamp_report {
    struct stamped *list;
    size_t n;
    size_t left; /* units whose bones differ from their original: told among the problems */
};

/*
 * Writes `translates` into the units of one language of the course in the folder `path`, and
 * changes no other byte. `names` picks units by id, key of a slot, or path of the original file for
 * its root; n_names 0: all of them. Nothing is written if there is an error among the originals, or
 * a file of the language cannot be read, or a name is none: then problems say so. False if it could
 * not run, or a file could not be written.
 */
bool course_stamp(const void *mem, const char *path, const char *language, const char *const *names,
                  size_t n_names, const struct course_options *options, struct problems *problems,
                  struct stamp_report *ret, struct err *err);

#endif
