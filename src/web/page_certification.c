/*
 * One certification as its learner sees it: what it asks for, what is held, and what finishing
 * something on a day would do.  SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "domain/evidence.h"
#include "domain/reckon.h"
#include "web/certificate_code.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"

static struct db_rows *find(struct request *req, struct err *err)
{
    struct db_rows *rows = db_run(
        req->db, req->mem, STMT_EVIDENCE_RULE,
        DB_PARAMS(request_param(req, "certification"), db_from_date(req->mem, req->viewer->today)),
        err);
    if (rows && !db_count(rows)) {
        err_set(err, ERR_NOT_FOUND, "There is no such certification.");
        return NULL;
    }
    return rows;
}

static const char *kind_words(const char *kind)
{
    static const struct {
        const char *kind, *text;
    } words[] = {
        {"course", N_("Course")},
        {"quiz", N_("Test that stands for the course")},
        {"hours", N_("Hours")},
        {"external", N_("Training done elsewhere")},
        {"hands-on", N_("Skill somebody sees")},
        {"attestation", N_("Your own word")},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (!strcmp(words[i].kind, kind))
            return _(words[i].text);
    }
    return _("Other");
}

static bool is_kind(const struct db_rows *rows, size_t i, const char *kind)
{
    return !strcmp(db_text(rows, i, "kind"), kind);
}

/* Those who hold it renew it by the shorter path, where there is one. */
static bool is_asked(const struct db_rows *rows, size_t i)
{
    bool again = db_bool(rows, i, "held") && db_bool(rows, i, "has_renewal");
    return !strcmp(db_text(rows, i, "path"), again ? "renewal" : "first");
}

static const char *title_of(const struct db_rows *rows, size_t i)
{
    const char *title = db_text(rows, i, "title");
    return title ? title : kind_words(db_text(rows, i, "kind"));
}

static void state(struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    date to = db_date(rows, 0, "valid_to");
    html_open(h, "p");
    if (!db_bool(rows, 0, "held"))
        html_text(h, _("You do not hold it yet."));
    else if (to == DATE_LAST)
        html_text(h, _("You hold it. It does not expire."));
    else
        html_sentence(h, _("Your latest one is valid until {date}."),
                      layout_day(reply, "date", to));
    html_close(h, "p");
}

static void asked(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    html_leaf(h, "h2", _("What it is made of"));
    html_open(h, "ul");
    for (size_t i = 0; i < db_count(rows); i++) {
        const char *course = db_text(rows, i, "course");
        if (!is_asked(rows, i))
            continue;
        html_open(h, "li");
        html_format(h, "%s: ", kind_words(db_text(rows, i, "kind")));
        if (course)
            html_leaf(h, "a", title_of(rows, i), "href",
                      mem_format(req->mem, "/courses/%s", course));
        else
            html_text(h, title_of(rows, i));
        html_close(h, "li");
    }
    html_close(h, "ul");
}

/* ---- if I finish this on that day */

static void outcome(struct reply *reply, const struct what_if *w, date on)
{
    struct html *h = reply->html;
    struct html_place day = layout_day(reply, "day", on),
                      expiry = layout_day(reply, "expiry", w->expiry.day);
    html_open(h, "div", "class", "at-empty at-follows", "id", "outcome", "tabindex", "-1");
    html_leaf(h, "h3", _("What would follow"));
    html_open(h, "p");
    if (w->award && w->expiry.day == DATE_LAST)
        html_sentence(h, _("If you finish it on {day}, you hold the certification for good."), day);
    else if (w->award)
        html_sentence(h, _("If you finish it on {day}, your next date is {expiry}."), day, expiry);
    else if (w->piece.fate == FATE_COUNTED)
        html_sentence(h,
                      _("If you finish it on {day}, it counts but moves no date: it is too early. "
                        "Your date stays {expiry}."),
                      day, expiry);
    else if (w->piece.fate == FATE_IN_POOL)
        html_sentence(h, _("If you finish it on {day}, it counts, and the rest is still needed."),
                      day);
    else
        html_sentence(h, _("On {day}, nothing would follow from it."), day);
    html_close(h, "p");
    if (w->award && w->window_opens != DATE_LAST) {
        html_open(h, "p");
        html_sentence(h, _("You could renew it from {date} on."),
                      layout_day(reply, "date", w->window_opens));
        html_close(h, "p");
    }
    html_close(h, "div");
}

static void ask(struct request *req, struct reply *reply, const struct db_rows *rows,
                const char *problem)
{
    struct html *h = reply->html;
    struct field_option *options = mem_array(req->mem, struct field_option, db_count(rows) + 1);
    const char *on = request_field(req, "on");
    size_t n = 0;
    for (size_t i = 0; i < db_count(rows); i++) {
        if (is_asked(rows, i))
            options[n++] = (struct field_option){db_text(rows, i, "number"), title_of(rows, i)};
    }
    html_leaf(h, "h2", _("If I finish on …"));
    html_leaf(h, "p", _("Try a day. Nothing is saved."));
    html_open(h, "form", "method", "get", "action", mem_format(req->mem, "%s#outcome", req->path),
              "class", "usa-form at-fields");
    field_select(reply,
                 &(struct field){.name = "part",
                                 .label = _("What you finish"),
                                 .value = request_field(req, "part")},
                 options, n);
    field_line(reply, "date",
               &(struct field){
                   .name = "on", .label = _("Day you finish"), .problem = problem, .value = on});
    layout_submit(reply, _("Show my next date"));
}

/* The part that the address names, or the first one. */
static size_t chosen(struct request *req, const struct db_rows *rows)
{
    const char *part = request_field(req, "part");
    size_t first = db_count(rows);
    for (size_t i = 0; i < db_count(rows); i++) {
        if (!is_asked(rows, i))
            continue;
        if (part && !strcmp(part, db_text(rows, i, "number")))
            return i;
        if (first == db_count(rows))
            first = i;
    }
    return first;
}

static enum evidence_kind piece_kind(const struct db_rows *rows, size_t i)
{
    if (is_kind(rows, i, "course"))
        return EVIDENCE_COMPLETION;
    if (is_kind(rows, i, "quiz"))
        return EVIDENCE_QUIZ;
    if (is_kind(rows, i, "hands-on"))
        return EVIDENCE_HANDS_ON;
    return is_kind(rows, i, "attestation") ? EVIDENCE_ATTESTATION : EVIDENCE_EXTERNAL;
}

static bool look_ahead(struct request *req, const struct db_rows *rows, date on,
                       struct what_if *ret, struct err *err)
{
    size_t i = chosen(req, rows);
    const char *quiz = db_text(rows, i, "quiz_key");
    struct evidence_hours asked = {db_text(rows, i, "topic"), (int)db_int(rows, i, "hundredths")};
    struct evidence piece = {.kind = piece_kind(rows, i),
                             .day = on,
                             .of = db_int(rows, i, "course_id"),
                             .name = quiz ? quiz : db_text(rows, i, "skill"),
                             .hours = &asked,
                             .n_hours = 1};
    if (piece.kind == EVIDENCE_COMPLETION) {
        struct db_rows *worth =
            db_run(req->db, req->mem, STMT_EVIDENCE_COURSE_HOURS,
                   DB_PARAMS(db_text(rows, i, "course_id"), db_from_date(req->mem, on)), err);
        if (!worth)
            return false;
        piece.n_hours = 0;
        if (db_count(worth))
            evidence_take_hours(worth, 0, req->mem, &piece);
    }
    return reckon_what_if(req->db, req->mem, req->viewer->id, db_int(rows, i, "certification_id"),
                          &piece, ret, err);
}

/* ---- one's own word */

static void own_word(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    for (size_t i = 0; i < db_count(rows); i++) {
        if (!is_asked(rows, i) || !is_kind(rows, i, "attestation"))
            continue;
        html_leaf(h, "h2", _("Your own word"));
        html_leaf(h, "p", title_of(rows, i));
        layout_form(req, reply,
                    mem_format(req->mem, "/certifications/%s/word", db_text(rows, i, "code")),
                    "class", "usa-form at-fields");
        field_hidden(reply, "part", db_text(rows, i, "number"));
        html_open(h, "div", "class", "at-actions");
        html_leaf(h, "button", _("I confirm this"), "type", "submit", "class",
                  "usa-button usa-button--outline");
        html_close(h, "div");
        html_close(h, "form");
    }
}

/* 200 with what one's posts ask for and what one holds, each with its page */
bool page_certifications(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *rows = db_run(req->db, req->mem, STMT_EVIDENCE_CERTIFICATIONS,
                                  DB_PARAMS(db_from_date(req->mem, req->viewer->today)), err);
    if (!rows)
        return false;
    layout_begin(req, reply, &(struct page_look){.title = _("Certifications"), .exit = true});
    layout_back(reply, "/learning", _("My learning"));
    html_leaf(h, "h1", _("Certifications and dates"));
    html_leaf(h, "p", _("See what each is made of, and try what a day would do to your dates."));
    if (!db_count(rows)) {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "p", _("Your posts ask for no certification."));
        html_close(h, "div");
    } else {
        html_open(h, "ul");
        for (size_t i = 0; i < db_count(rows); i++) {
            html_open(h, "li");
            html_leaf(h, "a", db_text(rows, i, "title"), "href",
                      mem_format(req->mem, "/certifications/%s", db_text(rows, i, "code")));
            html_close(h, "li");
        }
        html_close(h, "ul");
    }
    html_open(h, "p");
    html_leaf(h, "a", _("Something here is wrong or missing"), "href", "/contests/new");
    html_close(h, "p");
    layout_end(req, reply);
    return true;
}

/* 200; 404 for a certification that is not in force */
bool page_certification(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *rows = find(req, err);
    const char *text = request_field(req, "on"), *problem = NULL;
    struct what_if ahead;
    date on = DATE_NONE;
    if (!rows)
        return false;
    if (text && (!date_parse(text, &on) || on < req->viewer->today - 3660 ||
                 on > req->viewer->today + 3660)) {
        on = DATE_NONE;
        problem = _("Enter a day within ten years, such as 2026-03-04");
    }
    if (on != DATE_NONE && chosen(req, rows) == db_count(rows))
        on = DATE_NONE;
    if (on != DATE_NONE && !look_ahead(req, rows, on, &ahead, err))
        return false;
    layout_begin(req, reply, &(struct page_look){.title = _("Certification"), .exit = true});
    if (problem)
        layout_problem(reply, "on", problem);
    layout_back(reply, "/learning", _("My learning"));
    html_leaf(h, "h1", db_text(rows, 0, "certification"));
    if (request_field(req, "said"))
        layout_saved(reply, _("Your word is on record."));
    state(reply, rows);
    asked(req, reply, rows);
    own_word(req, reply, rows);
    ask(req, reply, rows, problem);
    if (on != DATE_NONE)
        outcome(reply, &ahead, on);
    html_open(h, "p");
    html_leaf(
        h, "a", _("A date here is wrong"), "href",
        mem_format(req->mem, "/contests/new?about=date-%s", db_text(rows, 0, "certification_id")));
    html_close(h, "p");
    layout_end(req, reply);
    return true;
}

/* 303 to the certification; 404 where it asks for no word */
bool page_certification_word(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *rows = find(req, err);
    if (!rows)
        return false;
    size_t i = chosen(req, rows);
    if (i == db_count(rows) || !is_kind(rows, i, "attestation"))
        return err_set(err, ERR_NOT_FOUND, "There is nothing here to confirm.");
    return evidence_attest(req->db, req->mem, req->viewer->id, db_int(rows, i, "certification_id"),
                           db_text(rows, i, "skill"), title_of(rows, i), req->viewer->today, err) &&
           reply_see_other(req, reply, "/certifications/%s?said=1", db_text(rows, i, "code"));
}
