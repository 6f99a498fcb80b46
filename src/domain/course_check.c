/* The check of a course by what is known here.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/course_check.h"

#include <string.h>

#include "util/buf.h"
#include "util/mem.h"

enum { ROLES_BYTES_MAX = 1024 * 1024 };

/* ---- job roles */

static bool load_roles(struct db *db, const void *mem, struct course_options *options,
                       struct err *err)
{
    struct db_rows *rows = db_run(db, mem, STMT_ROLE_ALL, NULL, err);
    if (!rows)
        return false;
    struct buf *keys = buf_new(mem, ROLES_BYTES_MAX);
    for (size_t i = 0; i < db_count(rows); i++)
        buf_format(keys, "%s%s", i ? " " : "", db_text(rows, i, "key"));
    options->roles = buf_data(keys);
    return true;
}

/* ---- versions with their files */

static bool load_files(struct db *db, const void *mem, const char *course_version, bool media,
                       struct lent *ret, struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, STMT_VERSION_FILES, DB_PARAMS(course_version, media ? "t" : "f"), err);
    if (!rows)
        return false;
    struct course_file *files = mem_array(mem, struct course_file, db_count(rows) + 1);
    ret->n_files = 0;
    for (size_t i = 0; i < db_count(rows); i++) {
        if (!media && db_text(rows, i, "hash"))
            continue;
        struct course_file *f = &files[ret->n_files++];
        f->path = db_text(rows, i, "path");
        f->data = db_bytes(rows, i, "bytes", mem, &f->len);
    }
    ret->files = files;
    return true;
}

static bool is_there(const struct course_options *options, const struct wanted *w)
{
    for (size_t i = 0; i < options->n_lent; i++) {
        if (!strcmp(options->lent[i].code, w->code) && options->lent[i].version == w->version)
            return true;
    }
    return false;
}

/* Why a version cannot lend. */
static void cannot_lend(const void *mem, const struct db_rows *found, struct lent *l)
{
    bool course = db_count(found), stored = course && db_text(found, 0, "id");
    const char *live = course ? db_text(found, 0, "live") : NULL;
    if (!stored && live) {
        l->found = "which is not here";
        l->remedy =
            mem_format(mem, "version %s of it is live here: write version=\"%s\"", live, live);
    } else if (!stored) {
        l->found = course ? "which is not here" : "a course that is not here";
        l->remedy = "publish it here first, correct course or version, or name its folder with "
                    "attest course check --with";
    } else if (!db_bool(found, 0, "published")) {
        l->found = "which is stored here and was never published";
        l->remedy = "publish it first: a version lends its banks once it was before staff";
    } else {
        l->found = "which was stored before its files were kept";
        l->remedy = "import the same folder of that course again: then they are kept";
    }
}

static bool load_lender(struct db *db, const void *mem, const struct wanted *w, struct lent *ret,
                        struct err *err)
{
    *ret = (struct lent){.code = mem_text(mem, w->code), .version = w->version};
    struct db_rows *found =
        db_run(db, mem, STMT_LEND_FIND, DB_PARAMS(w->code, db_from_int(mem, w->version)), err);
    if (!found)
        return false;
    if (db_count(found) && db_bool(found, 0, "published") && db_bool(found, 0, "has_files"))
        return load_files(db, mem, db_text(found, 0, "id"), true, ret, err);
    cannot_lend(mem, found, ret);
    return true;
}

static bool load_lenders(struct db *db, const void *mem, const struct problems *problems,
                         struct course_options *options, struct err *err)
{
    struct lent *all = mem_array(mem, struct lent, options->n_lent + problems->n_wanted + 1);
    if (options->n_lent)
        memcpy(all, options->lent, options->n_lent * sizeof *all);
    options->lent = all;
    for (size_t i = 0; i < problems->n_wanted; i++) {
        if (is_there(options, &problems->wanted[i]))
            continue;
        if (!load_lender(db, mem, &problems->wanted[i], &all[options->n_lent], err))
            return false;
        options->n_lent++;
    }
    return true;
}

static bool load_live(struct db *db, const void *mem, const struct problems *problems,
                      struct course_options *options, struct err *err)
{
    const char *code = problems->self.code;
    struct db_rows *rows = db_run(db, mem, STMT_LEND_LIVE, DB_PARAMS(code), err);
    if (!rows || !db_count(rows))
        return rows;
    struct lent *live = mem_new(mem, struct lent);
    *live = (struct lent){.code = mem_text(mem, code), .version = (int)db_int(rows, 0, "version")};
    if (!load_files(db, mem, db_text(rows, 0, "id"), false, live, err))
        return false;
    if (live->n_files) /* 0: stored before files were kept */
        options->live = live;
    return true;
}

/* ---- the check */

static bool check_once(const void *mem, const struct course_source *source,
                       const struct course_options *options, struct problems **ret_problems,
                       struct course **ret_course, struct err *err)
{
    *ret_problems = problems_new(mem);
    *ret_course = NULL;
    if (source->path)
        return course_check_apart(mem, source->path, options, *ret_problems, ret_course, err);
    return course_check_upload(mem, source->zip, source->len, source->name, options, *ret_problems,
                               ret_course, err);
}

/* Fills in what is known here: the course is asked once what that would be. */
static bool know(struct db *db, const void *mem, const struct course_source *source,
                 struct course_options *options, bool live, struct err *err)
{
    struct problems *problems;
    struct course *none;
    options->ask = true;
    bool asked = check_once(mem, source, options, &problems, &none, err);
    options->ask = false;
    return asked && (options->roles || load_roles(db, mem, options, err)) &&
           load_lenders(db, mem, problems, options, err) &&
           (!live || load_live(db, mem, problems, options, err));
}

static bool check_by(struct db *db, const void *mem, const struct course_source *source,
                     struct course_options *options, bool live, struct problems **ret_problems,
                     struct course **ret_course, struct err *err)
{
    if (db && !know(db, mem, source, options, live, err))
        return false;
    return check_once(mem, source, options, ret_problems, ret_course, err);
}

bool course_check_here(struct db *db, const void *mem, const struct course_source *source,
                       struct course_options *options, struct problems **ret_problems,
                       struct course **ret_course, struct err *err)
{
    return check_by(db, mem, source, options, true, ret_problems, ret_course, err);
}

bool course_check_alone(struct db *db, const void *mem, const struct course_source *source,
                        struct course_options *options, struct problems **ret_problems,
                        struct course **ret_course, struct err *err)
{
    return check_by(db, mem, source, options, false, ret_problems, ret_course, err);
}
