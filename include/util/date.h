/*
 * Civil dates.  SPDX-License-Identifier: Apache-2.0
 *
 * A date here is a day of the proleptic Gregorian calendar without a time or a zone, counted in
 * days from 1970-01-01. Instants become dates in PostgreSQL alone (function attest.civil_date),
 * never here. DATE_NONE stands for "no date"; DATE_LAST for "without end" (and sorts after every
 * real date).
 */
#ifndef ATTEST_UTIL_DATE_H
#define ATTEST_UTIL_DATE_H

#include <stdbool.h>
#include <stdint.h>

typedef int32_t date;

#define DATE_NONE INT32_MIN
#define DATE_LAST INT32_MAX

enum { DATE_TEXT_SIZE = 16 };

struct ymd {
    int year;  /* 1 to 9999 */
    int month; /* 1 to 12 */
    int day;   /* 1 to 31 */
};

date date_from_ymd(int year, int month, int day);
struct ymd date_ymd(date d);

/* "2026-03-31", exactly. False, and ret untouched, for anything else, also for days that do not
 * exist. */
bool date_parse(const char *text, date *ret);

/* Writes YYYY-MM-DD ("" for DATE_NONE, "infinity" for DATE_LAST) and returns text. */
const char *date_format(date d, char text[DATE_TEXT_SIZE]);

/* The number of days in a month: 28 to 31. */
int date_month_days(int year, int month);

/*
 * The date `months` later (negative: earlier), on day `anchor` of that month or on the month's last
 * day if it has no such day. With anchor = the day of d, 31 January + 1 = 28 or 29 February; with
 * the anchor 31 kept, + 1 again = 31 March (product rule: month arithmetic clamps but keeps the
 * anchor).
 */
date date_add_months(date d, int months, int anchor);

#endif
