/* One's own passkeys: added, named, removed.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "store/db.h"
#include "util/config.h"
#include "util/log.h"
#include "web/agent.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/passkey.h"
#include "web/session.h"
#include "web/steps.h"

static const char add_to[] = "/settings/second-step/passkeys";
static const char new_at[] = "/settings/second-step/passkeys/new";

static const char *missing(void)
{
    return _("Give the passkey a name, such as “My phone”.");
}

/* ---- Added */

static bool begin_new(struct request *req, struct reply *reply, struct err *err)
{
    bool write = req->method == METHOD_POST, done;
    const char *name = request_typed(req, "name"), *browser = agent_words(req->mem, req->agent);
    const struct steps_asking asking = {
        .title = _("Add a passkey"),
        .words = _("Whoever adds a passkey here can sign in as you. So show first that it is you."),
        .action = new_at,
        .button = _("Go on"),
        .name = write ? name : browser,
        .name_label = _("Name of the passkey"),
        .name_hint = _("So that you know it again, such as “My phone”."),
        .name_problem =
            write ? field_text_problem(req->mem, name, PASSKEY_NAME_MAX, missing()) : NULL,
    };
    if (!passkey_is_possible(req))
        return reply_see_other(req, reply, "%s", steps_home);
    if (!steps_proven(req, reply, &asking, &done, err))
        return false;
    return !done ||
           passkey_page(req, reply,
                        &(struct passkey_page){
                            .purpose = PASSKEY_MAKE,
                            .title = _("Add a passkey"),
                            .words = _("Your browser asks now where to keep the passkey: on this "
                                       "device, on your phone, or on a security key."),
                            .button = _("Add the passkey"),
                            .action = add_to,
                            .digest = session_digest(req),
                            .person = mem_format(req->mem, "%lld", (long long)req->viewer->id),
                            .other = steps_home,
                            .other_text = _("Stop, and add none")},
                        err);
}

/* 200; 303 to what there is, where passkeys cannot be used */
bool page_passkey_new(struct request *req, struct reply *reply, struct err *err)
{
    return begin_new(req, reply, err);
}

/* 200 with the page that asks the browser for it; 422 and 429 with the form */
bool page_passkey_new_post(struct request *req, struct reply *reply, struct err *err)
{
    return begin_new(req, reply, err);
}

/* Nothing was added. */
static bool not_added(struct request *req, struct reply *reply, enum passkey_added outcome)
{
    struct html *h = reply->html;
    const char *title = _("The passkey is not added");
    layout_begin(req, reply, &(struct page_look){.title = title, .exit = true});
    html_leaf(h, "h1", title);
    html_leaf(h, "p",
              outcome == PASSKEY_KNOWN ? _("This device holds a passkey for Attest already.")
              : outcome == PASSKEY_MANY
                  ? _("You have 20 passkeys, and there cannot be more. Remove one first.")
                  : _("What came from the browser does not fit, or came too late. Try again."));
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "a", _("Try again"), "class", "usa-button", "href",
              outcome == PASSKEY_MANY ? steps_home : new_at);
    html_close(h, "div");
    layout_end(req, reply);
    reply->status = outcome == PASSKEY_NOT ? 422 : 409;
    return true;
}

/* Whether codes stand for what this person shows at the second step. */
static bool has_codes(struct request *req, bool *ret, struct err *err)
{
    struct db_rows *mine = db_run(req->db, req->mem, STMT_SECOND_STEP_MINE, NULL, err);
    *ret = mine && db_int(mine, 0, "recovery") > 0;
    return mine;
}

/* 303 to the list, or 200 with recovery codes, shown this once, for who has none; 409 for a passkey
 * that is there already; 422 for what does not fit */
bool page_passkey_add(struct request *req, struct reply *reply, struct err *err)
{
    struct passkey_asked asked;
    struct passkey_answer answer;
    struct passkey_site site;
    enum passkey_added outcome = PASSKEY_NOT;
    const char *name = request_typed(req, "name"), *why = "nothing was asked, or too long ago";
    bool codes;
    reply->unkept = true;
    if (!passkey_site(req->mem, config_get("ATTEST_ADDRESS"), &site))
        return err_set(err, ERR_NOT_FOUND, "no passkeys at this address");
    if (!passkey_receive(req, session_digest(req), &asked, &answer, err))
        return false;
    bool named = !field_text_problem(req->mem, name, PASSKEY_NAME_MAX, missing());
    if (asked.challenge && asked.person && named &&
        !passkey_add(req->db, req->mem, &site, &asked, &answer, session_digest(req), name, &outcome,
                     &why, err))
        return false;
    if (outcome == PASSKEY_NOT)
        log_line("request %s: passkey not added: %s", req->id, why);
    if (outcome != PASSKEY_ADDED)
        return not_added(req, reply, outcome);
    if (!has_codes(req, &codes, err))
        return false;
    return codes ? reply_see_other(req, reply, "%s?added=1", steps_home)
                 : steps_show_codes(req, reply, _("The passkey is added"), err);
}

/* ---- Named, removed */

/* The name of one of the viewer's; *ret NULL: it is not theirs. */
static bool find(struct request *req, const char **ret, struct err *err)
{
    const char *wanted = request_param(req, "passkey");
    struct db_rows *rows = db_run(req->db, req->mem, STMT_PASSKEY_LIST, NULL, err);
    *ret = NULL;
    for (size_t i = 0; rows && i < db_count(rows); i++) {
        if (!strcmp(db_text(rows, i, "id"), wanted))
            *ret = db_text(rows, i, "name");
    }
    if (rows && !*ret)
        return err_set(err, ERR_NOT_FOUND, "no passkey of theirs");
    return rows;
}

static const char *address(struct request *req, const char *more)
{
    return mem_format(req->mem, "%s/%lld%s", add_to, (long long)request_param_int(req, "passkey"),
                      more);
}

static bool form(struct request *req, struct reply *reply, const char *name, const char *problem)
{
    const struct field_problem problems[] = {{"name", problem}};
    struct html *h = reply->html;
    steps_begin(req, reply, _("Passkey"), steps_home, _("Second step at sign-in"), problems, 1);
    layout_form(req, reply, address(req, ""), "class", "usa-form", "novalidate", "");
    field_line(reply, "text",
               &(struct field){.name = "name",
                               .label = _("Name of the passkey"),
                               .hint = _("So that you know it again, such as “My phone”."),
                               .problem = problem,
                               .value = name,
                               .max = PASSKEY_NAME_MAX});
    layout_submit(reply, _("Save"));
    html_open(h, "p");
    html_leaf(h, "a", _("Remove this passkey"), "href", address(req, "/end"));
    html_close(h, "p");
    layout_end(req, reply);
    return true;
}

/* 200; 404 for one that is not theirs */
bool page_passkey_one(struct request *req, struct reply *reply, struct err *err)
{
    const char *name;
    return find(req, &name, err) && form(req, reply, name, NULL);
}

/* 303 to the list; 422 with the form */
bool page_passkey_rename(struct request *req, struct reply *reply, struct err *err)
{
    const char *before, *name = request_typed(req, "name");
    if (!find(req, &before, err))
        return false;
    const char *problem = field_text_problem(req->mem, name, PASSKEY_NAME_MAX, missing());
    if (problem) {
        reply->status = 422;
        return form(req, reply, name, problem);
    }
    return db_run(req->db, req->mem, STMT_PASSKEY_RENAME,
                  DB_PARAMS(db_from_int(req->mem, request_param_int(req, "passkey")), name), err) &&
           reply_see_other(req, reply, "%s?renamed=1", steps_home);
}

static bool end(struct request *req, struct reply *reply, struct err *err)
{
    const char *name;
    bool done;
    if (!find(req, &name, err))
        return false;
    const struct steps_asking asking = {
        .title = _("Remove the passkey"),
        .words = mem_format(req->mem,
                            _("“%s” opens nothing here after that. The device may keep it until "
                              "you delete it there too."),
                            name),
        .action = address(req, "/end"),
        .button = _("Remove"),
    };
    if (!steps_proven(req, reply, &asking, &done, err))
        return false;
    return !done ||
           (db_run(req->db, req->mem, STMT_PASSKEY_END,
                   DB_PARAMS(db_from_int(req->mem, request_param_int(req, "passkey"))), err) &&
            reply_see_other(req, reply, "%s?removed=1", steps_home));
}

/* 200; 404 for one that is not theirs */
bool page_passkey_end(struct request *req, struct reply *reply, struct err *err)
{
    return end(req, reply, err);
}

/* 303 to the list; 422 and 429 with the form */
bool page_passkey_end_post(struct request *req, struct reply *reply, struct err *err)
{
    return end(req, reply, err);
}
