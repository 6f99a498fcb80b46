/*
 * Renewal: until when a certification is held once its work is done.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "domain/renewal.h"

#include <string.h>

#include "util/words.h"

static const char *const names[RENEWAL_METHODS] = {
    [RENEWAL_COMPLETION] = N_("completion"),
    [RENEWAL_EXPIRY] = N_("expiry"),
    [RENEWAL_FIXED] = N_("fixed"),
};

const char *renewal_method_name(enum renewal_method method)
{
    return names[method];
}

enum renewal_method renewal_method_from_name(const char *name)
{
    for (enum renewal_method m = RENEWAL_COMPLETION; m < RENEWAL_METHODS; m++) {
        if (name && !strcmp(names[m], name))
            return m;
    }
    return RENEWAL_METHODS;
}

const char *renewal_rule_fault(const struct renewal_rule *rule)
{
    if (rule->active < 0)
        return N_("The months of validity must be 1 or more.");
    if (!rule->active)
        return NULL;
    if (rule->window < 0 || rule->window >= rule->active)
        return N_("The window must be shorter than the validity, and 0 months or more.");
    if (rule->method == RENEWAL_FIXED &&
        (rule->minimum <= rule->window || rule->minimum > rule->active))
        return N_("The least validity must be longer than the window, and no longer than the "
                  "validity.");
    return NULL;
}

static struct anchored on_its_day(date day)
{
    return (struct anchored){day, date_ymd(day).day};
}

static struct anchored months_later(struct anchored from, int months)
{
    return (struct anchored){date_add_months(from.day, months, from.anchor), from.anchor};
}

/* The first date of the series start + k * step, for every whole k, that is not before `least`. */
static struct anchored first_in_series(struct anchored start, int step, date least)
{
    struct ymd from = date_ymd(start.day), to = date_ymd(least);
    int months = (to.year - from.year) * 12 + to.month - from.month;
    int k = months / step - (months % step < 0); /* in the month of `least`, or before it */
    struct anchored found = months_later(start, k * step);
    return found.day < least ? months_later(start, (k + 1) * step) : found;
}

/* The new expiry by the method's own rule; DATE_NONE: the window of the last one is still closed.
 */
static struct anchored next_expiry(const struct renewal_rule *rule,
                                   const struct renewal_facts *facts)
{
    struct anchored completed = on_its_day(facts->completed);
    struct anchored base = completed;
    bool held = facts->previous.day != DATE_NONE, due = facts->due != DATE_NONE;
    if (rule->method == RENEWAL_FIXED) {
        bool cut = facts->recalled && facts->series.day != DATE_LAST;
        struct anchored start = cut    ? facts->series
                                : held ? facts->previous
                                : due  ? on_its_day(facts->due)
                                       : completed;
        return first_in_series(start, rule->active, months_later(completed, rule->minimum).day);
    }
    if (rule->method == RENEWAL_EXPIRY && held) {
        date opened =
            facts->recalled ? facts->opened : months_later(facts->previous, -rule->window).day;
        if (completed.day < opened)
            return (struct anchored){DATE_NONE, 0}; /* same either way (1) */
        if (completed.day <= facts->previous.day)
            base = facts->previous;
    } else if (rule->method == RENEWAL_EXPIRY && due) {
        struct anchored until = on_its_day(facts->due);
        if (months_later(until, -rule->window).day <= completed.day &&
            completed.day <= until.day) /* same either way (<): D and C are one day then */
            base = until;
    }
    return months_later(base, rule->active);
}

struct renewal renewal_of(const struct renewal_rule *rule, const struct renewal_facts *facts)
{
    struct anchored before = facts->previous;
    if (before.day == DATE_LAST)
        return (struct renewal){false, before, DATE_LAST};
    if (!rule->active)
        return (struct renewal){true, {DATE_LAST, 0}, DATE_LAST}; /* same either way (1) */
    struct anchored next = next_expiry(rule, facts);
    bool changed = next.day > before.day; /* no date at all sorts before every date */
    struct anchored expiry = changed ? next : before;
    date opens = months_later(expiry, -rule->window).day;
    return (struct renewal){changed, expiry, !changed && facts->recalled ? facts->opened : opens};
}
