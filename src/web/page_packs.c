/* Packs: examples of rules by state, to look at and to begin from.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "content/packs.h"
#include "content/rules_file.h"
#include "domain/due_words.h"
#include "web/certificate_code.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/rule_words.h"

/* A pack as it is read; NULL only if it were not sound, which a test of the packs rules out. */
static struct rules *pack_of(struct request *req, const char *name, const char *text)
{
    return rules_read(req->mem, name, text, strlen(text), problems_new(req->mem));
}

/* How many of its requirements the network has, in whatever version. */
static size_t known(const struct rules *rules, const struct db_rows *rows)
{
    size_t n = 0;
    for (size_t r = 0; r < rules->n_requirements; r++) {
        for (size_t i = 0; i < db_count(rows); i++) {
            if (!strcmp(rules->requirements[r].code, db_text(rows, i, "code"))) {
                n++;
                break;
            }
        }
    }
    return n;
}

static const char *state_of(struct request *req, const struct rules *rules,
                            const struct db_rows *rows)
{
    size_t n = known(rules, rows);
    return n ? mem_format(req->mem, _("%1$zu of %2$zu requirements are on record here"), n,
                          rules->n_requirements)
             : _("off");
}

static struct db_rows *requirements(struct request *req, struct err *err)
{
    return rules_open_to(req, err)
               ? db_run(req->db, req->mem, STMT_REQUIREMENT_LIST,
                        DB_PARAMS(db_from_date(req->mem, req->viewer->today), NULL), err)
               : NULL;
}

/* 200 */
bool page_packs(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Pack"), _("Requirements"), _("State")};
    struct db_rows *rows = requirements(req, err);
    if (!rows)
        return false;
    layout_begin(req, reply, &(struct page_look){.title = _("Packs"), .dense = true});
    layout_back(reply, "/administration/requirements", _("Requirements"));
    html_leaf(h, "h1", _("Packs"));
    html_leaf(h, "p",
              _("Examples of rules to edit. They are off: nothing of them holds before you ask for "
                "it. Confirm with your board whom a rule covers, from when, and what counts."));
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption", _("What comes with the program"));
    layout_columns(reply, heads, 3, 1);
    html_open(h, "tbody");
    for (size_t i = 0; i < packs_count(); i++) {
        const char *name = packs_name(req->mem, i);
        struct rules *rules = pack_of(req, name, packs_text(name));
        if (!rules)
            continue;
        html_open(h, "tr");
        html_open(h, "th", "scope", "row");
        html_leaf(h, "a", rules->title, "href",
                  mem_format(req->mem, "/administration/packs/%s", name));
        html_close(h, "th");
        html_leaf(h, "td", mem_format(req->mem, "%zu", rules->n_requirements), "class", "at-num",
                  "data-label", _("Requirements"));
        html_leaf(h, "td", state_of(req, rules, rows), "data-label", _("State"));
        html_close(h, "tr");
    }
    html_close(h, "tbody");
    html_close(h, "table");
    layout_end(req, reply);
    return true;
}

static struct due_columns due_of_file(const struct rules_requirement *r)
{
    const struct rules_due *d = &r->due;
    bool months = !strcmp(d->kind, "months");
    return (struct due_columns){.kind = d->kind,
                                .days = months ? 0 : d->n,
                                .months = months ? d->n : 0,
                                .on = d->on,
                                .month = d->month,
                                .day = d->day,
                                .after = d->after,
                                .every = d->every,
                                .event = d->event,
                                .otherwise = d->otherwise,
                                .licence = r->licence,
                                .licence_state = r->licence_state};
}

static void one(struct request *req, struct reply *reply, const struct rules_requirement *r)
{
    struct html *h = reply->html;
    struct due_columns due = due_of_file(r);
    html_open(h, "section");
    html_leaf(h, "h2", r->title);
    html_leaf(h, "p", due_sentence(req->mem, &due, r->grace_days));
    html_open(h, "dl", "class", "at-facts");
    rule_line(reply, _("State"), r->state);
    rule_line(reply, _("Keys of the job roles"), r->roles);
    rule_line(reply, _("Citation"), r->citation);
    rule_line(reply, _("What was read"), r->source);
    rule_line(reply, _("Code"), r->code);
    html_close(h, "dl");
    html_close(h, "section");
}

/* 200; 404 */
bool page_pack(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    const char *name = request_param(req, "pack"), *text = packs_text(name);
    struct db_rows *rows = requirements(req, err);
    struct rules *rules = rows && text ? pack_of(req, name, text) : NULL;
    if (!rows)
        return false;
    if (!rules)
        return err_set(err, ERR_NOT_FOUND, "There is no such pack.");
    layout_begin(req, reply, &(struct page_look){.title = _("Pack")});
    layout_back(reply, "/administration/packs", _("Packs"));
    html_leaf(h, "h1", rules->title);
    html_open(h, "p");
    html_format(h, _("State: %s."), state_of(req, rules, rows));
    html_close(h, "p");
    if (rules->note)
        html_leaf(h, "p", rules->note, "class", "at-inset");
    html_open(h, "div", "class", "at-actions");
    if (rules_may_change(req))
        html_leaf(h, "a", _("Edit it"), "class", "usa-button", "href",
                  mem_format(req->mem, "/administration/rules?pack=%s", name));
    html_leaf(h, "a", _("Save it as a rules file"), "class", "usa-button usa-button--outline",
              "href", mem_format(req->mem, "/administration/packs/%s/file", name));
    html_close(h, "div");
    for (size_t i = 0; i < rules->n_requirements; i++)
        one(req, reply, &rules->requirements[i]);
    layout_end(req, reply);
    return true;
}

/* 200 with the file; 404 */
bool page_pack_file(struct request *req, struct reply *reply, struct err *err)
{
    const char *name = request_param(req, "pack"), *text = packs_text(name);
    if (!rules_open_to(req, err))
        return false;
    if (!text)
        return err_set(err, ERR_NOT_FOUND, "There is no such pack.");
    reply_bytes(reply, "application/xml; charset=utf-8", text, strlen(text));
    reply->file_name = mem_format(req->mem, "%s.xml", name);
    return true;
}
