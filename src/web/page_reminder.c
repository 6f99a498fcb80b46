/*
 * Reminders by hand: who would get one, the word to send them, and what became of it.
 * SPDX-License-Identifier: Apache-2.0
 *
 * People are looked up and messages noted down a few at a time by `attest work`; the page says how
 * far that is.
 */
#include <string.h>

#include "domain/digest.h"
#include "store/db.h"
#include "store/mail.h"
#include "util/text.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/query.h"
#include "web/remind_form.h"

enum { NOTE_MAX = 500, ROWS_A_PAGE = 50 };

/* ---- Asking for one */

/* The people that were ticked, as an array for the database; NULL: all of the list. */
static bool chosen(struct request *req, const char **ret, struct err *err)
{
    const char *whom = request_field(req, "whom");
    size_t n = 0;
    int64_t id;
    const char **people = form_all(req->form, "person", req->mem, &n);
    *ret = NULL;
    if (!whom || strcmp(whom, "ticked") != 0)
        return true;
    for (size_t i = 0; i < n; i++) {
        if (!text_whole_number(people[i], INT64_MAX, &id))
            return err_set(err, ERR_INVALID, "This is not a list of people.");
    }
    if (!n || n > REMIND_TICKED_MAX)
        return err_set(err, ERR_INVALID, _("Tick at least one person, or choose all of the list."));
    *ret = db_from_array(req->mem, people, n);
    return true;
}

/* 303 to the preview; 404 for those who may not remind here; 422 for values of no use */
bool page_reminders_post(struct request *req, struct reply *reply, struct err *err)
{
    struct dashboard_query q;
    const char *people;
    if (!query_read(req, &q, err) || !chosen(req, &people, err))
        return false;
    if (q.known_at || q.as_of != req->viewer->today)
        return err_set(err, ERR_INVALID,
                       _("Reminders are for what is asked today. Show the list as of today."));
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_REMINDER_BEGIN,
               DB_PARAMS(db_from_int(req->mem, q.facility), q.certification, q.job_role,
                         q.standing == STANDING_COUNT ? NULL : standing_name(q.standing),
                         q.people ? "t" : "f", db_from_date(req->mem, q.as_of), people),
               err);
    if (!rows)
        return false;
    if (db_is_null(rows, 0, "id"))
        return err_set(err, ERR_FORBIDDEN, "neither manager nor administrator here");
    return reply_see_other(req, reply, "/reminders/%s", db_text(rows, 0, "id"));
}

/* ---- One */

struct counts {
    const struct db_rows *rows;
};

static int64_t count(const struct counts *c, const char *what)
{
    for (size_t i = 0; i < db_count(c->rows); i++) {
        if (!strcmp(db_text(c->rows, i, "what"), what))
            return db_int(c->rows, i, "n");
    }
    return 0;
}

static int64_t count_all(const struct counts *c)
{
    int64_t n = 0;
    for (size_t i = 0; i < db_count(c->rows); i++)
        n += db_int(c->rows, i, "n");
    return n;
}

struct line {
    const char *what, *words;
};

/* A list of numbers, those that are 0 left out. */
static void lines(struct reply *reply, const struct counts *c, const struct line *list, size_t n)
{
    struct html *h = reply->html;
    html_open(h, "dl", "class", "at-facts");
    for (size_t i = 0; i < n; i++) {
        int64_t people = count(c, list[i].what);
        if (!people)
            continue;
        html_open(h, "div");
        html_leaf(h, "dt", _(list[i].words));
        html_leaf(h, "dd",
                  mem_format(reply, words_plural("%lld person", "%lld people", (long)people),
                             (long long)people));
        html_close(h, "div");
    }
    html_close(h, "dl");
}

static const struct line would[] = {
    {"today", N_("Get it within minutes")},
    {"later", N_("Get it on the next morning: it is too late today, or they were sent a message "
                 "today")},
};
static const struct line would_not[] = {
    {"no address", N_("Have no e-mail address")},
    {"address refused", N_("Have an address that the mail server refuses")},
    {"nothing due", N_("Have nothing to do: current, exempt, on leave, or nothing is asked")},
    {"reminded", N_("Were reminded within the last seven days, or are about to be")},
    {"told", N_("Were told of the same today")},
};
static const struct line became[] = {
    {"sent", N_("Sent")},
    {"waiting", N_("Wait to be sent")},
    {"sending", N_("Are being sent")},
    {"reached", N_("Are written to when it is day, or on the next morning")},
    {"unsure", N_("May have arrived: the connection broke")},
    {"refused", N_("Refused by the mail server")},
    {"too late", N_("Could not be sent in time")},
};
#define COUNT(list) (sizeof(list) / sizeof *(list))

static int64_t sum(const struct counts *c, const struct line *list, size_t n)
{
    int64_t all = 0;
    for (size_t i = 0; i < n; i++)
        all += count(c, list[i].what);
    return all;
}

/* Whom it is about: the question of the list from which it was asked. */
static void about(struct request *req, struct reply *reply, const struct db_rows *r)
{
    struct html *h = reply->html;
    const char *title = db_text(r, 0, "certification_title"),
               *role = db_text(r, 0, "job_role_title"), *standing = db_text(r, 0, "standing");
    html_open(h, "p");
    html_sentence(
        h, _("{facility} and all below it. {certification}, on {date}."),
        html_link("facility", db_text(r, 0, "facility"),
                  mem_format(req->mem, "/facilities/%s/standing", db_text(r, 0, "facility_code"))),
        html_words("certification", title ? title : _("All certifications")),
        layout_day(reply, "date", db_date(r, 0, "on_day")));
    if (standing)
        html_text(
            h, mem_format(req->mem, " %s", mem_format(req->mem, _("Standing: %s."), _(standing))));
    if (role)
        html_text(h, mem_format(req->mem, " %s", mem_format(req->mem, _("Job role: %s."), role)));
    if (db_bool(r, 0, "chosen"))
        html_format(h, " %s", _("Only people that were ticked in the list."));
    html_close(h, "p");
}

/* The message as it would read, in each language; the numbers are an example. */
static void sample(struct request *req, struct reply *reply)
{
    struct html *h = reply->html;
    const struct language *own = words_in_use(), *l;
    html_leaf(h, "h2", _("What it says"));
    html_leaf(h, "p",
              _("Numbers and days are an example: each person reads their own, in their language. "
                "It names no course and nobody, since it may be read by others."));
    for (size_t i = 0; (l = words_offered(i)); i++) {
        struct digest_due due[] = {{STAGE_LATE, req->viewer->today - 3},
                                   {STAGE_MONTH, req->viewer->today + 20}};
        words_use(l);
        const char *subject = mem_text(req->mem, _("Your training list"));
        const char *text =
            digest_words(req->mem, &(struct digest){.reminder = true, .due = due, .n = 2});
        words_use(own);
        html_leaf(h, "h3", l->name, "lang", l->code);
        html_open(h, "div", "class", "at-letter", "lang", l->code);
        html_leaf(h, "p", subject, "class", "at-letter__subject");
        html_leaf(h, "pre", text);
        html_close(h, "div");
    }
}

static void huddle_link(struct request *req, struct reply *reply, const struct db_rows *r)
{
    html_open(reply->html, "p");
    html_leaf(reply->html, "a", _("List for the shift huddle: those whom no message reaches"),
              "href",
              mem_format(req->mem, "/facilities/%s/huddle", db_text(r, 0, "facility_code")));
    html_close(reply->html, "p");
}

static void look_again(struct request *req, struct reply *reply)
{
    html_open(reply->html, "p");
    html_leaf(reply->html, "a", _("Look again"), "class", "usa-button usa-button--outline", "href",
              mem_format(req->mem, "%s?look=again", req->path));
    html_close(reply->html, "p");
}

static void decide(struct request *req, struct reply *reply, int64_t n, const char *problem)
{
    layout_form(req, reply, req->path, "class", "usa-form", "novalidate", "");
    field_hidden(reply, "decision", "send");
    field_lines(reply, 3,
                &(struct field){.name = "note",
                                .label = _("Why you remind them (optional)"),
                                .hint = _("For the record: it is not in the message. No patient "
                                          "data, and nothing about anybody’s health."),
                                .value = request_field(req, "note"),
                                .problem = problem,
                                .max = NOTE_MAX});
    layout_submit(reply,
                  mem_format(req->mem,
                             words_plural("Send to %lld person", "Send to %lld people", (long)n),
                             (long long)n));
}

static void drop(struct request *req, struct reply *reply)
{
    layout_form(req, reply, req->path, "class", NULL);
    field_hidden(reply, "decision", "drop");
    html_leaf(reply->html, "button", _("Do not send"), "type", "submit", "class",
              "usa-button usa-button--outline");
    html_close(reply->html, "form");
}

/* Before it is asked for: whom it would reach, and why others not. */
static void preview(struct request *req, struct reply *reply, const struct db_rows *r,
                    const struct counts *c, const char *problem)
{
    struct html *h = reply->html;
    int64_t yes = sum(c, would, COUNT(would)), no = sum(c, would_not, COUNT(would_not));
    if (!mailer_is_set())
        html_leaf(h, "p",
                  _("No mail server is set. What you ask for waits until there is one, for four "
                    "days at most."),
                  "class", "at-inset");
    html_leaf(h, "h2",
              mem_format(req->mem,
                         words_plural("%lld person would get a message",
                                      "%lld people would get a message", (long)yes),
                         (long long)yes));
    if (yes)
        lines(reply, c, would, COUNT(would));
    else
        html_leaf(h, "p", _("Nobody would get a message, so there is nothing to send."));
    if (no) {
        html_leaf(
            h, "h2",
            mem_format(req->mem,
                       words_plural("%lld person would not", "%lld people would not", (long)no),
                       (long long)no));
        lines(reply, c, would_not, COUNT(would_not));
        huddle_link(req, reply, r);
    }
    if (yes) {
        sample(req, reply);
        html_leaf(h, "h2", _("Send it"));
        html_leaf(h, "p",
                  _("Each person is looked at once more when their message is sent. What was sent "
                    "cannot be taken back."));
        decide(req, reply, yes, problem);
    }
    drop(req, reply);
}

static void counting(struct request *req, struct reply *reply, const struct counts *c)
{
    struct html *h = reply->html;
    html_open(h, "p", "role", "status");
    html_format(h, _("The list is long. People looked at so far: %lld."), (long long)count_all(c));
    html_close(h, "p");
    look_again(req, reply);
    drop(req, reply);
}

static void progress(struct request *req, struct reply *reply, const struct db_rows *r,
                     const struct counts *c)
{
    struct html *h = reply->html;
    const char *note = db_text(r, 0, "note");
    bool done = !strcmp(db_text(r, 0, "state"), "done");
    html_open(h, "p");
    html_sentence(h, _("Asked for by {name} on {date} at {time}."),
                  html_words("name", db_text(r, 0, "who")),
                  layout_day(reply, "date", db_date(r, 0, "asked_on")),
                  html_words("time", db_text(r, 0, "asked_time")));
    html_close(h, "p");
    if (note) {
        html_open(h, "p");
        html_sentence(h, _("Why: {note}"), html_words("note", note));
        html_close(h, "p");
    }
    html_leaf(h, "h2", done ? _("What became of it") : _("How far it is"));
    html_open(h, "div", "role", "status");
    lines(reply, c, became, COUNT(became));
    html_close(h, "div");
    if (!done)
        look_again(req, reply);
    if (sum(c, would_not, COUNT(would_not))) {
        html_leaf(h, "h2", _("Who got none"));
        lines(reply, c, would_not, COUNT(would_not));
        huddle_link(req, reply, r);
    }
}

static bool show(struct request *req, struct reply *reply, const char *problem, struct err *err)
{
    struct html *h = reply->html;
    const char *id = db_from_int(req->mem, request_param_int(req, "reminder"));
    db_queue(req->db, STMT_REMINDER_OF, DB_PARAMS(id, req->viewer->zone));
    db_queue(req->db, STMT_REMINDER_COUNTS, DB_PARAMS(id));
    struct db_rows *r = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL;
    struct counts c = {.rows = r ? db_next(req->db, req->mem, err) : NULL};
    if (!c.rows)
        return false;
    const char *state = db_count(r) ? db_text(r, 0, "state") : "dropped";
    if (!strcmp(state, "dropped"))
        return err_set(err, ERR_NOT_FOUND, "There is no such reminder.");
    layout_begin(req, reply,
                 &(struct page_look){.title = problem ? _("Error: Reminder") : _("Reminder"),
                                     .dense = true});
    layout_back(reply,
                mem_format(req->mem, "/facilities/%s/reminders", db_text(r, 0, "facility_code")),
                _("Reminders"));
    field_problems(reply, (const struct field_problem[]){{"note", problem}}, 1);
    html_leaf(h, "h1", _("Reminder"));
    about(req, reply, r);
    if (!strcmp(state, "counting"))
        counting(req, reply, &c);
    else if (!strcmp(state, "ready"))
        preview(req, reply, r, &c, problem);
    else
        progress(req, reply, r, &c);
    layout_end(req, reply);
    if (problem)
        reply->status = 422;
    return true;
}

/* 200; 404 for one of somebody else that was not asked for, or of a facility out of sight */
bool page_reminder(struct request *req, struct reply *reply, struct err *err)
{
    return show(req, reply, NULL, err);
}

/* 303 to how far it is, or to the list of reminders; 409 where it was decided before; 422 */
bool page_reminder_post(struct request *req, struct reply *reply, struct err *err)
{
    const char *decision = request_field(req, "decision"), *note = request_typed(req, "note");
    const char *id = db_from_int(req->mem, request_param_int(req, "reminder"));
    struct db_rows *r =
        db_run(req->db, req->mem, STMT_REMINDER_OF, DB_PARAMS(id, req->viewer->zone), err);
    if (!r)
        return false;
    if (!db_count(r) || !db_bool(r, 0, "mine"))
        return err_set(err, ERR_NOT_FOUND, "There is no such reminder.");
    if (decision && !strcmp(decision, "drop"))
        return db_do(req->db, STMT_REMINDER_DROP, DB_PARAMS(id), err) &&
               reply_see_other(req, reply, "/facilities/%s/reminders",
                               db_text(r, 0, "facility_code"));
    const char *problem = field_text_problem(req->mem, note, NOTE_MAX, NULL);
    if (problem)
        return show(req, reply, problem, err);
    struct db_rows *asked = db_run(req->db, req->mem, STMT_REMINDER_ASK, DB_PARAMS(id, note), err);
    if (!asked)
        return false;
    if (strcmp(db_text(asked, 0, "became"), "done") != 0)
        return err_set(err, ERR_CONFLICT,
                       _("This was decided before, or it is not counted yet. Look at it again."));
    return reply_see_other(req, reply, "/reminders/%s", id);
}

/* ---- Those that were asked for */

static void row(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    const char *title = db_text(rows, i, "certification"), *role = db_text(rows, i, "job_role"),
               *standing = db_text(rows, i, "standing");
    html_open(h, "tr");
    html_open(h, "th", "scope", "row");
    html_open(h, "a", "href", mem_format(req->mem, "/reminders/%s", db_text(rows, i, "id")));
    layout_date(reply, db_date(rows, i, "asked_on"));
    html_close(h, "a");
    html_close(h, "th");
    html_leaf(h, "td", db_text(rows, i, "who"), "data-label", _("Asked for by"));
    html_leaf(h, "td", db_text(rows, i, "facility"), "data-label", _("Facility"));
    html_open(h, "td", "data-label", _("Whom"), "class", "at-cards__wide");
    html_text(h, db_bool(rows, i, "chosen") ? _("People that were ticked") : _("All of the list"));
    html_format(h, " · %s", title ? title : _("All certifications"));
    if (standing)
        html_format(h, " · %s", _(standing));
    if (role)
        html_format(h, " · %s", role);
    html_close(h, "td");
    html_leaf(h, "td", !strcmp(db_text(rows, i, "state"), "done") ? _("done") : _("under way"),
              "data-label", _("State"));
    html_close(h, "tr");
}

/* 200 */
bool page_reminders(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    int64_t before = 0;
    const char *text = request_field(req, "before"), *code = request_param(req, "facility");
    const char *const heads[] = {_("Day"), _("Asked for by"), _("Facility"), _("Whom"), _("State")};
    if (text && !text_whole_number(text, INT64_MAX, &before))
        return err_set(err, ERR_INVALID, "“%.40s” is no place in a list.", text);
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_REMINDER_LIST,
               DB_PARAMS(db_from_int(req->mem, req->facility_id),
                         before ? db_from_int(req->mem, before) : NULL,
                         db_from_int(req->mem, ROWS_A_PAGE + 1), req->viewer->zone),
               err);
    if (!rows)
        return false;
    size_t n = db_count(rows) > ROWS_A_PAGE ? ROWS_A_PAGE : db_count(rows);
    layout_begin(req, reply,
                 &(struct page_look){.title = _("Reminders"), .wide = true, .dense = true});
    layout_back(reply, mem_format(req->mem, "/facilities/%s/standing", code), _("Standing"));
    html_open(h, "h1");
    html_format(h, _("Reminders: %s"), req->facility_name);
    html_close(h, "h1");
    if (!n) {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "h2", _("Nobody was reminded by hand"));
        html_leaf(h, "p",
                  _("Open a number on the page Standing, and remind the people behind it. What is "
                    "due is told to everybody by itself."));
        html_close(h, "div");
    } else {
        html_open(h, "table", "class", "usa-table at-cards");
        html_leaf(h, "caption", _("Reminders by hand here and below, the latest first"));
        layout_columns(reply, heads, COUNT(heads), COUNT(heads));
        html_open(h, "tbody");
        for (size_t i = 0; i < n; i++)
            row(req, reply, rows, i);
        html_close(h, "tbody");
        html_close(h, "table");
    }
    if (db_count(rows) > n) {
        html_open(h, "p");
        html_leaf(h, "a", _("Earlier ones"), "href",
                  mem_format(req->mem, "%s?before=%s", req->path, db_text(rows, n - 1, "id")));
        html_close(h, "p");
    }
    layout_end(req, reply);
    return true;
}
