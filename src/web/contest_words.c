/* What people say is wrong, in words.  SPDX-License-Identifier: Apache-2.0 */
#include "web/contest_words.h"

#include <string.h>

#include "web/certificate_code.h"
#include "web/layout.h"
#include "web/waiting_line.h"

static const struct {
    const char *about, *wrong, *words;
} reasons[] = {
    {"completion", "day", N_("The day is wrong")},
    {"completion", "not-done", N_("I did not do this")},
    {"completion", "other", N_("Something else is wrong")},
    {"award", "days", N_("The days on which it is valid are wrong")},
    {"award", "not-mine", N_("I should not hold this")},
    {"award", "other", N_("Something else is wrong")},
    {"date", "day", N_("The date is wrong")},
    {"date", "done", N_("I did it, and it is not counted")},
    {"date", "not-asked", N_("It should not be asked of me")},
    {"date", "other", N_("Something else is wrong")},
    {"post", "ended", N_("I do not work there any more")},
    {"post", "facility", N_("The facility is wrong")},
    {"post", "role", N_("The job role is wrong")},
    {"post", "dates", N_("The first or last day is wrong")},
    {"post", "not-mine", N_("I never had this post")},
    {"post", "other", N_("Something else is wrong")},
    {"missing-record", "missing", N_("It was done, and it is not there")},
    {"missing-post", "missing", N_("The post is held, and it is not there")},
};

/* What it is about where it has no name, and the name of its day on record; day NULL: none. */
static const struct {
    const char *about, *words, *day;
} subjects[] = {
    {"completion", N_("A finished course"), N_("Completed")},
    {"award", N_("An award"), N_("Valid to")},
    {"date", N_("A date"), N_("Date on record")},
    {"post", N_("A post"), N_("Since")},
    {"missing-record", N_("Work that is not on record"), NULL},
    {"missing-post", N_("A post that is not on record"), NULL},
};

bool contest_wrong(const char *about, size_t i, const char **ret_wrong, const char **ret_words)
{
    for (size_t k = 0; k < sizeof reasons / sizeof *reasons; k++) {
        if (!strcmp(reasons[k].about, about) && !i--) {
            *ret_wrong = reasons[k].wrong;
            *ret_words = _(reasons[k].words);
            return true;
        }
    }
    return false;
}

const char *contest_wrong_words(const char *about, const char *wrong)
{
    for (size_t k = 0; k < sizeof reasons / sizeof *reasons; k++) {
        if (!strcmp(reasons[k].about, about) && !strcmp(reasons[k].wrong, wrong))
            return _(reasons[k].words);
    }
    return NULL;
}

static const char *named(const void *mem, const char *about, const char *title)
{
    return !strcmp(about, "completion") ? mem_format(mem, _("Finished course: %s"), title)
           : !strcmp(about, "award")    ? mem_format(mem, _("Award: %s"), title)
           : !strcmp(about, "date")     ? mem_format(mem, _("Date: %s"), title)
                                        : mem_format(mem, _("Post: %s"), title);
}

const char *contest_title(const void *mem, const char *about, const char *title)
{
    if (title)
        return named(mem, about, title);
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        if (!strcmp(subjects[i].about, about))
            return _(subjects[i].words);
    }
    return about;
}

const char *contest_day_words(const char *about)
{
    for (size_t i = 0; i < sizeof subjects / sizeof *subjects; i++) {
        if (!strcmp(subjects[i].about, about) && subjects[i].day)
            return _(subjects[i].day);
    }
    return NULL;
}

void contest_facts(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    const char *about = db_text(rows, i, "about"), *place = db_text(rows, i, "place"),
               *note = db_text(rows, i, "note"), *day = contest_day_words(about);
    if (place)
        facts_row(h, _("Facility"), place);
    if (!db_is_null(rows, i, "version"))
        facts_row(h, _("Course and version"),
                  mem_format(req->mem, _("%1$s %2$s, version %3$s"), db_text(rows, i, "code"),
                             db_text(rows, i, "subject"), db_text(rows, i, "version")));
    if (day && !db_is_null(rows, i, "on_record"))
        facts_row(h, day, date_for_people(req->mem, db_date(rows, i, "on_record")));
    facts_row(h, _("What is wrong"), contest_wrong_words(about, db_text(rows, i, "wrong")));
    facts_row(h, _("What should be there"), db_text(rows, i, "right_words"));
    if (note)
        facts_row(h, _("Note"), note);
}

void contest_state(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    const char *state = db_text(rows, i, "state");
    if (!strcmp(state, "waiting")) {
        waiting_line(req, reply, rows, i);
        return;
    }
    html_open(h, "p");
    html_leaf(h, "strong",
              !strcmp(state, "right")   ? _("It is put right.")
              : !strcmp(state, "stays") ? _("It stays as it is.")
                                        : _("Taken back."));
    html_text(h, " ");
    html_sentence(h, _("Said {date}."), layout_day(reply, "date", db_date(rows, i, "sent_on")));
    if (!db_is_null(rows, i, "answered_on")) {
        html_text(h, " ");
        html_sentence(
            h, _("Answered {date} by {name}."),
            layout_day(reply, "date", db_date(rows, i, "answered_on")),
            (struct html_place){"name", "bdi", db_text(rows, i, "answered_by"), NULL, NULL});
    }
    html_close(h, "p");
    if (!db_is_null(rows, i, "reason"))
        html_leaf(h, "p", db_text(rows, i, "reason"), "class", "at-small");
}
