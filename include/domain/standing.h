/*
 * Standing: the state of one (post, certification) on every day.  SPDX-License-Identifier:
 * Apache-2.0
 *
 * Pure, and the heart of the product: a function of facts in force and a date, never of a job that
 * has run. The table, "the first that holds on day d": no obligation covers d -> not required an
 * exemption covers d                         -> exempt an unrevoked award is valid on d, before its
 * window opens -> current the same, d on or after the window opens      -> window open never held
 * since the obligation began, d <= due + grace   -> due never held since, d > due + grace ->
 * overdue held before, d <= expiry + grace              -> due (renewal) held before, d > expiry +
 * grace               -> lapsed "Held since the obligation began" = some unrevoked award was valid
 * on a day from the earliest begin of the reasons that are live on d on (and not after d). Of
 * several awards valid on a day the one with the latest expiry counts. Several reasons: min due +
 * min grace. Every `to` is inclusive.
 */
#ifndef ATTEST_DOMAIN_STANDING_H
#define ATTEST_DOMAIN_STANDING_H

#include <stddef.h>
#include <stdint.h>

#include "util/date.h"

enum standing {
    STANDING_NOT_REQUIRED,
    STANDING_EXEMPT,
    STANDING_CURRENT,
    STANDING_WINDOW_OPEN,
    STANDING_DUE,
    STANDING_OVERDUE,
    STANDING_LAPSED,
    STANDING_COUNT
};

/* The word on screen, in SQL and in the API: "not required", "exempt", "current", "window open" …
 */
const char *standing_name(enum standing s);
/* The opposite; STANDING_COUNT for a word that is none. */
enum standing standing_from_name(const char *name);
/* 0 = worst: lapsed, overdue, due, window open, current, exempt, not required. */
int standing_rank(enum standing s);

/* A requirement applied to one post: begins, ends (DATE_LAST: goes on), and when it is due. */
struct reason {
    int64_t requirement;
    date from, to;
    date due;
    int grace; /* days, >= 0 */
};

struct held {
    date from, to;     /* valid, inclusive; to = DATE_LAST: never expires */
    date window_opens; /* DATE_LAST: has no window */
    date revoked; /* never held from this day on; DATE_LAST: not revoked; DATE_NONE: never was held
                     at all */
};

struct days {
    date from, to;
};

struct standing_facts {
    const struct reason *reasons;
    size_t n_reasons;
    const struct held *held;
    size_t n_held;
    const struct days *exempt;
    size_t n_exempt;
};

/* The table above, read literally for one day. */
enum standing standing_on(const struct standing_facts *facts, date day);

struct standing_span {
    date from, to; /* inclusive; to = DATE_LAST for the last */
    enum standing standing;
    date due; /* min due of the live reasons, for due and overdue; the expiry that counts, for the
                 other states that have one; DATE_NONE where there is neither */
};

/*
 * The whole step function from the first day of any reason on: spans in order, touching, each
 * different from the one before (in standing or due), days before the first and "not required" days
 * left out (so there may be gaps). Finds the days on which anything can change, and asks
 * standing_on for each. Owned by mem; returns how many.
 */
size_t standing_spans(const void *mem, const struct standing_facts *facts,
                      struct standing_span **ret_spans);

/*
 * Reasons from days on which a requirement version and a version of the post match.
 * matches: sorted by (requirement, from), not overlapping within one requirement. Matches of one
 * requirement that touch (to + 1 == next from) are one reason: it begins on its first day; its due
 * day is fixed then (first day + due_days, or due_on, never before it begins; the begin is day 0);
 * a later version can move it only later, never earlier. grace is that of the last match. A day's
 * gap makes a new reason.
 */
struct match {
    int64_t requirement;
    date from, to;
    int due_days; /* -1: due_on is given */
    date due_on;
    int grace;
};
size_t standing_reasons(const void *mem, const struct match *matches, size_t n,
                        struct reason **ret_reasons);

/*
 * A percentage with one decimal, cut and not rounded, as tenths (875 = 87.5 %): (current + window
 * open) / (current + window open + due + overdue + lapsed). -1 where nobody is required: shown as
 * "n/a".
 */
int standing_percent_tenths(const int64_t counts[STANDING_COUNT]);

/* The day after the last on which an award made on `completed` and valid for `months` is valid,
 * less one: completed + months, same day or the month's last (product: base C, method
 * "completion"). months 0: DATE_LAST. */
date award_expiry(date completed, int months);
/* The first day of the window: expiry less window months, anchor the day of `completed`. DATE_LAST
 * if it never expires. */
date award_window(date completed, int months, int window_months);

#endif
