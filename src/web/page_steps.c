/* What somebody shows beside the password: set up, renewed, turned off.
 * SPDX-License-Identifier: Apache-2.0 */
#include "domain/second_step.h"
#include "store/db.h"
#include "util/qr.h"
#include "util/totp.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/passkey.h"
#include "web/password_form.h"
#include "web/session.h"
#include "web/steps.h"

static const char *viewer_id(struct request *req)
{
    return mem_format(req->mem, "%lld", (long long)req->viewer->id);
}

static void link_item(struct html *h, const char *href, const char *text)
{
    html_open(h, "li");
    html_leaf(h, "a", text, "href", href);
    html_close(h, "li");
}

/* ---- What there is */

static void app_part(struct reply *reply, const struct db_rows *mine)
{
    struct html *h = reply->html;
    html_leaf(h, "h2", _("App for codes"));
    if (!db_bool(mine, 0, "app")) {
        html_leaf(h, "p",
                  _("An app on your phone shows a code of six digits, which changes every half "
                    "minute. It needs no connection. Any app for one-time codes will do."));
        html_open(h, "ul", "class", "usa-list");
        link_item(h, "/settings/second-step/app/new", _("Set up an app"));
        html_close(h, "ul");
        return;
    }
    html_open(h, "p");
    html_sentence(h, _("Set up on {date}."), layout_day(reply, "date", db_date(mine, 0, "app_on")));
    html_close(h, "p");
    html_open(h, "ul", "class", "usa-list");
    link_item(h, "/settings/second-step/end", _("Turn it off, or move to another phone"));
    html_close(h, "ul");
}

static void passkey_item(struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    html_open(h, "li");
    html_leaf(h, "a", db_text(rows, i, "name"), "href",
              mem_format(reply, "/settings/second-step/passkeys/%s", db_text(rows, i, "id")));
    html_void(h, "br");
    html_sentence(h, _("Added on {date}."),
                  layout_day(reply, "date", db_date(rows, i, "added_on")));
    html_text(h, " ");
    if (db_is_null(rows, i, "used_on"))
        html_text(h, _("Not used yet."));
    else
        html_sentence(h, _("Last used on {date}."),
                      layout_day(reply, "date", db_date(rows, i, "used_on")));
    html_close(h, "li");
}

static void passkey_part(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    bool possible = passkey_is_possible(req);
    html_leaf(h, "h2", _("Passkeys"));
    html_leaf(
        h, "p",
        _("A passkey signs you in with the lock of your phone or computer, or with a security "
          "key. Nobody can guess it, and no false page can take it from you."));
    if (!possible)
        html_leaf(h, "p",
                  _("Passkeys cannot be used at this address: they need the name of a server, and "
                    "this one is reached by a number."),
                  "class", "at-inset");
    if (db_count(rows)) {
        html_open(h, "ul", "class", "usa-list");
        for (size_t i = 0; i < db_count(rows); i++)
            passkey_item(reply, rows, i);
        html_close(h, "ul");
    }
    if (possible) {
        html_open(h, "ul", "class", "usa-list");
        link_item(h, "/settings/second-step/passkeys/new", _("Add a passkey"));
        html_close(h, "ul");
    }
}

static void recovery_part(struct reply *reply, const struct db_rows *mine)
{
    struct html *h = reply->html;
    long left = (long)db_int(mine, 0, "recovery");
    html_leaf(h, "h2", _("Recovery codes"));
    html_leaf(h, "p",
              _("For the day on which your phone is not there. Each works once, in place of a "
                "code of the app."));
    html_open(h, "p");
    html_format(h, words_plural("%ld is left.", "%ld are left.", left), left);
    html_close(h, "p");
    html_open(h, "ul", "class", "usa-list");
    link_item(h, "/settings/second-step/recovery", _("Make new recovery codes"));
    html_close(h, "ul");
}

/* 200 */
bool page_steps(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *mine = db_run(req->db, req->mem, STMT_SECOND_STEP_MINE, NULL, err);
    struct db_rows *passkeys =
        mine ? db_run(req->db, req->mem, STMT_PASSKEY_LIST, NULL, err) : NULL;
    if (!passkeys)
        return false;
    steps_begin(req, reply, _("Second step at sign-in"), "/settings", _("Settings"), NULL, 0);
    if (request_field(req, "ended"))
        layout_saved(reply, _("Turned off"));
    if (request_field(req, "added"))
        layout_saved(reply, _("The passkey is added"));
    if (request_field(req, "renamed"))
        layout_saved(reply, _("Saved"));
    if (request_field(req, "removed"))
        layout_saved(reply, _("The passkey is removed"));
    if (request_field(req, "gone"))
        html_leaf(h, "p",
                  _("With the one-time code, your app and recovery codes were removed. Set up new "
                    "ones here."),
                  "class", "at-inset");
    if (req->viewer->bare)
        html_leaf(h, "p",
                  _("Your permissions reach others, so a password alone is not enough. Set up a "
                    "second step; then you can go on."),
                  "class", "at-inset");
    html_leaf(h, "p",
              _("With a second step, whoever learns your password still cannot sign in as you."));
    passkey_part(req, reply, passkeys);
    app_part(reply, mine);
    if (db_bool(mine, 0, "app") || db_int(mine, 0, "passkeys"))
        recovery_part(reply, mine);
    layout_end(req, reply);
    return true;
}

/* ---- Setting up an app */

static bool app_new(struct request *req, struct reply *reply, struct err *err)
{
    const struct steps_asking asking = {
        .title = _("Set up an app"),
        .words = _("Whoever sets up a second step here could keep you out. So show first that it "
                   "is you."),
        .action = "/settings/second-step/app/new",
        .button = _("Go on"),
    };
    bool done, made;
    if (!steps_proven(req, reply, &asking, &done, err))
        return false;
    if (!done)
        return true;
    if (!second_step_offer(req->db, req->mem, viewer_id(req), session_digest(req), &made, err))
        return false;
    if (!made)
        return err_set(err, ERR_CONFLICT, "You have an app already. Turn it off first.");
    return reply_see_other(req, reply, "/settings/second-step/app");
}

/* 200 */
bool page_steps_app_new(struct request *req, struct reply *reply, struct err *err)
{
    return app_new(req, reply, err);
}

/* 303 to the key; 422 and 429 with the form; 409 for somebody who has an app */
bool page_steps_app_new_post(struct request *req, struct reply *reply, struct err *err)
{
    return app_new(req, reply, err);
}

static void picture(struct reply *reply, const char *address)
{
    struct html *h = reply->html;
    int size;
    const char *path = qr_path(reply, address, &size);
    if (!path)
        return;
    html_open(h, "svg", "class", "at-qr", "role", "img", "aria-label",
              _("QR code with the key below"), "viewBox",
              mem_format(reply, "0 0 %d %d", size, size), "width", "240", "height", "240",
              "shape-rendering", "crispEdges");
    html_leaf(h, "rect", NULL, "width", "100%", "height", "100%", "fill", "#fff");
    html_leaf(h, "path", NULL, "d", path, "fill", "#000");
    html_close(h, "svg");
}

static bool app_form(struct request *req, struct reply *reply, const char *problem, struct err *err)
{
    struct html *h = reply->html;
    const unsigned char *secret;
    size_t len;
    if (!second_step_offered(req->db, req->mem, viewer_id(req), session_digest(req), &secret, &len,
                             err))
        return false;
    if (!secret)
        return reply_see_other(req, reply, "%s", steps_home);
    struct db_rows *own = db_run(req->db, req->mem, STMT_PASSWORD_OWN, NULL, err);
    if (!own)
        return false;
    const char *network = db_text(own, 0, "network"), *email = db_text(own, 0, "email");
    const struct field_problem problems[] = {{"code", problem}};
    steps_begin(req, reply, _("Set up an app"), steps_home, _("Second step at sign-in"), problems,
                1);
    html_open(h, "ol", "class", "usa-list");
    html_leaf(h, "li", _("Open your app for codes and choose to add an account."));
    html_leaf(h, "li", _("Point the camera of the phone at this picture, or type the key."));
    html_leaf(h, "li", _("Type the code that the app shows."));
    html_close(h, "ol");
    picture(reply, totp_address(req->mem, network && *network ? network : "Attest",
                                email ? email : db_text(own, 0, "number"), secret, len));
    html_leaf(h, "h2", _("The key, for typing"));
    html_open(h, "p");
    html_leaf(h, "code", totp_letters(req->mem, secret, len), "id", "key");
    html_close(h, "p");
    layout_form(req, reply, "/settings/second-step/app", "class", "usa-form", "novalidate", "");
    password_form_code(reply, _("Code that the app shows now"), NULL, problem);
    layout_submit(reply, _("Turn on"));
    layout_end(req, reply);
    return true;
}

/* 200 until the first code has come; 303 to what there is */
bool page_steps_app(struct request *req, struct reply *reply, struct err *err)
{
    return app_form(req, reply, NULL, err);
}

/* 200 with the recovery codes, which are shown this once: the reply is not kept; 422 with the form;
 * 303 to the beginning if the key has ended meanwhile */
bool page_steps_app_post(struct request *req, struct reply *reply, struct err *err)
{
    bool fits;
    const char *code = request_typed(req, "code");
    reply->unkept = true;
    if (!second_step_confirm(req->db, req->mem, viewer_id(req), session_digest(req), code, &fits,
                             err))
        return false;
    if (fits)
        return steps_show_codes(req, reply, _("The second step is on"), err);
    if (!app_form(req, reply,
                  *code ? _("This is not the code of the moment. Wait for the next one; the clock "
                            "of your phone must be right.")
                        : _("Enter the code"),
                  err))
        return false;
    if (reply->status == 200)
        reply->status = 422;
    return true;
}

/* ---- Renewed, turned off */

static bool codes(struct request *req, struct reply *reply, struct err *err)
{
    const struct steps_asking asking = {
        .title = _("Make new recovery codes"),
        .words = _("Ten new codes take the place of all earlier ones, used or not."),
        .action = "/settings/second-step/recovery",
        .button = _("Make new codes"),
    };
    bool done;
    return steps_proven(req, reply, &asking, &done, err) &&
           (!done || steps_show_codes(req, reply, _("New codes are made"), err));
}

/* 200 */
bool page_steps_codes(struct request *req, struct reply *reply, struct err *err)
{
    return codes(req, reply, err);
}

/* 200 with the codes; 422 and 429 with the form; 409 for somebody with no second step */
bool page_steps_codes_post(struct request *req, struct reply *reply, struct err *err)
{
    return codes(req, reply, err);
}

static bool end(struct request *req, struct reply *reply, struct err *err)
{
    const struct steps_asking asking = {
        .title = _("Turn the app off"),
        .words = _("After that, your password alone lets you in. Where your permissions need a "
                   "second step, you set up another one at once."),
        .action = "/settings/second-step/end",
        .button = _("Turn off"),
    };
    bool done;
    if (!steps_proven(req, reply, &asking, &done, err))
        return false;
    return !done || (db_do(req->db, STMT_SECOND_STEP_APP_END, NULL, err) &&
                     reply_see_other(req, reply, "/settings/second-step?ended=1"));
}

/* 200 */
bool page_steps_end(struct request *req, struct reply *reply, struct err *err)
{
    return end(req, reply, err);
}

/* 303 to what there is; 422 and 429 with the form */
bool page_steps_end_post(struct request *req, struct reply *reply, struct err *err)
{
    return end(req, reply, err);
}
