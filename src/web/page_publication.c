/* Putting a version before staff, and taking it back: grave acts, each on a page of its own.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdio.h>
#include <string.h>

#include "store/db.h"
#include "web/certificate_code.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/version.h"

enum { REASON_MAX = 2000 };

/* ---- on the page of the version */

/* When it goes live: "2 December 2026 at 06:00 (America/Detroit)". */
static const char *hour_and_zone(struct request *req, const struct version_view *v)
{
    return mem_format(req->mem, "%s (%s)", version_moment(req, v->facts, 0),
                      db_text(v->facts, 0, "zone"));
}

/* The state of the version in one sentence. */
static const char *state_words(struct request *req, const struct version_view *v)
{
    const char *ended = db_text(v->facts, 0, "ended");
    if (v->is_live)
        return _("This version is live: whoever starts the course gets it.");
    if (v->waiting)
        return mem_format(req->mem, _("This version is scheduled. It goes live on %s."),
                          hour_and_zone(req, v));
    if (ended && !strcmp(ended, "withdrawn") && !v->live)
        return _("This version was withdrawn. The course cannot be started now. Learners who have "
                 "begun finish on the version they began.");
    if (v->live > v->version)
        return mem_format(req->mem,
                          db_text(v->facts, 0, "change") && !ended
                              ? _("This version was before staff, until version %d took its place.")
                              : _("This version is not before staff. Version %d, which is newer, "
                                  "is live."),
                          v->live);
    if (v->live)
        return mem_format(req->mem, _("This version is not before staff. Version %d is live."),
                          v->live);
    return _("This version is not before staff. No version of the course is live.");
}

bool version_section_publish(struct request *req, struct reply *reply, const struct version_view *v,
                             struct err *err)
{
    struct html *h = reply->html;
    const char *ended = db_text(v->facts, 0, "ended");
    bool again = ended && !strcmp(ended, "withdrawn");
    (void)err;
    html_leaf(h, "p", state_words(req, v));
    if (!v->author)
        return true;
    html_open(h, "div", "class", "at-actions");
    if (v->is_live)
        html_leaf(h, "a", _("Withdraw this version"), "href",
                  mem_format(req->mem, "%s/withdrawal", v->path));
    else if (v->waiting)
        html_leaf(h, "a", _("Call off the publication"), "href",
                  mem_format(req->mem, "%s/withdrawal", v->path));
    else if (!v->obstacles.n)
        html_leaf(h, "a", again ? _("Publish it again") : _("Publish this version"), "class",
                  "usa-button", "href", mem_format(req->mem, "%s/publication", v->path));
    html_leaf(h, "a", _("Preview this version"), "href",
              mem_format(req->mem, "%s/preview", v->path));
    if (v->is_live)
        html_leaf(h, "a", _("See the course"), "href",
                  mem_format(req->mem, "/courses/%s", v->code));
    html_close(h, "div");
    return true;
}

/* ---- whom it touches */

static const char *people(struct request *req, int64_t n)
{
    return mem_format(req->mem, words_plural("%lld person", "%lld people", (long)n), (long long)n);
}

static struct db_rows *reach_of(struct request *req, const struct version_view *v, struct err *err)
{
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_VERSION_REACH, DB_PARAMS(db_from_int(req->mem, v->id)), err);
    return rows && db_count(rows) ? rows : NULL;
}

/* ---- publishing */

struct publication_form {
    const char *change, *when, *day, *hour, *reason;
    const char *change_problem, *when_problem, *day_problem, *reason_problem;
    bool sent;
};

static void form_problems(struct reply *reply, const struct publication_form *f)
{
    const struct field_problem all[] = {{"change", f->change_problem},
                                        {"when", f->when_problem},
                                        {"day", f->day_problem},
                                        {"reason", f->reason_problem}};
    field_problems(reply, all, sizeof all / sizeof *all);
}

/* The classes from the floor up; the floor is chosen unless something else was. */
static void classes(struct request *req, struct reply *reply, const struct version_change *c,
                    const struct publication_form *f)
{
    struct html *h = reply->html;
    const char *floor = change_words(change_class_names[c->floor]);
    if (!c->base)
        return;
    field_set(reply, &(struct field){
                         .name = "change",
                         .label = _("What the change counts as"),
                         .hint = mem_format(req->mem,
                                            _("What changed counts as %s at least. You may say "
                                              "more, never less."),
                                            floor),
                         .problem = f->change_problem});
    for (int k = c->floor; k < CHANGE_CLASSES; k++) {
        const char *name = change_class_names[k];
        bool chosen = f->change && *f->change ? !strcmp(f->change, name) : k == (int)c->floor;
        field_radio(reply, "change", name,
                    mem_format(req->mem, "%s: %s", change_words(name), change_meaning(name)),
                    chosen);
    }
    html_close(h, "fieldset");
}

static void publication_form(struct request *req, struct reply *reply, const struct version_view *v,
                             const struct version_change *c, const struct publication_form *f)
{
    struct html *h = reply->html;
    bool later = f->when && !strcmp(f->when, "later");
    layout_form(req, reply, NULL, "class", "usa-form at-fields", "novalidate", "");
    classes(req, reply, c, f);
    field_set(reply, &(struct field){.name = "when",
                                     .label = _("When it goes live"),
                                     .problem = f->when_problem});
    field_radio(reply, "when", "now", _("At once"), f->when && !strcmp(f->when, "now"));
    field_radio(reply, "when", "later", _("On a day and hour"), later);
    field_line(reply, "date",
               &(struct field){.name = "day",
                               .label = _("Day"),
                               .hint = mem_format(req->mem,
                                                  _("Only if you chose “On a day and hour”. In the "
                                                    "zone of the network, %s."),
                                                  db_text(v->facts, 0, "zone")),
                               .problem = f->day_problem,
                               .value = f->day});
    field_line(reply, "time",
               &(struct field){.name = "hour", .label = _("Hour"), .value = f->hour});
    html_close(h, "fieldset");
    field_lines(reply, 3,
                &(struct field){.name = "reason",
                                .label = _("Reason"),
                                .hint = _("What staff and auditors should know of this version. It "
                                          "stays on record with your name."),
                                .problem = f->reason_problem,
                                .max = REASON_MAX,
                                .value = f->reason});
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "button", mem_format(req->mem, _("Publish version %d"), v->version), "type",
              "submit", "class", "usa-button");
    html_leaf(h, "a", _("Cancel"), "href", v->path);
    html_close(h, "div");
    html_close(h, "form");
}

/* Facilities that lack a contact of theirs: it goes live, and cannot be started there. */
static void cannot_start(struct request *req, struct reply *reply, const struct version_view *v,
                         int facilities)
{
    struct html *h = reply->html;
    if (!facilities)
        return;
    html_open(h, "li");
    html_leaf(h, "strong",
              mem_format(req->mem,
                         words_plural("%d facility cannot start it until it has filled in its "
                                      "contacts.",
                                      "%d facilities cannot start it until they have filled in "
                                      "their contacts.",
                                      facilities),
                         facilities));
    html_text(h, " ");
    html_leaf(h, "a", _("Which they are"), "href", mem_format(req->mem, "%s#contacts", v->path));
    html_close(h, "li");
}

static void publication_consequences(struct request *req, struct reply *reply,
                                     const struct version_view *v, const struct db_rows *reach,
                                     int lacking)
{
    struct html *h = reply->html;
    int64_t under_way = db_int(reach, 0, "on_others") + db_int(reach, 0, "on_it");
    html_leaf(h, "h2", _("What happens"));
    html_open(h, "ul");
    html_leaf(h, "li",
              v->live ? mem_format(req->mem,
                                   _("Whoever starts the course gets version %1$d in place of "
                                     "version %2$d."),
                                   v->version, v->live)
                      : mem_format(req->mem, _("Whoever starts the course gets version %d."),
                                   v->version));
    html_leaf(h, "li",
              mem_format(req->mem, _("Asked for by the posts of %s today."),
                         people(req, db_int(reach, 0, "asked"))));
    html_leaf(h, "li",
              mem_format(req->mem,
                         _("Under way: %s. They finish on the version they began, with its quizzes "
                           "and their answers."),
                         people(req, under_way)));
    cannot_start(req, reply, v, lacking);
    html_leaf(h, "li", _("Certificates and completions stay as they are."));
    html_leaf(h, "li", _("It cannot be undone, but the version can be withdrawn."));
    html_close(h, "ul");
}

static bool show_publication(struct request *req, struct reply *reply, const struct version_view *v,
                             const struct publication_form *f, struct err *err)
{
    struct html *h = reply->html;
    struct version_change change;
    struct db_rows *reach = reach_of(req, v, err),
                   *lacking = reach ? db_run(req->db, req->mem, STMT_SLOT_LACKING,
                                             DB_PARAMS(db_from_int(req->mem, v->id)), err)
                                    : NULL;
    if (!lacking || !version_change(req->db, req->mem, v->id, &change, err))
        return false;
    layout_begin(req, reply,
                 &(struct page_look){.title = f->sent ? _("Error: Publish a version")
                                                      : _("Publish a version")});
    form_problems(reply, f);
    layout_back(reply, v->path, mem_format(req->mem, _("Version %d"), v->version));
    html_leaf(h, "h1",
              mem_format(req->mem, _("Publish version %1$d of %2$s"), v->version, v->code));
    if (v->obstacles.n) {
        html_leaf(h, "h2", _("What stands in the way"));
        html_leaf(h, "p",
                  _("It was not published. What you typed is kept below until each of these is "
                    "mended."));
        version_obstacles(reply, &v->obstacles);
    }
    publication_consequences(req, reply, v, reach, (int)db_count(lacking));
    publication_form(req, reply, v, &change, f);
    layout_end(req, reply);
    return true;
}

/* Only a version that may go before staff has this page. */
static bool may_publish(const struct version_view *v, struct err *err)
{
    if (v->is_live)
        return err_set(err, ERR_CONFLICT, "This version is live already.");
    if (v->waiting)
        return err_set(err, ERR_CONFLICT, "This version is scheduled already.");
    return true;
}

/* 200; 404; 303 to the version where it is live or scheduled, or something stands in the way */
bool page_publication(struct request *req, struct reply *reply, struct err *err)
{
    struct version_view v;
    if (!version_view(req, &v, err))
        return false;
    if (v.is_live || v.waiting || v.obstacles.n)
        return reply_see_other(req, reply, "%s", v.path);
    return show_publication(req, reply, &v, &(struct publication_form){.when = "now"}, err);
}

static const char *reason_problem(struct request *req, const char *reason)
{
    return field_text_problem(req->mem, reason, REASON_MAX, _("Say why"));
}

/* "06:00" or "06:00:00" of a day, as one text; NULL: it is none. */
static const char *moment_of(struct request *req, const char *day, const char *hour)
{
    date d;
    int h = -1, m = -1;
    char iso[DATE_TEXT_SIZE], rest = 0;
    if (!date_parse(day, &d) || strlen(hour) > 8 || sscanf(hour, "%2d:%2d%c", &h, &m, &rest) < 2 ||
        h < 0 || h > 23 || m < 0 || m > 59 || (rest && rest != ':'))
        return NULL;
    return mem_format(req->mem, "%s %02d:%02d", date_format(d, iso), h, m);
}

static const char *read_publication(struct request *req, struct publication_form *f)
{
    const char *at = NULL;
    *f = (struct publication_form){.sent = true,
                                   .change = request_typed(req, "change"),
                                   .when = request_typed(req, "when"),
                                   .day = request_typed(req, "day"),
                                   .hour = request_typed(req, "hour"),
                                   .reason = request_typed(req, "reason")};
    if (!strcmp(f->when, "later")) {
        at = moment_of(req, f->day, f->hour);
        if (!at)
            f->day_problem = _("Enter a day and an hour, such as 2026-12-01 and 06:00");
    } else if (strcmp(f->when, "now") != 0) {
        f->when_problem = _("Choose when it goes live");
    }
    f->reason_problem = reason_problem(req, f->reason);
    return at;
}

/* 303 to the version; 404; 409; 422 with the form */
bool page_publication_post(struct request *req, struct reply *reply, struct err *err)
{
    struct version_view v;
    struct publication_form f;
    enum publish_outcome outcome = PUBLISH_BELOW;
    if (!version_view(req, &v, err) || !may_publish(&v, err))
        return false;
    const char *at = read_publication(req, &f);
    if (!v.obstacles.n && !f.when_problem && !f.day_problem && !f.reason_problem) {
        const struct publication how = {.change = *f.change ? f.change : NULL,
                                        .reason = f.reason,
                                        .at = at,
                                        .by = req->viewer->id};
        if (!publish_put(req->db, req->mem, v.id, &how, &outcome, &v.obstacles, NULL, err))
            return false;
        if (outcome == PUBLISHED)
            return reply_see_other(req, reply, "%s", v.path);
        if (outcome == PUBLISH_IS_LIVE)
            return err_set(err, ERR_CONFLICT, "Somebody else has published this course meanwhile.");
        if (outcome == PUBLISH_BELOW)
            f.change_problem = _("Choose what the change counts as: no less than is computed");
        if (outcome == PUBLISH_PAST)
            f.day_problem = _("Enter a day and an hour that are still to come");
    }
    reply->status = v.obstacles.n ? 409 : 422; /* the obstacles say what stands in the way */
    return show_publication(req, reply, &v, &f, err);
}

/* ---- calling off, withdrawing */

static void withdrawal_consequences(struct request *req, struct reply *reply,
                                    const struct version_view *v, const struct db_rows *reach)
{
    struct html *h = reply->html;
    html_leaf(h, "h2", _("What happens"));
    html_open(h, "ul");
    if (v->waiting) {
        html_leaf(h, "li",
                  mem_format(req->mem, _("It does not go live on %s."), hour_and_zone(req, v)));
        html_leaf(h, "li",
                  v->live ? mem_format(req->mem, _("Version %d stays live."), v->live)
                          : _("The course cannot be started, as now."));
        html_leaf(h, "li", _("You can publish or schedule it again."));
    } else {
        html_leaf(h, "li",
                  _("The course cannot be started any more, until a version of it is "
                    "published."));
        html_leaf(h, "li",
                  mem_format(req->mem,
                             _("Asked for by the posts of %s today. Whoever has not begun "
                               "reads that it is not open."),
                             people(req, db_int(reach, 0, "asked"))));
        html_leaf(
            h, "li",
            mem_format(req->mem, _("Under way: %s. They finish on the version they began."),
                       people(req, db_int(reach, 0, "on_it") + db_int(reach, 0, "on_others"))));
        html_leaf(h, "li", _("Certificates and completions stay as they are."));
    }
    html_close(h, "ul");
}

static bool show_withdrawal(struct request *req, struct reply *reply, const struct version_view *v,
                            const char *reason, const char *problem, struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *reach = reach_of(req, v, err);
    if (!reach)
        return false;
    const char *act = v->waiting ? _("Call off the publication") : _("Withdraw the version");
    layout_begin(
        req, reply,
        &(struct page_look){.title = problem ? mem_format(req->mem, _("Error: %s"), act) : act});
    field_problems(reply, &(struct field_problem){"reason", problem}, 1);
    layout_back(reply, v->path, mem_format(req->mem, _("Version %d"), v->version));
    html_leaf(h, "h1",
              mem_format(req->mem,
                         v->waiting ? _("Call off the publication of version %1$d of %2$s")
                                    : _("Withdraw version %1$d of %2$s"),
                         v->version, v->code));
    withdrawal_consequences(req, reply, v, reach);
    layout_form(req, reply, NULL, "class", "usa-form at-fields", "novalidate", "");
    field_lines(reply, 3,
                &(struct field){.name = "reason",
                                .label = _("Reason"),
                                .hint = _("It stays on record with your name."),
                                .problem = problem,
                                .max = REASON_MAX,
                                .value = reason});
    html_open(h, "div", "class", "at-actions");
    html_leaf(h, "button", v->waiting ? _("Call off") : _("Withdraw"), "type", "submit", "class",
              "usa-button usa-button--secondary");
    html_leaf(h, "a", _("Cancel"), "href", v->path);
    html_close(h, "div");
    html_close(h, "form");
    layout_end(req, reply);
    return true;
}

/* 200; 404; 303 to the version where it is neither live nor scheduled */
bool page_withdrawal(struct request *req, struct reply *reply, struct err *err)
{
    struct version_view v;
    if (!version_view(req, &v, err))
        return false;
    if (!v.is_live && !v.waiting)
        return reply_see_other(req, reply, "%s", v.path);
    return show_withdrawal(req, reply, &v, NULL, NULL, err);
}

/* 303 to the version; 404; 409; 422 with the form */
bool page_withdrawal_post(struct request *req, struct reply *reply, struct err *err)
{
    struct version_view v;
    const char *kind, *reason = request_typed(req, "reason"),
                      *problem = reason_problem(req, reason);
    if (!version_view(req, &v, err))
        return false;
    if (!v.is_live && !v.waiting)
        return err_set(err, ERR_CONFLICT, "This version is neither live nor scheduled.");
    if (problem) {
        reply->status = 422;
        return show_withdrawal(req, reply, &v, reason, problem, err);
    }
    if (!publish_end(req->db, req->mem, v.id, reason, req->viewer->id, &kind, err))
        return false;
    if (!kind)
        return err_set(err, ERR_CONFLICT, "This version is neither live nor scheduled.");
    return reply_see_other(req, reply, "%s", v.path);
}
