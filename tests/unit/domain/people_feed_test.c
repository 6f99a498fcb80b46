/* The file of an HR feed, line by line.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/people_feed.h"

#include <stdlib.h>
#include <string.h>

#include "tap.h"
#include "util/mem.h"

#define FIRST "employee_number,name,facility,job_role"

static date today(void)
{
    return date_from_ymd(2026, 11, 22);
}

static struct feed read_text(const void *mem, const char *text)
{
    struct feed feed = {0};
    struct err err = {0};
    ok(feed_read(mem, text, strlen(text), today(), &feed, &err), "it is cut into lines");
    return feed;
}

/* What is wrong with one line below a first one: "line column word" of each, joined. */
static const char *problems_of(const void *mem, const char *first, const char *row)
{
    struct feed feed = {0};
    struct err err = {0};
    const char *text = mem_format(mem, "%s\n%s\n", first, row);
    if (!feed_read(mem, text, strlen(text), today(), &feed, &err))
        return mem_text(mem, err.message);
    const char *all = "";
    for (size_t i = 0; i < feed.n_problems; i++)
        all = mem_format(mem, "%s%s%d %s %s", all, *all ? "; " : "", feed.problems[i].line,
                         feed.problems[i].place, feed.problems[i].word);
    return all;
}

static void test_rows(const void *mem)
{
    struct feed f =
        read_text(mem, "\xef\xbb\xbf"
                       "Name\tEmployee Number\tfacility\tjob-role\tfrom\tx_cost\tprimary\n"
                       "\" Ann\nOne \"\t 17 \tWGH\tsecurity\t2026-01-31\t9\tYES\r\n"
                       "\r\n"
                       "Bob\t18\tWGH\tsecurity\t\t\t\n");
    ok(f.n == 2 && !f.n_problems && !f.has_leave,
       "tabs, a byte order mark, names of columns as people write them, and x_ is left out");
    is(f.rows[0].name, "Ann One", "white space is tidied, line breaks in a name too");
    is(f.rows[0].employee_number, "17", "and around a number");
    ok(f.rows[0].from == date_from_ymd(2026, 1, 31) && f.rows[0].primary == 1, "days, yes and no");
    ok(f.rows[1].line == 5 && f.rows[1].from == DATE_NONE && f.rows[1].primary == -1,
       "lines are counted as in the file; what is empty is not said");
    is(f.rows[1].employment_kind, "employee", "who is not said to be anything else is an employee");
    f = read_text(mem,
                  FIRST ";licence_kind;licence_state;licence_from;licence_to;leave_from;leave_to"
                        "\n");
    ok(f.n_problems, "a first line of two kinds is told");
    f = read_text(mem, "employee_number;name;facility;job_role;licence_kind;licence_state;"
                       "licence_from;licence_to;leave_from;leave_to\n"
                       "1;A;WGH;security;Registered Nursing;fl;2026-01-01;2027-12-31;;\n");
    ok(f.n == 1 && f.has_leave, "semicolons, and a column for leave");
    is(f.rows[0].licence_kind, "registered-nursing", "a kind of licence as rules name it");
    is(f.rows[0].licence_state, "FL", "a state");
}

static void test_problems(const void *mem)
{
    static const struct {
        const char *first, *row, *is;
    } cases[] = {
        {FIRST, "1,A,WGH,security", ""},
        {FIRST, ",,,",
         "2 employee_number missing; 2 name missing; 2 facility missing; 2 job_role missing"},
        {FIRST, "1,A,WGH", "2  cells"},
        {FIRST, "1,A,WGH,security,more", "2  cells"},
        {FIRST, "1,A\xff,WGH,security", "2  encoding"},
        {FIRST, "ann@b.example,A,WGH,security", "2 employee_number number"},
        {FIRST, "1 7,A,WGH,security", "2 employee_number number"},
        {FIRST, "12345678901234567890123456789012345678901234567890123456789012345,A,WGH,security",
         "2 employee_number number"},
        {FIRST, "1234567890123456789012345678901234567890123456789012345678901234,A,WGH,security",
         ""},
        {FIRST ",email", "1,A,WGH,security,a@b@c", "2 email email"},
        {FIRST ",email", "1,A,WGH,security,nobody", "2 email email"},
        {FIRST ",language", "1,A,WGH,security,tlh", "2 language language"},
        {FIRST ",employment_kind", "1,A,WGH,security,boss", "2 employment_kind kind"},
        {FIRST ",primary", "1,A,WGH,security,maybe", "2 primary yes or no"},
        {FIRST ",from,to", "1,A,WGH,security,2026-03-02,2026-03-01", "2 to backwards"},
        {FIRST ",from,to", "1,A,WGH,security,2026-03-02,2026-03-02", ""},
        {FIRST ",from", "1,A,WGH,security,1926-03-02", "2 from far"},
        {FIRST ",from", "1,A,WGH,security,2126-03-02", "2 from far"},
        {FIRST ",from", "1,A,WGH,security,03/02/2026", "2 from day"},
        {FIRST ",from", "1,A,WGH,security,2026-02-29", "2 from day"},
        {FIRST ",leave_from,leave_to", "1,A,WGH,security,2026-02-01,", "2 leave_to both"},
        {FIRST ",licence_kind", "1,A,WGH,security,nursing", "2 licence_kind licence"},
        {"employee_number,name,facility", "1,A,WGH", "1 job_role column missing"},
        {FIRST ",name", "1,A,WGH,security,B", "1 name column twice"},
        {FIRST ",leave_form", "1,A,WGH,security,", "1  column unknown"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        is(problems_of(mem, cases[i].first, cases[i].row), cases[i].is, cases[i].row);
    is(problems_of(mem, FIRST, ""), "1  no lines", "a file that names nobody");
    is(problems_of(mem, FIRST, "1,\"A,WGH,security"), "Line 2: a quote is opened and never closed.",
       "a file cut within a cell");
}

static void test_kinds(void)
{
    static const struct {
        const char *bytes;
        size_t n;
        bool csv;
    } cases[] = {{"PK\x03\x04 and so on", 10, false},
                 {"\xff\xfe"
                  "e\0m\0",
                  6, false},
                 {"%PDF-1.7", 8, false},
                 {"\n <!doctype html>", 16, false},
                 {"\x1f\x8b\x08", 3, false},
                 {"", 0, false},
                 {"\xef\xbb\xbf \n", 5, false},
                 {"a,\0b", 4, false},
                 {"employee_number", 15, true},
                 {"\xef\xbb\xbf"
                  "a;b",
                  6, true}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *says = feed_is_no_csv(cases[i].bytes, cases[i].n);
        ok(!says == cases[i].csv, "a file of kind %zu: %s", i, says ? says : "it may be CSV");
    }
}

/* A hundred thousand lines with two problems each: counted, and kept up to what there is room for.
 */
static void test_many(void)
{
    enum { LINES = 110000 };
    void *mem = mem_owner(NULL, "many");
    static const char row[] = "1,A,WGH,security,no,no\n";
    size_t n = strlen(FIRST ",from,to\n"), each = sizeof row - 1;
    char *text = mem_array(mem, char, n + LINES * each + 1);
    memcpy(text, FIRST ",from,to\n", n);
    for (size_t i = 0; i < LINES; i++)
        memcpy(text + n + i * each, row, each);
    struct feed feed;
    struct err err = {0};
    ok(feed_read(mem, text, n + LINES * each, today(), &feed, &err) && !feed.n &&
           feed.n_problems == FEED_PROBLEMS_MAX,
       "very many problems are kept up to a number");
    is(feed.problems[FEED_PROBLEMS_MAX - 1].word, "more", "the last one says that there are more");
    mem_free(mem);
}

int main(void)
{
    void *mem = mem_owner(NULL, "test");
    test_rows(mem);
    test_problems(mem);
    test_kinds();
    test_many();
    ok(strcmp(feed_says("cells"), "cells") != 0, "a word has a sentence");
    mem_free(mem);
    return tap_done();
}
