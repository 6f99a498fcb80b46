/* What a person chooses for themselves: language, text, keys.  SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "store/db.h"
#include "web/attempt_form.h"
#include "web/language.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/token.h"

static void check(struct reply *reply, const char *name, bool on, const char *label,
                  const char *hint)
{
    struct html *h = reply->html;
    const char *hint_id = mem_format(reply, "%s-hint", name);
    html_open(h, "div", "class", "usa-checkbox");
    html_void(h, "input", "class", "usa-checkbox__input", "type", "checkbox", "id", name, "name",
              name, "value", "yes", "checked", on ? "" : NULL, "aria-describedby", hint_id);
    html_leaf(h, "label", label, "class", "usa-checkbox__label", "for", name);
    html_leaf(h, "p", hint, "class", "usa-hint", "id", hint_id);
    html_close(h, "div");
}

static void legend(struct html *h, const char *text)
{
    html_open(h, "fieldset", "class", "usa-fieldset");
    html_open(h, "legend", "class", "usa-legend");
    html_leaf(h, "h2", text);
    html_close(h, "legend");
}

static void choose_language(struct reply *reply)
{
    struct html *h = reply->html;
    const struct language *l;
    legend(h, _("Language"));
    for (size_t i = 0; (l = words_offered(i)); i++) {
        const char *id = mem_format(reply, "language-%s", l->code);
        html_open(h, "div", "class", "usa-radio");
        html_void(h, "input", "class", "usa-radio__input usa-radio__input--tile", "type", "radio",
                  "name", "language", "id", id, "value", l->code, "checked",
                  l == words_in_use() ? "" : NULL);
        html_leaf(h, "label", l->name, "class", "usa-radio__label", "for", id, "lang", l->code);
        html_close(h, "div");
    }
    html_leaf(h, "p",
              _("Courses have languages of their own. A part that is not translated yet is shown "
                "in its first language, and marked."),
              "class", "usa-hint");
    html_close(h, "fieldset");
}

static void link_to(struct html *h, const char *href, const char *text)
{
    html_open(h, "li");
    html_leaf(h, "a", text, "href", href);
    html_close(h, "li");
}

/* 200 */
bool page_settings(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    const struct viewer *v = req->viewer;
    (void)err;
    layout_begin(req, reply, &(struct page_look){.title = _("Settings"), .exit = true});
    html_leaf(h, "h1", _("Settings"));
    if (request_field(req, "saved")) {
        html_open(h, "p", "class", "at-state", "role", "status");
        layout_icon(reply, "done", NULL);
        html_text(h, _("Saved"));
        html_close(h, "p");
    }
    html_leaf(h, "p", _("Only you see these settings. They hold wherever you sign in."));
    layout_form(req, reply, "/settings", "class", "usa-form at-settings");
    choose_language(reply);
    legend(h, _("Text"));
    check(reply, "large_print", v->large_print, _("Large print"),
          _("All text is half as large again."));
    check(reply, "roomy_tables", v->roomy_tables, _("More space in tables"),
          _("Rows of long tables stand further apart."));
    html_close(h, "fieldset");
    legend(h, _("Keys"));
    check(reply, "exit_keys", v->exit_keys, _("Leave a page with the Shift key"),
          _("Pressing Shift three times within five seconds leaves the page. Switch this off if "
            "you press Shift often, as with sticky keys."));
    html_close(h, "fieldset");
    layout_submit(reply, _("Save"));
    html_leaf(h, "h2", _("Signing in"));
    html_open(h, "ul", "class", "usa-list");
    link_to(h, "/settings/password", _("Change password"));
    link_to(h, "/settings/address", _("E-mail address"));
    link_to(h, "/settings/second-step", _("Second step at sign-in"));
    link_to(h, "/settings/messages", _("Messages to you"));
    link_to(h, "/settings/sessions", _("Where you are signed in"));
    html_close(h, "ul");
    html_leaf(h, "h2", _("What is on record of me"));
    html_open(h, "ul", "class", "usa-list");
    link_to(h, "/posts", _("My posts"));
    link_to(h, "/contests", _("Say that something is wrong"));
    link_to(h, "/settings/my-data", _("My data"));
    link_to(h, "/privacy", _("What is kept about you"));
    html_close(h, "ul");
    layout_end(req, reply);
    return true;
}

static const char *yes_no(const struct request *req, const char *name)
{
    return request_field(req, name) ? "true" : "false";
}

/* 303 to the settings; 422 for a language that is not spoken here */
bool page_settings_post(struct request *req, struct reply *reply, struct err *err)
{
    const struct language *language = words_find(request_field(req, "language"));
    if (!language)
        return err_set(err, ERR_INVALID, "Choose one of the languages of the list.");
    return db_do(req->db, STMT_SETTING_SAVE,
                 DB_PARAMS(language->code, yes_no(req, "large_print"), yes_no(req, "exit_keys"),
                           yes_no(req, "roomy_tables")),
                 err) &&
           reply_see_other(req, reply, "/settings?saved=1");
}

/* Whether `next` is the address of a page of ours. */
static bool is_page(const struct request *req, const char *next)
{
    struct request at = *req;
    struct err ignored = {0};
    const char *allow;
    return is_own_path(next) &&
           route_find(&at, METHOD_GET, mem_text_n(req->mem, next, strcspn(next, "?")), &allow,
                      &ignored) != NULL;
}

/*
 * 303 back to the page, in the other language: kept with the person, or before sign-in in a cookie.
 * Sent with the answer form of a page, it saves the answer first, as leaving does. It needs no
 * token: a forged one changes the language at worst; an answer is saved only with its token.
 */
bool page_language_post(struct request *req, struct reply *reply, struct err *err)
{
    const struct language *language = words_find(request_field(req, "language"));
    const char *next = request_field(req, "next");
    if (!language)
        return err_set(err, ERR_INVALID, "Choose one of the languages of the list.");
    /* An answer came along, and nobody is signed in any more: it is carried through signing in. */
    if (!req->viewer && request_field(req, "attempt"))
        return err_set(err, ERR_UNAUTHENTICATED,
                       "You are not signed in, or your session has ended. Sign in and try again.");
    if (req->viewer && req->csrf && token_equal(req->csrf, req->viewer->csrf) &&
        !attempt_form_save_and_leave(req, err))
        return false;
    if (!req->viewer)
        reply->cookie = language_cookie(req->mem, language);
    else if (!db_do(req->db, STMT_SETTING_LANGUAGE, DB_PARAMS(language->code), err))
        return false;
    return reply_see_other(req, reply, "%s", is_page(req, next) ? next : layout_home(req->viewer));
}
