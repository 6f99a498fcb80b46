/*
 * A first course for an author to change.  SPDX-License-Identifier: Apache-2.0
 *
 * It has one module, one bank and one story, no problem at all, and comments that say what to write
 * where. docs/course-format.md leads through it.
 */
#ifndef ATTEST_CONTENT_STARTER_H
#define ATTEST_CONTENT_STARTER_H

#include <stdbool.h>
#include <stddef.h>

#include "content/folder.h"
#include "util/date.h"

/* The files of a course of that code, reviewed today; *ret_n of them, on mem. */
struct folder_file *starter_files(const void *mem, const char *code, date today, size_t *ret_n);

/* What a code looks like, in words, if that is none; else NULL. */
const char *starter_code_wrong(const void *mem, const char *code);

#endif
