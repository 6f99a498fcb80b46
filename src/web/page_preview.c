/* Preview of a version: its contents and pages, as anybody would see them.
 * SPDX-License-Identifier: Apache-2.0 */
#include "web/preview.h"

#include <stdlib.h>
#include <string.h>

#include "domain/contact.h"
#include "store/db.h"
#include "util/words.h"
#include "web/attempt_form.h"
#include "web/attempt_item.h"
#include "web/course_language.h"
#include "web/language.h"
#include "web/layout.h"
#include "web/module_page.h"
#include "web/pages.h"
#include "web/rule_words.h"

/* ---- whom it is shown as */

/* Whether a value is one of those that can be chosen. */
static bool is_choice(const struct db_rows *choices, const char *what, const char *value)
{
    for (size_t i = 0; i < db_count(choices); i++) {
        if (!strcmp(db_text(choices, i, "what"), what) &&
            !strcmp(db_text(choices, i, "value"), value))
            return true;
    }
    return false;
}

static const char *chosen(struct request *req, const struct db_rows *choices, const char *what)
{
    const char *value = request_field(req, what);
    return value && is_choice(choices, what, value) ? value : "";
}

static const char *chosen_kind(struct request *req)
{
    const char *value = request_field(req, "facility_kind");
    for (size_t i = 0; value && i < n_facility_kinds; i++) {
        if (!strcmp(facility_kinds[i].code, value))
            return facility_kinds[i].code;
    }
    return "";
}

/* One of the languages of the course; else its own. */
static const char *chosen_language(struct request *req, const char *languages)
{
    const char *value = request_field(req, "language");
    size_t n = value ? strlen(value) : 0;
    for (const char *p = languages; *p; p += strcspn(p, " "), p += strspn(p, " ")) {
        if (n && n == strcspn(p, " ") && !strncmp(p, value, n))
            return mem_text(req->mem, value);
    }
    return mem_text_n(req->mem, languages, strcspn(languages, " "));
}

/* The interface speaks as it would with the learner. */
static void speak(struct request *req, struct reply *reply, const char *language)
{
    struct viewer *v = mem_new(req->mem, struct viewer);
    const struct language *l = words_find(language);
    *v = *req->viewer;
    v->language = language;
    req->viewer = v;
    if (l)
        words_use(l);
    reply->language = words_in_use()->code;
}

bool preview_open(struct request *req, struct reply *reply, struct preview_page *ret,
                  struct err *err)
{
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_PREVIEW_VERSION,
               DB_PARAMS(request_param(req, "code"),
                         db_from_int(req->mem, request_param_number(req, "version"))),
               err);
    if (!rows)
        return false;
    if (!db_count(rows))
        return err_set(err, ERR_NOT_FOUND, "There is no such version.");
    *ret = (struct preview_page){.version = db_int(rows, 0, "id"),
                                 .code = db_text(rows, 0, "code"),
                                 .title = db_text(rows, 0, "title"),
                                 .languages = db_text(rows, 0, "languages"),
                                 .reviews = db_text(rows, 0, "reviews"),
                                 .number = (int)db_int(rows, 0, "version"),
                                 .author = db_bool(rows, 0, "author"),
                                 .learner = db_bool(rows, 0, "learner")};
    ret->choices = db_run(req->db, req->mem, STMT_PREVIEW_CHOICES,
                          DB_PARAMS(db_from_int(req->mem, ret->version)), err);
    if (!ret->choices)
        return false;
    ret->as =
        (struct preview_as){chosen(req, ret->choices, "role"), chosen(req, ret->choices, "state"),
                            chosen_kind(req), chosen_language(req, ret->languages)};
    ret->base =
        mem_format(req->mem, "/authoring/courses/%s/versions/%d/preview", ret->code, ret->number);
    ret->query = mem_format(req->mem, "?role=%s&state=%s&facility_kind=%s&language=%s",
                            ret->as.role, ret->as.state, ret->as.facility_kind, ret->as.language);
    speak(req, reply, ret->as.language);
    return true;
}

/* ---- the bar */

static void begin_select(struct reply *reply, const char *name, const char *label,
                         const char *nobody)
{
    struct html *h = reply->html;
    html_leaf(h, "label", label, "class", "usa-label", "for", name);
    html_open(h, "select", "class", "usa-select", "id", name, "name", name);
    if (nobody)
        html_leaf(h, "option", nobody, "value", "");
}

static void one_option(struct reply *reply, const char *value, const char *text, const char *now)
{
    html_leaf(reply->html, "option", text, "value", value, "selected",
              !strcmp(value, now) ? "" : NULL);
}

static void select_choice(struct reply *reply, const struct preview_page *p, const char *what,
                          const char *label, const char *now)
{
    begin_select(reply, what, label, _("Not said"));
    for (size_t i = 0; i < db_count(p->choices); i++) {
        if (!strcmp(db_text(p->choices, i, "what"), what))
            one_option(reply, db_text(p->choices, i, "value"), db_text(p->choices, i, "text"), now);
    }
    html_close(reply->html, "select");
}

static const char *language_name(const struct request *req, const char *code)
{
    const struct language *l = words_find(code);
    return l ? l->name : mem_text(req->mem, code);
}

static void choose(struct request *req, struct reply *reply, const struct preview_page *p)
{
    struct html *h = reply->html;
    html_open(h, "form", "method", "get", "action", req->path, "class", "usa-form at-fields");
    select_choice(reply, p, "role", _("Job role"), p->as.role);
    select_choice(reply, p, "state", _("State"), p->as.state);
    begin_select(reply, "facility_kind", _("Kind of facility"), _("Not said"));
    for (size_t i = 0; i < n_facility_kinds; i++)
        one_option(reply, facility_kinds[i].code, _(facility_kinds[i].name), p->as.facility_kind);
    html_close(h, "select");
    begin_select(reply, "language", _("Language"), NULL);
    for (const char *l = p->languages; *l; l += strcspn(l, " "), l += strspn(l, " ")) {
        const char *code = mem_text_n(req->mem, l, strcspn(l, " "));
        one_option(reply, code, language_name(req, code), p->as.language);
    }
    html_close(h, "select");
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "button", _("Show"), "type", "submit", "class", "usa-button usa-button--outline");
    html_close(h, "div");
    html_close(h, "form");
}

/* "Nurse · MI · Hospital · English" */
static const char *as_words(struct request *req, const struct preview_page *p)
{
    const char *role = _("no job role"), *state = _("no state"), *kind = _("no kind of facility");
    for (size_t i = 0; i < db_count(p->choices); i++) {
        if (!strcmp(db_text(p->choices, i, "what"), "role") &&
            !strcmp(db_text(p->choices, i, "value"), p->as.role))
            role = db_text(p->choices, i, "text");
    }
    if (*p->as.state)
        state = p->as.state;
    for (size_t i = 0; i < n_facility_kinds; i++) {
        if (!strcmp(facility_kinds[i].code, p->as.facility_kind))
            kind = _(facility_kinds[i].name);
    }
    return mem_format(req->mem, "%s · %s · %s · %s", role, state, kind,
                      language_name(req, p->as.language));
}

/* Where the viewer came from: the version, or what they are asked to sign of it. */
static void ways_back(struct request *req, struct reply *reply, const struct preview_page *p)
{
    struct html *h = reply->html;
    html_open(h, "p");
    html_leaf(h, "a", _("All of its pages"), "href",
              mem_format(req->mem, "%s%s", p->base, p->query));
    if (p->author) {
        html_text(h, " · ");
        html_leaf(h, "a", _("Back to the version"), "href",
                  mem_format(req->mem, "/authoring/courses/%s/versions/%d", p->code, p->number));
    }
    if (p->reviews) {
        html_text(h, " · ");
        html_leaf(h, "a", _("Back to the review"), "href",
                  mem_format(req->mem, "/reviews/%.*s", (int)strcspn(p->reviews, " "), p->reviews));
    }
    html_close(h, "p");
}

void preview_bar(struct request *req, struct reply *reply, const struct preview_page *p)
{
    struct html *h = reply->html;
    html_open(h, "aside", "class", "usa-alert usa-alert--info", "aria-label", _("Preview"));
    html_open(h, "div", "class", "usa-alert__body");
    html_open(h, "p");
    html_leaf(h, "strong",
              mem_format(req->mem, _("Preview of %1$s, version %2$d"), p->code, p->number));
    html_text(h, " ");
    html_text(h, _("Nothing you do here is kept."));
    html_close(h, "p");
    html_leaf(h, "p", mem_format(req->mem, _("Shown as: %s"), as_words(req, p)));
    html_open(h, "details");
    html_leaf(h, "summary", _("Show it as somebody else"));
    choose(req, reply, p);
    html_close(h, "details");
    ways_back(req, reply, p);
    html_close(h, "div");
    html_close(h, "aside");
}

void preview_not_for(struct request *req, struct reply *reply, const struct preview_page *p)
{
    struct html *h = reply->html;
    html_open(h, "p", "class", "at-inset");
    html_leaf(h, "strong", _("This module is for some learners only."));
    html_text(h, " ");
    html_format(h, _("It is not for whom it is shown as now (%s): they do not meet it."),
                as_words(req, p));
    html_close(h, "p");
}

/* ---- contents */

/* "1 week", "3 months": a period of the course file. */
static const char *period(const void *mem, const char *months, const char *days)
{
    int m = atoi(months), d = atoi(days);
    const char *left = m ? mem_format(mem, words_plural("%d month", "%d months", m), m) : NULL,
               *right = !d ? NULL
                        : d % 7
                            ? mem_format(mem, words_plural("%d day", "%d days", d), d)
                            : mem_format(mem, words_plural("%d week", "%d weeks", d / 7), d / 7);
    return left && right ? mem_format(mem, "%s, %s", left, right) : left ? left : right;
}

/* What a quiz is besides its title: one that need not be taken, one that comes later. */
static const char *quiz_is(struct request *req, const struct db_rows *rows, size_t i)
{
    size_t n, same;
    const char **months = db_array(rows, i, "months", req->mem, &n),
               **days = db_array(rows, i, "days", req->mem, &same), *list = NULL;
    for (size_t k = 0; k < n && k < same; k++) {
        const char *one = period(req->mem, months[k], days[k]);
        if (one)
            list = list ? mem_format(req->mem, "%s; %s", list, one) : one;
    }
    if (list)
        return mem_format(req->mem, _("%s after completion"), list);
    return db_bool(rows, i, "optional") ? _("Optional") : NULL;
}

static void step(struct request *req, struct reply *reply, const struct preview_page *p,
                 const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    const char *quiz = db_text(rows, i, "quiz");
    html_open(h, "li");
    html_open(h, "span", "lang", course_lang(req, reply, db_text(rows, i, "language")));
    html_leaf(h, "a", db_text(rows, i, "title"), "href",
              quiz ? mem_format(req->mem, "%s/quizzes/%s%s", p->base, quiz, p->query)
                   : mem_format(req->mem, "%s/modules/%s/pages/%s%s", p->base,
                                db_text(rows, i, "module"), db_text(rows, i, "number"), p->query));
    html_close(h, "span");
    int minutes = (int)db_int(rows, i, "minutes");
    const char *is =
        quiz ? quiz_is(req, rows, i)
             : mem_format(req->mem, words_plural("%d minute", "%d minutes", minutes), minutes);
    if (is)
        html_format(h, " · %s", is);
    html_close(h, "li");
}

/* Whether any title is in another language than that of the preview. */
static bool is_partly_foreign(const struct db_rows *rows)
{
    bool any = false;
    for (size_t i = 0; i < db_count(rows); i++)
        any = any || !db_is_null(rows, i, "language") ||
              (db_int(rows, i, "module") && !db_is_null(rows, i, "module_language"));
    return any;
}

/* What the pages that count take, for whom the version is shown as: modules with a condition are
 * why this differs from one learner to the next. */
static void reading(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    int minutes = 0;
    for (size_t i = 0; i < db_count(rows); i++) {
        if (db_bool(rows, i, "fits") && !db_bool(rows, i, "module_optional"))
            minutes += (int)db_int(rows, i, "minutes");
    }
    html_leaf(
        reply->html, "p",
        mem_format(req->mem,
                   words_plural("For whom it is shown as, the pages that count take %d minute.",
                                "For whom it is shown as, the pages that count take %d minutes.",
                                minutes),
                   minutes));
}

/* 200; 404 for whom it does not concern */
bool page_preview(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct preview_page p;
    if (!preview_open(req, reply, &p, err))
        return false;
    struct db_rows *rows = db_run(req->db, req->mem, STMT_PREVIEW_STEPS,
                                  DB_PARAMS(db_from_int(req->mem, p.version), p.as.language,
                                            p.as.role, p.as.state, p.as.facility_kind),
                                  err);
    if (!rows)
        return false;
    layout_begin(req, reply, &(struct page_look){.title = _("Preview")});
    preview_bar(req, reply, &p);
    html_leaf(h, "h1", mem_format(req->mem, _("Preview of %1$s, version %2$d"), p.code, p.number));
    course_parts_not_yet(req, reply, is_partly_foreign(rows));
    reading(req, reply, rows);
    for (size_t i = 0; i < db_count(rows); i++) {
        int64_t module = db_int(rows, i, "module");
        if (!i || module != db_int(rows, i - 1, "module")) {
            html_leaf(h, "h2",
                      module ? db_text(rows, i, "module_title") : _("For the whole course"), "lang",
                      module ? course_lang(req, reply, db_text(rows, i, "module_language")) : NULL);
            if (module && db_bool(rows, i, "module_optional"))
                html_leaf(h, "p", _("Optional: the course is complete without it."));
            if (!db_bool(rows, i, "fits"))
                preview_not_for(req, reply, &p);
            html_open(h, "ul");
        }
        step(req, reply, &p, rows, i);
        if (i + 1 == db_count(rows) || db_int(rows, i + 1, "module") != module)
            html_close(h, "ul");
    }
    layout_end(req, reply);
    return true;
}

/* ---- a page */

/* What facilities fill in differs from one to the next: here each slot has a sample. */
static void sample_contacts(struct request *req, const struct preview_page *p,
                            struct contacts *contacts)
{
    contacts->list = mem_array(req->mem, struct contact, db_count(p->choices) + 1);
    contacts->n = 0;
    for (size_t i = 0; i < db_count(p->choices); i++) {
        const char *key = db_text(p->choices, i, "value");
        if (strcmp(db_text(p->choices, i, "what"), "slot") != 0)
            continue;
        contacts->list[contacts->n++] = (struct contact){
            .key = key,
            .text = mem_format(req->mem, _("[Sample, filled in by each facility: %s]"),
                               contact_name(req->mem, key))};
    }
}

/* Whether an answer is still under way: moved, or on a path that goes on. */
static bool goes_on(const struct attempt_form *form, const struct quiz_item *item)
{
    return form->moved || form->action == ACTION_RESTART || !form->answer.n || item_goes_on(item);
}

/* The activity of a fragment: as it stands, or with what was just sent to it. */
static bool activity_of(struct request *req, const struct preview_page *p, const char *key,
                        struct activity *ret, struct err *err)
{
    const char *sent = req->method == METHOD_POST ? request_field(req, "activity") : NULL;
    if (!sent || strcmp(sent, key) != 0)
        return preview_activity(req->db, req->mem, p->version, key, NULL, &p->as, ret, err);
    const struct attempt_form form = attempt_form_read(req);
    if (!quiz_answer_fits(&form.answer, err) ||
        !preview_activity(req->db, req->mem, p->version, key, &form.answer, &p->as, ret, err))
        return false;
    if (goes_on(&form, &ret->item))
        ret->result = NULL;
    return true;
}

static bool load_activities(struct request *req, struct module_page *at, struct err *err)
{
    at->activities = mem_array(req->mem, struct activity, db_count(at->page) + 1);
    for (size_t i = 0; i < db_count(at->page); i++) {
        const char *kind = db_text(at->page, i, "kind");
        if (kind && !strcmp(kind, "activity") &&
            !activity_of(req, at->preview, db_text(at->page, i, "text"), &at->activities[i], err))
            return false;
    }
    return true;
}

static bool load(struct request *req, const struct preview_page *p, struct module_page *at,
                 struct err *err)
{
    const char *version = db_from_int(req->mem, p->version),
               *module = db_from_int(req->mem, request_param_number(req, "module")),
               *page = db_from_int(req->mem, request_param_number(req, "page"));
    at->course = p->base;
    at->path = mem_format(req->mem, "%s/modules/%s/pages/%s", p->base, module, page);
    db_queue(req->db, STMT_PREVIEW_PAGE,
             DB_PARAMS(version, module, page, at->summary ? "true" : "false", p->as.language,
                       p->as.role, p->as.state, p->as.facility_kind));
    db_queue(req->db, STMT_COURSE_REFERENCES_OF, DB_PARAMS(version, p->as.language));
    contacts_queue(req->db, req->mem, DATE_NONE, p->as.language);
    at->page = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL;
    at->references = at->page ? db_next(req->db, req->mem, err) : NULL;
    if (!at->references || !contacts_take(req->db, req->mem, DATE_NONE, &at->contacts, err))
        return false;
    sample_contacts(req, p, &at->contacts);
    return true;
}

static bool show(struct request *req, struct reply *reply, bool summary, struct err *err)
{
    struct preview_page p;
    struct module_page at = {.summary = summary};
    if (!preview_open(req, reply, &p, err) || !load(req, &p, &at, err))
        return false;
    at.preview = &p;
    at.query = p.query;
    if (!db_count(at.page) || (summary && !db_bool(at.page, 0, "has_summary")))
        return err_set(err, ERR_NOT_FOUND, "There is no such page in this course.");
    if (!load_activities(req, &at, err))
        return false;
    module_page_build(req, reply, at);
    return true;
}

/* 200 with the page, or first its content note; sent an answer to an activity, with what comes of
 * it; 404 */
bool page_preview_page(struct request *req, struct reply *reply, struct err *err)
{
    return show(req, reply, false, err);
}

/* 200 with the summary of equal credit; 404 */
bool page_preview_summary(struct request *req, struct reply *reply, struct err *err)
{
    return show(req, reply, true, err);
}
