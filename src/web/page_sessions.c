/* Where one is signed in.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "store/db.h"
#include "util/text.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/session.h"

static void times(struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    html_open(h, "p");
    html_sentence(h, _("Signed in on {day} at {hour}."),
                  layout_day(reply, "day", db_date(rows, i, "began_on")),
                  html_words("hour", db_text(rows, i, "began_at")));
    html_text(h, " ");
    html_sentence(h, _("Last used on {day} at {hour}."),
                  layout_day(reply, "day", db_date(rows, i, "used_on")),
                  html_words("hour", db_text(rows, i, "used_at")));
    html_close(h, "p");
}

static void one(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    bool here = db_bool(rows, i, "here");
    const char *browser = db_text(rows, i, "browser"), *id = db_text(rows, i, "id"),
               *name = browser ? browser : _("A browser");
    html_open(h, "li");
    html_leaf(h, "h2", name, "id", mem_format(reply, "session-%s", id));
    if (here)
        html_leaf(h, "p", _("This is where you are now."));
    times(reply, rows, i);
    if (db_bool(rows, i, "shared"))
        html_leaf(h, "p", _("A shared computer: it ends after 5 minutes without use."));
    if (!here) {
        layout_form(req, reply, "/settings/sessions", "class", NULL);
        html_void(h, "input", "type", "hidden", "name", "session", "value", id);
        html_leaf(h, "button", _("Sign out there"), "type", "submit", "class",
                  "usa-button usa-button--outline", "aria-describedby",
                  mem_format(reply, "session-%s", id));
        html_close(h, "form");
    }
    html_close(h, "li");
}

/* 200 */
bool page_sessions(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_SESSION_LIST, DB_PARAMS(session_digest(req)), err);
    if (!rows)
        return false;
    layout_begin(req, reply,
                 &(struct page_look){.title = _("Where you are signed in"), .exit = true});
    layout_back(reply, "/settings", _("Settings"));
    if (request_field(req, "ended"))
        layout_saved(reply, _("Signed out there"));
    html_leaf(h, "h1", _("Where you are signed in"));
    html_leaf(h, "p",
              _("If you do not know one of these, sign out there and change your password."));
    html_open(h, "ul", "class", "usa-list usa-list--unstyled");
    for (size_t i = 0; i < db_count(rows); i++)
        one(req, reply, rows, i);
    html_close(h, "ul");
    if (db_count(rows) > 1) {
        layout_form(req, reply, "/settings/sessions", "class", NULL);
        html_void(h, "input", "type", "hidden", "name", "session", "value", "all");
        layout_submit(reply, _("Sign out everywhere else"));
    } else {
        html_leaf(h, "p", _("You are signed in nowhere else."));
    }
    layout_end(req, reply);
    return true;
}

/* 303 to the list, also for a session that ended meanwhile; 422 for what is no session. Nobody's
 * but the viewer's ends. */
bool page_sessions_post(struct request *req, struct reply *reply, struct err *err)
{
    const char *wanted = request_field(req, "session");
    int64_t id = 0;
    bool all = wanted && !strcmp(wanted, "all");
    if (!all && (!wanted || !text_whole_number(wanted, INT64_MAX, &id)))
        return err_set(err, ERR_INVALID, "%s", _("Choose where to sign out."));
    return db_run(req->db, req->mem, STMT_SESSION_END_OTHERS,
                  DB_PARAMS(session_digest(req), all ? NULL : db_from_int(req->mem, id)), err) &&
           reply_see_other(req, reply, "/settings/sessions?ended=1");
}
