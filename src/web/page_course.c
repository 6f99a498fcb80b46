/* One course: what it is, how far one is, and the way in.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "domain/learning.h"
#include "web/attempt_outcome.h"
#include "web/certificate_code.h"
#include "web/contact_line.h"
#include "web/course_about.h"
#include "web/course_language.h"
#include "web/language.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/sign_off.h"

static void objectives(struct request *req, struct reply *reply, const struct learning_outline *o)
{
    struct html *h = reply->html;
    if (!o->n_objectives)
        return;
    html_open(h, "div", "class", "usa-summary-box", "role", "region", "aria-labelledby",
              "objectives");
    html_open(h, "div", "class", "usa-summary-box__body");
    html_leaf(h, "h2", _("After this course you can"), "class", "usa-summary-box__heading", "id",
              "objectives");
    html_open(h, "div", "class", "usa-summary-box__text");
    html_open(h, "ul");
    for (size_t i = 0; i < o->n_objectives; i++) {
        html_open(h, "li", "lang", course_lang(req, reply, o->objectives[i].language));
        html_trusted(h, o->objectives[i].text);
        html_close(h, "li");
    }
    html_close(h, "ul");
    html_close(h, "div");
    html_close(h, "div");
    html_close(h, "div");
}

static void facts(struct request *req, struct reply *reply, const struct learning_outline *o)
{
    html_leaf(reply->html, "p",
              mem_format(req->mem, _("%d minutes · %s · version %d"), o->minutes,
                         hours_for_people(req->mem, o->hundredths), o->version));
    course_languages(req, reply, o->languages, o->partial_languages);
}

static void progress(struct request *req, struct reply *reply, const struct learning_outline *o)
{
    struct html *h = reply->html;
    int pages = 0, read = 0;
    for (size_t i = 0; i < o->n_steps; i++) {
        bool counts = !o->steps[i].is_quiz && !o->steps[i].optional;
        pages += counts;
        read += counts && o->steps[i].done;
    }
    html_leaf(h, "p", mem_format(req->mem, _("%d of %d pages read"), read, pages), "id", "done");
    html_leaf(h, "progress", mem_format(req->mem, _("%d of %d"), read, pages), "class",
              "at-progress", "value", mem_format(req->mem, "%d", read), "max",
              mem_format(req->mem, "%d", pages ? pages : 1), "aria-labelledby", "done");
}

/* Before the first page of all, how to leave quickly is explained once. */
static const char *way_in(struct request *req, const struct learning_outline *o,
                          const struct step *step)
{
    const char *path = learning_path(req->mem, o->code, step);
    return o->has_read ? path : mem_format(req->mem, "/help/exit?next=%s", path);
}

static void finished(struct reply *reply, const struct learning_outline *o)
{
    struct html *h = reply->html;
    html_open(h, "div", "class", "usa-alert usa-alert--success", "role", "status");
    html_open(h, "div", "class", "usa-alert__body");
    html_open(h, "p", "class", "usa-alert__text");
    html_sentence(h, _("You finished this course on {date}."),
                  layout_day(reply, "date", o->completed_on));
    html_text(h, " ");
    html_leaf(h, "a", _("See your certificates"), "href", "/certificates");
    html_close(h, "p");
    html_close(h, "div");
    html_close(h, "div");
}

/* The one primary action: start, continue, take again, or read again. */
static void action(struct request *req, struct reply *reply, const struct learning_outline *o,
                   const char *waits_for)
{
    struct html *h = reply->html;
    const struct step *open = learning_first_open(o->steps, o->n_steps);
    if (o->withdrawn && !o->enrolment && o->completed_on == DATE_NONE) {
        html_leaf(
            h, "p",
            _("This course was withdrawn and cannot be started now. Your manager can tell you "
              "when it is open again."));
    } else if (o->n_first && !o->ended) {
        course_first(req, reply, o);
    } else if (o->may_start && waits_for) {
        contact_wait_notice(req, reply, waits_for);
    } else if (o->may_start) {
        layout_form(req, reply, mem_format(req->mem, "/courses/%s/enrolment", o->code), NULL);
        layout_submit(reply, o->completed_on == DATE_NONE ? _("Start") : _("Take again"));
    } else if (o->enrolment && open) {
        if (learning_is_evaluation_left(o->steps, o->n_steps))
            html_leaf(h, "p", outcome_evaluation_left(req->mem, open->items, o->earns));
        html_open(h, "div", "class", "at-actions");
        html_leaf(h, "a", _("Continue"), "class", "usa-button", "href", way_in(req, o, open));
        html_close(h, "div");
    } else if (o->completed_on != DATE_NONE && o->n_steps) {
        html_leaf(h, "p", _("You can read it again. That changes no date."));
    } else if (o->ended) {
        html_leaf(h, "p",
                  _("This course has ended and cannot be started any more. Your manager can tell "
                    "you what takes its place."));
    }
}

static const char *side_words(struct request *req, const struct step *s, bool here)
{
    const char *size =
        s->is_quiz
            ? mem_format(req->mem, words_plural("%d question", "%d questions", s->items), s->items)
            : mem_format(req->mem, words_plural("%d minute", "%d minutes", s->minutes), s->minutes);
    const char *optional = s->optional ? _("Optional") : NULL, *state = s->done ? _("Done")
                                                                        : here  ? _("You are here")
                                                                                : NULL;
    return mem_format(req->mem, "%s%s%s%s%s", size, optional ? " · " : "", optional ? optional : "",
                      state ? " · " : "", state ? state : "");
}

static void part(struct request *req, struct reply *reply, const struct learning_outline *o,
                 const struct step *s, bool here)
{
    struct html *h = reply->html;
    bool open = o->enrolment || (o->completed_on != DATE_NONE && !s->is_quiz);
    html_open(h, "li", "class", "at-part", "aria-current", here ? "step" : NULL);
    html_open(h, "span", "lang", course_lang(req, reply, s->language));
    if (open)
        html_leaf(h, "a", s->title, "href",
                  here ? way_in(req, o, s) : learning_path(req->mem, o->code, s));
    else
        html_text(h, s->title);
    html_close(h, "span");
    html_leaf(h, "span", side_words(req, s, here), "class", "at-part__side");
    html_close(h, "li");
}

/* The modules, numbered, each with its pages and quizzes; quizzes of the course itself close it. */
static void modules(struct request *req, struct reply *reply, const struct learning_outline *o)
{
    struct html *h = reply->html;
    const struct step *here = o->enrolment ? learning_first_open(o->steps, o->n_steps) : NULL;
    int shown = 0; /* modules for others are not there, and leave no gap */
    html_leaf(h, "h2", _("What is in it"));
    html_open(h, "ol", "class", "at-modules");
    for (size_t i = 0; i < o->n_steps; i++) {
        const struct step *s = &o->steps[i];
        if (i == 0 || s->module != o->steps[i - 1].module) {
            html_open(h, "li");
            html_leaf(h, "h3",
                      s->module ? mem_format(req->mem, "%d. %s", ++shown, s->module_title)
                                : _("For the whole course"),
                      "lang", s->module ? course_lang(req, reply, s->module_language) : NULL);
            html_open(h, "ul", "class", "at-parts");
        }
        part(req, reply, o, s, s == here);
        if (i + 1 == o->n_steps || o->steps[i + 1].module != s->module) {
            html_close(h, "ul");
            html_close(h, "li");
        }
    }
    html_close(h, "ol");
}

/* Whether any title or objective is in another language than that of the reader. */
static bool is_partly_foreign(const struct learning_outline *o)
{
    bool any = o->language;
    for (size_t i = 0; i < o->n_objectives; i++)
        any = any || o->objectives[i].language;
    for (size_t i = 0; i < o->n_steps; i++)
        any = any || o->steps[i].language || (o->steps[i].module && o->steps[i].module_language);
    return any;
}

/* 200 with the course in the version the viewer works in, or the live one; 404 */
bool page_course(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct learning_outline o;
    const char *waits_for = NULL;
    if (!learning_outline(req->db, req->mem, request_param(req, "code"), req->viewer->today,
                          language_of_reader(req), &o, err) ||
        (o.may_start &&
         !contact_wait_of(req->db, req->mem, req->viewer->today, o.code, &waits_for, err)))
        return false;
    layout_begin(
        req, reply,
        &(struct page_look){.title = mem_format(req->mem, _("Course %s"), o.code), .exit = true});
    layout_back(reply, "/learning", _("My learning"));
    html_leaf(h, "h1", o.title, "lang", course_lang(req, reply, o.language));
    facts(req, reply, &o);
    course_parts_not_yet(req, reply, is_partly_foreign(&o));
    if (o.completed_on != DATE_NONE && !o.enrolment)
        finished(reply, &o);
    /* Who is under way goes on at once; who is not reads first what it is. */
    if (o.enrolment) {
        progress(req, reply, &o);
        action(req, reply, &o, waits_for);
    }
    html_open(h, "div", "lang", course_lang(req, reply, o.language));
    html_trusted(h, o.description);
    html_close(h, "div");
    if (!o.enrolment)
        action(req, reply, &o, waits_for);
    objectives(req, reply, &o);
    modules(req, reply, &o);
    course_made_by(req, reply, &o, req->viewer->today);
    if (!sign_off_for_staff(req, reply, o.code, o.version, err))
        return false;
    layout_end(req, reply);
    return true;
}

/* 303 to the first step that is not done, of a new enrolment or the open one; to the course where
 * it may not be begun; 404 */
bool page_enrolment_post(struct request *req, struct reply *reply, struct err *err)
{
    struct learning_outline o;
    bool is_new;
    const char *code = request_param(req, "code");
    if (!learning_start(req->db, req->mem, req->viewer->id, code, req->viewer->today,
                        language_of_reader(req), &o, &is_new, err)) {
        if (err->kind != ERR_CONFLICT)
            return false;
        *err = (struct err){0};
        return reply_see_other(req, reply, "/courses/%s", code);
    }
    const struct step *open = learning_first_open(o.steps, o.n_steps);
    if (!open)
        return reply_see_other(req, reply, "/courses/%s", o.code);
    return reply_see_other(req, reply, "%s", way_in(req, &o, open));
}
