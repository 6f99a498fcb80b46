/*
 * Renewal: until when a certification is held once its work is done.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Pure. Three methods reckon the new expiry as base + A months; the window opens W months before
 * it. The bases:
 *
 * - completion: C, the day of the completion
 * - expiry: E, the expiry so far, if C lies in its window; C if E is past. Nothing changes while
 * the window is still closed. Held for the first time: D, the due day, if C is in the W months up
 * to it; else C
 * - fixed: the first date of the series s + k * A, for every whole k, on or after C + N months,
 *   where s is E, or else D, or else C. That date is the new expiry itself
 *
 * A renewal never moves an expiry to an earlier day.
 *
 * Sums are of months. A date in them is a month and an anchor, the day of the month that is meant:
 * it becomes a civil date last, by taking the month's last day where the month has no such day. So
 * 31 August + 6 months is 28 February, and + 6 more 31 August again. The anchor is the day of C or
 * D where the base starts, and travels with the award; E brings its own. Dates are compared as
 * civil dates.
 *
 * After a recall (domain/replay.h) the expiry so far is an earlier day than the award was made
 * with, and its window opened on the day of the recall. The fixed series goes on from the expiry
 * that was cut.
 *
 * E and D are the days before any extension; C is the civil date of the completion in the zone of
 * the primary post, and for a completion inside an extension the day that was extended.
 */
#ifndef ATTEST_DOMAIN_RENEWAL_H
#define ATTEST_DOMAIN_RENEWAL_H

#include <stdbool.h>

#include "util/date.h"

enum renewal_method { RENEWAL_COMPLETION, RENEWAL_EXPIRY, RENEWAL_FIXED, RENEWAL_METHODS };

/* The word in SQL and on screen: "completion", "expiry", "fixed". */
const char *renewal_method_name(enum renewal_method method);
/* The opposite; RENEWAL_METHODS for a word that is none, and for NULL. */
enum renewal_method renewal_method_from_name(const char *name);

/* How long a certification is valid, in whole months. */
struct renewal_rule {
    enum renewal_method method;
    int active;  /* A, >= 1; 0: for ever, whatever the rest says */
    int window;  /* W, 0 <= W < A */
    int minimum; /* N, W < N <= A; for the method "fixed" alone */
};

/* Why a rule cannot be kept: a whole sentence in English, to be looked up in the catalogue by who
 * shows it; NULL where nothing is wrong. */
const char *renewal_rule_fault(const struct renewal_rule *rule);

/* A civil date and the day of the month that is meant by it. DATE_NONE: no date. */
struct anchored {
    date day;
    int anchor; /* 1 to 31; only read where there is a date */
};

struct renewal_facts {
    date completed;           /* C */
    struct anchored previous; /* E: the latest expiry of the awards made before; DATE_NONE: the
                                 first award. DATE_LAST: held for ever */
    date due;                 /* D: the earliest due day of the live reasons; DATE_NONE: none */
    bool recalled;            /* the award with the expiry E was cut by a recall: */
    date opened;              /* the day its window opened */
    struct anchored series;   /* the expiry it was made with, where fixed series start */
};

struct renewal {
    bool changed;           /* false: the work counts as evidence, and no new award is made */
    struct anchored expiry; /* day DATE_LAST: never expires */
    date window_opens;      /* DATE_LAST: has no window */
};

/* The award that a completion makes, or, unchanged, the expiry that stays. The rule is sound. */
struct renewal renewal_of(const struct renewal_rule *rule, const struct renewal_facts *facts);

#endif
