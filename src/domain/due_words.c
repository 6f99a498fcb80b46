/* Rules in words.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/due_words.h"

#include <string.h>

#include "util/mem.h"
#include "util/words.h"

struct due_columns due_columns_of(const struct db_rows *rows, size_t row)
{
    bool otherwise = !db_is_null(rows, row, "due_otherwise");
    return (struct due_columns){
        .kind = db_text(rows, row, "due_kind"),
        .days = (int)db_int(rows, row, "due_days"),
        .months = (int)db_int(rows, row, "due_months"),
        .on = db_date(rows, row, "due_on"),
        .month = (int)db_int(rows, row, "due_month"),
        .day = (int)db_int(rows, row, "due_day"),
        .after = db_date(rows, row, "due_after"),
        .every = (int)db_int(rows, row, "due_every"),
        .event = db_text(rows, row, "due_event"),
        .otherwise = otherwise ? (int)db_int(rows, row, "due_otherwise") : -1,
        .licence = db_text(rows, row, "licence_kind"),
        .licence_state = db_text(rows, row, "licence_state"),
    };
}

static const char *day_text(const void *mem, date d)
{
    return date_for_people(mem, d);
}

static const char *days_words(const void *mem, const struct due_columns *d)
{
    if (!d->days)
        return _("on the day the duty begins");
    return mem_format(
        mem, words_plural("%d day after the duty begins", "%d days after the duty begins", d->days),
        d->days);
}

static const char *months_words(const void *mem, const struct due_columns *d)
{
    return mem_format(mem,
                      words_plural("%d month after the duty begins",
                                   "%d months after the duty begins", d->months),
                      d->months);
}

static const char *on_words(const void *mem, const struct due_columns *d)
{
    return mem_format(mem, _("on %s"), day_text(mem, d->on));
}

static const char *yearly_words(const void *mem, const struct due_columns *d)
{
    static const char *const months[] = {N_("January"), N_("February"), N_("March"),
                                         N_("April"),   N_("May"),      N_("June"),
                                         N_("July"),    N_("August"),   N_("September"),
                                         N_("October"), N_("November"), N_("December")};
    const char *month = _(months[d->month >= 1 && d->month <= 12 ? d->month - 1 : 0]);
    if (!d->days)
        /* TRANSLATORS: %1$s is a month, %2$d the day in it */
        return mem_format(mem, _("by the next %1$s %2$d"), month, d->day);
    return mem_format(mem,
                      _("by the first %1$s %2$d that is at least %3$d days after the duty begins"),
                      month, d->day, d->days);
}

/* The licence as people say it: "nursing licence (FL)". */
static const char *licence_name(const void *mem, const struct due_columns *d)
{
    return mem_format(mem, _("%1$s licence (%2$s)"), d->licence ? d->licence : "",
                      d->licence_state ? d->licence_state : "");
}

static const char *licence_words(const void *mem, const struct due_columns *d)
{
    const char *name = licence_name(mem, d), *text;
    if (!d->every && d->after == DATE_NONE)
        text = mem_format(mem, _("at the first renewal of the %s"), name);
    else if (!d->every)
        text = mem_format(mem, _("at the first renewal of the %1$s after %2$s"), name,
                          day_text(mem, d->after));
    else if (d->every == 1 && d->after == DATE_NONE)
        text = mem_format(mem, _("at each renewal of the %s"), name);
    else if (d->every == 1)
        text = mem_format(mem, _("at each renewal of the %1$s after %2$s"), name,
                          day_text(mem, d->after));
    else if (d->after == DATE_NONE)
        text = mem_format(
            mem, _("at the first renewal of the %1$s, and at every %2$d renewals after it"), name,
            d->every);
    else
        text = mem_format(
            mem,
            _("at the first renewal of the %1$s after %2$s, and at every %3$d renewals after it"),
            name, day_text(mem, d->after), d->every);
    if (d->days < 0)
        return mem_format(mem, _("%1$s, %2$d days before it"), text, -d->days);
    if (d->days > 0)
        return mem_format(mem, _("%1$s, %2$d days after it"), text, d->days);
    return text;
}

static const char *event_words(const void *mem, const struct due_columns *d)
{
    return mem_format(mem,
                      words_plural("%1$d day after the change \"%2$s\"",
                                   "%1$d days after the change \"%2$s\"", d->days),
                      d->days, d->event ? d->event : "");
}

static const char *expiry_words(const void *mem, const struct due_columns *d)
{
    if (!d->days)
        return _("on the day that the one before expires");
    if (d->days < 0)
        return mem_format(mem, _("%d days before the one before expires"), -d->days);
    return mem_format(mem, _("%d days after the one before expires"), d->days);
}

const char *due_words(const void *mem, const struct due_columns *due)
{
    static const struct {
        const char *kind;
        const char *(*words)(const void *mem, const struct due_columns *due);
    } kinds[] = {{"days", days_words},     {"months", months_words},   {"date", on_words},
                 {"yearly", yearly_words}, {"licence", licence_words}, {"event", event_words},
                 {"expiry", expiry_words}};
    const char *text = "";
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        if (due->kind && !strcmp(kinds[i].kind, due->kind))
            text = kinds[i].words(mem, due);
    }
    if (due->otherwise < 0)
        return text;
    return mem_format(mem, _("%1$s; %2$d days after the duty begins while that is not known"), text,
                      due->otherwise);
}

const char *due_sentence(const void *mem, const struct due_columns *due, int grace_days)
{
    const char *words = due_words(mem, due);
    if (!grace_days)
        return mem_format(mem, _("Due %s."), words);
    return mem_format(mem,
                      words_plural("Due %1$s, with %2$d day of grace.",
                                   "Due %1$s, with %2$d days of grace.", grace_days),
                      words, grace_days);
}

const char *why_line(const void *mem, const struct why *why)
{
    const char *rule = why->citation ? mem_format(mem, "%s (%s)", why->requirement, why->citation)
                                     : why->requirement;
    return mem_format(mem, _("As %1$s at %2$s, since %3$s: %4$s. %5$s"), why->job_role,
                      why->facility, day_text(mem, why->begins), rule,
                      due_sentence(mem, &why->due, why->grace_days));
}
