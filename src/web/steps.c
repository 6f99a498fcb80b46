/* What the pages of the second step share.  SPDX-License-Identifier: Apache-2.0 */
#include "web/steps.h"

#include "domain/second_step.h"
#include "store/db.h"
#include "web/layout.h"
#include "web/own_password.h"
#include "web/passkey.h"
#include "web/password_form.h"
#include "web/provider.h"

const char steps_home[] = "/settings/second-step";

void steps_begin(struct request *req, struct reply *reply, const char *title, const char *back,
                 const char *back_text, const struct field_problem *problems, size_t n)
{
    bool wrong = field_any_problem(problems, n);
    layout_begin(
        req, reply,
        &(struct page_look){.title = wrong ? mem_format(req->mem, _("Error: %s"), title) : title,
                            .exit = true});
    if (!req->viewer->bare || back == steps_home)
        layout_back(reply, back, back_text);
    field_problems(reply, problems, n);
    html_leaf(reply->html, "h1", title);
}

bool steps_show_codes(struct request *req, struct reply *reply, const char *said, struct err *err)
{
    struct html *h = reply->html;
    const char *const *codes = second_step_recovery(req->db, req->mem, err);
    if (!codes)
        return false;
    reply->unkept = true;
    layout_begin(req, reply, &(struct page_look){.title = _("Your recovery codes"), .exit = true});
    layout_saved(reply, said);
    html_leaf(h, "h1", _("Your recovery codes"));
    html_leaf(h, "p",
              _("Print them or write them down, and keep them apart from your phone. They are "
                "shown this once. Each works once."));
    html_open(h, "ol", "class", "usa-list at-codes");
    for (size_t i = 0; i < RECOVERY_CODES; i++) {
        html_open(h, "li");
        html_leaf(h, "code", codes[i]);
        html_close(h, "li");
    }
    html_close(h, "ol");
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "a", _("I have kept them"), "class", "usa-button", "href",
              layout_home(req->viewer));
    html_close(h, "div");
    layout_end(req, reply);
    return true;
}

/* Whoever has no password here shows it where they signed in. */
static void ask_provider(struct reply *reply, const struct own_ways *ways)
{
    struct html *h = reply->html;
    html_leaf(h, "p",
              _("Sign in again as you did before. It opens in a new tab; when you are done, come "
                "back to this one and go on."));
    provider_again(reply, ways->provider, ways->provider_name);
}

static void proofs(struct request *req, struct reply *reply, const struct steps_asking *a,
                   const struct own_ways *ways, const struct own_password *proof)
{
    if (ways->password) {
        password_form_field(reply, "password", _("Password"), NULL, proof->problem);
        if (ways->app)
            password_form_code(reply, _("Code"),
                               _("Six digits of your app, or one of your recovery codes."),
                               proof->code_problem);
    } else if (ways->provider) {
        ask_provider(reply, ways);
    }
    html_open(reply->html, "div", "class", "at-actions");
    html_leaf(reply->html, "button", a->button, "type", "submit", "class", "usa-button");
    html_close(reply->html, "div");
    if (ways->passkey && passkey_is_possible(req))
        passkey_instead(reply, a->action);
}

static bool ask(struct request *req, struct reply *reply, const struct steps_asking *a,
                const struct own_ways *ways, const struct own_password *proof)
{
    const struct field_problem problems[] = {
        {"name", a->name_problem}, {"password", proof->problem}, {"code", proof->code_problem}};
    steps_begin(req, reply, a->title, steps_home, _("Second step at sign-in"), problems, 3);
    html_leaf(reply->html, "p", a->words);
    layout_form(req, reply, a->action, "class", "usa-form", "novalidate", "");
    if (a->name_label)
        field_line(reply, "text",
                   &(struct field){.name = "name",
                                   .label = a->name_label,
                                   .hint = a->name_hint,
                                   .problem = a->name_problem,
                                   .value = a->name,
                                   .max = PASSKEY_NAME_MAX});
    proofs(req, reply, a, ways, proof);
    html_close(reply->html, "form");
    layout_end(req, reply);
    if (a->name_problem || proof->problem || proof->code_problem)
        reply->status = proof->wait ? 429 : 422;
    reply->retry_after = proof->wait;
    return true;
}

bool steps_proven(struct request *req, struct reply *reply, const struct steps_asking *a,
                  bool *ret_done, struct err *err)
{
    struct own_password proof = {0};
    struct own_ways ways;
    bool write = req->method == METHOD_POST;
    *ret_done = false;
    reply->unkept = true;
    if (!own_ways(req, &ways, err) ||
        (write && !a->name_problem && !own_proof_check(req, &ways, &proof, err)))
        return false;
    *ret_done = write && !a->name_problem && !proof.problem && !proof.code_problem;
    return *ret_done || ask(req, reply, a, &ways, &proof);
}
