/* The result of an attempt: outcome, reasons, next step.  SPDX-License-Identifier: Apache-2.0
 *
 * Review rule "compliance": feedback and rationale always, right answers only after a pass. Whether
 * the learner's own answer was right is part of the feedback and is always told: a reason means
 * nothing to somebody who does not know whether it speaks for or against what they chose. What
 * would have been right is told only once domain/quiz hands it out. */
#include "domain/quiz.h"
#include "web/certificate_code.h"
#include "web/layout.h"
#include "web/pages.h"

static void award(struct reply *reply, const struct quiz_award *w)
{
    struct html *h = reply->html;
    html_open(h, "p");
    html_text(h, _("Your certificate "));
    html_leaf(h, "strong", w->certification);
    if (w->valid_to == DATE_LAST) {
        html_text(h, _(" does not expire."));
    } else {
        html_text(h, _(" is valid until "));
        layout_date(reply, w->valid_to);
        html_text(h, ".");
        if (w->window_opens < w->valid_to) {
            html_text(h, _(" The window to renew opens on "));
            layout_date(reply, w->window_opens);
            html_text(h, ".");
        }
    }
    html_close(h, "p");
}

static void passed(struct request *req, struct reply *reply, const struct quiz_result *r,
                   const char *points, const char *pass)
{
    struct html *h = reply->html;
    const struct quiz_attempt *a = &r->attempt;
    html_leaf(h, "h1", mem_format(req->mem, _("Passed: %s of %d"), points, a->n_drawn));
    html_open(h, "p");
    html_format(h, _("The pass is %s. Recorded on "), pass);
    layout_date(reply, a->finished_on);
    html_text(h, ".");
    html_close(h, "p");
    for (size_t i = 0; i < r->n_awards; i++)
        award(reply, &r->awards[i]);
    if (!r->complete)
        html_leaf(h, "p",
                  _("The course is not complete yet. What is left stands on its page; this pass "
                    "stays."));
}

static void outcome(struct request *req, struct reply *reply, const struct quiz_result *r)
{
    struct html *h = reply->html;
    const struct quiz_attempt *a = &r->attempt;
    const char *points, *pass;
    quiz_points(req->mem, a->score, a->pass, a->n_drawn, &points, &pass);
    html_open(h, "div", "class",
              a->passed && !a->practice ? "at-outcome at-outcome--passed" : "at-outcome");
    if (a->practice) {
        html_leaf(h, "h1", mem_format(req->mem, _("Practice: %s of %d"), points, a->n_drawn));
        html_leaf(h, "p", _("The reasons are below. Practice again as often as you like."));
    } else if (a->passed) {
        passed(req, reply, r, points, pass);
    } else {
        html_leaf(
            h, "h1",
            mem_format(req->mem, _("Not yet: %s of %d, pass is %s"), points, a->n_drawn, pass));
        html_leaf(h, "p",
                  _("Try again when ready. Each try draws its questions anew, and all your "
                    "reading stays done."));
    }
    html_close(h, "div");
}

static void next_step(struct request *req, struct reply *reply, const struct quiz_result *r)
{
    struct html *h = reply->html;
    const struct quiz_attempt *a = &r->attempt;
    const char *course = mem_format(req->mem, "/courses/%s", a->course),
               *quiz = mem_format(req->mem, "%s/quizzes/%s", course, a->quiz);
    html_open(h, "div", "class", "at-actions");
    if (a->passed && !a->practice) {
        for (size_t i = 0; i < r->n_awards; i++)
            html_leaf(h, "a",
                      r->n_awards == 1 ? _("Open your certificate")
                                       : mem_format(req->mem, _("Open your certificate: %s"),
                                                    r->awards[i].certification),
                      "class", i ? NULL : "usa-button", "href",
                      mem_format(req->mem, "/certificates/%s",
                                 certificate_code_grouped(req->mem, r->awards[i].certificate)));
        html_leaf(h, "a", r->complete ? _("My learning") : _("Go on with the course"), "class",
                  r->n_awards ? NULL : "usa-button", "href", r->complete ? "/learning" : course);
    } else {
        html_leaf(h, "a", a->practice ? _("Practice again") : _("Try again"), "class",
                  a->practice ? "usa-button usa-button--outline" : "usa-button", "href", quiz);
        html_leaf(h, "a", a->practice ? _("Back to the course") : _("Read the pages again"), "href",
                  course);
    }
    html_close(h, "div");
}

static void labels(struct reply *reply, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        html_text(reply->html, i ? "; " : "");
        html_trusted(reply->html, list[i]);
    }
}

static void feedback(struct reply *reply, const char *text)
{
    html_open(reply->html, "p");
    html_trusted(reply->html, text);
    html_close(reply->html, "p");
}

static void reason(struct request *req, struct reply *reply, const struct quiz_reason *q)
{
    static const char *const words[] = {[VERDICT_RIGHT] = N_("Right"),
                                        [VERDICT_PARTLY] = N_("Partly right"),
                                        [VERDICT_NOT_RIGHT] = N_("Not yet right"),
                                        [VERDICT_UNANSWERED] = N_("Not answered")};
    struct html *h = reply->html;
    html_open(h, "li");
    html_leaf(h, "h3", mem_format(req->mem, "%d. %s", q->number, q->plain));
    html_open(h, "p");
    html_open(h, "span", "class", "at-state");
    if (q->verdict == VERDICT_RIGHT)
        layout_icon(reply, "done", NULL);
    html_text(h, _(words[q->verdict]));
    html_close(h, "span");
    if (q->n_chosen) {
        html_text(h, _(" You chose: "));
        labels(reply, q->chosen, q->n_chosen);
    }
    html_close(h, "p");
    if (q->rights && q->verdict != VERDICT_RIGHT) {
        html_open(h, "p");
        html_leaf(h, "strong", q->n_rights == 1 ? _("Right answer:") : _("Right answers:"));
        html_text(h, " ");
        labels(reply, q->rights, q->n_rights);
        html_close(h, "p");
    }
    for (size_t i = 0; i < q->n_feedback; i++)
        feedback(reply, q->feedback[i]);
    if (q->said)
        feedback(reply, q->said);
    if (q->rationale)
        html_trusted(h, q->rationale);
    html_close(h, "li");
}

static void source(struct request *req, struct reply *reply, const struct quiz_source *s)
{
    struct html *h = reply->html;
    html_open(h, "li", "id", mem_format(req->mem, "source-%s", s->key), "value",
              mem_format(req->mem, "%d", s->number));
    html_format(h, "%s, %d. ", s->by, s->year);
    html_trusted(h, s->title);
    html_text(h, ".");
    if (s->published_in)
        html_format(h, " %s.", s->published_in);
    if (s->doi || s->url) {
        html_text(h, " ");
        html_leaf(h, "a", s->doi ? mem_format(req->mem, "doi:%s", s->doi) : s->url, "rel",
                  "noreferrer", "href",
                  s->doi ? mem_format(req->mem, "https://doi.org/%s", s->doi) : s->url);
    }
    html_close(h, "li");
}

static void sources(struct request *req, struct reply *reply, const struct quiz_result *r)
{
    struct html *h = reply->html;
    html_open(h, "section", "class", "at-sources", "aria-labelledby", "sources");
    html_leaf(h, "h2", _("Sources"), "id", "sources");
    html_open(h, "ol");
    for (size_t i = 0; i < r->n_sources; i++)
        source(req, reply, &r->sources[i]);
    html_close(h, "ol");
    html_close(h, "section");
}

/* 200 with outcome and reasons; 303 to the list of answers while the attempt is open; 404 */
bool page_result(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct quiz_result r;
    if (!quiz_result(req->db, req->mem, request_param_int(req, "attempt"), req->viewer->zone, &r,
                     err))
        return false;
    if (!r.attempt.finished)
        return reply_see_other(req, reply, "/attempts/%lld", (long long)r.attempt.id);
    layout_begin(req, reply, &(struct page_look){.title = _("Result"), .exit = true});
    layout_back(reply, mem_format(req->mem, "/courses/%s", r.attempt.course),
                mem_format(req->mem, _("Course %s"), r.attempt.course));
    outcome(req, reply, &r);
    next_step(req, reply, &r);
    html_leaf(h, "h2", r.shows_rights ? _("Questions and reasons") : _("Reasons"));
    if (!r.shows_rights && !r.attempt.practice)
        html_leaf(h, "p", _("Right answers are shown after a pass. The reasons are here now."));
    html_open(h, "ol", "class", "at-answers");
    for (size_t i = 0; i < r.n_reasons; i++)
        reason(req, reply, &r.reasons[i]);
    html_close(h, "ol");
    if (r.n_sources)
        sources(req, reply, &r);
    layout_end(req, reply);
    return true;
}
