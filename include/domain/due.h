/*
 * Due rules: the day on which a reason is due.  SPDX-License-Identifier: Apache-2.0
 *
 * Pure. One row for each kind; b is the day on which the reason begins (day 0), and no due day is
 * ever before b:
 *
 * - days: b + n
 * - date: the date `on`
 * - months: b + n months, on b's day of the month or the month's last
 * - yearly: the first (month, day) on or after b + n days; 29 February is 28 February in other
 *   years
 * - licence: the end of a term, where the licence is renewed, + n days (n < 0: before it). The
 *   renewal at the end of the term `number` has the number + 1: the first ends term 0. every = 0:
 *   the first renewal alone, even if it is past. every = k: of the renewals 1, 1 + k, 1 + 2k … the
 *   first that is on b or after it. With a date `on` counting begins with the first renewal
 *   strictly after `on`, which is number 1 then. Of several licences the earliest day counts
 * - event: the first event of the series on b or after it, + n days
 * - expiry: the latest expiry of the awards valid from a day before b (and not revoked on b), + n
 *   days (n < 0: before it)
 *
 * Where the thing that the rule hangs on is not known (no such term, event or award), the due day
 * is b + otherwise days; otherwise = -1: there is none so far.
 */
#ifndef ATTEST_DOMAIN_DUE_H
#define ATTEST_DOMAIN_DUE_H

#include <stddef.h>
#include <stdint.h>

#include "util/date.h"

enum due_kind {
    DUE_DAYS,
    DUE_DATE,
    DUE_MONTHS,
    DUE_YEARLY,
    DUE_LICENCE,
    DUE_EVENT,
    DUE_EXPIRY,
    DUE_KINDS
};

/* The word in SQL and in files: "days", "date", "months", "yearly", "licence", "event",
 * "expiry". */
const char *due_kind_name(enum due_kind kind);
/* The opposite; DUE_KINDS for a word that is none, and for NULL. */
enum due_kind due_kind_from_name(const char *name);

/* All zero: due on the day the reason begins. */
struct due_rule {
    enum due_kind kind;
    int n;          /* days or months; 0 or more for days, months, yearly, event */
    date on;        /* date: the day. licence: DATE_NONE, or the day strictly after which a renewal
                       counts */
    int month, day; /* yearly: 1 to 12, 1 to 31 */
    int every;      /* licence: 0, or k >= 1 */
    int64_t of;     /* licence: the kind of licence; event: the series of events */
    int otherwise;  /* licence, event, expiry: days >= 0, or -1 */
};

/* Why a rule cannot be kept: a whole sentence in English, to be looked up in the catalogue by who
 * shows it; NULL where nothing is wrong. */
const char *due_rule_fault(const struct due_rule *rule);

/* One term of one licence of a person; numbers go up from 0, the term of the first issue. */
struct licence_term {
    int64_t kind;    /* as due_rule.of */
    int64_t licence; /* which: a person may hold several of a kind, each with its own numbers */
    int number;
    date from, to; /* inclusive; it is renewed on `to` */
};

struct due_event {
    int64_t series; /* as due_rule.of */
    date day;
};

struct held; /* domain/standing.h */

/* What the rules hang on: facts of one person (and, for `expiry`, one certification). In any
 * order. */
struct due_facts {
    const struct licence_term *terms;
    size_t n_terms;
    const struct due_event *events;
    size_t n_events;
    const struct held *held;
    size_t n_held;
};

/* The due day of a reason that begins on `begins`, before leave and extensions; DATE_LAST: none so
 * far. facts NULL: nothing is known. */
date due_of(const struct due_rule *rule, date begins, const struct due_facts *facts);

#endif
