/*
 * Standing: the state of one (post, certification) on every day.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "domain/standing.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"
#include "util/words.h"

static const char *const names[STANDING_COUNT] = {
    [STANDING_NOT_REQUIRED] = N_("not required"),
    [STANDING_EXEMPT] = N_("exempt"),
    [STANDING_CURRENT] = N_("current"),
    [STANDING_WINDOW_OPEN] = N_("window open"),
    [STANDING_DUE] = N_("due"),
    [STANDING_OVERDUE] = N_("overdue"),
    [STANDING_LAPSED] = N_("lapsed"),
};

const char *standing_name(enum standing s)
{
    return names[s];
}

enum standing standing_from_name(const char *name)
{
    for (enum standing s = STANDING_NOT_REQUIRED; s < STANDING_COUNT; s++) {
        if (name && !strcmp(names[s], name))
            return s;
    }
    return STANDING_COUNT;
}

int standing_rank(enum standing s)
{
    return (int)STANDING_LAPSED - (int)s; /* the enum goes from best to worst */
}

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b; /* same either way (<=) */
}

static int64_t later(int64_t a, int64_t b)
{
    return a > b ? a : b; /* same either way (>=) */
}

static bool covers(date from, date to, date day)
{
    return from <= day && day <= to;
}

/* What the reasons that are live on a day ask together. */
struct obligation {
    date begins;
    date due;
    int grace;
};

static bool obligation_on(const struct standing_facts *facts, date day, struct obligation *ret)
{
    struct obligation all = {DATE_LAST, DATE_LAST, INT32_MAX};
    bool any = false;
    for (size_t i = 0; i < facts->n_reasons; i++) {
        const struct reason *r = &facts->reasons[i];
        if (!covers(r->from, r->to, day))
            continue;
        any = true;
        all.begins = (date)earlier(all.begins, r->begins);
        all.due = (date)earlier(all.due, r->due);
        all.grace = (int)earlier(all.grace, r->grace);
    }
    *ret = all;
    return any;
}

static bool is_exempt(const struct standing_facts *facts, date day)
{
    for (size_t i = 0; i < facts->n_exempt; i++) {
        if (covers(facts->exempt[i].from, facts->exempt[i].to, day))
            return true;
    }
    return false;
}

static bool counts_before(const struct held *a, const struct held *b)
{
    if (a->to != b->to)
        return a->to > b->to;                 /* same either way (>=) */
    return a->window_opens > b->window_opens; /* same either way (>=): the same dates again */
}

/*
 * Of the awards held on some day from `since` to `day`, the one that counts; NULL if there is none.
 * The latest expiry comes first, so this is an award still valid on `day` if there is any.
 */
static const struct held *award_that_counts(const struct standing_facts *facts, date since,
                                            date day)
{
    const struct held *best = NULL;
    for (size_t i = 0; i < facts->n_held; i++) {
        const struct held *h = &facts->held[i];
        bool was_held = h->from <= day && h->to >= since && day < h->revoked;
        if (was_held && (!best || counts_before(h, best)))
            best = h;
    }
    return best;
}

struct verdict {
    enum standing standing;
    date due;
};

static struct verdict verdict_on(const struct standing_facts *facts, date day)
{
    struct obligation o;
    if (!obligation_on(facts, day, &o))
        return (struct verdict){.standing = STANDING_NOT_REQUIRED};
    if (is_exempt(facts, day))
        return (struct verdict){STANDING_EXEMPT, DATE_NONE};

    const struct held *award = award_that_counts(facts, o.begins, day);
    if (!award) {
        bool in_time = day <= (int64_t)o.due + o.grace;
        return (struct verdict){in_time ? STANDING_DUE : STANDING_OVERDUE, o.due};
    }
    if (day <= award->to) {
        bool early = day < award->window_opens;
        return (struct verdict){early ? STANDING_CURRENT : STANDING_WINDOW_OPEN,
                                award->to == DATE_LAST ? DATE_NONE : award->to};
    }
    bool in_grace = day <= (int64_t)award->to + o.grace;
    return (struct verdict){in_grace ? STANDING_DUE : STANDING_LAPSED, award->to};
}

enum standing standing_on(const struct standing_facts *facts, date day)
{
    return verdict_on(facts, day).standing;
}

/* A growing list of days; what lies at or beyond DATE_LAST never comes. */
struct day_list {
    date *days;
    size_t n;
};

static void add_day(struct day_list *list, int64_t day)
{
    if (day < DATE_LAST) /* same either way (!=): a day too many does no harm */
        list->days[list->n++] = (date)day;
}

static void add_range(struct day_list *list, date from, date to)
{
    add_day(list, from);
    add_day(list, (int64_t)to + 1);
}

static int compare_days(const void *a, const void *b)
{
    date x = *(const date *)a;
    date y = *(const date *)b;
    return (x > y) - (x < y); /* same either way (<= >= !=): for glibc's merge sort */
}

/*
 * Every day on which the verdict may differ from that of the day before, sorted. The
 * shortest grace may be another reason's than the earliest due day, so each due day and each expiry
 * is tried with each grace.
 */
static struct day_list change_days(const void *mem, const struct standing_facts *facts)
{
    size_t n = facts->n_reasons, n_held = facts->n_held;
    size_t most =
        n * (2 + n + n_held) + n_held * 4 + facts->n_exempt * 2; /* same either way (3 5) */
    struct day_list list = {.days = mem_array(mem, date, most)};
    for (size_t i = 0; i < facts->n_exempt; i++)
        add_range(&list, facts->exempt[i].from, facts->exempt[i].to);
    for (size_t i = 0; i < facts->n_held; i++) {
        add_range(&list, facts->held[i].from, facts->held[i].to);
        add_day(&list, facts->held[i].window_opens);
        add_day(&list, facts->held[i].revoked);
    }
    for (size_t i = 0; i < facts->n_reasons; i++) {
        int64_t after = (int64_t)facts->reasons[i].grace + 1;
        add_range(&list, facts->reasons[i].from, facts->reasons[i].to);
        for (size_t k = 0; k < facts->n_reasons; k++)
            add_day(&list, facts->reasons[k].due + after);
        for (size_t k = 0; k < facts->n_held; k++)
            add_day(&list, facts->held[k].to + after);
    }
    qsort(list.days, list.n, sizeof *list.days, compare_days);
    return list;
}

size_t standing_spans(const void *mem, const struct standing_facts *facts,
                      struct standing_span **ret_spans)
{
    void *scratch = mem_owner(mem, "standing_spans");
    struct day_list list = change_days(scratch, facts);
    struct standing_span *spans = mem_array(mem, struct standing_span, list.n);
    size_t n = 0;
    for (size_t i = 0; i < list.n; i++) {
        date from = list.days[i];
        struct verdict v = verdict_on(facts, from);
        if (v.standing == STANDING_NOT_REQUIRED)
            continue;
        /* A day that is listed twice makes a span of no days, which the second one lengthens. */
        date to = i == list.n - 1 ? DATE_LAST : list.days[i + 1] - 1;
        struct standing_span *last = n ? &spans[n - 1] : NULL;
        if (last && last->to + 1 == from && last->standing == v.standing && last->due == v.due)
            last->to = to;
        else
            spans[n++] = (struct standing_span){from, to, v.standing, v.due};
    }
    mem_free(scratch);
    *ret_spans = spans;
    return n;
}

size_t standing_reasons(const void *mem, const struct match *matches, size_t n,
                        struct reason **ret_reasons)
{
    struct reason *reasons = mem_array(mem, struct reason, n);
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        const struct match *m = &matches[i];
        struct reason *before = count ? &reasons[count - 1] : NULL;
        if (before && (before->requirement != m->requirement || (int64_t)before->to + 1 != m->from))
            before = NULL;

        date begins = before ? before->begins : m->from;
        int64_t due = m->due_days < 0 ? m->due_on : (int64_t)begins + m->due_days;
        due = earlier(later(due, before ? before->due : begins), DATE_LAST);
        if (before && before->due == due && before->grace == m->grace)
            before->to = m->to;
        else
            reasons[count++] = (struct reason){.requirement = m->requirement,
                                               .begins = begins,
                                               .from = m->from,
                                               .to = m->to,
                                               .due = (date)due,
                                               .grace = m->grace};
    }
    *ret_reasons = reasons;
    return count;
}

int standing_percent_tenths(const int64_t counts[STANDING_COUNT])
{
    __int128 good = (__int128)counts[STANDING_CURRENT] + counts[STANDING_WINDOW_OPEN];
    __int128 required =
        good + counts[STANDING_DUE] + counts[STANDING_OVERDUE] + counts[STANDING_LAPSED];
    return required ? (int)(good * 1000 / required) : -1;
}
