/*
 * Writing the folder of a course.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_CONTENT_FOLDER_H
#define ATTEST_CONTENT_FOLDER_H

#include <stdbool.h>
#include <stddef.h>

#include "util/err.h"

struct folder_file {
    const char *path; /* below the folder; at most one folder deep */
    const unsigned char *data;
    size_t len;
};

/* Writes files into a folder that is made, or is there and empty. False, err set, if the folder has
 * something in it or cannot be written; what was written before stays. */
bool folder_write(const void *mem, const char *folder, const struct folder_file *files, size_t n,
                  struct err *err);

#endif
