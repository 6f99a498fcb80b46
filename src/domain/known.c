/* What was known at an instant: reading the instant.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/known.h"

#include <string.h>

#include "util/date.h"
#include "util/mem.h"
#include "util/words.h"

/* Two digits up to a number. Moves behind them. */
static bool two_digits(const char **at, int most)
{
    const char *p = *at;
    if (p[0] < '0' || p[0] > '9' || p[1] < '0' || p[1] > '9' ||
        (p[0] - '0') * 10 + p[1] - '0' > most)
        return false;
    *at = p + 2;
    return true;
}

static bool letter(const char **at, const char *any)
{
    if (!**at || !strchr(any, **at))
        return false;
    ++*at;
    return true;
}

/* Behind the seconds: a fraction of up to nine digits, or nothing. */
static bool fraction(const char **at)
{
    if (!letter(at, "."))
        return true;
    size_t n = strspn(*at, "0123456789");
    *at += n;
    return n > 0 && n <= 9;
}

enum shape { SHAPE_NONE, SHAPE_DAY, SHAPE_LOCAL, SHAPE_INSTANT };

static enum shape shape_of(const void *mem, const char *text)
{
    enum { DAY = 10 }; /* letters of a day */
    date day;
    if (strlen(text) < DAY || !date_parse(mem_text_n(mem, text, DAY), &day))
        return SHAPE_NONE;
    const char *p = text + DAY;
    if (!*p)
        return SHAPE_DAY;
    if (!letter(&p, "Tt") || !two_digits(&p, 23) || !letter(&p, ":") || !two_digits(&p, 59) ||
        !letter(&p, ":") || !two_digits(&p, 59) || !fraction(&p))
        return SHAPE_NONE;
    if (!*p)
        return SHAPE_LOCAL;
    if (!letter(&p, "Zz") &&
        !(letter(&p, "+-") && two_digits(&p, 14) && letter(&p, ":") && two_digits(&p, 59)))
        return SHAPE_NONE;
    return *p ? SHAPE_NONE : SHAPE_INSTANT;
}

static const char *words_of(const void *mem, const struct db_rows *row, const char *day,
                            const char *time)
{
    return mem_format(mem, "%s, %s (%s)", date_for_people(mem, db_date(row, 0, day)),
                      db_text(row, 0, time), db_text(row, 0, "zone"));
}

static bool judge(const void *mem, const struct db_rows *row, bool is_day, const char *text,
                  struct err *err)
{
    if (db_bool(row, 0, "future") && is_day)
        return err_set(err, ERR_INVALID,
                       "%s is not over yet, so what is known at its end cannot be told. Leave it "
                       "empty to see what is known now.",
                       text);
    if (db_bool(row, 0, "future"))
        return err_set(err, ERR_INVALID,
                       "“%.40s” is still to come. Leave it empty to see what is known now.", text);
    if (db_bool(row, 0, "before"))
        return err_set(err, ERR_INVALID,
                       "“%.40s” lies before what is kept: what was known can be told since %s. "
                       "Choose a later time.",
                       text, words_of(mem, row, "since_day", "since_time"));
    if (db_bool(row, 0, "open"))
        return err_set(err, ERR_CONFLICT,
                       "Something is being recorded that began before “%.40s”, so what was known "
                       "then may still change. Try again in a moment.",
                       text);
    return true;
}

bool known_read(struct db *db, const void *mem, const char *text, struct known *ret,
                struct err *err)
{
    enum shape shape = shape_of(mem, text);
    *ret = (struct known){.asked = text};
    if (shape == SHAPE_NONE)
        return err_set(err, ERR_INVALID,
                       "“%.40s” is not a time. Write a day, as in 2026-03-31, or a time with its "
                       "zone, as in 2026-03-31T17:00:00Z.",
                       text);
    if (shape == SHAPE_LOCAL)
        return err_set(err, ERR_INVALID,
                       "“%.40s” names no zone. Put Z behind it, or the hours from UTC, as in "
                       "-05:00.",
                       text);
    const struct db_rows *row =
        db_run(db, mem, STMT_DASHBOARD_KNOWN,
               DB_PARAMS(shape == SHAPE_DAY ? NULL : text, shape == SHAPE_DAY ? text : NULL), err);
    if (!row || !judge(mem, row, shape == SHAPE_DAY, text, err))
        return false;
    ret->at = db_text(row, 0, "at");
    ret->words = words_of(mem, row, "day", "time");
    return true;
}
