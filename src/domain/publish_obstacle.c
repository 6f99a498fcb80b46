/* What stands in the way of publishing a version.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/publish.h"
#include "domain/sign_off.h"
#include "util/mem.h"
#include "util/words.h"

void obstacle_add(struct obstacles *list, const char *what, const char *remedy, const char *href)
{
    list->list = mem_grow(list->mem, list->list, list->n, list->n + 1);
    list->list[list->n++] = (struct obstacle){what, remedy, href};
}

/* ---- sources */

/* A version comes after the one that is live, while nothing else of the course waits. */
static bool out_of_turn(struct db *db, int64_t course_version, struct obstacles *list,
                        struct err *err)
{
    struct db_rows *rows = db_run(db, list->mem, STMT_VERSION_TURN,
                                  DB_PARAMS(db_from_int(list->mem, course_version)), err);
    if (!rows || !db_count(rows))
        return rows;
    int version = (int)db_int(rows, 0, "version"), live = (int)db_int(rows, 0, "live");
    const char *code = db_text(rows, 0, "code"), *waiting = db_text(rows, 0, "waiting");
    if (live > version)
        obstacle_add(
            list,
            mem_format(list->mem, _("Version %1$d of %2$s is live, which is newer."), live, code),
            mem_format(list->mem,
                       _("Bring what you need from here into a version %d, and import "
                         "that."),
                       live + 1),
            mem_format(list->mem, "/authoring/courses/%s/versions/%d", code, live));
    if (waiting)
        obstacle_add(list,
                     mem_format(list->mem, _("Version %1$s of %2$s is scheduled."), waiting, code),
                     _("Call it off first, or wait until it is live."),
                     mem_format(list->mem, "/authoring/courses/%s/versions/%s", code, waiting));
    return true;
}

/* An answer given under an id is compared with later ones under the same: one id, one kind. */
static bool recycled_ids(struct db *db, int64_t course_version, struct obstacles *list,
                         struct err *err)
{
    struct db_rows *rows = db_run(db, list->mem, STMT_VERSION_RECYCLED,
                                  DB_PARAMS(db_from_int(list->mem, course_version)), err);
    for (size_t i = 0; rows && i < db_count(rows); i++)
        obstacle_add(list,
                     mem_format(list->mem,
                                _("Item %1$s is <%2$s> now, and was <%3$s> in version %4$s."),
                                db_text(rows, i, "key"), db_text(rows, i, "kind"),
                                db_text(rows, i, "was"), db_text(rows, i, "version")),
                     _("Give the new item an id of its own."), NULL);
    return rows;
}

/* Courses that come first are there to be taken, and none of them comes after this one. */
static bool wrong_requires(struct db *db, int64_t course_version, struct obstacles *list,
                           struct err *err)
{
    struct db_rows *rows = db_run(db, list->mem, STMT_PUBLISH_REQUIRES,
                                  DB_PARAMS(db_from_int(list->mem, course_version)), err);
    for (size_t i = 0; rows && i < db_count(rows); i++) {
        if (db_bool(rows, i, "missing"))
            obstacle_add(list,
                         mem_format(list->mem, _("It requires %s, of which nothing is live."),
                                    db_text(rows, i, "code")),
                         _("Publish that course first, or take it out of requires."),
                         "/authoring/courses");
        else
            obstacle_add(list,
                         mem_format(list->mem,
                                    _("It would have to be completed before itself: %s."),
                                    db_text(rows, i, "ring")),
                         _("Take one of these courses out of requires."), NULL);
    }
    return rows;
}

static obstacle_source *const sources[] = {out_of_turn, recycled_ids, wrong_requires,
                                           sign_off_obstacles};

bool publish_obstacles(struct db *db, const void *mem, int64_t course_version,
                       struct obstacles *ret, struct err *err)
{
    *ret = (struct obstacles){.mem = mem};
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++) {
        if (!sources[i](db, course_version, ret, err))
            return false;
    }
    return true;
}
