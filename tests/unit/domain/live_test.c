/* Rosters in CSV, and numbers of licences as people type them.  SPDX-License-Identifier: Apache-2.0
 */
#include "domain/live.h"

#include <string.h>

#include "domain/licence.h"
#include "tap.h"
#include "util/buf.h"
#include "util/mem.h"

static bool reads(const void *mem, const char *text, struct live_line **lines, size_t *n)
{
    struct err err = {0};
    return live_read(mem, text, strlen(text), lines, n, &err);
}

static void test_roster(const void *mem)
{
    struct live_line *l;
    size_t n;
    ok(reads(mem,
             "note,attended,employee_number\r\n"
             "late,YES, E1 \r\n,no,E2\r\n,perhaps,E3\r\n,yes,\r\n,Sí,E5\r\n",
             &l, &n) &&
           n == 5,
       "columns in any order");
    ok(l[0].attended && !l[0].problem && l[0].line == 2, "yes, in any letters");
    is(l[0].number, "E1", "a number is tidied");
    is(l[0].note, "late", "a note goes along");
    ok(!l[1].attended && !l[1].problem, "no");
    ok(l[2].problem && l[3].problem, "neither of the two, and no number, are told by line");
    ok(l[4].attended && !l[4].problem && l[4].line == 6, "one wrong line does not hide the next");
    ok(reads(mem, "employee_number,attended\nE1,1\n", &l, &n) && l[0].attended && !*l[0].note,
       "the note may lack");
}

static void test_no_roster(const void *mem)
{
    struct live_line *l;
    size_t n;
    struct buf *long_one = buf_new(mem, 100000);
    static const char *const wrong[] = {
        "",
        "employee_number,attended\n",
        "employee_number\nE1\n",
        "employee_number,attended,colour\nE1,yes,red\n",
        "employee_number,attended,attended\nE1,yes,yes\n",
        "employee_number,attended\n\"E1,yes\n",
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        ok(!reads(mem, wrong[i], &l, &n), "no roster: %zu", i + 1);
    buf_text(long_one, "employee_number,attended\n");
    for (int i = 0; i < LIVE_ROSTER_MAX; i++)
        buf_format(long_one, "E%d,yes\n", i);
    ok(reads(mem, buf_data(long_one), &l, &n) && n == LIVE_ROSTER_MAX, "as many as there may be");
    buf_text(long_one, "E999,yes\n");
    ok(!reads(mem, buf_data(long_one), &l, &n), "and not one more");
}

static void test_numbers(const void *mem)
{
    const char *number = "";
    ok(licence_number_from_typed(mem, "  RN 47-1.2/3 ", &number), "a number of a licence");
    is(number, "RN 47-1.2/3", "is tidied");
    ok(licence_number_from_typed(mem, " ", &number) && !number, "nothing is none");
    ok(!licence_number_from_typed(mem, "-1", &number) &&
           !licence_number_from_typed(mem, "=1+1", &number) &&
           !licence_number_from_typed(mem, "1;2", &number) &&
           !licence_number_from_typed(mem, "12345678901234567890123456789012345678901", &number),
       "what no board writes is refused");
}

int main(void)
{
    void *mem = mem_owner(NULL, "test");
    test_roster(mem);
    test_no_roster(mem);
    test_numbers(mem);
    mem_free(mem);
    return tap_done();
}
