/* Civil dates.  SPDX-License-Identifier: Apache-2.0 */
#include "util/date.h"

#include <stdio.h>
#include <string.h>

/* Both conversions count in eras of 400 years that begin on 1 March, so that the leap day comes
 * last. */
enum { ERA_DAYS = 146097, EPOCH_SHIFT = 719468 };

date date_from_ymd(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int of_era = y - era * 400;
    int of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
    return era * ERA_DAYS + days - EPOCH_SHIFT;
}

struct ymd date_ymd(date d)
{
    int z = d + EPOCH_SHIFT;
    int era = (z >= 0 ? z : z - (ERA_DAYS - 1)) / ERA_DAYS;
    int days = z - era * ERA_DAYS;
    int of_era = (days - days / 1460 + days / 36524 - days / (ERA_DAYS - 1)) / 365;
    int of_year = days - (365 * of_era + of_era / 4 - of_era / 100);
    int shifted = (5 * of_year + 2) / 153;
    struct ymd out;
    out.day = of_year - (153 * shifted + 2) / 5 + 1;
    out.month = shifted + (shifted < 10 ? 3 : -9);
    out.year = of_era + era * 400 + (out.month <= 2 ? 1 : 0);
    return out;
}

int date_month_days(int year, int month)
{
    static const int days[12] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

bool date_parse(const char *text, date *ret)
{
    static const char form[] = "dddd-dd-dd";
    for (size_t i = 0; i < sizeof form; i++) {
        bool digit = text[i] >= '0' && text[i] <= '9';
        if (form[i] == 'd' ? !digit : text[i] != form[i])
            return false;
    }
    int year =
        (text[0] - '0') * 1000 + (text[1] - '0') * 100 + (text[2] - '0') * 10 + text[3] - '0';
    int month = (text[5] - '0') * 10 + text[6] - '0';
    int day = (text[8] - '0') * 10 + text[9] - '0';
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > date_month_days(year, month))
        return false;
    *ret = date_from_ymd(year, month, day);
    return true;
}

const char *date_format(date d, char text[DATE_TEXT_SIZE])
{
    if (d == DATE_NONE || d == DATE_LAST) {
        snprintf(text, DATE_TEXT_SIZE, "%s", d == DATE_NONE ? "" : "infinity");
    } else {
        struct ymd c = date_ymd(d);
        snprintf(text, DATE_TEXT_SIZE, "%04d-%02d-%02d", c.year % 10000, c.month % 100,
                 c.day % 100);
    }
    return text;
}

date date_add_months(date d, int months, int anchor)
{
    struct ymd c = date_ymd(d);
    int total = c.year * 12 + c.month - 1 + months;
    int year = total / 12;
    int month = total % 12 + 1;
    int last = date_month_days(year, month);
    return date_from_ymd(year, month, anchor < last ? anchor : last);
}
