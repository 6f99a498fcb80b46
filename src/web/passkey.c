/* Pages on which a browser asks for a passkey.  SPDX-License-Identifier: Apache-2.0 */
#include "web/passkey.h"

#include <string.h>

#include "store/db.h"
#include "util/config.h"
#include "util/log.h"
#include "util/words.h"
#include "web/back_off.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/token.h"

bool passkey_is_possible(struct request *req)
{
    struct passkey_site site;
    return passkey_site(req->mem, config_get("ATTEST_ADDRESS"), &site);
}

/* What is never carried along: secrets, and what belongs to one form alone. */
static bool is_carried(const char *name)
{
    static const char *const left[] = {"csrf", "idempotency_key", "login", "password", "code"};
    for (size_t i = 0; i < sizeof left / sizeof *left; i++) {
        if (!strcmp(name, left[i]))
            return false;
    }
    return strncmp(name, "passkey-", 8) != 0;
}

static void carry(struct request *req, struct reply *reply)
{
    for (size_t i = 0; i < req->form->n; i++) {
        const struct form_value *v = &req->form->values[i];
        if (is_carried(v->name))
            field_hidden(reply, v->name, v->value);
    }
    if (!req->viewer)
        return;
    field_hidden(reply, "csrf", req->viewer->csrf);
    field_hidden(reply, "idempotency_key", token_random(req->mem, 12));
}

/* What a device is told of its new owner. */
struct owner {
    const char *handle, *name, *login, *network;
};

static bool owner_of(struct request *req, struct owner *ret, struct err *err)
{
    *ret = (struct owner){0};
    struct db_rows *own = db_run(req->db, req->mem, STMT_PASSWORD_OWN, NULL, err);
    if (!own)
        return false;
    const char *email = db_text(own, 0, "email"), *network = db_text(own, 0, "network");
    *ret = (struct owner){.handle = passkey_handle(req->db, req->mem, err),
                          .name = db_text(own, 0, "name"),
                          .login = email ? email : db_text(own, 0, "number"),
                          .network = network && *network ? network : "Attest"};
    return ret->handle;
}

/* The form that static/passkey.js fills in and sends; its button is the script's, too. */
static void form(struct request *req, struct reply *reply, const struct passkey_page *page,
                 const char *challenge, const char *ids, const struct owner *owner)
{
    struct html *h = reply->html;
    struct passkey_site site = {0};
    bool make = page->purpose == PASSKEY_MAKE;
    passkey_site(req->mem, config_get("ATTEST_ADDRESS"), &site);
    html_open(h, "form", "method", "post", "action", page->action, "id", "passkey", "data-passkey",
              make ? "make" : "use", "data-challenge", challenge, "data-rp", site.rp, "data-verify",
              passkey_is_verified(page->purpose) ? "required" : "preferred", "data-ids", ids,
              "data-handle", owner->handle, "data-name", owner->name, "data-login", owner->login,
              "data-network", owner->network, "data-button", page->button);
    carry(req, reply);
    static const char *const parts[] = {"id", "client", "data", "signature", "user"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        field_hidden(reply, mem_format(req->mem, "passkey-%s", parts[i]), "");
    html_leaf(h, "p", "", "role", "status", "id", "passkey-said", "data-none",
              _("Nothing came from a passkey. Try again, or choose another way."), "data-known",
              _("This device holds a passkey of yours for Attest already."), "data-unable",
              _("This browser cannot use passkeys here. Choose another way."));
    html_open(h, "noscript");
    html_leaf(h, "p",
              _("Passkeys need scripting, which is switched off in this browser. Choose another "
                "way."));
    html_close(h, "noscript");
    html_close(h, "form");
}

bool passkey_page(struct request *req, struct reply *reply, const struct passkey_page *page,
                  struct err *err)
{
    struct html *h = reply->html;
    struct owner owner = {0};
    const char *ids = NULL;
    reply->unkept = true;
    if (!passkey_is_possible(req))
        return err_set(err, ERR_NOT_FOUND, "no passkeys at this address");
    const char *challenge =
        passkey_ask(req->db, req->mem, page->purpose, page->digest, page->person, err);
    if (!challenge || (page->purpose == PASSKEY_MAKE && !owner_of(req, &owner, err)))
        return false;
    if (page->person && !(ids = passkey_ids(req->db, req->mem, page->half, err)))
        return false;
    layout_begin(req, reply, &(struct page_look){.title = page->title});
    html_leaf(h, "h1", page->title);
    html_leaf(h, "p", page->words);
    form(req, reply, page, challenge, ids, &owner);
    html_open(h, "p");
    html_leaf(h, "a", page->other_text, "href", page->other);
    html_close(h, "p");
    layout_end(req, reply);
    return true;
}

bool passkey_is_sent(const struct request *req)
{
    const char *id = request_field(req, "passkey-id");
    return id && *id;
}

bool passkey_receive(struct request *req, const char *digest, struct passkey_asked *ret,
                     struct passkey_answer *ret_answer, struct err *err)
{
    *ret_answer = (struct passkey_answer){.id = request_field(req, "passkey-id"),
                                          .client = request_field(req, "passkey-client"),
                                          .data = request_field(req, "passkey-data"),
                                          .signature = request_field(req, "passkey-signature"),
                                          .user = request_field(req, "passkey-user")};
    db_rollback(req->db);
    return passkey_take(req->db, req->mem, digest, ret, err) && back_off_open_again(req, err);
}

/* That there is a copy of a passkey stays in the audit, though the request is refused. */
static bool note_copy(struct request *req, const char *passkey, struct err *err)
{
    db_rollback(req->db);
    return db_do(req->db, STMT_PASSKEY_COPIED, DB_PARAMS(passkey, req->id), err) &&
           back_off_open_again(req, err);
}

bool passkey_check(struct request *req, const struct passkey_asked *asked,
                   const struct passkey_answer *answer, enum passkey_purpose purpose,
                   const char **ret_person, struct err *err)
{
    struct passkey_site site;
    struct passkey_shown shown = {.why = "nothing was asked, or too long ago"};
    *ret_person = NULL;
    if (!passkey_site(req->mem, config_get("ATTEST_ADDRESS"), &site))
        return true;
    if (asked->challenge &&
        !passkey_use(req->db, req->mem, &site, asked, answer, purpose, &shown, err))
        return false;
    if (!shown.person)
        log_line("request %s: passkey refused: %s", req->id, shown.why);
    *ret_person = shown.person;
    return !shown.copied || note_copy(req, shown.copied, err);
}

void passkey_button(struct reply *reply, const char *form_id)
{
    struct html *h = reply->html;
    html_open(h, "p");
    html_leaf(h, "button", _("Sign in with a passkey"), "class", "usa-button usa-button--outline",
              "type", "submit", "form", form_id, "formaction", "/session/passkey");
    html_close(h, "p");
}

void passkey_instead(struct reply *reply, const char *to)
{
    struct html *h = reply->html;
    field_hidden(reply, "passkey-to", to);
    html_open(h, "p");
    html_leaf(h, "button", _("Use a passkey instead"), "type", "submit", "class",
              "usa-button usa-button--outline", "formaction", "/session/proof/passkey");
    html_close(h, "p");
}
