/* A post of somebody, added or changed from a day on.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "web/layout.h"
#include "web/pages.h"
#include "web/post_form.h"

struct change_form {
    struct post_form fields;
    int64_t post;               /* 0: a new one */
    const struct db_rows *rows; /* of it */
    struct agreed_outlook outlook;
};

/* Whether the viewer may add a post, or change this one; NOT_FOUND where not. Of a post to be
 * changed the fields are filled with what it is. */
static bool open_form(struct request *req, struct change_form *form, struct err *err)
{
    struct post_said *s = &form->fields.said;
    const char *person = db_from_int(req->mem, req->person_id),
               *today = db_from_date(req->mem, req->viewer->today);
    form->post = request_param_int(req, "post");
    form->fields.kind = form->post ? POST_CHANGED : POST_ANOTHER;
    struct db_rows *rows =
        form->post ? db_run(req->db, req->mem, STMT_POST_LIST,
                            DB_PARAMS(person, db_from_int(req->mem, form->post), today), err)
                   : db_run(req->db, req->mem, STMT_STAFF_ONE, DB_PARAMS(person), err);
    if (!rows || !post_form_open(req, &form->fields, err))
        return false;
    if (!db_count(rows) || !db_bool(rows, 0, form->post ? "may_change" : "may_place"))
        return err_set(err, ERR_NOT_FOUND, "There is no such page.");
    form->fields.from = today;
    form->rows = rows;
    s->employment = form->post ? db_text(rows, 0, "employment") : "employee";
    if (form->post) {
        s->facility = db_text(rows, 0, "facility_code");
        s->job_role = db_text(rows, 0, "job_role_key");
        s->patients = db_bool(rows, 0, "patient_contact");
        s->visitors = db_bool(rows, 0, "visitor_contact");
        s->is_primary = db_bool(rows, 0, "is_primary");
    }
    return true;
}

static void show(struct request *req, struct reply *reply, const struct change_form *form)
{
    struct html *h = reply->html;
    const struct post_form *f = &form->fields;
    const char *heading = form->post ? _("Change a post from a day on") : _("Add a post");
    layout_begin(req, reply,
                 &(struct page_look){.title = f->n ? mem_format(req->mem, _("Error: %s"), heading)
                                                   : heading});
    field_problems(reply, f->problems, f->n);
    layout_back(reply, mem_format(req->mem, "/people/%lld", (long long)req->person_id),
                _("Person"));
    html_leaf(h, "h1", heading);
    if (form->post)
        post_feed_note(reply, form->rows);
    html_open(h, "p");
    html_format(h, _("For %s."), req->person_name);
    if (form->post)
        html_format(h, " %s",
                    _("What it was before that day stays on record. It holds until the next change "
                      "that is on record, or until the post ends."));
    html_close(h, "p");
    if (form->outlook.then)
        agreed_outlook_show(req, reply, &form->outlook,
                            _("Nothing is saved yet. Only what changes is listed, for today, the "
                              "first day, a year later and the day after that."));
    layout_form(req, reply, NULL, "class", "usa-form at-fields", "novalidate", "");
    post_form_fields(req, reply, f);
    post_form_buttons(reply, _("Save post"));
    layout_end(req, reply);
}

/* 200; 404 for people and posts that one may not change */
bool page_post_change(struct request *req, struct reply *reply, struct err *err)
{
    struct change_form form = {.post = 0};
    if (!open_form(req, &form, err))
        return false;
    show(req, reply, &form);
    return true;
}

static bool act(struct request *req, const void *of, struct err *err)
{
    struct change_form *form = *(struct change_form *const *)of;
    const struct post_said *said = &form->fields.said;
    const char *answer;
    bool done = form->post
                    ? post_change(req->db, req->mem, req->person_id, form->post, said, &answer, err)
                    : post_add(req->db, req->mem, req->person_id, said, &answer, err);
    if (done)
        post_form_answer(req, &form->fields, answer);
    return done;
}

/* 303 to the page of the person, or 200 with what it would do; 404; 422 with the form */
bool page_post_change_post(struct request *req, struct reply *reply, struct err *err)
{
    struct change_form form = {.post = 0}, *self = &form;
    bool look = *request_typed(req, "look");
    if (!open_form(req, &form, err))
        return false;
    post_form_read(req, &form.fields);
    if (!form.fields.n && look) {
        date from = form.fields.said.from;
        if (!agreed_outlook_read(req, from, from + 365, 0, act, &self, &form.outlook, err))
            return false;
        reply->unkept = true; /* nothing was done */
    } else if (!form.fields.n && !act(req, &self, err)) {
        return false;
    }
    if (!form.fields.n && !look)
        return reply_see_other(req, reply, "/people/%lld?saved=post", (long long)req->person_id);
    if (form.fields.n) {
        form.outlook.then = NULL;
        reply->status = 422;
    }
    show(req, reply, &form);
    return true;
}
