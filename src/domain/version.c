/* The stored versions of a course.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/version.h"

#include "content/zip.h"
#include "util/mem.h"

bool version_keep_files(struct db *db, const void *mem, int64_t course_version,
                        const struct course *course, const char *person, struct err *err)
{
    const char *version = db_from_int(mem, course_version);
    for (size_t i = 0; i < course->n_files; i++) {
        const struct course_file *f = &course->files[i];
        void *scratch = mem_owner(mem, "file of a course");
        bool done = db_do(
            db, STMT_VERSION_KEEP_FILE,
            DB_PARAMS(version, f->path, db_from_bytes(scratch, f->data, f->len), person), err);
        mem_free(scratch);
        if (!done)
            return false;
    }
    return true;
}

bool version_pack(struct db *db, const void *mem, int64_t course_version, const char *code,
                  int version, struct buf *out, bool *ret_kept, struct err *err)
{
    void *scratch = mem_owner(mem, "files of a version");
    struct db_rows *rows = db_run(db, scratch, STMT_VERSION_FILES,
                                  DB_PARAMS(db_from_int(scratch, course_version), "t"), err);
    *ret_kept = false;
    bool done = rows;
    if (rows) {
        struct zip_file *files = mem_array(scratch, struct zip_file, db_count(rows) + 1);
        for (size_t i = 0; i < db_count(rows); i++) {
            files[i].path = db_text(rows, i, "path");
            files[i].data = db_bytes(rows, i, "bytes", scratch, &files[i].len);
            *ret_kept = *ret_kept || !db_text(rows, i, "hash");
        }
        if (*ret_kept)
            done = zip_pack(mem_format(scratch, "%s-v%d", code, version), files, db_count(rows),
                            out) ||
                   err_set(err, ERR_INTERNAL, "This version is too large to be sent as one file.");
    }
    mem_free(scratch);
    return done;
}
