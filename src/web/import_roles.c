/* The job roles of the network on the page of imports, by the keys that a course names.
 * SPDX-License-Identifier: Apache-2.0 */
#include "store/db.h"
#include "util/mem.h"
#include "web/import_problems.h"
#include "web/layout.h"

bool import_roles(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *rows = db_run(req->db, req->mem, STMT_ROLE_ALL, NULL, err);
    if (!rows)
        return false;
    html_open(h, "details");
    html_leaf(h, "summary", _("Job roles of this network"));
    html_leaf(h, "p",
              _("A course names them by these keys. Whoever names a role means all roles below "
                "it, too."));
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption", _("Job roles"));
    layout_columns(reply, (const char *const[]){_("Key"), _("Job role")}, 2, 2);
    html_open(h, "tbody");
    for (size_t i = 0; i < db_count(rows); i++) {
        html_open(h, "tr");
        html_open(h, "th", "scope", "row");
        html_leaf(h, "code", db_text(rows, i, "key"));
        html_close(h, "th");
        html_open(h, "td", "data-label", _("Job role"));
        if (db_text(rows, i, "above"))
            html_format(h, "%s › ", db_text(rows, i, "above"));
        html_text(h, db_text(rows, i, "title"));
        html_close(h, "td");
        html_close(h, "tr");
    }
    html_close(h, "tbody");
    html_close(h, "table");
    html_close(h, "details");
    return true;
}
