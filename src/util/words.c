/* Words for people.  SPDX-License-Identifier: Apache-2.0 */
#include "util/words.h"

#include "util/mem.h"

const char *date_for_people(const void *mem, date d)
{
    static const char *const months[] = {
        _("January"), _("February"), _("March"),     _("April"),   _("May"),      _("June"),
        _("July"),    _("August"),   _("September"), _("October"), _("November"), _("December")};
    if (d == DATE_NONE || d == DATE_LAST)
        return "";
    struct ymd c = date_ymd(d);
    return mem_format(mem, "%d %s %d", c.day, months[c.month - 1], c.year);
}

const char *days_from_today(const void *mem, date d, date today)
{
    int n = d - today;
    if (n == 0)
        return _("today");
    if (n == 1)
        return _("tomorrow");
    if (n == -1)
        return _("yesterday");
    return n > 0 ? mem_format(mem, _("in %d days"), n) : mem_format(mem, _("%d days ago"), -n);
}
