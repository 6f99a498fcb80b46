/*
 * Packing a course folder as a zip.  SPDX-License-Identifier: Apache-2.0
 *
 * The same files always give the same bytes: entries stand in the order of their paths, dated
 * 1 January 1980, stored without compression (course text is small, media are compressed already),
 * with nothing of the machine that packed them. It is written here, since a library may pack
 * differently in its next version.
 */
#ifndef ATTEST_CONTENT_ZIP_H
#define ATTEST_CONTENT_ZIP_H

#include <stdbool.h>
#include <stddef.h>

#include "util/buf.h"

struct zip_file {
    const char *path; /* below the folder; UTF-8 */
    const unsigned char *data;
    size_t len;
};

enum { ZIP_FILES_MAX = 65000 }; /* more, or 4 GB, would need zip64 */

/* Adds the zip to `out`, everything below one folder. Sorts `files`. False if it does not fit. */
bool zip_pack(const char *folder, struct zip_file *files, size_t n, struct buf *out);

#endif
