/* Versions of other courses, for a course that takes banks of them.
 * SPDX-License-Identifier: Apache-2.0 */
#include "domain/lend.h"

#include <string.h>

#include "util/mem.h"

static bool is_there(const struct course_options *options, const struct wanted *w)
{
    for (size_t i = 0; i < options->n_lent; i++) {
        if (!strcmp(options->lent[i].code, w->code) && options->lent[i].version == w->version)
            return true;
    }
    return false;
}

/* ret->code stays NULL where there is no such version. */
static bool load_one(struct db *db, const void *mem, const struct wanted *w, struct lent *ret,
                     struct err *err)
{
    struct db_rows *found =
        db_run(db, mem, STMT_LEND_FIND, DB_PARAMS(w->code, db_from_int(mem, w->version)), err);
    if (!found || !db_count(found))
        return found;
    struct db_rows *rows =
        db_run(db, mem, STMT_VERSION_FILES, DB_PARAMS(db_text(found, 0, "id"), "t"), err);
    if (!rows)
        return false;
    struct course_file *files = mem_array(mem, struct course_file, db_count(rows) + 1);
    for (size_t i = 0; i < db_count(rows); i++) {
        files[i].path = db_text(rows, i, "path");
        files[i].data = db_bytes(rows, i, "bytes", mem, &files[i].len);
    }
    *ret = (struct lent){.code = mem_text(mem, w->code),
                         .version = w->version,
                         .files = files,
                         .n_files = db_count(rows)};
    return true;
}

bool lend_load(struct db *db, const void *mem, const struct problems *problems,
               struct course_options *options, bool *ret_more, struct err *err)
{
    struct lent *all = mem_array(mem, struct lent, options->n_lent + problems->n_wanted + 1);
    if (options->n_lent)
        memcpy(all, options->lent, options->n_lent * sizeof *all);
    options->lent = all;
    *ret_more = false;
    for (size_t i = 0; i < problems->n_wanted; i++) {
        struct lent *new = &all[options->n_lent];
        if (is_there(options, &problems->wanted[i]))
            continue;
        if (!load_one(db, mem, &problems->wanted[i], new, err))
            return false;
        options->n_lent += new->code != NULL;
        *ret_more = *ret_more || new->code;
    }
    return true;
}
