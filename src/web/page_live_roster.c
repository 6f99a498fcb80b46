/*
 * A roster of a live session as CSV, and how one is taken back.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A file is checked first: all that is wrong with it is told by line, and what it would change.
 * Only then, and only as a whole, it is put on record.
 */
#include <string.h>

#include "domain/live.h"
#include "util/text.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/live.h"
#include "web/pages.h"

struct roster_form {
    const char *text, *file, *problem;
    struct live_line *lines;
    const struct db_rows *found; /* of each line whom it names; NULL: not looked up */
    size_t n, wrong, came, went, same;
    bool checked;
};

static const struct {
    const char *word, *says;
} sayings[] = {
    {"person", N_("Nobody with this employee number works where you may say so")},
    {"self", N_("This is you: somebody else says that you attended")},
    {"twice", N_("The same number stands in a line above")},
};

static struct db_rows *open_session(struct request *req, struct err *err)
{
    struct db_rows *s = live_of(req, true, err);
    if (s && (!db_is_null(s, 0, "cancelled") || !db_bool(s, 0, "begun"))) {
        err_set(err, ERR_CONFLICT,
                "There is no roster of a session that did not take place, or is still to come.");
        return NULL;
    }
    return s;
}

/* What the lines name, and what each would change. */
static bool look_up(struct request *req, struct roster_form *form, struct err *err)
{
    const char **numbers = mem_array(req->mem, const char *, form->n + 1);
    for (size_t i = 0; i < form->n; i++)
        numbers[i] = form->lines[i].number;
    form->found = db_run(req->db, req->mem, STMT_LIVE_CHECK,
                         DB_PARAMS(db_from_int(req->mem, request_param_int(req, "live")),
                                   db_from_array(req->mem, numbers, form->n)),
                         err);
    for (size_t i = 0; form->found && i < form->n; i++) {
        struct live_line *line = &form->lines[i];
        const char *word = db_text(form->found, i, "problem"), *note;
        for (size_t k = 0; word && k < sizeof sayings / sizeof *sayings; k++) {
            if (!line->problem && !strcmp(word, sayings[k].word))
                line->problem = _(sayings[k].says);
        }
        form->wrong += line->problem != NULL;
        if (line->problem)
            continue;
        note = db_text(form->found, i, "note");
        bool known = !db_is_null(form->found, i, "attended"),
             before = db_bool(form->found, i, "attended");
        if (known && before == line->attended && !strcmp(note ? note : "", line->note))
            form->same++;
        form->came += line->attended && !before;
        form->went += !line->attended && before;
    }
    return form->found;
}

static bool read_roster(struct request *req, struct roster_form *form, struct err *err)
{
    const struct form_file *file = &req->form->file;
    const char *text = request_field(req, "text");
    form->text = text ? text : "";
    form->file = request_typed(req, "name");
    if (file->data && file->len) {
        bool fine = form_is_utf8((const char *)file->data, file->len);
        form->text = fine ? mem_text_n(req->mem, (const char *)file->data, file->len) : "";
        form->file = file->file_name;
        if (!fine)
            form->problem =
                _("This file is not text in UTF-8. Save it as CSV in UTF-8, and send it again");
    }
    if (text_characters(form->file) > 200)
        form->file = "";
    if (!form->problem && !*form->text)
        form->problem = _("Choose a file, or type the lines");
    struct err why = {0};
    if (!form->problem &&
        !live_read(req->mem, form->text, strlen(form->text), &form->lines, &form->n, &why))
        form->problem = mem_text(req->mem, why.message);
    form->checked = !form->problem;
    return form->problem || look_up(req, form, err);
}

static void problem_table(struct request *req, struct reply *reply, const struct roster_form *form)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Line"), _("Employee number"), _("What is wrong")};
    html_open(h, "table", "class", "usa-table at-cards", "id", "lines");
    html_open(h, "caption");
    html_format(h,
                words_plural("%zu line is wrong; nothing was put on record",
                             "%zu lines are wrong; nothing was put on record", (long)form->wrong),
                form->wrong);
    html_close(h, "caption");
    layout_columns(reply, heads, 3, 3);
    html_open(h, "tbody");
    for (size_t i = 0; i < form->n; i++) {
        if (!form->lines[i].problem)
            continue;
        html_open(h, "tr");
        html_leaf(h, "th", mem_format(req->mem, "%d", form->lines[i].line), "scope", "row");
        html_leaf(h, "td", form->lines[i].number, "data-label", _("Employee number"));
        html_leaf(h, "td", form->lines[i].problem, "data-label", _("What is wrong"));
        html_close(h, "tr");
    }
    html_close(h, "tbody");
    html_close(h, "table");
}

/* What the file would do, and the button that does it. */
static void outcome(struct request *req, struct reply *reply, const struct roster_form *form)
{
    struct html *h = reply->html;
    html_leaf(h, "h2", _("What it would do"));
    html_open(h, "ul");
    html_leaf(
        h, "li",
        mem_format(req->mem,
                   words_plural("%zu person attended who is not on record yet",
                                "%zu people attended who are not on record yet", (long)form->came),
                   form->came));
    html_leaf(h, "li",
              mem_format(req->mem,
                         words_plural("%zu person did not, and counts no more",
                                      "%zu people did not, and count no more", (long)form->went),
                         form->went));
    html_leaf(h, "li",
              mem_format(req->mem,
                         words_plural("%zu line is on record as it stands",
                                      "%zu lines are on record as they stand", (long)form->same),
                         form->same));
    html_close(h, "ul");
    layout_form(req, reply, NULL, "class", "usa-form at-fields");
    field_hidden(reply, "text", form->text);
    field_hidden(reply, "name", form->file);
    field_hidden(reply, "action", "put");
    layout_submit(reply, _("Put it on record"));
}

static bool show(struct request *req, struct reply *reply, const struct db_rows *s,
                 const struct roster_form *form)
{
    struct html *h = reply->html;
    bool fine = form->checked && !form->wrong;
    const struct field_problem problems[] = {
        {"text", form->problem}, {"lines", form->wrong ? _("Mend the lines listed below") : NULL}};
    layout_begin(req, reply,
                 &(struct page_look){.title = form->problem || form->wrong ? _("Error: Roster")
                                                                           : _("Roster"),
                                     .dense = true});
    field_problems(reply, problems, 2);
    layout_back(reply, live_address(req, ""), db_text(s, 0, "title"));
    html_leaf(h, "h1", _("Send a roster as CSV"));
    if (fine) {
        outcome(req, reply, form);
        layout_end(req, reply);
        return true;
    }
    html_leaf(h, "p",
              _("The first line names the columns: employee_number, attended (yes or no) and, if "
                "you like, note. Up to 500 lines. It is checked first; nothing is saved by that."));
    if (form->wrong)
        problem_table(req, reply, form);
    html_open(h, "form", "method", "post", "action", live_address(req, "/roster"), "enctype",
              "multipart/form-data", "class", "usa-form at-fields", "novalidate", "");
    field_hidden(reply, "csrf", req->viewer->csrf);
    html_leaf(h, "label", _("File"), "for", "file", "class", "usa-label");
    html_void(h, "input", "type", "file", "id", "file", "name", "file", "accept", ".csv,text/csv",
              "class", "at-file");
    field_lines(reply, 8,
                &(struct field){.name = "text",
                                .label = _("Or the lines themselves"),
                                .hint = _("No patient data here."),
                                .problem = form->problem,
                                .value = form->text});
    layout_submit(reply, _("Check the roster"));
    layout_end(req, reply);
    return true;
}

/* 200; 404; 409 */
bool page_live_roster(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *s = open_session(req, err);
    return s && show(req, reply, s,
                     &(struct roster_form){.text = "employee_number,attended,note\n", .file = ""});
}

/* 200 with what it would do; 303 to the session; 404; 409; 422 with all that is wrong */
bool page_live_roster_post(struct request *req, struct reply *reply, struct err *err)
{
    struct roster_form form = {0};
    size_t changed = 0;
    struct db_rows *s = open_session(req, err);
    if (!s || !read_roster(req, &form, err))
        return false;
    if (form.problem || form.wrong) {
        reply->status = 422;
        return show(req, reply, s, &form);
    }
    if (strcmp(request_typed(req, "action"), "put") != 0) {
        reply->unkept = true; /* nothing was done */
        return show(req, reply, s, &form);
    }
    struct live_word *words = mem_array(req->mem, struct live_word, form.n + 1);
    for (size_t i = 0; i < form.n; i++)
        words[i] = (struct live_word){db_int(form.found, i, "person_id"), form.lines[i].attended,
                                      form.lines[i].note};
    return live_roster(req->db, req->mem, request_param_int(req, "live"), words, form.n,
                       *form.file ? form.file : _("typed lines"), &changed, err) &&
           reply_see_other(req, reply, "%s?saved=1", live_address(req, ""));
}

/* ---- taken back */

static void show_back(struct request *req, struct reply *reply, const struct db_rows *s,
                      const char *heading, const char *what, const char *reason,
                      const char *problem, bool sent)
{
    struct html *h = reply->html;
    layout_begin(req, reply,
                 &(struct page_look){.title = sent ? mem_format(req->mem, _("Error: %s"), heading)
                                                   : heading});
    field_problems(reply, &(const struct field_problem){"reason", problem}, 1);
    layout_back(reply, live_address(req, ""), db_text(s, 0, "title"));
    html_leaf(h, "h1", heading);
    html_leaf(h, "p", what);
    layout_form(req, reply, NULL, "class", "usa-form at-fields", "novalidate", "");
    field_lines(reply, 3,
                &(struct field){.name = "reason",
                                .label = _("Why"),
                                .hint = _("Those whom it concerns read it. No patient data here."),
                                .problem = problem,
                                .value = reason,
                                .max = LIVE_REASON_MAX});
    layout_submit(reply, heading);
    layout_end(req, reply);
}

static const char *undo_words(void)
{
    return _("What this roster said counts no more. What was said before holds again; awards and "
             "standings follow at once.");
}

static const char *cancel_words(void)
{
    return _("Nobody attended then: whatever its rosters say counts no more, and awards and "
             "standings follow at once. A session that was entered wrongly is taken back the same "
             "way, and planned anew.");
}

/* The session, where one may take back what its rosters say. */
static struct db_rows *back_of(struct request *req, bool undo, struct err *err)
{
    struct db_rows *s = live_of(req, true, err);
    struct db_rows *rosters = s ? db_run(req->db, req->mem, STMT_LIVE_ROSTERS,
                                         DB_PARAMS(db_text(s, 0, "id"), req->viewer->zone), err)
                                : NULL;
    bool mine = false, there = !undo;
    for (size_t i = 0; rosters && i < db_count(rosters); i++) {
        bool this_one = db_int(rosters, i, "id") == request_param_int(req, "roster");
        there = there || this_one;
        mine = mine || ((!undo || this_one) && db_bool(rosters, i, "on_it"));
    }
    if (rosters && !there)
        err_set(err, ERR_NOT_FOUND, "There is no such roster.");
    else if (rosters && mine)
        err_set(err, ERR_CONFLICT, "You are on this roster yourself: somebody else takes it back.");
    return rosters && there && !mine ? s : NULL;
}

/* 200; 404; 409 */
bool page_live_undo(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *s = back_of(req, true, err);
    if (s)
        show_back(req, reply, s, _("Undo this roster"), undo_words(), "", NULL, false);
    return s;
}

/* 303 to the session; 404; 409; 422 */
bool page_live_undo_post(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *s = back_of(req, true, err);
    const char *reason = request_typed(req, "reason");
    size_t changed;
    if (!s)
        return false;
    const char *problem = field_text_problem(req->mem, reason, LIVE_REASON_MAX, _("Say why"));
    if (problem) {
        reply->status = 422;
        show_back(req, reply, s, _("Undo this roster"), undo_words(), reason, problem, true);
        return true;
    }
    return live_undo(req->db, req->mem, request_param_int(req, "live"),
                     request_param_int(req, "roster"), reason, &changed, err) &&
           reply_see_other(req, reply, "%s?saved=1", live_address(req, ""));
}

/* 200; 404; 409 */
bool page_live_cancel(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *s = back_of(req, false, err);
    if (s)
        show_back(req, reply, s, _("It did not take place"), cancel_words(), "", NULL, false);
    return s;
}

/* 303 to the session; 404; 409; 422 */
bool page_live_cancel_post(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *s = back_of(req, false, err);
    const char *reason = request_typed(req, "reason");
    size_t changed;
    if (!s)
        return false;
    const char *problem = field_text_problem(req->mem, reason, LIVE_REASON_MAX, _("Say why"));
    if (problem) {
        reply->status = 422;
        show_back(req, reply, s, _("It did not take place"), cancel_words(), reason, problem, true);
        return true;
    }
    return live_cancel(req->db, req->mem, request_param_int(req, "live"), reason, &changed, err) &&
           reply_see_other(req, reply, "%s?saved=1", live_address(req, ""));
}
