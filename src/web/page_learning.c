/* My learning, and the list of courses.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "domain/contact.h"
#include "domain/learning.h"
#include "store/db.h"
#include "web/contact_line.h"
#include "web/course_language.h"
#include "web/language.h"
#include "web/layout.h"
#include "web/pages.h"

/* What the day is depends on the standing. */
static const char *day_sentence(enum standing s)
{
    switch (s) {
    case STANDING_WINDOW_OPEN:
        return _("Valid until {date} ({days})");
    case STANDING_OVERDUE:
        return _("Was due {date} ({days})");
    case STANDING_LAPSED:
        return _("Was valid until {date} ({days})");
    default:
        return _("Due {date} ({days})");
    }
}

/* What one does next, as a word. waits: for one's facility, before it can be started. */
static const char *action_words(const struct learning_entry *e, bool waits)
{
    if (!e->course.code)
        return _("Not open yet");
    if (waits)
        return _("Not open at your facility yet");
    if (e->course.enrolment)
        return _("Continue");
    if (e->course.first)
        return _("Not yet");
    if (e->standing == STANDING_WINDOW_OPEN || e->standing == STANDING_LAPSED)
        return _("Take again");
    return _("Start");
}

/* Each post and rule that asks for it. */
static void why(struct reply *reply, const struct learning_entry *e)
{
    struct html *h = reply->html;
    html_open(h, "div", "class", "at-small at-quiet");
    for (size_t i = 0; i < e->n_reasons; i++) {
        const struct learning_reason *r = e->reasons[i];
        html_open(h, "p");
        html_format(h, _("Your post: %1$s, %2$s · Rule: %3$s"), r->job_role, r->facility, r->title);
        if (r->citation)
            html_format(h, " – %s", r->citation);
        if (e->part != LEARNING_DONE && e->part != LEARNING_EXEMPT)
            html_format(h, " · %s", r->due);
        html_close(h, "p");
    }
    html_close(h, "div");
}

/* What the day means for an entry that asks for nothing today. */
static void rest(struct reply *reply, const struct learning_entry *e)
{
    struct html *h = reply->html;
    if (e->part == LEARNING_EXEMPT) {
        html_text(h, _("You are exempt for now"));
    } else if (e->due == DATE_NONE) {
        html_text(h, _("Done: does not expire"));
    } else {
        html_sentence(h, _("Done: valid to {date}"), layout_day(reply, "date", e->due));
    }
}

static void facts(struct reply *reply, const struct learning_entry *e, date today)
{
    struct html *h = reply->html;
    html_open(h, "p", "class", "at-small");
    if (e->part == LEARNING_DONE || e->part == LEARNING_EXEMPT)
        rest(reply, e);
    else if (e->due != DATE_NONE)
        html_sentence(h, day_sentence(e->standing), layout_day(reply, "date", e->due),
                      html_words("days", days_from_today(reply, e->due, today)));
    if (e->opens != DATE_NONE) {
        html_text(h, " · ");
        html_sentence(h, _("Renewal opens {date}"), layout_day(reply, "date", e->opens));
    }
    if (e->course.minutes)
        html_format(h, " · %s",
                    mem_format(reply, words_plural("%d minute", "%d minutes", e->course.minutes),
                               e->course.minutes));
    if (e->course.enrolment)
        html_format(
            h, " · %s",
            mem_format(reply, _("%1$d of %2$d pages read"), e->course.pages_read, e->course.pages));
    html_close(h, "p");
}

/* It is nobody's fault who reads this. */
static void waiting(struct reply *reply, const char *facility)
{
    struct html *h = reply->html;
    html_open(h, "p", "class", "at-small");
    html_sentence(h,
                  _("You cannot start it yet: it waits for the administrators of {facility}, "
                    "not for you. If it is due soon, tell your manager."),
                  (struct html_place){"facility", "bdi", facility, NULL, NULL});
    html_close(h, "p");
}

/* What has to be finished first stands above it on the list, where it is asked for at all. */
static void after(struct request *req, struct reply *reply, const struct learning_entry *e)
{
    struct html *h = reply->html;
    char *rest = NULL, *copy = mem_text(req->mem, e->course.first);
    html_open(h, "p", "class", "at-small");
    html_format(h, "%s ", _("To be finished first:"));
    for (char *code = strtok_r(copy, " ", &rest); code; code = strtok_r(NULL, " ", &rest)) {
        html_leaf(h, "a", code, "href", mem_format(req->mem, "/courses/%s", code));
        html_text(h, rest && *rest ? ", " : "");
    }
    html_close(h, "p");
}

static void task(struct request *req, struct reply *reply, const struct learning_entry *e,
                 const struct contact_news *news)
{
    struct html *h = reply->html;
    const char *facility = e->course.enrolment ? NULL : contact_waits_for(news, e->course.code);
    const char *action = e->part == LEARNING_TO_DO ? action_words(e, facility != NULL) : NULL;
    html_open(h, "li", "class", "at-task");
    html_open(h, "h3", "class", "at-task__title");
    if (e->course.code) {
        html_open(h, "a", "href",
                  e->course.next ? e->course.next
                                 : mem_format(req->mem, "/courses/%s", e->course.code));
        html_leaf(h, "span", e->course.title, "lang", course_lang(req, reply, e->course.language));
        if (action)
            html_leaf(h, "span", mem_format(req->mem, ": %s", action), "class", "usa-sr-only");
        html_close(h, "a");
    } else {
        html_text(h, e->course.title);
    }
    html_close(h, "h3");
    why(reply, e);
    facts(reply, e, req->viewer->today);
    if (e->course.first)
        after(req, reply, e);
    if (facility && action)
        waiting(reply, facility);
    html_open(h, "div", "class", "at-task__state");
    if (e->part != LEARNING_LATER)
        layout_standing(reply, standing_name(e->standing));
    if (action) {
        html_open(h, "p", "class", "at-task__action", "aria-hidden",
                  e->course.code ? "true" : NULL);
        html_leaf(h, "strong", action);
        html_close(h, "p");
    }
    html_close(h, "div");
    html_close(h, "li");
}

static size_t part(struct request *req, struct reply *reply, const struct learning_entry *entries,
                   size_t n, const struct contact_news *news, enum learning_part wanted,
                   const char *heading)
{
    struct html *h = reply->html;
    size_t shown = 0;
    for (size_t i = 0; i < n; i++) {
        if (entries[i].part != wanted)
            continue;
        if (!shown++) {
            html_leaf(h, "h2", heading);
            html_open(h, "ul", "class", "at-tasks");
        }
        task(req, reply, &entries[i], news);
    }
    if (shown)
        html_close(h, "ul");
    return shown;
}

static bool has_part(const struct learning_entry *entries, size_t n, enum learning_part wanted)
{
    for (size_t i = 0; i < n; i++) {
        if (entries[i].part == wanted)
            return true;
    }
    return false;
}

static void nothing_due(struct reply *reply, const struct learning_entry *entries, size_t n)
{
    struct html *h = reply->html;
    const struct learning_entry *next = NULL;
    bool done = has_part(entries, n, LEARNING_DONE);
    for (size_t i = 0; i < n; i++) {
        if (entries[i].opens != DATE_NONE && (!next || entries[i].opens < next->opens))
            next = &entries[i];
    }
    html_open(h, "div", "class", "at-empty");
    html_leaf(h, "h2", _("Nothing is due"));
    html_open(h, "p");
    html_text(h, done ? _("You have done all that your posts ask for today.")
                      : _("Your posts ask for no course today."));
    html_text(h, " ");
    if (next) {
        html_sentence(h, _("Next to open: {course}, on {date}."),
                      html_words("course", next->course.title),
                      layout_day(reply, "date", next->opens));
    } else {
        html_text(h, _("Nothing opens within a year."));
    }
    html_close(h, "p");
    html_open(h, "p");
    if (done)
        html_leaf(h, "a", _("See your certificates"), "href", "/certificates");
    else
        html_leaf(h, "a", _("See the courses that are open to you"), "href", "/courses");
    html_close(h, "p");
    html_close(h, "div");
}

static void booster(struct request *req, struct reply *reply, const struct learning_booster *b)
{
    struct html *h = reply->html;
    html_open(h, "li", "class", "at-task");
    html_open(h, "h3", "class", "at-task__title");
    if (b->open)
        html_leaf(h, "a", b->title, "lang", course_lang(req, reply, b->language), "href",
                  mem_format(req->mem, "/courses/%s/quizzes/%s", b->course, b->key));
    else
        html_leaf(h, "span", b->title, "lang", course_lang(req, reply, b->language));
    html_close(h, "h3");
    html_open(h, "p", "class", "at-small");
    html_leaf(h, "span", b->course_title, "lang", course_lang(req, reply, b->course_language));
    if (b->open) {
        html_format(
            h, " · %s",
            mem_format(req->mem, words_plural("%d question", "%d questions", b->items), b->items));
        html_format(h, " · %s",
                    mem_format(req->mem,
                               words_plural("about %d minute", "about %d minutes", b->items),
                               b->items));
    }
    if (b->opens != DATE_NONE) {
        html_text(h, " · ");
        html_sentence(h, b->open ? _("The next one opens {date}") : _("Opens {date}"),
                      layout_day(reply, "date", b->opens));
    }
    html_close(h, "p");
    html_close(h, "li");
}

/* Boosters and follow-ups: apart from what is asked for. */
static void look_back(struct request *req, struct reply *reply, const struct learning_booster *list,
                      size_t n)
{
    struct html *h = reply->html;
    if (!n)
        return;
    html_leaf(h, "h2", _("A short look back"));
    html_leaf(
        h, "p",
        _("Optional. It helps you keep what you learned. It is never overdue, and nobody else "
          "sees it."));
    html_open(h, "ul", "class", "at-tasks");
    for (size_t i = 0; i < n; i++)
        booster(req, reply, &list[i]);
    html_close(h, "ul");
}

/* 200 with all that the viewer's posts ask for, over all posts, by due date */
bool page_learning(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct learning_entry *entries;
    struct learning_booster *boosters;
    struct contact_news news;
    size_t n, n_boosters;
    if (!learning_list(req->db, req->mem, req->viewer->today, language_of_reader(req), &entries, &n,
                       err) ||
        !learning_boosters(req->db, req->mem, req->viewer->today, language_of_reader(req),
                           &boosters, &n_boosters, err) ||
        !contact_news(req->db, req->mem, req->viewer->today, language_of_reader(req), &news, err))
        return false;
    layout_begin(req, reply, &(struct page_look){.title = _("Learning"), .exit = true});
    html_leaf(h, "h1", _("My learning"));
    if (has_part(entries, n, LEARNING_TO_DO))
        html_leaf(h, "p", _("You can stop at any time. Attest keeps your place."));
    else
        nothing_due(reply, entries, n);
    contact_changes_notice(req, reply, &news, true);
    part(req, reply, entries, n, &news, LEARNING_TO_DO, _("To do"));
    look_back(req, reply, boosters, n_boosters);
    part(req, reply, entries, n, &news, LEARNING_LATER, _("Later this year"));
    part(req, reply, entries, n, &news, LEARNING_EXEMPT, _("Exempt"));
    part(req, reply, entries, n, &news, LEARNING_DONE, _("Done"));
    html_open(h, "p");
    html_leaf(h, "a", _("Something here is wrong or missing"), "href", "/contests/new");
    html_close(h, "p");
    layout_end(req, reply);
    return true;
}

static void course_row(struct request *req, struct reply *reply, const struct db_rows *rows,
                       size_t i, const struct contact_news *news)
{
    struct html *h = reply->html;
    date completed = db_date(rows, i, "completed_on");
    html_open(h, "li", "class", "at-task");
    html_open(h, "h3", "class", "at-task__title");
    html_leaf(h, "a", db_text(rows, i, "title"), "href",
              mem_format(req->mem, "/courses/%s", db_text(rows, i, "code")), "lang",
              course_lang(req, reply, db_text(rows, i, "language")));
    html_close(h, "h3");
    html_open(h, "p", "class", "at-small");
    long minutes = (long)db_int(rows, i, "minutes");
    html_format(h, "%s · %s", db_text(rows, i, "code"),
                mem_format(req->mem, words_plural("%ld minute", "%ld minutes", minutes), minutes));
    if (db_bool(rows, i, "open")) {
        html_format(h, " · %s", _("You have started"));
    } else if (completed != DATE_NONE) {
        html_text(h, " · ");
        html_sentence(h, _("Finished {date}"), layout_day(reply, "date", completed));
    } else if (contact_waits_for(news, db_text(rows, i, "code"))) {
        html_format(h, " · %s", _("Not open at your facility yet"));
    }
    html_close(h, "p");
    html_close(h, "li");
}

static size_t course_part(struct request *req, struct reply *reply, const struct db_rows *rows,
                          const struct contact_news *news, bool required)
{
    struct html *h = reply->html;
    size_t shown = 0;
    for (size_t i = 0; i < db_count(rows); i++) {
        if (db_bool(rows, i, "required") != required)
            continue;
        if (!shown++) {
            html_leaf(h, "h2", required ? _("Asked for by your posts") : _("Optional"));
            if (required) {
                html_open(h, "p");
                html_sentence(h, _("When each is due, and why, is in {list}."),
                              html_link("list", _("My learning"), "/learning"));
                html_close(h, "p");
            }
            html_open(h, "ul", "class", "at-tasks");
        }
        course_row(req, reply, rows, i, news);
    }
    if (shown)
        html_close(h, "ul");
    return shown;
}

/* 200 with every live course: those that are asked for, then the optional ones */
bool page_courses(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct contact_news news;
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_COURSE_LIST,
               DB_PARAMS(db_from_date(req->mem, req->viewer->today), language_of_reader(req)), err);
    if (!rows ||
        !contact_news(req->db, req->mem, req->viewer->today, language_of_reader(req), &news, err))
        return false;
    layout_begin(req, reply, &(struct page_look){.title = _("Courses"), .exit = true});
    html_leaf(h, "h1", _("Courses"));
    course_part(req, reply, rows, &news, true);
    course_part(req, reply, rows, &news, false);
    if (!db_count(rows)) {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "h2", _("No course is open yet"));
        html_leaf(h, "p", _("A course appears here on the day it is published."));
        html_close(h, "div");
    }
    layout_end(req, reply);
    return true;
}

/* 303 to the list: what it told of contacts is seen */
bool page_contacts_seen(struct request *req, struct reply *reply, struct err *err)
{
    size_t n;
    const char **ids = form_all(req->form, "change", req->mem, &n);
    for (size_t i = 0; i < n; i++) {
        if (!*ids[i] || strlen(ids[i]) > 18 || strspn(ids[i], "0123456789") != strlen(ids[i]))
            return err_set(err, ERR_INVALID, "A change is named by its number.");
    }
    return contact_seen(req->db, req->mem, req->viewer->today, ids, n, err) &&
           reply_see_other(req, reply, "/learning");
}
