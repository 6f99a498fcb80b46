/* The list of answers of an attempt, and sending them.  SPDX-License-Identifier: Apache-2.0 */
#include "util/words.h"
#include "web/attempt_form.h"
#include "web/attempt_item.h"
#include "web/attempt_outcome.h"
#include "web/attempt_page.h"
#include "web/layout.h"
#include "web/pages.h"

/* What stands in the list beside a question: saved, checked, or how long the
 * text is. */
static const char *state_of(struct request *req, const struct quiz_item *item)
{
    size_t words = item_words(answer_text(&item->answer, "text"));
    if (item->state.tries && item->state.done)
        return mem_format(req->mem, _("Checked: %s"), outcome_word(item->state.verdict));
    if (!item->answered)
        return _("Not yet answered");
    if (item->min_words && words < (size_t)item->min_words)
        return mem_format(req->mem, _("Answer saved: %zu words. At least %d are asked for."), words,
                          item->min_words);
    if (item->max_words && words > (size_t)item->max_words)
        return mem_format(req->mem, _("Answer saved: %zu words. Up to %d are asked for."), words,
                          item->max_words);
    return _("Answer saved");
}

static void check_row(struct request *req, struct reply *reply, const struct quiz_attempt *a,
                      const struct quiz_item *item)
{
    struct html *h = reply->html;
    html_open(h, "div", "class", "at-facts__row--action");
    html_leaf(h, "dt", mem_format(req->mem, _("Question %d"), item->number));
    html_open(h, "dd");
    /* What is behind a content note is not shown in passing. */
    if (item->note && !item->answered) {
        html_open(h, "span", "lang", item->language);
        html_trusted(h, item->note);
        html_close(h, "span");
    } else {
        html_leaf(h, "span", item->plain, "lang", item->language);
    }
    html_void(h, "br");
    html_leaf(h, "span", state_of(req, item), "class", "at-quiet");
    html_close(h, "dd");
    html_open(h, "dd");
    html_open(h, "a", "href",
              mem_format(req->mem, "%s?check=1", attempt_item_address(req, a, item->number)));
    html_text(h, item->state.done ? _("See") : item->answered ? _("Change") : _("Answer"));
    html_leaf(h, "span", mem_format(req->mem, _(": question %d"), item->number), "class",
              "usa-sr-only");
    html_close(h, "a");
    html_close(h, "dd");
    html_close(h, "div");
}

static void open_questions(struct reply *reply, const struct quiz_attempt *a, size_t n)
{
    struct html *h = reply->html;
    if (!n)
        return;
    html_open(h, "div", "class", "usa-alert usa-alert--info usa-alert--slim");
    html_open(h, "div", "class", "usa-alert__body");
    html_open(h, "p", "class", "usa-alert__text");
    html_format(
        h,
        words_plural("%zu question is not answered.", "%zu questions are not answered.", (long)n),
        n);
    html_text(h, " ");
    html_text(h, a->n_scored ? _("You may send as it is; what is not answered counts as not right.")
                             : _("You may send as it is."));
    html_close(h, "p");
    html_close(h, "div");
    html_close(h, "div");
}

/* 200 with the list of questions; 303 to the result once all is sent; 404 */
bool page_attempt(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    const struct quiz_reader reader = attempt_reader(req);
    struct quiz_attempt a;
    size_t n_open = 0;
    if (!quiz_attempt(req->db, req->mem, request_param_int(req, "attempt"), 0, &reader, &a, err))
        return false;
    if (attempt_is_over(&a))
        return reply_see_other(req, reply, "/attempts/%lld/result", (long long)a.id);
    if (!a.may_answer) {
        attempt_time_is_up(req, reply, &a, NULL);
        return true;
    }
    for (size_t i = 0; i < a.n_items; i++)
        n_open += !a.items[i].answered;
    layout_begin(req, reply, &(struct page_look){.title = _("Check your answers"), .exit = true});
    layout_back(reply, attempt_item_address(req, &a, a.n_drawn),
                mem_format(req->mem, _("Question %d"), a.n_drawn));
    html_leaf(h, "h1", _("Check your answers"));
    attempt_time_limit(reply, &a);
    open_questions(reply, &a, n_open);
    html_open(h, "dl", "class", "at-facts");
    for (size_t i = 0; i < a.n_items; i++)
        check_row(req, reply, &a, &a.items[i]);
    html_close(h, "dl");
    layout_form(req, reply, attempt_address(req, &a, ""), NULL);
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "button", _("Send answers"), "type", "submit", "class", "usa-button");
    html_leaf(h, "a", _("Pause: answers stay saved"), "href", "/learning");
    html_close(h, "div");
    html_close(h, "form");
    layout_end(req, reply);
    return true;
}

/* 303 to the result; 409 with a link to it if all was sent before; 404 */
bool page_attempt_finish(struct request *req, struct reply *reply, struct err *err)
{
    const struct quiz_reader reader = attempt_reader(req);
    struct quiz_finished done;
    if (!quiz_finish(req->db, req->mem, req->viewer->id, request_param_int(req, "attempt"), &reader,
                     &done, err))
        return false;
    if (done.before) {
        attempt_already_sent(req, reply, &done.attempt);
        return true;
    }
    return reply_see_other(req, reply, "/attempts/%lld/result", (long long)done.attempt.id);
}
