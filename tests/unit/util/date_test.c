/* Civil dates against the C library's calendar.  SPDX-License-Identifier: Apache-2.0 */
#include "util/date.h"

#include <time.h>

#include "tap.h"

int main(void)
{
    bool round_trip = true, calendar = true, text = true;
    for (date d = date_from_ymd(1890, 1, 1); d <= date_from_ymd(2410, 1, 1); d++) {
        struct ymd c = date_ymd(d);
        if (date_from_ymd(c.year, c.month, c.day) != d)
            round_trip = false;
        time_t t = (time_t)d * 86400;
        struct tm tm;
        gmtime_r(&t, &tm);
        if (tm.tm_year + 1900 != c.year || tm.tm_mon + 1 != c.month || tm.tm_mday != c.day)
            calendar = false;
        char s[DATE_TEXT_SIZE];
        date back = DATE_NONE;
        if (!date_parse(date_format(d, s), &back) || back != d)
            text = false;
    }
    ok(round_trip, "every day from 1890 to 2410 survives year, month and day");
    ok(calendar, "the C library agrees on each of them");
    ok(text, "and each survives its text");

    static const char *const wrong[] = {"",           "2026-02-29", "2026-13-01",  "2026-00-10",
                                        "2026-04-31", "2026-4-1",   "2026-04-01 ", "x026-04-01",
                                        "0000-01-01", "2026-04-00", "1900-02-29",  "2026/04/01"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        date d = 7;
        ok(!date_parse(wrong[i], &d) && d == 7, "\"%s\" is no date", wrong[i]);
    }
    static const struct {
        const char *from;
        int months, anchor;
        const char *to;
    } sums[] = {
        {"2026-01-31", 1, 31, "2026-02-28"},  {"2026-02-28", 1, 31, "2026-03-31"},
        {"2028-02-29", 12, 29, "2029-02-28"}, {"2031-02-28", 12, 29, "2032-02-29"},
        {"2026-03-31", -1, 31, "2026-02-28"}, {"2026-01-15", -13, 15, "2024-12-15"},
        {"2026-12-31", 2, 31, "2027-02-28"},  {"2026-08-31", 6, 31, "2027-02-28"},
    };
    for (size_t i = 0; i < sizeof sums / sizeof *sums; i++) {
        date d = DATE_NONE;
        char s[DATE_TEXT_SIZE], name[64];
        (void)date_parse(sums[i].from, &d);
        snprintf(name, sizeof name, "%s + %d months, anchor %d", sums[i].from, sums[i].months,
                 sums[i].anchor);
        is(date_format(date_add_months(d, sums[i].months, sums[i].anchor), s), sums[i].to, name);
    }
    char s[DATE_TEXT_SIZE];
    is(date_format(DATE_NONE, s), "", "no date is empty");
    is(date_format(DATE_LAST, s), "infinity", "the last date is infinity");
    return tap_done();
}
