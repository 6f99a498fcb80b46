/* Contacts and the hotline on pages.  SPDX-License-Identifier: Apache-2.0 */
#include "web/contact_line.h"

#include <string.h>

#include "util/words.h"
#include "web/language.h"
#include "web/layout.h"

/* The lang attribute of text within other text; NULL where it is the same. */
static const char *lang_within(const struct request *req, const struct reply *reply,
                               const char *language, const char *around)
{
    const char *shown = language ? language : language_of_reader(req);
    return strcmp(shown, around ? around : reply->language) != 0 ? shown : NULL;
}

/* A telephone number as an address: digits alone, with the country where it is given. */
static const char *call_address(const void *mem, const char *phone)
{
    char *digits = mem_text(mem, phone), *to = digits;
    for (const char *p = phone; *p; p++) {
        if (*p >= '0' && *p <= '9')
            *to++ = *p;
    }
    *to = '\0';
    return mem_format(mem, "tel:%s%s", strlen(digits) == 11 && digits[0] == '1' ? "+" : "", digits);
}

/* Text that somebody typed: its direction is its own, so that a number at its end stays there. */
void contact_text(struct request *req, struct reply *reply, const char *text, const char *language,
                  const char *around)
{
    html_leaf(reply->html, "bdi", text, "class", "at-local", "lang",
              lang_within(req, reply, language, around));
}

static void hotline_name(struct request *req, struct reply *reply, const struct hotline *line)
{
    html_leaf(reply->html, "bdi", line->name, "lang",
              lang_within(req, reply, line->language, NULL));
}

/* "Checked on 3 March 2026", or that nobody has. */
static void hotline_checked(struct reply *reply, const struct hotline *line)
{
    struct html *h = reply->html;
    if (line->last_verified == DATE_NONE)
        html_text(h, _("Not yet verified"));
    else
        html_sentence(h, _("Verified {date}"), layout_day(reply, "date", line->last_verified));
}

/* In our words: its parent says lang where the text around is in another language. */
static void hotline_line(struct request *req, struct reply *reply, const struct hotline *line)
{
    struct html *h = reply->html;
    hotline_name(req, reply, line);
    html_text(h, ": ");
    html_leaf(h, "a", line->phone, "href", call_address(req->mem, line->phone));
    if (line->text_number)
        html_format(h, "; %s", mem_format(req->mem, _("text %s"), line->text_number));
    if (line->relay)
        html_format(h, "; %s", mem_format(req->mem, _("relay %s"), line->relay));
    if (line->hours) {
        html_text(h, "; ");
        html_leaf(h, "bdi", line->hours, "lang", lang_within(req, reply, line->language, NULL));
    }
    html_text(h, ". ");
    hotline_checked(reply, line);
}

/* In brackets, so that it fits in any sentence: what is missing, whom to ask, and the line that is
 * always there. Its other ways are one step away. */
static void missing(struct request *req, struct reply *reply, const struct hotline *line)
{
    if (line->name)
        html_sentence(
            reply->html,
            _("[not filled in yet at your facility: ask your manager, or call {phone}, {hotline}]"),
            (struct html_place){"phone", "a", line->phone, "href",
                                call_address(req->mem, line->phone)},
            (struct html_place){"hotline", "bdi", line->name, "lang",
                                lang_within(req, reply, line->language, NULL)});
    else
        html_text(reply->html, _("[not filled in yet at your facility: ask your manager]"));
}

void contact_line(struct request *req, struct reply *reply, const struct contacts *contacts,
                  const char *key, const char *around)
{
    struct html *h = reply->html;
    const struct hotline *line = &contacts->hotline;
    const struct contact *c = contacts_find(contacts, key);
    bool is_hotline = !strcmp(key, "hotline");
    if (c && !is_hotline) {
        contact_text(req, reply, c->text, c->language, around);
        return;
    }
    html_open(h, "span", "class", is_hotline ? "at-local" : "at-local at-local--none", "lang",
              around ? reply->language : NULL);
    if (!is_hotline)
        missing(req, reply, line);
    else if (!line->name)
        html_text(h, _("The hotline is not filled in yet. In danger, call 911."));
    else
        hotline_line(req, reply, line);
    html_close(h, "span");
}

/* The way of each kind, where there is one. */
static void hotline_ways(struct request *req, struct reply *reply, const struct hotline *line)
{
    struct html *h = reply->html;
    const char *lang = lang_within(req, reply, line->language, NULL);
    html_open(h, "p");
    if (line->text_number)
        html_format(h, "%s ", mem_format(req->mem, _("Text %s."), line->text_number));
    if (line->relay)
        html_format(h, "%s ", mem_format(req->mem, _("Relay: %s."), line->relay));
    if (line->hours) {
        html_leaf(h, "bdi", line->hours, "lang", lang);
        html_text(h, ". ");
    }
    if (line->languages) {
        html_leaf(h, "bdi", line->languages, "lang", lang);
        html_text(h, ". ");
    }
    if (line->chat_url)
        html_leaf(h, "a", _("Chat"), "href", line->chat_url);
    html_close(h, "p");
    if (line->operator) {
        html_open(h, "p", "class", "at-small");
        html_sentence(h, _("Run by {operator}."),
                      (struct html_place){"operator", "bdi", line->operator, NULL, NULL});
        html_close(h, "p");
    }
}

void hotline_block(struct request *req, struct reply *reply, const struct hotline *line,
                   const char *heading)
{
    struct html *h = reply->html;
    html_open(h, "div", "class", "at-inset");
    if (!line->name) {
        html_leaf(h, heading, _("Hotline"));
        html_leaf(h, "p", _("The hotline is not filled in yet. In danger, call 911."));
        html_close(h, "div");
        return;
    }
    html_open(h, heading);
    hotline_name(req, reply, line);
    html_close(h, heading);
    html_open(h, "p", "class", "at-call");
    layout_icon(reply, "phone", NULL);
    html_text(h, " ");
    html_leaf(h, "a", line->phone, "href", call_address(req->mem, line->phone));
    html_close(h, "p");
    hotline_ways(req, reply, line);
    html_open(h, "p", "class", "at-small at-quiet");
    if (line->last_verified == DATE_NONE)
        html_text(h, _("These details have not yet been checked by this network."));
    else
        html_sentence(h, _("Details last checked {date}."),
                      layout_day(reply, "date", line->last_verified));
    if (line->review_by != DATE_NONE) {
        html_text(h, " ");
        html_sentence(h, _("To be checked again by {date}."),
                      layout_day(reply, "date", line->review_by));
    }
    html_close(h, "p");
    html_close(h, "div");
}

/* ---- news */

static void change(struct request *req, struct reply *reply, const struct contact_change *c)
{
    struct html *h = reply->html;
    struct html_place name = {"contact", "bdi", contact_name(req->mem, c->key), NULL, NULL};
    html_open(h, "li");
    html_sentence(h, _("The contact “{contact}” changed on {date}."), name,
                  layout_day(reply, "date", c->changed_on));
    html_text(h, " ");
    if (c->text) {
        html_format(h, "%s ", _("It is now:"));
        contact_text(req, reply, c->text, c->language, NULL);
    } else {
        html_text(h, _("Nobody is named there any more. Ask your manager."));
    }
    html_close(h, "li");
}

void contact_changes_notice(struct request *req, struct reply *reply,
                            const struct contact_news *news, bool seen)
{
    struct html *h = reply->html;
    if (!news->n_changes)
        return;
    html_open(h, "section", "class", "at-inset", "aria-labelledby", "changed");
    html_leaf(h, "h2", _("Contacts that have changed"), "id", "changed");
    html_leaf(h, "p", _("Your courses showed you these contacts. Note the new words."));
    html_open(h, "ul");
    for (size_t i = 0; i < news->n_changes; i++)
        change(req, reply, &news->changes[i]);
    html_close(h, "ul");
    if (seen) {
        layout_form(req, reply, "/learning/contacts", NULL);
        for (size_t i = 0; i < news->n_changes; i++)
            html_void(h, "input", "type", "hidden", "name", "change", "value",
                      mem_format(req->mem, "%lld", (long long)news->changes[i].id));
        html_open(h, "div", "class", "at-actions");
        html_leaf(h, "button", _("I have seen this"), "type", "submit", "class",
                  "usa-button usa-button--outline");
        html_close(h, "div");
        html_close(h, "form");
    }
    html_close(h, "section");
}

void contact_wait_notice(struct request *req, struct reply *reply, const char *facility)
{
    struct html *h = reply->html;
    (void)req;
    html_open(h, "div", "class", "at-inset", "id", "waits");
    html_leaf(h, "h2", _("Not open at your facility yet"));
    html_open(h, "p");
    html_sentence(h,
                  _("This course tells you whom to call at {facility}. That is not filled in "
                    "yet, so the course cannot be started there."),
                  (struct html_place){"facility", "bdi", facility, NULL, NULL});
    html_close(h, "p");
    html_leaf(h, "p",
              _("It waits for the administrators of your facility, not for you. It opens "
                "here as soon as they have filled it in. If your due date is near, "
                "show this page to your manager."));
    html_open(h, "p");
    html_leaf(h, "a", _("Support is one step away"), "href", "/support");
    html_close(h, "p");
    html_close(h, "div");
}
