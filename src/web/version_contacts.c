/* Where a version could not be started, for want of a contact.  SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "domain/contact.h"
#include "web/layout.h"
#include "web/version.h"

enum { SHOWN_MAX = 50 };

static void lacking(struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    char *rest = NULL, *copy = mem_text(reply, db_text(rows, i, "keys"));
    html_open(h, "li");
    html_leaf(h, "bdi", db_text(rows, i, "facility_name"));
    html_text(h, ": ");
    for (char *key = strtok_r(copy, " ", &rest); key; key = strtok_r(NULL, " ", &rest)) {
        html_leaf(h, "bdi", contact_name(reply, key));
        html_text(h, rest && *rest ? ", " : "");
    }
    html_close(h, "li");
}

/* It keeps nobody from publishing: a facility that lacks a contact is told, and waits alone. */
bool version_section_contacts(struct request *req, struct reply *reply,
                              const struct version_view *v, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_SLOT_LACKING, DB_PARAMS(db_from_int(req->mem, v->id)), err);
    if (!rows)
        return false;
    html_leaf(h, "h2", _("Facilities that cannot start it"), "id", "contacts");
    if (!db_count(rows)) {
        html_leaf(h, "p", _("Every facility has filled in the contacts that this version needs."));
        return true;
    }
    html_leaf(h, "p",
              _("These facilities have not filled in a contact that this version needs. Nobody can "
                "start it there until they do. That does not keep it from going live elsewhere."));
    html_open(h, "ul");
    for (size_t i = 0; i < db_count(rows) && i < SHOWN_MAX; i++)
        lacking(reply, rows, i);
    if (db_count(rows) > SHOWN_MAX)
        html_leaf(h, "li",
                  mem_format(req->mem, _("and %d more"), (int)(db_count(rows) - SHOWN_MAX)));
    html_close(h, "ul");
    return true;
}
