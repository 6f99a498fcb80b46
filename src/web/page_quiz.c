/* The rules of a quiz, and its start.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/quiz.h"
#include "web/layout.h"
#include "web/pages.h"

/* ret->quiz 0: not enrolled, so the course page comes first. */
static bool find(struct request *req, struct quiz_rules *ret, struct err *err)
{
    if (!quiz_find(req->db, req->mem, 0, request_param(req, "code"), request_param(req, "quiz"),
                   ret, err))
        return false;
    return !ret->enrolment || ret->quiz ||
           err_set(err, ERR_NOT_FOUND, "This course has no such quiz.");
}

static bool to_course(struct request *req, struct reply *reply)
{
    return reply_see_other(req, reply, "/courses/%s", request_param(req, "code"));
}

static void list_rules(struct request *req, struct reply *reply, const struct quiz_rules *rules)
{
    struct html *h = reply->html;
    const char *points, *pass;
    quiz_points(req->mem, rules->pass, rules->pass, rules->items, &points, &pass);
    html_open(h, "ul");
    html_leaf(h, "li",
              mem_format(req->mem,
                         rules->items == 1 ? _("%d question. There is no time limit.")
                                           : _("%d questions. There is no time limit."),
                         rules->items));
    if (rules->practice)
        html_leaf(h, "li", _("This is practice. It does not count, and you can go on without it."));
    else
        html_leaf(h, "li",
                  mem_format(req->mem, _("%s of %d right is a pass."), pass, rules->items));
    if (rules->tries)
        html_leaf(h, "li",
                  mem_format(req->mem, _("You have %d tries. So far you have used %d."),
                             rules->tries, rules->used));
    else
        html_leaf(h, "li",
                  _("You can try as often as you like. Each try draws its questions anew."));
    html_leaf(h, "li", _("Your answers are saved as you go. You can stop and come back."));
    html_leaf(h, "li", _("After you send your answers you see the reasons for each question."));
    if (!rules->practice)
        html_leaf(h, "li", _("Which answers are right is shown after a pass."));
    html_close(h, "ul");
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
    html_leaf(h, "a", _("Back to the course"), "href",
              mem_format(req->mem, "/courses/%s", rules->course));
    html_close(h, "div");
    if (may)
        html_close(h, "form");
}

/* 200 with the rules; 303 to the course page for who has not started the course; 404 */
bool page_quiz(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct quiz_rules rules;
    if (!find(req, &rules, err))
        return false;
    if (!rules.enrolment)
        return to_course(req, reply);
    layout_begin(req, reply, &(struct page_look){.title = _("Quiz"), .exit = true});
    layout_back(reply, mem_format(req->mem, "/courses/%s", rules.course),
                mem_format(req->mem, _("Course %s"), rules.course));
    html_leaf(h, "h1", rules.title);
    if (rules.description) {
        html_open(h, "div", "class", "at-content");
        html_trusted(h, rules.description);
        html_close(h, "div");
    }
    list_rules(req, reply, &rules);
    offer(req, reply, &rules);
    layout_end(req, reply);
    return true;
}

/* 303 to the first question without an answer, in a new attempt or the one that is open; to the
 * course page for who has not started the course; 404; 409 when no try is left */
bool page_quiz_start(struct request *req, struct reply *reply, struct err *err)
{
    struct quiz_rules rules;
    struct quiz_attempt attempt;
    bool is_new;
    int64_t id;
    size_t i = 0;
    if (!find(req, &rules, err))
        return false;
    if (!rules.enrolment)
        return to_course(req, reply);
    if (!quiz_start(req->db, req->mem, req->viewer->id, &rules, &id, &is_new, err) ||
        !quiz_attempt(req->db, req->mem, id, 0, req->viewer->zone, &attempt, err))
        return false;
    while (i < attempt.n_items && attempt.items[i].answered)
        i++;
    if (i == attempt.n_items)
        return reply_see_other(req, reply, "/attempts/%lld", (long long)id);
    return reply_see_other(req, reply, "/attempts/%lld/items/%d", (long long)id,
                           attempt.items[i].number);
}
