/* Questions of an attempt, one a page, and saving their answers.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Which option is right is not known here: it is not read before the review
 * rule allows it. Whether a content note was followed, another question taken,
 * or a pause made is nowhere kept. */
#include <string.h>

#include "util/words.h"
#include "web/attempt_form.h"
#include "web/attempt_item.h"
#include "web/attempt_outcome.h"
#include "web/attempt_page.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/source_list.h"

/* ---- one question */

/* What a question page shows beside what is stored. */
struct question {
    const struct quiz_attempt *attempt;
    const struct quiz_item *item;     /* with the answer to show */
    const struct quiz_item *stored;   /* what the server holds, where that differs; else NULL */
    const char *problem;              /* why the answer sent was not taken; else NULL */
    struct cited cited;               /* by what was told about the answer */
    const struct db_rows *references; /* of the course, where something is cited; else NULL */
};

static void hidden_number(struct request *req, struct reply *reply, const char *name, int64_t value)
{
    html_void(reply->html, "input", "type", "hidden", "name", name, "value",
              mem_format(req->mem, "%lld", (long long)value));
}

static void button(struct reply *reply, const char *text, const char *class, const char *action)
{
    html_leaf(reply->html, "button", text, "type", "submit", "class", class, "name",
              action ? "action" : NULL, "value", action);
}

static void buttons(struct request *req, struct reply *reply, const struct question *q)
{
    struct html *h = reply->html;
    bool scene = item_goes_on(q->item), check = q->attempt->mode != MODE_DEFERRED && !scene;
    const char *save = scene                      ? _("Continue")
                       : attempt_is_checking(req) ? _("Save and go back to the list")
                                                  : _("Save and continue");
    html_open(h, "div", "class", "at-actions");
    if (check)
        button(reply, _("Check answer"), "usa-button", "check");
    button(reply, save, check ? "usa-button usa-button--outline" : "usa-button", NULL);
    button(reply, _("Pause: back to my learning"), "usa-button usa-button--unstyled at-pause",
           "pause");
    html_close(h, "div");
    html_leaf(h, "p", _("You can stop at any time. Your answers are kept."), "class",
              "at-quiet at-small");
}

static void answer_form(struct request *req, struct reply *reply, const struct question *q)
{
    struct html *h = reply->html;
    const struct quiz_attempt *a = q->attempt;
    const struct quiz_item *item = q->item;
    layout_form(
        req, reply, attempt_item_address(req, a, item->number), "class", "at-answer", "id",
        "answer", "data-save-url",
        mem_format(req->mem, "/api/v1/attempts/%lld/responses/%s", (long long)a->id, item->key),
        "data-next",
        attempt_is_checking(req) || item->number >= a->n_drawn
            ? attempt_address(req, a, "")
            : attempt_item_address(req, a, item->number + 1),
        "data-kind", item->kind);
    hidden_number(req, reply, "attempt", a->id);
    hidden_number(req, reply, "item", item->number);
    html_void(reply->html, "input", "type", "hidden", "name", "key", "value", item->key);
    hidden_number(req, reply, "seq", a->seq);
    if (attempt_is_checking(req))
        hidden_number(req, reply, "check", 1);
    if (item->note)
        hidden_number(req, reply, "show", 1);
    item_question(
        req, reply, item,
        &(struct item_look){.id = "choice", .heading = "h1", .moved = request_field(req, "moved")});
    if (a->certainty && item->privacy == PRIVACY_SCORED && item->kind_id != ITEM_ESSAY &&
        !item_goes_on(item))
        item_certainty(req, reply, item, "choice");
    html_leaf(h, "p", item->saved ? mem_format(req->mem, _("Saved %s"), item->saved) : NULL,
              "class", "at-save", "role", "status", "data-save-status", "");
    buttons(req, reply, q);
    html_close(h, "form");
}

/* A question that was checked for the last time: what was answered, and the way
 * on. */
static void done_question(struct request *req, struct reply *reply, const struct question *q)
{
    struct html *h = reply->html;
    const struct quiz_attempt *a = q->attempt;
    bool last = attempt_is_checking(req) || q->item->number >= a->n_drawn;
    item_text(req, reply, q->item, &(struct item_look){.id = "choice", .heading = "h1"});
    html_open(h, "p");
    html_leaf(h, "strong", _("You answered:"));
    html_text(h, " ");
    item_answer(req, reply, q->item, &q->item->answer);
    html_close(h, "p");
    outcome_of_try(reply, q->item, "h2", "outcome");
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "a", _("Continue"), "class", "usa-button", "href",
              last ? attempt_address(req, a, "")
                   : attempt_item_address(req, a, q->item->number + 1));
    html_leaf(h, "a", _("Pause: back to my learning"), "class", "at-pause", "href", "/learning");
    html_close(h, "div");
}

/* Both versions of an answer, the stored one and the one just sent. */
static void both_versions(struct request *req, struct reply *reply, const struct question *q)
{
    struct html *h = reply->html;
    html_open(h, "div", "class", "usa-alert usa-alert--error at-errors", "id", "errors", "role",
              "alert", "tabindex", "-1", "autofocus", "");
    html_open(h, "div", "class", "usa-alert__body");
    html_leaf(h, "h2", _("There is a problem"), "class", "usa-alert__heading");
    html_leaf(h, "p", _("Answers were saved in another window meanwhile, so this one was not."));
    html_open(h, "ul");
    html_open(h, "li");
    if (q->stored->saved)
        html_format(h, _("Stored at %s:"), q->stored->saved);
    else
        html_text(h, _("Stored:"));
    html_text(h, " ");
    item_answer(req, reply, q->stored, &q->stored->answer);
    html_close(h, "li");
    html_open(h, "li");
    html_text(h, _("Sent from here:"));
    html_text(h, " ");
    item_answer(req, reply, q->item, &q->item->answer);
    html_close(h, "li");
    html_open(h, "li");
    html_leaf(h, "a", _("Choose the one you want to keep, then save"), "href", "#choice-1");
    html_close(h, "li");
    html_close(h, "ul");
    html_close(h, "div");
    html_close(h, "div");
}

static void way_back(struct request *req, struct reply *reply, const struct question *q)
{
    const struct quiz_attempt *a = q->attempt;
    int number = q->item->number;
    if (attempt_is_checking(req))
        layout_back(reply, attempt_address(req, a, ""), _("Check your answers"));
    else if (number > 1)
        layout_back(reply, attempt_item_address(req, a, number - 1),
                    mem_format(req->mem, _("Question %d"), number - 1));
    else
        layout_back(reply, mem_format(req->mem, "/courses/%s", a->course),
                    mem_format(req->mem, _("Course %s"), a->course));
}

static void question_page(struct request *req, struct reply *reply, const struct question *q)
{
    struct html *h = reply->html;
    const struct quiz_attempt *a = q->attempt;
    bool done = q->item->state.done, wrong = q->stored || q->problem;
    const char *place = mem_format(req->mem, _("Question %d of %d"), q->item->number, a->n_drawn);
    layout_begin(
        req, reply,
        &(struct page_look){.title = wrong ? mem_format(req->mem, _("Error: %s"), place) : place,
                            .exit = true,
                            .answer = !done,
                            .check = a->mode != MODE_DEFERRED && !item_goes_on(q->item)});
    if (q->stored)
        both_versions(req, reply, q);
    else if (q->problem)
        layout_problem(reply, done ? NULL : "choice-1", q->problem);
    way_back(req, reply, q);
    html_leaf(h, "p", place, "class", "at-where");
    attempt_time_limit(reply, a);
    if (done) {
        done_question(req, reply, q);
    } else {
        outcome_of_try(reply, q->item, "h2", "outcome");
        answer_form(req, reply, q);
    }
    if (q->references)
        source_list_cited(req, reply, q->references, &q->cited);
    layout_end(req, reply);
}

/* The sources that the reason for a checked answer cites: read only where there are any. */
static bool load_sources(struct request *req, struct question *q, struct err *err)
{
    const struct quiz_try_state *s = &q->item->state;
    q->cited.mem = req->mem;
    cited_note(&q->cited, s->rationale);
    for (size_t i = 0; i < s->n_feedback; i++)
        cited_note(&q->cited, s->feedback[i]);
    if (!q->cited.n)
        return true;
    q->references = db_run(req->db, req->mem, STMT_COURSE_REFERENCES,
                           DB_PARAMS(q->attempt->course, words_in_use()->code), err);
    return q->references != NULL;
}

/* ---- before a question with a content note */

/* Which way is taken is nowhere kept. */
static void content_note(struct request *req, struct reply *reply, const struct question *q)
{
    struct html *h = reply->html;
    const struct quiz_attempt *a = q->attempt;
    const char *path = attempt_item_address(req, a, q->item->number);
    layout_begin(req, reply,
                 &(struct page_look){.title = mem_format(req->mem, _("Question %d of %d"),
                                                         q->item->number, a->n_drawn),
                                     .exit = true});
    way_back(req, reply, q);
    html_leaf(h, "p", mem_format(req->mem, _("Question %d of %d"), q->item->number, a->n_drawn),
              "class", "at-where");
    attempt_time_limit(reply, a);
    html_leaf(h, "h1", _("Before you read this question"));
    html_open(h, "p", "class", "at-lead", "lang", q->item->language);
    html_trusted(h, q->item->note);
    html_close(h, "p");
    html_leaf(h, "p",
              q->item->has_instead ? _("Both questions ask for the same and count the same. Nobody "
                                       "sees which one you choose.")
                                   : _("You can stop here and come back at any time."));
    layout_form(req, reply, mem_format(req->mem, "%s/instead", path), NULL);
    if (attempt_is_checking(req))
        hidden_number(req, reply, "check", 1);
    html_open(h, "div", "class", "at-actions");
    html_leaf(
        h, "a", _("Show question"), "class", "usa-button", "href",
        mem_format(req->mem, "%s?show=1%s", path, attempt_is_checking(req) ? "&check=1" : ""));
    if (q->item->has_instead)
        button(reply, _("Take another question of equal credit"), "usa-button usa-button--outline",
               NULL);
    html_close(h, "div");
    html_close(h, "form");
    html_open(h, "p");
    html_leaf(h, "a", _("Support is one step away"), "href", "/support");
    html_close(h, "p");
    layout_end(req, reply);
}

/* 200 with the question, or before it its content note; 303 to the result once
 * all is sent; 404 */
bool page_attempt_item(struct request *req, struct reply *reply, struct err *err)
{
    struct quiz_attempt a;
    const struct quiz_reader reader = attempt_reader(req);
    int64_t number = request_param_int(req, "item");
    if (number < 1 || number > INT32_MAX)
        return err_set(err, ERR_NOT_FOUND, "This attempt has no such question.");
    if (!quiz_attempt(req->db, req->mem, request_param_int(req, "attempt"), (int)number, &reader,
                      &a, err))
        return false;
    if (attempt_is_over(&a))
        return reply_see_other(req, reply, "/attempts/%lld/result", (long long)a.id);
    struct question q = {.attempt = &a, .item = &a.items[0]};
    if (!load_sources(req, &q, err))
        return false;
    if (!a.may_answer)
        attempt_time_is_up(req, reply, &a, NULL);
    else if (q.item->note && !q.item->answered && !q.item->state.tries &&
             !request_field(req, "show"))
        content_note(req, reply, &q);
    else
        question_page(req, reply, &q);
    return true;
}

/* ---- saving */

/* Whether two answers say the same: the same parts with the same texts, in
 * whatever order unless the order is the answer. */
static bool same_answer(enum item_kind kind, const struct answer *one, const struct answer *two)
{
    bool ordered = kind == ITEM_ORDERING || kind == ITEM_SCENARIO;
    if (one->n != two->n || one->certainty != two->certainty)
        return false;
    for (size_t i = 0; i < one->n; i++) {
        const char *text = answer_text(two, one->parts[i]);
        if (!text || strcmp(text, answer_text(one, one->parts[i])) ||
            (ordered && strcmp(one->parts[i], two->parts[i])))
            return false;
    }
    return true;
}

static bool go_on(struct request *req, struct reply *reply, int64_t attempt, int number, int last)
{
    if (attempt_is_checking(req) || number >= last)
        return reply_see_other(req, reply, "/attempts/%lld", (long long)attempt);
    return reply_see_other(req, reply, "/attempts/%lld/items/%d", (long long)attempt, number + 1);
}

/* Back to the question itself; then says what the page begins with. */
static bool go_back(struct request *req, struct reply *reply, int64_t attempt, int number,
                    const char *then)
{
    return reply_see_other(req, reply, "/attempts/%lld/items/%d?show=1%s%s", (long long)attempt,
                           number, attempt_is_checking(req) ? "&check=1" : "", then);
}

/* What the store said to an answer that it did not take: the page that tells,
 * with every word that was sent. */
static bool not_taken(struct request *req, struct reply *reply, const struct quiz_saved *saved,
                      const struct quiz_answer *answer)
{
    struct quiz_attempt *a = saved->attempt;
    if (saved->state == SAVE_FINISHED) {
        attempt_already_sent(req, reply, a);
        return true;
    }
    const struct quiz_item *stored = &a->items[a->n_items == 1 ? 0 : (size_t)(saved->number - 1)];
    /* The very answer that is stored: sent twice, its first reply lost on the
     * way. */
    if (saved->state == SAVE_STALE &&
        same_answer(stored->kind_id, &stored->answer, &answer->answer))
        return go_on(req, reply, a->id, saved->number, saved->last);
    struct quiz_item sent = *stored;
    sent.answer = answer->answer;
    sent.saved = NULL;
    struct question q = {.attempt = a, .item = &sent};
    if (saved->state == SAVE_TIME_UP) {
        attempt_time_is_up(req, reply, a, answer->answer.n ? &sent : NULL);
    } else if (saved->state == SAVE_LOCKED) {
        q.item = stored;
        q.problem = quiz_save_words(saved->state);
        question_page(req, reply, &q);
    } else {
        q.stored = stored;
        question_page(req, reply, &q);
    }
    reply->status = 409;
    return true;
}

/* An answer that cannot be one: the same page again, with what was sent and what is wrong. What was
 * saved on the way is undone with this reply, so the form goes on from the number it came with. */
static bool refused(struct request *req, struct reply *reply, int64_t attempt,
                    const struct quiz_answer *answer, bool undone, struct err *err)
{
    const struct quiz_reader reader = attempt_reader(req);
    struct err ignored = {0};
    struct quiz_attempt a;
    if (err->kind != ERR_INVALID ||
        !quiz_attempt(req->db, req->mem, attempt, answer->number, &reader, &a, &ignored) ||
        !a.may_answer)
        return false;
    struct quiz_item sent = a.items[0];
    sent.answer = answer->answer;
    if (undone) {
        a.seq = answer->seq;
        sent.saved = NULL;
    }
    question_page(req, reply,
                  &(struct question){.attempt = &a, .item = &sent, .problem = err->message});
    reply->status = 422;
    return true;
}

/* The question of the form was exchanged in another window: what stands in its place now, with the
 * words that were sent for the other. */
static bool exchanged(struct request *req, struct reply *reply, int64_t attempt,
                      const struct quiz_answer *answer, const struct err *err)
{
    const struct quiz_reader reader = attempt_reader(req);
    const char *text = answer_text(&answer->answer, "text");
    struct err ignored = {0};
    struct quiz_attempt a;
    if (err->kind != ERR_NOT_FOUND || !answer->item ||
        !quiz_attempt(req->db, req->mem, attempt, answer->number, &reader, &a, &ignored) ||
        !a.may_answer)
        return false;
    struct question q = {
        .attempt = &a,
        .item = &a.items[0],
        .problem =
            text && *text
                ? mem_format(req->mem,
                             _("Another question stands here now: this one was exchanged in "
                               "another window. What you sent for it is not saved: %s"),
                             text)
                : _("Another question stands here now: this one was exchanged in another window. "
                    "What you sent for it is not saved.")};
    question_page(req, reply, &q);
    reply->status = 409;
    return true;
}

/* The answer is saved: where the button leads. */
static bool after_saving(struct request *req, struct reply *reply, int64_t attempt,
                         const struct attempt_form *form, const struct quiz_answer *answer,
                         const struct quiz_saved *saved, struct err *err)
{
    const struct quiz_reader reader = attempt_reader(req);
    struct quiz_checked checked;
    if (form->moved)
        return go_back(req, reply, attempt, saved->number,
                       mem_format(req->mem, "&moved=%s", form->moved));
    if (form->step || form->action == ACTION_RESTART)
        return go_back(req, reply, attempt, saved->number, "#scene");
    if (form->action == ACTION_PAUSE) {
        if (!go_on(req, reply, attempt, saved->number, saved->last))
            return false;
        reply->kept_location = reply->location;
        return reply_see_other(req, reply, "/learning");
    }
    if (form->action != ACTION_CHECK)
        return go_on(req, reply, attempt, saved->number, saved->last);
    if (!quiz_check(req->db, req->mem, attempt, NULL, answer->number, saved->seq, &reader, &checked,
                    err))
        return refused(req, reply, attempt, answer, true, err);
    return go_back(req, reply, attempt, saved->number, "#outcome");
}

/* 303 to the next question, to the same one where the button asks for that, or
 * to the list of answers; 409 with both versions if other answers were saved
 * meanwhile, or when all is sent or the time is up; 404; 422 with the question
 * as it was sent */
bool page_attempt_save(struct request *req, struct reply *reply, struct err *err)
{
    const struct quiz_reader reader = attempt_reader(req);
    int64_t attempt = request_param_int(req, "attempt"), number = request_param_int(req, "item");
    const struct attempt_form form = attempt_form_read(req);
    struct quiz_answer answer = {.answer = form.answer};
    struct quiz_saved saved;
    if (number < 1 || number > INT32_MAX)
        return err_set(err, ERR_NOT_FOUND, "This attempt has no such question.");
    answer.number = (int)number;
    answer.item = request_field(req, "key");
    if (!attempt_form_seq(req, &answer.seq, err))
        return false;
    if (!quiz_save(req->db, req->mem, attempt, &answer, &reader, &saved, err))
        return refused(req, reply, attempt, &answer, false, err) ||
               exchanged(req, reply, attempt, &answer, err);
    reply->unkept = saved.apart;
    if (saved.state != SAVE_DONE)
        return not_taken(req, reply, &saved, &answer);
    return after_saving(req, reply, attempt, &form, &answer, &saved, err);
}
