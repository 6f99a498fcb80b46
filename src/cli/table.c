/* Files in CSV that commands take.  SPDX-License-Identifier: Apache-2.0 */
#include "cli/table.h"

#include <stdint.h>
#include <stdio.h>

#include "store/db.h"
#include "util/mem.h"

static bool read_file(const void *mem, const char *path, char **ret, size_t *ret_len,
                      struct err *err)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return err_set(err, ERR_NOT_FOUND, "%s cannot be read.", path);
    *ret = mem_array(mem, char, TABLE_BYTES_MAX + 1);
    *ret_len = fread(*ret, 1, TABLE_BYTES_MAX + 1, file);
    bool whole = !ferror(file) && *ret_len <= TABLE_BYTES_MAX;
    fclose(file);
    return whole || err_set(err, ERR_TOO_LARGE, "%s is larger than %d MiB.", path,
                            TABLE_BYTES_MAX / 1024 / 1024);
}

static bool columns(struct table *t, size_t n_names, size_t n_needed, size_t most, struct err *err)
{
    if (!t->csv.n)
        return err_set(err, ERR_INVALID, "The file is empty. Its first line names the columns.");
    for (size_t c = 0; c < n_names; c++) {
        t->at[c] = csv_column(&t->csv, t->names[c]);
        if (t->at[c] == SIZE_MAX && c < n_needed)
            return err_set(err, ERR_INVALID, "The first line names no column \"%s\".", t->names[c]);
    }
    for (size_t i = 0; i < t->csv.rows[0].n; i++) {
        size_t c = 0;
        while (c < n_names && t->at[c] != i)
            c++;
        if (c == n_names)
            return err_set(err, ERR_INVALID, "The column \"%s\" is not known, or named twice.",
                           t->csv.rows[0].fields[i]);
    }
    t->n = t->csv.n - 1;
    return t->n <= most || err_set(err, ERR_TOO_LARGE, "The file has more than %zu lines.", most);
}

bool table_open(const void *mem, const char *path, const char *const *names, size_t n_names,
                size_t n_needed, size_t most, struct table *ret, char **ret_text, struct err *err)
{
    size_t len = 0;
    *ret = (struct table){.mem = mem, .names = names};
    return read_file(mem, path, ret_text, &len, err) &&
           csv_parse(mem, *ret_text, len, &ret->csv, err) &&
           columns(ret, n_names, n_needed, most, err);
}

const char *table_cell(const struct table *t, size_t i, size_t column)
{
    return csv_field(&t->csv.rows[i + 1], t->at[column]);
}

int table_line(const struct table *t, size_t i)
{
    return t->csv.rows[i + 1].line;
}

void table_problem(struct table *t, size_t i, const char *says)
{
    fprintf(stderr, "line %d: %s\n", table_line(t, i), says);
    t->problems++;
}

bool table_day(struct table *t, size_t i, size_t column, bool may_lack, date *ret)
{
    const char *text = table_cell(t, i, column);
    *ret = DATE_NONE;
    if ((!*text && may_lack) || date_parse(text, ret))
        return true;
    table_problem(
        t, i,
        mem_format(t->mem, "%s is a day such as 2026-03-31, not \"%s\"", t->names[column], text));
    return false;
}

const char *table_param(const struct table *t, size_t column, bool null_if_empty)
{
    const char **items = mem_array(t->mem, const char *, t->n + 1);
    for (size_t i = 0; i < t->n; i++)
        items[i] = null_if_empty && !*table_cell(t, i, column) ? NULL : table_cell(t, i, column);
    return db_from_array(t->mem, items, t->n);
}
