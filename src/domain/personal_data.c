/* What is held about one person, as one JSON document.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/personal_data.h"

#include <string.h>

/* Text of our own tables, which has quotes and backslashes at most. */
static void quoted(struct buf *out, const char *text)
{
    buf_char(out, '"');
    for (const char *p = text; *p; p++) {
        if (*p == '"' || *p == '\\')
            buf_char(out, '\\');
        buf_char(out, *p);
    }
    buf_char(out, '"');
}

/* {"part": [row, …], …} of rows that come part by part. */
static void parts(struct buf *out, const struct db_rows *rows)
{
    const char *open = NULL;
    buf_text(out, "\"parts\": {");
    for (size_t i = 0; i < db_count(rows); i++) {
        const char *part = db_text(rows, i, "part");
        bool first = !open || strcmp(open, part) != 0;
        if (first) {
            buf_text(out, open ? "],\n" : "\n");
            quoted(out, part);
            buf_text(out, ": [");
        }
        buf_text(out, first ? "\n" : ",\n");
        buf_text(out, db_text(rows, i, "line"));
        open = part;
    }
    buf_text(out, open ? "]},\n" : "},\n");
}

/* Older rows that are too many to be here, and tables that are not. */
static void left_out(struct buf *out, const struct db_rows *rows, const struct db_rows *apart)
{
    const char *join = "\n";
    buf_text(out, "\"older_rows_left_out\": {");
    for (size_t i = 0; i < db_count(rows); i++) {
        if (!db_int(rows, i, "left_out"))
            continue;
        buf_text(out, join);
        quoted(out, db_text(rows, i, "part"));
        buf_format(out, ": %lld", (long long)db_int(rows, i, "left_out"));
        join = ",\n";
    }
    buf_text(out, "},\n\"left_out\": {");
    for (size_t i = 0; i < db_count(apart); i++) {
        buf_text(out, i ? ",\n" : "\n");
        quoted(out, db_text(apart, i, "part"));
        buf_text(out, ": ");
        quoted(out, db_text(apart, i, "reason"));
    }
    buf_text(out, "}");
}

bool personal_data_write(struct db *db, const void *mem, const char *person, struct buf *out,
                         struct err *err)
{
    const char *most = db_from_int(mem, PERSONAL_ROWS_MAX);
    if (person)
        db_queue(db, STMT_PRIVACY_ROWS, DB_PARAMS(person, most));
    else
        db_queue(db, STMT_PRIVACY_ROWS_OF_ME, DB_PARAMS(most));
    db_queue(db, STMT_PRIVACY_LEFT_OUT, DB_PARAMS(person ? "false" : "true"));
    struct db_rows *rows = db_sync(db, err) ? db_next(db, mem, err) : NULL,
                   *apart = rows ? db_next(db, mem, err) : NULL;
    if (!apart)
        return false;
    buf_text(out, "{\n");
    parts(out, rows);
    left_out(out, rows, apart);
    return true;
}
