/*
 * Rule trees: whether what was done satisfies what is asked.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "replay_tree.h"

#include <string.h>

#include "util/words.h"

static const char *const names[PART_KINDS] = {
    [PART_ALL] = "all",           [PART_ANY] = "any",
    [PART_SOME] = "some",         [PART_THEN] = "then",
    [PART_COURSE] = "course",     [PART_QUIZ] = "quiz",
    [PART_HOURS] = "hours",       [PART_EXTERNAL] = "external",
    [PART_HANDS_ON] = "hands-on", [PART_ATTESTATION] = "attestation",
};

const char *part_kind_name(enum part_kind kind)
{
    return names[kind];
}

enum part_kind part_kind_from_name(const char *name)
{
    for (enum part_kind k = PART_ALL; k < PART_KINDS; k++) {
        if (name && !strcmp(names[k], name))
            return k;
    }
    return PART_KINDS;
}

/* ---- what is wrong with a tree ---- */

static bool has_parts(enum part_kind kind)
{
    return kind == PART_ALL || kind == PART_ANY || kind == PART_SOME || kind == PART_THEN;
}

static int count_below(const struct part *parts, size_t n, size_t i)
{
    int below = 0;
    for (size_t k = i + 1; k < n; k++)
        below += parts[k].parent == i;
    return below;
}

/* More hours than a year of work has. */
enum { MOST_HUNDREDTHS = 200000, MOST_MONTHS = 1200 };

static const char *leaf_fault(const struct part *p)
{
    if ((p->kind == PART_COURSE || p->kind == PART_QUIZ) && !p->of)
        return N_("This part names no course.");
    if (p->kind == PART_QUIZ && !p->name)
        return N_("This part names no quiz.");
    if (p->kind == PART_HOURS && (p->hundredths < 1 || p->hundredths > MOST_HUNDREDTHS))
        return N_("The hours must be more than 0, and 2000 at most.");
    if (p->max_age_months < 0 || p->max_age_months > MOST_MONTHS)
        return N_("The age of evidence must be 0 months or more, and a century at most.");
    return NULL;
}

static const char *part_fault(const struct part *parts, size_t n, size_t i)
{
    const struct part *p = &parts[i];
    if ((int)p->kind < 0 || p->kind >= PART_KINDS)
        return N_("There is no part of this kind.");
    if (i && (p->parent >= i || !has_parts(parts[p->parent].kind)))
        return N_("This part hangs on none that can have parts below it.");
    int below = has_parts(p->kind) ? count_below(parts, n, i) : 0;
    if (!has_parts(p->kind))
        return leaf_fault(p);
    if (!below)
        return N_("This part needs others below it.");
    if (p->kind == PART_SOME && (p->n < 1 || p->n > below))
        return N_("It must ask for 1 or more of the parts below it, and for no more than there "
                  "are.");
    return NULL;
}

const char *rule_fault(const struct part *parts, size_t n, size_t *ret_part)
{
    *ret_part = 0;
    if (!n)
        return N_("The rule has no part.");
    if (n > RULE_PARTS_MAX) {
        *ret_part = RULE_PARTS_MAX;
        return N_("A rule can have 200 parts at most.");
    }
    for (size_t i = 0; i < n; i++) {
        const char *fault = part_fault(parts, n, i);
        *ret_part = fault ? i : 0;
        if (fault)
            return fault;
    }
    return NULL;
}

/* ---- whether a piece counts for a part ---- */

static bool same_text(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

/* NULL asks for any. */
static bool named(const char *asked, const char *given)
{
    return !asked || same_text(asked, given);
}

/* What a piece is worth for a part: the most of what it has on the topics that are asked for. */
static int hours_of(const struct part *p, const struct evidence *e)
{
    int most = 0;
    for (size_t i = 0; i < e->n_hours; i++) {
        if (named(p->name, e->hours[i].topic) && e->hours[i].hundredths > most)
            most = e->hours[i].hundredths;
    }
    return most;
}

static bool is_on(const char *topic, const struct evidence *e)
{
    bool on = !topic;
    for (size_t i = 0; i < e->n_hours && !on; i++)
        on = same_text(topic, e->hours[i].topic);
    return on;
}

/* Of the right kind, at whatever age. */
static bool asks_for(const struct part *p, const struct evidence *e)
{
    switch (p->kind) {
    case PART_COURSE:
        return e->kind == EVIDENCE_COMPLETION && e->of == p->of;
    case PART_QUIZ:
        return e->kind == EVIDENCE_QUIZ && e->of == p->of && same_text(e->name, p->name);
    case PART_HOURS:
        return hours_of(p, e) > 0;
    case PART_EXTERNAL:
        return e->kind == EVIDENCE_EXTERNAL && is_on(p->name, e);
    case PART_HANDS_ON:
        return e->kind == EVIDENCE_HANDS_ON && named(p->name, e->name);
    case PART_ATTESTATION:
        return e->kind == EVIDENCE_ATTESTATION && named(p->name, e->name);
    default:
        return false;
    }
}

bool tree_asks_for(const struct part *parts, size_t n, const struct evidence *piece)
{
    for (size_t i = 0; i < n; i++) {
        if (asks_for(&parts[i], piece))
            return true;
    }
    return false;
}

static date months_before(date day, int months)
{
    return date_add_months(day, -months, date_ymd(day).day);
}

/* The first day of the first term of a kind of licence; DATE_NONE: none is on record. */
static date licence_begins(const struct tree_ask *ask, int64_t kind)
{
    date first = DATE_NONE;
    for (size_t i = 0; i < ask->n_terms; i++) {
        const struct licence_term *t = &ask->terms[i];
        if (t->kind == kind && (first == DATE_NONE || t->from < first))
            first = t->from;
    }
    return first;
}

static bool of_right_age(const struct tree_ask *ask, const struct part *p, date day)
{
    date by = p->before_licence ? licence_begins(ask, p->licence) : ask->on;
    if (by == DATE_NONE || day > by)
        return false;
    return !p->max_age_months || day >= months_before(by, p->max_age_months);
}

static bool eligible(const struct tree_ask *ask, const struct part *p, const struct evidence *e)
{
    return asks_for(p, e) && (ask->after == DATE_NONE || e->day > ask->after) &&
           of_right_age(ask, p, e->day);
}

static bool same_work(const struct evidence *a, const struct evidence *b)
{
    return a->kind == b->kind && a->of == b->of && (a->of || a->name) &&
           same_text(a->name, b->name);
}

/* A piece before it in the pool was the same work, and counted for the same hours. */
static bool repeats(const struct tree_ask *ask, const struct part *p, size_t piece)
{
    for (size_t k = 0; k < piece; k++) {
        if (same_work(ask->pool[k], ask->pool[piece]) && eligible(ask, p, ask->pool[k]))
            return true;
    }
    return false;
}

static bool counts_for(const struct tree_ask *ask, const struct part *p, size_t piece)
{
    bool once = ask->no_repeat && p->kind == PART_HOURS;
    return eligible(ask, p, ask->pool[piece]) && !(once && repeats(ask, p, piece));
}

bool tree_counts(const struct tree_ask *ask, size_t piece)
{
    for (size_t i = 0; i < ask->n; i++) {
        if (counts_for(ask, &ask->parts[i], piece))
            return true;
    }
    return false;
}

/* ---- whether the tree is satisfied ---- */

enum { CENTURY = 100 };

/* The years of a term, one that is begun counted whole. */
static int years_begun(const struct licence_term *t)
{
    int years = 1, anchor = date_ymd(t->from).day;
    while (years < CENTURY && date_add_months(t->from, 12 * years, anchor) <= t->to)
        years++;
    return years;
}

static int64_t hundredths_asked(const struct tree_ask *ask, const struct part *p)
{
    int years = 0;
    if (!p->per_licence_year)
        return p->hundredths;
    for (size_t i = 0; i < ask->n_terms; i++) {
        const struct licence_term *t = &ask->terms[i];
        bool now = t->kind == p->licence && t->from <= ask->on && ask->on <= t->to;
        if (now && t->to != DATE_LAST && years_begun(t) > years)
            years = years_begun(t);
    }
    if (!years)
        years = ask->active ? (ask->active + 11) / 12 : 1;
    return (int64_t)p->hundredths * years;
}

#define NEVER SIZE_MAX

/* Each function says up to where the pool is needed from the piece `from` on: the smallest number
 * of pieces that satisfies the part, counted from the pool's begin; NEVER: not even all of them. */
static size_t leaf_end(const struct tree_ask *ask, const struct part *p, size_t from)
{
    int64_t sum = 0;
    int64_t asked = p->kind == PART_HOURS ? hundredths_asked(ask, p) : 1;
    for (size_t i = from; i < ask->n_pool; i++) {
        if (!counts_for(ask, p, i))
            continue;
        sum += p->kind == PART_HOURS ? hours_of(p, ask->pool[i]) : 1;
        if (sum >= asked)
            return i + 1;
    }
    return NEVER;
}

static size_t part_end(const struct tree_ask *ask, size_t part, size_t from);

static size_t then_end(const struct tree_ask *ask, size_t part, size_t from)
{
    for (size_t i = part + 1; i < ask->n && from != NEVER; i++) {
        if (ask->parts[i].parent == part)
            from = part_end(ask, i, from);
    }
    return from;
}

/* The end by which so many of the parts below are satisfied: the ends are kept in order as they
 * come. */
static size_t some_end(const struct tree_ask *ask, size_t part, size_t from, size_t asked)
{
    size_t ends[RULE_PARTS_MAX], n = 0;
    for (size_t i = part + 1; i < ask->n; i++) {
        if (ask->parts[i].parent != part)
            continue;
        size_t end = part_end(ask, i, from), at = n++;
        for (; at > 0 && ends[at - 1] > end; at--)
            ends[at] = ends[at - 1];
        ends[at] = end;
    }
    return ends[asked ? asked - 1 : n - 1];
}

static size_t part_end(const struct tree_ask *ask, size_t part, size_t from)
{
    const struct part *p = &ask->parts[part];
    switch (p->kind) {
    case PART_ALL:
        return some_end(ask, part, from, 0);
    case PART_ANY:
        return some_end(ask, part, from, 1);
    case PART_SOME:
        return some_end(ask, part, from, (size_t)p->n);
    case PART_THEN:
        return then_end(ask, part, from);
    default:
        return leaf_end(ask, p, from);
    }
}

bool tree_satisfied(const struct tree_ask *ask)
{
    return part_end(ask, 0, 0) != NEVER;
}
