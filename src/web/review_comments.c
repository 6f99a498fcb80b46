/* Comments of a review, by page: said, answered, settled.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "store/db.h"
#include "util/text.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/review.h"

static const char *about(struct request *req, const struct db_rows *rows, size_t i)
{
    if (db_is_null(rows, i, "page"))
        return _("The whole version");
    return mem_format(req->mem, _("Module %1$s, page %2$s: %3$s"), db_text(rows, i, "module"),
                      db_text(rows, i, "page"), db_text(rows, i, "title"));
}

static void one(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i,
                enum sign_off_kind kind)
{
    struct html *h = reply->html;
    const char *side = db_text(rows, i, "side"), *text = db_text(rows, i, "text");
    html_open(h, "p", "class", "at-small");
    html_leaf(h, "strong", !strcmp(side, "author") ? _("Author") : sign_off_title(kind));
    html_text(h, ", ");
    layout_date(reply, db_date(rows, i, "said_on"));
    if (db_bool(rows, i, "settles"))
        html_format(h, " · %s", _("settled"));
    html_close(h, "p");
    if (*text)
        html_leaf(h, "blockquote", text, "class", "at-typed", "dir", "auto");
    (void)req;
}

/* Going on with a thread: an answer, and for the signer the end of it. */
static void answer_form(struct request *req, struct reply *reply, const struct review *r,
                        const char *thread)
{
    struct html *h = reply->html;
    const char *id = mem_format(req->mem, "answer-%s", thread);
    html_open(h, "details");
    html_leaf(h, "summary", _("Answer"));
    layout_form(req, reply, mem_format(req->mem, "/reviews/%lld/comments", (long long)r->id),
                "class", "usa-form at-fields");
    html_void(h, "input", "type", "hidden", "name", "answers", "value", thread);
    html_leaf(h, "label", _("Your answer"), "class", "usa-label", "for", id);
    html_leaf(h, "textarea", "", "class", "usa-textarea at-textarea", "id", id, "name", "text",
              "rows", "3");
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "button", _("Send answer"), "type", "submit", "class",
              "usa-button usa-button--outline");
    if (r->signs)
        html_leaf(h, "button", _("Settled"), "type", "submit", "name", "settles", "value", "yes",
                  "class", "usa-button usa-button--outline");
    html_close(h, "div");
    html_close(h, "form");
    html_close(h, "details");
}

static void threads(struct request *req, struct reply *reply, const struct review *r,
                    const struct db_rows *rows)
{
    struct html *h = reply->html;
    size_t n = db_count(rows);
    for (size_t i = 0; i < n; i++) {
        const char *thread = db_text(rows, i, "thread");
        if (db_bool(rows, i, "begins")) {
            html_open(h, "section", "id", mem_format(req->mem, "comment-%s", thread));
            html_leaf(h, "h3", about(req, rows, i));
        }
        one(req, reply, rows, i, r->kind);
        if (i + 1 == n || strcmp(thread, db_text(rows, i + 1, "thread")) != 0) {
            if (!db_bool(rows, i, "settled"))
                answer_form(req, reply, r, thread);
            html_close(h, "section");
        }
    }
}

/* A new thread, about a page that is chosen. */
static void new_form(struct request *req, struct reply *reply, const struct review *r,
                     const struct db_rows *pages)
{
    struct html *h = reply->html;
    layout_form(req, reply, mem_format(req->mem, "/reviews/%lld/comments", (long long)r->id),
                "class", "usa-form at-fields");
    html_leaf(h, "label", _("About"), "class", "usa-label", "for", "page");
    html_open(h, "select", "class", "usa-select", "id", "page", "name", "page");
    html_leaf(h, "option", _("The whole version"), "value", "");
    for (size_t i = 0; i < db_count(pages); i++) {
        if (!db_is_null(pages, i, "page"))
            html_leaf(h, "option",
                      mem_format(req->mem, _("Module %1$s, page %2$s: %3$s"),
                                 db_text(pages, i, "module"), db_text(pages, i, "number"),
                                 db_text(pages, i, "title")),
                      "value", db_text(pages, i, "page"));
    }
    html_close(h, "select");
    field_lines(reply, 3,
                &(struct field){.name = "text",
                                .label = _("Comment"),
                                .hint = _("The authors read it and can answer. Your name is not "
                                          "shown. Nothing about a patient.")});
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "button", _("Send comment"), "type", "submit", "class",
              "usa-button usa-button--outline");
    html_close(h, "div");
    html_close(h, "form");
}

bool review_comments(struct request *req, struct reply *reply, const struct review *r,
                     struct err *err)
{
    struct html *h = reply->html;
    db_queue(req->db, STMT_SIGN_OFF_COMMENTS, DB_PARAMS(db_from_int(req->mem, r->id)));
    db_queue(req->db, STMT_SIGN_OFF_PAGES, DB_PARAMS(db_from_int(req->mem, r->course_version)));
    struct db_rows *rows = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL,
                   *pages = rows ? db_next(req->db, req->mem, err) : NULL;
    if (!pages)
        return false;
    html_leaf(h, "h2", _("Comments"), "id", "comments");
    if (!db_count(rows))
        html_leaf(h, "p", _("Nothing was said yet."));
    threads(req, reply, r, rows);
    if (r->signs)
        new_form(req, reply, r, pages);
    return true;
}

/* A whole number of a field, as text; NULL: empty or none. */
static const char *number(struct request *req, const char *name)
{
    const char *text = request_typed(req, name);
    int64_t n;
    return text_whole_number(text, INT64_MAX, &n) ? text : NULL;
}

/* 303 to the comments; 404; 422 where nothing was written */
bool page_review_comment_post(struct request *req, struct reply *reply, struct err *err)
{
    const char *id = db_from_int(req->mem, request_param_int(req, "review")),
               *text = request_typed(req, "text"), *answers = number(req, "answers");
    bool settles = request_field(req, "settles") != NULL;
    struct db_rows *review = db_run(req->db, req->mem, STMT_SIGN_OFF_REVIEW, DB_PARAMS(id), err);
    if (!review)
        return false;
    if (!db_count(review))
        return err_set(err, ERR_NOT_FOUND, "There is no such review for you.");
    /* Who both writes and signs speaks as a signer: their own versions are not for them to sign. */
    bool signs = db_bool(review, 0, "signs");
    if (!signs && (!db_bool(review, 0, "answers") || !answers || settles))
        return err_set(err, ERR_NOT_FOUND, "There is no comment for you to answer.");
    if (field_text_problem(req->mem, text, REVIEW_TEXT_MAX, settles ? NULL : ""))
        return err_set(err, ERR_INVALID, "Write a comment of at most %d characters.",
                       REVIEW_TEXT_MAX);
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_SIGN_OFF_COMMENT,
               DB_PARAMS(id, answers ? NULL : number(req, "page"), answers,
                         signs ? "signer" : "author", text, settles && answers ? "true" : "false"),
               err);
    if (!rows)
        return false;
    if (!db_count(rows))
        return err_set(err, ERR_NOT_FOUND, "There is no such page or comment.");
    return reply_see_other(req, reply, "/reviews/%s#comments", id);
}
