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

/* ---- what changed */

/* False: it could not be read. *ret_kept false: its files were not kept. */
static bool load(struct db *db, const void *mem, int64_t course_version, struct version_files *ret,
                 bool *ret_kept, struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, STMT_VERSION_FILES, DB_PARAMS(db_from_int(mem, course_version), "f"), err);
    if (!rows)
        return false;
    struct course_file *xml = mem_array(mem, struct course_file, db_count(rows) + 1);
    struct media_hash *media = mem_array(mem, struct media_hash, db_count(rows) + 1);
    *ret = (struct version_files){.xml = xml, .media = media};
    for (size_t i = 0; i < db_count(rows); i++) {
        const char *path = db_text(rows, i, "path"), *hash = db_text(rows, i, "hash");
        if (hash) {
            media[ret->n_media++] = (struct media_hash){path, hash};
        } else {
            struct course_file *f = &xml[ret->n_xml++];
            f->path = path;
            f->data = db_bytes(rows, i, "bytes", mem, &f->len);
        }
    }
    *ret_kept = ret->n_xml > 0;
    return true;
}

bool version_diff(struct db *db, const void *mem, int64_t from, int64_t to, struct diff *ret,
                  bool *ret_known, struct err *err)
{
    void *scratch = mem_owner(mem, "two versions");
    struct version_files before, after;
    bool had, has;
    *ret = (struct diff){.mem = mem};
    *ret_known = false;
    bool read =
        load(db, scratch, from, &before, &had, err) && load(db, scratch, to, &after, &has, err);
    if (read && had && has)
        *ret_known = course_diff_apart(mem, &before, &after, ret);
    mem_free(scratch);
    return read;
}

/* The least that a change counts as, from what is known of it. */
static void judge(struct version_change *ret, bool same_hash, bool same_languages)
{
    if (same_hash && same_languages)
        ret->known = true;
    ret->floor = !ret->base                    ? CHANGE_NONE
                 : same_hash && same_languages ? CHANGE_NONE
                 : ret->known && ret->diff.n   ? ret->diff.floor
                 : same_hash                   ? CHANGE_MINOR
                 : ret->known                  ? CHANGE_TYPO
                                               : CHANGE_MATERIAL;
    /* Words of another language differ, if only in what they were made from. */
    if (same_hash && !same_languages && ret->floor < CHANGE_MINOR)
        ret->floor = CHANGE_MINOR;
}

bool version_change(struct db *db, const void *mem, int64_t course_version,
                    struct version_change *ret, struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, STMT_VERSION_BASE, DB_PARAMS(db_from_int(mem, course_version)), err);
    *ret = (struct version_change){.diff = {.mem = mem}};
    if (!rows || !db_count(rows))
        return rows;
    bool same_hash = db_bool(rows, 0, "same_hash"), same = db_bool(rows, 0, "same_languages");
    ret->base = db_int(rows, 0, "base");
    ret->base_version = (int)db_int(rows, 0, "base_version");
    if (ret->base && !(same_hash && same) &&
        !version_diff(db, mem, ret->base, course_version, &ret->diff, &ret->known, err))
        return false;
    judge(ret, same_hash, same);
    return true;
}

bool version_change_of(struct db *db, const void *mem, const struct course *course,
                       struct version_change *ret, struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, STMT_VERSION_LAST,
               DB_PARAMS(course->code, course->hash,
                         course->language_hashes ? course->language_hashes : "{}"),
               err);
    *ret = (struct version_change){.diff = {.mem = mem}};
    if (!rows || !db_count(rows))
        return rows;
    struct version_files before, after = version_files_of(mem, course);
    bool kept;
    ret->base = db_int(rows, 0, "base");
    ret->base_version = (int)db_int(rows, 0, "base_version");
    if (!load(db, mem, ret->base, &before, &kept, err))
        return false;
    ret->known = kept && course_diff_apart(mem, &before, &after, &ret->diff);
    judge(ret, db_bool(rows, 0, "same_hash"), db_bool(rows, 0, "same_languages"));
    return true;
}
