/*
 * The number of a licence, for administrators.  SPDX-License-Identifier: Apache-2.0
 */
#include "domain/licence.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"

static const char *list_address(struct request *req)
{
    return mem_format(req->mem, "/people/%lld/licences", (long long)req->person_id);
}

/* The row of the licence of the address, for those who administer the person; SIZE_MAX with err. */
static size_t find(struct request *req, struct db_rows **ret, struct err *err)
{
    const char *person = db_from_int(req->mem, req->person_id);
    db_queue(req->db, STMT_ACCESS_ADMINISTERS, DB_PARAMS(person));
    db_queue(req->db, STMT_LICENCE_LIST, DB_PARAMS(person));
    struct db_rows *may = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL;
    *ret = may ? db_next(req->db, req->mem, err) : NULL;
    for (size_t i = 0; *ret && db_bool(may, 0, "administers") && i < db_count(*ret); i++) {
        if (db_int(*ret, i, "licence_id") == request_param_int(req, "licence"))
            return i;
    }
    if (*ret)
        err_set(err, ERR_NOT_FOUND, "There is no such licence.");
    return SIZE_MAX;
}

static void show(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i,
                 const char *typed, const char *problem)
{
    struct html *h = reply->html;
    layout_begin(req, reply,
                 &(struct page_look){.title = problem ? _("Error: Number of the licence")
                                                      : _("Number of the licence")});
    field_problems(reply, &(const struct field_problem){"number", problem}, 1);
    layout_back(reply, list_address(req), _("Licences"));
    html_leaf(h, "h1", _("Number of the licence"));
    html_leaf(h, "p",
              mem_format(req->mem, _("%1$s licence (%2$s) of %3$s."), db_text(rows, i, "kind"),
                         db_text(rows, i, "state"), req->person_name));
    layout_form(req, reply, NULL, "class", "usa-form at-fields", "novalidate", "");
    field_line(reply, "text",
               &(struct field){.name = "number",
                               .label = _("Number"),
                               .hint = _("As the board writes it. Leave it empty to say that none "
                                         "is known."),
                               .problem = problem,
                               .value = typed,
                               .max = LICENCE_NUMBER_MAX});
    layout_submit(reply, _("Save number"));
    layout_end(req, reply);
}

/* 200; 404 */
bool page_licence_number(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *rows;
    size_t i = find(req, &rows, err);
    if (i == SIZE_MAX)
        return false;
    show(req, reply, rows, i, db_text(rows, i, "board_number"), NULL);
    return true;
}

/* 303 to the list; 404; 422 with the form */
bool page_licence_number_post(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *rows;
    size_t i = find(req, &rows, err);
    const char *typed = request_typed(req, "number"), *number;
    if (i == SIZE_MAX)
        return false;
    if (!licence_number_from_typed(req->mem, typed, &number)) {
        reply->status = 422;
        show(req, reply, rows, i, typed,
             _("Enter letters, digits, spaces, dots, hyphens and slashes: up to 40"));
        return true;
    }
    return licence_number_put(req->db, req->mem, req->person_id, req->viewer->id,
                              db_text(rows, i, "licence_id"), number, err) &&
           reply_see_other(req, reply, "%s?saved=1", list_address(req));
}
