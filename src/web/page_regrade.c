/* A regrade: who would change, and the decision.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/item_analysis.h"
#include "domain/regrade.h"

#include <string.h>

#include "util/words.h"
#include "web/certificate_code.h"
#include "web/field.h"
#include "web/item_words.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/regrade_keys.h"

struct regrade_view {
    struct regrade r;
    bool open, decides;         /* open: not decided yet; decides: the viewer may */
    struct regrade_preview p;   /* while it is open */
    struct regrade_words words; /* for those who decide */
    const char *passes_problem;
};

static bool read(struct request *req, struct regrade_view *v, struct err *err)
{
    *v = (struct regrade_view){.decides = viewer_may(req->viewer, "author")};
    if (!regrade_find(req->db, req->mem, request_param_int(req, "regrade"), req->viewer->zone,
                      &v->r, err))
        return false;
    v->open = v->r.state == REGRADE_PROPOSED || v->r.state == REGRADE_WAITING;
    if (v->decides && !regrade_words(req->db, req->mem, &v->r, &v->words, err))
        return false;
    return !v->open || regrade_look(req->db, req->mem, &v->r, &v->p, err);
}

static const char *people(const void *mem, int n)
{
    return mem_format(mem, words_plural("%d person", "%d people", n), n);
}

/* Who confirmed it; NULL: nobody yet. */
static const struct regrade_step *confirmed(const struct regrade *r)
{
    for (size_t i = 0; i < r->n_steps; i++) {
        if (!strcmp(r->steps[i].step, "confirmed"))
            return &r->steps[i];
    }
    return NULL;
}

/* ---- what it is, and what was done about it */

static void about(struct request *req, struct reply *reply, const struct regrade_view *v)
{
    struct html *h = reply->html;
    const struct regrade *r = &v->r;
    html_open(h, "dl", "class", "at-facts");
    html_open(h, "div");
    html_leaf(h, "dt", _("Question"));
    html_open(h, "dd");
    html_leaf(h, v->decides ? "a" : "span", r->question, "href",
              v->decides ? mem_format(req->mem, "/authoring/items/%lld", (long long)r->item) : NULL,
              "lang", r->language);
    html_close(h, "dd");
    html_close(h, "div");
    facts_row(h, _("Course"), mem_format(req->mem, _("%1$s, version %2$d"), r->course, r->version));
    facts_row(h, _("Should count by"),
              r->key_item ? mem_format(req->mem, _("the key of version %d"), r->key_version)
                          : _("its full points for everybody"));
    facts_row(h, _("Why"), r->reason);
    html_close(h, "dl");
}

static const char *step_words(const void *mem, const struct regrade_step *s)
{
    const char *by = s->by ? s->by : "";
    if (!strcmp(s->step, "proposed"))
        return mem_format(mem, _("%s proposed it."), by);
    if (!strcmp(s->step, "withdrawn"))
        return mem_format(mem, _("%s withdrew it."), by);
    if (!strcmp(s->step, "done"))
        return _("All attempts are counted.");
    if (!strcmp(s->step, "approved"))
        return mem_format(mem,
                          s->takes_passes ? _("%1$s approved taking back the pass of %2$s.")
                                          : _("%1$s decided that all passes stay (%2$s)."),
                          by, people(mem, s->lost));
    return mem_format(mem,
                      s->takes_passes ? _("%1$s confirmed it, and asks to take back the pass "
                                          "of %2$s.")
                                      : _("%1$s confirmed it. %2$s gained a pass."),
                      by, people(mem, s->takes_passes ? s->lost : s->gained));
}

static void history(struct request *req, struct reply *reply, const struct regrade *r)
{
    struct html *h = reply->html;
    html_leaf(h, "h2", _("What was done"));
    html_open(h, "ol");
    for (size_t i = 0; i < r->n_steps; i++) {
        html_open(h, "li");
        layout_date(reply, r->steps[i].on);
        html_format(h, ": %s", step_words(req->mem, &r->steps[i]));
        html_close(h, "li");
    }
    html_close(h, "ol");
}

/* ---- who would change */

/* Of few people nothing is told from which the answer of one could be read. */
static bool are_few(const struct regrade_preview *p)
{
    return p->people < ITEM_PEOPLE_MIN;
}

static void few(struct request *req, struct html *h, const struct regrade_preview *p)
{
    html_open(h, "dl", "class", "at-facts");
    facts_row(h, _("Met it in finished attempts"), people(req->mem, p->people));
    facts_row(h, _("Gain a pass"), people(req->mem, p->gained));
    facts_row(h, _("Would lose a pass"), people(req->mem, p->lost));
    html_close(h, "dl");
    html_leaf(h, "p",
              mem_format(req->mem,
                         _("Scores are told from %d people on, so that nobody's answer shows."),
                         ITEM_PEOPLE_MIN),
              "class", "at-quiet");
}

static void counts(struct request *req, struct html *h, const struct regrade_preview *p)
{
    html_open(h, "dl", "class", "at-facts");
    facts_row(h, _("Finished attempts with it"),
              mem_format(req->mem, _("%1$d, of %2$s"), p->attempts, people(req->mem, p->people)));
    facts_row(
        h, _("Score"),
        mem_format(req->mem, _("higher %1$d, lower %2$d, the same %3$d"), p->up, p->down, p->same));
    facts_row(h, _("Gain a pass"), people(req->mem, p->gained));
    facts_row(h, _("Would lose a pass"), people(req->mem, p->lost));
    facts_row(h, _("Courses completed by it"), db_from_int(req->mem, p->completions));
    facts_row(h, _("Awards earned by it"), db_from_int(req->mem, p->awards));
    facts_row(h, _("Awards that would end"), db_from_int(req->mem, p->awards_lost));
    html_close(h, "dl");
}

static const char *percent(const void *mem, struct score s)
{
    int points = grade_points(s, 1000);
    return mem_format(mem, "%d.%d %%", points / 10, points % 10);
}

/* For authors, and never beside names. */
static void scores(struct request *req, struct reply *reply, const struct regrade_preview *p)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Score now"), _("Score then"), _("Attempts")};
    if (!p->n_scores)
        return;
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption", _("Scores that change"));
    layout_columns(reply, heads, 3, 0);
    html_open(h, "tbody");
    for (size_t i = 0; i < p->n_scores; i++) {
        html_open(h, "tr");
        html_leaf(h, "th", percent(req->mem, p->scores[i].before), "scope", "row", "class",
                  "at-num");
        html_leaf(h, "td", percent(req->mem, p->scores[i].after), "data-label", heads[1], "class",
                  "at-num");
        html_leaf(h, "td", db_from_int(req->mem, p->scores[i].n), "data-label", heads[2], "class",
                  "at-num");
        html_close(h, "tr");
    }
    html_close(h, "tbody");
    html_close(h, "table");
}

static void names(struct request *req, struct reply *reply, const struct regrade_preview *p)
{
    struct html *h = reply->html;
    if (!p->n_names)
        return;
    html_leaf(h, "h3", _("Whose pass changes, of those you administer"));
    html_open(h, "ul");
    for (size_t i = 0; i < p->n_names; i++) {
        const struct regrade_person *one = &p->names[i];
        html_open(h, "li");
        html_leaf(h, "a", one->name, "href",
                  mem_format(req->mem, "/people/%lld", (long long)one->person));
        html_format(h, one->employee_number ? " (%s): " : "%s: ",
                    one->employee_number ? one->employee_number : "");
        html_text(h, one->gained ? _("gains a pass") : _("would lose a pass"));
        html_close(h, "li");
    }
    html_close(h, "ul");
}

static void preview(struct request *req, struct reply *reply, const struct regrade_view *v)
{
    struct html *h = reply->html;
    html_leaf(h, "h2", _("Who changes"));
    if (!v->p.attempts)
        html_leaf(h, "p", _("Nobody changes: nobody has met this question in a finished attempt."));
    else if (!are_few(&v->p) && !v->p.up && !v->p.down && !v->p.gained && !v->p.lost)
        html_leaf(h, "p", _("Nobody changes: every score stays as it is."));
    if (are_few(&v->p))
        few(req, h, &v->p);
    else
        counts(req, h, &v->p);
    if (!are_few(&v->p) && v->decides && !v->p.n_names)
        scores(req, reply, &v->p);
    names(req, reply, &v->p);
    html_leaf(h, "h2", _("What happens"));
    html_open(h, "ul");
    html_leaf(h, "li",
              _("Every attempt with this question is counted again. The score before stays on "
                "record, with "
                "the day, the reason and your name."));
    html_leaf(h, "li",
              _("Whoever passes by it has passed on the day when the answers were sent; course and "
                "award follow from that day."));
    html_leaf(h, "li",
              _("Attempts that are open now, and later ones at this version, count by the new key "
                "when they are sent."));
    html_leaf(h, "li", _("This cannot be undone. A later regrade can change it again."));
    html_close(h, "ul");
}

/* ---- deciding */

static void passes(struct reply *reply, const struct regrade_view *v, bool approves)
{
    struct html *h = reply->html;
    if (!v->p.lost)
        return;
    field_set(reply, &(struct field){.name = "passes",
                                     .label = _("Passes that the new key does not give"),
                                     .problem = v->passes_problem});
    field_radio(reply, "passes", "keep", _("They stay: nobody loses a pass"), false);
    field_radio(reply, "passes", "take",
                approves ? _("Take them back. Awards that stand on them end today")
                         : _("Take them back. A second person has to approve that first"),
                false);
    html_close(h, "fieldset");
}

static void decision_form(struct request *req, struct reply *reply, const struct regrade_view *v)
{
    struct html *h = reply->html;
    bool approves = v->r.state == REGRADE_WAITING;
    layout_form(req, reply, NULL, "class", "usa-form at-fields", "novalidate", "");
    field_hidden(reply, "decision", approves ? "approve" : "confirm");
    field_hidden(reply, "seen", regrade_seen(req->mem, &v->p));
    passes(reply, v, approves);
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "button", approves ? _("Approve and count again") : _("Count again"), "type",
              "submit", "class", "usa-button");
    html_close(h, "div");
    html_close(h, "form");
}

static void withdraw_form(struct request *req, struct reply *reply)
{
    struct html *h = reply->html;
    layout_form(req, reply, NULL, "class", "usa-form");
    field_hidden(reply, "decision", "withdraw");
    html_leaf(h, "button", _("Withdraw this regrade"), "type", "submit", "class",
              "usa-button usa-button--outline");
    html_close(h, "form");
}

static void decide(struct request *req, struct reply *reply, const struct regrade_view *v)
{
    struct html *h = reply->html;
    const struct regrade_step *first = confirmed(&v->r);
    if (!v->decides)
        return;
    html_leaf(h, "h2", _("Decide"));
    if (v->p.fit != REGRADE_FITS)
        html_leaf(h, "p", regrade_misfit(v->p.fit));
    else if (v->p.own)
        html_leaf(h, "p",
                  _("Your own pass would change by this, so somebody else has to decide it."));
    else if (v->p.own_open)
        html_leaf(h, "p",
                  _("An attempt of yours with this question is not counted yet, so somebody else "
                    "has to decide it."));
    else if (first && first->by_me)
        html_leaf(h, "p",
                  _("You confirmed this. Another author has to approve it, since passes would be "
                    "taken back."));
    else
        decision_form(req, reply, v);
    withdraw_form(req, reply);
}

/* How far counting is; where nothing moves, what to do about it. */
static void progress(struct request *req, struct html *h, const struct regrade *r)
{
    if (r->counted >= r->attempts) {
        html_leaf(
            h, "p",
            mem_format(req->mem,
                       words_plural("Counted again: %lld attempt. It is done.",
                                    "Counted again: %lld attempts. It is done.", (long)r->counted),
                       (long long)r->counted));
        return;
    }
    html_leaf(h, "p",
              mem_format(req->mem,
                         _("Counted again so far: %1$lld of %2$lld attempts. It goes on by itself, "
                           "within a minute; open this page again to see how far it is."),
                         (long long)r->counted, (long long)r->attempts),
              "role", "status");
    if (r->waits < REGRADE_WAITS_LONG)
        return;
    html_open(h, "div", "class", "usa-alert usa-alert--warning");
    html_open(h, "div", "class", "usa-alert__body");
    html_open(h, "p", "class", "usa-alert__text");
    html_format(h,
                words_plural("Nothing was counted for %d minute, so the background worker seems "
                             "not to run. Nothing is lost: counting goes on as soon as whoever "
                             "runs this server starts \"attest work\".",
                             "Nothing was counted for %d minutes, so the background worker seems "
                             "not to run. Nothing is lost: counting goes on as soon as whoever "
                             "runs this server starts \"attest work\".",
                             r->waits),
                r->waits);
    html_close(h, "p");
    html_close(h, "div");
    html_close(h, "div");
}

/* What became of it, and of the passes. */
static const char *state_words(const void *mem, const struct regrade *r)
{
    const char *passes = r->takes_passes
                             ? _("Passes that the new key does not give are taken back.")
                             : _("Nobody loses a pass.");
    const char *being = r->counted < r->attempts ? _("Being counted.") : NULL;
    if (r->state != REGRADE_IN_FORCE)
        return regrade_state_words(r->state);
    return mem_format(mem, being ? "%s %s %s" : "%s %s", regrade_state_words(r->state), passes,
                      being);
}

static void show(struct request *req, struct reply *reply, const struct regrade_view *v)
{
    struct html *h = reply->html;
    const struct field_problem problem = {"passes", v->passes_problem};
    layout_begin(
        req, reply,
        &(struct page_look){.title = v->passes_problem ? _("Error: Regrade") : _("Regrade"),
                            .wide = true,
                            .dense = true});
    field_problems(reply, &problem, 1);
    if (v->decides)
        layout_back(reply, mem_format(req->mem, "/authoring/items/%lld", (long long)v->r.item),
                    _("Question"));
    html_open(h, "h1");
    html_format(h, _("Regrade %lld"), (long long)v->r.id);
    html_close(h, "h1");
    html_leaf(h, "p", state_words(req->mem, &v->r));
    about(req, reply, v);
    if (v->r.state == REGRADE_IN_FORCE)
        progress(req, h, &v->r);
    if (v->decides)
        regrade_keys(req, reply, &v->r, &v->words);
    if (v->open) {
        preview(req, reply, v);
        decide(req, reply, v);
    }
    history(req, reply, &v->r);
    layout_end(req, reply);
}

/* 200; 404 */
bool page_regrade(struct request *req, struct reply *reply, struct err *err)
{
    struct regrade_view v;
    if (!read(req, &v, err))
        return false;
    show(req, reply, &v);
    return true;
}

static bool is(const char *a, const char *b)
{
    return a && !strcmp(a, b);
}

/* 303 to the page; 404; 409 says why not; 422 with the form */
bool page_regrade_post(struct request *req, struct reply *reply, struct err *err)
{
    struct regrade_view v;
    const char *decision = request_field(req, "decision"), *choice = request_field(req, "passes");
    enum regrade_decision d;
    if (!read(req, &v, err))
        return false;
    if (is(decision, "confirm"))
        d = REGRADE_CONFIRM;
    else if (is(decision, "approve"))
        d = REGRADE_APPROVE;
    else if (is(decision, "withdraw"))
        d = REGRADE_WITHDRAW;
    else
        return err_set(err, ERR_INVALID, "Choose what to do: confirm, approve or withdraw.");
    if (v.open && d != REGRADE_WITHDRAW && v.p.lost && !is(choice, "keep") && !is(choice, "take")) {
        v.passes_problem = _("Choose what becomes of the passes");
        show(req, reply, &v);
        reply->status = 422;
        return true;
    }
    return regrade_decide(req->db, req->mem, &v.r, d, is(choice, "take"),
                          request_field(req, "seen"), err) &&
           reply_see_other(req, reply, "/authoring/regrades/%lld", (long long)v.r.id);
}
