/* What the pages of a facility's contacts share.  SPDX-License-Identifier: Apache-2.0 */
#include "web/slot_parts.h"

#include <string.h>

#include "domain/slot.h"
#include "web/contact_line.h"
#include "web/course_language.h"
#include "web/language.h"
#include "web/layout.h"

const char *slot_languages(const void *mem)
{
    const char *codes[SLOT_LANGUAGES_MAX];
    size_t n = 0;
    for (const struct language *l; n < SLOT_LANGUAGES_MAX && (l = words_offered(n)); n++)
        codes[n] = l->code;
    return db_from_array(mem, codes, n);
}

bool slot_load(struct request *req, const char *key, struct slot_place *ret_place,
               struct db_rows **ret_rows, struct db_rows **ret_declared, struct err *err)
{
    const char *place = db_from_int(req->mem, req->facility_id);
    db_queue(req->db, STMT_SLOT_PLACE, DB_PARAMS(place));
    db_queue(req->db, STMT_SLOT_IN_FORCE,
             DB_PARAMS(place, language_of_reader(req), key, slot_languages(req->mem)));
    db_queue(req->db, STMT_SLOT_DECLARED, DB_PARAMS(language_of_reader(req)));
    struct db_rows *here = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL;
    *ret_rows = here ? db_next(req->db, req->mem, err) : NULL;
    *ret_declared = *ret_rows ? db_next(req->db, req->mem, err) : NULL;
    if (!*ret_declared)
        return false;
    if (!db_count(here) || (key && !db_count(*ret_rows)))
        return err_set(err, ERR_NOT_FOUND, "There is no such contact here.");
    *ret_place = (struct slot_place){
        .path = mem_format(req->mem, "/facilities/%s", db_text(here, 0, "code")),
        .zone = db_text(here, 0, "zone"),
        .today = db_date(here, 0, "today"),
        .may_change = db_bool(here, 0, "may_change"),
    };
    return true;
}

/* "CORE-101 (needed):" and what its author asks for. */
static void asked_by(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    const char *course = db_text(rows, i, "course");
    bool live = db_bool(rows, i, "live"), needed = db_bool(rows, i, "required");
    html_open(h, "p");
    if (!course) {
        html_text(h, _("The support page shows it to everybody who is signed in."));
    } else {
        html_open(h, "strong");
        html_text(h, live ? course
                          : mem_format(req->mem, _("%1$s, version %2$s to come"), course,
                                       db_text(rows, i, "version")));
        html_close(h, "strong");
        html_format(h, " (%s): ", needed ? _("needed") : _("optional"));
        html_leaf(h, "span", db_text(rows, i, "text"), "lang",
                  course_lang(req, reply, db_text(rows, i, "language")));
    }
    html_close(h, "p");
}

bool slot_asked(struct request *req, struct reply *reply, const struct db_rows *declared,
                const char *key)
{
    bool needed = false, found = false;
    for (size_t i = 0; i < db_count(declared); i++) {
        if (strcmp(db_text(declared, i, "key"), key) != 0)
            continue;
        found = true;
        asked_by(req, reply, declared, i);
        needed = needed || (db_bool(declared, i, "live") && db_bool(declared, i, "required"));
    }
    if (!found)
        html_leaf(reply->html, "p", _("No course asks for it any more."));
    return needed;
}

void slot_entered(struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    const struct html_place day = layout_day(reply, "date", db_date(rows, i, "since"));
    const struct html_place name = {"name", "bdi", db_text(rows, i, "recorded_by"), NULL, NULL};
    const struct html_place facility = {"facility", "bdi", db_text(rows, i, "facility_name"), NULL,
                                        NULL};
    bool own = db_bool(rows, i, "own"), named = name.text != NULL;
    if (own && named)
        html_sentence(h, _("Here, since {date}, by {name}"), day, name);
    else if (own)
        html_sentence(h, _("Here, since {date}"), day);
    else if (named)
        html_sentence(h, _("From {facility}, since {date}, by {name}"), facility, day, name);
    else
        html_sentence(h, _("From {facility}, since {date}"), facility, day);
}

void slot_call_state(struct reply *reply, const struct db_rows *rows, size_t i)
{
    struct html *h = reply->html;
    const struct html_place due = layout_day(reply, "date", db_date(rows, i, "due"));
    if (db_is_null(rows, i, "due")) {
        html_text(h, _("Nobody is called there."));
        return;
    }
    if (db_is_null(rows, i, "called_on")) {
        html_text(h, _("None yet."));
    } else {
        html_sentence(
            h,
            db_bool(rows, i, "reached") ? _("Reached on {date}, by {name}.")
                                        : _("Not reached on {date}, by {name}."),
            layout_day(reply, "date", db_date(rows, i, "called_on")),
            (struct html_place){"name", "bdi", db_text(rows, i, "called_by"), NULL, NULL});
    }
    html_text(h, " ");
    if (!db_is_null(rows, i, "called_on") && !db_bool(rows, i, "reached")) {
        html_leaf(h, "strong", _("Call again now."));
    } else if (db_bool(rows, i, "overdue")) {
        html_open(h, "strong");
        html_sentence(h, _("Was due by {date}."), due);
        html_close(h, "strong");
    } else {
        html_sentence(h, _("Next by {date}."), due);
    }
}
