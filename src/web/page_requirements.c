/* Who must hold what: the requirements of the network, in words.
 * SPDX-License-Identifier: Apache-2.0 */
#include "domain/due_words.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/rule_words.h"

static void requirement(struct request *req, struct reply *reply, const struct db_rows *rows,
                        size_t i)
{
    struct html *h = reply->html;
    struct due_columns due = due_columns_of(rows, i);
    html_open(h, "section");
    html_open(h, "h2");
    html_leaf(h, "a", db_text(rows, i, "title"), "href",
              mem_format(req->mem, "/administration/requirements/%s", db_text(rows, i, "code")));
    html_close(h, "h2");
    html_leaf(h, "p", due_sentence(req->mem, &due, (int)db_int(rows, i, "grace_days")));
    html_open(h, "dl", "class", "at-facts");
    rule_line(reply, _("Certification"), db_text(rows, i, "certification_title"));
    rule_line(reply, _("State of the rule"),
              mem_format(
                  req->mem, "%s, %s", rule_state_words(db_text(rows, i, "state_of_it")),
                  rule_days(req->mem, db_date(rows, i, "from_date"), db_date(rows, i, "to_date"))));
    rule_scope(req, reply, rows, i);
    rule_line(reply, _("Citation"), db_text(rows, i, "citation"));
    rule_line(reply, _("What was read"), db_text(rows, i, "source"));
    rule_line(reply, _("Owner"), db_text(rows, i, "owner"));
    rule_line(reply, _("Code"), db_text(rows, i, "code"));
    html_close(h, "dl");
    html_close(h, "section");
}

static void ways_in(struct request *req, struct reply *reply)
{
    struct html *h = reply->html;
    if (!viewer_may(req->viewer, "network-administrator") &&
        !viewer_may(req->viewer, "network-auditor"))
        return;
    if (rules_may_change(req)) {
        html_open(h, "div", "class", "at-actions");
        html_leaf(h, "a", _("Write a requirement"), "class", "usa-button", "href",
                  "/administration/requirements/new");
        html_leaf(h, "a", _("Write a certification"), "class", "usa-button usa-button--outline",
                  "href", "/administration/certifications/new");
        html_leaf(h, "a", _("Send a rules file"), "class", "usa-button usa-button--outline", "href",
                  "/administration/rules");
        html_close(h, "div");
    }
    html_open(h, "ul");
    html_open(h, "li");
    html_leaf(h, "a", _("Packs: examples of rules by state"), "href", "/administration/packs");
    html_close(h, "li");
    html_open(h, "li");
    html_leaf(h, "a", _("Changes: coming, in force, dropped"), "href", "/administration/changes");
    html_close(h, "li");
    html_close(h, "ul");
}

static void certifications(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    html_leaf(h, "h2", _("Certifications"));
    if (!db_count(rows))
        html_leaf(h, "p", _("None yet."));
    html_open(h, "ul");
    for (size_t i = 0; i < db_count(rows); i++) {
        html_open(h, "li");
        html_leaf(
            h, "a", db_text(rows, i, "title"), "href",
            mem_format(req->mem, "/administration/certifications/%s", db_text(rows, i, "code")));
        html_close(h, "li");
    }
    html_close(h, "ul");
}

/* Courses of which a material change is live: what is held stands until somebody asks for more. */
static void changed_courses(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    if (!db_count(rows) || !rules_may_change(req))
        return;
    html_leaf(h, "h2", _("Courses that have changed"));
    html_leaf(h, "p",
              _("Their live version differs materially from the one before. Who holds a "
                "certification keeps it as it is, until you ask them to train again."));
    html_open(h, "ul");
    for (size_t i = 0; i < db_count(rows); i++) {
        const char *code = db_text(rows, i, "code");
        html_open(h, "li");
        html_format(h, _("%1$s, version %2$s, since %3$s."), db_text(rows, i, "title"),
                    db_text(rows, i, "number"), date_for_people(req->mem, db_date(rows, i, "day")));
        html_text(h, " ");
        html_leaf(h, "a", mem_format(req->mem, _("Ask for training again: %s"), code), "href",
                  mem_format(req->mem, "/administration/rules?course=%s", code));
        html_close(h, "li");
    }
    html_close(h, "ul");
}

/* 200. Requirements name no person but their owner, and are of the whole network. */
bool page_requirements(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    const char *today = db_from_date(req->mem, req->viewer->today);
    db_queue(req->db, STMT_REQUIREMENT_LIST, DB_PARAMS(today, NULL));
    db_queue(req->db, STMT_DASHBOARD_CERTIFICATIONS, DB_PARAMS(today));
    db_queue(req->db, STMT_REQUIREMENT_RETRAIN, DB_PARAMS(NULL));
    struct db_rows *rows = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL,
                   *held = rows ? db_next(req->db, req->mem, err) : NULL,
                   *changed = held ? db_next(req->db, req->mem, err) : NULL;
    if (!changed)
        return false;
    layout_begin(req, reply, &(struct page_look){.title = _("Requirements")});
    html_leaf(h, "h1", _("Requirements"));
    html_leaf(h, "p",
              _("Who must hold which certification, and until when. Rules of a law are examples "
                "until your board confirms them."));
    ways_in(req, reply);
    if (!db_count(rows))
        html_leaf(h, "p", _("None yet: nothing is asked of anybody."));
    for (size_t i = 0; i < db_count(rows); i++)
        requirement(req, reply, rows, i);
    certifications(req, reply, held);
    changed_courses(req, reply, changed);
    layout_end(req, reply);
    return true;
}
