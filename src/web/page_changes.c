/*
 * Changes of rules: what was asked for, whom it reaches, and the word that puts it in force.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "content/rules_file.h"
#include "domain/rule_change.h"
#include "web/certificate_code.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/rule_words.h"

static const char *state_words(const struct rule_change *c)
{
    switch (c->state) {
    case CHANGE_ASKED:
        return _("waits to be counted");
    case CHANGE_COMPUTING:
        return _("being counted");
    case CHANGE_READY:
        return c->decided_put ? _("being put in force") : _("counted: somebody has to decide");
    case CHANGE_IN_FORCE:
    case CHANGE_SETTLED:
        return _("in force");
    case CHANGE_DROPPING:
    case CHANGE_DROPPED:
        return _("dropped");
    case CHANGE_FAILED:
        return _("cannot be put in force");
    case CHANGE_STATES:
        break;
    }
    return "";
}

static void row(struct request *req, struct reply *reply, const struct rule_change *c)
{
    struct html *h = reply->html;
    html_open(h, "tr");
    html_open(h, "th", "scope", "row");
    html_leaf(h, "a", c->title, "href",
              mem_format(req->mem, "/administration/changes/%lld", (long long)c->id));
    html_close(h, "th");
    html_leaf(h, "td", state_words(c), "data-label", _("State"));
    html_open(h, "td", "data-label", _("From"));
    layout_date(reply, c->from);
    html_close(h, "td");
    html_open(h, "td", "data-label", _("Asked for"));
    html_open(h, "span");
    html_sentence(h, _("{date} by {name}"), layout_day(reply, "date", c->asked_on),
                  html_words("name", c->asked_by ? c->asked_by : _("the command line")));
    html_close(h, "span");
    html_close(h, "td");
    html_close(h, "tr");
}

/* 200 */
bool page_changes(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Change"), _("State"), _("From"), _("Asked for")};
    struct rule_change *list;
    size_t n;
    if (!rules_open_to(req, err) || !rule_change_list(req->db, req->mem, false, &list, &n, err))
        return false;
    layout_begin(req, reply,
                 &(struct page_look){.title = _("Changes of rules"), .wide = true, .dense = true});
    layout_back(reply, "/administration/requirements", _("Requirements"));
    html_leaf(h, "h1", _("Changes of rules"));
    html_leaf(h, "p",
              _("What was asked for is counted first. It holds from the moment that somebody puts "
                "it in force, and staff see nothing of it before."));
    if (!n) {
        html_open(h, "div", "class", "at-empty");
        html_leaf(h, "h2", _("No changes so far"));
        html_leaf(h, "p", _("A requirement that you write stands here until you have decided."));
        html_close(h, "div");
    } else {
        html_open(h, "table", "class", "usa-table at-cards");
        html_leaf(h, "caption", _("The newest first"));
        layout_columns(reply, heads, 4, 4);
        html_open(h, "tbody");
        for (size_t i = 0; i < n; i++)
            row(req, reply, &list[i]);
        html_close(h, "tbody");
        html_close(h, "table");
    }
    layout_end(req, reply);
    return true;
}

/* ---- one */

static void progress(struct request *req, struct reply *reply, const struct rule_change *c)
{
    struct html *h = reply->html;
    layout_progress_begin(reply);
    html_open(h, "p", "role", "status");
    if (c->state == CHANGE_ASKED && c->behind)
        html_text(h, _("Another change has to end first. This one is counted after it."));
    else if (c->state == CHANGE_ASKED || c->people < 0)
        html_text(h, _("It waits for its turn: a few moments."));
    else if (c->state == CHANGE_COMPUTING)
        html_format(h, _("Counted for %1$lld of %2$lld people."), (long long)c->done,
                    (long long)c->people);
    else if (c->state == CHANGE_READY)
        html_text(h, _("It will be in force in the next moments."));
    else
        html_format(h,
                    words_plural("It holds. Certificates and awards follow for %lld more person.",
                                 "It holds. Certificates and awards follow for %lld more people.",
                                 (long)c->settling),
                    (long long)c->settling);
    html_close(h, "p");
    layout_progress_end(req, reply);
}

static bool moves(const struct rule_change *c)
{
    return c->state == CHANGE_ASKED || c->state == CHANGE_COMPUTING ||
           (c->state == CHANGE_READY && c->decided_put) ||
           (c->state == CHANGE_IN_FORCE && c->settling > 0);
}

static void decide(struct request *req, struct reply *reply, const struct rule_change *c)
{
    struct html *h = reply->html;
    bool ready = c->state == CHANGE_READY && !c->decided_put;
    if (!rules_may_change(req) || (!ready && c->state > CHANGE_COMPUTING))
        return;
    html_leaf(h, "h2", _("Your decision"));
    if (ready)
        html_leaf(h, "p",
                  _("Once in force it stays on record. A later version can change it from a day "
                    "on; it cannot be taken back."));
    html_open(h, "div", "class", "at-actions");
    for (int put = ready; put >= 0; put--) {
        layout_form(req, reply, req->path, NULL);
        field_hidden(reply, "decision", put ? "put" : "drop");
        html_leaf(h, "button", put ? _("Put in force") : _("Drop it"), "type", "submit", "class",
                  put ? "usa-button" : "usa-button usa-button--outline");
        html_close(h, "form");
    }
    html_close(h, "div");
}

/* What the check would have somebody look at, though it refuses nothing. */
static void warnings(struct request *req, struct reply *reply, const struct rule_change *c)
{
    struct html *h = reply->html;
    struct problems *problems = problems_new(req->mem);
    struct rules *rules =
        rules_read_apart(req->mem, "rules.xml", c->file, strlen(c->file), problems);
    if (rules && rules->note)
        html_leaf(h, "p", rules->note, "class", "at-inset");
    if (!problems->n)
        return;
    html_leaf(h, "h2", _("What the check would have you look at"));
    html_open(h, "ul");
    for (size_t i = 0; i < problems->n; i++)
        html_leaf(h, "li",
                  mem_format(req->mem, _("Line %1$d: %2$s. %3$s"), problems->list[i].line,
                             problems->list[i].found, problems->list[i].remedy));
    html_close(h, "ul");
}

static void about(struct request *req, struct reply *reply, const struct rule_change *c)
{
    struct html *h = reply->html;
    html_open(h, "dl", "class", "at-facts");
    rule_line(reply, _("State"), state_words(c));
    rule_line(reply, _("From"), date_for_people(req->mem, c->from));
    rule_line(reply, _("Asked for"), date_for_people(req->mem, c->asked_on));
    rule_line(reply, _("By"), c->asked_by ? c->asked_by : _("the command line"));
    if (c->ready_on != DATE_NONE)
        rule_line(reply, _("Counted on"), date_for_people(req->mem, c->ready_on));
    if (c->in_force_on != DATE_NONE)
        rule_line(reply, _("In force since"), date_for_people(req->mem, c->in_force_on));
    rule_line(reply, _("Decided by"), c->decided_by);
    if (c->people >= 0)
        rule_line(reply, _("People it may touch"),
                  mem_format(req->mem, "%lld", (long long)c->people));
    rule_line(reply, _("Why not"), c->failure);
    html_close(h, "dl");
}

/* 200; 404 */
bool page_change(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct rule_change c;
    struct rules_effect *effects;
    size_t n;
    if (!rules_open_to(req, err) ||
        !rule_change_read(req->db, req->mem, request_param_int(req, "change"), &c, &effects, &n,
                          err))
        return false;
    layout_begin(req, reply, &(struct page_look){.title = _("Change of rules"), .dense = true});
    layout_back(reply, "/administration/changes", _("Changes of rules"));
    html_leaf(h, "h1", c.title);
    if (moves(&c))
        progress(req, reply, &c);
    about(req, reply, &c);
    if (n)
        html_leaf(h, "h2", _("Whom it reaches"));
    else if (c.state == CHANGE_READY)
        html_leaf(h, "p", _("It has no requirement: nobody gets anything new to do by it."));
    for (size_t i = 0; i < n; i++)
        rule_effect(req, reply, &effects[i]);
    warnings(req, reply, &c);
    decide(req, reply, &c);
    html_open(h, "details");
    html_leaf(h, "summary", _("The file"));
    html_open(h, "pre", "class", "at-source", "tabindex", "0", "role", "region", "aria-label",
              _("The file"));
    html_leaf(h, "code", c.file);
    html_close(h, "pre");
    html_close(h, "details");
    layout_end(req, reply);
    return true;
}

/* 303 to its page; 404; 409: somebody has decided, or it is past that */
bool page_change_post(struct request *req, struct reply *reply, struct err *err)
{
    int64_t id = request_param_int(req, "change");
    const char *word = request_typed(req, "decision");
    struct rule_change c;
    struct rules_effect *effects;
    size_t n;
    if (!rules_open_to(req, err) || !rule_change_read(req->db, req->mem, id, &c, &effects, &n, err))
        return false;
    if (strcmp(word, "put") != 0 && strcmp(word, "drop") != 0)
        return err_set(err, ERR_INVALID, "Say whether to put it in force or to drop it.");
    return rule_change_decide(req->db, req->mem, id, strcmp(word, "put") ? CHANGE_DROP : CHANGE_PUT,
                              err) &&
           reply_see_other(req, reply, "/administration/changes/%lld", (long long)id);
}
