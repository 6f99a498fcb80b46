/*
 * Tokens with which machines ask.  SPDX-License-Identifier: Apache-2.0
 *
 * Administrators make and end them where they administer; auditors there read. A token is shown
 * once: the database has its digest alone. What each scope opens is a column of the route table.
 */
#include <string.h>

#include "store/db.h"
#include "web/certificate_code.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/token.h"

enum { PLACES_LISTED = 200, NAME_MAX_OF_TOKEN = 80, PROBLEMS = 4, YEAR = 366 };
enum { NAME, SCOPES, PLACE, UNTIL };

/* What each scope opens, in words; `attest routes` names the addresses. */
static const struct {
    const char *name, *what;
} scopes[] = {
    {"standing", N_("Counts by standing, without names")},
    {"people", N_("Who is behind the counts, with names, and what each of them has done")},
    {"completions", N_("Finished courses and credits, with names")},
};
enum { N_SCOPES = sizeof scopes / sizeof *scopes };

/* Whether some route has it: what opens nothing is not offered. */
static bool opens_anything(const char *scope)
{
    for (const struct route *r = routes; r->handler; r++) {
        if (r->opens && !strcmp(r->opens, scope))
            return true;
    }
    return false;
}

/* ---- which there are */

static void row(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    const char *name = db_text(rows, i, "name"), *by = db_text(rows, i, "made_by"),
               *state = db_text(rows, i, "state");
    html_open(h, "tr");
    html_leaf(h, "th", name, "scope", "row");
    html_leaf(h, "td", db_text(rows, i, "scopes"), "data-label", _("Scopes"));
    html_leaf(h, "td", db_text(rows, i, "facility_name"), "data-label",
              _("Facility and all below it"));
    html_leaf(h, "td", by ? by : _("on the command line"), "data-label", _("Made by"));
    html_open(h, "td", "data-label", _("Used last"));
    if (db_is_null(rows, i, "used_on"))
        html_text(h, _("never"));
    else
        html_sentence(h, "{on}", layout_day(reply, "on", db_date(rows, i, "used_on")));
    html_close(h, "td");
    html_open(h, "td", "data-label", _("Last day"));
    html_open(h, "span");
    if (!strcmp(state, "ended"))
        html_text(h, _("Ended"));
    else
        html_sentence(h, "{to}", layout_day(reply, "to", db_date(rows, i, "to_date")));
    html_close(h, "span");
    html_close(h, "td");
    html_open(h, "td", "data-label", _("End"));
    if (db_bool(rows, i, "may_end"))
        html_leaf(h, "a", _("End"), "href",
                  mem_format(req->mem, "/tokens/%s/end", db_text(rows, i, "id")), "aria-label",
                  mem_format(req->mem, _("End: %s"), name));
    html_close(h, "td");
    html_close(h, "tr");
}

static void list(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Name"),    _("Scopes"),    _("Facility and all below it"),
                                 _("Made by"), _("Used last"), _("Last day"),
                                 _("End")};
    size_t n = sizeof heads / sizeof *heads;
    html_leaf(h, "h2", _("Tokens in use"));
    if (!db_count(rows)) {
        html_leaf(h, "p", _("There are none yet."));
        return;
    }
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption", _("Tokens, and those that ended within a month"));
    layout_columns(reply, heads, n, n);
    html_open(h, "tbody");
    for (size_t i = 0; i < db_count(rows); i++)
        row(req, reply, rows, i);
    html_close(h, "tbody");
    html_close(h, "table");
}

/* ---- making one */

struct token_form {
    const char *name, *facility, *to;
    date until;
    const char *chosen[N_SCOPES];
    size_t n_chosen;
    struct field_problem problems[PROBLEMS];
    bool sent;
};

static bool is_chosen(const struct token_form *form, const char *scope)
{
    for (size_t i = 0; i < form->n_chosen; i++) {
        if (!strcmp(form->chosen[i], scope))
            return true;
    }
    return false;
}

/* A list as long as it can be read; else the code. */
static void choose_place(struct request *req, struct reply *reply, const struct token_form *form,
                         const struct db_rows *places)
{
    struct field f = {.name = "facility",
                      .label = _("Facility, and all below it"),
                      .problem = form->problems[PLACE].text,
                      .value = form->facility};
    struct field_option *options = mem_array(req->mem, struct field_option, db_count(places) + 1);
    size_t n = 0;
    if (db_count(places) > PLACES_LISTED) {
        f.hint = _("Its code, as in the address of its page.");
        field_line(reply, "text", &f);
        return;
    }
    options[n++] = (struct field_option){"", _("Choose one")};
    for (size_t i = 0; i < db_count(places); i++)
        options[n++] = (struct field_option){
            db_text(places, i, "code"), mem_format(req->mem, "%s (%s)", db_text(places, i, "name"),
                                                   db_text(places, i, "code"))};
    field_select(reply, &f, options, n);
}

static void add_form(struct request *req, struct reply *reply, const struct token_form *form,
                     const struct db_rows *places)
{
    html_leaf(reply->html, "h2", _("Make a token"));
    layout_form(req, reply, "/tokens", "class", "usa-form at-fields", "novalidate", "");
    field_line(reply, "text",
               &(struct field){.name = "name",
                               .label = _("Name"),
                               .hint = _("Which program asks with it, such as “Monthly report”."),
                               .problem = form->problems[NAME].text,
                               .value = form->name,
                               .max = NAME_MAX_OF_TOKEN});
    field_set(reply, &(struct field){.name = "scope",
                                     .label = _("What it may ask for"),
                                     .problem = form->problems[SCOPES].text});
    for (size_t i = 0; i < N_SCOPES; i++) {
        if (opens_anything(scopes[i].name))
            field_check(reply, "scope", scopes[i].name,
                        mem_format(req->mem, _("%1$s: %2$s"), scopes[i].name, _(scopes[i].what)),
                        NULL, is_chosen(form, scopes[i].name));
    }
    html_close(reply->html, "fieldset");
    choose_place(req, reply, form, places);
    field_line(reply, "date",
               &(struct field){.name = "to",
                               .label = _("Last day"),
                               .hint = _("At most a year from today."),
                               .problem = form->problems[UNTIL].text,
                               .value = form->to});
    layout_submit(reply, _("Make token"));
}

static bool show(struct request *req, struct reply *reply, const struct token_form *form,
                 struct err *err)
{
    struct html *h = reply->html;
    db_queue(req->db, STMT_TOKEN_LIST, NULL);
    db_queue(req->db, STMT_GRANT_PLACES, NULL);
    struct db_rows *rows = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL,
                   *places = rows ? db_next(req->db, req->mem, err) : NULL;
    if (!places)
        return false;
    layout_begin(
        req, reply,
        &(struct page_look){.title = form->sent ? mem_format(req->mem, _("Error: %s"), _("Tokens"))
                                                : _("Tokens"),
                            .wide = true,
                            .dense = true});
    field_problems(reply, form->problems, form->sent ? PROBLEMS : 0);
    layout_back(reply, "/grants", _("Permissions"));
    html_leaf(h, "h1", _("Tokens"));
    if (request_field(req, "saved"))
        layout_saved(reply, _("The token has ended. Whoever asks with it is refused from now on."));
    html_leaf(h, "p",
              _("With a token a program reads what a manager of the facility may read, and nothing "
                "that its scopes do not name. It changes nothing. What it reads is in the audit."));
    list(req, reply, rows);
    if (db_count(places))
        add_form(req, reply, form, places);
    layout_end(req, reply);
    return true;
}

/* 200 */
bool page_tokens(struct request *req, struct reply *reply, struct err *err)
{
    return show(req, reply, &(struct token_form){.sent = false}, err);
}

static void take_form(struct request *req, struct token_form *form)
{
    size_t n;
    const char **asked = form_all(req->form, "scope", req->mem, &n);
    *form = (struct token_form){
        .sent = true,
        .name = request_typed(req, "name"),
        .facility = request_typed(req, "facility"),
        .to = request_typed(req, "to"),
        .until = DATE_NONE,
        .problems = {{"name", NULL}, {"scope", NULL}, {"facility", NULL}, {"to", NULL}}};
    for (size_t i = 0; i < N_SCOPES; i++) {
        for (size_t j = 0; j < n; j++) {
            if (!strcmp(asked[j], scopes[i].name) && opens_anything(asked[j]) &&
                !is_chosen(form, asked[j]))
                form->chosen[form->n_chosen++] = scopes[i].name;
        }
    }
    form->problems[NAME].text =
        field_text_problem(req->mem, form->name, NAME_MAX_OF_TOKEN, _("Enter a name"));
    if (!form->n_chosen)
        form->problems[SCOPES].text = _("Choose what it may ask for");
    if (!*form->facility)
        form->problems[PLACE].text = _("Choose a facility that you administer");
    if (!date_parse(form->to, &form->until) || form->until < req->viewer->today ||
        form->until > req->viewer->today + YEAR)
        form->problems[UNTIL].text =
            _("Enter a last day within a year from today, such as 2026-03-04");
}

static void take_answer(const char *answer, struct token_form *form)
{
    if (!strcmp(answer, "facility"))
        form->problems[PLACE].text = _("Choose a facility that you administer");
    else if (!strcmp(answer, "day"))
        form->problems[UNTIL].text =
            _("Enter a last day within a year from today, such as 2026-03-04");
    else if (!strcmp(answer, "name"))
        form->problems[NAME].text = _("There is a token of this name already. End it first, or "
                                      "choose another name");
}

static void show_made(struct request *req, struct reply *reply, const char *name, const char *token)
{
    struct html *h = reply->html;
    reply->unkept = true; /* the token stands in no table */
    layout_begin(req, reply, &(struct page_look){.title = _("A token was made")});
    html_leaf(h, "h1", _("A token was made"));
    html_open(h, "p");
    html_sentence(h, _("The token of {name}:"), html_words("name", name));
    html_close(h, "p");
    html_open(h, "p");
    html_leaf(h, "code", token, "class", "at-place");
    html_close(h, "p");
    html_leaf(h, "p",
              _("Copy it now: it is shown this once. Whoever has it reads with it, so keep it as "
                "you keep a password. The program sends it with each request:"));
    html_leaf(h, "pre", "Authorization: Bearer attest-…");
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "a", _("Done"), "class", "usa-button", "href", "/tokens");
    html_close(h, "div");
    layout_end(req, reply);
}

/* 200 with the token, this once; 422 with the form */
bool page_tokens_post(struct request *req, struct reply *reply, struct err *err)
{
    struct token_form form;
    unsigned char digest[DIGEST_BYTES];
    take_form(req, &form);
    if (!field_any_problem(form.problems, PROBLEMS)) {
        const char *token = token_for_machine(req->mem);
        token_digest(token, digest);
        struct db_rows *rows =
            db_run(req->db, req->mem, STMT_TOKEN_ADD,
                   DB_PARAMS(form.name, db_from_array(req->mem, form.chosen, form.n_chosen),
                             form.facility, db_from_date(req->mem, form.until),
                             db_from_bytes(req->mem, digest, sizeof digest)),
                   err);
        if (!rows)
            return false;
        take_answer(db_text(rows, 0, "answer"), &form);
        if (!field_any_problem(form.problems, PROBLEMS)) {
            show_made(req, reply, form.name, token);
            return true;
        }
    }
    reply->status = 422;
    return show(req, reply, &form, err);
}

/* ---- ending one */

/* The token of the address, if the viewer may end it; SIZE_MAX with err. */
static size_t find(struct request *req, struct db_rows **ret, struct err *err)
{
    int64_t wanted = request_param_int(req, "token");
    *ret = db_run(req->db, req->mem, STMT_TOKEN_LIST, NULL, err);
    for (size_t i = 0; *ret && i < db_count(*ret); i++) {
        if (db_int(*ret, i, "id") == wanted && db_bool(*ret, i, "may_end"))
            return i;
    }
    if (*ret)
        err_set(err, ERR_NOT_FOUND, "There is no such token that you may end.");
    return SIZE_MAX;
}

/* 200; 404 */
bool page_token_end(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *rows;
    size_t i = find(req, &rows, err);
    if (i == SIZE_MAX)
        return false;
    layout_begin(req, reply, &(struct page_look){.title = _("End a token")});
    layout_back(reply, "/tokens", _("Tokens"));
    html_leaf(h, "h1", _("End a token"));
    html_open(h, "dl", "class", "at-facts");
    facts_row(h, _("Name"), db_text(rows, i, "name"));
    facts_row(h, _("Scopes"), db_text(rows, i, "scopes"));
    facts_row(h, _("Facility and all below it"), db_text(rows, i, "facility_name"));
    html_close(h, "dl");
    html_leaf(h, "p",
              _("It ends at once, and for good. A program that still asks with it is refused."));
    layout_form(req, reply, NULL, "class", "usa-form at-fields");
    layout_submit(reply, _("End token"));
    layout_end(req, reply);
    return true;
}

/* 303 to the list; 404 */
bool page_token_end_post(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *rows;
    size_t i = find(req, &rows, err);
    if (i == SIZE_MAX)
        return false;
    struct db_rows *done =
        db_run(req->db, req->mem, STMT_TOKEN_END, DB_PARAMS(db_text(rows, i, "id")), err);
    if (!done)
        return false;
    if (!db_bool(done, 0, "done"))
        return err_set(err, ERR_CONFLICT, "This token was ended already. Reload the page.");
    return reply_see_other(req, reply, "/tokens?saved=1");
}
