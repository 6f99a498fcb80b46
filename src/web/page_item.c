/* One question: what its answers say, and the way to put its key right.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "domain/item_analysis.h"
#include "domain/regrade.h"
#include "store/db.h"
#include "web/certificate_code.h"
#include "web/field.h"
#include "web/item_words.h"
#include "web/layout.h"
#include "web/pages.h"

enum { REASON_MAX = 1000 };

struct item_view {
    int64_t id;
    struct db_rows *item, *regrades;
    const char *language;
    struct item_figures *figures;
    size_t n_figures;
    struct regrade_candidate *candidates;
    size_t n_candidates;
    /* as sent */
    const char *key, *reason, *key_problem, *reason_problem;
};

static bool read(struct request *req, struct item_view *v, struct err *err)
{
    *v = (struct item_view){.id = request_param_int(req, "item")};
    const char *id = db_from_int(req->mem, v->id);
    db_queue(req->db, STMT_ITEM_FIND, DB_PARAMS(id));
    db_queue(req->db, STMT_REGRADE_OF_ITEM, DB_PARAMS(id, req->viewer->zone));
    v->item = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL;
    v->regrades = v->item ? db_next(req->db, req->mem, err) : NULL;
    if (!v->regrades)
        return false;
    if (!db_count(v->item))
        return err_set(err, ERR_NOT_FOUND, "There is no such question.");
    v->language = db_text(v->item, 0, "language");
    return item_analysis(req->db, req->mem, db_int(v->item, 0, "course_version"), v->id,
                         &v->figures, &v->n_figures, err) &&
           (!v->n_figures ||
            regrade_candidates(req->db, req->mem, v->id, &v->candidates, &v->n_candidates, err));
}

/* ---- figures */

static const char *share(const void *mem, int n, int of)
{
    return mem_format(mem, _("%1$d of %2$d"), n, of);
}

static void figures(struct request *req, struct html *h, const struct item_figures *f)
{
    html_open(h, "dl", "class", "at-facts");
    facts_row(h, _("People"), db_from_int(req->mem, f->counted));
    facts_row(h, _("Difficulty"), item_thousandths(req->mem, f->difficulty));
    facts_row(h, _("Discrimination"),
              f->has_discrimination ? item_thousandths(req->mem, f->discrimination)
                                    : _("not known: scores do not differ"));
    facts_row(h, _("Left blank"), share(req->mem, f->blank, f->counted));
    if (f->asked_sure)
        facts_row(h, _("Very sure, and wrong"), share(req->mem, f->sure_wrong, f->asked_sure));
    if (f->tries)
        facts_row(h, _("Mean checks of an answer"),
                  mem_format(req->mem, "%d.%02d", f->tries / 100, f->tries % 100));
    html_close(h, "dl");
}

static void choice_row(struct request *req, struct reply *reply, const struct item_choice *c,
                       const char *language)
{
    struct html *h = reply->html;
    html_open(h, "tr");
    html_open(h, "th", "scope", "row", "lang", language);
    if (c->part_label) {
        html_trusted(h, c->part_label);
        html_text(h, ": ");
    }
    html_trusted(h, c->label);
    html_close(h, "th");
    html_leaf(h, "td", c->right ? _("right") : "", "data-label", _("Key"));
    html_leaf(h, "td", db_from_int(req->mem, c->n), "data-label", _("All"), "class", "at-num");
    html_leaf(h, "td", db_from_int(req->mem, c->upper), "data-label", _("Upper group"), "class",
              "at-num");
    html_leaf(h, "td", db_from_int(req->mem, c->lower), "data-label", _("Lower group"), "class",
              "at-num");
    html_open(h, "td", "data-label", _("What to look at"));
    for (int i = 0; i < CHOICE_FLAG_COUNT; i++) {
        if (c->flags & 1U << i)
            html_format(h, "%s ", item_choice_words((enum choice_flag)i));
    }
    html_close(h, "td");
    html_close(h, "tr");
}

static void choices(struct request *req, struct reply *reply, const struct item_figures *f,
                    const char *language)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Choice"),      _("Key"),         _("All"),
                                 _("Upper group"), _("Lower group"), _("What to look at")};
    if (!f->n_choices)
        return;
    html_open(h, "table", "class", "usa-table at-cards");
    html_open(h, "caption");
    html_text(h, _("How often each choice was taken"));
    html_text(h, " ");
    html_leaf(h, "small",
              mem_format(req->mem,
                         _("Upper and lower group: the %d people each who did best, and least "
                           "well, on the rest of the paper"),
                         f->group));
    html_close(h, "caption");
    html_open(h, "thead");
    html_open(h, "tr");
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        html_leaf(h, "th", heads[i], "scope", "col", "class", i > 1 && i < 5 ? "at-num" : NULL);
    html_close(h, "tr");
    html_close(h, "thead");
    html_open(h, "tbody");
    for (size_t i = 0; i < f->n_choices; i++)
        choice_row(req, reply, &f->choices[i], language);
    html_close(h, "tbody");
    html_close(h, "table");
}

static void at_quiz(struct request *req, struct reply *reply, const struct item_view *v,
                    const struct item_figures *f)
{
    struct html *h = reply->html;
    if (!f->quiz) {
        html_leaf(h, "p", _("Nobody has met this question in a finished attempt yet."));
        return;
    }
    html_leaf(h, "h2", f->quiz_title, "lang", v->language);
    if (!f->counted) {
        html_open(h, "p");
        html_format(
            h,
            _("Under 30 responses: %s. Figures are told from 30 people on, so that nobody's "
              "answer shows."),
            item_withheld(req->mem, f));
        html_close(h, "p");
        return;
    }
    item_flags_list(reply, f->flags);
    figures(req, h, f);
    choices(req, reply, f, v->language);
}

/* ---- the key */

static void candidates(struct request *req, struct reply *reply, const struct item_view *v)
{
    struct html *h = reply->html;
    field_set(reply, &(struct field){.name = "key",
                                     .label = _("What it should count by"),
                                     .problem = v->key_problem});
    for (size_t i = 0; i < v->n_candidates; i++) {
        const struct regrade_candidate *c = &v->candidates[i];
        const char *id = db_from_int(req->mem, c->item);
        if (c->fit == REGRADE_FITS)
            field_radio(reply, "key", id,
                        mem_format(req->mem, _("The key of version %d"), c->version),
                        v->key && !strcmp(v->key, id));
    }
    field_radio(reply, "key", "credit", _("Its full points for everybody: it was not sound"),
                v->key && !strcmp(v->key, "credit"));
    html_close(h, "fieldset");
    for (size_t i = 0; i < v->n_candidates; i++) {
        if (v->candidates[i].fit != REGRADE_FITS)
            html_leaf(h, "p",
                      mem_format(req->mem, _("Version %1$d: %2$s"), v->candidates[i].version,
                                 regrade_misfit(v->candidates[i].fit)),
                      "class", "at-quiet");
    }
}

static void propose(struct request *req, struct reply *reply, const struct item_view *v)
{
    struct html *h = reply->html;
    html_leaf(h, "h2", _("Put a wrong key right"));
    html_leaf(h, "p",
              _("First publish a version of the course with the right key; keep the ids of the "
                "question and of its choices. Then count this version's answers by that key. You "
                "see who would change before anything happens."));
    layout_form(req, reply,
                mem_format(req->mem, "/authoring/items/%lld/regrades", (long long)v->id), "class",
                "usa-form at-fields", "novalidate", "");
    candidates(req, reply, v);
    field_lines(reply, 3,
                &(struct field){.name = "reason",
                                .label = _("Why"),
                                .hint = _("Learners whose score changes read it."),
                                .problem = v->reason_problem,
                                .value = v->reason});
    layout_submit(reply, _("See who would change"));
}

static void earlier(struct request *req, struct reply *reply, const struct item_view *v)
{
    struct html *h = reply->html;
    if (!db_count(v->regrades))
        return;
    html_leaf(h, "h2", _("Regrades of this question"));
    html_open(h, "ul");
    for (size_t i = 0; i < db_count(v->regrades); i++) {
        html_open(h, "li");
        html_leaf(h, "a", mem_format(req->mem, _("Regrade %s"), db_text(v->regrades, i, "id")),
                  "href",
                  mem_format(req->mem, "/authoring/regrades/%s", db_text(v->regrades, i, "id")));
        html_format(h, ", %s: %s", date_for_people(req->mem, db_date(v->regrades, i, "on_day")),
                    regrade_state_words(regrade_state_of(db_text(v->regrades, i, "state"))));
        html_close(h, "li");
    }
    html_close(h, "ul");
}

/* ---- the page */

static void problems(struct reply *reply, const struct item_view *v)
{
    const struct field_problem all[] = {{"key", v->key_problem}, {"reason", v->reason_problem}};
    field_problems(reply, all, sizeof all / sizeof *all);
}

static void show(struct request *req, struct reply *reply, const struct item_view *v)
{
    struct html *h = reply->html;
    const char *course = db_text(v->item, 0, "course"), *version = db_text(v->item, 0, "version");
    layout_begin(req, reply,
                 &(struct page_look){.title = v->key_problem || v->reason_problem
                                                  ? _("Error: Question")
                                                  : _("Question"),
                                     .wide = true,
                                     .dense = true});
    problems(reply, v);
    layout_back(reply,
                mem_format(req->mem, "/authoring/courses/%s/versions/%s/items", course, version),
                mem_format(req->mem, _("Questions of %1$s, version %2$s"), course, version));
    html_leaf(h, "h1", db_text(v->item, 0, "plain"), "lang", v->language);
    html_open(h, "p", "class", "at-quiet");
    html_format(h, "%s / %s, %s", db_text(v->item, 0, "bank"), db_text(v->item, 0, "key"),
                db_text(v->item, 0, "kind"));
    html_close(h, "p");
    if (db_bool(v->item, 0, "regraded"))
        html_leaf(h, "p",
                  db_is_null(v->item, 0, "key_item")
                      ? _("Everybody has the full points of this question now.")
                      : mem_format(req->mem,
                                   _("This question counts by the key of version %s now."),
                                   db_text(v->item, 0, "key_version")));
    if (!v->n_figures)
        html_leaf(h, "p",
                  _("This question is not scored, so there are no figures and no key. What groups "
                    "of ten or more answered is told to those who answer for a facility."));
    for (size_t i = 0; i < v->n_figures; i++)
        at_quiz(req, reply, v, &v->figures[i]);
    if (v->n_figures && strcmp(db_text(v->item, 0, "scoring"), "rubric") != 0)
        propose(req, reply, v);
    earlier(req, reply, v);
    layout_end(req, reply);
}

/* 200; 404 */
bool page_item(struct request *req, struct reply *reply, struct err *err)
{
    struct item_view v;
    if (!read(req, &v, err))
        return false;
    show(req, reply, &v);
    return true;
}

static const struct regrade_candidate *chosen(const struct item_view *v, const void *mem)
{
    for (size_t i = 0; i < v->n_candidates; i++) {
        if (!strcmp(db_from_int(mem, v->candidates[i].item), v->key))
            return &v->candidates[i];
    }
    return NULL;
}

/* 303 to the regrade; 404; 409; 422 with the form */
bool page_item_regrade(struct request *req, struct reply *reply, struct err *err)
{
    struct item_view v;
    int64_t regrade;
    if (!read(req, &v, err))
        return false;
    v.key = request_typed(req, "key");
    v.reason = request_typed(req, "reason");
    const struct regrade_candidate *c = chosen(&v, req->mem);
    if (!c && strcmp(v.key, "credit") != 0)
        v.key_problem = _("Choose what it should count by");
    v.reason_problem = field_text_problem(req->mem, v.reason, REASON_MAX, _("Say why"));
    if (v.key_problem || v.reason_problem) {
        show(req, reply, &v);
        reply->status = 422;
        return true;
    }
    return regrade_propose(req->db, req->mem, v.id, c ? c->item : 0, v.reason, &regrade, err) &&
           reply_see_other(req, reply, "/authoring/regrades/%lld", (long long)regrade);
}
