/*
 * What a facility tells its staff, and which of its contacts want a test call.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "domain/contact.h"
#include "domain/slot.h"
#include "web/contact_line.h"
#include "web/language.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/slot_parts.h"

/* ---- the settings of a facility */

static void fact(struct html *h, const char *name)
{
    html_open(h, "div");
    html_leaf(h, "dt", name);
    html_open(h, "dd");
}

static void fact_end(struct html *h)
{
    html_close(h, "dd");
    html_close(h, "div");
}

static void in_force(struct request *req, struct reply *reply, const struct slot_place *at,
                     const struct db_rows *rows, size_t i, bool needed)
{
    struct html *h = reply->html;
    html_open(h, "dl", "class", "at-facts");
    fact(h, _("Staff see"));
    if (!db_is_null(rows, i, "value"))
        contact_text(req, reply, db_text(rows, i, "value"), db_text(rows, i, "language"), NULL);
    else if (needed)
        html_leaf(h, "strong",
                  _("Nothing yet: the courses that need it cannot be started at this facility."));
    else
        html_text(h, _("Nothing yet. They are told to ask their manager."));
    fact_end(h);
    if (!db_is_null(rows, i, "value")) {
        fact(h, _("Entered"));
        slot_entered(reply, rows, i);
        fact_end(h);
        fact(h, _("Test call"));
        slot_call_state(reply, rows, i);
        fact_end(h);
    }
    html_close(h, "dl");
    html_open(h, "p");
    html_open(h, "a", "href",
              mem_format(req->mem, "%s/settings/%s", at->path, db_text(rows, i, "key")));
    html_text(h, !at->may_change                ? _("History")
                 : db_is_null(rows, i, "value") ? _("Fill in")
                 : db_bool(rows, i, "own")      ? _("Change or test")
                                                : _("Enter this facility’s own"));
    html_leaf(h, "span",
              mem_format(req->mem, ": %s", contact_name(req->mem, db_text(rows, i, "key"))),
              "class", "usa-sr-only");
    html_close(h, "a");
    html_close(h, "p");
}

static void slots(struct request *req, struct reply *reply, const struct slot_place *at,
                  const struct db_rows *rows, const struct db_rows *declared)
{
    struct html *h = reply->html;
    for (size_t i = 0; i < db_count(rows); i++) {
        const char *key = db_text(rows, i, "key");
        html_open(h, "section", "aria-labelledby", key);
        html_leaf(h, "h2", contact_name(req->mem, key), "id", key);
        bool needed = slot_asked(req, reply, declared, key);
        in_force(req, reply, at, rows, i, needed);
        html_close(h, "section");
    }
}

/* 200 with every slot and what holds for it here; 404 */
bool page_facility_settings(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct slot_place at;
    struct db_rows *rows, *declared;
    if (!slot_load(req, NULL, &at, &rows, &declared, err))
        return false;
    layout_begin(req, reply,
                 &(struct page_look){.title = _("Contacts of a facility"), .wide = true});
    layout_back(reply, mem_format(req->mem, "%s/standing", at.path), req->facility_name);
    html_leaf(h, "h1",
              mem_format(req->mem, _("Contacts that staff of %s see"), req->facility_name));
    html_leaf(h, "p",
              _("Courses show these words to people whose main post is here. What this facility "
                "does not fill in comes from the nearest facility above it."));
    if (!at.may_change)
        html_leaf(h, "p", _("Administrators of this facility can change them. You can read them."));
    html_open(h, "p");
    html_leaf(h, "a", _("Contacts that want a test call, and courses that wait"), "href",
              mem_format(req->mem, "%s/contacts", at.path));
    html_close(h, "p");
    slots(req, reply, &at, rows, declared);
    html_leaf(h, "h2", _("Hotline"));
    html_open(h, "p");
    html_sentence(h, _("One hotline stands on all pages of the network: {hotline}."),
                  html_link("hotline", _("the hotline"), "/hotline"));
    html_close(h, "p");
    html_leaf(h, "h2", _("Calendar"));
    html_open(h, "p");
    html_sentence(h, _("Days begin and end here by the time zone {zone}. Today is {date}."),
                  html_words("zone", at.zone ? at.zone : "UTC"),
                  layout_day(reply, "date", at.today));
    html_close(h, "p");
    layout_end(req, reply);
    return true;
}

/* ---- what wants to be done */

static void due_row(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    const char *code = db_text(rows, i, "facility"), *key = db_text(rows, i, "key");
    html_open(h, "tr");
    html_open(h, "th", "scope", "row");
    html_open(h, "a", "href", mem_format(req->mem, "/facilities/%s/settings/%s/calls", code, key));
    html_text(h, db_text(rows, i, "facility_name"));
    html_text(h, ": ");
    html_leaf(h, "bdi", contact_name(req->mem, key));
    html_close(h, "a");
    html_close(h, "th");
    html_open(h, "td", "data-label", _("Contact"));
    contact_text(req, reply, db_text(rows, i, "value"), db_text(rows, i, "language"), NULL);
    html_close(h, "td");
    html_open(h, "td", "data-label", _("Test call"));
    html_open(h, "div"); /* one cell of the card, whatever stands in it */
    slot_call_state(reply, rows, i);
    html_close(h, "div");
    html_close(h, "td");
    html_close(h, "tr");
}

static void due_table(struct request *req, struct reply *reply, const struct db_rows *rows,
                      bool overdue, const char *caption, const char *none)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Where"), _("Contact"), _("Test call")};
    size_t shown = 0;
    for (size_t i = 0; i < db_count(rows); i++) {
        if (db_bool(rows, i, "overdue") != overdue)
            continue;
        if (!shown++) {
            html_open(h, "table", "class", "usa-table at-cards");
            html_leaf(h, "caption", caption);
            layout_columns(reply, heads, 3, 3);
            html_open(h, "tbody");
        }
        due_row(req, reply, rows, i);
    }
    if (shown) {
        html_close(h, "tbody");
        html_close(h, "table");
    } else if (none) {
        html_leaf(h, "p", none);
    }
}

static void keys_as_words(struct reply *reply, const char *keys)
{
    struct html *h = reply->html;
    char *rest = NULL, *copy = mem_text(reply, keys);
    size_t shown = 0;
    for (char *key = strtok_r(copy, " ", &rest); key; key = strtok_r(NULL, " ", &rest)) {
        if (shown++)
            html_text(h, ", ");
        html_leaf(h, "bdi", contact_name(reply, key));
    }
}

static void waiting(struct request *req, struct reply *reply, const struct db_rows *rows)
{
    struct html *h = reply->html;
    html_leaf(h, "h2", _("Courses that cannot be started"));
    if (!db_count(rows)) {
        html_leaf(h, "p", _("None: every contact that a course needs is filled in."));
        return;
    }
    html_leaf(h, "p",
              _("A contact that the course needs is empty there. People who have begun go on. "
                "Nobody else can start until it is filled in."));
    html_open(h, "ul");
    for (size_t i = 0; i < db_count(rows); i++) {
        html_open(h, "li");
        html_sentence(h,
                      db_bool(rows, i, "live")
                          ? _("{course} at {facility}:")
                          : _("{course}, in a version to come, at {facility}:"),
                      html_words("course", db_text(rows, i, "course")),
                      html_link("facility", db_text(rows, i, "facility_name"),
                                mem_format(req->mem, "/facilities/%s/settings",
                                           db_text(rows, i, "facility"))));
        html_text(h, " ");
        keys_as_words(reply, db_text(rows, i, "keys"));
        html_close(h, "li");
    }
    html_close(h, "ul");
}

/* 200 with what is overdue and what is to come, of a facility and all below it; 404 */
bool page_contacts(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    const char *place = db_from_int(req->mem, req->facility_id),
               *code = request_param(req, "facility");
    db_queue(req->db, STMT_SLOT_DUE, DB_PARAMS(place, language_of_reader(req)));
    db_queue(req->db, STMT_SLOT_LACKING_BELOW, DB_PARAMS(place));
    struct db_rows *due = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL,
                   *lacking = due ? db_next(req->db, req->mem, err) : NULL;
    if (!lacking)
        return false;
    layout_begin(req, reply, &(struct page_look){.title = _("Test calls"), .wide = true});
    layout_back(reply, mem_format(req->mem, "/facilities/%s/settings", code),
                mem_format(req->mem, _("Contacts of %s"), req->facility_name));
    html_leaf(h, "h1", mem_format(req->mem, _("Test calls of %s"), req->facility_name));
    html_leaf(h, "p",
              _("Of this facility and all below it. Call each contact now and then, and write down "
                "whether you reached it, so that staff do not find out first."));
    html_leaf(h, "h2", _("Overdue, or not reached"));
    due_table(req, reply, due, true, _("Call these now"),
              _("None. Every contact was reached in time."));
    due_table(req, reply, due, false, _("Next in time"), NULL);
    waiting(req, reply, lacking);
    layout_end(req, reply);
    return true;
}
