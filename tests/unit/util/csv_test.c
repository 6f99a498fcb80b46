/* CSV, as spreadsheets write it.  SPDX-License-Identifier: Apache-2.0 */
#include "util/csv.h"

#include <stdint.h>
#include <string.h>

#include <talloc.h>

#include "tap.h"
#include "util/mem.h"

static bool parse(const void *mem, const char *text, struct csv *ret)
{
    struct err err = {0};
    return csv_parse(mem, text, strlen(text), ret, &err);
}

/* Fields of one letter are the dearest: 16 MB of them, which a file may have, must fit into memory.
 */
static void test_size(void)
{
    enum { LINES = 20000, LINE = 20 };
    void *mem = mem_owner(NULL, "test");
    struct csv csv;
    char *text = mem_array(mem, char, LINES *LINE + 1);
    for (size_t i = 0; i < LINES; i++)
        memcpy(text + i * LINE, "a,b,c,d,e,f,g,h,i,j\n", LINE);
    void *own = mem_owner(mem, "csv");
    ok(parse(own, text, &csv) && csv.n == LINES, "a long file");
    ok(talloc_total_size(own) <= (size_t)20 * LINES * LINE && talloc_total_blocks(own) < 10,
       "takes a few times its own length, in a few pieces: %zu", talloc_total_blocks(own));
    is(csv_field(&csv.rows[LINES - 1], 9), "j", "and is whole");
    mem_free(mem);
}

static void test_cells(const void *mem)
{
    struct buf *out = buf_new(mem, 1000);
    csv_cell(out, "plain", false);
    csv_cell(out, NULL, false);
    csv_cell(out, "a, \"b\"", false);
    csv_cell(out, "=1+1", false);
    csv_cell(out, "two\nlines", true);
    is(buf_data(out), "plain,,\"a, \"\"b\"\"\",\"'=1+1\",\"two\nlines\"\r\n",
       "cells are quoted where needed, and none begins a formula");
}

/* What separates fields is found by the first line. */
static void test_separators(const void *mem)
{
    struct csv csv;
    struct err err = {0};
    ok(csv_separator("a;b,c;d\n,,,,", 13) == ';', "a semicolon");
    ok(csv_separator("a\tb", 3) == '\t', "a tab");
    ok(csv_separator("\";;;\",b", 7) == ',', "what stands in quotes separates nothing");
    ok(csv_separator("a", 1) == ',', "a comma, where there is one column");
    const char *text = "a;\"b;c\";d,e\n";
    ok(csv_parse_by(mem, text, strlen(text), ';', &csv, &err) && csv.rows[0].n == 3,
       "fields by a semicolon");
    is(csv.rows[0].fields[1], "b;c", "which may stand in one");
    is(csv.rows[0].fields[2], "d,e", "as a comma may");
}

int main(void)
{
    struct csv csv;
    void *mem = mem_owner(NULL, "test");
    ok(parse(mem, "", &csv) && csv.n == 0, "nothing has no rows");
    ok(parse(mem,
             "\xef\xbb\xbf"
             "a,b\r\n1,\r\n\r\n\"x, \"\"y\"\"\nz\",2",
             &csv) &&
           csv.n == 3,
       "rows end in either way, the last in none; empty lines are none");
    is(csv.rows[0].fields[0], "a", "a byte order mark is left out");
    is(csv.rows[1].fields[1], "", "a field may be empty");
    is(csv.rows[2].fields[0], "x, \"y\"\nz", "quotes hold commas, quotes and line ends");
    ok(csv.rows[1].line == 2 && csv.rows[2].line == 4, "rows know their line");
    ok(csv_column(&csv, "b") == 1 && csv_column(&csv, "c") == SIZE_MAX, "columns have names");
    is(csv_field(&csv.rows[1], 5), "", "what is not there is empty");
    ok(!parse(mem, "a\n\"b", &csv), "a quote that is never closed");
    ok(!parse(mem, "a\"b\n", &csv) && !parse(mem, "\"a\"b\n", &csv), "a quote inside a field");
    struct err err = {0};
    ok(!csv_parse(mem, "a\0b", 3, &csv, &err), "a NUL");
    test_cells(mem);
    test_separators(mem);
    mem_free(mem);
    test_size();
    return tap_done();
}
