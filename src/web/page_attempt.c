/* Questions of an attempt, one a page; checking and sending the answers.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Which option is right is not known here: it is not read before the attempt is finished. */
#include <stdlib.h>
#include <string.h>

#include "web/attempt_form.h"
#include "web/layout.h"
#include "web/pages.h"

static const char *address(struct request *req, const struct quiz_attempt *a, const char *rest)
{
    return mem_format(req->mem, "/attempts/%lld%s", (long long)a->id, rest);
}

static const char *address_item(struct request *req, const struct quiz_attempt *a, int number)
{
    return mem_format(req->mem, "/attempts/%lld/items/%d", (long long)a->id, number);
}

/* Whether the learner came from the page that lists the answers, and goes back there. */
static bool is_checking(const struct request *req)
{
    return request_field(req, "check") != NULL;
}

/* ---- one question */

/* The first paragraph of the stem is the heading, inside the legend; what follows stands after it.
 */
static void stem(struct request *req, struct reply *reply, const char *text)
{
    struct html *h = reply->html;
    const char *begin = text, *end = NULL;
    if (!strncmp(text, "<p>", 3)) {
        begin = text + 3;
        end = strstr(begin, "</p>");
    }
    html_open(h, "legend");
    html_open(h, "h1", "class", "at-question__text");
    html_trusted(h, end ? mem_text_n(req->mem, begin, (size_t)(end - begin)) : text);
    html_close(h, "h1");
    html_close(h, "legend");
    if (end && end[4 + strspn(end + 4, " \n")]) {
        html_open(h, "div", "class", "at-content");
        html_trusted(h, end + 4);
        html_close(h, "div");
    }
}

static void choice(struct request *req, struct reply *reply, const struct quiz_item *item, size_t i)
{
    struct html *h = reply->html;
    const struct quiz_choice *c = &item->choices[i];
    const char *kind = item->multiple ? "checkbox" : "radio";
    const char *id = mem_format(req->mem, "choice-%zu", i + 1);
    html_open(h, "div", "class", mem_format(req->mem, "usa-%s", kind));
    html_void(h, "input", "class",
              mem_format(req->mem, "usa-%s__input usa-%s__input--tile", kind, kind), "type",
              item->multiple ? "checkbox" : "radio", "name", "choice", "id", id, "value", c->key,
              "checked", c->chosen ? "" : NULL);
    html_open(h, "label", "class", mem_format(req->mem, "usa-%s__label", kind), "for", id);
    html_trusted(h, c->label);
    html_close(h, "label");
    html_close(h, "div");
}

static void hidden_number(struct request *req, struct reply *reply, const char *name, int64_t value)
{
    html_void(reply->html, "input", "type", "hidden", "name", name, "value",
              mem_format(req->mem, "%lld", (long long)value));
}

static void answer_form(struct request *req, struct reply *reply, const struct quiz_attempt *a,
                        const struct quiz_item *item)
{
    struct html *h = reply->html;
    layout_form(
        req, reply, address_item(req, a, item->number), "class", "at-answer", "id", "answer",
        "data-save-url",
        mem_format(req->mem, "/api/v1/attempts/%lld/responses/%s", (long long)a->id, item->key),
        "data-next",
        is_checking(req) || item->number >= a->n_drawn ? address(req, a, "")
                                                       : address_item(req, a, item->number + 1));
    hidden_number(req, reply, "attempt", a->id);
    hidden_number(req, reply, "item", item->number);
    hidden_number(req, reply, "seq", a->seq);
    if (is_checking(req))
        hidden_number(req, reply, "check", 1);
    html_open(h, "fieldset", "class", "usa-fieldset at-question", "aria-describedby",
              item->multiple ? "hint" : NULL);
    stem(req, reply, item->stem);
    if (item->multiple)
        html_leaf(h, "p", _("Choose all that apply."), "class", "usa-hint", "id", "hint");
    for (size_t i = 0; i < item->n_choices; i++)
        choice(req, reply, item, i);
    html_close(h, "fieldset");
    html_leaf(h, "p", item->saved ? mem_format(req->mem, _("Saved %s"), item->saved) : NULL,
              "class", "at-save", "role", "status", "data-save-status", "");
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "button",
              is_checking(req) ? _("Save and go back to the list") : _("Save and continue"), "type",
              "submit", "class", "usa-button");
    html_close(h, "div");
    html_close(h, "form");
}

static void labels_of(struct reply *reply, const struct quiz_item *item)
{
    struct html *h = reply->html;
    size_t n = 0;
    for (size_t i = 0; i < item->n_choices; i++) {
        if (!item->choices[i].chosen)
            continue;
        html_text(h, n++ ? "; “" : "“");
        html_trusted(h, item->choices[i].label);
        html_text(h, "”");
    }
    if (!n)
        html_text(h, _("no answer"));
}

/* Both versions of an answer, the stored one and the one just sent. */
static void both_versions(struct reply *reply, const struct quiz_item *stored,
                          const struct quiz_item *sent)
{
    struct html *h = reply->html;
    html_open(h, "div", "class", "usa-alert usa-alert--error at-errors", "id", "errors", "role",
              "alert", "tabindex", "-1", "autofocus", "");
    html_open(h, "div", "class", "usa-alert__body");
    html_leaf(h, "h2", _("There is a problem"), "class", "usa-alert__heading");
    html_leaf(h, "p", _("Answers were saved in another window meanwhile, so this one was not."));
    html_open(h, "ul");
    html_open(h, "li");
    if (stored->saved)
        html_format(h, _("Stored at %s: "), stored->saved);
    else
        html_text(h, _("Stored: "));
    labels_of(reply, stored);
    html_close(h, "li");
    html_open(h, "li");
    html_text(h, _("Sent from here: "));
    labels_of(reply, sent);
    html_close(h, "li");
    html_open(h, "li");
    html_leaf(h, "a", _("Choose the one you want to keep, then save"), "href", "#choice-1");
    html_close(h, "li");
    html_close(h, "ul");
    html_close(h, "div");
    html_close(h, "div");
}

/* stored: what the server holds, if it differs from what the form is to show; else NULL. */
static void question_page(struct request *req, struct reply *reply, const struct quiz_attempt *a,
                          const struct quiz_item *item, const struct quiz_item *stored)
{
    struct html *h = reply->html;
    const char *place = mem_format(req->mem, _("Question %d of %d"), item->number, a->n_drawn);
    const char *title = stored ? mem_format(req->mem, _("Error: %s"), place) : place;
    layout_begin(req, reply, &(struct page_look){.title = title, .exit = true, .answer = true});
    if (stored)
        both_versions(reply, stored, item);
    if (is_checking(req))
        layout_back(reply, address(req, a, ""), _("Check your answers"));
    else if (item->number > 1)
        layout_back(reply, address_item(req, a, item->number - 1),
                    mem_format(req->mem, _("Question %d"), item->number - 1));
    else
        layout_back(reply, mem_format(req->mem, "/courses/%s", a->course),
                    mem_format(req->mem, _("Course %s"), a->course));
    html_leaf(h, "p", place, "class", "at-where");
    answer_form(req, reply, a, item);
    layout_end(req, reply);
}

/* 200 with the question; 303 to the result once all is sent; 404 */
bool page_attempt_item(struct request *req, struct reply *reply, struct err *err)
{
    struct quiz_attempt a;
    int64_t number = request_param_int(req, "item");
    if (number < 1 || number > INT32_MAX)
        return err_set(err, ERR_NOT_FOUND, "This attempt has no such question.");
    if (!quiz_attempt(req->db, req->mem, request_param_int(req, "attempt"), (int)number,
                      req->viewer->zone, &a, err))
        return false;
    if (a.finished)
        return reply_see_other(req, reply, "/attempts/%lld/result", (long long)a.id);
    question_page(req, reply, &a, &a.items[0], NULL);
    return true;
}

/* ---- saving */

bool attempt_form_answer(struct request *req, int number, struct quiz_answer *ret, struct err *err)
{
    const char *seq = request_field(req, "seq");
    size_t len = seq ? strlen(seq) : 0;
    if (len == 0 || len > 9 || strspn(seq, "0123456789") != len)
        return err_set(
            err, ERR_INVALID,
            "The form came without its number “seq”. Reload the page and send it again.");
    *ret = (struct quiz_answer){.number = number, .seq = (int)strtol(seq, NULL, 10)};
    ret->choices = form_all(req->form, "choice", req->mem, &ret->n_choices);
    return true;
}

static bool field_number(struct request *req, const char *name, int64_t *ret)
{
    const char *text = request_field(req, name);
    size_t len = text ? strlen(text) : 0;
    if (len == 0 || len > 9 || strspn(text, "0123456789") != len)
        return false;
    *ret = strtoll(text, NULL, 10);
    return true;
}

bool attempt_form_save_and_leave(struct request *req, struct err *err)
{
    struct quiz_answer answer;
    struct quiz_saved saved;
    int64_t attempt, number;
    if (!field_number(req, "attempt", &attempt) || !field_number(req, "item", &number) ||
        !request_field(req, "choice"))
        return true;
    /* A stale answer is not forced in: what another window saved last stays. */
    return attempt_form_answer(req, (int)number, &answer, err) &&
           quiz_save(req->db, req->mem, attempt, &answer, req->viewer->zone, &saved, err);
}

static bool is_sent(const struct quiz_answer *answer, const char *key)
{
    for (size_t i = 0; i < answer->n_choices; i++) {
        if (!strcmp(answer->choices[i], key))
            return true;
    }
    return false;
}

/* The question as the learner left it; *ret_same: that is what is stored too. */
static struct quiz_item as_sent(struct request *req, const struct quiz_item *stored,
                                const struct quiz_answer *answer, bool *ret_same)
{
    struct quiz_item sent = *stored;
    *ret_same = true;
    sent.saved = NULL;
    sent.choices = mem_array(req->mem, struct quiz_choice, stored->n_choices + 1);
    for (size_t i = 0; i < stored->n_choices; i++) {
        sent.choices[i] = stored->choices[i];
        sent.choices[i].chosen = is_sent(answer, stored->choices[i].key);
        *ret_same &= sent.choices[i].chosen == stored->choices[i].chosen;
    }
    return sent;
}

static bool go_on(struct request *req, struct reply *reply, int64_t attempt, int number, int last)
{
    if (is_checking(req) || number >= last)
        return reply_see_other(req, reply, "/attempts/%lld", (long long)attempt);
    return reply_see_other(req, reply, "/attempts/%lld/items/%d", (long long)attempt, number + 1);
}

static void already_sent(struct request *req, struct reply *reply, const struct quiz_attempt *a)
{
    struct html *h = reply->html;
    reply->status = 409;
    layout_begin(req, reply, &(struct page_look){.title = _("Already sent"), .exit = true});
    html_leaf(h, "h1", _("These answers are already sent"));
    html_leaf(h, "p",
              _("They were sent before, perhaps from another window. What was graded then stands; "
                "nothing was changed now."));
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "a", _("See the result"), "class", "usa-button", "href",
              address(req, a, "/result"));
    html_leaf(h, "a", _("Back to the course"), "href",
              mem_format(req->mem, "/courses/%s", a->course));
    html_close(h, "div");
    layout_end(req, reply);
}

/* 303 to the next question, or to the list of answers; 409 with both versions if other answers were
 * saved meanwhile, or when all is sent; 404; 422 */
bool page_attempt_save(struct request *req, struct reply *reply, struct err *err)
{
    int64_t attempt = request_param_int(req, "attempt"), number = request_param_int(req, "item");
    struct quiz_answer answer;
    struct quiz_saved saved;
    bool same;
    if (number < 1 || number > INT32_MAX)
        return err_set(err, ERR_NOT_FOUND, "This attempt has no such question.");
    if (!attempt_form_answer(req, (int)number, &answer, err) ||
        !quiz_save(req->db, req->mem, attempt, &answer, req->viewer->zone, &saved, err))
        return false;
    if (saved.state == SAVE_DONE)
        return go_on(req, reply, attempt, saved.number, saved.last);
    if (saved.state == SAVE_FINISHED) {
        already_sent(req, reply, saved.attempt);
        return true;
    }
    const struct quiz_item *stored = &saved.attempt->items[saved.number - 1];
    struct quiz_item sent = as_sent(req, stored, &answer, &same);
    /* The very answer that is stored: sent twice, its first reply lost on the way. */
    if (same)
        return go_on(req, reply, attempt, saved.number, saved.last);
    question_page(req, reply, saved.attempt, &sent, stored);
    reply->status = 409;
    return true;
}

/* ---- checking and sending */

static void check_row(struct request *req, struct reply *reply, const struct quiz_attempt *a,
                      const struct quiz_item *item)
{
    struct html *h = reply->html;
    html_open(h, "div", "class", "at-facts__row--action");
    html_leaf(h, "dt", mem_format(req->mem, _("Question %d"), item->number));
    html_open(h, "dd");
    html_text(h, item->plain);
    html_void(h, "br");
    html_leaf(h, "span", item->answered ? _("Answer saved") : _("Not yet answered"), "class",
              "at-quiet");
    html_close(h, "dd");
    html_open(h, "dd");
    html_open(h, "a", "href",
              mem_format(req->mem, "%s?check=1", address_item(req, a, item->number)));
    html_text(h, item->answered ? _("Change") : _("Answer"));
    html_leaf(h, "span",
              mem_format(req->mem, item->answered ? _(" answer to question %d") : _(" question %d"),
                         item->number),
              "class", "usa-sr-only");
    html_close(h, "a");
    html_close(h, "dd");
    html_close(h, "div");
}

static void open_questions(struct reply *reply, size_t n)
{
    struct html *h = reply->html;
    if (!n)
        return;
    html_open(h, "div", "class", "usa-alert usa-alert--info usa-alert--slim");
    html_open(h, "div", "class", "usa-alert__body");
    html_open(h, "p", "class", "usa-alert__text");
    if (n == 1)
        html_text(h, _("1 question is not answered. You may send without it; it counts as not "
                       "right."));
    else
        html_format(h,
                    _("%zu questions are not answered. You may send without them; they count as "
                      "not right."),
                    n);
    html_close(h, "p");
    html_close(h, "div");
    html_close(h, "div");
}

/* 200 with the list of questions; 303 to the result once all is sent; 404 */
bool page_attempt(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct quiz_attempt a;
    size_t n_open = 0;
    if (!quiz_attempt(req->db, req->mem, request_param_int(req, "attempt"), 0, req->viewer->zone,
                      &a, err))
        return false;
    if (a.finished)
        return reply_see_other(req, reply, "/attempts/%lld/result", (long long)a.id);
    for (size_t i = 0; i < a.n_items; i++)
        n_open += !a.items[i].answered;
    layout_begin(req, reply, &(struct page_look){.title = _("Check your answers"), .exit = true});
    layout_back(reply, address_item(req, &a, a.n_drawn),
                mem_format(req->mem, _("Question %d"), a.n_drawn));
    html_leaf(h, "h1", _("Check your answers"));
    open_questions(reply, n_open);
    html_open(h, "dl", "class", "at-facts");
    for (size_t i = 0; i < a.n_items; i++)
        check_row(req, reply, &a, &a.items[i]);
    html_close(h, "dl");
    layout_form(req, reply, address(req, &a, ""), NULL);
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "button", _("Send answers"), "type", "submit", "class", "usa-button");
    html_leaf(h, "a", _("Pause: answers stay saved"), "href",
              mem_format(req->mem, "/courses/%s", a.course));
    html_close(h, "div");
    html_close(h, "form");
    layout_end(req, reply);
    return true;
}

/* 303 to the result; 409 with a link to it if all was sent before; 404 */
bool page_attempt_finish(struct request *req, struct reply *reply, struct err *err)
{
    struct quiz_finished done;
    if (!quiz_finish(req->db, req->mem, req->viewer->id, request_param_int(req, "attempt"),
                     req->viewer->today, req->viewer->zone, &done, err))
        return false;
    if (done.before) {
        already_sent(req, reply, &done.attempt);
        return true;
    }
    return reply_see_other(req, reply, "/attempts/%lld/result", (long long)done.attempt.id);
}
