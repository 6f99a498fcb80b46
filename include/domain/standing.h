/*
 * Standing: the state of one (post, certification) on every day.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Pure, and the heart of the product: a function of facts in force and a date, never of a job that
 * has run. The table, of which the first row that holds on day d counts:
 *
 * - no obligation covers d: not required
 * - an exemption, or approved leave, covers d: exempt
 * - an unrevoked award is valid on d, and d is before its window opens: current
 * - the same, d on or after the day the window opens: window open
 * - never held since the obligation began, d <= due + grace: due
 * - never held since, d > due + grace: overdue
 * - held before, d <= expiry + grace: due (renewal)
 * - held before, d > expiry + grace: lapsed
 *
 * "Held since the obligation began" = some unrevoked award was valid on a day from the earliest
 * begin of the reasons that are live on d on (and not after d). Of several awards the one with the
 * latest expiry counts; of those with the same expiry the one whose window opens last. Several
 * reasons: min due + min grace, and the narrowest window of the award's own and theirs. Every `to`
 * is inclusive.
 *
 * Leave lengthens (settled rule 4): each day of leave after the begin of a reason, and on or before
 * its due day as lengthened so far, adds a day to the due day. An expiry never moves, but its last
 * day of "due (renewal)" does: by each day of leave from the day the window opened to that last day
 * as lengthened so far. A day of two leaves counts once; exemptions lengthen nothing, and take
 * nothing away where they lie on a day of leave.
 *
 * An extension names the date that it lengthens (settled rule 5): a due day, as its rule says it or
 * as leave has lengthened it, an expiry, or the end of another extension of the same date. The due
 * day, or the day on which a renewal is due, is then its `to`, and grace follows it. Days of leave
 * inside an extension of a due day lengthen that too. The award's own expiry stays.
 *
 * Days are real dates, years 1 to 9999; DATE_LAST is no day that can be asked about. Sums of a date
 * and days beyond that are allowed and do not overflow.
 */
#ifndef ATTEST_DOMAIN_STANDING_H
#define ATTEST_DOMAIN_STANDING_H

#include <stddef.h>
#include <stdint.h>

#include "domain/due.h"
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
/* The opposite; STANDING_COUNT for a word that is none, and for NULL. */
enum standing standing_from_name(const char *name);
/* 0 = worst: lapsed, overdue, due, window open, current, exempt, not required. */
int standing_rank(enum standing s);

/*
 * A requirement applied to one post, on the days `from` to `to` (DATE_LAST: goes on), with the due
 * day and the grace that hold on these days. A reason whose rule changed its due day or its grace
 * is several of these, one after another, with the same `begins`; each acts on its own days only.
 */
struct reason {
    int64_t requirement;
    date begins; /* the first day of the reason; <= from */
    date from, to;
    date due;          /* before leave and extensions; DATE_LAST: none so far */
    int grace;         /* days, >= 0 */
    int window_months; /* for standing alone; -1: the certification's own */
};

struct held {
    date from, to;     /* valid, inclusive; to = DATE_LAST: never expires */
    date window_opens; /* DATE_LAST: has no window */
    date revoked; /* never held from this day on; DATE_LAST: not revoked; DATE_NONE: never was held
                     at all */
    int anchor;   /* the day of the month that is meant by `to`; 0: the day of `to` */
};

struct days {
    date from, to;
};

/* A later date for one person: the date that is lengthened, and the one instead. One that is not
 * later does nothing. */
struct extension {
    date of, to;
};

struct standing_facts {
    const struct reason *reasons;
    size_t n_reasons;
    const struct held *held;
    size_t n_held;
    const struct days *exempt;
    size_t n_exempt;
    const struct days *leave; /* may overlap */
    size_t n_leave;
    const struct extension *extensions;
    size_t n_extensions;
};

/* The table above, read literally for one day. */
enum standing standing_on(const struct standing_facts *facts, date day);

/* The due day of a reason: as lengthened by leave (the D of domain/renewal.h), and as extended
 * after that; the two are one where nothing extends it. Reads leave and extensions alone. */
struct due_days {
    date due, extended;
};
struct due_days standing_due(const struct standing_facts *facts, const struct reason *reason);
/* The day an expiry is extended to; the expiry itself where nothing extends it. */
date standing_expiry_extended(const struct standing_facts *facts, date expiry);

struct standing_span {
    date from, to; /* inclusive; to = DATE_LAST for the last */
    enum standing standing;
    /* Due before the first award, and overdue: min due of the live reasons, lengthened and
     * extended; DATE_NONE where no reason has a due day. Current, window open and lapsed: the
     * expiry that counts. Due (renewal): the same, extended. DATE_NONE for exempt, and for an award
     * that never expires. */
    date due;
};

/*
 * The whole step function from the first day of any reason on: spans in order, none overlapping,
 * each different from a span it touches (in standing or due); "not required" days are left out, so
 * there may be gaps. Finds the days on which anything can change, and asks the table for each.
 * Owned by mem; returns how many.
 */
size_t standing_spans(const void *mem, const struct standing_facts *facts,
                      struct standing_span **ret_spans);

/*
 * Reasons from days on which a requirement version and a version of the post match.
 * matches: sorted by (post, requirement, from), not overlapping within one requirement of one post.
 * Matches of one requirement and post that touch (to + 1 == next from) are one reason: it begins on
 * its first day, and a day's gap makes a new one. Its due day is fixed when it begins (due_of,
 * domain/due.h); a later match acts from its own `from`, and there the later of the due day so far
 * and its own (counted from the begin of the reason) holds; a day not known so far gives way to one
 * that is. grace and window are those of the match. facts NULL: nothing is known of licences,
 * events and awards. Owned by mem, in the order of the matches; returns how many.
 */
struct match {
    int64_t post; /* 0 where all are of one */
    int64_t requirement;
    date from, to;
    struct due_rule due;
    int grace;
    int window_months; /* -1: the certification's own */
};
size_t standing_reasons(const void *mem, const struct match *matches, size_t n,
                        const struct due_facts *facts, struct reason **ret_reasons);

/*
 * A percentage with one decimal, cut and not rounded, as tenths (875 = 87.5 %): (current + window
 * open) / (current + window open + due + overdue + lapsed). -1 where nobody is required: shown as
 * "n/a". Counts are >= 0.
 */
int standing_percent_tenths(const int64_t counts[STANDING_COUNT]);

#endif
