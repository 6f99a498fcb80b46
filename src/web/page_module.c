/*
 * A page to read, its summary, and what comes before and after it.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "domain/learning.h"
#include "store/fixed.h"
#include "web/activity.h"
#include "web/attempt_form.h"
#include "web/contact_line.h"
#include "web/course_language.h"
#include "web/language.h"
#include "web/layout.h"
#include "web/module_page.h"
#include "web/pages.h"
#include "web/preview.h"
#include "web/source_list.h"

/* An address that carries on what a preview is of. */
static const char *carrying(struct request *req, const struct module_page *at, const char *address)
{
    if (!at->query)
        return address;
    return mem_format(req->mem, "%s%s%s", address, strchr(address, '?') ? "&" : "?", at->query + 1);
}

static bool is_hidden(const struct module_page *at, size_t i)
{
    for (size_t k = 0; at->hidden && k < db_count(at->hidden); k++) {
        if (db_int(at->hidden, k, "fragment") == db_int(at->page, i, "fragment"))
            return true;
    }
    return false;
}

/* The first form of the page is the one that the quick exit takes along. */
static const struct activity *leaving(struct request *req, const struct module_page *at)
{
    for (size_t i = 0; i < db_count(at->page); i++) {
        if (activity_is_open(req, &at->activities[i]))
            return &at->activities[i];
    }
    return NULL;
}

static void activity(struct request *req, struct reply *reply, const struct module_page *at,
                     const struct activity *one)
{
    if (at->lang) /* an activity speaks with the interface, and marks what is foreign in it */
        html_open(reply->html, "div", "lang", reply->language);
    activity_section(req, reply, one,
                     &(struct activity_place){.course = request_param(req, "code"),
                                              .module = db_text(at->page, 0, "module"),
                                              .page = db_text(at->page, 0, "number"),
                                              .summary = at->summary,
                                              .leaves = !at->preview && one == leaving(req, at),
                                              .base = at->preview ? at->course : NULL,
                                              .query = at->query});
    if (at->lang)
        html_close(reply->html, "div");
}

/* What an activity said cites sources too. */
static void cite_outcome(struct cited *cited, const struct quiz_result *r)
{
    for (size_t i = 0; r && i < r->n_reasons; i++) {
        cited_note(cited, r->reasons[i].rationale);
        cited_note(cited, r->reasons[i].said);
    }
}

static void fragments(struct request *req, struct reply *reply, const struct module_page *at,
                      struct cited *cited)
{
    const struct db_rows *rows = at->page;
    html_open(reply->html, "div", "class", "at-content", "lang", at->lang);
    for (size_t i = 0; i < db_count(rows); i++) {
        const char *kind = db_text(rows, i, "kind"), *text = db_text(rows, i, "text");
        if (!kind || is_hidden(at, i))
            continue;
        if (!strcmp(kind, "local")) {
            contact_line(req, reply, &at->contacts, text, at->lang);
        } else if (!strcmp(kind, "activity")) {
            activity(req, reply, at, &at->activities[i]);
            cite_outcome(cited, at->activities[i].result);
        } else {
            html_trusted(reply->html, text);
            cited_note(cited, text);
        }
    }
    html_close(reply->html, "div");
}

/* Definitions of words used on the page, and of words used in these. */
static void glossary(struct request *req, struct reply *reply, const struct module_page *at,
                     struct cited *cited)
{
    const struct db_rows *rows = at->references;
    struct html *h = reply->html;
    size_t shown = 0;
    bool foreign = false;
    for (size_t before = cited->n + 1; before != cited->n;) {
        before = cited->n;
        for (size_t i = 0; i < db_count(rows); i++) {
            if (db_bool(rows, i, "is_source") ||
                !cited_has(cited, "definition-", db_text(rows, i, "key")))
                continue;
            const char *key = mem_format(cited->mem, "seen-%s", db_text(rows, i, "key"));
            if (cited_has(cited, "", key))
                continue;
            cited_note(cited, db_text(rows, i, "text"));
            cited_note(cited, mem_format(cited->mem, "href=\"#%s\"", key));
            if (!shown++) {
                html_open(h, "details", "class", "at-glossary");
                html_leaf(h, "summary", _("Words on this page"));
                html_open(h, "dl");
            }
            const char *lang = course_lang(req, reply, db_text(rows, i, "language"));
            foreign = foreign || !db_is_null(rows, i, "language");
            html_leaf(h, "dt", db_text(rows, i, "title"), "id",
                      mem_format(cited->mem, "definition-%s", db_text(rows, i, "key")), "lang",
                      lang);
            html_open(h, "dd", "lang", lang);
            html_trusted(h, db_text(rows, i, "text"));
            html_close(h, "dd");
        }
    }
    if (shown) {
        html_close(h, "dl");
        /* Of a page that is not translated itself, that was said above. */
        course_parts_not_yet(req, reply, foreign && db_is_null(at->page, 0, "language"));
        html_close(h, "details");
    }
}

/* Before a page with a content note: what it speaks of, and the choice. Which way is taken is
 * nowhere kept. */
static void content_note(struct request *req, struct reply *reply, const struct module_page *at)
{
    struct html *h = reply->html;
    html_leaf(h, "h1", _("Before you read this page"));
    course_not_yet(req, reply, db_text(at->page, 0, "language"));
    html_open(h, "p", "class", "at-lead", "lang", at->lang);
    html_trusted(h, db_text(at->page, 0, "note"));
    html_close(h, "p");
    html_leaf(h, "p",
              db_bool(at->page, 0, "has_summary")
                  ? _("Both ways teach the same and count the same. Nobody sees which one you "
                      "choose.")
                  : _("You can stop here and come back at any time."));
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "a", _("Show page"), "class", "usa-button", "href",
              carrying(req, at, mem_format(req->mem, "%s?show=1", at->path)));
    if (db_bool(at->page, 0, "has_summary"))
        html_leaf(h, "a", _("Read summary (counts the same)"), "class",
                  "usa-button usa-button--outline", "href",
                  carrying(req, at, mem_format(req->mem, "%s/summary", at->path)));
    html_close(h, "div");
    html_open(h, "p");
    html_leaf(h, "a", _("Support is one step away"), "href", "/support");
    html_close(h, "p");
}

/* Continue marks the page read; without an open enrolment it only leads on. */
static void onward(struct request *req, struct reply *reply, const struct module_page *at)
{
    struct html *h = reply->html;
    const char *module = db_text(at->page, 0, "next_module"),
               *number = db_text(at->page, 0, "next_number");
    bool enrolled = !db_is_null(at->page, 0, "enrolment");
    if (enrolled)
        layout_form(req, reply, at->path, NULL);
    html_open(h, "div", "class", "at-actions");
    if (enrolled)
        html_leaf(h, "button", _("Continue"), "type", "submit", "class", "usa-button");
    else if (number)
        html_leaf(
            h, "a", _("Next page"), "class", "usa-button", "href",
            carrying(req, at,
                     mem_format(req->mem, "%s/modules/%s/pages/%s", at->course, module, number)));
    html_leaf(h, "a", enrolled ? _("Pause and see the course") : _("See the course"), "href",
              carrying(req, at, at->course));
    html_close(h, "div");
    if (enrolled)
        html_close(h, "form");
}

static void whole_page(struct request *req, struct reply *reply, const struct module_page *at)
{
    struct html *h = reply->html;
    struct cited cited = {.mem = req->mem};
    html_leaf(h, "h1", db_text(at->page, 0, "title"), "lang", at->lang);
    course_not_yet(req, reply, db_text(at->page, 0, "language"));
    if (at->summary) {
        html_open(h, "p", "class", "at-quiet");
        html_format(h, "%s ", _("Summary: it counts the same."));
        html_leaf(h, "a", _("Read the whole page"), "href",
                  carrying(req, at, mem_format(req->mem, "%s?show=1", at->path)));
        html_close(h, "p");
    } else if (db_bool(at->page, 0, "has_summary")) {
        html_open(h, "p", "class", "at-quiet");
        html_leaf(h, "a", _("Read the summary instead (counts the same)"), "href",
                  carrying(req, at, mem_format(req->mem, "%s/summary", at->path)));
        html_close(h, "p");
    }
    fragments(req, reply, at, &cited);
    glossary(req, reply, at, &cited);
    source_list_cited(req, reply, at->references, &cited);
    onward(req, reply, at);
}

static void where(struct reply *reply, const struct db_rows *page)
{
    struct html *h = reply->html;
    html_open(h, "p", "class", "at-where");
    html_format(h, _("Module %s, page %s of %s · %s minutes"), db_text(page, 0, "module_shown"),
                db_text(page, 0, "number"), db_text(page, 0, "pages"), db_text(page, 0, "minutes"));
    html_close(h, "p");
}

/* All statements in one round trip. */
static bool load(struct request *req, struct module_page *at, struct err *err)
{
    const char *code = request_param(req, "code"), *language = language_of_reader(req);
    const char *module = db_from_int(req->mem, request_param_number(req, "module")),
               *page = db_from_int(req->mem, request_param_number(req, "page"));
    at->course = mem_format(req->mem, "/courses/%s", code);
    at->path = mem_format(req->mem, "%s/modules/%s/pages/%s", at->course, module, page);
    db_queue(req->db, STMT_COURSE_PAGE,
             DB_PARAMS(code, module, page, at->summary ? "true" : "false",
                       db_from_date(req->mem, req->viewer->today), language));
    db_queue(req->db, STMT_COURSE_REFERENCES, DB_PARAMS(code, language));
    db_queue(req->db, STMT_SESSION_DEVICE, NULL);
    contacts_queue(req->db, req->mem, req->viewer->today, language);
    at->page = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL;
    at->references = at->page ? db_next(req->db, req->mem, err) : NULL;
    at->device = at->references ? db_next(req->db, req->mem, err) : NULL;
    return at->device && contacts_take(req->db, req->mem, req->viewer->today, &at->contacts, err);
}

/* Read only on pages that have one. */
static bool load_activities(struct request *req, struct module_page *at, struct err *err)
{
    const struct quiz_reader reader = attempt_reader(req);
    at->activities = mem_array(req->mem, struct activity, db_count(at->page) + 1);
    for (size_t i = 0; i < db_count(at->page); i++) {
        const char *kind = db_text(at->page, i, "kind");
        if (kind && !strcmp(kind, "activity") &&
            !activity_find(req->db, req->mem, request_param(req, "code"),
                           db_text(at->page, i, "text"), &reader, &at->activities[i], err))
            return false;
    }
    return true;
}

/* Where an activity can be answered, the page carries the key of what its browser keeps. */
static void carry_device(struct request *req, const struct module_page *at)
{
    if (!leaving(req, at) || !db_count(at->device))
        return;
    struct viewer *viewer = mem_new(req->mem, struct viewer);
    *viewer = *req->viewer;
    viewer->device_key = db_text(at->device, 0, "key");
    viewer->device_tag = db_text(at->device, 0, "tag");
    req->viewer = viewer;
}

void module_page_build(struct request *req, struct reply *reply, struct module_page at)
{
    bool note = !at.summary && !db_is_null(at.page, 0, "note") && !request_field(req, "show");
    at.lang = course_lang(req, reply, db_text(at.page, 0, "language"));
    layout_begin(req, reply,
                 &(struct page_look){.title = mem_format(req->mem, _("Module %s, page %s"),
                                                         db_text(at.page, 0, "module_shown"),
                                                         db_text(at.page, 0, "number")),
                                     .exit = !at.preview,
                                     .answer = !at.preview && !note && leaving(req, &at) != NULL});
    if (at.preview) {
        preview_bar(req, reply, at.preview);
        if (!db_bool(at.page, 0, "fits"))
            preview_not_for(req, reply, at.preview);
    }
    layout_back(reply, carrying(req, &at, at.course),
                mem_format(req->mem, _("Course %s"), request_param(req, "code")));
    where(reply, at.page);
    if (note)
        content_note(req, reply, &at);
    else
        whole_page(req, reply, &at);
    layout_end(req, reply);
}

static bool show(struct request *req, struct reply *reply, bool summary, struct err *err)
{
    struct module_page at = {.summary = summary};
    if (!load(req, &at, err))
        return false;
    if (!db_count(at.page) || (summary && !db_bool(at.page, 0, "has_summary")))
        return err_set(err, ERR_NOT_FOUND, "There is no such page in this course.");
    if (!db_bool(at.page, 0, "may_read"))
        return reply_see_other(req, reply, "%s", at.course);
    if (!load_activities(req, &at, err))
        return false;
    carry_device(req, &at);
    module_page_build(req, reply, at);
    return true;
}

/* ---- in one statement */

static bool page_ask(struct request *req, const char *session)
{
    db_queue(req->db, STMT_COURSE_PAGE_ONCE, DB_PARAMS(session, request_param(req, "code")));
    return true;
}

/* What a page asks for besides what is the same for everybody. */
struct asks {
    bool contacts, conditions, activities;
};

static struct asks asks_of(const struct db_rows *page)
{
    struct asks a = {0};
    for (size_t i = 0; i < db_count(page); i++) {
        const char *kind = db_text(page, i, "kind");
        a.contacts |= kind && !strcmp(kind, "local");
        a.activities |= kind && !strcmp(kind, "activity");
        a.conditions |= db_bool(page, i, "conditional");
    }
    return a;
}

/* Contacts, and what is not for this person, where the page has such: one more round trip. */
static bool load_own(struct request *req, struct module_page *at, struct asks asks,
                     const char *language, struct err *err)
{
    date today = req->viewer->today;
    if (!asks.contacts && !asks.conditions)
        return true;
    db_queue_begin(req->db, true);
    db_queue(req->db, STMT_TRANSACTION_PERSON, DB_PARAMS(db_from_int(req->mem, req->viewer->id)));
    if (asks.conditions)
        db_queue(req->db, STMT_COURSE_PAGE_HIDDEN,
                 DB_PARAMS(db_text(at->page, 0, "page_id"), db_text(at->page, 0, "words"),
                           db_from_date(req->mem, today)));
    if (asks.contacts)
        contacts_queue(req->db, req->mem, today, language);
    bool read = db_sync(req->db, err) && db_next(req->db, req->mem, err) &&
                db_next(req->db, req->mem, err) &&
                (!asks.conditions || (at->hidden = db_next(req->db, req->mem, err))) &&
                (!asks.contacts || contacts_take(req->db, req->mem, today, &at->contacts, err));
    if (read)
        db_finish_read(req->db);
    else
        db_rollback(req->db);
    return read;
}

static bool page_answer(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct module_page at = {0};
    struct err err = {0};
    const char *version = db_text(rows, 0, "version"), *language = language_of_reader(req),
               *module = db_from_int(req->mem, request_param_number(req, "module")),
               *page = db_from_int(req->mem, request_param_number(req, "page"));
    if (!version)
        return false;
    at.page = fixed_run(req->db, req->mem, STMT_COURSE_PAGE_CONTENT,
                        DB_PARAMS(version, module, page, language), 4, &err);
    if (!at.page || !db_count(at.page))
        return false;
    struct asks asks = asks_of(at.page);
    if (asks.activities)
        return false;
    at.references = fixed_run(req->db, req->mem, STMT_COURSE_REFERENCES_OF,
                              DB_PARAMS(version, language), 2, &err);
    if (!at.references || !load_own(req, &at, asks, language, &err))
        return false;
    at.course = mem_format(req->mem, "/courses/%s", request_param(req, "code"));
    at.path = mem_format(req->mem, "%s/modules/%s/pages/%s", at.course, module, page);
    at.activities = mem_array(req->mem, struct activity, db_count(at.page) + 1);
    module_page_build(req, reply, at);
    return true;
}
/* The ordinary case: a page, without activities, of a course that was begun. */
const struct at_once page_module_page_once = {.ask = page_ask, .answer = page_answer};

/* 200 with the page, or first its content note; 303 to the course for those who have not begun it;
 * 404 */
bool page_module_page(struct request *req, struct reply *reply, struct err *err)
{
    return show(req, reply, false, err);
}

/* 200 with the summary of equal credit; 303 as above; 404 */
bool page_module_summary(struct request *req, struct reply *reply, struct err *err)
{
    return show(req, reply, true, err);
}

/* Continue: 303 to the next step; to the course when it is finished, or was not begun */
bool page_module_page_post(struct request *req, struct reply *reply, struct err *err)
{
    struct completion done;
    const struct step *next;
    const char *code = request_param(req, "code");
    if (!learning_continue(req->db, req->mem, req->viewer->id, code,
                           request_param_number(req, "module"), request_param_number(req, "page"),
                           req->viewer->today, &done, &next, err))
        return false;
    if (!next)
        return reply_see_other(req, reply, "/courses/%s", code);
    return reply_see_other(req, reply, "%s", learning_path(req->mem, code, next));
}
