/*
 * A page to read, its summary, and what comes before and after it.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "domain/learning.h"
#include "store/db.h"
#include "web/layout.h"
#include "web/pages.h"

struct here {
    const struct db_rows *page, *references;
    const char *course, *path; /* addresses */
    bool summary;
};

/* The keys in href="#source-KEY" or "#definition-KEY" of the text shown so far. */
struct cited {
    void *mem;
    char **keys; /* "source-KEY" */
    size_t n;
};

static bool is_cited(const struct cited *c, const char *kind, const char *key)
{
    size_t n = strlen(kind);
    for (size_t i = 0; i < c->n; i++) {
        if (!strncmp(c->keys[i], kind, n) && !strcmp(c->keys[i] + n, key))
            return true;
    }
    return false;
}

static void note_cited(struct cited *c, const char *markup)
{
    static const char mark[] = "href=\"#";
    for (const char *p = markup ? strstr(markup, mark) : NULL; p; p = strstr(p, mark)) {
        p += sizeof mark - 1;
        c->keys = mem_grow(c->mem, c->keys, c->n, c->n + 1);
        c->keys[c->n++] = mem_text_n(c->mem, p, strcspn(p, "\""));
    }
}

/* A telephone number as an address: digits alone, with the country where it is given. */
static const char *call_address(const void *mem, const char *phone)
{
    char *digits = mem_text(mem, phone), *to = digits;
    for (const char *p = phone; *p; p++) {
        if (*p >= '0' && *p <= '9')
            *to++ = *p;
    }
    *to = '\0';
    return mem_format(mem, "tel:%s%s", strlen(digits) == 11 && digits[0] == '1' ? "+" : "", digits);
}

static void hotline(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    const char *phone = db_text(rows, i, "phone"), *text = db_text(rows, i, "text_number"),
               *relay = db_text(rows, i, "relay"), *hours = db_text(rows, i, "hours");
    date verified = db_date(rows, i, "last_verified");
    html_open(h, "span", "class", "at-local");
    html_format(h, "%s: ", db_text(rows, i, "name"));
    html_leaf(h, "a", phone, "href", call_address(req->mem, phone));
    if (text)
        html_format(h, "; %s", mem_format(req->mem, _("text %s"), text));
    if (relay)
        html_format(h, "; %s", mem_format(req->mem, _("relay %s"), relay));
    if (hours)
        html_format(h, "; %s", hours);
    html_text(h, ". ");
    if (verified == DATE_NONE)
        html_text(h, _("Not yet verified"));
    else
        html_format(h, _("Verified %s"), date_for_people(req->mem, verified));
    html_close(h, "span");
}

/* What stands in place of <local>: a contact of the learner's own facility. */
static void local(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i)
{
    const char *text = db_text(rows, i, "local_text");
    if (!db_is_null(rows, i, "phone"))
        hotline(req, reply, rows, i);
    else
        html_leaf(reply->html, "span",
                  text && *text ? text : _("Ask your manager: this contact is not filled in yet"),
                  "class", "at-local");
}

static void fragments(struct request *req, struct reply *reply, const struct db_rows *rows,
                      struct cited *cited)
{
    html_open(reply->html, "div", "class", "at-content");
    for (size_t i = 0; i < db_count(rows); i++) {
        const char *kind = db_text(rows, i, "kind"), *text = db_text(rows, i, "text");
        if (!kind)
            continue;
        if (!strcmp(kind, "local")) {
            local(req, reply, rows, i);
        } else {
            html_trusted(reply->html, text);
            note_cited(cited, text);
        }
    }
    html_close(reply->html, "div");
}

/* Definitions of words used on the page, and of words used in these. */
static void glossary(struct reply *reply, const struct db_rows *rows, struct cited *cited)
{
    struct html *h = reply->html;
    size_t shown = 0;
    for (size_t before = cited->n + 1; before != cited->n;) {
        before = cited->n;
        for (size_t i = 0; i < db_count(rows); i++) {
            const char *key = mem_format(cited->mem, "seen-%s", db_text(rows, i, "key"));
            if (db_bool(rows, i, "is_source") ||
                !is_cited(cited, "definition-", db_text(rows, i, "key")) ||
                is_cited(cited, "", key))
                continue;
            note_cited(cited, db_text(rows, i, "text"));
            note_cited(cited, mem_format(cited->mem, "href=\"#%s\"", key));
            if (!shown++) {
                html_open(h, "details", "class", "at-glossary");
                html_leaf(h, "summary", _("Words on this page"));
                html_open(h, "dl");
            }
            html_leaf(h, "dt", db_text(rows, i, "title"), "id",
                      mem_format(cited->mem, "definition-%s", db_text(rows, i, "key")));
            html_open(h, "dd");
            html_trusted(h, db_text(rows, i, "text"));
            html_close(h, "dd");
        }
    }
    if (shown) {
        html_close(h, "dl");
        html_close(h, "details");
    }
}

static void source(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    const char *in = db_text(rows, i, "published_in"), *url = db_text(rows, i, "url"),
               *doi = db_text(rows, i, "doi"), *note = db_text(rows, i, "text");
    html_open(h, "li", "id", mem_format(req->mem, "source-%s", db_text(rows, i, "key")), "value",
              db_text(rows, i, "number"));
    html_format(h, "%s, %s. ", db_text(rows, i, "by"), db_text(rows, i, "year"));
    html_trusted(h, db_text(rows, i, "title"));
    html_text(h, ".");
    if (in)
        html_format(h, " %s.", in);
    if (doi || url) {
        html_text(h, " ");
        html_leaf(h, "a", doi ? mem_format(req->mem, "doi:%s", doi) : url, "rel", "noreferrer",
                  "href", doi ? mem_format(req->mem, "https://doi.org/%s", doi) : url);
    }
    if (note) {
        html_text(h, " ");
        html_trusted(h, note);
    }
    html_close(h, "li");
}

static void sources(struct request *req, struct reply *reply, const struct db_rows *rows,
                    const struct cited *cited)
{
    struct html *h = reply->html;
    size_t shown = 0;
    for (size_t i = 0; i < db_count(rows); i++) {
        if (!db_bool(rows, i, "is_source") || !is_cited(cited, "source-", db_text(rows, i, "key")))
            continue;
        if (!shown++) {
            html_open(h, "section", "class", "at-sources", "aria-labelledby", "sources");
            html_leaf(h, "h2", _("Sources"), "id", "sources");
            html_open(h, "ol");
        }
        source(req, reply, rows, i);
    }
    if (shown) {
        html_close(h, "ol");
        html_close(h, "section");
    }
}

/* Before a page with a content note: what it speaks of, and the choice. Which way is taken is
 * nowhere kept. */
static void content_note(struct request *req, struct reply *reply, const struct here *at)
{
    struct html *h = reply->html;
    html_leaf(h, "h1", _("Before you read this page"));
    html_open(h, "p", "class", "at-lead");
    html_trusted(h, db_text(at->page, 0, "note"));
    html_close(h, "p");
    html_leaf(h, "p",
              db_bool(at->page, 0, "has_summary")
                  ? _("Both ways teach the same and count the same. Nobody sees which one you "
                      "choose.")
                  : _("You can stop here and come back at any time."));
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "a", _("Show page"), "class", "usa-button", "href",
              mem_format(req->mem, "%s?show=1", at->path));
    if (db_bool(at->page, 0, "has_summary"))
        html_leaf(h, "a", _("Read summary (counts the same)"), "class",
                  "usa-button usa-button--outline", "href",
                  mem_format(req->mem, "%s/summary", at->path));
    html_close(h, "div");
    html_open(h, "p");
    html_leaf(h, "a", _("Support is one step away"), "href", "/support");
    html_close(h, "p");
}

/* Continue marks the page read; without an open enrolment it only leads on. */
static void onward(struct request *req, struct reply *reply, const struct here *at)
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
        html_leaf(h, "a", _("Next page"), "class", "usa-button", "href",
                  mem_format(req->mem, "%s/modules/%s/pages/%s", at->course, module, number));
    html_leaf(h, "a", enrolled ? _("Pause and see the course") : _("See the course"), "href",
              at->course);
    html_close(h, "div");
    if (enrolled)
        html_close(h, "form");
}

static void whole_page(struct request *req, struct reply *reply, const struct here *at)
{
    struct html *h = reply->html;
    struct cited cited = {.mem = req->mem};
    html_leaf(h, "h1", db_text(at->page, 0, "title"));
    if (at->summary) {
        html_open(h, "p", "class", "at-quiet");
        html_format(h, "%s ", _("Summary: it counts the same."));
        html_leaf(h, "a", _("Read the whole page"), "href",
                  mem_format(req->mem, "%s?show=1", at->path));
        html_close(h, "p");
    } else if (db_bool(at->page, 0, "has_summary")) {
        html_open(h, "p", "class", "at-quiet");
        html_leaf(h, "a", _("Read the summary instead (counts the same)"), "href",
                  mem_format(req->mem, "%s/summary", at->path));
        html_close(h, "p");
    }
    fragments(req, reply, at->page, &cited);
    glossary(reply, at->references, &cited);
    sources(req, reply, at->references, &cited);
    onward(req, reply, at);
}

static void where(struct reply *reply, const struct db_rows *page)
{
    struct html *h = reply->html;
    html_open(h, "p", "class", "at-where");
    html_format(h, _("Module %s, page %s of %s · %s minutes"), db_text(page, 0, "module"),
                db_text(page, 0, "number"), db_text(page, 0, "pages"), db_text(page, 0, "minutes"));
    html_close(h, "p");
}

/* A number of the address; 0, which nothing has, for what is none. */
static int place(const struct request *req, const char *name)
{
    int64_t n = request_param_int(req, name);
    return n <= INT32_MAX ? (int)n : 0;
}

/* Both statements in one round trip. */
static bool load(struct request *req, struct here *at, struct err *err)
{
    const char *code = request_param(req, "code");
    const char *module = db_from_int(req->mem, place(req, "module")),
               *page = db_from_int(req->mem, place(req, "page"));
    at->course = mem_format(req->mem, "/courses/%s", code);
    at->path = mem_format(req->mem, "%s/modules/%s/pages/%s", at->course, module, page);
    db_queue(req->db, STMT_COURSE_PAGE,
             DB_PARAMS(code, module, page, at->summary ? "true" : "false",
                       db_from_date(req->mem, req->viewer->today)));
    db_queue(req->db, STMT_COURSE_REFERENCES, DB_PARAMS(code));
    at->page = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL;
    at->references = at->page ? db_next(req->db, req->mem, err) : NULL;
    return at->references != NULL;
}

static bool show(struct request *req, struct reply *reply, bool summary, struct err *err)
{
    struct here at = {.summary = summary};
    if (!load(req, &at, err))
        return false;
    if (!db_count(at.page) || (summary && !db_bool(at.page, 0, "has_summary")))
        return err_set(err, ERR_NOT_FOUND, "There is no such page in this course.");
    if (!db_bool(at.page, 0, "may_read"))
        return reply_see_other(req, reply, "%s", at.course);
    layout_begin(req, reply,
                 &(struct page_look){.title = mem_format(req->mem, _("Module %s, page %s"),
                                                         db_text(at.page, 0, "module"),
                                                         db_text(at.page, 0, "number")),
                                     .exit = true});
    layout_back(reply, at.course, mem_format(req->mem, _("Course %s"), request_param(req, "code")));
    where(reply, at.page);
    if (!summary && !db_is_null(at.page, 0, "note") && !request_field(req, "show"))
        content_note(req, reply, &at);
    else
        whole_page(req, reply, &at);
    layout_end(req, reply);
    return true;
}

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
    if (!learning_continue(req->db, req->mem, req->viewer->id, code, place(req, "module"),
                           place(req, "page"), req->viewer->today, &done, &next, err))
        return false;
    if (!next)
        return reply_see_other(req, reply, "/courses/%s", code);
    return reply_see_other(req, reply, "%s", learning_path(req->mem, code, next));
}
