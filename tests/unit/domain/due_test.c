/*
 * Due rules: each kind by hand, and a slow twin.  SPDX-License-Identifier: Apache-2.0
 */
#include "domain/due.h"

#include "domain/standing.h"
#include "random.h"
#include "tap.h"
#include "util/mem.h"

static date day(const char *text)
{
    date d = DATE_NONE;
    if (!strcmp(text, "*"))
        return DATE_LAST;
    if (text[0] && !date_parse(text, &d))
        ok(0, "%s is a day", text);
    return d;
}

/* ---- by hand ---- */

static const struct licence_term_text {
    int kind, licence, number;
    const char *from, *to;
} terms_text[] = {
    /* a nurse's licence of two years, the first shorter */
    {1, 1, 0, "2021-09-15", "2022-04-30"},
    {1, 1, 1, "2022-05-01", "2024-04-30"},
    {1, 1, 3, "2026-05-01", "2028-04-30"}, /* in no order */
    {1, 1, 2, "2024-05-01", "2026-04-30"},
    /* two of a kind */
    {2, 7, 4, "2025-01-01", "2026-12-31"},
    {2, 8, 0, "2026-02-01", "2026-08-31"},
    /* one without end */
    {3, 9, 0, "2026-02-01", "*"},
};
static const struct event_text {
    int series;
    const char *on;
} events_text[] = {{1, "2026-06-01"}, {1, "2026-03-01"}, {2, "2026-04-01"}, {1, "2026-09-01"}};

static const struct row {
    const char *name;
    struct due_rule rule;
    const char *on; /* rule.on */
    const char *begins, *want;
} rows[] = {
    {"days: the begin is day 0", {.n = 30}, "", "2026-03-10", "2026-04-09"},
    {"days: none", {.n = 0}, "", "2026-03-10", "2026-03-10"},
    {"date", {.kind = DUE_DATE}, "2026-03-31", "2026-03-10", "2026-03-31"},
    {"settled 3: never before it begins",
     {.kind = DUE_DATE},
     "2026-03-09",
     "2026-03-10",
     "2026-03-10"},
    {"months", {.kind = DUE_MONTHS, .n = 6}, "", "2026-03-10", "2026-09-10"},
    {"months: the month's last day", {.kind = DUE_MONTHS, .n = 6}, "", "2026-08-31", "2027-02-28"},
    {"months: from 29 February", {.kind = DUE_MONTHS, .n = 12}, "", "2028-02-29", "2029-02-28"},
    {"yearly: this year",
     {.kind = DUE_YEARLY, .month = 1, .day = 15},
     "",
     "2026-01-14",
     "2026-01-15"},
    {"yearly: the day itself",
     {.kind = DUE_YEARLY, .month = 1, .day = 15},
     "",
     "2026-01-15",
     "2026-01-15"},
    {"yearly: next year",
     {.kind = DUE_YEARLY, .month = 1, .day = 15},
     "",
     "2026-01-16",
     "2027-01-15"},
    {"yearly: not within n days",
     {.kind = DUE_YEARLY, .n = 14, .month = 1, .day = 15},
     "",
     "2026-01-02",
     "2027-01-15"},
    {"yearly: after just n days",
     {.kind = DUE_YEARLY, .n = 14, .month = 1, .day = 15},
     "",
     "2026-01-01",
     "2026-01-15"},
    {"yearly: 29 February in other years",
     {.kind = DUE_YEARLY, .month = 2, .day = 29},
     "",
     "2026-02-01",
     "2026-02-28"},
    {"yearly: and in its own",
     {.kind = DUE_YEARLY, .month = 2, .day = 29},
     "",
     "2027-03-01",
     "2028-02-29"},

    {"licence: the first renewal alone",
     {.kind = DUE_LICENCE, .of = 1, .otherwise = -1},
     "",
     "2021-10-01",
     "2022-04-30"},
    {"licence: the first renewal alone, though it is past",
     {.kind = DUE_LICENCE, .of = 1, .otherwise = -1},
     "",
     "2025-10-01",
     "2025-10-01"},
    {"licence: every renewal",
     {.kind = DUE_LICENCE, .of = 1, .every = 1, .otherwise = -1},
     "",
     "2022-05-01",
     "2024-04-30"},
    {"licence: every renewal, on its day",
     {.kind = DUE_LICENCE, .of = 1, .every = 1, .otherwise = -1},
     "",
     "2022-04-30",
     "2022-04-30"},
    {"settled 11: first and every 3rd: 1",
     {.kind = DUE_LICENCE, .of = 1, .every = 3, .otherwise = -1},
     "",
     "2022-04-30",
     "2022-04-30"},
    {"settled 11: first and every 3rd: then 4",
     {.kind = DUE_LICENCE, .of = 1, .every = 3, .otherwise = -1},
     "",
     "2022-05-01",
     "2028-04-30"},
    {"settled 11: first and every 2nd: then 3",
     {.kind = DUE_LICENCE, .of = 1, .every = 2, .otherwise = -1},
     "",
     "2022-05-01",
     "2026-04-30"},
    {"settled 11: after a date means strictly after it",
     {.kind = DUE_LICENCE, .of = 1, .otherwise = -1},
     "2022-04-30",
     "2021-10-01",
     "2024-04-30"},
    {"settled 11: the day before it",
     {.kind = DUE_LICENCE, .of = 1, .otherwise = -1},
     "2022-04-29",
     "2021-10-01",
     "2022-04-30"},
    {"settled 11: after a date, and every 2nd from there",
     {.kind = DUE_LICENCE, .of = 1, .every = 2, .otherwise = -1},
     "2022-04-30",
     "2024-05-01",
     "2028-04-30"},
    {"licence: days before it",
     {.kind = DUE_LICENCE, .n = -30, .of = 1, .every = 1, .otherwise = -1},
     "",
     "2022-05-01",
     "2024-03-31"},
    {"licence: days before it, but not before the begin",
     {.kind = DUE_LICENCE, .n = -30, .of = 1, .every = 1},
     "",
     "2024-04-15",
     "2024-04-15"},
    {"licence: days after it",
     {.kind = DUE_LICENCE, .n = 5, .of = 1, .every = 1},
     "",
     "2022-05-01",
     "2024-05-05"},
    {"licence: of two the earliest",
     {.kind = DUE_LICENCE, .of = 2, .every = 1},
     "",
     "2026-03-01",
     "2026-08-31"},
    {"licence: each with its own numbers",
     {.kind = DUE_LICENCE, .of = 2, .every = 3},
     "",
     "2026-09-01",
     "2026-09-01"},
    {"licence: after a date, each from there",
     {.kind = DUE_LICENCE, .of = 2},
     "2026-08-31",
     "2026-03-01",
     "2026-12-31"},
    {"licence: none of that kind: days after the begin",
     {.kind = DUE_LICENCE, .of = 4, .otherwise = 60},
     "",
     "2026-03-01",
     "2026-04-30"},
    {"licence: none of that kind: none so far",
     {.kind = DUE_LICENCE, .of = 4, .otherwise = -1},
     "",
     "2026-03-01",
     "*"},
    {"licence: the last known term is past",
     {.kind = DUE_LICENCE, .of = 1, .every = 1, .otherwise = -1},
     "",
     "2028-05-01",
     "*"},
    {"licence: a term without end is never renewed",
     {.kind = DUE_LICENCE, .of = 3, .every = 1, .otherwise = -1},
     "",
     "2026-03-01",
     "*"},

    {"event: the first on or after the begin",
     {.kind = DUE_EVENT, .n = 30, .of = 1, .otherwise = -1},
     "",
     "2026-01-01",
     "2026-03-31"},
    {"event: on the begin",
     {.kind = DUE_EVENT, .n = 30, .of = 1, .otherwise = -1},
     "",
     "2026-03-01",
     "2026-03-31"},
    {"event: not one before",
     {.kind = DUE_EVENT, .n = 30, .of = 1, .otherwise = -1},
     "",
     "2026-03-02",
     "2026-07-01"},
    {"event: of its own series",
     {.kind = DUE_EVENT, .n = 30, .of = 2, .otherwise = -1},
     "",
     "2026-03-02",
     "2026-05-01"},
    {"event: none", {.kind = DUE_EVENT, .n = 30, .of = 3, .otherwise = -1}, "", "2026-03-02", "*"},
    {"event: none, but days",
     {.kind = DUE_EVENT, .n = 30, .of = 3, .otherwise = 0},
     "",
     "2026-03-02",
     "2026-03-02"},

    {"expiry: the latest before",
     {.kind = DUE_EXPIRY, .n = 10, .otherwise = -1},
     "",
     "2026-01-01",
     "2026-01-10"},
    {"expiry: days before it",
     {.kind = DUE_EXPIRY, .n = -10, .otherwise = -1},
     "",
     "2025-06-01",
     "2025-12-21"},
    {"expiry: an award from the begin is no previous one",
     {.kind = DUE_EXPIRY, .otherwise = -1},
     "",
     "2024-05-01",
     "*"},
    {"expiry: nor from later",
     {.kind = DUE_EXPIRY, .otherwise = 7},
     "",
     "2023-05-01",
     "2023-05-08"},
    {"expiry: one revoked by the begin is none",
     {.kind = DUE_EXPIRY, .n = 100, .otherwise = -1},
     "",
     "2027-05-01",
     "2027-06-10"},
    {"expiry: one for ever has no day",
     {.kind = DUE_EXPIRY, .n = 900, .otherwise = -1},
     "",
     "2027-02-01",
     "2029-09-18"},
    {"a sum beyond the calendar", {.n = INT32_MAX}, "", "2026-03-10", "*"},
};

static void test_rows(void)
{
    struct licence_term terms[7];
    struct due_event events[4];
    for (int i = 0; i < 7; i++)
        terms[i] =
            (struct licence_term){terms_text[i].kind, terms_text[i].licence, terms_text[i].number,
                                  day(terms_text[i].from), day(terms_text[i].to)};
    for (int i = 0; i < 4; i++)
        events[i] = (struct due_event){events_text[i].series, day(events_text[i].on)};
    struct held held[] = {
        {.from = day("2024-05-01"), .to = day("2025-12-31"), .revoked = DATE_LAST},
        {.from = day("2024-05-02"), .to = day("2025-04-30"), .revoked = DATE_LAST},
        {.from = day("2026-06-01"), .to = day("2027-03-02"), .revoked = day("2027-05-02")},
        {.from = day("2026-06-02"), .to = day("2027-04-02"), .revoked = day("2027-05-01")},
        {.from = day("2026-06-02"), .to = DATE_LAST, .revoked = day("2027-02-02")},
    };
    struct due_facts facts = {terms, 7, events, 4, held, 5};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct due_rule rule = rows[i].rule;
        char text[DATE_TEXT_SIZE];
        rule.on = day(rows[i].on);
        date got = due_of(&rule, day(rows[i].begins), &facts);
        is(got == DATE_LAST ? "*" : date_format(got, text), rows[i].want, rows[i].name);
        is(due_rule_fault(&rule) && rule.n != INT32_MAX ? due_rule_fault(&rule) : NULL, NULL,
           "and that rule can be kept");
    }
    struct due_rule unknown = {.kind = DUE_EVENT, .n = 5, .otherwise = 3};
    is_int(due_of(&unknown, 10, NULL), 13, "no facts at all");
}

static void test_faults(void)
{
    static const char date_missing[] = "The date is missing.",
                      n[] = "The days or months must be 0 or more, and a century at most.",
                      around[] = "The days before or after it may be a century at most.",
                      year[] = "There is no such day in any year.",
                      every[] = "Every how many renewals must be 1 or more, or 0 for the first "
                                "alone.",
                      otherwise[] = "The days where nothing is known must be 0 or more, or left "
                                    "out.";
    static const struct {
        struct due_rule rule;
        const char *fault;
    } cases[] = {
        {{.n = 0}, NULL},
        {{.n = -1}, n},
        {{.n = 36525}, NULL},
        {{.n = 36526}, n},
        {{.kind = DUE_MONTHS, .n = 1200}, NULL},
        {{.kind = DUE_MONTHS, .n = 1201}, n},
        {{.kind = DUE_DATE, .on = 5, .n = -9}, NULL},
        {{.kind = DUE_DATE, .on = DATE_NONE}, date_missing},
        {{.kind = DUE_DATE, .on = DATE_LAST}, date_missing},
        {{.kind = DUE_YEARLY, .month = 2, .day = 29}, NULL},
        {{.kind = DUE_YEARLY, .month = 2, .day = 30}, year},
        {{.kind = DUE_YEARLY, .month = 12, .day = 31}, NULL},
        {{.kind = DUE_YEARLY, .month = 1, .day = 0}, year},
        {{.kind = DUE_YEARLY, .month = 0, .day = 1}, year},
        {{.kind = DUE_YEARLY, .month = 13, .day = 1}, year},
        {{.kind = DUE_YEARLY, .n = -1, .month = 1, .day = 1}, n},
        {{.kind = DUE_LICENCE, .n = -36525}, NULL},
        {{.kind = DUE_LICENCE, .n = -36526}, around},
        {{.kind = DUE_LICENCE, .n = 36526}, around},
        {{.kind = DUE_LICENCE, .every = -1}, every},
        {{.kind = DUE_LICENCE, .every = 3, .otherwise = -1}, NULL},
        {{.kind = DUE_LICENCE, .otherwise = -2}, otherwise},
        {{.kind = DUE_EVENT, .n = -1}, n},
        {{.kind = DUE_EVENT, .otherwise = -2}, otherwise},
        {{.kind = DUE_EXPIRY, .n = -1}, NULL},
        {{.kind = DUE_EXPIRY, .otherwise = 36526}, otherwise},
        {{.kind = DUE_EXPIRY, .otherwise = 36525}, NULL},
        {{.kind = DUE_DAYS, .otherwise = -7, .every = -3}, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char name[64];
        snprintf(name, sizeof name, "rule %d, %s", (int)i, due_kind_name(cases[i].rule.kind));
        is(due_rule_fault(&cases[i].rule), cases[i].fault, name);
    }
    for (enum due_kind k = DUE_DAYS; k < DUE_KINDS; k++)
        is_int(due_kind_from_name(due_kind_name(k)), k, "a kind by its name");
    is_int(due_kind_from_name("day"), DUE_KINDS, "no kind of this name");
    is_int(due_kind_from_name(NULL), DUE_KINDS, "nor without a name");
}

/* ---- the twin: it puts what counts on a wall, and walks along it from the begin ---- */

enum { WALL = 4000, ITEMS = 5, NOT_KNOWN = -1 };

struct wall {
    struct licence_term terms[ITEMS];
    struct due_event events[ITEMS];
    struct held held[ITEMS];
    int n_terms, n_events, n_held;
};

/* Renewals that count are those whose rank, among those of the same licence after the date, is the
 * first or a multiple of k further on. */
static int twin_licence(const struct wall *w, const struct due_rule *r, int begins)
{
    int best = NOT_KNOWN;
    for (int i = 0; i < w->n_terms; i++) {
        const struct licence_term *t = &w->terms[i];
        int base = r->on == DATE_NONE ? 0 : 1000;
        for (int k = 0; r->on != DATE_NONE && k < w->n_terms; k++)
            if (w->terms[k].kind == r->of && w->terms[k].licence == t->licence &&
                w->terms[k].to > r->on && w->terms[k].number < base)
                base = w->terms[k].number;
        bool counts = false;
        for (int rank = base; rank <= t->number; rank += r->every ? r->every : 1000)
            counts |= rank == t->number;
        if (t->kind != r->of || !counts || (r->every && t->to < begins))
            continue;
        if (best == NOT_KNOWN || t->to < best)
            best = t->to;
    }
    return best;
}

static int twin_due(const struct wall *w, const struct due_rule *r, int begins)
{
    int found = NOT_KNOWN;
    if (r->kind == DUE_LICENCE) {
        found = twin_licence(w, r, begins);
    } else if (r->kind == DUE_EVENT) {
        for (int d = begins; d < WALL && found == NOT_KNOWN; d++)
            for (int i = 0; i < w->n_events; i++)
                if (w->events[i].series == r->of && w->events[i].day == d)
                    found = d;
    } else {
        for (int d = 0; d < WALL; d++)
            for (int i = 0; i < w->n_held; i++)
                if (w->held[i].to == d && w->held[i].from <= begins - 1 &&
                    begins < w->held[i].revoked)
                    found = d;
    }
    if (found == NOT_KNOWN && r->otherwise == -1)
        return DATE_LAST;
    int due = found == NOT_KNOWN ? begins + r->otherwise : found + r->n;
    return due > begins ? due : begins;
}

static void random_wall(struct wall *w)
{
    w->n_terms = random_to(ITEMS);
    w->n_events = random_to(ITEMS);
    w->n_held = random_to(ITEMS);
    for (int i = 0; i < ITEMS; i++) {
        w->terms[i] = (struct licence_term){random_to(1), random_to(1), random_to(6),
                                            random_to(1000), 500 + random_to(1500)};
        w->events[i] = (struct due_event){random_to(1), random_to(2000)};
        w->held[i] = (struct held){.from = random_to(1500),
                                   .to = random_to(9) ? 500 + random_to(1500) : DATE_LAST,
                                   .revoked = random_to(2) ? DATE_LAST : random_to(2000)};
    }
}

static void test_twin(void)
{
    bool same = true;
    for (int i = 0; i < 20000 && same; i++) {
        random_state = (uint64_t)i;
        struct wall w;
        random_wall(&w);
        struct due_rule rule = {.kind = DUE_LICENCE + random_to(2),
                                .n = random_to(100),
                                .on = random_to(1) ? DATE_NONE : random_to(2000),
                                .of = random_to(1),
                                .every = random_to(3),
                                .otherwise = random_to(30) - 1};
        if (rule.kind != DUE_EVENT)
            rule.n -= 50;
        int begins = random_to(3) ? random_to(2000) : w.terms[0].to;
        struct due_facts facts = {w.terms, (size_t)w.n_terms, w.events, (size_t)w.n_events,
                                  w.held,  (size_t)w.n_held};
        same = due_of(&rule, begins, &facts) == twin_due(&w, &rule, begins);
        if (!same)
            printf("# seed %d\n", i);
    }
    ok(same, "as the twin says, 20,000 times");
}

int main(void)
{
    test_rows();
    test_faults();
    test_twin();
    return tap_done();
}
