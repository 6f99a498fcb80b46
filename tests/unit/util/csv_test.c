/* CSV, as spreadsheets write it.  SPDX-License-Identifier: Apache-2.0 */
#include "util/csv.h"

#include <stdint.h>
#include <string.h>

#include "tap.h"
#include "util/mem.h"

static bool parse(const void *mem, const char *text, struct csv *ret)
{
    struct err err = {0};
    return csv_parse(mem, text, strlen(text), ret, &err);
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
    mem_free(mem);
    return tap_done();
}
