/*
 * One requirement, and one certification, as administrators of the network read them: in words, all
 * versions, and as a file.  SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "domain/dashboard.h"
#include "domain/due_words.h"
#include "domain/renewal.h"
#include "web/certificate_code.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/rule_form.h"
#include "web/rule_tree.h"
#include "web/rule_words.h"

enum { REACH_MAX = 10000 };

/* The version that holds today; else the next, else the last. The rows are the latest first. */
static size_t version_now(const struct db_rows *rows)
{
    size_t next = db_count(rows);
    for (size_t i = 0; i < db_count(rows); i++) {
        const char *state = db_text(rows, i, "state_of_it");
        if (!strcmp(state, "in force"))
            return i;
        if (!strcmp(state, "coming"))
            next = i;
    }
    return next < db_count(rows) ? next : 0;
}

/* ---- a requirement */

static struct db_rows *find_requirement(struct request *req, struct err *err)
{
    struct db_rows *rows =
        rules_open_to(req, err)
            ? db_run(req->db, req->mem, STMT_REQUIREMENT_VERSIONS,
                     DB_PARAMS(request_param(req, "requirement"),
                               db_from_date(req->mem, req->viewer->today), req->viewer->zone),
                     err)
            : NULL;
    if (rows && !db_count(rows)) {
        err_set(err, ERR_NOT_FOUND, "There is no such requirement.");
        return NULL;
    }
    return rows;
}

static void requirement_facts(struct request *req, struct reply *reply, const struct db_rows *rows,
                              size_t i)
{
    struct html *h = reply->html;
    struct due_columns due = due_columns_of(rows, i);
    const char *months = db_text(rows, i, "window_months");
    html_leaf(h, "p", due_sentence(req->mem, &due, (int)db_int(rows, i, "grace_days")));
    html_open(h, "dl", "class", "at-facts");
    html_open(h, "div");
    html_leaf(h, "dt", _("Certification"));
    html_open(h, "dd");
    html_leaf(h, "a", db_text(rows, i, "certification_title"), "href",
              mem_format(req->mem, "/administration/certifications/%s",
                         db_text(rows, i, "certification")));
    html_close(h, "dd");
    html_close(h, "div");
    rule_line(reply, _("State of the rule"),
              mem_format(
                  req->mem, "%s, %s", rule_state_words(db_text(rows, i, "state_of_it")),
                  rule_days(req->mem, db_date(rows, i, "from_date"), db_date(rows, i, "to_date"))));
    rule_scope(req, reply, rows, i);
    if (months)
        rule_line(reply, _("Window"),
                  mem_format(req->mem,
                             words_plural("%s month before expiry", "%s months before expiry",
                                          (long)db_int(rows, i, "window_months")),
                             months));
    rule_origin(req, reply, rows, i);
    rule_line(reply, _("Code"), db_text(rows, i, "code"));
    html_close(h, "dl");
}

static void reach(struct reply *reply, const struct db_rows *rows)
{
    static const struct {
        const char *standing, *column;
    } counts[] = {{"current", "current"}, {"window open", "window_open"}, {"due", "due"},
                  {"overdue", "overdue"}, {"lapsed", "lapsed"},           {"exempt", "exempt"}};
    struct html *h = reply->html;
    int64_t posts = db_int(rows, 0, "posts"), people = db_int(rows, 0, "people");
    html_leaf(h, "h2", _("Whom it reaches today"));
    if (!posts) {
        html_leaf(h, "p", _("Nobody."));
        return;
    }
    html_open(h, "p");
    if (db_bool(rows, 0, "capped"))
        html_format(h, _("More than %d posts. Of the first ones:"), REACH_MAX);
    else
        html_format(h,
                    words_plural("%1$lld post of %2$lld people.", "%1$lld posts of %2$lld people.",
                                 (long)posts),
                    (long long)posts, (long long)people);
    html_close(h, "p");
    html_open(h, "ul", "class", "at-plain");
    for (size_t c = 0; c < sizeof counts / sizeof *counts; c++) {
        html_open(h, "li");
        layout_standing(reply, counts[c].standing);
        html_format(h, " %s", db_text(rows, 0, counts[c].column));
        html_close(h, "li");
    }
    html_close(h, "ul");
}

/* All versions of a requirement or a certification, as a table. */
static void versions(struct request *req, struct reply *reply, const struct db_rows *rows,
                     bool requirement)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Days"), _("State"), _("Title"), _("Recorded")};
    size_t n = sizeof heads / sizeof *heads;
    html_leaf(h, "h2", _("All versions"));
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption", _("The latest day first"));
    layout_columns(reply, heads, n, n);
    html_open(h, "tbody");
    for (size_t i = 0; i < db_count(rows); i++) {
        const char *by = db_text(rows, i, "recorded_by");
        struct due_columns due = {.kind = NULL};
        html_open(h, "tr");
        html_leaf(h, "th",
                  rule_days(req->mem, db_date(rows, i, "from_date"), db_date(rows, i, "counts_to")),
                  "scope", "row");
        html_leaf(h, "td", rule_state_words(db_text(rows, i, "state_of_it")), "data-label",
                  _("State"));
        html_open(h, "td", "data-label", _("Title"), "class", "at-cards__wide");
        html_open(h, "div");
        html_text(h, db_text(rows, i, "title"));
        if (requirement) {
            due = due_columns_of(rows, i);
            html_format(h, ". %s",
                        due_sentence(req->mem, &due, (int)db_int(rows, i, "grace_days")));
        }
        html_close(h, "div");
        html_close(h, "td");
        html_open(h, "td", "data-label", _("Recorded"));
        html_open(h, "span");
        html_sentence(h, _("{date} by {name}"),
                      layout_day(reply, "date", db_date(rows, i, "recorded_on")),
                      html_words("name", by ? by : _("the command line")));
        html_close(h, "span");
        html_close(h, "td");
        html_close(h, "tr");
    }
    html_close(h, "tbody");
    html_close(h, "table");
}

static void actions(struct request *req, struct reply *reply, const char *base, const char *change)
{
    struct html *h = reply->html;
    html_open(h, "div", "class", "at-actions");
    if (rules_may_change(req))
        html_leaf(h, "a", change, "class", "usa-button", "href",
                  mem_format(req->mem, "%s/change", base));
    html_leaf(h, "a", _("Save it as a rules file"), "class", "usa-button usa-button--outline",
              "href", mem_format(req->mem, "%s/file", base));
    html_close(h, "div");
}

/* 200; 404 */
bool page_requirement(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *rows = find_requirement(req, err);
    if (!rows)
        return false;
    size_t now = version_now(rows);
    struct db_rows *count =
        db_run(req->db, req->mem, STMT_REQUIREMENT_REACH,
               DB_PARAMS(db_text(rows, 0, "code"), db_from_date(req->mem, req->viewer->today),
                         db_from_int(req->mem, REACH_MAX)),
               err);
    if (!count)
        return false;
    layout_begin(req, reply, &(struct page_look){.title = _("Requirement"), .dense = true});
    layout_back(reply, "/administration/requirements", _("Requirements"));
    html_leaf(h, "h1", db_text(rows, now, "title"));
    requirement_facts(req, reply, rows, now);
    actions(req, reply,
            mem_format(req->mem, "/administration/requirements/%s", db_text(rows, 0, "code")),
            _("Change this requirement"));
    reach(reply, count);
    versions(req, reply, rows, true);
    layout_end(req, reply);
    return true;
}

/* A file as an attachment. */
static bool send_file(struct request *req, struct reply *reply, const char *code, const char *text)
{
    reply_bytes(reply, "application/xml; charset=utf-8", text, strlen(text));
    reply->file_name = mem_format(req->mem, "%s.xml", code);
    return true;
}

/* 200 with the version that holds, as a file of rules; 404 */
bool page_requirement_file(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *rows = find_requirement(req, err);
    if (!rows)
        return false;
    struct rule_form *form = rule_form_of_requirement(req, rows, version_now(rows));
    return send_file(req, reply, db_text(rows, 0, "code"), rule_form_text(form));
}

/* 200 with the form, filled with the version that holds; 404 */
bool page_requirement_change(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *rows = find_requirement(req, err);
    if (!rows)
        return false;
    struct rule_form *form = rule_form_of_requirement(req, rows, version_now(rows));
    rule_form_begin_anew(form);
    return rule_form_show(req, reply, form, err);
}

/* ---- a certification */

static struct db_rows *find_certification(struct request *req, struct err *err)
{
    struct db_rows *rows =
        rules_open_to(req, err)
            ? db_run(req->db, req->mem, STMT_REQUIREMENT_CERTIFICATION_VERSIONS,
                     DB_PARAMS(request_param(req, "certification"),
                               db_from_date(req->mem, req->viewer->today), req->viewer->zone),
                     err)
            : NULL;
    if (rows && !db_count(rows)) {
        err_set(err, ERR_NOT_FOUND, "There is no such certification.");
        return NULL;
    }
    return rows;
}

static struct db_rows *tree_of(struct request *req, const struct db_rows *rows, struct err *err)
{
    return db_run(req->db, req->mem, STMT_REQUIREMENT_CERTIFICATION_TREE,
                  DB_PARAMS(db_text(rows, version_now(rows), "id")), err);
}

static const char *validity(const void *mem, const struct db_rows *rows, size_t i)
{
    long months = (long)db_int(rows, i, "valid_months");
    if (db_is_null(rows, i, "valid_months"))
        return _("for ever");
    return mem_format(mem, words_plural("%ld month", "%ld months", months), months);
}

static const char *method_words(enum renewal_method method)
{
    switch (method) {
    case RENEWAL_COMPLETION:
        return _("Counted from the day the work was done.");
    case RENEWAL_EXPIRY:
        return _("Counted from the expiry, where the work was done in its window.");
    case RENEWAL_FIXED:
        return _("On fixed days, as far apart as it is valid.");
    case RENEWAL_METHODS:
        break;
    }
    return "";
}

/* One line of the worked example: what finishing on a day does. Returns the expiry it leads to. */
static struct anchored example(struct reply *reply, const struct renewal_rule *rule, date on,
                               struct anchored previous, const char *when)
{
    struct html *h = reply->html;
    struct renewal_facts facts = {.completed = on, .previous = previous, .due = DATE_NONE};
    struct renewal r = renewal_of(rule, &facts);
    html_open(h, "li");
    html_format(h, "%s: ", when);
    if (!r.changed)
        html_sentence(h, _("finished on {day}, nothing changes: it is too early."),
                      layout_day(reply, "day", on));
    else if (r.window_opens == DATE_LAST)
        html_sentence(h, _("finished on {day}, valid until {expiry}."),
                      layout_day(reply, "day", on), layout_day(reply, "expiry", r.expiry.day));
    else
        html_sentence(
            h, _("finished on {day}, valid until {expiry}. It can be renewed from {open} on."),
            layout_day(reply, "day", on), layout_day(reply, "expiry", r.expiry.day),
            layout_day(reply, "open", r.window_opens));
    html_close(h, "li");
    return r.expiry;
}

/* Dates that somebody can check by hand: the first time, in time, too late. */
static void worked_example(struct request *req, struct reply *reply, const struct db_rows *rows,
                           size_t i)
{
    struct html *h = reply->html;
    struct renewal_rule rule = {.method = renewal_method_from_name(db_text(rows, i, "method")),
                                .active = (int)db_int(rows, i, "valid_months"),
                                .window = (int)db_int(rows, i, "window_months"),
                                .minimum = (int)db_int(rows, i, "minimum_months")};
    const struct anchored none = {.day = DATE_NONE};
    date first = req->viewer->today;
    html_leaf(h, "h2", _("An example of its dates"));
    if (!rule.active) {
        html_leaf(h, "p", _("Whoever has done the work once holds it for ever."));
        return;
    }
    html_leaf(h, "p", method_words(rule.method));
    html_open(h, "ul");
    struct anchored e = example(reply, &rule, first, none, _("The first time"));
    if (e.day != DATE_LAST) {
        example(reply, &rule, e.day - 10, e, _("Ten days before it expires"));
        example(reply, &rule, e.day + 10, e, _("Ten days after it has expired"));
    }
    html_close(h, "ul");
}

static void holders(struct request *req, struct reply *reply, const struct dashboard *d,
                    const char *top, const char *code)
{
    static const enum standing order[] = {STANDING_CURRENT, STANDING_WINDOW_OPEN, STANDING_DUE,
                                          STANDING_OVERDUE, STANDING_LAPSED,      STANDING_EXEMPT};
    struct html *h = reply->html;
    html_leaf(h, "h2", _("Who holds it"));
    html_leaf(h, "p", _("People today, each counted once, with the worst of their standings."));
    html_open(h, "ul", "class", "at-plain");
    for (size_t s = 0; s < sizeof order / sizeof *order; s++) {
        html_open(h, "li");
        layout_standing(reply, standing_name(order[s]));
        html_format(h, " %lld", (long long)d->people[order[s]]);
        html_close(h, "li");
    }
    html_close(h, "ul");
    html_open(h, "p");
    html_leaf(h, "a", _("Who they are, facility by facility"), "href",
              mem_format(req->mem, "/facilities/%s/standing?certification=%s", top, code));
    html_close(h, "p");
}

static void asked_by(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    html_leaf(h, "h2", _("Rules that ask for it"));
    if (!db_count(rows))
        html_leaf(h, "p", _("None: nobody has to hold it."));
    else
        html_open(h, "ul");
    for (size_t i = 0; i < db_count(rows); i++) {
        html_open(h, "li");
        html_leaf(
            h, "a", db_text(rows, i, "title"), "href",
            mem_format(req->mem, "/administration/requirements/%s", db_text(rows, i, "code")));
        if (db_bool(rows, i, "coming"))
            html_format(h, " (%s)", _("not yet in force"));
        html_close(h, "li");
    }
    if (db_count(rows))
        html_close(h, "ul");
}

static void certification_facts(struct request *req, struct reply *reply,
                                const struct db_rows *rows, size_t i, const struct db_rows *tree)
{
    struct html *h = reply->html;
    long window = (long)db_int(rows, i, "window_months");
    html_open(h, "dl", "class", "at-facts");
    rule_line(reply, _("State of the rule"),
              mem_format(req->mem, "%s, %s", rule_state_words(db_text(rows, i, "state_of_it")),
                         rule_days(req->mem, db_date(rows, i, "from_date"), DATE_NONE)));
    rule_line(reply, _("Valid"), validity(req->mem, rows, i));
    if (window)
        rule_line(
            reply, _("Window"),
            mem_format(req->mem,
                       words_plural("%ld month before expiry", "%ld months before expiry", window),
                       window));
    if (!db_is_null(rows, i, "carry_forward"))
        rule_line(reply, _("Carried forward"), _("no: only what was done inside the cycle counts"));
    if (!db_is_null(rows, i, "repeat"))
        rule_line(reply, _("Repeats"), _("the same course counts once in a cycle"));
    rule_line(reply, _("Citation"), db_text(rows, i, "citation"));
    rule_line(reply, _("Its address"), db_text(rows, i, "citation_url"));
    rule_line(reply, _("Code"), db_text(rows, i, "code"));
    html_close(h, "dl");
    html_leaf(h, "h2", _("What earns it"));
    rule_tree_words(req, reply, tree, "first");
    if (rule_tree_has(tree, "renewal")) {
        html_leaf(h, "h2", _("What renews it"));
        rule_tree_words(req, reply, tree, "renewal");
    } else if (!db_is_null(rows, i, "valid_months")) {
        html_leaf(h, "p", _("It is renewed by the same work."));
    }
}

/* 200; 404 */
bool page_certification_rule(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct dashboard d;
    struct db_rows *rows = find_certification(req, err);
    if (!rows)
        return false;
    size_t now = version_now(rows);
    const char *code = db_text(rows, 0, "code");
    struct dashboard_query query = {.facility = db_int(rows, 0, "top"),
                                    .as_of = req->viewer->today,
                                    .certification = code,
                                    .standing = STANDING_COUNT};
    struct db_rows *tree = tree_of(req, rows, err),
                   *asking =
                       tree ? db_run(req->db, req->mem, STMT_REQUIREMENT_ASKING,
                                     DB_PARAMS(code, db_from_date(req->mem, req->viewer->today)),
                                     err)
                            : NULL,
                   *other =
                       asking ? db_run(req->db, req->mem, STMT_REQUIREMENT_RECOGNISED,
                                       DB_PARAMS(code, db_from_date(req->mem, req->viewer->today)),
                                       err)
                              : NULL;
    if (!other || !dashboard_read(req->db, req->mem, &query, &d, err))
        return false;
    layout_begin(req, reply, &(struct page_look){.title = _("Certification"), .dense = true});
    layout_back(reply, "/administration/requirements", _("Requirements"));
    html_leaf(h, "h1", db_text(rows, now, "title"));
    certification_facts(req, reply, rows, now, tree);
    actions(req, reply, mem_format(req->mem, "/administration/certifications/%s", code),
            _("Change this certification"));
    worked_example(req, reply, rows, now);
    holders(req, reply, &d, db_text(rows, 0, "top_code"), code);
    asked_by(req, reply, asking);
    rule_recognised(req, reply, other);
    versions(req, reply, rows, false);
    layout_end(req, reply);
    return true;
}

/* 200 with the version that holds, as a file of rules; 404 */
bool page_certification_file(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *rows = find_certification(req, err),
                   *tree = rows ? tree_of(req, rows, err) : NULL;
    if (!tree)
        return false;
    struct rule_form *form = rule_form_of_certification(req, rows, version_now(rows), tree);
    return send_file(req, reply, db_text(rows, 0, "code"), rule_form_text(form));
}

/* 200 with the form, filled with the version that holds; 404 */
bool page_certification_change(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *rows = find_certification(req, err),
                   *tree = rows ? tree_of(req, rows, err) : NULL;
    if (!tree)
        return false;
    struct rule_form *form = rule_form_of_certification(req, rows, version_now(rows), tree);
    rule_form_begin_anew(form);
    return rule_form_show(req, reply, form, err);
}
