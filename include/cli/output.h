/*
 * What reports write: to standard output, or to a file that is there whole or not at all.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_CLI_OUTPUT_H
#define ATTEST_CLI_OUTPUT_H

#include <stdio.h>

#include "store/db.h"
#include "util/buf.h"

struct output {
    FILE *file;
    const char *path, *beside; /* NULL: standard output */
    bool json;
    size_t n; /* rows so far */
    struct buf *line;
};

/* Begins with the head that columns have in this format. path NULL: standard output; else a file
 * beside it, readable by its owner alone. */
bool output_begin(const void *mem, const char *path, bool json, const char *const *columns,
                  size_t n_columns, struct output *ret, struct err *err);
/* Row i, of these columns; of JSON its column `json`. */
void output_row(struct output *o, const struct db_rows *rows, size_t i, const char *const *columns,
                size_t n_columns);
/* Ends it: what was written is on disk, under its name. False: nothing of it is there. */
bool output_end(struct output *o, struct err *err);
/* Gives it up. */
void output_drop(struct output *o);

#endif
