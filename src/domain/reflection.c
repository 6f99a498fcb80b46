/* Reflections: what a learner has answered for themselves alone.
 * SPDX-License-Identifier: Apache-2.0 */
#include "domain/reflection.h"

#include <string.h>

#include "util/mem.h"

static void read_lines(const void *mem, const struct db_rows *rows, size_t row,
                       struct reflection *ret)
{
    size_t n;
    const char **labels = db_array(rows, row, "labels", mem, &n),
               **texts = db_array(rows, row, "texts", mem, &n),
               **typed = db_array(rows, row, "typed", mem, &n),
               **before = db_array(rows, row, "before", mem, &n);
    ret->lines = mem_array(mem, struct reflection_line, n + 1);
    ret->n_lines = n;
    for (size_t i = 0; i < n; i++)
        ret->lines[i] = (struct reflection_line){.label = *labels[i] ? labels[i] : NULL,
                                                 .text = texts[i],
                                                 .typed = !strcmp(typed[i], "t"),
                                                 .before = !strcmp(before[i], "t")};
}

bool reflection_list(struct db *db, const void *mem, const struct quiz_reader *reader,
                     struct reflection **ret, size_t *ret_n, struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, STMT_REFLECTION_LIST, DB_PARAMS(reader->zone, reader->language), err);
    if (!rows)
        return false;
    *ret_n = db_count(rows);
    *ret = mem_array(mem, struct reflection, *ret_n + 1);
    for (size_t i = 0; i < *ret_n; i++) {
        struct reflection *r = &(*ret)[i];
        *r = (struct reflection){
            .attempt = db_int(rows, i, "attempt"),
            .item = db_text(rows, i, "item"),
            .course = db_text(rows, i, "course"),
            .title = db_text(rows, i, "title"),
            .plain = db_text(rows, i, "plain"),
            .language = db_text(rows, i, "language"),
            .title_language = db_text(rows, i, "title_language"),
            .saved_at = db_text(rows, i, "saved_at"),
            .saved_on = db_date(rows, i, "saved_on"),
        };
        read_lines(mem, rows, i, r);
    }
    return true;
}

bool reflection_delete(struct db *db, const void *mem, int64_t attempt, const char *item,
                       struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, STMT_REFLECTION_DELETE, DB_PARAMS(db_from_int(mem, attempt), item), err);
    if (!rows)
        return false;
    return db_count(rows) > 0 || err_set(err, ERR_NOT_FOUND, "There is no such answer of yours.");
}
