/*
 * The connection to PostgreSQL.  SPDX-License-Identifier: Apache-2.0
 *
 * Only this file of the program knows libpq. There is no function that takes SQL text: every
 * statement is a file below sql/queries, known here by its number (enum stmt) and prepared once per
 * connection when first used. Statements are queued and sent together in one pipeline; their
 * results are then taken in the same order. One request uses the connection at a time.
 *
 * Results (struct db_rows) and their text are owned by the `mem` given when they are taken.
 */
#ifndef ATTEST_STORE_DB_H
#define ATTEST_STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "statements.h"
#include "util/date.h"
#include "util/err.h"

struct db;
struct db_rows;

struct db_settings {
    const char *conninfo;  /* libpq's own form: "host=/run/x dbname=attest" */
    const char *user;      /* attest_web, attest_job or attest_owner */
    const char *name;      /* application_name */
    const char *now;       /* ATTEST_NOW, or NULL: the clock of a demo or test database */
    int statement_timeout; /* milliseconds; 0: none */
};

/* An object for a connection, not yet made; closed when mem is freed. Settings' strings are copied.
 */
struct db *db_new(const void *mem, const struct db_settings *settings);

/* Connects if there is no live connection. UNAVAILABLE if the server cannot be reached. */
bool db_ensure(struct db *db, struct err *err);

/* Parameters of a statement as text, in order; NULL is SQL's NULL. Borrowed until db_sync returns.
 */
#define DB_PARAMS(...) ((const char *const[]){__VA_ARGS__})

/* Queues a statement; nothing is sent yet. Failures come out at db_next. params may be NULL for
 * none. */
void db_queue(struct db *db, enum stmt stmt, const char *const *params);

/* Sends all that is queued as one pipeline, ended so that the server answers. */
bool db_sync(struct db *db, struct err *err);

/* The result of the next statement sent. NULL: it failed, and err says how (the rest of its
 * pipeline failed with it). */
struct db_rows *db_next(struct db *db, const void *mem, struct err *err);

/* One statement by itself: queue, sync, next. */
struct db_rows *db_run(struct db *db, const void *mem, enum stmt stmt, const char *const *params,
                       struct err *err);

/* The same where only success matters. */
bool db_do(struct db *db, enum stmt stmt, const char *const *params, struct err *err);

/* Starts a transaction with whatever is queued next: the BEGIN goes out in the same pipeline and
 * its result is taken by db_next like any other. read_only also means: one snapshot for all
 * statements. */
void db_queue_begin(struct db *db, bool read_only);

/* Sends what is queued, commits and waits for the answers: true means all of it is on disk. */
bool db_commit(struct db *db, struct err *err);

/* Ends a read-only transaction without waiting: its answer is taken before the connection is used
 * again. */
void db_finish_read(struct db *db);

/*
 * Waits for the end of what db_sync sent. A pipeline without db_queue_begin is a transaction of its
 * own, which ends there: true means that it is committed, and on disk. Its statements' results are
 * taken before.
 */
bool db_settled(struct db *db, struct err *err);

/* Undoes what is open and takes whatever answers are outstanding. Safe in any state. */
void db_rollback(struct db *db);

/* Whether the last failure was one that the same transaction, tried again, may not meet:
 * serialisation, deadlock, a connection that broke (after db_ensure; it may have broken after the
 * COMMIT, so a write is tried again only under its idempotency key, or where twice does no harm).
 */
bool db_should_retry(const struct db *db);

/* How many connections there have been: what was learned by an earlier one may not hold. */
unsigned long db_connection(const struct db *db);
/* A place for what store/fixed.h keeps of this connection; NULL at first. */
void **db_attachment(struct db *db);

/* Rows. A column is named as in the statement; an unknown name is a fault of ours and aborts. */
size_t db_count(const struct db_rows *rows);
const char *db_text(const struct db_rows *rows, size_t row,
                    const char *column); /* NULL for SQL's NULL */
int64_t db_int(const struct db_rows *rows, size_t row, const char *column); /* 0 for NULL */
bool db_bool(const struct db_rows *rows, size_t row, const char *column);   /* false for NULL */
date db_date(const struct db_rows *rows, size_t row,
             const char *column); /* DATE_NONE for NULL; infinity: DATE_LAST */
bool db_is_null(const struct db_rows *rows, size_t row, const char *column);
/* The memory that they take. */
size_t db_bytes_held(const struct db_rows *rows);
/* The elements of a text or number array in the row, owned by mem; *ret_n is their number. */
const char **db_array(const struct db_rows *rows, size_t row, const char *column, const void *mem,
                      size_t *ret_n);
/* Bytes of a bytea column; owned by mem. */
unsigned char *db_bytes(const struct db_rows *rows, size_t row, const char *column, const void *mem,
                        size_t *ret_len);

/* Parameters from values. All owned by mem. */
const char *db_from_int(const void *mem, int64_t value);
const char *db_from_date(const void *mem, date d); /* DATE_NONE: NULL; DATE_LAST: 'infinity' */
const char *db_from_bytes(const void *mem, const void *data, size_t len);
const char *db_from_array(const void *mem, const char *const *items,
                          size_t n); /* NULL items are NULL elements */

/* Name and text of a statement, for the test that prepares all of them. */
const char *db_stmt_name(enum stmt stmt);

/* Prepares every statement there is; false at the first that the schema refuses. For tests. */
bool db_prepare_all(struct db *db, struct err *err);

/*
 * Runs a script shipped with the program (a migration, the demo network) in one transaction. Not
 * for anything that comes from outside: used by store/migrate.c alone.
 */
bool db_script(struct db *db, const char *text, struct err *err);

#endif
