/*
 * The stored versions of a course: the files that their authors sent, and what changed between
 * them. SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_DOMAIN_VERSION_H
#define ATTEST_DOMAIN_VERSION_H

#include <stdbool.h>
#include <stdint.h>

#include "content/course.h"
#include "store/db.h"
#include "util/buf.h"

/*
 * Keeps the XML files of a version that has none yet; media are kept with its records. person: who
 * sent them, or NULL.
 */
bool version_keep_files(struct db *db, const void *mem, int64_t course_version,
                        const struct course *course, const char *person, struct err *err);

/*
 * Packs a version as a zip of its folder, "CORE-101-v2/course.xml" and all else, to `out`. The same
 * version always gives the same bytes. *ret_kept false: it was stored before files were kept, and
 * nothing was packed.
 */
bool version_pack(struct db *db, const void *mem, int64_t course_version, const char *code,
                  int version, struct buf *out, bool *ret_kept, struct err *err);

enum { VERSION_ZIP_MAX = COURSE_BYTES_MAX + 16 * 1024 * 1024 };

#endif
