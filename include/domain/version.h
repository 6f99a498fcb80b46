/*
 * The stored versions of a course: the files that their authors sent, and what changed between
 * them. SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_DOMAIN_VERSION_H
#define ATTEST_DOMAIN_VERSION_H

#include <stdbool.h>
#include <stdint.h>

#include "content/course.h"
#include "content/diff.h"
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

/*
 * What changed from one stored version to another. *ret_known false: the files of one of them were
 * not kept, and nothing is in *ret.
 */
bool version_diff(struct db *db, const void *mem, int64_t from, int64_t to, struct diff *ret,
                  bool *ret_known, struct err *err);

/* A version against what is live of its course, or was before it was withdrawn. */
struct version_change {
    int64_t base; /* 0: nothing was ever live */
    int base_version;
    bool known;              /* what changed could be worked out; false: the least is material */
    struct diff diff;        /* empty where nothing differs, or it is not known */
    enum change_class floor; /* the least that publishing it counts as */
};
bool version_change(struct db *db, const void *mem, int64_t course_version,
                    struct version_change *ret, struct err *err);

/* A course that was checked and is not stored, against what is live under its code. */
bool version_change_of(struct db *db, const void *mem, const struct course *course,
                       struct version_change *ret, struct err *err);

enum { VERSION_ZIP_MAX = COURSE_BYTES_MAX + 16 * 1024 * 1024 };

#endif
