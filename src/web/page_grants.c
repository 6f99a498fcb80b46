/*
 * Who holds which permission over which part of the network.  SPDX-License-Identifier: Apache-2.0
 *
 * Administrators give and end permissions where they administer; auditors there read. Who signs
 * versions of courses stands on a page of its own (page_signers.c).
 */
#include <string.h>

#include "store/db.h"
#include "web/certificate_code.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/post_form.h"

enum { REASON_MAX = 500, YEARS_AHEAD = 20 };

/* What each permission opens, in the order of the form. */
static const struct {
    const char *name, *title, *what;
    bool network; /* only administrators of the whole network give it */
} permissions[] = {
    {"manager", N_("Manager"), N_("Sees the standing of people there, and downloads it"), false},
    {"observer", N_("Observer"), N_("Signs off skills they saw people there show"), false},
    {"marker", N_("Marker"), N_("Reads and marks essays of people there, without their names"),
     false},
    {"administrator", N_("Administrator"),
     N_("Changes records of people there, contacts of facilities, and permissions"), false},
    {"auditor", N_("Auditor"),
     N_("Reads what administrators see, and reasons, and changes nothing"), true},
    {"author", N_("Author"), N_("Imports and publishes courses for the whole network"), true},
};
enum { N_PERMISSIONS = sizeof permissions / sizeof *permissions };

static const char *title_of(const char *permission)
{
    for (size_t i = 0; i < N_PERMISSIONS; i++) {
        if (!strcmp(permissions[i].name, permission))
            return _(permissions[i].title);
    }
    return permission;
}

/* ---- who holds what */

static void grant_row(struct request *req, struct reply *reply, const struct db_rows *rows,
                      size_t i)
{
    struct html *h = reply->html;
    const char *name = db_text(rows, i, "name"), *title = title_of(db_text(rows, i, "permission")),
               *place = db_text(rows, i, "facility_name"), *by = db_text(rows, i, "given_by"),
               *login = db_text(rows, i, "login");
    html_open(h, "tr");
    html_leaf(h, "th", name, "scope", "row");
    html_leaf(h, "td", login ? login : _("none"), "data-label", _("Signs in as"));
    html_leaf(h, "td", title, "data-label", _("Permission"));
    html_leaf(h, "td", place, "data-label", _("Facility and all below it"));
    html_open(h, "td", "data-label", _("Days"));
    html_open(h, "span");
    if (db_is_null(rows, i, "to_date"))
        html_sentence(h, _("From {date}"),
                      layout_day(reply, "date", db_date(rows, i, "from_date")));
    else
        html_sentence(h, _("{from} to {to}"),
                      layout_day(reply, "from", db_date(rows, i, "from_date")),
                      layout_day(reply, "to", db_date(rows, i, "to_date")));
    html_close(h, "span");
    html_close(h, "td");
    html_leaf(h, "td", by ? by : _("not known"), "data-label", _("Given by"));
    html_open(h, "td", "data-label", _("End"));
    if (db_bool(rows, i, "may_end"))
        html_leaf(h, "a", _("End"), "href",
                  mem_format(req->mem, "/grants/%s/end", db_text(rows, i, "grant_id")),
                  "aria-label",
                  mem_format(req->mem, _("End: %1$s, %2$s, %3$s"), name, title, place));
    else if (db_bool(rows, i, "mine"))
        html_text(h, _("Yours: somebody else ends it"));
    html_close(h, "td");
    html_close(h, "tr");
}

static void grants(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    const char *const heads[] = {
        _("Name"), _("Signs in as"), _("Permission"), _("Facility and all below it"),
        _("Days"), _("Given by"),    _("End")};
    size_t n = sizeof heads / sizeof *heads;
    html_leaf(h, "h2", _("Who holds what"));
    if (!db_count(rows)) {
        html_leaf(h, "p", _("Nobody holds a permission here yet."));
        return;
    }
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption", _("Permissions of today and to come, by facility"));
    layout_columns(reply, heads, n, n);
    html_open(h, "tbody");
    for (size_t i = 0; i < db_count(rows); i++)
        grant_row(req, reply, rows, i);
    html_close(h, "tbody");
    html_close(h, "table");
}

/* ---- giving one */

struct grant_form {
    const char *login, *permission, *facility, *to;
    date until;
    struct field_problem problems[4];
    bool sent;
};

static void choose_permission(struct request *req, struct reply *reply,
                              const struct grant_form *form, bool network)
{
    field_set(reply, &(struct field){.name = "permission",
                                     .label = _("Permission"),
                                     .problem = form->problems[1].text});
    for (size_t i = 0; i < N_PERMISSIONS; i++) {
        if (network || !permissions[i].network)
            field_radio(reply, "permission", permissions[i].name,
                        mem_format(req->mem, _("%1$s: %2$s"), _(permissions[i].title),
                                   _(permissions[i].what)),
                        form->permission && !strcmp(form->permission, permissions[i].name));
    }
    html_close(reply->html, "fieldset");
}

static void add_form(struct request *req, struct reply *reply, const struct grant_form *form,
                     const struct db_rows *places)
{
    html_leaf(reply->html, "h2", _("Give a permission"));
    layout_form(req, reply, "/grants", "class", "usa-form at-fields", "novalidate", "");
    field_line(reply, "text",
               &(struct field){.name = "login",
                               .label = _("E-mail address or employee number"),
                               .problem = form->problems[0].text,
                               .value = form->login});
    choose_permission(req, reply, form, db_bool(places, 0, "network"));
    place_choice(req, reply,
                 &(struct field){.name = "facility",
                                 .label = _("Facility, and all below it"),
                                 .problem = form->problems[2].text,
                                 .value = form->facility},
                 places);
    field_line(reply, "date",
               &(struct field){.name = "to",
                               .label = _("Last day (optional)"),
                               .hint = _("It begins today."),
                               .problem = form->problems[3].text,
                               .value = form->to});
    layout_submit(reply, _("Give permission"));
}

static bool show(struct request *req, struct reply *reply, const struct grant_form *form,
                 struct err *err)
{
    struct html *h = reply->html;
    db_queue(req->db, STMT_GRANT_LIST, NULL);
    db_queue(req->db, STMT_GRANT_PLACES, NULL);
    struct db_rows *rows = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL,
                   *places = rows ? db_next(req->db, req->mem, err) : NULL;
    if (!places)
        return false;
    layout_begin(req, reply,
                 &(struct page_look){
                     .title = form->sent ? mem_format(req->mem, _("Error: %s"), _("Permissions"))
                                         : _("Permissions"),
                     .wide = true,
                     .dense = true});
    field_problems(reply, form->problems, form->sent ? 4 : 0);
    html_leaf(h, "h1", _("Permissions"));
    if (request_field(req, "saved"))
        layout_saved(reply, _("It is saved, and holds from now on."));
    html_open(h, "p");
    html_sentence(h,
                  _("You give and end permissions where you administer, never your own. Signers of "
                    "courses are named under {signers}."),
                  html_link("signers", _("Sign-off"), "/signers"));
    html_close(h, "p");
    html_open(h, "p");
    html_sentence(h, _("Programs that read figures do so with {tokens}."),
                  html_link("tokens", _("tokens"), "/tokens"));
    html_close(h, "p");
    grants(req, reply, rows);
    if (db_count(places))
        add_form(req, reply, form, places);
    layout_end(req, reply);
    return true;
}

/* 200 */
bool page_grants(struct request *req, struct reply *reply, struct err *err)
{
    return show(req, reply, &(struct grant_form){.sent = false}, err);
}

/* What the database says of it; NULL: it is given. */
static void take_answer(const char *answer, struct grant_form *form)
{
    if (!strcmp(answer, "unknown"))
        form->problems[0].text =
            _("Nobody whom you may see signs in with this. Check it, or ask an administrator of "
              "the network");
    else if (!strcmp(answer, "self"))
        form->problems[0].text = _("Somebody else has to give you a permission");
    else if (!strcmp(answer, "already"))
        form->problems[0].text = _("They hold this permission there already");
    else if (!strcmp(answer, "facility"))
        form->problems[2].text = _("Choose a facility that you administer");
    else if (!strcmp(answer, "permission"))
        form->problems[1].text = _("Only administrators of the whole network give this one");
}

/* 303 to the list; 422 with the form */
bool page_grants_post(struct request *req, struct reply *reply, struct err *err)
{
    struct grant_form form = {
        .sent = true,
        .login = request_typed(req, "login"),
        .permission = request_typed(req, "permission"),
        .facility = request_typed(req, "facility"),
        .to = request_typed(req, "to"),
        .until = DATE_NONE,
        .problems = {{"login", NULL}, {"permission", NULL}, {"facility", NULL}, {"to", NULL}}};
    if (!*form.login)
        form.problems[0].text = _("Enter an e-mail address or employee number");
    if (!strcmp(title_of(form.permission), form.permission))
        form.problems[1].text = _("Choose a permission");
    if (!*form.facility)
        form.problems[2].text = _("Choose a facility that you administer");
    if (*form.to && (!date_parse(form.to, &form.until) || form.until < req->viewer->today ||
                     form.until > req->viewer->today + YEARS_AHEAD * 366))
        form.problems[3].text = _("Enter a last day that is not past, such as 2026-03-04, or "
                                  "nothing");
    if (!field_any_problem(form.problems, 4)) {
        struct db_rows *rows = db_run(req->db, req->mem, STMT_GRANT_ADD,
                                      DB_PARAMS(form.login, form.permission, form.facility,
                                                db_from_date(req->mem, req->viewer->today),
                                                db_from_date(req->mem, form.until)),
                                      err);
        if (!rows)
            return false;
        take_answer(db_text(rows, 0, "answer"), &form);
    }
    if (!field_any_problem(form.problems, 4))
        return reply_see_other(req, reply, "/grants?saved=1");
    reply->status = 422;
    return show(req, reply, &form, err);
}

/* ---- ending one */

/* The grant of the address, if the viewer may end it; SIZE_MAX with err. */
static size_t find(struct request *req, struct db_rows **ret, struct err *err)
{
    int64_t wanted = request_param_int(req, "grant");
    *ret = db_run(req->db, req->mem, STMT_GRANT_LIST, NULL, err);
    for (size_t i = 0; *ret && i < db_count(*ret); i++) {
        if (db_int(*ret, i, "grant_id") == wanted && db_bool(*ret, i, "may_end"))
            return i;
    }
    if (*ret)
        err_set(err, ERR_NOT_FOUND, "There is no such permission that you may end.");
    return SIZE_MAX;
}

static void show_end(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i,
                     const char *reason, const char *problem)
{
    struct html *h = reply->html;
    const char *heading = _("End a permission");
    layout_begin(req, reply,
                 &(struct page_look){
                     .title = problem ? mem_format(req->mem, _("Error: %s"), heading) : heading});
    if (problem)
        layout_problem(reply, "reason", problem);
    layout_back(reply, "/grants", _("Permissions"));
    html_leaf(h, "h1", heading);
    html_open(h, "dl", "class", "at-facts");
    facts_row(h, _("Person"), db_text(rows, i, "name"));
    facts_row(h, _("Permission"), title_of(db_text(rows, i, "permission")));
    facts_row(h, _("Facility and all below it"), db_text(rows, i, "facility_name"));
    html_close(h, "dl");
    html_leaf(h, "p",
              _("It ends at once. What this person did with it stays. It can be given again."));
    layout_form(req, reply, NULL, "class", "usa-form at-fields", "novalidate", "");
    field_lines(reply, 3,
                &(struct field){.name = "reason",
                                .label = _("Reason"),
                                .hint = _("It stays on record with your name."),
                                .problem = problem,
                                .value = reason,
                                .max = REASON_MAX});
    layout_submit(reply, _("End permission"));
    layout_end(req, reply);
}

/* 200; 404 */
bool page_grant_end(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *rows;
    size_t i = find(req, &rows, err);
    if (i == SIZE_MAX)
        return false;
    show_end(req, reply, rows, i, "", NULL);
    return true;
}

/* 303 to the list; 404; 422 with the form */
bool page_grant_end_post(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *rows;
    size_t i = find(req, &rows, err);
    if (i == SIZE_MAX)
        return false;
    const char *reason = request_typed(req, "reason"),
               *problem = field_text_problem(req->mem, reason, REASON_MAX, _("Say why"));
    if (problem) {
        reply->status = 422;
        show_end(req, reply, rows, i, reason, problem);
        return true;
    }
    struct db_rows *done = db_run(req->db, req->mem, STMT_GRANT_END,
                                  DB_PARAMS(db_text(rows, i, "grant_id"), reason), err);
    if (!done)
        return false;
    if (!db_bool(done, 0, "done"))
        return err_set(err, ERR_CONFLICT, "This permission was ended already. Reload the page.");
    return reply_see_other(req, reply, "/grants?saved=1");
}
