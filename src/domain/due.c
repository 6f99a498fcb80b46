/*
 * Due rules: the day on which a reason is due.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "domain/due.h"

#include <stdbool.h>
#include <string.h>

#include "domain/standing.h"
#include "util/words.h"

static const char *const names[DUE_KINDS] = {
    [DUE_DAYS] = "days",     [DUE_DATE] = "date",       [DUE_MONTHS] = "months",
    [DUE_YEARLY] = "yearly", [DUE_LICENCE] = "licence", [DUE_EVENT] = "event",
    [DUE_EXPIRY] = "expiry",
};

const char *due_kind_name(enum due_kind kind)
{
    return names[kind];
}

enum due_kind due_kind_from_name(const char *name)
{
    for (enum due_kind k = DUE_DAYS; k < DUE_KINDS; k++) {
        if (name && !strcmp(names[k], name))
            return k;
    }
    return DUE_KINDS;
}

/* A century: a rule that says more has a typing mistake in it. */
enum { MOST_DAYS = 36525, MOST_MONTHS = 1200 };

static bool hangs_on_facts(enum due_kind kind)
{
    return kind == DUE_LICENCE || kind == DUE_EVENT || kind == DUE_EXPIRY;
}

const char *due_rule_fault(const struct due_rule *rule)
{
    bool before = rule->kind == DUE_LICENCE || rule->kind == DUE_EXPIRY;
    int most = rule->kind == DUE_MONTHS ? MOST_MONTHS : MOST_DAYS;
    if (rule->kind != DUE_DATE && (rule->n < (before ? -most : 0) || rule->n > most))
        return before ? N_("The days before or after it may be a century at most.")
                      : N_("The days or months must be 0 or more, and a century at most.");
    if (rule->kind == DUE_DATE && (rule->on == DATE_NONE || rule->on == DATE_LAST))
        return N_("The date is missing.");
    if (rule->kind == DUE_YEARLY &&
        (rule->month < 1 || rule->month > 12 || rule->day < 1 ||
         rule->day > date_month_days(2024, rule->month))) /* a leap year */
        return N_("There is no such day in any year.");
    if (rule->kind == DUE_LICENCE && rule->every < 0)
        return N_("Every how many renewals must be 1 or more, or 0 for the first alone.");
    if (hangs_on_facts(rule->kind) && (rule->otherwise < -1 || rule->otherwise > MOST_DAYS))
        return N_("The days where nothing is known must be 0 or more, or left out.");
    return NULL;
}

/* Days as a sum that cannot overflow; DATE_NONE: not known. */
static int64_t not_known(void)
{
    return DATE_NONE;
}

static int64_t first_in_year(const struct due_rule *rule, date least)
{
    int year = date_ymd(least).year;
    for (;; year++) {
        int last = date_month_days(year, rule->month);
        date day = date_from_ymd(year, rule->month, rule->day < last ? rule->day : last);
        if (day >= least)
            return day;
    }
}

/* The number that the first renewal to count has for one licence: the first that is strictly after
 * the rule's date; -1: none. */
static int first_number(const struct due_rule *rule, const struct due_facts *facts, int64_t licence)
{
    int first = -1;
    if (rule->on == DATE_NONE)
        return 0;
    for (size_t i = 0; i < facts->n_terms; i++) {
        const struct licence_term *t = &facts->terms[i];
        if (t->kind == rule->of && t->licence == licence && t->to > rule->on &&
            (first < 0 || t->number < first))
            first = t->number;
    }
    return first;
}

static int64_t licence_day(const struct due_rule *rule, date begins, const struct due_facts *facts)
{
    int64_t earliest = not_known();
    for (size_t i = 0; i < facts->n_terms; i++) {
        const struct licence_term *t = &facts->terms[i];
        if (t->kind != rule->of || t->to == DATE_LAST)
            continue;
        int first = first_number(rule, facts, t->licence);
        if (first < 0 || t->number < first)
            continue;
        bool counts = rule->every ? (t->number - first) % rule->every == 0 && t->to >= begins
                                  : t->number == first;
        if (counts && (earliest == not_known() || t->to < earliest))
            earliest = t->to;
    }
    return earliest;
}

static int64_t event_day(const struct due_rule *rule, date begins, const struct due_facts *facts)
{
    int64_t first = not_known();
    for (size_t i = 0; i < facts->n_events; i++) {
        const struct due_event *e = &facts->events[i];
        if (e->series == rule->of && e->day >= begins && (first == not_known() || e->day < first))
            first = e->day;
    }
    return first;
}

static int64_t expiry_day(date begins, const struct due_facts *facts)
{
    int64_t last = not_known(); /* sorts before every day */
    for (size_t i = 0; i < facts->n_held; i++) {
        const struct held *h = &facts->held[i];
        if (h->from < begins && h->revoked > begins && h->to != DATE_LAST && h->to > last)
            last = h->to;
    }
    return last;
}

static int64_t day_it_hangs_on(const struct due_rule *rule, date begins,
                               const struct due_facts *facts)
{
    if (!facts)
        return not_known();
    if (rule->kind == DUE_LICENCE)
        return licence_day(rule, begins, facts);
    if (rule->kind == DUE_EVENT)
        return event_day(rule, begins, facts);
    return expiry_day(begins, facts);
}

static int64_t day_of_rule(const struct due_rule *rule, date begins, const struct due_facts *facts)
{
    int64_t known;
    switch (rule->kind) {
    case DUE_DATE:
        return rule->on;
    case DUE_MONTHS:
        return date_add_months(begins, rule->n, date_ymd(begins).day);
    case DUE_YEARLY:
        return first_in_year(rule, begins + rule->n);
    case DUE_LICENCE:
    case DUE_EVENT:
    case DUE_EXPIRY:
        known = day_it_hangs_on(rule, begins, facts);
        if (known != not_known())
            return known + rule->n;
        return rule->otherwise < 0 ? DATE_LAST : (int64_t)begins + rule->otherwise;
    default:
        return (int64_t)begins + rule->n;
    }
}

date due_of(const struct due_rule *rule, date begins, const struct due_facts *facts)
{
    int64_t day = day_of_rule(rule, begins, facts);
    if (day < begins)
        return begins;
    return day > DATE_LAST ? DATE_LAST : (date)day;
}
