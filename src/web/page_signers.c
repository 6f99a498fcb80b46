/* Who signs course versions, and which kinds of sign-off a version needs.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "store/db.h"
#include "util/text.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/review.h"

enum { MONTHS_MAX = 60 };

/* Sign-off is of the whole network: grants over a part of it open nothing here. */
static bool changes(const struct request *req)
{
    return viewer_may(req->viewer, "network-administrator");
}

static bool opens(const struct request *req, struct err *err)
{
    if (changes(req) || (req->method == METHOD_GET && viewer_may(req->viewer, "network-auditor")))
        return true;
    return err_set(err, ERR_FORBIDDEN, "not granted");
}

/* ---- what is needed */

static const char *needed_words(struct request *req, const struct sign_off_rule *rule)
{
    const char *list = NULL;
    for (int k = 0; k < SIGN_OFF_KIND_COUNT; k++) {
        if (rule->needed[k])
            list =
                list ? mem_format(req->mem, "%s, %s", list, sign_off_title(k)) : sign_off_title(k);
    }
    return list ? list : _("none");
}

static void rule_in_force(struct request *req, struct reply *reply,
                          const struct sign_off_rule *rule)
{
    struct html *h = reply->html;
    html_leaf(h, "h2", _("What a version needs"));
    html_open(h, "p");
    html_sentence(
        h, _("Before a version goes to staff it needs a signature of: {kinds}."),
        (struct html_place){.name = "kinds", .element = "strong", .text = needed_words(req, rule)});
    html_text(h, " ");
    html_text(h, mem_format(req->mem,
                            words_plural("A signature holds for %d month at most.",
                                         "A signature holds for %d months at most.", rule->months),
                            rule->months));
    html_close(h, "p");
    html_open(h, "p");
    html_leaf(h, "a", _("Change what is needed"), "href", "/signers/rule");
    html_close(h, "p");
}

/* ---- who signs */

static void signer_row(struct request *req, struct reply *reply, const struct db_rows *rows,
                       size_t i)
{
    struct html *h = reply->html;
    const char *kind = sign_off_title(sign_off_kind_of(db_text(rows, i, "kind"))),
               *name = db_text(rows, i, "name"), *grant = db_text(rows, i, "grant_id");
    html_open(h, "tr");
    html_leaf(h, "th", name, "scope", "row");
    html_leaf(h, "td", kind, "data-label", _("Sign-off"));
    html_leaf(h, "td", db_text(rows, i, "login"), "data-label", _("Signs in as"));
    html_open(h, "td", "data-label", _("Since"));
    layout_date(reply, db_date(rows, i, "since"));
    html_close(h, "td");
    html_open(h, "td", "data-label", _("End"));
    if (changes(req)) {
        layout_form(req, reply, mem_format(req->mem, "/signers/%s/end", grant), NULL);
        html_open(h, "button", "type", "submit", "class", "usa-button usa-button--unstyled");
        html_text(h, _("End"));
        html_leaf(h, "span", mem_format(req->mem, " %s, %s", name, kind), "class", "usa-sr-only");
        html_close(h, "button");
        html_close(h, "form");
    }
    html_close(h, "td");
    html_close(h, "tr");
}

static void signers(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Name"), _("Sign-off"), _("Signs in as"), _("Since"), _("End")};
    html_leaf(h, "h2", _("Who may sign"));
    if (!db_count(rows)) {
        html_leaf(h, "p", _("Nobody yet. Add the first signer below."));
        return;
    }
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption", _("Signers today"));
    layout_columns(reply, heads, 5, 5);
    html_open(h, "tbody");
    for (size_t i = 0; i < db_count(rows); i++)
        signer_row(req, reply, rows, i);
    html_close(h, "tbody");
    html_close(h, "table");
}

static void kind_radios(struct reply *reply, const char *chosen)
{
    for (int k = 0; k < SIGN_OFF_KIND_COUNT; k++)
        field_radio(reply, "kind", sign_off_kind_names[k], sign_off_title(k),
                    chosen && !strcmp(chosen, sign_off_kind_names[k]));
    html_close(reply->html, "fieldset");
}

struct signer_form {
    const char *login, *kind, *login_problem, *kind_problem;
};

static void add_form(struct request *req, struct reply *reply, const struct signer_form *f)
{
    html_leaf(reply->html, "h2", _("Add a signer"));
    html_leaf(reply->html, "p",
              _("A signer needs an account and nothing else: no post, and no other permission."));
    layout_form(req, reply, "/signers", "class", "usa-form at-fields", "novalidate", "");
    field_line(reply, "text",
               &(struct field){.name = "login",
                               .label = _("E-mail address or employee number"),
                               .problem = f->login_problem,
                               .value = f->login});
    field_set(reply, &(struct field){.name = "kind",
                                     .label = _("What they sign for"),
                                     .problem = f->kind_problem});
    kind_radios(reply, f->kind);
    layout_submit(reply, _("Add signer"));
}

static bool show(struct request *req, struct reply *reply, const struct signer_form *f,
                 struct err *err)
{
    struct html *h = reply->html;
    struct sign_off_rule rule;
    const struct field_problem problems[] = {{"login", f->login_problem},
                                             {"kind", f->kind_problem}};
    bool wrong = field_any_problem(problems, sizeof problems / sizeof *problems);
    struct db_rows *rows = db_run(req->db, req->mem, STMT_SIGN_OFF_SIGNERS, NULL, err);
    if (!rows || !sign_off_rule_in_force(req->db, req->mem, &rule, err))
        return false;
    layout_begin(
        req, reply,
        &(struct page_look){.title = wrong ? mem_format(req->mem, _("Error: %s"), _("Sign-off"))
                                           : _("Sign-off"),
                            .wide = true,
                            .dense = true});
    field_problems(reply, problems, sizeof problems / sizeof *problems);
    html_leaf(h, "h1", _("Sign-off"));
    rule_in_force(req, reply, &rule);
    signers(req, reply, rows);
    if (changes(req))
        add_form(req, reply, f);
    layout_end(req, reply);
    return true;
}

/* 200 */
bool page_signers(struct request *req, struct reply *reply, struct err *err)
{
    return opens(req, err) && show(req, reply, &(struct signer_form){.login = NULL}, err);
}

/* 303 to the list; 422 with the form */
bool page_signers_post(struct request *req, struct reply *reply, struct err *err)
{
    struct signer_form f = {.login = request_typed(req, "login"),
                            .kind = request_typed(req, "kind")};
    const char *answer = "";
    if (!opens(req, err))
        return false;
    if (!*f.login)
        f.login_problem = _("Enter an e-mail address or employee number");
    if (sign_off_kind_of(f.kind) == SIGN_OFF_KIND_COUNT)
        f.kind_problem = _("Choose what they sign for");
    if (!f.login_problem && !f.kind_problem) {
        struct db_rows *rows =
            db_run(req->db, req->mem, STMT_SIGN_OFF_SIGNER_ADD, DB_PARAMS(f.login, f.kind), err);
        if (!rows)
            return false;
        answer = db_text(rows, 0, "answer");
    }
    if (!strcmp(answer, "unknown"))
        f.login_problem = _("Nobody signs in with this. Check it, or have an account made first");
    if (!strcmp(answer, "self"))
        f.login_problem = _("Somebody else has to make you a signer");
    if (!f.login_problem && !f.kind_problem)
        return reply_see_other(req, reply, "/signers");
    reply->status = 422;
    return show(req, reply, &f, err);
}

/* 303 to the list; 404 */
bool page_signer_end_post(struct request *req, struct reply *reply, struct err *err)
{
    if (!opens(req, err))
        return false;
    struct db_rows *rows = db_run(
        req->db, req->mem, STMT_SIGN_OFF_SIGNER_END,
        DB_PARAMS(db_from_int(req->mem, request_param_int(req, "grant")), "ended on the page"),
        err);
    if (!rows)
        return false;
    if (!db_bool(rows, 0, "done"))
        return err_set(err, ERR_NOT_FOUND, "There is no such signer.");
    return reply_see_other(req, reply, "/signers");
}

/* ---- changing what is needed: first the effect, then it is saved */

struct rule_form {
    struct sign_off_rule rule;
    const char *months;
    const char *months_problem;
    bool sent;
};

static void read_rule_form(struct request *req, struct rule_form *f)
{
    const char *months = request_field(req, "months");
    *f = (struct rule_form){.months = months, .sent = months != NULL};
    for (int k = 0; k < SIGN_OFF_KIND_COUNT; k++) {
        f->rule.needed[k] = request_field(req, sign_off_kind_names[k]) != NULL;
        f->rule.n_needed += f->rule.needed[k];
    }
    int64_t n;
    text_whole_number(months ? months : "", MONTHS_MAX, &n);
    f->rule.months = (int)n;
    if (months && !n)
        f->months_problem = _("Enter a number of months from 1 to 60");
}

static void kind_checks(struct reply *reply, const struct sign_off_rule *rule)
{
    for (int k = 0; k < SIGN_OFF_KIND_COUNT; k++)
        field_check(reply, sign_off_kind_names[k], NULL, sign_off_title(k), NULL, rule->needed[k]);
    html_close(reply->html, "fieldset");
}

static void rule_fields(struct request *req, struct reply *reply, const struct rule_form *f)
{
    struct html *h = reply->html;
    html_open(h, "form", "method", "get", "action", "/signers/rule", "class", "usa-form at-fields",
              "novalidate", "");
    field_set(reply, &(struct field){.name = "kinds",
                                     .label = _("Signatures that a version needs"),
                                     .hint = _("Without one of them it is not published.")});
    kind_checks(reply, &f->rule);
    field_line(reply, "number",
               &(struct field){.name = "months",
                               .label = _("Months that a signature holds at most"),
                               .hint = _("It never holds past the review-by date of the version."),
                               .problem = f->months_problem,
                               .value = f->months_problem
                                            ? f->months
                                            : mem_format(req->mem, "%d", f->rule.months)});
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "button", _("Show the effect"), "type", "submit", "class",
              f->sent && !f->months_problem ? "usa-button usa-button--outline" : "usa-button");
    html_close(h, "div");
    html_close(h, "form");
}

/* One version, and what it would lack. */
static bool effect_on(struct request *req, struct reply *reply, const struct db_rows *rows,
                      size_t i, const struct rule_form *f, struct err *err)
{
    struct html *h = reply->html;
    struct sign_off_sheet sheet;
    enum sign_off_kind missing[SIGN_OFF_KIND_COUNT];
    if (!sign_off_of(req->db, req->mem, db_int(rows, i, "id"), "", DATE_NONE, false, &sheet, err))
        return false;
    sheet.rule = f->rule;
    size_t n = sign_off_missing(&sheet, missing);
    const char *code = db_text(rows, i, "code"), *version = db_text(rows, i, "version"),
               *words = mem_format(req->mem, _("%1$s, version %2$s"), code, version);
    html_open(h, "li");
    if (changes(req))
        html_leaf(h, "a", words, "href",
                  mem_format(req->mem, "/authoring/courses/%s/versions/%s", code, version));
    else
        html_text(h, words);
    html_text(h, ": ");
    const char *lacks = NULL;
    for (size_t k = 0; k < n; k++)
        lacks = lacks ? mem_format(req->mem, "%s, %s", lacks, sign_off_title(missing[k]))
                      : sign_off_title(missing[k]);
    bool live = db_bool(rows, i, "live");
    if (!lacks)
        html_text(h, live ? _("live, and signed as needed.")
                          : _("not before staff; nothing would be missing."));
    else
        html_format(h,
                    live ? _("live, and stays so. Without signature: %s.")
                         : _("would not be published before these are signed: %s."),
                    lacks);
    html_close(h, "li");
    return true;
}

static bool effect(struct request *req, struct reply *reply, const struct rule_form *f,
                   struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *rows = db_run(req->db, req->mem, STMT_SIGN_OFF_COMING, NULL, err);
    if (!rows)
        return false;
    html_leaf(h, "h2", _("What would happen"), "id", "effect");
    html_open(h, "p");
    html_sentence(h, _("Needed from then on: {kinds}."),
                  (struct html_place){
                      .name = "kinds", .element = "strong", .text = needed_words(req, &f->rule)});
    html_text(h, " ");
    html_text(h, _("No version that is before staff is taken away. Signatures that were given keep "
                   "their last day."));
    html_close(h, "p");
    if (!db_count(rows))
        html_leaf(h, "p", _("No course is stored yet, so nothing changes today."));
    else
        html_open(h, "ul");
    for (size_t i = 0; i < db_count(rows); i++) {
        if (!effect_on(req, reply, rows, i, f, err))
            return false;
    }
    if (db_count(rows))
        html_close(h, "ul");
    if (!changes(req))
        return true;
    layout_form(req, reply, "/signers/rule", NULL);
    for (int k = 0; k < SIGN_OFF_KIND_COUNT; k++) {
        if (f->rule.needed[k])
            field_hidden(reply, sign_off_kind_names[k], "yes");
    }
    field_hidden(reply, "months", mem_format(req->mem, "%d", f->rule.months));
    layout_submit(reply, _("Save what is needed"));
    return true;
}

/* 200, with the effect once something is chosen */
bool page_sign_off_rule(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct rule_form f;
    if (!opens(req, err))
        return false;
    read_rule_form(req, &f);
    if (!f.sent && !sign_off_rule_in_force(req->db, req->mem, &f.rule, err))
        return false;
    layout_begin(req, reply,
                 &(struct page_look){
                     .title = f.months_problem
                                  ? mem_format(req->mem, _("Error: %s"), _("What a version needs"))
                                  : _("What a version needs"),
                     .dense = true});
    field_problems(reply, &(struct field_problem){"months", f.months_problem}, 1);
    layout_back(reply, "/signers", _("Sign-off"));
    html_leaf(h, "h1", _("What a version needs"));
    rule_fields(req, reply, &f);
    if (f.sent && !f.months_problem && !effect(req, reply, &f, err))
        return false;
    layout_end(req, reply);
    return true;
}

/* 303 to the list; 422 */
bool page_sign_off_rule_post(struct request *req, struct reply *reply, struct err *err)
{
    struct rule_form f;
    const char *kinds = "";
    if (!opens(req, err))
        return false;
    read_rule_form(req, &f);
    if (!f.sent || f.months_problem)
        return err_set(err, ERR_INVALID, "Enter a number of months from 1 to 60.");
    for (int k = 0; k < SIGN_OFF_KIND_COUNT; k++) {
        if (f.rule.needed[k])
            kinds =
                mem_format(req->mem, "%s%s%s", kinds, *kinds ? " " : "", sign_off_kind_names[k]);
    }
    return db_do(req->db, STMT_SIGN_OFF_RULE_ADD,
                 DB_PARAMS(kinds, db_from_int(req->mem, f.rule.months)), err) &&
           reply_see_other(req, reply, "/signers");
}
