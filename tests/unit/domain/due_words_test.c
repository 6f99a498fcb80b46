/*
 * Rules in words: each pattern says when it is due, and each row of docs/requirements.md has a
 * test. SPDX-License-Identifier: Apache-2.0
 */
#include "tap.h"

#include <stdio.h>

#include "domain/due_words.h"
#include "util/mem.h"

#define NONE .on = DATE_NONE, .after = DATE_NONE, .otherwise = -1
#define FL   .licence = "nursing", .licence_state = "FL"

static const struct {
    const char *pattern; /* as docs/requirements.md names the test */
    struct due_columns due;
    int grace;
    const char *words;
} cases[] = {
    {"within-days",
     {.kind = "days", .days = 30, NONE},
     7,
     "Due 30 days after the duty begins, with 7 days of grace."},
    {"at-once", {.kind = "days", NONE}, 1, "Due on the day the duty begins, with 1 day of grace."},
    {"within-months",
     {.kind = "months", .months = 6, NONE},
     0,
     "Due 6 months after the duty begins."},
    {"fixed-date",
     {.kind = "date", .on = 18628, .after = DATE_NONE, .otherwise = -1},
     0,
     "Due on 1 January 2021."},
    {"each-year",
     {.kind = "yearly", .month = 1, .day = 15, NONE},
     0,
     "Due by the next January 15."},
    {"each-year-later",
     {.kind = "yearly", .month = 1, .day = 15, .days = 14, NONE},
     0,
     "Due by the first January 15 that is at least 14 days after the duty begins."},
    {"each-renewal",
     {.kind = "licence", .every = 1, FL, NONE},
     0,
     "Due at each renewal of the nursing licence (FL)."},
    {"first-renewal",
     {.kind = "licence", FL, NONE},
     0,
     "Due at the first renewal of the nursing licence (FL)."},
    {"first-renewal-after",
     {.kind = "licence", .after = 19083, FL, .on = DATE_NONE, .otherwise = -1},
     0,
     "Due at the first renewal of the nursing licence (FL) after 1 April 2022."},
    {"every-kth-renewal",
     {.kind = "licence", .every = 3, FL, NONE},
     0,
     "Due at the first renewal of the nursing licence (FL), and at every 3 renewals after it."},
    {"before-renewal",
     {.kind = "licence", .every = 1, .days = -30, FL, NONE},
     0,
     "Due at each renewal of the nursing licence (FL), 30 days before it."},
    {"after-event",
     {.kind = "event", .event = "privacy-policy", .days = 30, NONE},
     0,
     "Due 30 days after the change \"privacy-policy\"."},
    {"before-expiry",
     {.kind = "expiry", .days = -30, .otherwise = 30, .on = DATE_NONE, .after = DATE_NONE},
     0,
     "Due 30 days before the one before expires; 30 days after the duty begins while that is not "
     "known."},
};

static void test_words(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        void *mem = mem_owner(NULL, "words");
        is(due_sentence(mem, &cases[i].due, cases[i].grace), cases[i].words, cases[i].pattern);
        mem_free(mem);
    }
}

static void test_why(void)
{
    void *mem = mem_owner(NULL, "why");
    struct why why = {.requirement = "Everyone who meets patients",
                      .citation = "N.J.A.C. 8:43E-14",
                      .job_role = "Receptionist",
                      .facility = "West",
                      .begins = 18628,
                      .due = {.kind = "months", .months = 6, NONE}};
    is(why_line(mem, &why),
       "As Receptionist at West, since 1 January 2021: Everyone who meets patients (N.J.A.C. "
       "8:43E-14). Due 6 months after the duty begins.",
       "rule, citation, post and dates");
    why.citation = NULL;
    ok(strstr(why_line(mem, &why), "patients. Due"), "and without a citation");
    mem_free(mem);
}

/* Each row of the table of patterns names a test of this file, and quotes its words. */
static void test_table(void)
{
    static char text[65536];
    FILE *in = fopen("docs/requirements.md", "re");
    size_t len = in ? fread(text, 1, sizeof text - 1, in) : 0;
    text[len] = '\0';
    if (in)
        fclose(in);
    ok(len > 1000, "docs/requirements.md is there");
    size_t rows = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char name[64];
        snprintf(name, sizeof name, "`%s`", cases[i].pattern);
        const char *row = strstr(text, name);
        if (!ok(row != NULL, "a row of the table has the test %s", cases[i].pattern))
            continue;
        rows++;
        const char *begin = row;
        while (begin > text && begin[-1] != '\n')
            begin--;
        const char *end = row + strcspn(row, "\n"), *words = strstr(begin, cases[i].words);
        ok(words && words < end, "and its words: %s", cases[i].pattern);
    }
    size_t named = 0;
    for (const char *p = text; (p = strstr(p, "| `unit/domain/due_words` ")); p++)
        named++;
    ok(named == rows, "no row names a test that is not there");
}

int main(void)
{
    test_words();
    test_why();
    test_table();
    return tap_done();
}
