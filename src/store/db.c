/*
 * The connection to PostgreSQL: pipelines of prepared statements.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "store/db.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "store/sqlstate.h"
#include "util/mem.h"

struct statement {
    const char *name;
    const char *text;
    int params;
};

static const struct statement statements[STMT_COUNT + 1] = {
#include "statements.inc"
};

/* What is outstanding on the wire, in order. */
enum pending_kind { PENDING_PREPARE, PENDING_RUN, PENDING_SYNC };
enum { PENDING_MAX = 256, PARAMS_MAX = 40 };
struct pending {
    enum pending_kind kind;
    enum stmt stmt;
};

struct db {
    PGconn *conn;
    char *conninfo, *user, *name, *options;
    bool prepared[STMT_COUNT + 1];
    struct pending pending[PENDING_MAX];
    size_t first, count;
    bool failed; /* a statement of the open pipeline failed; the rest of it is void */
    bool queued; /* something is queued that no sync has sent */
    bool retry;
    bool lost; /* the connection is gone, whatever libpq has noticed of it */
    bool in_transaction;
    unsigned long connections;
    void *attachment;
};

struct db_rows {
    PGresult *result;
    int columns;
    const char **names;
};

static int db_destroy(struct db *db)
{
    if (db->conn)
        PQfinish(db->conn);
    return 0;
}

/* libpq splits options at spaces: those of a value are escaped. */
static const char *escaped_option(const void *mem, const char *value)
{
    char *out = mem_array(mem, char, 2 * strlen(value) + 1), *p = out;
    for (; *value; *p++ = *value++) {
        if (*value == ' ' || *value == '\\')
            *p++ = '\\';
    }
    return out;
}

struct db *db_new(const void *mem, const struct db_settings *settings)
{
    struct db *db = mem_new(mem, struct db);
    db->conninfo = mem_text(db, settings->conninfo);
    db->user = mem_text(db, settings->user);
    db->name = mem_text(db, settings->name);
    db->options =
        mem_format(db,
                   "-c search_path=attest,pg_catalog -c statement_timeout=%d"
                   " -c idle_in_transaction_session_timeout=30000 -c timezone=UTC"
                   " -c datestyle=ISO,YMD -c plan_cache_mode=force_generic_plan -c jit=off%s%s",
                   settings->statement_timeout, settings->now ? " -c attest.now=" : "",
                   settings->now ? escaped_option(db, settings->now) : "");
    talloc_set_destructor(db, db_destroy);
    return db;
}

static void ignore_notice(void *arg, const PGresult *result)
{
    (void)arg;
    (void)result;
}

static bool is_live(const struct db *db)
{
    return db->conn && !db->lost && PQstatus(db->conn) == CONNECTION_OK;
}

bool db_ensure(struct db *db, struct err *err)
{
    if (is_live(db))
        return true;
    if (db->conn)
        PQfinish(db->conn);
    db->connections++;
    memset(db->prepared, 0, sizeof db->prepared);
    db->first = db->count = 0;
    db->failed = db->queued = db->retry = db->lost = db->in_transaction = false;
    const char *const keys[] = {"dbname",          "user", "application_name", "options",
                                "connect_timeout", NULL};
    const char *const values[] = {db->conninfo, db->user, db->name, db->options, "5", NULL};
    db->conn = PQconnectdbParams(keys, values, 1);
    if (PQstatus(db->conn) != CONNECTION_OK) {
        err_set(err, ERR_UNAVAILABLE,
                "The database cannot be reached at the moment. Nothing was changed; try again in a "
                "minute.");
        return err_detail(err, "connect: %s", PQerrorMessage(db->conn));
    }
    PQsetNoticeReceiver(db->conn, ignore_notice, NULL);
    if (!PQenterPipelineMode(db->conn))
        return err_set(err, ERR_INTERNAL, "The connection cannot work in pipelines.");
    return true;
}

static struct pending *pending_at(struct db *db, size_t i)
{
    return &db->pending[(db->first + i) % PENDING_MAX];
}

static void pending_add(struct db *db, enum pending_kind kind, enum stmt stmt)
{
    if (db->count == PENDING_MAX)
        abort(); /* a request with that many statements in one pipeline is a fault of ours */
    *pending_at(db, db->count++) = (struct pending){.kind = kind, .stmt = stmt};
}

static void pending_drop(struct db *db)
{
    db->first = (db->first + 1) % PENDING_MAX;
    db->count--;
}

/* Takes the answer to a sync. What went out without BEGIN is committed there, and may fail there:
 * the server then says so first. Returns that failure, or NULL. */
static PGresult *take_sync(struct db *db)
{
    PGresult *failure = NULL;
    for (int i = 0; i < 4; i++) {
        PGresult *r = PQgetResult(db->conn);
        ExecStatusType status = r ? PQresultStatus(r) : PGRES_EMPTY_QUERY;
        if (status == PGRES_FATAL_ERROR && !failure)
            failure = r;
        else
            PQclear(r);
        if (status == PGRES_PIPELINE_SYNC || PQstatus(db->conn) != CONNECTION_OK)
            break;
    }
    pending_drop(db);
    db->failed = false;
    return failure;
}

/* Takes every outstanding answer up to the last sync, whatever it says. */
static void drain(struct db *db)
{
    if (db->queued) {
        PQpipelineSync(db->conn);
        pending_add(db, PENDING_SYNC, STMT_COUNT);
        db->queued = false;
    }
    while (db->count && is_live(db)) {
        struct pending p = *pending_at(db, 0);
        bool fine = false;
        if (p.kind == PENDING_SYNC) {
            PQclear(take_sync(db));
            continue;
        }
        for (PGresult *r; (r = PQgetResult(db->conn)); PQclear(r)) {
            ExecStatusType status = PQresultStatus(r);
            fine = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
        }
        if (p.kind == PENDING_PREPARE && !fine)
            db->prepared[p.stmt] = false;
        pending_drop(db);
    }
    db->count = 0;
    db->failed = false;
}

/* Nothing of an earlier pipeline may be outstanding when the next one begins. */
static void settle(struct db *db)
{
    if (!db->queued && db->count)
        drain(db);
}

void db_queue(struct db *db, enum stmt stmt, const char *const *params)
{
    const struct statement *s = &statements[stmt];
    settle(db);
    db->queued = true;
    if (!db->prepared[stmt]) {
        PQsendPrepare(db->conn, s->name, s->text, 0, NULL);
        pending_add(db, PENDING_PREPARE, stmt);
        db->prepared[stmt] = true;
    }
    PQsendQueryPrepared(db->conn, s->name, s->params, params, NULL, NULL, 0);
    pending_add(db, PENDING_RUN, stmt);
}

bool db_sync(struct db *db, struct err *err)
{
    bool sent = PQpipelineSync(db->conn) && PQflush(db->conn) >= 0;
    pending_add(db, PENDING_SYNC, STMT_COUNT);
    db->queued = false;
    if (sent)
        return true;
    db->lost = db->retry = true;
    err_set(err, ERR_UNAVAILABLE,
            "The connection to the database was lost. Nothing was changed; try again.");
    return err_detail(err, "sync: %s", PQerrorMessage(db->conn));
}

/* Whether a failure was the end of the connection: a restart of the server, for one. */
static bool ends_connection(const PGresult *r)
{
    const char *severity = r ? PQresultErrorField(r, PG_DIAG_SEVERITY_NONLOCALIZED) : NULL;
    if (severity)
        return !strcmp(severity, "FATAL") || !strcmp(severity, "PANIC");
    return !r || PQresultStatus(r) == PGRES_FATAL_ERROR;
}

/* One sentence for the reader by the kind of failure; the server's own words go to the log, without
 * values. */
static void fail(struct db *db, enum stmt stmt, const PGresult *r, struct err *err)
{
    const char *state = r ? PQresultErrorField(r, PG_DIAG_SQLSTATE) : NULL;
    const char *primary = r ? PQresultErrorField(r, PG_DIAG_MESSAGE_PRIMARY) : NULL;
    const char *constraint = r ? PQresultErrorField(r, PG_DIAG_CONSTRAINT_NAME) : NULL;
    const struct sqlstate *known = sqlstate_find(state);
    db->lost = ends_connection(r);
    db->retry = known->retry || db->lost;
    err_set(err, known->kind, "%s", known->message);
    err_detail(err, "%s: %s %s%s%s", statements[stmt].name, state ? state : "connection",
               primary ? primary : PQerrorMessage(db->conn), constraint ? ", constraint " : "",
               constraint ? constraint : "");
}

static int rows_destroy(struct db_rows *rows)
{
    PQclear(rows->result);
    return 0;
}

static struct db_rows *rows_new(const void *mem, PGresult *result)
{
    struct db_rows *rows = mem_new(mem, struct db_rows);
    rows->result = result;
    talloc_set_destructor(rows, rows_destroy);
    rows->columns = PQnfields(result);
    rows->names = mem_array(rows, const char *, (size_t)rows->columns);
    for (int i = 0; i < rows->columns; i++)
        rows->names[i] = PQfname(result, i);
    return rows;
}

/* Takes the answer of one statement (its NULL included). The first result counts. */
static PGresult *take(struct db *db)
{
    PGresult *first = PQgetResult(db->conn);
    for (PGresult *more; first && (more = PQgetResult(db->conn));)
        PQclear(more);
    return first;
}

struct db_rows *db_next(struct db *db, const void *mem, struct err *err)
{
    while (db->count) {
        struct pending p = *pending_at(db, 0);
        if (p.kind == PENDING_SYNC) {
            PQclear(take_sync(db));
            continue;
        }
        PGresult *r = take(db);
        ExecStatusType status = r ? PQresultStatus(r) : PGRES_FATAL_ERROR;
        pending_drop(db);
        bool fine = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
        if (p.kind == PENDING_PREPARE && !fine)
            db->prepared[p.stmt] = false;
        if (fine && p.kind == PENDING_RUN)
            return rows_new(mem, r);
        if (!fine) {
            if (!db->failed) {
                db->failed = true;
                fail(db, p.stmt, r, err);
            } else {
                err_set(err, ERR_INTERNAL, "An earlier step of this request failed.");
            }
            PQclear(r);
            return NULL;
        }
        PQclear(r);
    }
    err_set(err, ERR_INTERNAL, "Something went wrong on our side.");
    err_detail(err, "db_next without a statement");
    return NULL;
}

struct db_rows *db_run(struct db *db, const void *mem, enum stmt stmt, const char *const *params,
                       struct err *err)
{
    db_queue(db, stmt, params);
    return db_sync(db, err) ? db_next(db, mem, err) : NULL;
}

bool db_do(struct db *db, enum stmt stmt, const char *const *params, struct err *err)
{
    struct db_rows *rows = db_run(db, db, stmt, params, err);
    mem_free(rows);
    return rows != NULL;
}

void db_queue_begin(struct db *db, bool read_only)
{
    db->retry = false;
    db_queue(db, read_only ? STMT_TRANSACTION_BEGIN_READ : STMT_TRANSACTION_BEGIN_WRITE, NULL);
    db->in_transaction = true;
}

bool db_commit(struct db *db, struct err *err)
{
    void *mem = mem_owner(db, "commit");
    struct db_rows *rows = NULL;
    db_queue(db, STMT_TRANSACTION_COMMIT, NULL);
    bool done = db_sync(db, err);
    while (done &&
           db->count >
               1) /* what was queued before goes out with it; the last answer is the sync's */
        done = (rows = db_next(db, mem, err)) != NULL;
    /* COMMIT of a failed transaction answers ROLLBACK: not an error of the server, but of ours. */
    if (done && strcmp(PQcmdStatus(rows->result), "COMMIT") != 0)
        done = err_set(err, ERR_INTERNAL,
                       "Nothing was saved: an earlier step of this request failed.");
    mem_free(mem);
    db->in_transaction = false;
    return done;
}

bool db_settled(struct db *db, struct err *err)
{
    bool done = true;
    while (done && db->count) {
        struct pending p = *pending_at(db, 0);
        if (p.kind != PENDING_SYNC) {
            struct db_rows *rows = db_next(db, db, err);
            done = rows != NULL;
            mem_free(rows);
            continue;
        }
        PGresult *failure = take_sync(db);
        done = !failure && PQstatus(db->conn) == CONNECTION_OK;
        if (!done)
            fail(db, STMT_TRANSACTION_COMMIT, failure, err);
        PQclear(failure);
    }
    return done;
}

void db_finish_read(struct db *db)
{
    if (db->in_transaction && is_live(db)) {
        db_queue(db, STMT_TRANSACTION_COMMIT, NULL);
        struct err ignored = {0};
        (void)db_sync(db, &ignored);
    }
    db->in_transaction = false;
}

void db_rollback(struct db *db)
{
    if (!is_live(db))
        return;
    drain(db);
    if (PQtransactionStatus(db->conn) != PQTRANS_IDLE) {
        db_queue(db, STMT_TRANSACTION_ROLLBACK, NULL);
        drain(db);
    }
    db->in_transaction = false;
}

unsigned long db_connection(const struct db *db)
{
    return db->connections;
}

void **db_attachment(struct db *db)
{
    return &db->attachment;
}

bool db_should_retry(const struct db *db)
{
    return db->retry;
}

const char *db_stmt_name(enum stmt stmt)
{
    return statements[stmt].name;
}

bool db_prepare_all(struct db *db, struct err *err)
{
    for (int i = 0; i < STMT_COUNT; i++) {
        enum stmt stmt = (enum stmt)i;
        PQsendPrepare(db->conn, statements[i].name, statements[i].text, 0, NULL);
        pending_add(db, PENDING_PREPARE, stmt);
        PQpipelineSync(db->conn);
        PGresult *r = take(db);
        bool fine = PQresultStatus(r) == PGRES_COMMAND_OK;
        if (!fine)
            fail(db, stmt, r, err);
        PQclear(r);
        PQclear(PQgetResult(db->conn));
        pending_drop(db);
        if (!fine)
            return false;
    }
    return true;
}

bool db_script(struct db *db, const char *text, struct err *err)
{
    drain(db);
    PQexitPipelineMode(db->conn);
    PGresult *r = PQexec(db->conn, text);
    ExecStatusType status = PQresultStatus(r);
    bool fine = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (!fine) {
        err_set(err, ERR_INTERNAL, "A script of the program was refused by the database: %s",
                PQresultErrorMessage(r));
        PQclear(PQexec(db->conn, "ROLLBACK"));
    }
    PQclear(r);
    PQenterPipelineMode(db->conn);
    return fine;
}

/* ---- rows ---- */

static int column_of(const struct db_rows *rows, const char *column)
{
    for (int i = 0; i < rows->columns; i++) {
        if (!strcmp(rows->names[i], column))
            return i;
    }
    fprintf(stderr, "no column \"%s\" in this result\n", column);
    abort();
}

size_t db_count(const struct db_rows *rows)
{
    return (size_t)PQntuples(rows->result);
}

size_t db_bytes_held(const struct db_rows *rows)
{
    return PQresultMemorySize(rows->result) + sizeof *rows +
           (size_t)rows->columns * sizeof *rows->names;
}

const char *db_text(const struct db_rows *rows, size_t row, const char *column)
{
    int c = column_of(rows, column);
    return PQgetisnull(rows->result, (int)row, c) ? NULL : PQgetvalue(rows->result, (int)row, c);
}

bool db_is_null(const struct db_rows *rows, size_t row, const char *column)
{
    return !db_text(rows, row, column);
}

int64_t db_int(const struct db_rows *rows, size_t row, const char *column)
{
    const char *text = db_text(rows, row, column);
    return text ? strtoll(text, NULL, 10) : 0;
}

bool db_bool(const struct db_rows *rows, size_t row, const char *column)
{
    const char *text = db_text(rows, row, column);
    return text && text[0] == 't';
}

date db_date(const struct db_rows *rows, size_t row, const char *column)
{
    const char *text = db_text(rows, row, column);
    date d = DATE_NONE;
    if (text && !strcmp(text, "infinity"))
        return DATE_LAST;
    if (text)
        (void)date_parse(text, &d);
    return d;
}

/* One element of an array's text form, unquoted, from *p on; leaves *p behind it. NULL for NULL. */
static char *array_element(const void *mem, const char **p)
{
    const char *s = *p;
    bool quoted = *s == '"';
    char *out = mem_text(mem, s);
    size_t n = 0;
    if (quoted)
        s++;
    for (; *s && (quoted ? *s != '"' : *s != ',' && *s != '}'); s++) {
        if (*s == '\\' && s[1])
            s++;
        out[n++] = *s;
    }
    out[n] = '\0';
    if (quoted && *s == '"')
        s++;
    *p = s;
    return !quoted && !strcmp(out, "NULL") ? NULL : out;
}

const char **db_array(const struct db_rows *rows, size_t row, const char *column, const void *mem,
                      size_t *ret_n)
{
    const char *p = db_text(rows, row, column);
    *ret_n = 0;
    if (!p || *p != '{')
        return NULL;
    const char **out = mem_array(mem, const char *, strlen(p));
    for (p++; *p && *p != '}'; p += *p == ',')
        out[(*ret_n)++] = array_element(mem, &p);
    return out;
}

unsigned char *db_bytes(const struct db_rows *rows, size_t row, const char *column, const void *mem,
                        size_t *ret_len)
{
    const char *hex = db_text(rows, row, column);
    if (!hex || strncmp(hex, "\\x", 2))
        return NULL;
    hex += 2;
    size_t len = strlen(hex) / 2;
    unsigned char *out = mem_array(mem, unsigned char, len);
    for (size_t i = 0; i < len; i++) {
        char pair[3] = {hex[2 * i], hex[2 * i + 1], '\0'};
        out[i] = (unsigned char)strtoul(pair, NULL, 16);
    }
    *ret_len = len;
    return out;
}

const char *db_from_int(const void *mem, int64_t value)
{
    return mem_format(mem, "%lld", (long long)value);
}

const char *db_from_date(const void *mem, date d)
{
    char text[DATE_TEXT_SIZE];
    return d == DATE_NONE ? NULL : mem_text(mem, date_format(d, text));
}

const char *db_from_bytes(const void *mem, const void *data, size_t len)
{
    static const char digits[] = "0123456789abcdef";
    const unsigned char *bytes = data;
    char *out = mem_array(mem, char, len * 2 + 3);
    out[0] = '\\';
    out[1] = 'x';
    for (size_t i = 0; i < len; i++) {
        out[2 + 2 * i] = digits[bytes[i] >> 4];
        out[3 + 2 * i] = digits[bytes[i] & 15];
    }
    return out;
}

const char *db_from_array(const void *mem, const char *const *items, size_t n)
{
    size_t room = 3;
    for (size_t i = 0; i < n; i++)
        room += items[i] ? strlen(items[i]) * 2 + 3 : 5;
    char *out = mem_array(mem, char, room), *p = out;
    *p++ = '{';
    for (size_t i = 0; i < n; i++) {
        if (i)
            *p++ = ',';
        if (!items[i]) {
            memcpy(p, "NULL", 4);
            p += 4;
            continue;
        }
        *p++ = '"';
        for (const char *s = items[i]; *s; s++) {
            if (*s == '"' || *s == '\\')
                *p++ = '\\';
            *p++ = *s;
        }
        *p++ = '"';
    }
    *p++ = '}';
    return out;
}
