/*
 * Files in CSV that commands take: named columns, and all that is wrong told by line.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_CLI_TABLE_H
#define ATTEST_CLI_TABLE_H

#include "util/csv.h"
#include "util/date.h"

enum { TABLE_BYTES_MAX = 16 * 1024 * 1024, TABLE_LINES_MAX = 3000, TABLE_COLUMNS_MAX = 16 };

struct table {
    const void *mem;
    struct csv csv;
    const char *const *names;        /* of the columns, borrowed */
    size_t at[TABLE_COLUMNS_MAX], n; /* n: lines below the first */
    size_t problems;                 /* told so far */
};

/* Reads a file whose first line names columns: those of `names`, of which the first n_needed have
 * to be there; at most so many lines. INVALID, TOO_LARGE, NOT_FOUND say what is wrong. Owned by
 * mem. */
bool table_open(const void *mem, const char *path, const char *const *names, size_t n_names,
                size_t n_needed, size_t most, struct table *ret, char **ret_text, struct err *err);

/* What stands in a line, counted from 0, under a column; "" for nothing. */
const char *table_cell(const struct table *t, size_t i, size_t column);
/* The line of the file. */
int table_line(const struct table *t, size_t i);

/* Says on stderr what is wrong with a line, and counts it. */
void table_problem(struct table *t, size_t i, const char *says);
/* A day, or nothing where it may lack; else told. */
bool table_day(struct table *t, size_t i, size_t column, bool may_lack, date *ret);

/* A column as the parameter of a statement: an array. */
const char *table_param(const struct table *t, size_t column, bool null_if_empty);

#endif
