/* The rules of a quiz, and its start.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "domain/quiz.h"
#include "util/words.h"
#include "web/attempt_form.h"
#include "web/attempt_item.h"
#include "web/language.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/quiz_page.h"

struct quiz_reader attempt_reader(const struct request *req)
{
    return (struct quiz_reader){req->viewer->zone, language_of_reader(req)};
}

/* ret->quiz 0: not enrolled, so the course page comes first. */
static bool find(struct request *req, struct quiz_rules *ret, struct err *err)
{
    struct quiz_reader reader = attempt_reader(req);
    if (!quiz_find(req->db, req->mem, 0, request_param(req, "code"), request_param(req, "quiz"),
                   &reader, ret, err))
        return false;
    /* An activity stands in its page, not at an address of its own. */
    return !ret->enrolment || (ret->quiz && strcmp(ret->kind, "activity") != 0) ||
           err_set(err, ERR_NOT_FOUND, "This course has no such quiz.");
}

static bool to_course(struct request *req, struct reply *reply)
{
    return reply_see_other(req, reply, "/courses/%s", request_param(req, "code"));
}

/* "20 minutes", "1 hour 30 minutes". */
static const char *length_of_time(struct request *req, int64_t seconds)
{
    int64_t hours = seconds / 3600, minutes = (seconds + 59) / 60 - hours * 60;
    const char *h = mem_format(req->mem, words_plural("%lld hour", "%lld hours", (long)hours),
                               (long long)hours),
               *m = mem_format(req->mem, words_plural("%lld minute", "%lld minutes", (long)minutes),
                               (long long)minutes);
    return !hours ? m : !minutes ? h : mem_format(req->mem, "%s %s", h, m);
}

static void rule(struct reply *reply, const char *text)
{
    html_leaf(reply->html, "li", text);
}

static void rule_of_time(struct request *req, struct reply *reply, const struct quiz_rules *rules)
{
    if (!rules->limit)
        rule(reply, _("There is no time limit."));
    else
        rule(reply,
             mem_format(req->mem,
                        rules->extra_time
                            ? _("The time limit is %s; your extra time is in it. It runs on while "
                                "you pause.")
                            : _("The time limit is %s. It runs on while you pause."),
                        length_of_time(req, rules->limit)));
}

/* Whether there is something to pass. */
static bool has_pass(const struct quiz_rules *rules)
{
    return !rules->practice && (!strcmp(rules->kind, "quiz") || !strcmp(rules->kind, "post-test"));
}

static void rule_of_pass(struct request *req, struct reply *reply, const struct quiz_rules *rules)
{
    const char *points, *pass;
    quiz_points(req->mem, rules->pass, rules->pass, rules->items, &points, &pass);
    if (has_pass(rules))
        rule(reply, mem_format(req->mem, _("A pass is %s of %d points."), pass, rules->items));
    else if (rules->practice)
        rule(reply, _("This is practice. It does not count, and you can go on without it."));
    else if (!strcmp(rules->kind, "evaluation"))
        rule(reply, _("Nothing is right or wrong here. You say what you think."));
    else
        rule(reply, _("There is nothing to pass here. It shows where you stand."));
}

static void rule_of_tries(struct request *req, struct reply *reply, const struct quiz_rules *rules)
{
    if (rules->periodic)
        return;
    if (rules->tries == 1)
        rule(reply, _("You can take it once."));
    else if (rules->tries)
        rule(reply, mem_format(req->mem, _("You have %d tries. So far you have used %d."),
                               rules->tries, rules->used));
    else
        rule(reply, _("You can try as often as you like. Each try draws its questions anew."));
    if (rules->grading == GRADING_MEAN)
        rule(reply, _("The mean of your tries counts. A pass, once reached, stays."));
    else if (rules->grading == GRADING_FIRST)
        rule(reply, _("Your first try counts."));
    else if (rules->grading == GRADING_LAST && !rules->practice)
        rule(reply, _("Your last try counts. A pass, once reached, stays."));
}

/* What is told, and when. */
static void rule_of_review(struct reply *reply, const struct quiz_rules *rules)
{
    if (rules->mode != MODE_DEFERRED)
        rule(reply, _("You can check each answer as you go."));
    switch (rules->review) {
    case PRESET_OPEN:
        rule(reply, _("After you send your answers you see the right ones, with the reasons."));
        break;
    case PRESET_COMPLIANCE:
        rule(reply, _("After you send your answers you see the reasons for each question."));
        if (has_pass(rules))
            rule(reply, _("Which answers are right is shown after a pass."));
        break;
    case PRESET_AFTER_CLOSE:
        rule(reply, _("After you send your answers you see your score. The reasons are shown when "
                      "nobody can take this quiz any more."));
        break;
    case PRESET_SCORE_ONLY:
        rule(reply, _("After you send your answers you see your score."));
        break;
    default:
        break;
    }
}

static void list_rules(struct request *req, struct reply *reply, const struct quiz_rules *rules)
{
    struct html *h = reply->html;
    html_open(h, "ul");
    rule(reply, mem_format(req->mem, words_plural("%d question.", "%d questions.", rules->items),
                           rules->items));
    rule_of_time(req, reply, rules);
    rule_of_pass(req, reply, rules);
    rule_of_tries(req, reply, rules);
    rule(reply, _("Your answers are saved as you go. You can stop and come back."));
    if (rules->certainty)
        rule(reply, _("You are asked how sure you are. That does not decide a pass."));
    rule_of_review(reply, rules);
    html_close(h, "ul");
}

void quiz_page_rules(struct request *req, struct reply *reply, const struct quiz_rules *rules)
{
    struct html *h = reply->html;
    html_leaf(h, "h1", rules->title, "lang", rules->language);
    if (rules->description) {
        html_open(h, "div", "class", "at-content", "lang", rules->language);
        html_trusted(h, rules->description);
        html_close(h, "div");
    }
    list_rules(req, reply, rules);
}

static void notice(struct reply *reply, const char *class, const char *text)
{
    struct html *h = reply->html;
    html_open(h, "div", "class", class);
    html_open(h, "div", "class", "usa-alert__body");
    html_leaf(h, "p", text, "class", "usa-alert__text");
    html_close(h, "div");
    html_close(h, "div");
}

/* What one can do here now. */
static void offer(struct request *req, struct reply *reply, const struct quiz_rules *rules)
{
    static const char info[] = "usa-alert usa-alert--info usa-alert--slim";
    struct html *h = reply->html;
    struct err why = {0};
    const char *button = rules->open ? _("Continue quiz") : _("Start quiz");
    bool may = rules->open || quiz_may_start(rules, &why);
    if (rules->open)
        notice(reply, info, _("You have begun this quiz. The answers you saved are still there."));
    else if (!may)
        notice(reply, info, why.message);
    if (may)
        layout_form(req, reply, NULL, NULL);
    html_open(h, "div", "class", "at-actions");
    if (may)
        html_leaf(h, "button", button, "type", "submit", "class", "usa-button");
    if (rules->passed)
        html_leaf(h, "a", _("See your result"), "href",
                  mem_format(req->mem, "/attempts/%lld/result", (long long)rules->passed), "class",
                  may ? NULL : "usa-button");
    else if (rules->submitted || rules->finished)
        html_leaf(h, "a", _("See your result"), "href",
                  mem_format(req->mem, "/attempts/%lld/result",
                             (long long)(rules->submitted ? rules->submitted : rules->finished)),
                  "class", may ? NULL : "usa-button");
    html_leaf(h, "a", _("Back to the course"), "href",
              mem_format(req->mem, "/courses/%s", rules->course));
    html_close(h, "div");
    if (may)
        html_close(h, "form");
}

/* 200 with the rules; 303 to the course page for who has not started the course; 404 */
bool page_quiz(struct request *req, struct reply *reply, struct err *err)
{
    struct quiz_rules rules;
    if (!find(req, &rules, err))
        return false;
    if (!rules.enrolment)
        return to_course(req, reply);
    layout_begin(req, reply, &(struct page_look){.title = _("Quiz"), .exit = true});
    layout_back(reply, mem_format(req->mem, "/courses/%s", rules.course),
                mem_format(req->mem, _("Course %s"), rules.course));
    quiz_page_rules(req, reply, &rules);
    offer(req, reply, &rules);
    layout_end(req, reply);
    return true;
}

/* 303 to the first question without an answer, in a new attempt or the one that is open; to the
 * course page for who has not started the course; 404; 409 when no try is left */
bool page_quiz_start(struct request *req, struct reply *reply, struct err *err)
{
    struct quiz_rules rules;
    struct quiz_reader reader = attempt_reader(req);
    struct quiz_attempt attempt;
    bool is_new;
    int64_t id;
    size_t i = 0;
    if (!find(req, &rules, err))
        return false;
    if (!rules.enrolment)
        return to_course(req, reply);
    if (!quiz_start(req->db, req->mem, req->viewer->id, &rules, &reader, &id, &is_new, err) ||
        !quiz_attempt(req->db, req->mem, id, 0, &reader, &attempt, err))
        return false;
    while (i < attempt.n_items && attempt.items[i].answered && !item_goes_on(&attempt.items[i]))
        i++;
    if (i == attempt.n_items)
        return reply_see_other(req, reply, "/attempts/%lld", (long long)id);
    return reply_see_other(req, reply, "/attempts/%lld/items/%d", (long long)id,
                           attempt.items[i].number);
}
