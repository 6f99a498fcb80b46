/* Marking essays: the queue, and one answer with its rubric.  SPDX-License-Identifier: Apache-2.0
 */
#include "domain/marking.h"

#include <stdlib.h>
#include <string.h>

#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"

enum { CODE_SHOWN = 4, CRITERIA_MAX = 50 };

/* "Answer 4F2A": what tells one answer from another without naming anybody. */
static const char *label_of(struct request *req, const char *essay)
{
    return mem_format(req->mem, _("Answer %.*s"), CODE_SHOWN, essay);
}

/* ---- the queue */

static void cell(struct html *h, const char *label, const char *text)
{
    html_leaf(h, "td", text, "data-label", label);
}

static void waiting_row(struct request *req, struct reply *reply, const struct marking_waiting *w)
{
    struct html *h = reply->html;
    html_open(h, "tr");
    html_open(h, "th", "scope", "row");
    html_leaf(h, "a", label_of(req, w->essay), "href",
              mem_format(req->mem, "/marking/%s", w->essay));
    html_close(h, "th");
    cell(h, _("Course"), w->course);
    cell(h, _("Question"), w->question);
    html_open(h, "td", "data-label", _("Sent"));
    layout_date(reply, w->sent_on);
    html_close(h, "td");
    cell(h, _("Waits"),
         w->days > 0 ? mem_format(req->mem, words_plural("%d day", "%d days", w->days), w->days)
                     : _("since today"));
    html_close(h, "tr");
}

static void waiting_table(struct request *req, struct reply *reply,
                          const struct marking_waiting *list, size_t n)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Answer"), _("Course"), _("Question"), _("Sent"), _("Waits")};
    html_open(h, "table", "class", "usa-table at-cards");
    html_open(h, "caption");
    html_text(h, _("Answers that wait for you"));
    html_text(h, " ");
    html_leaf(h, "small", _("Longest waiting first"));
    html_close(h, "caption");
    layout_columns(reply, heads, sizeof heads / sizeof *heads, sizeof heads / sizeof *heads);
    html_open(h, "tbody");
    for (size_t i = 0; i < n; i++)
        waiting_row(req, reply, &list[i]);
    html_close(h, "tbody");
    html_close(h, "table");
}

/* 200 */
bool page_marking(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct marking_waiting *list;
    size_t n;
    if (!marking_queue(req->db, req->mem, req->viewer->zone, &list, &n, err))
        return false;
    layout_begin(req, reply,
                 &(struct page_look){.title = _("Marking"), .wide = true, .dense = true});
    if (request_field(req, "saved"))
        layout_saved(reply, _("Your mark is saved."));
    html_leaf(h, "h1", _("Marking"));
    html_leaf(h, "p", _("You mark what was written, and do not see who wrote it."));
    if (n) {
        waiting_table(req, reply, list, n);
    } else {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "h2", _("Nothing to mark"));
        html_leaf(h, "p",
                  _("Written answers come here when people of your facilities have sent them."));
        html_close(h, "div");
    }
    layout_end(req, reply);
    return true;
}

/* ---- one answer */

/* What the form holds, and what is wrong with it. */
struct marking_form {
    int levels[CRITERIA_MAX]; /* number of the level chosen for each criterion; 0: none yet */
    const char *comment;
    const char *comment_problem;
    bool sent;
};

static const char *field_of(struct request *req, const struct marking_criterion *c)
{
    return mem_format(req->mem, "criterion-%d", c->number);
}

static void level(struct request *req, struct reply *reply, const char *name,
                  const struct marking_level *l, bool chosen)
{
    struct html *h = reply->html;
    const char *id = mem_format(req->mem, "%s-%d", name, l->number);
    html_open(h, "div", "class", "usa-radio");
    html_void(h, "input", "class", "usa-radio__input usa-radio__input--tile", "type", "radio",
              "name", name, "id", id, "value", mem_format(req->mem, "%d", l->number), "checked",
              chosen ? "" : NULL);
    html_open(h, "label", "class", "usa-radio__label", "for", id);
    html_leaf(h, "strong",
              mem_format(req->mem, words_plural("%d point", "%d points", l->points), l->points));
    html_text(h, " ");
    html_trusted(h, l->text);
    html_close(h, "label");
    html_close(h, "div");
}

static void criterion(struct request *req, struct reply *reply, const struct marking_criterion *c,
                      int chosen, bool missing)
{
    struct html *h = reply->html;
    const char *name = field_of(req, c), *error = mem_format(req->mem, "%s-error", name);
    html_open(h, "fieldset", "class",
              missing ? "usa-fieldset usa-form-group usa-form-group--error"
                      : "usa-fieldset usa-form-group",
              "id", name, "aria-describedby", missing ? error : NULL);
    html_open(h, "legend", "class", "usa-legend");
    html_leaf(h, "h3", c->title);
    html_close(h, "legend");
    if (missing) {
        html_open(h, "span", "class", "usa-error-message", "id", error);
        html_leaf(h, "span", _("Error:"), "class", "usa-sr-only");
        html_text(h, " ");
        html_text(h, _("Choose a level"));
        html_close(h, "span");
    }
    for (size_t i = 0; i < c->n_levels; i++)
        level(req, reply, name, &c->levels[i], c->levels[i].number == chosen);
    html_close(h, "fieldset");
}

static void problems(struct request *req, struct reply *reply, const struct marking_essay *essay,
                     const struct marking_form *form)
{
    struct field_problem list[CRITERIA_MAX + 1];
    size_t n = 0;
    for (size_t i = 0; i < essay->n_criteria && i < CRITERIA_MAX; i++) {
        if (!form->levels[i])
            list[n++] = (struct field_problem){
                field_of(req, &essay->criteria[i]),
                mem_format(req->mem, _("Choose a level for criterion %zu"), i + 1)};
    }
    list[n++] = (struct field_problem){"comment", form->comment_problem};
    field_problems(reply, list, n);
}

static void answer(struct request *req, struct reply *reply, const struct marking_essay *essay)
{
    struct html *h = reply->html;
    html_leaf(h, "h2", _("Question"));
    html_open(h, "div", "class", "at-content", "lang", essay->language);
    html_trusted(h, essay->stem);
    html_close(h, "div");
    html_leaf(h, "h2", _("What was written"));
    html_leaf(h, "blockquote", essay->answer, "class", "at-typed", "dir", "auto");
    if (essay->min_words || essay->max_words)
        html_leaf(h, "p",
                  essay->max_words
                      ? mem_format(req->mem, _("Asked for: %d to %d words."), essay->min_words,
                                   essay->max_words)
                      : mem_format(req->mem, _("Asked for: at least %d words."), essay->min_words),
                  "class", "at-small at-quiet");
}

static void essay_page(struct request *req, struct reply *reply, const struct marking_essay *essay,
                       const struct marking_form *form)
{
    struct html *h = reply->html;
    const char *label = label_of(req, request_param(req, "essay"));
    layout_begin(req, reply,
                 &(struct page_look){
                     .title = form->sent ? mem_format(req->mem, _("Error: %s"), label) : label});
    if (form->sent)
        problems(req, reply, essay, form);
    layout_back(reply, "/marking", _("Marking"));
    html_leaf(h, "h1", label);
    html_sentence(h, _("{course}, {quiz}. Sent {date}."), html_words("course", essay->course),
                  html_words("quiz", essay->quiz), layout_day(reply, "date", essay->sent_on));
    answer(req, reply, essay);
    html_leaf(h, "h2", _("Rubric"));
    layout_form(req, reply, NULL, "class", "usa-form at-fields", "novalidate", "");
    for (size_t i = 0; i < essay->n_criteria && i < CRITERIA_MAX; i++)
        criterion(req, reply, &essay->criteria[i], form->levels[i], form->sent && !form->levels[i]);
    field_lines(reply, 5,
                &(struct field){.name = "comment",
                                .label = _("Comment to the learner (optional)"),
                                .hint = _("Say what was good, and what is not there yet. No names, "
                                          "and nothing about a patient."),
                                .problem = form->comment_problem,
                                .max = MARKING_COMMENT_MAX,
                                .value = form->comment});
    layout_submit(reply, _("Save mark"));
    layout_end(req, reply);
}

static bool find(struct request *req, struct marking_essay *ret, struct err *err)
{
    return marking_essay(req->db, req->mem, request_param(req, "essay"), req->viewer->zone, ret,
                         err);
}

/* 200; 404: not in the viewer's queue */
bool page_marking_essay(struct request *req, struct reply *reply, struct err *err)
{
    struct marking_essay essay;
    if (!find(req, &essay, err))
        return false;
    essay_page(req, reply, &essay, &(struct marking_form){.comment = NULL});
    return true;
}

/* False: something is missing or too long. */
static bool read_form(struct request *req, const struct marking_essay *essay,
                      struct marking_form *ret)
{
    bool whole = true;
    *ret = (struct marking_form){.sent = true, .comment = request_typed(req, "comment")};
    for (size_t i = 0; i < essay->n_criteria && i < CRITERIA_MAX; i++) {
        const struct marking_criterion *c = &essay->criteria[i];
        const char *chosen = request_field(req, field_of(req, c));
        for (size_t l = 0; chosen && l < c->n_levels; l++) {
            if (c->levels[l].number == atoi(chosen))
                ret->levels[i] = c->levels[l].number;
        }
        whole = whole && ret->levels[i];
    }
    ret->comment_problem = field_text_problem(req->mem, ret->comment, MARKING_COMMENT_MAX, NULL);
    return whole && !ret->comment_problem;
}

/* Sent for an answer that does not wait any more: most often somebody else was first. What was
 * typed comes back, since it may be of use for the next one. */
static bool gone(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    const char *comment = request_typed(req, "comment");
    if (err->kind != ERR_NOT_FOUND && err->kind != ERR_FORBIDDEN) /* the database's own no */
        return false;
    *err = (struct err){0};
    layout_begin(req, reply, &(struct page_look){.title = _("This answer waits no more")});
    layout_back(reply, "/marking", _("Marking"));
    html_leaf(h, "h1", _("This answer waits no more"));
    html_leaf(
        h, "p",
        _("Somebody else has marked it meanwhile, or it is not for you to mark. Your mark was "
          "not saved, and none is missing."));
    if (comment && *comment) {
        html_leaf(h, "h2", _("What you wrote"));
        html_leaf(h, "blockquote", comment, "class", "at-typed", "dir", "auto");
    }
    html_open(h, "p");
    html_leaf(h, "a", _("See what waits for you"), "class", "usa-button", "href", "/marking");
    html_close(h, "p");
    layout_end(req, reply);
    reply->status = 404;
    return true;
}

/* 303 to the queue; 422 with the form where a level is missing; 404, with what was typed: not in
 * the viewer's queue, or marked by somebody else meanwhile */
bool page_marking_post(struct request *req, struct reply *reply, struct err *err)
{
    struct marking_essay essay;
    struct marking_form form;
    if (!find(req, &essay, err))
        return gone(req, reply, err);
    if (!read_form(req, &essay, &form)) {
        essay_page(req, reply, &essay, &form);
        reply->status = 422;
        return true;
    }
    if (!marking_save(req->db, req->mem, request_param(req, "essay"), form.levels, essay.n_criteria,
                      form.comment, err))
        return gone(req, reply, err);
    return reply_see_other(req, reply, "/marking?saved=yes");
}
