/*
 * A line of an author's file with the place of a problem in it.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_SOURCE_LINE_H
#define ATTEST_WEB_SOURCE_LINE_H

#include <stddef.h>

/* Bytes: `before` of them stand before what is to be marked, then come `marked`; 0: nothing is. */
struct source_mark {
    size_t before, marked;
};

/*
 * What stands at a column (from 1, counted in characters of UTF-8): a tag up to its ">", an
 * attribute with its value, or else a word; of a tag only the attribute that `found` quotes, if it
 * quotes one of it. A column of 0 or beyond the line marks nothing.
 */
struct source_mark source_mark_at(const char *line, int column, const char *found);

#endif
