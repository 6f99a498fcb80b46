/*
 * Live sessions: the list of them, and the form for a new one.  SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "domain/live.h"
#include "util/text.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/live.h"
#include "web/pages.h"

enum { TITLE_MAX = 200, NAME_MAX_CHARACTERS = 200, LANGUAGE_MAX = 60, PLACES_LISTED = 200 };

struct db_rows *live_of(struct request *req, bool writes, struct err *err)
{
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_LIVE_LIST,
               DB_PARAMS(db_from_int(req->mem, request_param_int(req, "live"))), err);
    if (rows && db_count(rows) && (!writes || db_bool(rows, 0, "may_write")))
        return rows;
    if (rows)
        err_set(err, ERR_NOT_FOUND, "There is no such live session.");
    return NULL;
}

const char *live_address(struct request *req, const char *rest)
{
    return mem_format(req->mem, "/live-sessions/%lld%s", (long long)request_param_int(req, "live"),
                      rest);
}

const char *live_counts_words(struct request *req, const struct db_rows *rows, size_t i)
{
    const char *topic = db_text(rows, i, "topic"), *skill = db_text(rows, i, "skill"),
               *certification = db_text(rows, i, "certification");
    if (!strcmp(db_text(rows, i, "counts_as"), "skill"))
        return mem_format(req->mem, _("Skill that is seen: %s"), skill ? skill : certification);
    return topic           ? mem_format(req->mem, _("Training on %s"), topic)
           : certification ? mem_format(req->mem, _("Training for %s"), certification)
                           : _("Training, on no topic");
}

/* Auditors read what others keep. */
static bool keeps_any(const struct request *req)
{
    return viewer_may(req->viewer, "administrator") || viewer_may(req->viewer, "observer");
}

/* ---- the list */

static void session_row(struct request *req, struct reply *reply, const struct db_rows *rows,
                        size_t i)
{
    struct html *h = reply->html;
    html_open(h, "tr");
    html_open(h, "th", "scope", "row");
    html_leaf(h, "a", db_text(rows, i, "title"), "href",
              mem_format(req->mem, "/live-sessions/%s", db_text(rows, i, "id")));
    if (!db_is_null(rows, i, "cancelled")) {
        html_text(h, " · ");
        html_text(h, _("did not take place"));
    }
    html_close(h, "th");
    html_open(h, "td", "data-label", _("Day"));
    layout_date(reply, db_date(rows, i, "held_on"));
    html_close(h, "td");
    html_leaf(h, "td", db_text(rows, i, "facility_name"), "data-label", _("Facility"));
    html_leaf(h, "td", live_counts_words(req, rows, i), "data-label", _("Counts as"));
    html_leaf(h, "td", db_text(rows, i, "attended"), "data-label", _("Attended"), "class",
              "at-num");
    html_close(h, "tr");
}

/* 200 */
bool page_live_sessions(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *rows = db_run(req->db, req->mem, STMT_LIVE_LIST, DB_PARAMS(NULL), err);
    if (!rows)
        return false;
    const char *const heads[] = {_("Session"), _("Day"), _("Facility"), _("Counts as"),
                                 _("Attended")};
    bool keeps = keeps_any(req);
    layout_begin(req, reply,
                 &(struct page_look){.title = _("Live sessions"), .wide = true, .dense = true});
    html_leaf(h, "h1", _("Live sessions"));
    html_leaf(
        h, "p",
        _("Training in a room, and skills that several people show. Who attended has evidence "
          "of it from that day."));
    if (!db_count(rows)) {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "h2", _("No session yet"));
        html_leaf(h, "p", _("Plan one, print its sign-in sheet, and say afterwards who came."));
        html_close(h, "div");
    } else {
        html_open(h, "table", "class", "usa-table at-cards");
        html_leaf(h, "caption", _("Latest first; up to 200"));
        layout_columns(reply, heads, 5, 4);
        html_open(h, "tbody");
        for (size_t i = 0; i < db_count(rows); i++)
            session_row(req, reply, rows, i);
        html_close(h, "tbody");
        html_close(h, "table");
    }
    if (keeps) {
        html_open(h, "div", "class", "at-actions");
        html_leaf(h, "a", _("Plan a session"), "class", "usa-button", "href", "/live-sessions/new");
        if (viewer_may(req->viewer, "network-administrator"))
            html_leaf(h, "a", _("Credit for boards"), "href", "/administration/credit");
        html_close(h, "div");
    }
    layout_end(req, reply);
    return true;
}

/* ---- a new one */

struct session_form {
    const char *title, *facility, *kind, *day, *minutes, *room, *trainer, *capacity, *language;
    struct field_problem problems[9];
    size_t n;
    bool sent;
    struct db_rows *places, *kinds;
};

static const char *problem_of(const struct session_form *form, const char *id)
{
    for (size_t i = 0; i < form->n; i++) {
        if (!strcmp(form->problems[i].id, id))
            return form->problems[i].text;
    }
    return NULL;
}

static void problem(struct session_form *form, const char *id, const char *text)
{
    if (text)
        form->problems[form->n++] = (struct field_problem){id, text};
}

static bool read_lists(struct request *req, struct session_form *form, struct err *err)
{
    db_queue(req->db, STMT_LIVE_PLACES, NULL);
    db_queue(req->db, STMT_LIVE_KINDS, DB_PARAMS(db_from_date(req->mem, req->viewer->today)));
    form->places = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL;
    form->kinds = form->places ? db_next(req->db, req->mem, err) : NULL;
    return form->kinds;
}

static void place_field(struct request *req, struct reply *reply, const struct session_form *form)
{
    size_t n = db_count(form->places);
    struct field f = {.name = "facility",
                      .label = _("Facility where it is held"),
                      .problem = problem_of(form, "facility"),
                      .value = form->facility};
    if (n > PLACES_LISTED) {
        f.hint = _("Its code, such as WGH.");
        f.max = 32;
        field_line(reply, "text", &f);
        return;
    }
    struct field_option *options = mem_array(req->mem, struct field_option, n + 1);
    for (size_t i = 0; i < n; i++)
        options[i] =
            (struct field_option){db_text(form->places, i, "code"),
                                  mem_format(req->mem, "%s (%s)", db_text(form->places, i, "name"),
                                             db_text(form->places, i, "code"))};
    field_select(reply, &f, options, n);
}

static void kind_field(struct request *req, struct reply *reply, const struct session_form *form)
{
    size_t n = db_count(form->kinds);
    bool training = viewer_may(req->viewer, "administrator");
    struct field_option *options = mem_array(req->mem, struct field_option, n + 1);
    size_t shown = 0;
    if (training)
        options[shown++] = (struct field_option){"hours", _("Hours of training, on no topic")};
    for (size_t i = 0; i < n; i++) {
        bool skill = !strcmp(db_text(form->kinds, i, "counts_as"), "skill");
        if (!skill && !training)
            continue;
        options[shown++] = (struct field_option){
            db_text(form->kinds, i, "code"),
            mem_format(req->mem, skill ? _("Skill that is seen: %s") : _("Training on %s"),
                       db_text(form->kinds, i, "title"))};
    }
    field_select(reply,
                 &(struct field){.name = "kind",
                                 .label = _("What attending counts as"),
                                 .hint = _("What the certifications in force ask for."),
                                 .problem = problem_of(form, "kind"),
                                 .value = form->kind},
                 options, shown);
}

static void line(struct reply *reply, const struct session_form *form, const char *type,
                 struct field f)
{
    f.problem = problem_of(form, f.name);
    field_line(reply, type, &f);
}

static void show_form(struct request *req, struct reply *reply, const struct session_form *form)
{
    struct html *h = reply->html;
    layout_begin(req, reply,
                 &(struct page_look){.title = form->sent ? _("Error: Plan a session")
                                                         : _("Plan a session")});
    field_problems(reply, form->problems, form->n);
    layout_back(reply, "/live-sessions", _("Live sessions"));
    html_leaf(h, "h1", _("Plan a session"));
    layout_form(req, reply, NULL, "class", "usa-form at-fields", "novalidate", "");
    line(reply, form, "text",
         (struct field){
             .name = "title", .label = _("Title"), .value = form->title, .max = TITLE_MAX});
    place_field(req, reply, form);
    line(reply, form, "text",
         (struct field){.name = "room",
                        .label = _("Room (optional)"),
                        .value = form->room,
                        .max = NAME_MAX_CHARACTERS});
    kind_field(req, reply, form);
    line(reply, form, "date", (struct field){.name = "day", .label = _("Day"), .value = form->day});
    line(reply, form, "number",
         (struct field){.name = "minutes",
                        .label = _("Minutes"),
                        .hint = _("That everybody is credited who attends; 60 are an hour."),
                        .value = form->minutes});
    line(reply, form, "text",
         (struct field){.name = "trainer",
                        .label = _("Name of the trainer"),
                        .value = form->trainer,
                        .max = NAME_MAX_CHARACTERS});
    line(reply, form, "number",
         (struct field){
             .name = "capacity", .label = _("Places (optional)"), .value = form->capacity});
    line(reply, form, "text",
         (struct field){.name = "language",
                        .label = _("Language (optional)"),
                        .value = form->language,
                        .max = LANGUAGE_MAX});
    layout_submit(reply, _("Save session"));
    layout_end(req, reply);
}

/* 200; 404 for auditors */
bool page_live_new(struct request *req, struct reply *reply, struct err *err)
{
    char today[DATE_TEXT_SIZE];
    struct session_form form = {.day = mem_text(req->mem, date_format(req->viewer->today, today)),
                                .minutes = "60"};
    if (!keeps_any(req))
        return err_set(err, ERR_NOT_FOUND, "There is no such page.");
    if (!read_lists(req, &form, err))
        return false;
    show_form(req, reply, &form);
    return true;
}

static void read_form(struct request *req, struct session_form *form, struct live_session *s,
                      const char **ret_place)
{
    int64_t n = 0;
    form->sent = true;
    s->title = form->title = request_typed(req, "title");
    s->facility = form->facility = *ret_place = request_typed(req, "facility");
    s->room = form->room = request_typed(req, "room");
    s->trainer = form->trainer = request_typed(req, "trainer");
    s->language = form->language = request_typed(req, "language");
    form->kind = request_typed(req, "kind");
    form->day = request_typed(req, "day");
    form->minutes = request_typed(req, "minutes");
    form->capacity = request_typed(req, "capacity");
    problem(form, "title", field_text_problem(req->mem, s->title, TITLE_MAX, _("Enter a title")));
    if (!*s->facility)
        problem(form, "facility", _("Choose where it is held"));
    problem(form, "room", field_text_problem(req->mem, s->room, NAME_MAX_CHARACTERS, NULL));
    if (!date_parse(form->day, &s->held_on) || s->held_on < req->viewer->today - 365 * 5 ||
        s->held_on > req->viewer->today + 366 * 3)
        problem(form, "day",
                _("Enter a day within the last five years or the next three, such as 2026-03-04"));
    if (!text_whole_number(form->minutes, 1440, &n) || n < 1)
        problem(form, "minutes", _("Enter the minutes: 1 to 1440"));
    s->minutes = (int)n;
    problem(form, "trainer",
            field_text_problem(req->mem, s->trainer, NAME_MAX_CHARACTERS,
                               _("Enter the name of the trainer")));
    n = 0;
    if (*form->capacity && (!text_whole_number(form->capacity, 10000, &n) || n < 1))
        problem(form, "capacity", _("Enter how many places there are, or nothing"));
    s->capacity = (int)n;
    problem(form, "language", field_text_problem(req->mem, s->language, LANGUAGE_MAX, NULL));
}

static void read_kind(struct session_form *form, struct live_session *s)
{
    s->counts_as = "training";
    if (!strcmp(form->kind, "hours"))
        return;
    for (size_t i = 0; i < db_count(form->kinds); i++) {
        if (strcmp(db_text(form->kinds, i, "code"), form->kind) != 0)
            continue;
        s->counts_as = db_text(form->kinds, i, "counts_as");
        s->certification = db_text(form->kinds, i, "certification_id");
        s->topic = db_text(form->kinds, i, "topic");
        s->skill = db_text(form->kinds, i, "skill");
        return;
    }
    problem(form, "kind", _("Choose what attending counts as"));
}

/* 303 to the session; 422 with the form */
bool page_live_new_post(struct request *req, struct reply *reply, struct err *err)
{
    struct session_form form = {0};
    struct live_session s = {0};
    const char *place;
    int64_t made = 0;
    if (!read_lists(req, &form, err))
        return false;
    read_form(req, &form, &s, &place);
    read_kind(&form, &s);
    if (!form.n && !live_add(req->db, req->mem, &s, &made, err)) {
        if (err->kind != ERR_NOT_FOUND)
            return false;
        *err = (struct err){0};
        problem(&form, "facility", _("Choose a facility where you keep sessions"));
    }
    if (form.n) {
        reply->status = 422;
        show_form(req, reply, &form);
        return true;
    }
    return reply_see_other(req, reply, "/live-sessions/%lld?saved=1", (long long)made);
}
