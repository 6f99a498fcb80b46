/* Comments of a review, by what they are about: said, answered, settled.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "store/db.h"
#include "util/text.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/review.h"

enum { STEM_SHOWN = 90 /* characters of a question in the list */ };

/* A question in a list: its first words. */
static const char *shortened(const void *mem, const char *text)
{
    size_t bytes = 0, n = 0;
    for (; text[bytes]; bytes++) {
        if (((unsigned char)text[bytes] & 0xc0) != 0x80 && n++ == STEM_SHOWN)
            return mem_format(mem, "%.*s…", (int)bytes, text);
    }
    return text;
}

static const char *page_words(const void *mem, const char *module, const char *page,
                              const char *title)
{
    return mem_format(mem, _("Module %1$s, page %2$s: %3$s"), module, page, title);
}

static const char *quiz_words(const void *mem, const char *title)
{
    return mem_format(mem, _("Quiz: %s"), title);
}

static const char *item_words(const void *mem, const char *bank, const char *key, const char *stem)
{
    return mem_format(mem, _("Question %1$s / %2$s: %3$s"), bank, key, shortened(mem, stem));
}

static const char *about(struct request *req, const struct db_rows *rows, size_t i)
{
    const char *what = db_text(rows, i, "about"), *title = db_text(rows, i, "title");
    if (!strcmp(what, "page"))
        return page_words(req->mem, db_text(rows, i, "module"), db_text(rows, i, "page"), title);
    if (!strcmp(what, "quiz"))
        return quiz_words(req->mem, title);
    if (!strcmp(what, "item"))
        return item_words(req->mem, db_text(rows, i, "bank"), db_text(rows, i, "key"), title);
    return _("The whole version");
}

static void one(struct reply *reply, const struct db_rows *rows, size_t i, enum sign_off_kind kind)
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
}

/* ---- the forms */

static const char *text_id(const void *mem, const struct comment_form *form)
{
    return form->answers ? mem_format(mem, "answer-%s", form->answers) : "text";
}

struct field_problem review_comment_problem(const void *mem, const struct comment_form *form)
{
    return (struct field_problem){text_id(mem, form), form->text_problem};
}

static void begin_form(struct request *req, struct reply *reply, const struct review *r)
{
    layout_form(req, reply, mem_format(req->mem, "/reviews/%lld/comments", (long long)r->id),
                "class", "usa-form at-fields", "novalidate", "");
}

static void outline_button(struct html *h, const char *text, const char *name)
{
    html_leaf(h, "button", text, "type", "submit", "name", name, "value", name ? "yes" : NULL,
              "class", "usa-button usa-button--outline");
}

/* Going on with a thread: an answer, and for the signer the end of it. */
static void answer_form(struct request *req, struct reply *reply, const struct review *r,
                        const char *thread, const struct comment_form *form)
{
    struct html *h = reply->html;
    bool sent = form->answers && !strcmp(form->answers, thread);
    html_open(h, "details", "open", sent ? "" : NULL);
    html_leaf(h, "summary", _("Answer"));
    begin_form(req, reply, r);
    field_hidden(reply, "answers", thread);
    field_lines(reply, 3,
                &(struct field){.name = "text",
                                .id = mem_format(req->mem, "answer-%s", thread),
                                .label = _("Your answer"),
                                .problem = sent ? form->text_problem : NULL,
                                .value = sent ? form->text : NULL,
                                .max = REVIEW_TEXT_MAX});
    html_open(h, "div", "class", "at-actions");
    outline_button(h, _("Send answer"), NULL);
    if (r->signs)
        outline_button(h, _("Settled"), "settles");
    html_close(h, "div");
    html_close(h, "form");
    html_close(h, "details");
}

static void threads(struct request *req, struct reply *reply, const struct review *r,
                    const struct db_rows *rows, const struct comment_form *form)
{
    struct html *h = reply->html;
    size_t n = db_count(rows);
    for (size_t i = 0; i < n; i++) {
        const char *thread = db_text(rows, i, "thread");
        if (db_bool(rows, i, "begins")) {
            html_open(h, "section", "id", mem_format(req->mem, "comment-%s", thread));
            html_leaf(h, "h3", about(req, rows, i));
        }
        one(reply, rows, i, r->kind);
        if (i + 1 == n || strcmp(thread, db_text(rows, i + 1, "thread")) != 0) {
            if (!db_bool(rows, i, "settled"))
                answer_form(req, reply, r, thread, form);
            html_close(h, "section");
        }
    }
}

/* All that a comment may be about. */
static struct field_option *options_of(const void *mem, const struct db_rows *pages,
                                       const struct db_rows *items, size_t *ret_n)
{
    struct field_option *all =
        mem_array(mem, struct field_option, 1 + db_count(pages) + db_count(items));
    size_t n = 0;
    all[n++] = (struct field_option){"", _("The whole version")};
    for (size_t i = 0; i < db_count(pages); i++) {
        const char *title = db_text(pages, i, "title");
        bool quiz = db_is_null(pages, i, "page");
        all[n++] =
            quiz ? (struct field_option){mem_format(mem, "quiz-%s", db_text(pages, i, "quiz_id")),
                                         quiz_words(mem, title)}
                 : (struct field_option){mem_format(mem, "page-%s", db_text(pages, i, "page")),
                                         page_words(mem, db_text(pages, i, "module"),
                                                    db_text(pages, i, "number"), title)};
    }
    for (size_t i = 0; i < db_count(items); i++)
        all[n++] =
            (struct field_option){mem_format(mem, "item-%s", db_text(items, i, "id")),
                                  item_words(mem, db_text(items, i, "bank"),
                                             db_text(items, i, "key"), db_text(items, i, "plain"))};
    *ret_n = n;
    return all;
}

static void new_form(struct request *req, struct reply *reply, const struct review *r,
                     const struct field_option *options, size_t n, const struct comment_form *form)
{
    struct html *h = reply->html;
    bool sent = !form->answers;
    html_leaf(h, "h3", _("New comment"), "id", "comment");
    begin_form(req, reply, r);
    field_select(
        reply,
        &(struct field){.name = "about", .label = _("About"), .value = sent ? form->about : NULL},
        options, n);
    field_lines(reply, 3,
                &(struct field){.name = "text",
                                .label = _("Comment"),
                                .hint = _("The authors read it and can answer. Your name is not "
                                          "shown. Nothing about a patient."),
                                .problem = sent ? form->text_problem : NULL,
                                .value = sent ? form->text : NULL,
                                .max = REVIEW_TEXT_MAX});
    html_open(h, "div", "class", "at-actions");
    outline_button(h, _("Send comment"), NULL);
    html_close(h, "div");
    html_close(h, "form");
}

bool review_comments(struct request *req, struct reply *reply, const struct review *r,
                     const struct comment_form *form, struct err *err)
{
    struct html *h = reply->html;
    const char *version = db_from_int(req->mem, r->course_version);
    db_queue(req->db, STMT_SIGN_OFF_COMMENTS, DB_PARAMS(db_from_int(req->mem, r->id)));
    db_queue(req->db, STMT_SIGN_OFF_PAGES, DB_PARAMS(version));
    db_queue(req->db, STMT_SIGN_OFF_ITEMS, DB_PARAMS(version));
    struct db_rows *rows = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL,
                   *pages = rows ? db_next(req->db, req->mem, err) : NULL,
                   *items = pages ? db_next(req->db, req->mem, err) : NULL;
    if (!items)
        return false;
    html_leaf(h, "h2", _("Comments"), "id", "comments");
    if (!db_count(rows))
        html_leaf(h, "p", _("Nothing was said yet."));
    threads(req, reply, r, rows, form);
    if (r->signs) {
        size_t n;
        struct field_option *options = options_of(req->mem, pages, items, &n);
        new_form(req, reply, r, options, n, form);
    }
    return true;
}

/* ---- taking one */

/* "page-12" as "page" and "12"; false: it is neither that nor "", the whole version. */
static bool split(const void *mem, const char *about, const char **ret_what, const char **ret_id)
{
    const char *dash = strchr(about, '-');
    int64_t n;
    *ret_what = "";
    *ret_id = NULL;
    if (!*about)
        return true;
    if (!dash || !text_whole_number(dash + 1, INT64_MAX, &n))
        return false;
    *ret_what = mem_text_n(mem, about, (size_t)(dash - about));
    *ret_id = dash + 1;
    return !strcmp(*ret_what, "page") || !strcmp(*ret_what, "quiz") || !strcmp(*ret_what, "item");
}

/* 303 to the comments; 404; 422 with the form */
bool page_review_comment_post(struct request *req, struct reply *reply, struct err *err)
{
    struct review r;
    struct review_forms forms = {.comment = {.about = request_typed(req, "about"),
                                             .answers = request_field(req, "answers"),
                                             .text = request_typed(req, "text")}};
    struct comment_form *f = &forms.comment;
    const char *what, *id;
    bool settles = request_field(req, "settles") != NULL;
    int64_t thread;
    if (!review_find(req, &r, err))
        return false;
    /* Who both writes and signs speaks as a signer: their own versions are not for them to sign. */
    if (!r.signs && (!r.answers || !f->answers || settles))
        return err_set(err, ERR_NOT_FOUND, "There is no comment for you to answer.");
    if (!split(req->mem, f->about, &what, &id) ||
        (f->answers && !text_whole_number(f->answers, INT64_MAX, &thread)))
        return err_set(err, ERR_NOT_FOUND, "There is no such page or comment.");
    f->text_problem = field_text_problem(req->mem, f->text, REVIEW_TEXT_MAX,
                                         settles && f->answers ? NULL : _("Write a comment"));
    if (f->text_problem) {
        reply->status = 422;
        return review_show(req, reply, &r, &forms, err);
    }
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_SIGN_OFF_COMMENT,
               DB_PARAMS(db_from_int(req->mem, r.id), f->answers ? "" : what,
                         f->answers ? NULL : id, f->answers, r.signs ? "signer" : "author", f->text,
                         settles && f->answers ? "true" : "false"),
               err);
    if (!rows)
        return false;
    if (!db_count(rows))
        return err_set(err, ERR_NOT_FOUND, "There is no such page or comment.");
    return reply_see_other(req, reply, "/reviews/%lld#comments", (long long)r.id);
}
