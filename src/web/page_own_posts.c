/* One's own posts, as they are on record.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/kind.h"
#include "store/db.h"
#include "web/certificate_code.h"
#include "web/layout.h"
#include "web/pages.h"

static const char *days_of(struct request *req, const struct db_rows *rows, size_t i)
{
    const char *from = date_for_people(req->mem, db_date(rows, i, "first_day"));
    return db_is_null(rows, i, "last_day")
               ? mem_format(req->mem, _("since %s"), from)
               : mem_format(req->mem, _("%1$s to %2$s"), from,
                            date_for_people(req->mem, db_date(rows, i, "last_day")));
}

static const char *contact_of(const struct db_rows *rows, size_t i)
{
    bool patients = db_bool(rows, i, "patient_contact"),
         visitors = db_bool(rows, i, "visitor_contact");
    return patients && visitors ? _("Patients and visitors")
           : patients           ? _("Patients")
           : visitors           ? _("Visitors")
                                : _("Neither patients nor visitors");
}

static void post(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    const char *code = db_text(rows, i, "employment_kind"), *above = db_text(rows, i, "above"),
               *name = mem_format(req->mem, _("%1$s at %2$s"), db_text(rows, i, "job_role"),
                                  db_text(rows, i, "facility"));
    const struct kind *kind = kind_find(employment_kinds, n_employment_kinds, code);
    html_open(h, "li", "class", "at-task at-task--plain");
    html_leaf(h, "h2", name, "class", "at-task__title");
    html_open(h, "dl", "class", "at-facts");
    if (above)
        facts_row(h, _("Belongs to"), above);
    facts_row(h, _("Days"), days_of(req, rows, i));
    facts_row(h, _("State"),
              db_bool(rows, i, "later")        ? _("Begins later")
              : !db_bool(rows, i, "now")       ? _("Ended")
              : db_bool(rows, i, "is_primary") ? _("Primary post")
                                               : _("In force"));
    facts_row(h, _("Employment"), kind ? _(kind->name) : code);
    facts_row(h, _("Contact with"), contact_of(rows, i));
    html_close(h, "dl");
    html_open(h, "p");
    html_leaf(h, "a", _("Something here is wrong"), "href",
              mem_format(req->mem, "/contests/new?about=post-%s", db_text(rows, i, "post_id")),
              "aria-label", mem_format(req->mem, _("Something here is wrong: %s"), name));
    html_close(h, "p");
    html_close(h, "li");
}

/* 200 */
bool page_own_posts(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *rows = db_run(req->db, req->mem, STMT_POST_OWN, NULL, err);
    if (!rows)
        return false;
    layout_begin(req, reply, &(struct page_look){.title = _("My posts"), .exit = true});
    layout_back(reply, "/record", _("My record"));
    html_leaf(h, "h1", _("My posts"));
    html_leaf(h, "p",
              _("Where you work, as it is on record. Your posts decide which training is asked of "
                "you."));
    if (!db_count(rows)) {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "h2", _("No post on record"));
        html_leaf(h, "p", _("Nothing is asked of you as long as you hold no post."));
        html_close(h, "div");
    } else {
        html_open(h, "ul", "class", "at-tasks");
        for (size_t i = 0; i < db_count(rows); i++)
            post(req, reply, rows, i);
        html_close(h, "ul");
    }
    html_open(h, "p");
    html_leaf(h, "a", _("A post of mine is missing"), "href", "/contests/new?about=missing-post");
    html_close(h, "p");
    layout_end(req, reply);
    return true;
}
