/*
 * CSV, as spreadsheets write it (RFC 4180).  SPDX-License-Identifier: Apache-2.0
 *
 * Fields are separated by commas, lines end in LF or CRLF, a field in double quotes may hold all of
 * these, and "" in it is one quote. A byte order mark in front is left out. Empty lines are none.
 */
#ifndef ATTEST_UTIL_CSV_H
#define ATTEST_UTIL_CSV_H

#include <stdbool.h>
#include <stddef.h>

#include "util/buf.h"
#include "util/err.h"

struct csv_row {
    int line; /* of the file, from 1, on which it begins */
    const char **fields;
    size_t n;
};
struct csv {
    struct csv_row *rows;
    size_t n;
};

/* Cuts the text; it is owned by mem like all of the result. INVALID, with the line: a quote that is
 * never closed, or one in the middle of a field; a NUL. */
bool csv_parse(const void *mem, const char *text, size_t len, struct csv *ret, struct err *err);

/* The same where fields are separated by something else: a semicolon, or a tab. */
bool csv_parse_by(const void *mem, const char *text, size_t len, char separator, struct csv *ret,
                  struct err *err);

/* Comma, semicolon or tab: what the first line has most of; a comma where it has none. */
char csv_separator(const char *text, size_t len);

/* The place of a column by its name in the first row; SIZE_MAX: there is none. */
size_t csv_column(const struct csv *csv, const char *name);

/* The field of a row at the place of a column; "" where the row or the file has none. */
const char *csv_field(const struct csv_row *row, size_t column);

/* Writes one cell (NULL: an empty one), quoted where needed, and what follows it: a comma or, for
 * the last of a line, CRLF. A text that a spreadsheet would take for a formula gets an apostrophe
 * before it. */
void csv_cell(struct buf *out, const char *text, bool last);

#endif
