/*
 * One live session: who attended, by ticking; its sign-in sheet.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "domain/live.h"
#include "util/text.h"
#include "web/certificate_code.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/live.h"
#include "web/pages.h"

enum { FOUND_MAX = 50, WANTED_MAX = 100, SHEET_ROWS = 25, SHEET_MAX = 200, TICKED_MAX = 200 };

struct session_page {
    struct db_rows *session, *roster, *rosters, *found;
    const char *wanted;
};

static bool read_page(struct request *req, struct session_page *ret, struct err *err)
{
    ret->session = live_of(req, false, err);
    if (!ret->session)
        return false;
    const char *id = db_text(ret->session, 0, "id");
    ret->wanted = request_typed(req, "q");
    if (text_characters(ret->wanted) > WANTED_MAX)
        ret->wanted = "";
    db_queue(req->db, STMT_LIVE_ROSTER, DB_PARAMS(id));
    db_queue(req->db, STMT_LIVE_ROSTERS, DB_PARAMS(id, req->viewer->zone));
    db_queue(req->db, STMT_LIVE_PEOPLE,
             DB_PARAMS(id, ret->wanted, db_from_int(req->mem, FOUND_MAX)));
    ret->roster = db_sync(req->db, err) ? db_next(req->db, req->mem, err) : NULL;
    ret->rosters = ret->roster ? db_next(req->db, req->mem, err) : NULL;
    ret->found = ret->rosters ? db_next(req->db, req->mem, err) : NULL;
    return ret->found;
}

static void facts(struct request *req, struct reply *reply, const struct db_rows *s)
{
    struct html *h = reply->html;
    html_open(h, "dl", "class", "at-facts");
    facts_row(h, _("Day"), date_for_people(req->mem, db_date(s, 0, "held_on")));
    facts_row(h, _("Facility"), db_text(s, 0, "facility_name"));
    if (!db_is_null(s, 0, "room"))
        facts_row(h, _("Room"), db_text(s, 0, "room"));
    facts_row(h, _("Counts as"), live_counts_words(req, s, 0));
    facts_row(h, _("Minutes"), db_text(s, 0, "minutes"));
    facts_row(h, _("Trainer"), db_text(s, 0, "trainer"));
    if (!db_is_null(s, 0, "capacity"))
        facts_row(h, _("Places"), db_text(s, 0, "capacity"));
    if (!db_is_null(s, 0, "language"))
        facts_row(h, _("Language"), db_text(s, 0, "language"));
    facts_row(h, _("Planned by"), db_text(s, 0, "made_by"));
    facts_row(h, _("Attended"), db_text(s, 0, "attended"));
    html_close(h, "dl");
}

/* A box for somebody, with who they are; what was shown is told along, so that a box left empty
 * says something only of those who were there to be ticked. */
static void person_box(struct request *req, struct reply *reply, const struct db_rows *rows,
                       size_t i, bool attended, const char *more)
{
    const char *id = db_text(rows, i, "person_id"), *number = db_text(rows, i, "employee_number");
    field_check(reply, "attended", id,
                mem_format(req->mem, "%s%s%s", db_text(rows, i, "name"), number ? " · " : "",
                           number ? number : ""),
                more, attended);
    field_hidden(reply, "shown", id);
}

static bool is_on_roster(const struct session_page *p, const char *person)
{
    for (size_t i = 0; i < db_count(p->roster); i++) {
        if (!strcmp(db_text(p->roster, i, "person_id"), person))
            return true;
    }
    return false;
}

static void tick_form(struct request *req, struct reply *reply, const struct session_page *p)
{
    struct html *h = reply->html;
    size_t shown = 0;
    layout_form(req, reply, live_address(req, ""), "class", "usa-form at-fields");
    html_open(h, "fieldset", "class", "usa-fieldset usa-form-group");
    html_leaf(h, "legend", _("Tick whoever attended"), "class", "usa-legend");
    for (size_t i = 0; i < db_count(p->roster) && shown < TICKED_MAX; i++) {
        const char *note = db_text(p->roster, i, "note");
        if (!db_bool(p->roster, i, "may_say"))
            continue;
        shown++;
        person_box(req, reply, p->roster, i, db_bool(p->roster, i, "attended"), note);
    }
    for (size_t i = 0; i < db_count(p->found) && shown < TICKED_MAX; i++) {
        if (is_on_roster(p, db_text(p->found, i, "person_id")))
            continue;
        shown++;
        person_box(req, reply, p->found, i, false,
                   mem_format(req->mem, _("%1$s at %2$s"), db_text(p->found, i, "job_role"),
                              db_text(p->found, i, "facility")));
    }
    html_close(h, "fieldset");
    if (!shown)
        html_leaf(h, "p", _("Nobody of that name or number works where you may say so."));
    layout_submit(reply, _("Save attendance"));
}

static void search(struct reply *reply, struct request *req, const struct session_page *p)
{
    struct html *h = reply->html;
    html_open(h, "form", "method", "get", "action", live_address(req, ""), "class",
              "usa-form at-fields", "role", "search");
    field_line(reply, "search",
               &(struct field){.name = "q",
                               .label = _("Name or employee number"),
                               .hint = _("Without one, those who work where it is held: up to 50."),
                               .value = p->wanted,
                               .max = WANTED_MAX});
    html_leaf(h, "button", _("Find people"), "type", "submit", "class",
              "usa-button usa-button--outline");
    html_close(h, "form");
}

static void roster_row(struct request *req, struct reply *reply, const struct session_page *p,
                       size_t i)
{
    struct html *h = reply->html;
    const struct db_rows *rows = p->rosters;
    const char *file = db_text(rows, i, "source");
    html_open(h, "tr");
    html_open(h, "th", "scope", "row");
    layout_date(reply, db_date(rows, i, "said_on"));
    html_close(h, "th");
    html_leaf(h, "td", file ? file : _("ticked"), "data-label", _("How"));
    html_leaf(h, "td", db_text(rows, i, "by_name"), "data-label", _("By"));
    html_leaf(h, "td", db_text(rows, i, "attended"), "data-label", _("Attended"), "class",
              "at-number");
    html_leaf(h, "td", db_text(rows, i, "absent"), "data-label", _("Did not"), "class",
              "at-number");
    html_open(h, "td", "data-label", _("Undone"));
    if (!db_is_null(rows, i, "undone"))
        html_text(h, mem_format(req->mem, "%s: %s", db_text(rows, i, "undone_by"),
                                db_text(rows, i, "undone")));
    else if (db_bool(p->session, 0, "may_write") && !db_bool(rows, i, "on_it"))
        html_leaf(
            h, "a", _("Undo"), "href",
            live_address(req, mem_format(req->mem, "/rosters/%s/undo", db_text(rows, i, "id"))),
            "aria-label",
            mem_format(req->mem, _("Undo what %1$s said on %2$s"), db_text(rows, i, "by_name"),
                       date_for_people(req->mem, db_date(rows, i, "said_on"))));
    html_close(h, "td");
    html_close(h, "tr");
}

static void history(struct request *req, struct reply *reply, const struct session_page *p)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Day"),      _("How"),     _("By"),
                                 _("Attended"), _("Did not"), _("Undone")};
    if (!db_count(p->rosters))
        return;
    html_leaf(h, "h2", _("What was said when"));
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption", _("Of one person the latest word holds; newest first"));
    layout_columns(reply, heads, 6, 6);
    html_open(h, "tbody");
    for (size_t i = 0; i < db_count(p->rosters); i++)
        roster_row(req, reply, p, i);
    html_close(h, "tbody");
    html_close(h, "table");
}

static void who_attended(struct reply *reply, const struct session_page *p)
{
    struct html *h = reply->html;
    const char *const heads[] = {_("Name"), _("Employee number"), _("Attended"), _("Note")};
    if (!db_count(p->roster))
        return;
    html_leaf(h, "h2", _("Who attended"));
    html_open(h, "table", "class", "usa-table at-cards");
    html_leaf(h, "caption", _("As the rosters have it now; by name, up to 1000"));
    layout_columns(reply, heads, 4, 4);
    html_open(h, "tbody");
    for (size_t i = 0; i < db_count(p->roster); i++) {
        const char *number = db_text(p->roster, i, "employee_number"),
                   *note = db_text(p->roster, i, "note");
        html_open(h, "tr");
        html_leaf(h, "th", db_text(p->roster, i, "name"), "scope", "row");
        html_leaf(h, "td", number ? number : _("none"), "data-label", _("Employee number"));
        html_leaf(h, "td", db_bool(p->roster, i, "attended") ? _("yes") : _("no"), "data-label",
                  _("Attended"));
        html_leaf(h, "td", note ? note : "", "data-label", _("Note"));
        html_close(h, "tr");
    }
    html_close(h, "tbody");
    html_close(h, "table");
}

static void ways(struct request *req, struct reply *reply, const struct db_rows *s, bool open)
{
    struct html *h = reply->html;
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "a", _("Sign-in sheet to print"), "href", live_address(req, "/sheet"));
    if (open && db_bool(s, 0, "begun"))
        html_leaf(h, "a", _("Send a roster as CSV"), "href", live_address(req, "/roster"));
    if (open)
        html_leaf(h, "a", _("It did not take place"), "href", live_address(req, "/cancellation"));
    html_close(h, "div");
}

/* 200; 404 */
bool page_live_session(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct session_page p;
    if (!read_page(req, &p, err))
        return false;
    bool cancelled = !db_is_null(p.session, 0, "cancelled"),
         open = db_bool(p.session, 0, "may_write") && !cancelled,
         over = !db_is_null(p.session, 0, "capacity") &&
                db_int(p.session, 0, "attended") > db_int(p.session, 0, "capacity");
    layout_begin(req, reply,
                 &(struct page_look){.title = _("Live session"), .wide = true, .dense = true});
    layout_back(reply, "/live-sessions", _("Live sessions"));
    html_leaf(h, "h1", db_text(p.session, 0, "title"));
    if (request_field(req, "saved"))
        layout_saved(reply, _("It is on record. What follows from it counts already."));
    if (cancelled)
        html_leaf(h, "p",
                  mem_format(req->mem, _("It did not take place: %s"),
                             db_text(p.session, 0, "cancelled")));
    facts(req, reply, p.session);
    if (over)
        html_leaf(h, "p", _("More people attended than there were places. Look at the roster."));
    ways(req, reply, p.session, open);
    if (open && !db_bool(p.session, 0, "begun"))
        html_leaf(h, "p", _("Who attended can be said from its day on."));
    if (open && db_bool(p.session, 0, "begun")) {
        html_leaf(h, "h2", _("Say who attended"));
        html_leaf(h, "p",
                  _("It counts at once. Nobody says it of themselves: your own attendance somebody "
                    "else ticks."));
        search(reply, req, &p);
        tick_form(req, reply, &p);
    }
    who_attended(reply, &p);
    history(req, reply, &p);
    layout_end(req, reply);
    return true;
}

/* Whether a list of ids holds one. */
static bool holds(const char **list, size_t n, const char *id)
{
    for (size_t i = 0; i < n; i++) {
        if (!strcmp(list[i], id))
            return true;
    }
    return false;
}

/* The word so far; NULL: there is none. */
static const char *note_so_far(const struct db_rows *roster, const char *person, bool *ret_word,
                               bool *ret_attended)
{
    for (size_t i = 0; i < db_count(roster); i++) {
        if (strcmp(db_text(roster, i, "person_id"), person) != 0)
            continue;
        *ret_word = true;
        *ret_attended = db_bool(roster, i, "attended");
        return db_text(roster, i, "note");
    }
    return NULL;
}

/* 303 to the page; 404 */
bool page_live_session_post(struct request *req, struct reply *reply, struct err *err)
{
    struct db_rows *s = live_of(req, true, err);
    if (!s)
        return false;
    struct db_rows *roster =
        db_run(req->db, req->mem, STMT_LIVE_ROSTER, DB_PARAMS(db_text(s, 0, "id")), err);
    if (!roster)
        return false;
    if (!db_is_null(s, 0, "cancelled") || !db_bool(s, 0, "begun"))
        return err_set(err, ERR_CONFLICT,
                       "Nobody can be ticked: the session did not take place, or is still to "
                       "come.");
    size_t n_shown, n_ticked, n = 0, changed = 0;
    const char **shown = form_all(req->form, "shown", req->mem, &n_shown),
               **ticked = form_all(req->form, "attended", req->mem, &n_ticked);
    struct live_word *words = mem_array(req->mem, struct live_word, n_shown + 1);
    for (size_t i = 0; i < n_shown; i++) {
        bool word = false, attended = false, now = holds(ticked, n_ticked, shown[i]);
        const char *note = note_so_far(roster, shown[i], &word, &attended);
        int64_t person = 0;
        if (!text_whole_number(shown[i], INT64_MAX, &person) || holds(shown, i, shown[i]))
            continue;
        if (now != attended) /* who was never named and is not ticked has no word */
            words[n++] = (struct live_word){person, now, note};
    }
    return (!n || live_roster(req->db, req->mem, request_param_int(req, "live"), words, n, NULL,
                              &changed, err)) &&
           reply_see_other(req, reply, "%s?saved=1", live_address(req, ""));
}

/* ---- the sheet */

static void sheet_row(struct html *h, const char *name, const char *number, const char *role)
{
    html_open(h, "tr", "class", "at-sheet__row");
    html_leaf(h, "td", name);
    html_leaf(h, "td", number);
    html_leaf(h, "td", role);
    html_leaf(h, "td", "");
    html_close(h, "tr");
}

/* 200; 404 */
bool page_live_sheet(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *s = live_of(req, false, err);
    bool named = request_field(req, "names") != NULL;
    struct db_rows *people =
        s && named
            ? db_run(req->db, req->mem, STMT_LIVE_PEOPLE,
                     DB_PARAMS(db_text(s, 0, "id"), "", db_from_int(req->mem, SHEET_MAX)), err)
            : NULL;
    if (!s || (named && !people))
        return false;
    const char *const heads[] = {_("Name"), _("Employee number"), _("Job role"), _("Signature")};
    int64_t rows = db_is_null(s, 0, "capacity") ? SHEET_ROWS : db_int(s, 0, "capacity");
    layout_begin(req, reply, &(struct page_look){.title = _("Sign-in sheet"), .wide = true});
    layout_back(reply, live_address(req, ""), _("Live session"));
    html_leaf(h, "h1", db_text(s, 0, "title"));
    facts(req, reply, s);
    html_open(h, "p", "class", "at-no-print");
    if (named)
        html_leaf(h, "a", _("Empty lines alone"), "href", live_address(req, "/sheet"));
    else
        html_leaf(h, "a", _("With the names of those who work there"), "href",
                  live_address(req, "/sheet?names=1"));
    html_close(h, "p");
    html_open(h, "table", "class", "usa-table at-sheet");
    html_leaf(h, "caption", _("Sign beside your name"));
    layout_columns(reply, heads, 4, 4);
    html_open(h, "tbody");
    for (size_t i = 0; people && i < db_count(people); i++)
        sheet_row(h, db_text(people, i, "name"), db_text(people, i, "employee_number"),
                  db_text(people, i, "job_role"));
    if (rows > SHEET_MAX)
        rows = SHEET_MAX;
    for (int64_t i = people ? (int64_t)db_count(people) : 0; i < rows; i++)
        sheet_row(h, "", "", "");
    html_close(h, "tbody");
    html_close(h, "table");
    html_leaf(h, "p", _("Trainer’s signature: ______________________"));
    layout_end(req, reply);
    return true;
}
