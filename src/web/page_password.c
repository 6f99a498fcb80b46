/* Changing one's own password.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "domain/password.h"
#include "store/db.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/own_password.h"
#include "web/pages.h"
#include "web/password_form.h"
#include "web/session.h"

enum { OLD, NEW, AGAIN, PROBLEMS };

static void form(struct request *req, struct reply *reply, const struct field_problem *problems)
{
    struct html *h = reply->html;
    const char *title = _("Change password");
    bool wrong = field_any_problem(problems, PROBLEMS);
    layout_begin(
        req, reply,
        &(struct page_look){.title = wrong ? mem_format(req->mem, _("Error: %s"), title) : title,
                            .exit = true});
    layout_back(reply, "/settings", _("Settings"));
    field_problems(reply, problems, PROBLEMS);
    html_leaf(h, "h1", title);
    html_leaf(h, "p", _("When it is changed, you are signed out everywhere else."));
    layout_form(req, reply, "/settings/password", "class", "usa-form", "novalidate", "");
    password_form_field(reply, "old", _("Password until now"), NULL, problems[OLD].text);
    password_form_new(reply, problems[NEW].text, problems[AGAIN].text);
    layout_submit(reply, _("Change password"));
    layout_end(req, reply);
}

/* 200 */
bool page_password(struct request *req, struct reply *reply, struct err *err)
{
    (void)err;
    form(req, reply, (const struct field_problem[PROBLEMS]){{NULL, NULL}});
    return true;
}

static bool again(struct request *req, struct reply *reply, const struct field_problem *problems,
                  int status)
{
    form(req, reply, problems);
    reply->status = status;
    return true;
}

/* 303 to the settings; 422 with the form; 429 after too many wrong passwords. Neither the reply nor
 * a digest of what was sent is kept: that would be a way to guess the password by. */
bool page_password_post(struct request *req, struct reply *reply, struct err *err)
{
    const char *old = request_field(req, "old"), *chosen = request_field(req, "new");
    struct field_problem problems[PROBLEMS] = {{"old", NULL}, {"new", NULL}, {"again", NULL}};
    struct own_password proof;
    reply->unkept = true;
    if (!own_password_check(req, old, &proof, err))
        return false;
    if (proof.problem) {
        problems[OLD].text = proof.problem;
        reply->retry_after = proof.wait;
        return again(req, reply, problems, proof.wait ? 429 : 422);
    }
    problems[NEW].text = password_form_problem(chosen, proof.own);
    if (!problems[NEW].text && !strcmp(chosen, old))
        problems[NEW].text = _("This is the password that you have now. Choose another.");
    if (!problems[NEW].text)
        problems[AGAIN].text = password_form_differs(req, chosen);
    if (problems[NEW].text || problems[AGAIN].text)
        return again(req, reply, problems, 422);
    return db_do(req->db, STMT_PASSWORD_CHANGE,
                 DB_PARAMS(session_digest(req), password_hash(req->mem, chosen)), err) &&
           reply_see_other(req, reply, "/settings?saved=password");
}
