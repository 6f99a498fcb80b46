/*
 * Text as people count and type it.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_UTIL_TEXT_H
#define ATTEST_UTIL_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How many characters (code points) UTF-8 has: what PostgreSQL's length() counts, too. */
size_t text_characters(const char *text);

/*
 * A copy without white space at both ends and with line breaks of one character: browsers send two,
 * but count one when they hold somebody to a length. "" for NULL.
 */
const char *text_tidy(const void *mem, const char *text);

/* Whether a text is a whole number from 0 to max, in digits and nothing else; *ret is it, or 0. */
bool text_whole_number(const char *text, int64_t max, int64_t *ret);

#endif
