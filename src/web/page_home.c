/* Pages for everybody: start, support, help.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "store/db.h"
#include "web/contact_line.h"
#include "web/language.h"
#include "web/layout.h"
#include "web/pages.h"

static void link_item(struct html *h, const char *href, const char *text)
{
    html_open(h, "li");
    html_leaf(h, "a", text, "href", href);
    html_close(h, "li");
}

/* 200; 303 to the learning list for those who are signed in */
bool page_start(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    (void)err;
    if (req->viewer)
        return reply_see_other(req, reply, "%s", layout_home(req->viewer));
    layout_begin(req, reply, &(struct page_look){.title = _("Training")});
    html_leaf(h, "h1", _("Training for health-care staff"));
    html_leaf(h, "p",
              _("Learn at your own pace, keep your certificates in one place, and find support."));
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "a", _("Sign in"), "class", "usa-button", "href", "/session");
    html_close(h, "div");
    html_leaf(h, "h2", _("Without signing in"));
    html_open(h, "ul");
    link_item(h, "/support", _("Support for you, or for someone you know"));
    link_item(h, "/verify", _("Check a certificate"));
    html_close(h, "ul");
    layout_end(req, reply);
    return true;
}

static void advocate(struct request *req, struct reply *reply, const struct contacts *contacts)
{
    struct html *h = reply->html;
    const struct contact *c = contacts_find(contacts, "on-call-advocate");
    html_open(h, "div", "class", "at-inset");
    html_leaf(h, "h2", _("Advocate of your facility"));
    html_open(h, "p");
    if (c)
        contact_text(req, reply, c->text, c->language, NULL);
    else
        html_text(h, req->viewer ? _("Your facility has not filled this in yet. Ask your manager "
                                     "who the advocate on call is.")
                                 : _("Sign in to see the advocate on call at your own facility, or "
                                     "ask at any desk for “the advocate”."));
    html_close(h, "p");
    html_close(h, "div");
}

/* 200. That somebody opened it is recorded nowhere. */
bool page_support(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct contacts contacts;
    struct contact_news news = {0};
    date today = req->viewer ? req->viewer->today : DATE_NONE;
    contacts_queue(req->db, req->mem, today, language_of_reader(req));
    if (!db_sync(req->db, err) || !contacts_take(req->db, req->mem, today, &contacts, err) ||
        (req->viewer &&
         !contact_news(req->db, req->mem, today, language_of_reader(req), &news, err)))
        return false;
    layout_begin(req, reply, &(struct page_look){.title = _("Support"), .exit = true});
    html_leaf(h, "h1", _("Support"));
    html_leaf(h, "p", _("Opening this page is not recorded."));
    contact_changes_notice(req, reply, &news, false);
    hotline_block(req, reply, &contacts.hotline, "h2");
    advocate(req, reply, &contacts);
    html_leaf(h, "h2", _("For you"));
    html_leaf(h, "p",
              _("This work and these pages can be hard. You may stop at any time; nothing is lost, "
                "and nobody is told. Your "
                "employer may have a staff assistance line: it is free and private."));
    html_leaf(h, "p", _("If someone is in danger now, call 911."));
    layout_end(req, reply);
    return true;
}

/* 200 */
bool page_help(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    (void)err;
    layout_begin(req, reply, &(struct page_look){.title = _("Help"), .exit = true});
    html_leaf(h, "h1", _("Help"));
    html_leaf(h, "h2", _("I cannot sign in"));
    html_leaf(h, "p",
              _("Use your employee number or your e-mail address. Capital letters count in the "
                "password. If it still does not work, ask your manager."));
    html_leaf(h, "h2", _("My work was interrupted"));
    html_leaf(h, "p",
              _("Pages you have read and answers you have saved are kept. Sign in on any device "
                "and choose Continue."));
    html_leaf(h, "h2", _("Leaving a page quickly"));
    html_open(h, "p");
    html_text(h, _("“Leave this page” hides this page. Browser history and your network may still "
                   "show the visit."));
    html_text(h, " ");
    html_leaf(h, "a", _("How leaving works"), "href", "/help/exit");
    html_close(h, "p");
    html_leaf(h, "h2", _("A page is hard to read for me"));
    html_leaf(h, "p",
              _("Pages with harder material say so first and offer a summary that counts the same. "
                "You are never asked why."));
    layout_end(req, reply);
    return true;
}

/* 200. Shown once before a first course; `next` is where it leads on. 303 to the sign-in form when
 * it leads on but the session is over: Back after leaving shows nothing else. */
bool page_help_exit(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    const char *next = request_field(req, "next");
    bool onward = next && !strncmp(next, "/courses/", 9);
    (void)err;
    if (onward && !req->viewer)
        return reply_see_other(req, reply, "/session");
    layout_begin(req, reply,
                 &(struct page_look){.title = _("Leaving a page quickly"), .exit = true});
    html_leaf(h, "h1", _("Leaving a page quickly"));
    html_open(h, "p");
    html_sentence(h, _("Each page of your courses has a button at the top right: {button}."),
                  (struct html_place){"button", "strong", _("Leave this page"), NULL, NULL});
    html_close(h, "p");
    html_open(h, "ul");
    html_leaf(h, "li",
              _("It hides the page, saves your answer, signs you out and opens a weather page."));
    html_open(h, "li");
    html_sentence(h, _("Pressing {key} three times within five seconds does the same."),
                  (struct html_place){"key", "kbd", "Shift", NULL, NULL});
    html_close(h, "li");
    html_leaf(h, "li", _("Going back then shows only the sign-in page."));
    html_close(h, "ul");
    html_open(h, "div", "class", "at-inset");
    html_open(h, "p");
    html_sentence(
        h,
        _("{what} it hides this page. Browser history and your network may still show the visit."),
        (struct html_place){"what", "strong", _("What it cannot do:"), NULL, NULL});
    html_close(h, "p");
    html_close(h, "div");
    html_leaf(h, "p", _("Leaving is always free. Nobody is told, and nothing about it is kept."));
    if (onward) {
        html_open(h, "div", "class", "at-actions");
        html_leaf(h, "a", _("Continue to the course"), "class", "usa-button", "href", next);
        html_close(h, "div");
    }
    layout_end(req, reply);
    return true;
}
