/* A new person with a first post.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "web/layout.h"
#include "web/pages.h"
#include "web/person_form.h"
#include "web/post_form.h"

struct new_form {
    struct person_form who;
    struct post_form post;
    struct agreed_outlook outlook;
    bool sent;
};

static void show(struct request *req, struct reply *reply, const struct new_form *form)
{
    struct html *h = reply->html;
    struct field_problem all[PERSON_PROBLEMS + POST_PROBLEMS];
    size_t n = 0;
    for (size_t i = 0; i < form->who.n; i++)
        all[n++] = form->who.problems[i];
    for (size_t i = 0; i < form->post.n; i++)
        all[n++] = form->post.problems[i];
    const char *heading = _("Add a person");
    layout_begin(
        req, reply,
        &(struct page_look){.title = n ? mem_format(req->mem, _("Error: %s"), heading) : heading});
    field_problems(reply, all, n);
    layout_back(reply, "/people", _("People"));
    html_leaf(h, "h1", heading);
    html_leaf(h, "p",
              _("For somebody who is not on record yet. They get no message from this: how they "
                "sign in first, you choose on their page."));
    if (form->outlook.then)
        agreed_outlook_show(req, reply, &form->outlook,
                            _("Nothing is saved yet. What the post asks for is listed, for today, "
                              "its first day, a year later and the day after that."));
    layout_form(req, reply, NULL, "class", "usa-form at-fields", "novalidate", "");
    html_leaf(h, "h2", _("Who it is"));
    person_form_fields(reply, &form->who);
    html_leaf(h, "h2", _("Their first post"));
    post_form_fields(req, reply, &form->post);
    post_form_buttons(reply, _("Add person"));
    layout_end(req, reply);
}

/* 200; 404 for auditors */
bool page_person_new(struct request *req, struct reply *reply, struct err *err)
{
    struct new_form form = {.who = {.said = {.language = "en"}}, .post = {.kind = POST_FIRST}};
    form.post.said.employment = "employee";
    form.post.from = db_from_date(req->mem, req->viewer->today);
    if (!viewer_may(req->viewer, "administrator")) /* auditors add nobody */
        return err_set(err, ERR_NOT_FOUND, "There is no such page.");
    if (!post_form_open(req, &form.post, err))
        return false;
    if (db_count(form.post.places) == 1)
        form.post.said.facility = db_text(form.post.places, 0, "code");
    show(req, reply, &form);
    return true;
}

/* Adds them; what is in the way becomes a problem of the form. */
static bool add(struct request *req, struct new_form *form, struct err *err)
{
    const char *answer;
    int64_t person;
    if (!person_add(req->db, req->mem, &form->who.said, &form->post.said, &person, &answer, err))
        return false;
    if (answer) {
        person_form_answer(&form->who, answer);
        post_form_answer(req, &form->post, answer);
    } else {
        req->person_id = req->concerns = person;
    }
    return true;
}

static bool act(struct request *req, const void *of, struct err *err)
{
    struct new_form *form = *(struct new_form *const *)of;
    return add(req, form, err);
}

/* 303 to the page of the person, or 200 with what it would do; 422 with the form */
bool page_person_new_post(struct request *req, struct reply *reply, struct err *err)
{
    struct new_form form = {.sent = true, .post = {.kind = POST_FIRST}}, *self = &form;
    bool look = *request_typed(req, "look");
    if (!post_form_open(req, &form.post, err))
        return false;
    person_form_read(req, &form.who);
    post_form_read(req, &form.post);
    bool wrong = form.who.n || form.post.n;
    if (!wrong && look) {
        date from = form.post.said.from;
        if (!agreed_outlook_read(req, from, from + 365, 0, act, &self, &form.outlook, err))
            return false;
        req->person_id = req->concerns = 0;
        req->person_name = form.who.said.name;
        reply->unkept = true; /* nothing was done */
    } else if (!wrong && !add(req, &form, err)) {
        return false;
    }
    wrong = form.who.n || form.post.n;
    if (!wrong && !look)
        return reply_see_other(req, reply, "/people/%lld?saved=added", (long long)req->person_id);
    if (wrong) {
        form.outlook.then = NULL;
        reply->status = 422;
    }
    show(req, reply, &form);
    return true;
}
