/* CSV, as spreadsheets write it (RFC 4180).  SPDX-License-Identifier: Apache-2.0 */
#include "util/csv.h"

#include <stdint.h>
#include <string.h>

#include "util/mem.h"

/* All text stands in one copy of the file, in which each field is cut off where it lies; what a row
 * costs besides is its place in two lists. So a file takes a few times its own length, whatever is
 * in it. */
struct reader {
    const void *mem;
    char *at, *end;
    char separator;
    int line;
    struct csv *out;
    const char **fields; /* of all rows, one after another */
    size_t n_fields, fields_room, rows_room;
};

static void end_field(struct reader *r, struct csv_row *row, char *text, char *end)
{
    if (r->n_fields == r->fields_room) {
        size_t room = 2 * r->fields_room + 64;
        r->fields = mem_grow(r->mem, r->fields, r->fields_room, room);
        r->fields_room = room;
    }
    r->fields[r->n_fields++] = text;
    row->n++;
    *end = '\0'; /* where a quote, a comma or the line's end stood, and was read */
}

/* The quote that ends what stands at `at`; NULL: none does. */
static char *closing(char *at, char *end)
{
    for (; at < end; at++) {
        if (*at != '"')
            continue;
        if (at + 1 == end || at[1] != '"')
            return at;
        at++;
    }
    return NULL;
}

/* What ends a field is looked at before the field is cut off: `at` stands on it. False: neither a
 * separator, nor the line's end, nor that of the file. */
static bool is_ended(struct reader *r)
{
    if (r->at + 1 < r->end && r->at[0] == '\r' && r->at[1] == '\n')
        r->at++;
    return r->at == r->end || *r->at == r->separator || *r->at == '\n';
}

/* A field in quotes; r->at stands behind the first quote, and is left behind the last. */
static bool quoted(struct reader *r, char **ret_text, char **ret_end, struct err *err)
{
    char *last = closing(r->at, r->end), *text = r->at, *to = r->at;
    if (!last)
        return err_set(err, ERR_INVALID, "Line %d: a quote is opened and never closed.", r->line);
    for (; r->at < last; r->at++) {
        r->at += *r->at == '"'; /* written twice */
        r->line += *r->at == '\n';
        *to++ = *r->at;
    }
    r->at++;
    *ret_text = text;
    *ret_end = to;
    return true;
}

/* One field; *ret_more: another one follows. */
static bool field(struct reader *r, struct csv_row *row, bool *ret_more, struct err *err)
{
    char *text = r->at, *end = r->at;
    if (r->at < r->end && *r->at == '"') {
        r->at++;
        if (!quoted(r, &text, &end, err))
            return false;
    } else {
        while (r->at < r->end && *r->at != r->separator && !strchr("\r\n\"", *r->at))
            r->at++;
        end = r->at;
    }
    if (!is_ended(r))
        return err_set(err, ERR_INVALID,
                       "Line %d: a quote or a line end stands inside a field. Put the whole field "
                       "in quotes, and write a quote in it twice.",
                       r->line);
    *ret_more = r->at < r->end && *r->at == r->separator;
    end_field(r, row, text, end);
    return true;
}

static bool line(struct reader *r, struct err *err)
{
    struct csv_row row = {.line = r->line};
    size_t first = r->n_fields;
    for (bool more = true; more; r->at += more) {
        if (!field(r, &row, &more, err))
            return false;
    }
    if (r->at < r->end) {
        r->at++;
        r->line++;
    }
    if (row.n == 1 && !*r->fields[first]) {
        r->n_fields = first;
        return true;
    }
    if (r->out->n == r->rows_room) {
        size_t room = 2 * r->rows_room + 16;
        r->out->rows = mem_grow(r->mem, r->out->rows, r->rows_room, room);
        r->rows_room = room;
    }
    r->out->rows[r->out->n++] = row;
    return true;
}

char csv_separator(const char *text, size_t len)
{
    static const char known[] = {',', ';', '\t'};
    size_t n[sizeof known] = {0}, best = 0;
    bool in_quotes = false;
    for (size_t i = 0; i < len && (in_quotes || text[i] != '\n'); i++) {
        in_quotes ^= text[i] == '"';
        for (size_t k = 0; k < sizeof known && !in_quotes; k++)
            n[k] += text[i] == known[k];
    }
    for (size_t k = 1; k < sizeof known; k++)
        best = n[k] > n[best] ? k : best;
    return known[best];
}

bool csv_parse(const void *mem, const char *text, size_t len, struct csv *ret, struct err *err)
{
    return csv_parse_by(mem, text, len, ',', ret, err);
}

bool csv_parse_by(const void *mem, const char *text, size_t len, char separator, struct csv *ret,
                  struct err *err)
{
    *ret = (struct csv){.rows = mem_array(mem, struct csv_row, 1)};
    if (memchr(text, 0, len))
        return err_set(err, ERR_INVALID, "The file is no text: it holds a NUL byte.");
    char *copy = mem_text_n(mem, text, len);
    struct reader r = {.mem = mem,
                       .at = copy,
                       .end = copy + len,
                       .separator = separator,
                       .line = 1,
                       .out = ret,
                       .rows_room = 1,
                       .fields = mem_array(mem, const char *, 1),
                       .fields_room = 1};
    if (len >= 3 && !memcmp(text, "\xef\xbb\xbf", 3))
        r.at += 3;
    while (r.at < r.end) {
        if (!line(&r, err))
            return false;
    }
    const char **next = r.fields; /* which has found its last place */
    for (size_t i = 0; i < ret->n; i++) {
        ret->rows[i].fields = next;
        next += ret->rows[i].n;
    }
    return true;
}

size_t csv_column(const struct csv *csv, const char *name)
{
    for (size_t i = 0; csv->n && i < csv->rows[0].n; i++) {
        if (!strcmp(csv->rows[0].fields[i], name))
            return i;
    }
    return SIZE_MAX;
}

const char *csv_field(const struct csv_row *row, size_t column)
{
    return column < row->n ? row->fields[column] : "";
}

void csv_cell(struct buf *out, const char *text, bool last)
{
    text = text ? text : "";
    bool formula = *text && strchr("=+-@\t\r", *text);
    if (formula || strpbrk(text, "\",\r\n")) {
        buf_text(out, formula ? "\"'" : "\"");
        for (; *text; text++) {
            if (*text == '"')
                buf_char(out, '"');
            buf_char(out, *text);
        }
        buf_char(out, '"');
    } else {
        buf_text(out, text);
    }
    buf_text(out, last ? "\r\n" : ",");
}
