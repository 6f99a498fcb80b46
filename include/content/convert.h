/*
 * Courses and question banks that were written for other systems, as folders of the course
 * language. SPDX-License-Identifier: Apache-2.0
 *
 * What cannot be carried is listed, item by item, with its place, the reason and what the author
 * can do. The files that come out pass the check of courses: an item that would not is left out and
 * listed. Scores are those that the source format defines, or the item is listed. docs/import.md
 * has the table of what is carried from which format.
 */
#ifndef ATTEST_CONTENT_CONVERT_H
#define ATTEST_CONTENT_CONVERT_H

#include <stdbool.h>
#include <stddef.h>

#include "content/folder.h"
#include "content/problem.h"
#include "util/date.h"
#include "util/err.h"

struct buf;

enum carried { CARRIED_PARTLY, CARRIED_NOT, CARRIED_COUNT };

struct convert_note {
    enum carried how;
    const char *file; /* that it came from */
    int line;         /* in it; 0: unknown */
    const char *item; /* how its author calls the item; NULL: the whole file */
    const char *what; /* is not carried: "the picture map.gif" */
    const char *why;
    const char *remedy;
};

struct converted {
    const char *format; /* "Moodle XML" */
    const char *code, *title;
    struct folder_file *files; /* none if nothing could be carried */
    size_t n_files;
    struct convert_note *notes; /* in the order of the source */
    size_t n_notes;
    int items, wholly, partly; /* items met; of these carried wholly, and partly */
    int pages;
};

enum { CONVERT_NOTES_MAX = 20000 };

struct convert_options {
    const char *name;     /* of the file, as people know it */
    const char *code;     /* of the course to be; NULL: from the name */
    const char *language; /* of its words; NULL: en */
    date today;           /* on which it counts as reviewed */
};

/*
 * Converts one file, apart (content/apart.h). A file that cannot be read as any format adds to
 * `problems`, and *ret is NULL. False if there could be no child (err).
 */
bool convert_file(const void *mem, const unsigned char *data, size_t len,
                  const struct convert_options *options, bool patient, struct problems *problems,
                  struct converted **ret, struct err *err);

/* Whether a file that is no zip looks like one of the formats; it is not read for that. */
bool convert_knows(const unsigned char *data, size_t len);

/* The same in this process, for tests. */
struct converted *convert_here(const void *mem, const unsigned char *data, size_t len,
                               const struct convert_options *options, struct problems *problems);

/* One note as `file:line: partly: item: what: why; remedy`, with a line break. */
void convert_note_format(const struct convert_note *note, struct buf *out);
/* All of it as one JSON object. */
void convert_json(const struct converted *c, struct buf *out);

#endif
