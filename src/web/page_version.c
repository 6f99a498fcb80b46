/* The page of a version of a course.  SPDX-License-Identifier: Apache-2.0 */
#include "store/db.h"
#include "web/certificate_code.h"
#include "web/layout.h"
#include "web/pages.h"
#include "web/version.h"

/* In the order of the page. A section stands in the file of what it shows. */
static version_section *const sections[] = {
    version_section_obstacles,
    version_section_sign_off,
    version_section_facts,
};

bool version_view(struct request *req, struct version_view *ret, struct err *err)
{
    const char *code = request_param(req, "code");
    int64_t version = request_param_int(req, "version");
    struct db_rows *rows = db_run(req->db, req->mem, STMT_VERSION_FIND,
                                  DB_PARAMS(code, db_from_int(req->mem, version)), err);
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
                                 .facts = rows};
    ret->is_live = ret->live_id == ret->id;
    ret->path = mem_format(req->mem, "/authoring/courses/%s/versions/%d", ret->code, ret->version);
    return ret->is_live || ret->waiting ||
           publish_obstacles(req->db, req->mem, ret->id, &ret->obstacles, err);
}

bool version_section_obstacles(struct request *req, struct reply *reply,
                               const struct version_view *v, struct err *err)
{
    struct html *h = reply->html;
    (void)req;
    (void)err;
    if (!v->obstacles.n)
        return true;
    html_leaf(h, "h2", _("What stands in the way"));
    html_leaf(h, "p", _("This version cannot go before staff until each of these is mended."));
    html_open(h, "ul");
    for (size_t i = 0; i < v->obstacles.n; i++) {
        const struct obstacle *o = &v->obstacles.list[i];
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
    return true;
}

bool version_section_facts(struct request *req, struct reply *reply, const struct version_view *v,
                           struct err *err)
{
    struct html *h = reply->html;
    (void)req;
    (void)err;
    html_leaf(h, "h2", _("About this version"));
    html_open(h, "dl", "class", "at-facts");
    facts_row(h, _("Stored"), date_for_people(reply, db_date(v->facts, 0, "stored_on")));
    facts_row(h, _("Minutes"), db_text(v->facts, 0, "minutes"));
    facts_row(h, _("Review by"), date_for_people(reply, db_date(v->facts, 0, "review_by")));
    html_close(h, "dl");
    return true;
}

/* The state of the version in one sentence. */
static const char *state_words(struct request *req, const struct version_view *v)
{
    if (v->is_live)
        return _("This version is live: whoever starts the course gets it.");
    if (v->waiting)
        return mem_format(req->mem, _("This version is scheduled. It goes live on %1$s at %2$s."),
                          date_for_people(req->mem, db_date(v->facts, 0, "from_on")),
                          db_text(v->facts, 0, "from_time"));
    if (v->live)
        return mem_format(req->mem, _("This version is not before staff. Version %d is live."),
                          v->live);
    return _("This version is not before staff. No version of the course is live.");
}

/* 200; 404 */
bool page_version(struct request *req, struct reply *reply, struct err *err)
{
    struct html *h = reply->html;
    struct version_view v;
    if (!version_view(req, &v, err))
        return false;
    layout_begin(req, reply,
                 &(struct page_look){
                     .title = mem_format(req->mem, _("Version %1$d of %2$s"), v.version, v.code),
                     .wide = true,
                     .dense = true});
    layout_back(reply, "/authoring/courses", _("Courses"));
    html_open(h, "h1");
    html_format(h, _("%1$s, version %2$d"), v.title, v.version);
    html_close(h, "h1");
    html_leaf(h, "p", state_words(req, &v));
    for (size_t i = 0; i < sizeof sections / sizeof *sections; i++) {
        if (!sections[i](req, reply, &v, err))
            return false;
    }
    layout_end(req, reply);
    return true;
}
