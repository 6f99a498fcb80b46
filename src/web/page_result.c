/* The result of an attempt: outcome, reasons, next step.
 * SPDX-License-Identifier: Apache-2.0
 *
 * What is told, and when, is domain/review's to say: it comes as attempt.shows,
 * and what may not be told is not in the data. Each kind of outcome is a
 * function of its own. */
#include <string.h>

#include "domain/regrade.h"
#include "util/words.h"
#include "web/attempt_form.h"
#include "web/attempt_outcome.h"
#include "web/certificate_code.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/quiz_page.h"
#include "web/source_list.h"

/* What a result is, from all that decides it. */
enum outcome {
    OUTCOME_ABANDONED, /* time ran out with nothing answered */
    OUTCOME_WAITING,   /* for a person to mark it */
    OUTCOME_THANKS,    /* no score, or none to be shown */
    OUTCOME_SCORE,     /* a score without a pass: pre-test, follow-up, booster */
    OUTCOME_PRACTICE,
    OUTCOME_PASSED,
    OUTCOME_PASSED_BEFORE, /* this try alone would not do */
    OUTCOME_NOT_YET
};

static bool is(const char *a, const char *b)
{
    return a && !strcmp(a, b);
}

static enum outcome outcome_of(const struct quiz_result *r)
{
    const struct quiz_attempt *a = &r->attempt;
    if (is(a->state, "abandoned"))
        return OUTCOME_ABANDONED;
    if (is(a->state, "submitted"))
        return OUTCOME_WAITING;
    if (!a->n_scored || is(a->kind, "evaluation") || !(a->shows & REVIEW_SCORE))
        return OUTCOME_THANKS;
    if (a->practice)
        return OUTCOME_PRACTICE;
    if (!is(a->kind, "quiz") && !is(a->kind, "post-test"))
        return OUTCOME_SCORE;
    if (!a->passed)
        return OUTCOME_NOT_YET;
    return r->own_pass ? OUTCOME_PASSED : OUTCOME_PASSED_BEFORE;
}

/* ---- outcome */

static void award(struct reply *reply, const struct quiz_award *w)
{
    struct html *h = reply->html;
    const struct html_place name = {
        .name = "certification", .element = "strong", .text = w->certification};
    html_open(h, "p");
    if (w->valid_to == DATE_LAST) {
        html_sentence(h, _("Your certificate {certification} does not expire."), name);
    } else {
        html_sentence(h, _("Your certificate {certification} is valid until {day}."), name,
                      layout_day(reply, "day", w->valid_to));
        if (w->window_opens < w->valid_to) {
            html_text(h, " ");
            html_sentence(h, _("The window to renew opens on {day}."),
                          layout_day(reply, "day", w->window_opens));
        }
    }
    html_close(h, "p");
}

static void recorded(struct reply *reply, const struct quiz_attempt *a, const char *pass)
{
    if (a->finished_on == DATE_NONE) /* a preview records nothing */
        return;
    html_open(reply->html, "p");
    html_sentence(reply->html, _("The pass is {pass}. Recorded on {day}."),
                  html_words("pass", pass), layout_day(reply, "day", a->finished_on));
    html_close(reply->html, "p");
}

/* Which of several tries counts, where it is not simply the best. */
static void several(struct request *req, struct reply *reply, const struct quiz_result *r)
{
    const char *points, *pass;
    int of = r->attempt.n_scored;
    if (r->n_attempts < 2 || r->grading == GRADING_HIGHEST)
        return;
    quiz_points(req->mem, r->counts, r->attempt.pass, of, &points, &pass);
    html_open(reply->html, "p");
    if (r->grading == GRADING_MEAN)
        html_format(reply->html, _("The mean of your %d tries counts: %s of %d so far."),
                    r->n_attempts, points, of);
    else if (r->grading == GRADING_FIRST)
        html_format(reply->html, _("Of your %d tries the first counts: %s of %d."), r->n_attempts,
                    points, of);
    else
        html_format(reply->html, _("Of your %d tries the last counts: %s of %d."), r->n_attempts,
                    points, of);
    html_close(reply->html, "p");
}

/* How well somebody knew what they knew; it decides nothing. */
static void certainty(struct reply *reply, const struct quiz_result *r)
{
    struct html *h = reply->html;
    int of = 3 * r->attempt.n_certain;
    if (!r->attempt.certainty || !(r->attempt.shows & REVIEW_CERTAINTY) || !of)
        return;
    html_open(h, "p");
    html_format(h,
                _("How sure you were: %d of %d. Being sure and right counts most. This does not "
                  "decide a pass."),
                grade_points(r->certainty, of), of);
    html_close(h, "p");
}

static void passed(struct request *req, struct reply *reply, const struct quiz_result *r,
                   const char *points, const char *pass)
{
    struct html *h = reply->html;
    const struct quiz_attempt *a = &r->attempt;
    html_leaf(h, "h1",
              mem_format(req->mem, r->own_pass ? _("Passed: %s of %d") : _("This try: %s of %d"),
                         points, a->n_scored));
    if (!r->own_pass)
        html_leaf(h, "p", _("You have passed this quiz before, and that stays."));
    recorded(reply, a, pass);
    several(req, reply, r);
    for (size_t i = 0; i < r->n_awards; i++)
        award(reply, &r->awards[i]);
    if (!r->complete && !r->evaluation)
        html_leaf(
            h, "p",
            _("The course is not complete yet. What is left stands on its page; this pass stays."));
}

/* wait: why another try cannot begin now; NULL: it can. */
static void not_yet(struct request *req, struct reply *reply, const struct quiz_result *r,
                    const char *points, const char *pass, const char *wait)
{
    struct html *h = reply->html;
    html_leaf(h, "h1",
              mem_format(req->mem, _("Not yet: %s of %d, pass is %s"), points, r->attempt.n_scored,
                         pass));
    several(req, reply, r);
    html_leaf(
        h, "p",
        wait ? wait
             : _("Try again when ready. Each try draws its questions anew, and all your reading "
                 "stays done."));
}

static void without_score(struct html *h, enum outcome what)
{
    if (what == OUTCOME_ABANDONED) {
        html_leaf(h, "h1", _("Nothing was answered"));
        html_leaf(h, "p",
                  _("The time limit ended before anything was answered. This try does not count, "
                    "and you can start anew."));
    } else if (what == OUTCOME_WAITING) {
        html_leaf(h, "h1", _("Waiting for marking"));
        html_leaf(h, "p",
                  _("Your answers are in. A person reads what you wrote; the result will stand "
                    "here and on the page of the course."));
    } else {
        html_leaf(h, "h1", _("Thank you. Your answers are in."));
    }
}

/* The questions that an earlier quiz had too, then and now. */
static void then_and_now(struct request *req, struct reply *reply, const struct quiz_result *r)
{
    const struct quiz_pairing *p = &r->pairing;
    if (p->of)
        html_leaf(reply->html, "p",
                  mem_format(req->mem,
                             words_plural("One question was in “%3$s” too. Right before: %1$d of "
                                          "%4$d. Right now: %2$d of %4$d.",
                                          "%4$d questions were in “%3$s” too. Right before: %1$d "
                                          "of %4$d. Right now: %2$d of %4$d.",
                                          p->of),
                             p->before, p->now, p->title, p->of));
}

/* That a key was wrong, and what came of it. */
static void regrades(struct request *req, struct reply *reply, const struct quiz_result *r)
{
    struct html *h = reply->html;
    const struct quiz_attempt *a = &r->attempt;
    for (size_t i = 0; i < r->n_regrades; i++) {
        const struct regrade_told *t = &r->regrades[i];
        const char *before, *after, *pass;
        html_open(h, "p");
        html_sentence(h,
                      _("On {day} the key of a question was corrected, and your answers were "
                        "counted again."),
                      layout_day(reply, "day", t->on));
        if ((a->shows & REVIEW_SCORE) && a->n_scored && score_compare(t->before, t->after)) {
            quiz_points(req->mem, t->before, a->pass, a->n_scored, &before, &pass);
            quiz_points(req->mem, t->after, a->pass, a->n_scored, &after, &pass);
            html_text(h, " ");
            html_format(h, _("Before: %1$s of %3$d. Now: %2$s of %3$d."), before, after,
                        a->n_scored);
        }
        if (t->kept) {
            html_text(h, " ");
            html_text(h, _("Your pass stays."));
        } else if (t->passed_before && !t->passed && !a->practice) {
            html_text(h, " ");
            html_text(h, _("That is below the pass now. You did nothing wrong: the key was."));
        }
        html_close(h, "p");
        html_open(h, "p");
        html_format(h, _("Why: %s"), t->reason);
        html_close(h, "p");
    }
}

/* What was for the learner alone, and what is left of the course. */
static void around(struct request *req, struct reply *reply, const struct quiz_result *r)
{
    struct html *h = reply->html;
    if (r->has_private && !r->n_reasons) {
        html_open(h, "p");
        html_sentence(h, _("What you wrote for yourself stands in {list}. Only you can read it."),
                      html_link("list", _("My reflections"), "/reflections"));
        html_close(h, "p");
    }
    if (r->evaluation)
        html_leaf(h, "p", outcome_evaluation_left(req->mem, r->evaluation_items, r->earns));
}

static void outcome(struct request *req, struct reply *reply, const struct quiz_result *r,
                    enum outcome what, const char *wait)
{
    struct html *h = reply->html;
    const struct quiz_attempt *a = &r->attempt;
    const char *points = "", *pass = "";
    if (a->finished && a->n_scored)
        quiz_points(req->mem, a->score, a->pass, a->n_scored, &points, &pass);
    html_open(h, "div", "class",
              what == OUTCOME_PASSED ? "at-outcome at-outcome--passed" : "at-outcome");
    if (what == OUTCOME_PASSED || what == OUTCOME_PASSED_BEFORE) {
        passed(req, reply, r, points, pass);
    } else if (what == OUTCOME_NOT_YET) {
        not_yet(req, reply, r, points, pass, wait);
    } else if (what == OUTCOME_PRACTICE) {
        html_leaf(h, "h1", mem_format(req->mem, _("Practice: %s of %d"), points, a->n_scored));
        html_leaf(h, "p", _("Practice again as often as you like. It does not count."));
    } else if (what == OUTCOME_SCORE) {
        html_leaf(h, "h1", mem_format(req->mem, _("Done: %s of %d"), points, a->n_scored));
        html_leaf(h, "p", _("There is nothing to pass here. It shows you where you stand."));
    } else {
        without_score(h, what);
    }
    if (a->finished && what != OUTCOME_THANKS)
        certainty(reply, r);
    regrades(req, reply, r);
    then_and_now(req, reply, r);
    around(req, reply, r);
    if (a->closed && what != OUTCOME_ABANDONED)
        html_leaf(h, "p", _("The time limit ended. What was saved by then counts."));
    html_close(h, "div");
}

/* ---- what comes next */

static void certificates(struct request *req, struct reply *reply, const struct quiz_result *r)
{
    for (size_t i = 0; i < r->n_awards; i++)
        html_leaf(reply->html, "a",
                  r->n_awards == 1 ? _("Open your certificate")
                                   : mem_format(req->mem, _("Open your certificate: %s"),
                                                r->awards[i].certification),
                  "class", i ? NULL : "usa-button", "href",
                  mem_format(req->mem, "/certificates/%s",
                             certificate_code_grouped(req->mem, r->awards[i].certificate)));
}

static void next_step(struct request *req, struct reply *reply, const struct quiz_result *r,
                      enum outcome what, const char *wait)
{
    struct html *h = reply->html;
    const struct quiz_attempt *a = &r->attempt;
    const char *course = mem_format(req->mem, "/courses/%s", a->course),
               *quiz = mem_format(req->mem, "%s/quizzes/%s", course, a->quiz);
    bool again = (what == OUTCOME_NOT_YET && !wait) || what == OUTCOME_ABANDONED;
    html_open(h, "div", "class", "at-actions");
    if (again) {
        html_leaf(h, "a", _("Try again"), "class", "usa-button", "href", quiz);
        html_leaf(h, "a", _("Read the pages again"), "href", course);
    } else {
        bool awards = r->n_awards;
        if (awards)
            certificates(req, reply, r);
        if (r->evaluation)
            html_leaf(h, "a", _("Say what you think"), "class", "usa-button", "href",
                      mem_format(req->mem, "%s/quizzes/%s", course, r->evaluation));
        else
            html_leaf(h, "a", r->complete ? _("My learning") : _("Go on with the course"), "class",
                      awards ? NULL : "usa-button", "href", r->complete ? "/learning" : course);
        if (what == OUTCOME_PRACTICE)
            html_leaf(h, "a", _("Practice again"), "class", "usa-button usa-button--outline",
                      "href", quiz);
    }
    html_close(h, "div");
}

/* ---- reasons */

static void reasons(struct request *req, struct reply *reply, const struct quiz_result *r,
                    enum outcome what)
{
    struct html *h = reply->html;
    if (!r->n_reasons)
        return;
    html_leaf(h, "h2", r->shows_rights ? _("Questions and reasons") : _("Reasons"));
    if (!r->shows_rights && what == OUTCOME_NOT_YET)
        html_leaf(h, "p", _("Right answers are shown after a pass. The reasons are here now."));
    html_open(h, "ol", "class", "at-answers");
    for (size_t i = 0; i < r->n_reasons; i++) {
        html_open(h, "li");
        outcome_of_item(req, reply, &r->reasons[i], "h3");
        html_close(h, "li");
    }
    html_close(h, "ol");
}

static void sources(struct request *req, struct reply *reply, const struct quiz_result *r)
{
    struct source_entry *list = mem_array(req->mem, struct source_entry, r->n_sources + 1);
    for (size_t i = 0; i < r->n_sources; i++) {
        const struct quiz_source *s = &r->sources[i];
        list[i] = (struct source_entry){.key = s->key,
                                        .by = s->by,
                                        .title = s->title,
                                        .published_in = s->published_in,
                                        .url = s->url,
                                        .doi = s->doi,
                                        .number = s->number,
                                        .year = s->year};
    }
    source_list(req, reply, list, r->n_sources);
}

void result_page_tell(struct request *req, struct reply *reply, const struct quiz_result *r)
{
    enum outcome what = outcome_of(r);
    outcome(req, reply, r, what, NULL);
    reasons(req, reply, r, what);
    sources(req, reply, r);
}

/* Why another try cannot begin now, for who is to be offered one; NULL: it can. */
static bool why_not_now(struct request *req, const struct quiz_attempt *a, const char **ret,
                        struct err *err)
{
    const struct quiz_reader reader = attempt_reader(req);
    struct quiz_rules rules;
    struct err why = {0};
    if (!quiz_find(req->db, req->mem, a->enrolment, NULL, a->quiz, &reader, &rules, err))
        return false;
    *ret = NULL;
    if (rules.quiz && !rules.open && !quiz_may_start(&rules, &why))
        *ret = mem_text(req->mem, why.message);
    else if (rules.grading == GRADING_FIRST)
        *ret = _("Your first try counts, so another one cannot change this. Speak with your "
                 "manager about what comes next.");
    return true;
}

/* 200 with outcome and reasons; 303 to the list of answers while the attempt is
 * open; 404 */
bool page_result(struct request *req, struct reply *reply, struct err *err)
{
    const struct quiz_reader reader = attempt_reader(req);
    struct quiz_result r;
    if (!quiz_result(req->db, req->mem, request_param_int(req, "attempt"), &reader, &r, err))
        return false;
    if (is(r.attempt.state, "in progress") || is(r.attempt.state, "time up"))
        return reply_see_other(req, reply, "/attempts/%lld", (long long)r.attempt.id);
    enum outcome what = outcome_of(&r);
    const char *wait = NULL;
    if (what == OUTCOME_NOT_YET && !why_not_now(req, &r.attempt, &wait, err))
        return false;
    layout_begin(req, reply, &(struct page_look){.title = _("Result"), .exit = true});
    layout_back(reply, mem_format(req->mem, "/courses/%s", r.attempt.course),
                mem_format(req->mem, _("Course %s"), r.attempt.course));
    outcome(req, reply, &r, what, wait);
    next_step(req, reply, &r, what, wait);
    reasons(req, reply, &r, what);
    sources(req, reply, &r);
    layout_end(req, reply);
    return true;
}
