/* Imports and versions of courses as JSON.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "content/diff.h"
#include "domain/publish.h"
#include "domain/version.h"
#include "store/db.h"
#include "web/api_json.h"
#include "web/import_check.h"
#include "web/pages.h"
#include "web/version.h"

enum { REPORT_MAX = 16 * 1024 * 1024 };

/* 200; 404 */
bool api_versions(struct request *req, struct reply *reply, struct err *err)
{
    const char *code = request_param(req, "code");
    struct db_rows *rows = db_run(req->db, req->mem, STMT_VERSION_ALL, DB_PARAMS(code), err);
    if (!rows)
        return false;
    if (!db_count(rows))
        return err_set(err, ERR_NOT_FOUND, "There is no such course.");
    json_t *list = json_array();
    for (size_t i = 0; i < db_count(rows); i++)
        json_array_append_new(
            list,
            json_pack("{s:I,s:s,s:s,s:s,s:b,s:s,s:s?,s:s?}", "version",
                      (json_int_t)db_int(rows, i, "version"), "title", db_text(rows, i, "title"),
                      "hash", db_text(rows, i, "hash"), "stored_on", db_text(rows, i, "stored_on"),
                      "has_files", db_bool(rows, i, "has_files"), "state",
                      db_text(rows, i, "state"), "change", db_text(rows, i, "change"),
                      "goes_live_at", db_text(rows, i, "goes_live_at")));
    return api_reply(reply, 200, json_pack("{s:s,s:o}", "course", code, "versions", list));
}

static json_t *signs_of(unsigned signs)
{
    static const char *const names[] = {"survivor-adviser", "clinician", "legal", "accessibility"};
    json_t *list = json_array();
    for (int i = 0; i < 4; i++) {
        if (signs & 1u << i)
            json_array_append_new(list, json_string(names[i]));
    }
    return list;
}

static json_t *change_of(const struct change *c)
{
    return json_pack("{s:s?,s:s,s:s,s:s,s:s,s:s,s:s,s:s?,s:s?,s:s?,s:s?,s:s?,s:s,s:b,s:o}",
                     "language", c->language, "unit", c->unit, "id", c->id, "title", c->title,
                     "kind", change_kind_names[c->kind], "what", c->what, "place", c->place,
                     "before", c->before, "after", c->after, "part", c->part, "part_words",
                     c->part_words, "maybe_renamed_to", c->maybe, "class",
                     change_class_names[c->class], "regrade", c->regrade, "voids",
                     signs_of(c->signs));
}

/* 200: against what it replaced, or would replace, as its page says; 404 */
bool api_version_changes(struct request *req, struct reply *reply, struct err *err)
{
    struct version_view v;
    struct version_change c;
    if (!version_view(req, &v, err) || !version_compare(req, &v, &c, err))
        return false;
    json_t *list = json_array();
    for (size_t i = 0; i < c.diff.n; i++)
        json_array_append_new(list, change_of(&c.diff.list[i]));
    return api_reply(reply, 200,
                     json_pack("{s:o,s:b,s:s,s:b,s:o}", "compared_with",
                               c.base ? json_integer(c.base_version) : json_null(), "known",
                               c.known, "floor", change_class_names[c.floor], "regrade",
                               c.diff.regrade, "changes", list));
}

/* 200 with a zip; 404, also where the files were not kept */
bool api_version_folder(struct request *req, struct reply *reply, struct err *err)
{
    return page_version_folder(req, reply, err);
}

/* ---- imports */

/* ?then=check (the default), store or publish */
static bool then_of(struct request *req, bool *ret_store, bool *ret_publish, struct err *err)
{
    const char *then = request_field(req, "then");
    *ret_publish = then && !strcmp(then, "publish");
    *ret_store = *ret_publish || (then && !strcmp(then, "store"));
    if (then && !*ret_store && strcmp(then, "check") != 0)
        return err_set(err, ERR_INVALID, "Found then=\"%.40s\"; expected check, store or publish.",
                       then);
    return true;
}

static json_t *problems_of(const void *mem, const struct problems *problems)
{
    struct buf *text = buf_new(mem, REPORT_MAX);
    problems_json(problems, text);
    return json_loadb(buf_data(text), buf_len(text), 0, NULL);
}

static json_t *obstacles_of(const struct obstacles *o)
{
    json_t *list = json_array();
    for (size_t i = 0; i < o->n; i++)
        json_array_append_new(list, json_pack("{s:s,s:s,s:s?}", "what", o->list[i].what, "remedy",
                                              o->list[i].remedy, "href", o->list[i].href));
    return list;
}

/* 200: checked, and stored or published as was asked; problems tell what is wrong; 400; 413 */
bool api_import_post(struct request *req, struct reply *reply, struct err *err)
{
    struct problems *problems;
    struct course *course = NULL;
    struct published done = {.course_version = 0};
    bool store, publish;
    if (!then_of(req, &store, &publish, err))
        return false;
    if (req->body_len < 4 || memcmp(req->body, "PK", 2) != 0)
        return err_set(err, ERR_INVALID,
                       "The body is not a zip: send the course folder as "
                       "application/zip.");
    if (!import_check(req, req->body, req->body_len, "body", &problems, &course, err))
        return false;
    if (course && store &&
        !publish_store(req->db, req->mem, course, req->viewer->id, publish, &done, err)) {
        if (!done.refused)
            return false;
        *err = (struct err){0};
        problems_add(problems, done.refused);
    }
    bool kept = done.course_version && !done.refused;
    return api_reply(reply, 200,
                     json_pack("{s:b,s:s?,s:o,s:s?,s:b,s:b,s:s?,s:o,s:o}", "sound",
                               course && !done.refused, "course", course ? course->code : NULL,
                               "version", course ? json_integer(course->version) : json_null(),
                               "hash", course ? course->hash : NULL, "stored", kept, "live",
                               kept && done.is_live, "change", done.change, "obstacles",
                               obstacles_of(&done.obstacles), "problems",
                               problems_of(req->mem, problems)));
}
