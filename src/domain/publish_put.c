/* Putting a stored version before staff, and taking it back.  SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "domain/publish.h"
#include "domain/sign_off.h"
#include "domain/version.h"
#include "util/mem.h"

/* One publication of a course at a time, so that what is compared is what is replaced. */
static struct db_rows *lock(struct db *db, const void *mem, int64_t course_version, struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, STMT_VERSION_TURN, DB_PARAMS(db_from_int(mem, course_version)), err);
    if (rows && !db_count(rows)) {
        err_set(err, ERR_NOT_FOUND, "There is no such version.");
        return NULL;
    }
    if (!rows || !db_do(db, STMT_PUBLISH_LOCK, DB_PARAMS(db_text(rows, 0, "code")), err))
        return NULL;
    /* Again: somebody may have published while this waited. */
    return db_run(db, mem, STMT_VERSION_TURN, DB_PARAMS(db_from_int(mem, course_version)), err);
}

/* The hour as an instant, or *ret_fits false where it is past, or left out by the clock's change.
 */
static bool instant(struct db *db, const void *mem, const char *at, const char **ret,
                    bool *ret_fits, struct err *err)
{
    *ret = NULL;
    *ret_fits = true;
    if (!at)
        return true;
    struct db_rows *rows = db_run(db, mem, STMT_VERSION_MOMENT, DB_PARAMS(at), err);
    if (!rows)
        return false;
    *ret = db_text(rows, 0, "at");
    *ret_fits = db_bool(rows, 0, "coming") && db_bool(rows, 0, "is_one");
    return true;
}

/* The class to store: the one chosen, if it is not below the floor. NULL: it is. */
static const char *class_of(const struct version_change *change, const char *chosen)
{
    enum change_class c = change_class_of(chosen);
    if (!change->base)
        return "first";
    if (!chosen)
        return change_class_names[change->floor];
    return c < CHANGE_CLASSES && c >= change->floor ? change_class_names[c] : NULL;
}

/* Signatures have to stand on the day that it goes live, and what the author alone calls material
 * leaves those for earlier versions behind. What was found to be material did so already, where the
 * signed version and this one differ by it: they need not, since the live one may be older. */
static bool signed_then(struct db *db, int64_t course_version, const struct publication *how,
                        const struct version_change *change, const char *class,
                        struct obstacles *list, struct err *err)
{
    bool raised = change_class_of(class) == CHANGE_MATERIAL && change->floor < CHANGE_MATERIAL;
    date day = DATE_NONE;
    if (how->at && !date_parse(mem_text_n(list->mem, how->at, strlen("2026-12-01")), &day))
        day = DATE_NONE;
    return sign_off_obstacles_on(db, course_version, day, raised, list, err);
}

bool publish_put(struct db *db, const void *mem, int64_t course_version,
                 const struct publication *how, enum publish_outcome *ret,
                 struct obstacles *ret_obstacles, const char **ret_change, struct err *err)
{
    struct version_change change;
    const char *at, *version = db_from_int(mem, course_version);
    bool fits;
    *ret_obstacles = (struct obstacles){.mem = mem};
    struct db_rows *turn = lock(db, mem, course_version, err);
    if (!turn || !instant(db, mem, how->at, &at, &fits, err))
        return false;
    *ret = PUBLISH_IS_LIVE;
    if (db_int(turn, 0, "live") == db_int(turn, 0, "version") ||
        db_int(turn, 0, "waiting") == db_int(turn, 0, "version"))
        return true;
    *ret = PUBLISH_PAST;
    if (!fits)
        return true;
    *ret = PUBLISH_STOPPED;
    if (!publish_obstacles(db, mem, course_version, ret_obstacles, err))
        return false;
    if (ret_obstacles->n)
        return true;
    *ret = PUBLISH_BELOW;
    if (!version_change(db, mem, course_version, &change, err))
        return false;
    const char *class = class_of(&change, how->change);
    if (!class)
        return true;
    *ret = PUBLISH_STOPPED;
    if (!signed_then(db, course_version, how, &change, class, ret_obstacles, err))
        return false;
    if (ret_obstacles->n)
        return true;
    *ret = PUBLISHED;
    if (ret_change)
        *ret_change = class;
    return db_do(db, STMT_PUBLISH_PUBLICATION,
                 DB_PARAMS(version, how->by ? db_from_int(mem, how->by) : NULL, class,
                           change.base ? change_class_names[change.floor] : NULL,
                           change.base ? db_from_int(mem, change.base) : NULL, how->reason, at),
                 err);
}

bool publish_end(struct db *db, const void *mem, int64_t course_version, const char *reason,
                 int64_t by, const char **ret_kind, struct err *err)
{
    struct db_rows *turn = lock(db, mem, course_version, err);
    struct db_rows *rows = turn ? db_run(db, mem, STMT_VERSION_END,
                                         DB_PARAMS(db_from_int(mem, course_version), reason,
                                                   by ? db_from_int(mem, by) : NULL),
                                         err)
                                : NULL;
    *ret_kind = rows && db_count(rows) ? db_text(rows, 0, "kind") : NULL;
    return rows;
}
