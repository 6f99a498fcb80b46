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

/* ---- leave and extensions ---- */

static bool on_any(const struct days *list, size_t n, date day)
{
    for (size_t i = 0; i < n; i++) {
        if (covers(list[i].from, list[i].to, day))
            return true;
    }
    return false;
}

/* The first day of leave that is not before `day`; DATE_LAST: none. */
static date next_leave(const struct standing_facts *facts, date day)
{
    date next = DATE_LAST;
    for (size_t i = 0; i < facts->n_leave; i++) {
        const struct days *l = &facts->leave[i];
        if (l->to >= day && l->from <= l->to) /* same either way: one that ends first is none */
            next = (date)earlier(next, later(l->from, day));
    }
    return next;
}

/* The last day of the leave that covers `day`, or of others that overlap it. */
static date leave_ends(const struct standing_facts *facts, date day)
{
    date end = day;
    for (bool longer = true; longer && end != DATE_LAST;) {
        longer = false;
        for (size_t i = 0; i < facts->n_leave; i++) {
            const struct days *l = &facts->leave[i];
            if (l->from <= end && l->to > end) {
                end = l->to;
                longer = true;
            }
        }
    }
    return end;
}

/* `until`, a day later for each day of leave from `since` on that is not after it, as lengthened
 * so far. Leave without end lengthens without end. */
static int64_t lengthened(const struct standing_facts *facts, int64_t since, int64_t until)
{
    while (until < DATE_LAST && since <= until) {
        date from = next_leave(facts, (date)since);
        if (from > until)
            break;
        date to = leave_ends(facts, from);
        if (to == DATE_LAST)
            return DATE_LAST;
        until += (int64_t)to - from + 1; /* every day of it: each makes room for the next */
        since = (int64_t)to + 1;
    }
    return earlier(until, DATE_LAST);
}

/* Marks the extensions whose date is one of two names, or the end of a marked one. */
static void mark_extensions(const struct standing_facts *facts, date of, date also, bool *marked)
{
    const struct extension *list = facts->extensions;
    for (bool more = true; more;) {
        more = false;
        for (size_t i = 0; i < facts->n_extensions; i++) {
            bool named = list[i].of == of || list[i].of == also;
            for (size_t k = 0; k < facts->n_extensions && !named; k++)
                named = marked[k] && list[k].to == list[i].of;
            if (!named || marked[i] || list[i].to <= list[i].of) /* same either way (<) */
                continue;
            marked[i] = more = true;
        }
    }
}

/* Where the extensions move a date to that goes by two names (which may be the same). */
static date extended(const struct standing_facts *facts, date of, date also)
{
    date to = also;
    if (!facts->n_extensions)
        return to;
    bool *marked = mem_array(NULL, bool, facts->n_extensions);
    mark_extensions(facts, of, also, marked);
    for (size_t i = 0; i < facts->n_extensions; i++) {
        if (marked[i])
            to = (date)later(to, facts->extensions[i].to);
    }
    mem_free(marked);
    return to;
}

struct due_days standing_due(const struct standing_facts *facts, const struct reason *reason)
{
    if (reason->due == DATE_LAST)
        return (struct due_days){DATE_LAST, DATE_LAST};
    int64_t since = (int64_t)reason->begins + 1;
    date due = (date)lengthened(facts, since, reason->due);
    date until = extended(facts, reason->due, due);
    if (until > due)
        until = (date)lengthened(facts, later(since, (int64_t)due + 1), until);
    return (struct due_days){due, until};
}

date standing_expiry_extended(const struct standing_facts *facts, date expiry)
{
    return extended(facts, expiry, expiry);
}

/* ---- the verdict of one day ---- */

/* What the reasons that are live on a day ask together. */
struct obligation {
    date begins;
    date due; /* lengthened and extended */
    int grace;
    int window; /* the narrowest; -1: the award's own */
};

static bool obligation_on(const struct standing_facts *facts, date day, struct obligation *ret)
{
    struct obligation all = {DATE_LAST, DATE_LAST, INT32_MAX, -1};
    bool any = false;
    for (size_t i = 0; i < facts->n_reasons; i++) {
        const struct reason *r = &facts->reasons[i];
        if (!covers(r->from, r->to, day))
            continue;
        any = true;
        all.begins = (date)earlier(all.begins, r->begins);
        all.due = (date)earlier(all.due, standing_due(facts, r).extended);
        all.grace = (int)earlier(all.grace, r->grace);
        if (r->window_months >= 0 && (all.window < 0 || r->window_months < all.window))
            all.window = r->window_months;
    }
    *ret = all;
    return any;
}

static bool is_exempt(const struct standing_facts *facts, date day)
{
    return on_any(facts->exempt, facts->n_exempt, day) || on_any(facts->leave, facts->n_leave, day);
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
        bool sound = h->from <= h->to; /* else it was valid on no day */
        bool was_held = sound && h->from <= day && h->to >= since && day < h->revoked;
        if (was_held && (!best || counts_before(h, best)))
            best = h;
    }
    return best;
}

/* The day on which the window opens: of the award's own and one of so many months (-1: none) the
 * narrower. */
static date opens(const struct held *h, int window)
{
    if (h->to == DATE_LAST || window < 0)
        return h->window_opens;
    int anchor = h->anchor ? h->anchor : date_ymd(h->to).day;
    return (date)later(h->window_opens, date_add_months(h->to, -window, anchor));
}

/* The last day of "due (renewal)". An award that never opened a window has one of its last day. */
static int64_t renewal_ends(const struct standing_facts *facts, const struct held *h, int window,
                            int grace)
{
    date extended_to = standing_expiry_extended(facts, h->to);
    return lengthened(facts, earlier(opens(h, window), h->to), (int64_t)extended_to + grace);
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
        return (struct verdict){in_time ? STANDING_DUE : STANDING_OVERDUE,
                                o.due == DATE_LAST ? DATE_NONE : o.due};
    }
    if (day <= award->to) {
        bool early = day < opens(award, o.window);
        return (struct verdict){early ? STANDING_CURRENT : STANDING_WINDOW_OPEN,
                                award->to == DATE_LAST ? DATE_NONE : award->to};
    }
    if (day <= renewal_ends(facts, award, o.window, o.grace))
        return (struct verdict){STANDING_DUE, standing_expiry_extended(facts, award->to)};
    return (struct verdict){STANDING_LAPSED, award->to};
}

enum standing standing_on(const struct standing_facts *facts, date day)
{
    return verdict_on(facts, day).standing;
}

/* ---- all days ---- */

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

/* The numbers that differ among a field of all reasons. */
struct numbers {
    int *list;
    size_t n;
};

static void add_number(struct numbers *numbers, int number)
{
    for (size_t i = 0; i < numbers->n; i++) {
        if (numbers->list[i] == number)
            return;
    }
    numbers->list[numbers->n++] = number;
}

/*
 * Every day on which the verdict may differ from that of the day before, sorted. The shortest grace
 * may be another reason's than the earliest due day, and the narrowest window another's again: each
 * due day is tried with each grace, and each expiry with each window and each grace.
 */
static struct day_list change_days(const void *mem, const struct standing_facts *facts)
{
    size_t n = facts->n_reasons, n_held = facts->n_held;
    struct numbers graces = {.list = mem_array(mem, int, n)};
    struct numbers windows = {.list = mem_array(mem, int, n + 1)};
    add_number(&windows, -1);
    for (size_t i = 0; i < n; i++) {
        add_number(&graces, facts->reasons[i].grace);
        add_number(&windows, facts->reasons[i].window_months);
    }
    size_t most = n * (2 + graces.n) + n_held * (3 + windows.n * (1 + graces.n)) +
                  (facts->n_exempt + facts->n_leave) * 2;
    struct day_list list = {.days = mem_array(mem, date, most)};
    for (size_t i = 0; i < facts->n_exempt; i++)
        add_range(&list, facts->exempt[i].from, facts->exempt[i].to);
    for (size_t i = 0; i < facts->n_leave; i++)
        add_range(&list, facts->leave[i].from, facts->leave[i].to);
    for (size_t i = 0; i < n_held; i++) {
        const struct held *h = &facts->held[i];
        add_range(&list, h->from, h->to);
        add_day(&list, h->revoked);
        for (size_t w = 0; w < windows.n; w++) {
            add_day(&list, opens(h, windows.list[w]));
            for (size_t g = 0; g < graces.n; g++)
                add_day(&list, renewal_ends(facts, h, windows.list[w], graces.list[g]) + 1);
        }
    }
    for (size_t i = 0; i < n; i++) {
        const struct reason *r = &facts->reasons[i];
        add_range(&list, r->from, r->to);
        for (size_t g = 0; g < graces.n; g++)
            add_day(&list, (int64_t)standing_due(facts, r).extended + graces.list[g] + 1);
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

/* The later of the day so far and that of a later version; one that is not known gives way. */
static date later_due(date so_far, date asked)
{
    if (so_far == DATE_LAST || asked == DATE_LAST)
        return (date)earlier(so_far, asked);
    return (date)later(so_far, asked);
}

static bool goes_on(const struct match *before, const struct match *next)
{
    return before->post == next->post && before->requirement == next->requirement &&
           (int64_t)before->to + 1 == next->from;
}

size_t standing_reasons(const void *mem, const struct match *matches, size_t n,
                        const struct due_facts *facts, struct reason **ret_reasons)
{
    struct reason *reasons = mem_array(mem, struct reason, n);
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        const struct match *m = &matches[i];
        struct reason *before = i && goes_on(m - 1, m) ? &reasons[count - 1] : NULL;
        date begins = before ? before->begins : m->from;
        date due = due_of(&m->due, begins, facts);
        if (before)
            due = later_due(before->due, due);
        if (before && before->due == due && before->grace == m->grace &&
            before->window_months == m->window_months)
            before->to = m->to;
        else
            reasons[count++] = (struct reason){.requirement = m->requirement,
                                               .begins = begins,
                                               .from = m->from,
                                               .to = m->to,
                                               .due = due,
                                               .grace = m->grace,
                                               .window_months = m->window_months};
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
