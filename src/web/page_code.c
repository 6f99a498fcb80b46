/* One-time codes: issued by managers and administrators, and used.
 * SPDX-License-Identifier: Apache-2.0 */
#include "domain/one_time_code.h"
#include "domain/password.h"
#include "store/db.h"
#include "web/back_off.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/password_form.h"
#include "web/refusal.h"
#include "web/session.h"

/* ---- Issuing one */

static const char *address_of(struct request *req)
{
    return mem_format(req->mem, "/people/%lld", (long long)req->person_id);
}

/* What the viewer may do for this person; NULL: err. */
static const struct db_rows *may_issue(struct request *req, struct err *err)
{
    struct db_rows *rows = db_run(req->db, req->mem, STMT_SIGN_IN_CODE_MAY,
                                  DB_PARAMS(db_from_int(req->mem, req->person_id)), err);
    if (rows && !db_bool(rows, 0, "may"))
        err_set(err, ERR_FORBIDDEN, "not theirs to issue");
    return rows && db_bool(rows, 0, "may") ? rows : NULL;
}

static void begin(struct request *req, struct reply *reply)
{
    layout_begin(req, reply, &(struct page_look){.title = _("One-time code")});
    layout_back(reply, address_of(req), req->person_name);
    html_leaf(reply->html, "h1", _("One-time code"));
}

/* 200; 404 for people to whom one may issue none */
bool page_person_code(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    const struct db_rows *may = may_issue(req, err);
    if (!may)
        return false;
    begin(req, reply);
    html_open(h, "p");
    html_sentence(h,
                  _("With a one-time code, {name} signs in without a password and chooses a new "
                    "one."),
                  html_words("name", req->person_name));
    html_close(h, "p");
    html_open(h, "ul", "class", "usa-list");
    html_leaf(h, "li", _("It works once, within an hour."));
    html_leaf(h, "li", _("An earlier code that was not used ends."));
    html_leaf(h, "li", _("Their password stays as it is until they choose another."));
    html_leaf(h, "li", _("That you issued it is noted."));
    html_close(h, "ul");
    html_leaf(h, "p", _("Make sure that it is this person who asks you for it."));
    layout_form(req, reply, NULL, "class", NULL);
    if (db_bool(may, 0, "ends_steps"))
        field_check(reply, "ends-steps", NULL,
                    _("They have also lost what they show at the second step"),
                    _("When the code is used, their app and recovery codes are removed. This is "
                      "noted, too."),
                    false);
    layout_submit(reply, _("Make a code"));
    layout_end(req, reply);
    return true;
}

/* 200 with the code, which is shown this once: the reply is not kept. 404 as above. */
bool page_person_code_post(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    const char *code = one_time_code_new(req->mem);
    struct db_rows *rows = db_run(req->db, req->mem, STMT_SIGN_IN_CODE_ISSUE,
                                  DB_PARAMS(db_from_int(req->mem, req->person_id),
                                            one_time_code_digest(req->mem, code),
                                            db_from_int(req->mem, ONE_TIME_CODE_MINUTES)),
                                  err);
    if (!rows)
        return false;
    if (!db_bool(rows, 0, "issued"))
        return err_set(err, ERR_FORBIDDEN, "not theirs to issue");
    if (request_field(req, "ends-steps")) {
        rows = db_run(req->db, req->mem, STMT_SIGN_IN_CODE_ENDS_STEPS,
                      DB_PARAMS(one_time_code_digest(req->mem, code)), err);
        if (!rows)
            return false;
        if (!db_bool(rows, 0, "said"))
            return err_set(err, ERR_FORBIDDEN, "not theirs to end");
    }
    reply->unkept = true;
    begin(req, reply);
    html_open(h, "p");
    html_sentence(h, _("The code for {name}:"), html_words("name", req->person_name));
    html_close(h, "p");
    html_open(h, "p", "class", "usa-intro");
    html_leaf(h, "strong", code);
    html_close(h, "p");
    html_leaf(h, "p",
              _("Give it to them yourself. It is shown this once and ends in an hour. On the "
                "sign-in page they choose “I have a one-time code”."));
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "a", _("Done"), "class", "usa-button", "href", address_of(req));
    html_close(h, "div");
    layout_end(req, reply);
    return true;
}

/* ---- Using it */

enum { LOGIN, CODE, NEW, AGAIN, PROBLEMS };

static bool form(struct request *req, struct reply *reply, const struct field_problem *problems,
                 int status)
{
    struct html *h = reply->html;
    const char *title = _("Sign in with a one-time code");
    bool wrong = field_any_problem(problems, PROBLEMS);
    layout_begin(
        req, reply,
        &(struct page_look){.title = wrong ? mem_format(req->mem, _("Error: %s"), title) : title});
    layout_back(reply, "/session", _("Sign in"));
    field_problems(reply, problems, PROBLEMS);
    html_leaf(h, "h1", title);
    html_leaf(h, "p",
              _("You get a code from your manager or an administrator. With it you choose a "
                "password. You are signed out everywhere else."));
    html_open(h, "form", "class", "usa-form", "method", "post", "action", "/session/code",
              "novalidate", "");
    field_line(reply, "text",
               &(struct field){.name = "login",
                               .label = _("Employee number or e-mail"),
                               .value = request_field(req, "login"),
                               .problem = problems[LOGIN].text});
    field_line(reply, "text",
               &(struct field){.name = "code",
                               .label = _("One-time code"),
                               .hint = _("Twelve letters and numbers, such as K7QM-4TXW-9HPD."),
                               .value = request_field(req, "code"),
                               .problem = problems[CODE].text});
    password_form_new(reply, problems[NEW].text, problems[AGAIN].text);
    field_check(reply, "shared", NULL, _("This is a shared computer"),
                _("You are signed out after 5 minutes without use."),
                request_field(req, "shared") != NULL);
    layout_submit(reply, _("Sign in"));
    layout_end(req, reply);
    reply->status = status;
    return true;
}

/* 200; 303 to the learning list for those who are signed in */
bool page_code(struct request *req, struct reply *reply, struct err *err)
{
    (void)err;
    if (req->viewer)
        return reply_see_other(req, reply, "%s", layout_home(req->viewer));
    return form(req, reply, (const struct field_problem[PROBLEMS]){{NULL, NULL}}, 200);
}

/* 303 to the learning list, signed in; 422 with the form, in one sentence for every reason why a
 * code may not fit; 429 after very many that did not, from one address. A code is used up only by a
 * password that is taken. */
bool page_code_post(struct request *req, struct reply *reply, struct err *err)
{
    const char *login = request_typed(req, "login"), *code = request_typed(req, "code"),
               *chosen = request_field(req, "new"), *digest = one_time_code_digest(req->mem, code);
    struct field_problem problems[PROBLEMS] = {
        {"login", NULL}, {"code", NULL}, {"new", NULL}, {"again", NULL}};
    const char *unfit =
        _("This code does not fit this login, or it has ended or was used. Check both, or ask for "
          "a new code.");
    struct back_off counted;
    struct signed_in in;
    if (!*login || !*code) {
        problems[*login ? CODE : LOGIN].text =
            *login ? _("Enter your one-time code") : _("Enter your employee number or e-mail");
        return form(req, reply, problems, 422);
    }
    if (!back_off_begin_code(req, &counted, err))
        return false;
    if (counted.wait) {
        problems[CODE].text = back_off_words(req->mem, counted.wait);
        refusal_say(req, "one-time code held back", login, NULL);
        reply->retry_after = counted.wait;
        return form(req, reply, problems, 429);
    }
    struct db_rows *whose =
        db_run(req->db, req->mem, STMT_SIGN_IN_CODE_FIND, DB_PARAMS(login, digest), err);
    if (!whose)
        return false;
    if (!db_count(whose)) {
        refusal_say(req, "one-time code refused", login, NULL);
        problems[CODE].text = unfit;
        return form(req, reply, problems, 422);
    }
    if (!back_off_right(req, &counted, err))
        return false;
    problems[NEW].text = password_form_problem(chosen, whose);
    if (!problems[NEW].text)
        problems[AGAIN].text = password_form_differs(req, chosen);
    if (problems[NEW].text || problems[AGAIN].text)
        return form(req, reply, problems, 422);
    struct db_rows *used = db_run(req->db, req->mem, STMT_SIGN_IN_CODE_USE,
                                  DB_PARAMS(digest, password_hash(req->mem, chosen)), err);
    if (!used)
        return false;
    if (!db_bool(used, 0, "used")) {
        problems[CODE].text = unfit;
        return form(req, reply, problems, 422);
    }
    struct db_rows *gone =
        db_run(req->db, req->mem, STMT_SIGN_IN_CODE_END_STEPS, DB_PARAMS(digest), err);
    if (!gone || !session_first_step(req, reply, db_text(whose, 0, "person_id"),
                                     request_field(req, "shared") != NULL, &in, err))
        return false;
    if (in.half)
        return page_second_step_form(req, reply, &in, NULL);
    return reply_see_other(
        req, reply, db_bool(gone, 0, "ended") ? "/settings/second-step?gone=1" : "/learning");
}
