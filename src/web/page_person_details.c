/* Name, number, address and language of a person, changed by an administrator.
 * SPDX-License-Identifier: Apache-2.0 */
#include "web/layout.h"
#include "web/pages.h"
#include "web/person_form.h"
#include "web/post_form.h"

static struct db_rows *find(struct request *req, struct person_form *form, struct err *err)
{
    struct db_rows *one = db_run(req->db, req->mem, STMT_STAFF_ONE,
                                 DB_PARAMS(db_from_int(req->mem, req->person_id)), err);
    if (one && !(db_count(one) && db_bool(one, 0, "may_place"))) {
        err_set(err, ERR_NOT_FOUND, "There is no such page.");
        return NULL;
    }
    if (one) {
        *form = (struct person_form){.said = {.name = db_text(one, 0, "display_name"),
                                              .number = db_text(one, 0, "employee_number"),
                                              .email = db_text(one, 0, "email"),
                                              .language = db_text(one, 0, "language")},
                                     .fixed = !db_bool(one, 0, "may_change_login")};
    }
    return one;
}

static void show(struct request *req, struct reply *reply, const struct db_rows *one,
                 const struct person_form *form)
{
    struct html *h = reply->html;
    const char *heading = _("Name and sign-in");
    layout_begin(req, reply,
                 &(struct page_look){
                     .title = form->n ? mem_format(req->mem, _("Error: %s"), heading) : heading});
    field_problems(reply, form->problems, form->n);
    layout_back(reply, mem_format(req->mem, "/people/%lld", (long long)req->person_id),
                _("Person"));
    html_leaf(h, "h1", heading);
    feed_note(reply, one,
              _("This person comes from the HR feed. What you enter here lasts until the next "
                "feed, which says again what HR has on record. Have it put right there, too."));
    html_leaf(h, "p",
              _("Certificates keep the name under which they were given; with a new name, each can "
                "be issued again. When the address changes, the one until now is told."));
    layout_form(req, reply, NULL, "class", "usa-form at-fields", "novalidate", "");
    person_form_fields(reply, form);
    layout_submit(reply, _("Save"));
    layout_end(req, reply);
}

/* 200; 404 for people whom one does not administer */
bool page_person_details(struct request *req, struct reply *reply, struct err *err)
{
    struct person_form form;
    struct db_rows *one = find(req, &form, err);
    if (!one)
        return false;
    show(req, reply, one, &form);
    return true;
}

/* 303 to the page of the person; 404; 422 with the form */
bool page_person_details_post(struct request *req, struct reply *reply, struct err *err)
{
    struct person_form form;
    const char *answer = NULL;
    struct db_rows *one = find(req, &form, err);
    if (!one)
        return false;
    person_form_read(req, &form);
    if (!form.n) {
        if (!person_change(req->db, req->mem, req->person_id, &form.said, &answer, err))
            return false;
        person_form_answer(&form, answer);
    }
    if (!form.n)
        return reply_see_other(req, reply, "/people/%lld?saved=details", (long long)req->person_id);
    reply->status = 422;
    show(req, reply, one, &form);
    return true;
}
