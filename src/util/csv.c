/* CSV, as spreadsheets write it (RFC 4180).  SPDX-License-Identifier: Apache-2.0 */
#include "util/csv.h"

#include <stdint.h>
#include <string.h>

#include "util/mem.h"

struct reader {
    const void *mem;
    const char *at, *end;
    int line;
    struct csv *out;
};

static void end_field(struct reader *r, struct csv_row *row, const char *text, size_t len)
{
    row->fields = mem_grow(r->mem, row->fields, row->n, row->n + 1);
    row->fields[row->n++] = mem_text_n(r->mem, text, len);
}

/* The quote that ends what stands at `at`; NULL: none does. */
static const char *closing(const char *at, const char *end)
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

/* A field in quotes; r->at stands behind the first quote, and is left behind the last. */
static bool quoted(struct reader *r, struct csv_row *row, struct err *err)
{
    const char *last = closing(r->at, r->end);
    if (!last)
        return err_set(err, ERR_INVALID, "Line %d: a quote is opened and never closed.", r->line);
    char *text = mem_array(r->mem, char, (size_t)(last - r->at) + 1);
    size_t n = 0;
    for (; r->at < last; r->at++) {
        r->at += *r->at == '"'; /* written twice */
        r->line += *r->at == '\n';
        text[n++] = *r->at;
    }
    r->at++;
    row->fields = mem_grow(r->mem, row->fields, row->n, row->n + 1);
    row->fields[row->n++] = text;
    return true;
}

static bool field(struct reader *r, struct csv_row *row, struct err *err)
{
    if (r->at < r->end && *r->at == '"') {
        r->at++;
        if (!quoted(r, row, err))
            return false;
    } else {
        const char *from = r->at;
        while (r->at < r->end && !strchr(",\r\n\"", *r->at))
            r->at++;
        end_field(r, row, from, (size_t)(r->at - from));
    }
    if (r->at + 1 < r->end && r->at[0] == '\r' && r->at[1] == '\n')
        r->at++;
    if (r->at < r->end && *r->at != ',' && *r->at != '\n')
        return err_set(err, ERR_INVALID,
                       "Line %d: a quote or a line end stands inside a field. Put the whole field "
                       "in quotes, and write a quote in it twice.",
                       r->line);
    return true;
}

static bool line(struct reader *r, struct err *err)
{
    struct csv_row row = {.line = r->line, .fields = mem_array(r->mem, const char *, 1)};
    for (bool more = true; more;) {
        if (!field(r, &row, err))
            return false;
        more = r->at < r->end && *r->at == ',';
        r->at += more;
    }
    if (r->at < r->end) {
        r->at++;
        r->line++;
    }
    if (row.n == 1 && !*row.fields[0])
        return true;
    r->out->rows = mem_grow(r->mem, r->out->rows, r->out->n, r->out->n + 1);
    r->out->rows[r->out->n++] = row;
    return true;
}

bool csv_parse(const void *mem, const char *text, size_t len, struct csv *ret, struct err *err)
{
    *ret = (struct csv){.rows = mem_array(mem, struct csv_row, 1)};
    struct reader r = {mem, text, text + len, 1, ret};
    if (memchr(text, 0, len))
        return err_set(err, ERR_INVALID, "The file is no text: it holds a NUL byte.");
    if (len >= 3 && !memcmp(text, "\xef\xbb\xbf", 3))
        r.at += 3;
    while (r.at < r.end) {
        if (!line(&r, err))
            return false;
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
