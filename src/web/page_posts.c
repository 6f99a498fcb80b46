/* The posts of a person: the list on their page, and one with its history.
 * SPDX-License-Identifier: Apache-2.0 */
#include "web/layout.h"
#include "web/pages.h"
#include "web/post_form.h"

static struct db_rows *posts(struct request *req, int64_t post, struct err *err)
{
    return db_run(req->db, req->mem, STMT_POST_LIST,
                  DB_PARAMS(db_from_int(req->mem, req->person_id),
                            post ? db_from_int(req->mem, post) : NULL,
                            db_from_date(req->mem, req->viewer->today)),
                  err);
}

static void days_cell(struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    date from = db_date(rows, i, "from_date"), to = db_date(rows, i, "to_date");
    html_open(h, "td", "data-label", _("Days"));
    html_open(h, "span");
    if (from == DATE_NONE)
        html_text(h, _("Never: it was recorded by mistake"));
    else if (to == DATE_NONE)
        html_sentence(h, _("From {date}"), layout_day(reply, "date", from));
    else
        html_sentence(h, _("{from} to {to}"), layout_day(reply, "from", from),
                      layout_day(reply, "to", to));
    html_close(h, "span");
    html_close(h, "td");
}

static void post_row(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    const char *title = mem_format(req->mem, _("%1$s at %2$s"), db_text(rows, i, "job_role"),
                                   db_text(rows, i, "facility"));
    html_open(h, "tr");
    html_open(h, "th", "scope", "row");
    html_leaf(h, "a", title, "href",
              mem_format(req->mem, "/people/%lld/posts/%s", (long long)req->person_id,
                         db_text(rows, i, "post_id")));
    html_close(h, "th");
    html_leaf(h, "td", post_words(req->mem, rows, i), "data-label", _("What it is"));
    days_cell(reply, rows, i);
    html_close(h, "tr");
}

static void table(struct request *req, struct reply *reply, const struct db_rows *rows,
                  const char *caption)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Post"), _("What it is"), _("Days")};
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption", caption);
    layout_columns(reply, heads, 3, 3);
    html_open(h, "tbody");
    for (size_t i = 0; i < db_count(rows); i++)
        post_row(req, reply, rows, i);
    html_close(h, "tbody");
    html_close(h, "table");
}

bool page_posts_of(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *one = db_run(req->db, req->mem, STMT_STAFF_ONE,
                                 DB_PARAMS(db_from_int(req->mem, req->person_id)), err),
                   *rows = one ? posts(req, 0, err) : NULL;
    if (!rows)
        return false;
    const char *number = db_text(one, 0, "employee_number"), *email = db_text(one, 0, "email");
    html_leaf(h, "h2", _("Posts"), "id", "posts");
    html_open(h, "p");
    html_format(h, _("Employee number: %1$s. E-mail address: %2$s."), number ? number : _("none"),
                email ? email : _("none"));
    html_close(h, "p");
    if (db_bool(one, 0, "may_place")) {
        html_open(h, "div", "class", "at-actions");
        html_leaf(h, "a", _("Add a post"), "href",
                  mem_format(req->mem, "/people/%lld/posts/new", (long long)req->person_id));
        html_leaf(h, "a", _("Name and sign-in"), "href",
                  mem_format(req->mem, "/people/%lld/details", (long long)req->person_id));
        html_close(h, "div");
    }
    if (db_count(rows))
        table(req, reply, rows, _("Posts that you see, those of today first"));
    else
        html_leaf(h, "p", _("No post so far."));
    return true;
}

/* ---- one of them */

static void history_row(struct request *req, struct reply *reply, const struct db_rows *rows,
                        size_t i)
{
    struct html *h = reply->html;
    const char *reason = db_text(rows, i, "reason"), *by = db_text(rows, i, "by_name");
    date from = db_date(rows, i, "from_date"), to = db_date(rows, i, "to_date");
    html_open(h, "tr");
    html_open(h, "th", "scope", "row");
    layout_date(reply, db_date(rows, i, "recorded_on"));
    html_close(h, "th");
    html_open(h, "td", "data-label", _("What was recorded"));
    html_open(h, "span");
    html_format(h, _("%1$s at %2$s"), db_text(rows, i, "job_role"), db_text(rows, i, "facility"));
    html_format(h, "; %s; ", post_words(req->mem, rows, i));
    if (to != DATE_NONE && to < from)
        html_sentence(h, _("not from {date} on"), layout_day(reply, "date", from));
    else if (to != DATE_NONE)
        html_sentence(h, _("{from} to {to}"), layout_day(reply, "from", from),
                      layout_day(reply, "to", to));
    else
        html_sentence(h, _("from {date}"), layout_day(reply, "date", from));
    html_close(h, "span");
    html_close(h, "td");
    html_leaf(h, "td",
              by                                   ? by
              : db_is_null(rows, i, "recorded_by") ? _("an import")
                                                   : _("somebody you do not see"),
              "data-label", _("By"));
    html_leaf(h, "td", reason ? reason : "", "data-label", _("Note"));
    html_close(h, "tr");
}

static void history(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Recorded"), _("What was recorded"), _("By"), _("Note")};
    html_leaf(h, "h2", _("History"));
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption", _("What was recorded of this post, the latest first"));
    layout_columns(reply, heads, 4, 4);
    html_open(h, "tbody");
    for (size_t i = 0; i < db_count(rows); i++)
        history_row(req, reply, rows, i);
    html_close(h, "tbody");
    html_close(h, "table");
}

/* 200; 404 for posts that one does not see */
bool page_post(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    int64_t post = request_param_int(req, "post");
    struct db_rows *rows = posts(req, post ? post : -1, err),
                   *past = rows ? db_run(req->db, req->mem, STMT_POST_HISTORY,
                                         DB_PARAMS(db_from_int(req->mem, req->person_id),
                                                   db_from_int(req->mem, post), req->viewer->zone),
                                         err)
                                : NULL;
    if (!past)
        return false;
    if (!db_count(rows))
        return err_set(err, ERR_NOT_FOUND, "There is no such page.");
    layout_begin(req, reply, &(struct page_look){.title = _("Post"), .wide = true, .dense = true});
    layout_back(reply, mem_format(req->mem, "/people/%lld", (long long)req->person_id),
                _("Person"));
    html_leaf(h, "h1",
              mem_format(req->mem, _("%1$s at %2$s"), db_text(rows, 0, "job_role"),
                         db_text(rows, 0, "facility")));
    if (request_field(req, "saved"))
        layout_saved(reply, _("It is saved, and standings follow it."));
    html_leaf(h, "p", mem_format(req->mem, _("A post of %s."), req->person_name));
    post_feed_note(reply, rows);
    table(req, reply, rows, _("Day by day"));
    if (db_bool(rows, 0, "may_change")) {
        html_open(h, "div", "class", "at-actions");
        html_leaf(h, "a", _("Change it from a day on"), "class", "usa-button", "href",
                  mem_format(req->mem, "/people/%lld/posts/%lld/change", (long long)req->person_id,
                             (long long)post));
        html_leaf(h, "a", _("End it, or take its end back"), "class",
                  "usa-button usa-button--outline", "href",
                  mem_format(req->mem, "/people/%lld/posts/%lld/end", (long long)req->person_id,
                             (long long)post));
        html_close(h, "div");
    }
    history(req, reply, past);
    layout_end(req, reply);
    return true;
}
