/*
 * Tests of domain/learning.h: the list, and the way through a course.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "domain/learning.h"

#include <string.h>

#include "tap.h"
#include "util/mem.h"

static date day(const char *text)
{
    date d = DATE_NONE;
    date_parse(text, &d);
    return d;
}

static struct learning_span span(int64_t certification, int64_t post, enum standing standing,
                                 const char *from, const char *to, const char *due)
{
    return (struct learning_span){.post = post,
                                  .certification = certification,
                                  .standing = standing,
                                  .from = day(from),
                                  .to = to ? day(to) : DATE_LAST,
                                  .due = due ? day(due) : DATE_NONE};
}

static struct learning_reason reason(int64_t certification, int64_t post, const char *title,
                                     const char *from)
{
    return (struct learning_reason){.post = post,
                                    .certification = certification,
                                    .from = day(from),
                                    .to = DATE_LAST,
                                    .title = title};
}

static const struct learning_course courses[] = {
    {.certification = 1, .code = "A-1", .title = "Alpha"},
    {.certification = 2, .code = "B-1", .title = "Beta"},
    {.certification = 3, .code = "C-1", .title = "Gamma"},
    {.certification = 4, .code = "D-1", .title = "Delta"},
};

#define FOLD(mem, spans, reasons, ret)                                                             \
    learning_fold((mem), (spans), sizeof(spans) / sizeof *(spans), (reasons),                      \
                  sizeof(reasons) / sizeof *(reasons), courses, sizeof courses / sizeof *courses,  \
                  day("2026-11-22"), (ret))

static void posts_fold_into_one(void *mem)
{
    struct learning_entry *e;
    struct learning_span spans[] = {
        span(1, 10, STANDING_DUE, "2026-11-01", "2027-01-10", "2027-01-10"),
        span(1, 10, STANDING_OVERDUE, "2027-01-11", NULL, "2027-01-10"),
        span(1, 11, STANDING_OVERDUE, "2026-10-01", NULL, "2026-09-30"),
        span(1, 12, STANDING_EXEMPT, "2026-10-01", NULL, NULL),
    };
    struct learning_reason reasons[] = {
        reason(1, 10, "first", "2026-11-01"), reason(1, 11, "second", "2026-08-01"),
        reason(2, 11, "of another", "2026-08-01"), reason(1, 12, "to come", "2026-12-01")};
    size_t n = FOLD(mem, spans, reasons, &e);
    is_int((int)n, 1, "three posts that ask for one certification are one entry");
    is_int(e[0].standing, STANDING_OVERDUE, "it stands as the worst of them");
    is_int(e[0].due, day("2026-09-30"), "and is due on the earliest day");
    is_int((int)e[0].n_reasons, 2, "with the reasons of today, of this certification alone");
    is(e[0].reasons[0]->title, "first", "in their order: one");
    is(e[0].reasons[1]->title, "second", "in their order: two");
    is(e[0].course.code, "A-1", "and its course");
    is_int(e[0].part, LEARNING_TO_DO, "it is to be done");
    is_int(e[0].opens, DATE_NONE, "and opens no more: it is open");
}

static void work_decides_the_day(void *mem)
{
    struct learning_entry *e;
    struct learning_span spans[] = {
        span(1, 10, STANDING_CURRENT, "2026-01-01", "2026-12-31", "2026-11-30"),
        span(1, 11, STANDING_DUE, "2026-11-01", NULL, "2027-02-01"),
        span(2, 10, STANDING_DUE, "2026-11-01", NULL, "2027-02-01"),
        span(2, 11, STANDING_CURRENT, "2026-01-01", "2026-12-31", "2026-11-30"),
    };
    struct learning_reason none[1] = {{0}};
    is_int((int)FOLD(mem, spans, none, &e), 2, "two certifications, two entries");
    is_int(e[0].due, day("2027-02-01"), "the day of what is to be done, not of what is held");
    is_int(e[1].due, day("2027-02-01"), "in whichever order the posts come");
    is_int(e[0].standing, STANDING_DUE, "and its standing");
}

static void parts_and_order(void *mem)
{
    struct learning_entry *e;
    struct learning_span spans[] = {
        span(1, 10, STANDING_CURRENT, "2026-01-01", "2027-03-31", "2027-05-31"),
        span(1, 10, STANDING_WINDOW_OPEN, "2027-04-01", "2027-05-31", "2027-05-31"),
        span(2, 10, STANDING_WINDOW_OPEN, "2026-11-01", "2027-01-31", "2027-01-31"),
        span(3, 10, STANDING_DUE, "2027-02-01", NULL, "2027-03-01"),
        span(4, 10, STANDING_LAPSED, "2026-11-01", NULL, "2026-10-15"),
    };
    struct learning_reason reasons[] = {reason(3, 10, "new rule", "2027-02-01")};
    is_int((int)FOLD(mem, spans, reasons, &e), 4, "four certifications");
    is(e[0].course.title, "Delta", "what is due first stands first");
    is(e[1].course.title, "Beta", "then what is due later");
    is_int(e[1].part, LEARNING_TO_DO, "an open window is to be done");
    is(e[2].course.title, "Gamma", "then what begins later");
    is_int(e[2].part, LEARNING_LATER, "which is not asked for yet");
    is_int(e[2].opens, day("2027-02-01"), "with the day it opens");
    is_int(e[2].due, day("2027-03-01"), "the day it will be due");
    is_int((int)e[2].n_reasons, 1, "and why it will be");
    is(e[3].course.title, "Alpha", "then what is held");
    is_int(e[3].part, LEARNING_DONE, "which is done");
    is_int(e[3].opens, day("2027-04-01"), "until its window opens");
}

static void exempt_until(void *mem)
{
    struct learning_entry *e;
    struct learning_reason none[1] = {{0}};
    struct learning_span spans[] = {
        span(1, 10, STANDING_CURRENT, "2026-01-01", NULL, NULL),
        span(2, 10, STANDING_EXEMPT, "2026-01-01", "2026-12-31", NULL),
        span(2, 10, STANDING_OVERDUE, "2027-01-01", NULL, "2026-01-10"),
    };
    is_int((int)FOLD(mem, spans, none, &e), 2, "a waiver is on the list");
    is_int(e[0].part, LEARNING_EXEMPT, "apart from what is done");
    is_int(e[0].opens, day("2027-01-01"), "with the day it is asked for again");
    is_int(e[1].part, LEARNING_DONE, "and before it");
}

static void days_that_are_over(void *mem)
{
    struct learning_entry *e;
    struct learning_reason none[1] = {{0}};
    struct learning_span past[] = {span(1, 10, STANDING_DUE, "2026-01-01", "2026-11-21", NULL)};
    is_int((int)FOLD(mem, past, none, &e), 0, "what ended yesterday is not on the list");
    struct learning_span last[] = {span(1, 10, STANDING_DUE, "2026-01-01", "2026-11-22", NULL)};
    is_int((int)FOLD(mem, last, none, &e), 1, "what ends today is");
    struct learning_span ever[] = {span(1, 10, STANDING_CURRENT, "2026-11-22", NULL, NULL)};
    is_int((int)FOLD(mem, ever, none, &e), 1, "what begins today is");
    is_int(e[0].due, DATE_NONE, "what never expires has no day");
    is_int(e[0].opens, DATE_NONE, "and never opens again");
    is_int((int)learning_fold(mem, NULL, 0, NULL, 0, NULL, 0, day("2026-11-22"), &e), 0,
           "nothing asked for is an empty list");
}

static const char *key(const struct step *s)
{
    return s ? s->key : "none";
}

static void way_through(void)
{
    struct step steps[] = {
        {.place = 1, .key = "p1", .done = true},
        {.place = 2, .key = "practice", .is_quiz = true, .optional = true},
        {.place = 3, .key = "p2"},
        {.place = 4, .key = "check", .is_quiz = true, .done = true},
        {.place = 5, .key = "p3", .done = true},
        {.place = 6, .key = "final", .is_quiz = true},
    };
    size_t n = sizeof steps / sizeof *steps;
    is(key(learning_first_open(steps, n)), "p2", "the first step left, past optional ones");
    is(key(learning_after(steps, n, 1)), "p2", "Continue passes over practice");
    is(key(learning_after(steps, n, 3)), "p3",
       "and over a quiz that is passed, not over a page that is read");
    is(key(learning_after(steps, n, 5)), "final", "and stops at a quiz to be passed");
    steps[5].done = true;
    is(key(learning_after(steps, n, 5)), "p2", "behind the last, what was left open");
    steps[2].done = true;
    is(key(learning_after(steps, n, 5)), "none", "nothing, when all is done");
    is(key(learning_after(steps, n, 1)), "p2", "reading again goes on page by page");
    is(key(learning_first_open(steps, n)), "none", "practice alone never keeps one");
}

static void starting(void)
{
    ok(learning_may_start(DATE_NONE, false, false), "never finished: may start");
    ok(!learning_may_start(day("2026-01-01"), false, false), "finished and held: may not");
    ok(learning_may_start(day("2026-01-01"), true, false), "finished, renewal counts: may");
    ok(!learning_may_start(DATE_NONE, true, true), "past its last day: nobody may");
}

/* What is to do waits for what has to be completed before it; chains too; all else keeps its place.
 */
static void first_things_first(void *mem)
{
    static const struct learning_course list[] = {
        {.certification = 1, .code = "A-1", .title = "Alpha", .first = "C-1 X-9"},
        {.certification = 2, .code = "B-1", .title = "Beta", .first = "A-1"},
        {.certification = 3, .code = "C-1", .title = "Gamma"},
        {.certification = 4, .code = "C-10", .title = "Delta"},
    };
    const struct learning_span spans[] = {
        span(1, 10, STANDING_OVERDUE, "2026-10-01", NULL, "2026-10-01"),
        span(2, 10, STANDING_OVERDUE, "2026-10-01", NULL, "2026-10-02"),
        span(3, 10, STANDING_DUE, "2026-10-01", NULL, "2026-12-24"),
        span(4, 10, STANDING_DUE, "2026-10-01", NULL, "2026-12-25"),
    };
    struct learning_entry *e;
    size_t n = learning_fold(mem, spans, 4, NULL, 0, list, 4, day("2026-11-22"), &e);
    is_int((long long)n, 4, "four courses are to do");
    static const char *const order[] = {"C-1", "A-1", "B-1", "C-10"};
    for (size_t i = 0; i < n; i++)
        is(e[i].course.code, order[i], "what waits comes behind what it waits for");
}

/* A module that need not be taken is passed by from without, and read on from within. */
static void optional_modules(void)
{
    const struct step steps[] = {
        {.place = 1, .key = "a1", .module = 1},
        {.place = 2, .key = "b1", .module = 2, .optional = true},
        {.place = 3, .key = "b2", .module = 2, .optional = true},
        {.place = 4,
         .key = "bq",
         .module = 2,
         .optional = true,
         .is_quiz = true,
         .kind = "practice"},
        {.place = 5, .key = "c1", .module = 3},
    };
    is(learning_after(steps, 5, 1)->key, "c1", "Continue passes an optional module by");
    is(learning_after(steps, 5, 2)->key, "b2", "and leads on within it");
    is(learning_after(steps, 5, 3)->key, "c1", "and out of it");
    is(learning_first_open(steps, 5)->key, "a1", "what is open begins with what counts");
}

int main(void)
{
    void *mem = mem_owner(NULL, "test");
    posts_fold_into_one(mem);
    work_decides_the_day(mem);
    parts_and_order(mem);
    exempt_until(mem);
    days_that_are_over(mem);
    way_through();
    starting();
    first_things_first(mem);
    optional_modules();
    mem_free(mem);
    return tap_done();
}
