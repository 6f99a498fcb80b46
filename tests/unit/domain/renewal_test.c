/*
 * Renewal: the dates settled by hand, and a slow twin on random work.
 * SPDX-License-Identifier: Apache-2.0
 *
 * The twin knows months by their number since the year 0 and days by counting them out; it tries
 * every member of a series instead of reckoning which.
 */
#include "domain/renewal.h"

#include <stdio.h>
#include <stdlib.h>

#include "random.h"
#include "tap.h"

/* "2027-02-28", or "2027-02-28 (31)" where another day is meant than the month has; NULL: none. */
static struct anchored date_of(const char *text)
{
    char day[11];
    struct anchored d = {DATE_NONE, 0};
    if (!text)
        return d;
    snprintf(day, sizeof day, "%s", text);
    ok(date_parse(day, &d.day), "%s is a date", text);
    d.anchor = text[10] ? atoi(text + 12) : date_ymd(d.day).day;
    return d;
}

static date day_of(const char *text)
{
    return date_of(text).day;
}

/* ---- the dates that were settled ---- */

static const struct vector {
    int active, minimum, window;
    const char *due, *previous, *completed;
    const char *by[RENEWAL_METHODS]; /* window opens / expires (anchor, where it differs) */
} vectors[] = {
    {12,
     6,
     2,
     NULL,
     NULL,
     "2026-03-10",
     {"2027-01-10 / 2027-03-10", "2027-01-10 / 2027-03-10", "2027-01-10 / 2027-03-10"}},
    {12,
     6,
     2,
     "2026-03-31",
     NULL,
     "2026-03-10",
     {"2027-01-10 / 2027-03-10", "2027-01-31 / 2027-03-31", "2027-01-31 / 2027-03-31"}},
    {12,
     6,
     2,
     "2026-03-31",
     NULL,
     "2026-04-20",
     {"2027-02-20 / 2027-04-20", "2027-02-20 / 2027-04-20", "2027-01-31 / 2027-03-31"}},
    {12,
     6,
     2,
     "2027-03-31",
     NULL,
     "2026-03-10",
     {"2027-01-10 / 2027-03-10", "2027-01-10 / 2027-03-10", "2027-01-31 / 2027-03-31"}},
    {12,
     6,
     2,
     NULL,
     "2027-03-31",
     "2027-02-15",
     {"2027-12-15 / 2028-02-15", "2028-01-31 / 2028-03-31", "2028-01-31 / 2028-03-31"}},
    {12,
     6,
     2,
     NULL,
     "2027-03-31",
     "2027-03-31",
     {"2028-01-31 / 2028-03-31", "2028-01-31 / 2028-03-31", "2028-01-31 / 2028-03-31"}},
    {12,
     6,
     2,
     NULL,
     "2027-03-31",
     "2027-05-05",
     {"2028-03-05 / 2028-05-05", "2028-03-05 / 2028-05-05", "2028-01-31 / 2028-03-31"}},
    {12,
     6,
     2,
     NULL,
     "2027-03-31",
     "2026-12-01",
     {"2027-10-01 / 2027-12-01", "unchanged 2027-01-31 / 2027-03-31", "2028-01-31 / 2028-03-31"}},
    {12,
     6,
     2,
     NULL,
     "2027-03-31",
     "2027-12-01",
     {"2028-10-01 / 2028-12-01", "2028-10-01 / 2028-12-01", "2029-01-31 / 2029-03-31"}},
    {12,
     6,
     2,
     NULL,
     "2028-02-29",
     "2028-02-10",
     {"2028-12-10 / 2029-02-10", "2028-12-29 / 2029-02-28 (29)", "2028-12-29 / 2029-02-28 (29)"}},
    {12,
     6,
     2,
     NULL,
     "2031-02-28 (29)",
     "2031-02-10",
     {"2031-12-10 / 2032-02-10", "2031-12-29 / 2032-02-29", "2031-12-29 / 2032-02-29"}},
    {6,
     3,
     1,
     NULL,
     NULL,
     "2026-08-31",
     {"2027-01-31 / 2027-02-28 (31)", "2027-01-31 / 2027-02-28 (31)",
      "2027-01-31 / 2027-02-28 (31)"}},
    {6,
     3,
     1,
     NULL,
     "2027-02-28 (31)",
     "2027-02-18",
     {"2027-07-18 / 2027-08-18", "2027-07-31 / 2027-08-31", "2027-07-31 / 2027-08-31"}},
    {6,
     3,
     1,
     NULL,
     "2027-08-31",
     "2027-05-01",
     {"2027-10-01 / 2027-11-01", "unchanged 2027-07-31 / 2027-08-31",
      "unchanged 2027-07-31 / 2027-08-31"}},
    {12,
     6,
     2,
     NULL,
     "2027-03-31",
     "2027-01-30",
     {"2027-11-30 / 2028-01-30", "unchanged 2027-01-31 / 2027-03-31", "2028-01-31 / 2028-03-31"}},
    {12,
     6,
     2,
     NULL,
     "2027-03-31",
     "2027-01-31",
     {"2027-11-30 / 2028-01-31", "2028-01-31 / 2028-03-31", "2028-01-31 / 2028-03-31"}},
    /* the same expiry again, and one that lies before the last: nothing moves */
    {12,
     6,
     2,
     NULL,
     "2027-03-10",
     "2026-03-10",
     {"unchanged 2027-01-10 / 2027-03-10", "unchanged 2027-01-10 / 2027-03-10",
      "unchanged 2027-01-10 / 2027-03-10"}},
    {12,
     6,
     2,
     NULL,
     "2027-12-31",
     "2026-03-10",
     {"unchanged 2027-10-31 / 2027-12-31", "unchanged 2027-10-31 / 2027-12-31",
      "unchanged 2027-10-31 / 2027-12-31"}},
    /* no window: it opens on the last day */
    {12,
     6,
     0,
     NULL,
     "2027-03-31",
     "2027-03-31",
     {"2028-03-31 / 2028-03-31", "2028-03-31 / 2028-03-31", "2028-03-31 / 2028-03-31"}},
    /* a date a century away */
    {1200,
     600,
     1,
     NULL,
     NULL,
     "2026-03-10",
     {"2126-02-10 / 2126-03-10", "2126-02-10 / 2126-03-10", "2126-02-10 / 2126-03-10"}},
};

static void check_vector(const struct vector *v, enum renewal_method method)
{
    char opens[DATE_TEXT_SIZE], expires[DATE_TEXT_SIZE], anchor[16] = "", got[96], name[160];
    struct renewal_rule rule = {method, v->active, v->window, v->minimum};
    struct renewal_facts facts = {
        .completed = day_of(v->completed), .previous = date_of(v->previous), .due = day_of(v->due)};
    struct renewal r = renewal_of(&rule, &facts);
    if (r.expiry.anchor != date_ymd(r.expiry.day).day)
        snprintf(anchor, sizeof anchor, " (%d)", r.expiry.anchor);
    snprintf(got, sizeof got, "%s%s / %s%s", r.changed ? "" : "unchanged ",
             date_format(r.window_opens, opens), date_format(r.expiry.day, expires), anchor);
    snprintf(name, sizeof name, "%s, %d %d %d, D %s, E %s, C %s", renewal_method_name(method),
             v->active, v->minimum, v->window, v->due ? v->due : "none",
             v->previous ? v->previous : "none", v->completed);
    is(got, v->by[method], name);
}

static void test_vectors(void)
{
    for (size_t i = 0; i < sizeof vectors / sizeof *vectors; i++) {
        for (enum renewal_method m = RENEWAL_COMPLETION; m < RENEWAL_METHODS; m++)
            check_vector(&vectors[i], m);
    }
}

static void test_once(void)
{
    for (enum renewal_method m = RENEWAL_COMPLETION; m < RENEWAL_METHODS; m++) {
        struct renewal_rule once = {m, 0, 0, 0}, yearly = {m, 12, 2, 6};
        struct renewal_facts first = {.completed = day_of("2026-03-10"),
                                      .previous = {DATE_NONE, 0},
                                      .due = day_of("2026-03-31")};
        struct renewal r = renewal_of(&once, &first);
        ok(r.changed && r.expiry.day == DATE_LAST && r.window_opens == DATE_LAST,
           "once: never expires and has no window");
        first.previous = (struct anchored){DATE_LAST, 0};
        r = renewal_of(&once, &first);
        ok(!r.changed && r.expiry.day == DATE_LAST, "once, again: nothing changes");
        r = renewal_of(&yearly, &first);
        ok(!r.changed && r.expiry.day == DATE_LAST && r.window_opens == DATE_LAST,
           "what was given for ever is not taken back by a rule that came later");
        first.previous = (struct anchored){day_of("2026-05-31"), 31};
        r = renewal_of(&once, &first);
        ok(r.changed && r.expiry.day == DATE_LAST,
           "a rule that became once: for ever from then on");
    }
}

static void test_rules(void)
{
    static const char
        months[] = "The months of validity must be 1 or more.",
        window[] = "The window must be shorter than the validity, and 0 months or more.",
        least[] =
            "The least validity must be longer than the window, and no longer than the validity.";
    static const struct {
        struct renewal_rule rule;
        const char *fault;
    } cases[] = {
        {{RENEWAL_COMPLETION, 1, 0, 0}, NULL},      {{RENEWAL_COMPLETION, 0, 0, 0}, NULL},
        {{RENEWAL_FIXED, 0, 9, 0}, NULL},           {{RENEWAL_COMPLETION, -1, 0, 0}, months},
        {{RENEWAL_EXPIRY, 12, 11, 0}, NULL},        {{RENEWAL_EXPIRY, 12, 12, 0}, window},
        {{RENEWAL_EXPIRY, 12, -1, 0}, window},      {{RENEWAL_EXPIRY, 12, 0, 0}, NULL},
        {{RENEWAL_FIXED, 12, 2, 3}, NULL},          {{RENEWAL_FIXED, 12, 2, 2}, least},
        {{RENEWAL_FIXED, 12, 2, 12}, NULL},         {{RENEWAL_FIXED, 12, 2, 13}, least},
        {{RENEWAL_FIXED, 12, 2, 1}, least},         {{RENEWAL_FIXED, 12, 0, 0}, least},
        {{RENEWAL_FIXED, 1, 0, 1}, NULL},           {{RENEWAL_COMPLETION, 12, 2, 1}, NULL},
        {{RENEWAL_COMPLETION, 12, 13, 14}, window},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct renewal_rule *r = &cases[i].rule;
        char name[96];
        snprintf(name, sizeof name, "%s %d %d %d is %s", renewal_method_name(r->method), r->active,
                 r->minimum, r->window, cases[i].fault ? "told to be wrong" : "sound");
        is(renewal_rule_fault(r), cases[i].fault, name);
    }
    for (enum renewal_method m = RENEWAL_COMPLETION; m < RENEWAL_METHODS; m++)
        is_int(renewal_method_from_name(renewal_method_name(m)), m, "a method by its name");
    is_int(renewal_method_from_name("expiri"), RENEWAL_METHODS, "no method of this name");
    is_int(renewal_method_from_name(NULL), RENEWAL_METHODS, "nor without a name");
}

/* ---- the twin ---- */

/* Month 0 is January of the year 0. */
struct moment {
    int month, anchor;
};

static int length_of(int month)
{
    static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int year = month / 12, leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return lengths[month % 12] + (month % 12 == 1 && leap);
}

enum { FIRST_YEAR = 1850, MONTHS = 4800 };

/* Days since the first of January of the first year; each month is counted out once. */
static int twin_day(struct moment m)
{
    static int before[MONTHS];
    for (int i = 1; !before[MONTHS - 1] && i < MONTHS; i++)
        before[i] = before[i - 1] + length_of(FIRST_YEAR * 12 + i - 1);
    int last = length_of(m.month);
    return before[m.month - FIRST_YEAR * 12] + (m.anchor < last ? m.anchor : last) - 1;
}

static struct moment later_by(struct moment m, int months)
{
    return (struct moment){m.month + months, m.anchor};
}

struct twin_result {
    struct moment expiry;
    bool changed;
};

static struct moment twin_next(const struct renewal_rule *rule, struct moment c,
                               const struct moment *e, const struct moment *d)
{
    if (rule->method == RENEWAL_COMPLETION)
        return later_by(c, rule->active);
    if (rule->method == RENEWAL_EXPIRY) {
        if (e && twin_day(c) < twin_day(later_by(*e, -rule->window)))
            return *e;
        if (e && twin_day(c) <= twin_day(*e))
            return later_by(*e, rule->active);
        if (!e && d && twin_day(c) >= twin_day(later_by(*d, -rule->window)) &&
            twin_day(c) <= twin_day(*d))
            return later_by(*d, rule->active);
        return later_by(c, rule->active);
    }
    struct moment start = e ? *e : d ? *d : c, best = {0, 0};
    for (int k = -40; k <= 40; k++) {
        struct moment m = later_by(start, k * rule->active);
        if (twin_day(m) >= twin_day(later_by(c, rule->minimum)) &&
            (!best.anchor || twin_day(m) < twin_day(best)))
            best = m;
    }
    return best;
}

static struct moment random_moment(int around, int spread)
{
    return (struct moment){around - spread + random_to(2 * spread),
                           random_to(2) ? 1 + random_to(30) : 28 + random_to(3)};
}

/* The anchor of a date that is given as such is its day. */
static struct moment settled(struct moment m)
{
    int last = length_of(m.month);
    return (struct moment){m.month, m.anchor < last ? m.anchor : last};
}

static date real(struct moment m)
{
    return date_from_ymd(FIRST_YEAR, 1, 1) + twin_day(m);
}

static void test_twin(void)
{
    bool same = true, moved_back = false, too_long = false, window = true;
    for (int i = 0; i < 60000 && same; i++) {
        random_state = (uint64_t)i;
        struct renewal_rule rule = {random_to(2), 1 + random_to(i % 3 ? 13 : 40), 0, 0};
        rule.window = random_to(rule.active - 1);
        rule.minimum = rule.window + 1 + random_to(rule.active - rule.window - 1);
        struct moment c = settled(random_moment(2026 * 12, 40)), e = random_moment(c.month, 30),
                      d = settled(random_moment(c.month, 20));
        bool held = random_to(2) > 0, due = random_to(1);
        struct moment next = twin_next(&rule, c, held ? &e : NULL, due ? &d : NULL);
        bool changed = !held || twin_day(next) > twin_day(e);
        struct moment want = changed ? next : e;
        struct renewal r = renewal_of(
            &rule, &(struct renewal_facts){.completed = real(c),
                                           .previous = {held ? real(e) : DATE_NONE, e.anchor},
                                           .due = due ? real(d) : DATE_NONE});
        same = r.changed == changed && r.expiry.day == real(want) &&
               r.expiry.anchor == want.anchor &&
               r.window_opens == real(later_by(want, -rule.window));
        moved_back |= held && r.expiry.day < real(e);
        too_long |= !held && rule.method == RENEWAL_EXPIRY &&
                    r.expiry.day > real(later_by(c, rule.active + rule.window)) + 3;
        window &= r.window_opens <= r.expiry.day;
        if (!same)
            printf("# seed %d\n", i);
    }
    ok(same, "as the twin says, 60,000 times");
    ok(!moved_back, "no renewal moves an expiry to an earlier day");
    ok(!too_long, "by expiry, nothing is valid for longer than validity and window together");
    ok(window, "no window opens after the expiry");
}

int main(void)
{
    test_vectors();
    test_once();
    test_rules();
    test_twin();
    return tap_done();
}
