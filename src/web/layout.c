/*
 * The shell of every page, and the parts that several pages share.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "web/layout.h"

#include <stdarg.h>
#include <string.h>

#include "util/config.h"
#include "web/language.h"
#include "web/problem_json.h"
#include "web/token.h"

/* Who sees which entry: a permission, "" for everybody signed in. "network-…": over its top. */
static const struct {
    const char *permission, *href, *text;
} entries[] = {
    {"", "/learning", N_("My learning")},
    {"", "/courses", N_("Courses")},
    {"", "/certificates", N_("Certificates")},
    {"", "/record", N_("My record")},
    {"manager", "/facilities", N_("Standing")},
    {"author", "/authoring/courses", N_("Authoring")},
    {"marker", "/marking", N_("Marking")},
    {"observer", "/hands-on", N_("Hands-on")},
    {"administrator", "/people", N_("People")},
    {"administrator", "/waiting", N_("Waiting")},
    {"administrator", "/live-sessions", N_("Live sessions")},
    {"administrator", "/administration/exceptions", N_("Exceptions")},
    {"administrator", "/grants", N_("Permissions")},
    {"signer", "/reviews", N_("Reviews")},
    {"network-administrator", "/signers", N_("Sign-off")},
    {"network-administrator", "/administration/requirements", N_("Requirements")},
    {"network-administrator", "/administration/messages", N_("Messages")},
    {"auditor", "/administration/audit", N_("Audit")},
};

const char *layout_home(const struct viewer *viewer)
{
    return viewer ? "/learning" : "/";
}

static void hidden(struct html *h, const char *name, const char *value)
{
    html_void(h, "input", "type", "hidden", "name", name, "value", value);
}

void layout_form_list(struct request *req, struct reply *reply, const char *action, ...)
{
    const char *pairs[16] = {NULL};
    va_list ap;
    va_start(ap, action);
    for (size_t i = 0; i < 14; i++) {
        pairs[i] = va_arg(ap, const char *);
        if (!pairs[i] && i % 2 == 0)
            break;
    }
    va_end(ap);
    html_open(reply->html, "form", "method", "post", "action", action ? action : req->path,
              pairs[0], pairs[1], pairs[2], pairs[3], pairs[4], pairs[5], pairs[6], pairs[7],
              pairs[8], pairs[9], pairs[10], pairs[11], pairs[12], pairs[13]);
    if (req->viewer)
        hidden(reply->html, "csrf", req->viewer->csrf);
    hidden(reply->html, "idempotency_key", token_random(req->mem, 12));
}

/* The exit: on a page with an answer form it sends the answers along, so that they are saved. A
 * hidden Save stands before it, since the first button of a form is the one that Enter presses. */
static void exit_button(struct request *req, struct reply *reply, const struct page_look *look)
{
    struct html *h = reply->html;
    if (look->answer) {
        html_open(h, "div", "class", "at-exit");
        html_leaf(h, "button", _("Save"), "type", "submit", "form", "answer", "class",
                  "usa-sr-only", "tabindex", "-1", "aria-hidden", "true", "name",
                  look->check ? "action" : NULL, "value", look->check ? "check" : NULL);
        html_leaf(h, "button", _("Leave this page"), "type", "submit", "form", "answer",
                  "formaction", "/session/exit", "formnovalidate", "", "class",
                  "usa-button at-exit__button", "data-exit", "");
        html_close(h, "div");
        return;
    }
    html_open(h, "form", "class", "at-exit", "method", "post", "action", "/session/exit");
    if (req->viewer)
        hidden(h, "csrf", req->viewer->csrf);
    html_leaf(h, "button", _("Leave this page"), "type", "submit", "class",
              "usa-button at-exit__button", "data-exit", "");
    html_close(h, "form");
}

/* Whether a page is at an address or below it. */
static bool is_below(const char *path, const char *href, size_t n)
{
    return !strncmp(path, href, n) && (path[n] == '\0' || path[n] == '/');
}

/* Whether a page is in the part of the site that an entry leads to: their first words agree, and no
 * other entry leads nearer to it. */
static bool is_here(const char *path, const char *href)
{
    if (is_below(path, href, strlen(href)))
        return true;
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        if (is_below(path, entries[i].href, strlen(entries[i].href)))
            return false;
    }
    return is_below(path, href, 1 + strcspn(href + 1, "/"));
}

/* One's record stands at the address of one's own person. */
static bool is_own_record(const struct request *req, const char *href)
{
    return !strcmp(href, "/record") && req->route && req->person_id == req->viewer->id &&
           strstr(req->route->pattern, "/transcript");
}

/* What is one's own stands apart from what one sees of others. */
static bool is_at(const struct request *req, const char *href)
{
    if (is_own_record(req, href))
        return true;
    bool own = req->route && req->person_id == req->viewer->id && !strcmp(href, "/people");
    return !own && is_here(req->path, href);
}

static void navigation(struct request *req, struct reply *reply)
{
    struct html *h = reply->html;
    html_open(h, "nav", "class", "at-nav", "aria-label", _("Main"));
    html_open(h, "div", "class", "at-wrap");
    html_open(h, "ul");
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++) {
        bool overseer =
            (!strcmp(entries[i].permission, "manager") &&
             (viewer_may(req->viewer, "administrator") || viewer_may(req->viewer, "auditor"))) ||
            (!strcmp(entries[i].permission, "auditor") &&
             viewer_may(req->viewer, "network-administrator"));
        if (req->viewer->bare)
            continue;
        if (*entries[i].permission && !overseer && !viewer_may(req->viewer, entries[i].permission))
            continue;
        html_open(h, "li");
        html_leaf(h, "a", _(entries[i].text), "href", entries[i].href, "aria-current",
                  is_at(req, entries[i].href) ? "page" : NULL);
        html_close(h, "li");
    }
    html_close(h, "ul");
    html_open(h, "div", "class", "at-nav__me");
    html_leaf(h, "span", req->viewer->name, "class", "at-nav__person");
    html_leaf(h, "a", _("Settings"), "href", "/settings", "aria-current",
              is_here(req->path, "/settings") ? "page" : NULL);
    html_open(h, "form", "method", "post", "action", "/session/end");
    hidden(h, "csrf", req->viewer->csrf);
    html_leaf(h, "button", _("Sign out"), "type", "submit", "class",
              "usa-button usa-button--unstyled");
    html_close(h, "form");
    html_close(h, "div");
    html_close(h, "div");
    html_close(h, "nav");
}

void layout_begin(struct request *req, struct reply *reply, const struct page_look *look)
{
    struct html *h = reply->html;
    const struct viewer *v = req->viewer;
    html_doctype(h);
    reply->has_answer_form = look->answer;
    html_open(h, "html", "lang", reply->language, "dir",
              words_in_use()->right_to_left ? "rtl" : NULL, "class",
              v && v->large_print ? "at-large" : NULL);
    html_open(h, "head");
    html_void(h, "meta", "charset", "utf-8");
    html_void(h, "meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
    html_leaf(h, "title", mem_format(req->mem, "%s – Attest", look->title));
    html_void(h, "link", "rel", "icon", "href", "/static/favicon.svg", "type", "image/svg+xml");
    html_void(h, "link", "rel", "stylesheet", "href", "/static/attest.css");
    html_leaf(h, "script", NULL, "type", "module", "src", "/static/attest.js");
    html_close(h, "head");
    html_open(h, "body", "class",
              mem_format(req->mem, "at-body%s%s", look->exit ? " at-has-exit" : "",
                         look->dense && !(v && v->roomy_tables) ? " at-dense" : ""),
              "data-exit-keys", v && !v->exit_keys ? "off" : NULL, "data-exit-url",
              look->exit ? config_get("ATTEST_EXIT_URL") : NULL, "data-session-ends",
              v ? mem_format(req->mem, "%lld", (long long)v->ends_at) : NULL, "data-device-key",
              v ? v->device_key : NULL, "data-device-tag", v ? v->device_tag : NULL);
    html_leaf(h, "a", _("Skip to main content"), "class", "usa-skipnav", "href", "#main");
    html_open(h, "header", "class", "at-bar");
    html_open(h, "div", "class", "at-wrap");
    html_open(h, "a", "class", "at-brand", "href", layout_home(v));
    html_void(h, "img", "src", "/static/favicon.svg", "alt", "", "width", "28", "height", "28");
    html_text(h, "Attest");
    html_close(h, "a");
    if (look->exit) {
        /* One step away from every page of a course, always at the same place. */
        html_leaf(h, "a", _("Support"), "class", "at-bar__support", "href", "/support");
        exit_button(req, reply, look);
    }
    html_close(h, "div");
    html_close(h, "header");
    if (v)
        navigation(req, reply);
    html_open(h, "main", "class", look->wide ? "at-main at-wrap" : "at-main at-wrap at-main--text",
              "id", "main", "tabindex", "-1");
}

void layout_end(struct request *req, struct reply *reply)
{
    struct html *h = reply->html;
    html_close(h, "main");
    html_open(h, "footer", "class", "at-footer");
    html_open(h, "div", "class", "at-wrap");
    html_open(h, "ul");
    html_open(h, "li");
    html_leaf(h, "a", _("Support"), "href", "/support");
    html_close(h, "li");
    html_open(h, "li");
    html_leaf(h, "a", _("Help"), "href", "/help");
    html_close(h, "li");
    html_close(h, "ul");
    language_choice(req, reply);
    html_close(h, "div");
    html_close(h, "footer");
    html_close(h, "body");
    html_close(h, "html");
}

void layout_submit(struct reply *reply, const char *label)
{
    struct html *h = reply->html;
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "button", label, "type", "submit", "class", "usa-button");
    html_close(h, "div");
    html_close(h, "form");
}

void layout_problem(struct reply *reply, const char *field_id, const char *message)
{
    struct html *h = reply->html;
    html_open(h, "div", "class", "usa-alert usa-alert--error at-errors", "id", "errors", "role",
              "alert", "tabindex", "-1", "autofocus", "");
    html_open(h, "div", "class", "usa-alert__body");
    html_leaf(h, "h2", _("There is a problem"), "class", "usa-alert__heading");
    html_open(h, "ul");
    html_open(h, "li");
    if (field_id) {
        char link[128] = "#";
        strncat(link, field_id, sizeof link - 2);
        html_leaf(h, "a", message, "href", link);
    } else {
        html_text(h, message);
    }
    html_close(h, "li");
    html_close(h, "ul");
    html_close(h, "div");
    html_close(h, "div");
}

void layout_columns(struct reply *reply, const char *const *names, size_t n, size_t first_number)
{
    struct html *h = reply->html;
    html_open(h, "thead");
    html_open(h, "tr");
    for (size_t i = 0; i < n; i++)
        html_leaf(h, "th", names[i], "scope", "col", "class", i >= first_number ? "at-num" : NULL);
    html_close(h, "tr");
    html_close(h, "thead");
}

void layout_saved(struct reply *reply, const char *text)
{
    struct html *h = reply->html;
    html_open(h, "div", "class", "usa-alert usa-alert--success usa-alert--slim", "role", "status");
    html_open(h, "div", "class", "usa-alert__body");
    html_leaf(h, "p", text, "class", "usa-alert__text");
    html_close(h, "div");
    html_close(h, "div");
}

void layout_back(struct reply *reply, const char *href, const char *text)
{
    struct html *h = reply->html;
    html_open(h, "a", "class", "at-back", "href", href);
    layout_icon(reply, "back", "at-icon at-icon--turn");
    html_text(h, text);
    html_close(h, "a");
}

void layout_progress_begin(struct reply *reply)
{
    html_open(reply->html, "div", "data-progress", "");
}

void layout_progress_end(struct request *req, struct reply *reply)
{
    html_open(reply->html, "p");
    html_leaf(reply->html, "a", _("Look again"), "class", "usa-button usa-button--outline", "href",
              mem_format(req->mem, "%s?look=again", req->path));
    html_close(reply->html, "p");
    html_close(reply->html, "div");
}

void layout_icon(struct reply *reply, const char *name, const char *class)
{
    struct html *h = reply->html;
    char href[128] = "/static/icons.svg#";
    strncat(href, name, sizeof href - 32);
    html_open(h, "svg", "class", class ? class : "at-icon", "aria-hidden", "true");
    html_leaf(h, "use", NULL, "href", href);
    html_close(h, "svg");
}

void layout_date(struct reply *reply, date d)
{
    char iso[DATE_TEXT_SIZE];
    if (d == DATE_NONE || d == DATE_LAST)
        return;
    html_leaf(reply->html, "time", date_for_people(reply, d), "datetime", date_format(d, iso));
}

struct html_place layout_day(struct reply *reply, const char *name, date d)
{
    char iso[DATE_TEXT_SIZE];
    return (struct html_place){name, "time", date_for_people(reply, d), "datetime",
                               mem_text(reply, date_format(d, iso))};
}

void layout_standing(struct reply *reply, const char *standing)
{
    struct html *h = reply->html;
    char name[32] = "";
    strncat(name, standing, sizeof name - 1);
    for (char *p = name; *p; p++) {
        if (*p == ' ')
            *p = '-';
    }
    html_open(h, "span", "class", mem_format(reply, "at-standing at-standing--%s", name));
    layout_icon(reply, name, NULL);
    html_leaf(h, "span", _(standing), "class", "at-standing__word");
    html_close(h, "span");
}

void layout_error(struct request *req, struct reply *reply, const struct err *err)
{
    struct html *h = reply->html;
    bool absent = err->kind == ERR_FORBIDDEN || err->kind == ERR_NOT_FOUND;
    const char *title = absent ? _("There is nothing here") : error_title(err->kind);
    layout_begin(req, reply, &(struct page_look){.title = title});
    html_leaf(h, "h1", title);
    if (absent)
        html_leaf(h, "p",
                  _("The address may be mistyped, or the page is not open to you. If you came by a "
                    "link, tell the person who "
                    "gave it."));
    else
        html_leaf(h, "p", err->message);
    if (err->kind == ERR_INTERNAL || err->kind == ERR_UNAVAILABLE)
        html_format(h, _("If you report this, say this number: %s."), req->id);
    html_open(h, "p");
    if (err->kind == ERR_UNAUTHENTICATED)
        html_leaf(h, "a", _("Sign in"), "href", "/session");
    else
        html_leaf(h, "a", req->viewer ? _("My learning") : _("Start page"), "href",
                  layout_home(req->viewer));
    html_close(h, "p");
    layout_end(req, reply);
}
