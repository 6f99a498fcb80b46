/* Answers of the database that never change.  SPDX-License-Identifier: Apache-2.0 */
#include "store/fixed.h"

#include <string.h>

#include "util/mem.h"

struct entry {
    char *key; /* of statement and parameters; NULL: an empty place */
    struct db_rows *rows;
    size_t bytes;
    unsigned long used; /* when, by the count of all uses */
};

struct fixed {
    unsigned long connection, uses;
    size_t bytes;
    struct entry entries[FIXED_MAX];
};

static void drop(struct fixed *f, struct entry *e)
{
    f->bytes -= e->bytes;
    mem_free(e->rows);
    mem_free(e->key);
    *e = (struct entry){0};
}

/* What this connection keeps; nothing of an earlier one. */
static struct fixed *of_connection(struct db *db)
{
    void **place = db_attachment(db);
    if (!*place)
        *place = mem_new(db, struct fixed);
    struct fixed *f = *place;
    if (f->connection != db_connection(db)) {
        for (size_t i = 0; i < FIXED_MAX; i++) {
            if (f->entries[i].key)
                drop(f, &f->entries[i]);
        }
        f->connection = db_connection(db);
    }
    return f;
}

static char *key_of(const void *mem, enum stmt stmt, const char *const *params, size_t n)
{
    char *key = mem_format(mem, "%d", (int)stmt);
    for (size_t i = 0; i < n; i++)
        key = mem_format(mem, "%s\x1f%s", key, params[i]);
    return key;
}

static struct entry *find(struct fixed *f, const char *key)
{
    for (size_t i = 0; i < FIXED_MAX; i++) {
        if (f->entries[i].key && !strcmp(f->entries[i].key, key))
            return &f->entries[i];
    }
    return NULL;
}

/* The place that is empty, or else the one used longest ago. */
static struct entry *oldest(struct fixed *f, bool empty_too)
{
    struct entry *found = NULL;
    for (size_t i = 0; i < FIXED_MAX; i++) {
        struct entry *e = &f->entries[i];
        if (!e->key && empty_too)
            return e;
        if (e->key && (!found || e->used < found->used))
            found = e;
    }
    return found;
}

static void keep(struct fixed *f, char *key, struct db_rows *rows)
{
    size_t bytes = db_bytes_held(rows);
    if (bytes > FIXED_BYTES_MAX / 4)
        return;
    for (struct entry *e; f->bytes + bytes > FIXED_BYTES_MAX && (e = oldest(f, false));)
        drop(f, e);
    struct entry *e = oldest(f, true);
    if (e->key)
        drop(f, e);
    *e = (struct entry){.key = talloc_steal(f, key),
                        .rows = talloc_steal(f, rows),
                        .bytes = bytes,
                        .used = ++f->uses};
    f->bytes += bytes;
}

const struct db_rows *fixed_run(struct db *db, const void *mem, enum stmt stmt,
                                const char *const *params, size_t n, struct err *err)
{
    struct fixed *f = of_connection(db);
    char *key = key_of(mem, stmt, params, n);
    struct entry *e = find(f, key);
    if (e) {
        e->used = ++f->uses;
        return e->rows;
    }
    struct db_rows *rows = db_run(db, mem, stmt, params, err);
    if (rows && db_count(rows)) /* what is not there may come */
        keep(f, key, rows);
    return rows;
}
