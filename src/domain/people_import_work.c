/* The HR feed, worked on.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/people_import_work.h"

#include <stdlib.h>
#include <string.h>

#include "domain/people_feed.h"
#include "util/mem.h"

enum { AT_ONCE = 2000 }; /* of lines, or of problems */

struct reading {
    struct db *db;
    const void *mem;
    const char *import; /* its id, as a parameter */
    struct feed feed;
};

/* One array parameter from a value of each of n things. */
#define COLUMN(value)                                                                              \
    do {                                                                                           \
        for (size_t i = 0; i < n; i++)                                                             \
            items[i] = (value);                                                                    \
        params[k++] = db_from_array(mem, items, n);                                                \
    } while (0)

static const char *number(const void *mem, int64_t n)
{
    return n < 0 ? NULL : db_from_int(mem, n);
}

static const char *yes(bool is)
{
    return is ? "true" : "false";
}

static bool store_rows(struct reading *r, size_t from, size_t n, struct err *err)
{
    const struct feed_row *rows = r->feed.rows + from;
    void *mem = mem_owner(r->mem, "lines");
    const char *params[22], **items = mem_array(mem, const char *, n + 1);
    size_t k = 0;
    COLUMN(db_from_int(mem, (int64_t)(from + i + 1)));
    COLUMN(db_from_int(mem, rows[i].line));
    COLUMN(rows[i].employee_number);
    COLUMN(rows[i].name);
    COLUMN(rows[i].email);
    COLUMN(rows[i].language);
    COLUMN(rows[i].facility);
    COLUMN(rows[i].job_role);
    COLUMN(rows[i].employment_kind);
    COLUMN(yes(rows[i].patients));
    COLUMN(yes(rows[i].visitors));
    COLUMN(rows[i].primary < 0 ? NULL : yes(rows[i].primary));
    COLUMN(db_from_date(mem, rows[i].from));
    COLUMN(db_from_date(mem, rows[i].to));
    COLUMN(rows[i].post);
    COLUMN(db_from_date(mem, rows[i].leave_from));
    COLUMN(db_from_date(mem, rows[i].leave_to));
    COLUMN(rows[i].licence_kind);
    COLUMN(rows[i].licence_state);
    COLUMN(db_from_date(mem, rows[i].licence_from));
    COLUMN(db_from_date(mem, rows[i].licence_to));
    COLUMN(number(mem, rows[i].licence_number));
    bool done = db_do(r->db, STMT_PEOPLE_IMPORT_ROW, params, err);
    mem_free(mem);
    return done;
}

static bool store_problems(struct reading *r, size_t from, size_t n, struct err *err)
{
    const struct feed_problem *list = r->feed.problems + from;
    void *mem = mem_owner(r->mem, "problems");
    const char *params[6] = {r->import}, **items = mem_array(mem, const char *, n + 1);
    size_t k = 1;
    COLUMN(db_from_int(mem, (int64_t)(from + i + 1)));
    COLUMN(db_from_int(mem, list[i].line));
    COLUMN(list[i].place);
    COLUMN(list[i].word);
    COLUMN(list[i].found);
    bool done = db_do(r->db, STMT_PEOPLE_IMPORT_PROBLEM, params, err);
    mem_free(mem);
    return done;
}

static bool in_parts(struct reading *r, size_t n,
                     bool (*store)(struct reading *r, size_t from, size_t n, struct err *err),
                     struct err *err)
{
    bool done = true;
    for (size_t i = 0; done && i < n; i += AT_ONCE)
        done = store(r, i, n - i < AT_ONCE ? n - i : AT_ONCE, err);
    return done;
}

/* The file, which the row has. *ret_cut false: it cannot be cut into lines, and err says where. */
static bool read_file(struct reading *r, const struct db_rows *row, bool *ret_cut, struct err *err)
{
    size_t len = 0;
    const char *bytes = (const char *)db_bytes(row, 0, "bytes", r->mem, &len);
    *ret_cut = feed_read(r->mem, bytes, len, db_date(row, 0, "day"), &r->feed, err);
    return *ret_cut && in_parts(r, r->feed.n, store_rows, err) &&
           in_parts(r, r->feed.n_problems, store_problems, err);
}

static bool read_one(struct reading *r, const struct db_rows *row, bool *ret_cut, struct err *err)
{
    *ret_cut = true;
    if (db_is_null(row, 0, "undoes") && !read_file(r, row, ret_cut, err))
        return false;
    return db_do(r->db, STMT_PEOPLE_IMPORT_FINISH, DB_PARAMS(r->import, yes(r->feed.has_leave)),
                 err) &&
           db_commit(r->db, err);
}

static bool step(struct reading *r, enum people_import_step *ret, struct err *err)
{
    struct db_rows *row = db_run(r->db, r->mem, STMT_PEOPLE_IMPORT_NEXT, NULL, err);
    *ret = PEOPLE_IMPORT_IDLE;
    if (!row || db_is_null(row, 0, "id"))
        return row;
    r->import = db_text(row, 0, "id");
    db_queue_begin(r->db, false);
    db_queue(r->db, STMT_PEOPLE_IMPORT_BEGIN, DB_PARAMS(r->import));
    struct db_rows *begun =
        db_sync(r->db, err) && db_next(r->db, r->mem, err) ? db_next(r->db, r->mem, err) : NULL;
    *ret = PEOPLE_IMPORT_HELD;
    bool cut = true, done = begun;
    if (begun && db_bool(begun, 0, "begun")) {
        *ret = PEOPLE_IMPORT_DONE;
        if (read_one(r, row, &cut, err))
            return true;
        done = false;
    }
    db_rollback(r->db);
    if (cut)
        return done;
    struct err why = *err;
    *err = (struct err){0};
    return db_do(r->db, STMT_PEOPLE_IMPORT_FAIL, DB_PARAMS(r->import, why.message), err);
}

bool people_import_step(struct db *db, enum people_import_step *ret, struct err *err)
{
    void *mem = mem_owner(db, "import of people");
    struct reading r = {.db = db, .mem = mem};
    bool done = step(&r, ret, err);
    mem_free(mem);
    return done;
}
