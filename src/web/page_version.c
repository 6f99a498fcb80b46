/* The page of a version of a course, and its folder.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "store/db.h"
#include "web/certificate_code.h"
#include "web/field.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/version.h"

/* In the order of the page. A section stands in the file of what it shows. What is made of the
 * files of authors, or of answers, is for authors. */
static const struct {
    version_section *show;
    bool authors;
} sections[] = {
    {version_section_publish, false},  {version_section_obstacles, false},
    {version_section_diff, true},      {version_section_sign_off, false},
    {version_section_contacts, false}, {version_section_items, true},
    {version_section_facts, false},    {version_section_others, false},
};

const char *version_moment(struct request *req, const struct db_rows *rows, size_t i)
{
    return mem_format(req->mem, _("%1$s at %2$s"),
                      date_for_people(req->mem, db_date(rows, i, "from_on")),
                      db_text(rows, i, "from_time"));
}

bool version_view(struct request *req, struct version_view *ret, struct err *err)
{
    const char *code = request_param(req, "code");
    const char *version = db_from_int(req->mem, request_param_number(req, "version"));
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_VERSION_FIND, DB_PARAMS(code, version), err);
    if (!rows)
        return false;
    if (!db_count(rows))
        return err_set(err, ERR_NOT_FOUND, "There is no such version.");
    *ret = (struct version_view){.id = db_int(rows, 0, "id"),
                                 .course_id = db_int(rows, 0, "course_id"),
                                 .code = db_text(rows, 0, "code"),
                                 .title = db_text(rows, 0, "title"),
                                 .hash = db_text(rows, 0, "hash"),
                                 .version = (int)db_int(rows, 0, "version"),
                                 .live_id = db_int(rows, 0, "live_id"),
                                 .live = (int)db_int(rows, 0, "live"),
                                 .waiting = db_bool(rows, 0, "waiting"),
                                 .has_files = db_int(rows, 0, "files") > 0,
                                 .facts = rows};
    ret->is_live = ret->live_id == ret->id;
    ret->author = viewer_may(req->viewer, "author");
    ret->path = mem_format(req->mem, "/authoring/courses/%s/versions/%d", ret->code, ret->version);
    return ret->is_live || ret->waiting ||
           publish_obstacles(req->db, req->mem, ret->id, &ret->obstacles, err);
}

/* ---- sections */

void version_obstacles(struct reply *reply, const struct obstacles *obstacles)
{
    struct html *h = reply->html;
    html_open(h, "ul");
    for (size_t i = 0; i < obstacles->n; i++) {
        const struct obstacle *o = &obstacles->list[i];
        html_open(h, "li");
        html_text(h, o->what);
        html_text(h, " ");
        if (o->href)
            html_leaf(h, "a", o->remedy, "href", o->href);
        else
            html_text(h, o->remedy);
        html_close(h, "li");
    }
    html_close(h, "ul");
}

bool version_section_obstacles(struct request *req, struct reply *reply,
                               const struct version_view *v, struct err *err)
{
    (void)req;
    (void)err;
    if (!v->obstacles.n)
        return true;
    html_leaf(reply->html, "h2", _("What stands in the way"));
    html_leaf(reply->html, "p",
              _("This version cannot go before staff until each of these is mended."));
    version_obstacles(reply, &v->obstacles);
    return true;
}

/* What became of one publication, in a line. */
static void publication(struct request *req, struct reply *reply, const struct db_rows *rows,
                        size_t i)
{
    struct html *h = reply->html;
    const char *ended = db_text(rows, i, "ended"), *reason = db_text(rows, i, "reason");
    const char *by = db_text(rows, i, "by");
    html_open(h, "p");
    html_text(h, version_moment(req, rows, i));
    if (by)
        html_format(h, " · %s", by);
    html_format(h, " · %s", change_words(db_text(rows, i, "change")));
    if (db_text(rows, i, "replaces"))
        html_format(
            h, " · %s",
            mem_format(req->mem, _("compared with version %s"), db_text(rows, i, "replaces")));
    if (reason)
        html_format(h, ": %s", reason);
    html_close(h, "p");
    if (!ended)
        return;
    const char *who = db_text(rows, i, "ended_by"),
               *on = date_for_people(req->mem, db_date(rows, i, "ended_on"));
    html_open(h, "p");
    html_format(h, strcmp(ended, "withdrawn") ? _("Called off on %s") : _("Withdrawn on %s"), on);
    if (who)
        html_format(h, " · %s", who);
    html_format(h, ": %s", db_text(rows, i, "end_reason"));
    html_close(h, "p");
}

bool version_section_facts(struct request *req, struct reply *reply, const struct version_view *v,
                           struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *rows = db_run(req->db, req->mem, STMT_VERSION_PUBLICATIONS,
                                  DB_PARAMS(db_from_int(req->mem, v->id)), err);
    if (!rows)
        return false;
    html_leaf(h, "h2", _("About this version"));
    html_open(h, "dl", "class", "at-facts");
    facts_row(h, _("Stored"), date_for_people(reply, db_date(v->facts, 0, "stored_on")));
    facts_row(h, _("Minutes"), db_text(v->facts, 0, "minutes"));
    facts_row(h, _("Review by"), date_for_people(reply, db_date(v->facts, 0, "review_by")));
    html_open(h, "div");
    html_leaf(h, "dt", _("Before staff"));
    html_open(h, "dd");
    if (!db_count(rows))
        html_text(h, _("not yet"));
    for (size_t i = 0; i < db_count(rows); i++)
        publication(req, reply, rows, i);
    html_close(h, "dd");
    html_close(h, "div");
    html_open(h, "div");
    html_leaf(h, "dt", _("Files"));
    html_open(h, "dd");
    if (!v->author)
        html_text(h, _("Authors can download its folder."));
    else if (v->has_files)
        html_leaf(h, "a", _("Download its folder as a zip"), "href",
                  mem_format(req->mem, "%s/folder.zip", v->path));
    else
        html_text(h, _("Not kept: this version was stored before Attest kept the files of authors. "
                       "Import the same folder again, and they are."));
    html_close(h, "dd");
    html_close(h, "div");
    html_open(h, "div");
    html_leaf(h, "dt", _("Content hash"));
    html_leaf(h, "dd", v->hash, "class", "at-place");
    html_close(h, "div");
    html_close(h, "dl");
    return true;
}

static const char *const state_names[] = {N_("live"), N_("scheduled"), N_("withdrawn"),
                                          N_("replaced"), N_("stored")};

static const char *state_of(const char *name)
{
    for (size_t i = 0; i < sizeof state_names / sizeof *state_names; i++) {
        if (!strcmp(state_names[i], name))
            return _(state_names[i]);
    }
    return name;
}

bool version_section_others(struct request *req, struct reply *reply, const struct version_view *v,
                            struct err *err)
{
    struct html *h = reply->html;
    struct db_rows *rows = db_run(req->db, req->mem, STMT_VERSION_ALL, DB_PARAMS(v->code), err);
    if (!rows)
        return false;
    if (db_count(rows) < 2)
        return true;
    html_leaf(h, "h2", _("All versions"));
    html_open(h, "ul");
    for (size_t i = 0; i < db_count(rows); i++) {
        const char *number = db_text(rows, i, "version");
        const char *words = mem_format(req->mem, _("Version %s"), number);
        html_open(h, "li");
        if (db_int(rows, i, "id") == v->id)
            html_leaf(h, "strong", words);
        else
            html_leaf(h, "a", words, "href",
                      mem_format(req->mem, "/authoring/courses/%s/versions/%s", v->code, number));
        html_format(h, ": %s", state_of(db_text(rows, i, "state")));
        html_close(h, "li");
    }
    html_close(h, "ul");
    return true;
}

/* ---- the page */

bool version_show(struct request *req, struct reply *reply, const struct version_view *v,
                  struct err *err)
{
    struct html *h = reply->html;
    const char *title = mem_format(req->mem, _("Version %1$d of %2$s"), v->version, v->code);
    layout_begin(
        req, reply,
        &(struct page_look){.title = v->ask ? mem_format(req->mem, _("Error: %s"), title) : title,
                            .wide = true,
                            .dense = true});
    if (v->ask)
        field_problems(reply,
                       (const struct field_problem[]){{"ask", v->ask->kinds_problem},
                                                      {"message", v->ask->message_problem}},
                       2);
    if (v->author)
        layout_back(reply, "/authoring/courses", _("Courses"));
    else
        layout_back(reply, "/signers", _("Sign-off"));
    html_open(h, "h1");
    html_format(h, _("%1$s, version %2$d"), v->title, v->version);
    html_close(h, "h1");
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        if ((v->author || !sections[i].authors) && !sections[i].show(req, reply, v, err))
            return false;
    }
    layout_end(req, reply);
    return true;
}

/* 200; 404 */
bool page_version(struct request *req, struct reply *reply, struct err *err)
{
    struct version_view v;
    if (!viewer_may(req->viewer, "author") && !viewer_may(req->viewer, "network-administrator"))
        return err_set(err, ERR_FORBIDDEN, "not granted");
    return version_view(req, &v, err) && version_show(req, reply, &v, err);
}

/* 200 with a zip; 404, also where the files were not kept */
bool page_version_folder(struct request *req, struct reply *reply, struct err *err)
{
    bool kept;
    struct db_rows *rows =
        db_run(req->db, req->mem, STMT_VERSION_FIND,
               DB_PARAMS(request_param(req, "code"),
                         db_from_int(req->mem, request_param_number(req, "version"))),
               err);
    if (!rows)
        return false;
    if (!db_count(rows))
        return err_set(err, ERR_NOT_FOUND, "There is no such version.");
    const char *code = db_text(rows, 0, "code");
    int version = (int)db_int(rows, 0, "version");
    struct buf *zip = buf_new(req->mem, VERSION_ZIP_MAX);
    if (!version_pack(req->db, req->mem, db_int(rows, 0, "id"), code, version, zip, &kept, err))
        return false;
    if (!kept)
        return err_set(err, ERR_NOT_FOUND,
                       "This version was stored before the files of authors were kept.");
    reply->body = zip;
    reply->content_type = "application/zip";
    reply->file_name = mem_format(req->mem, "%s-v%d.zip", code, version);
    return true;
}
