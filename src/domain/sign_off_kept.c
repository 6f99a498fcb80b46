/* What a change leaves of signatures.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/sign_off_kept.h"

#include "domain/version.h"
#include "util/mem.h"

enum change_class sign_off_change(const struct diff *diff, bool ret_keeps[SIGN_OFF_KIND_COUNT])
{
    static const unsigned fields[SIGN_OFF_KIND_COUNT] = {
        [SIGN_OFF_SURVIVOR_ADVISER] = SIGNS_SURVIVOR_ADVISER,
        [SIGN_OFF_CLINICIAN] = SIGNS_CLINICIAN,
        [SIGN_OFF_LEGAL] = SIGNS_LEGAL,
        [SIGN_OFF_ACCESSIBILITY] = SIGNS_ACCESSIBILITY,
    };
    enum change_class class = CHANGE_NONE;
    unsigned touched = 0;
    for (size_t i = 0; i < diff->n; i++) {
        if (diff->list[i].language)
            continue;
        if (diff->list[i].class > class)
            class = diff->list[i].class;
        if (diff->list[i].class >= CHANGE_MINOR)
            touched |= diff->list[i].signs;
    }
    if (class == CHANGE_MATERIAL)
        touched = SIGNS_ALL;
    for (int k = 0; k < SIGN_OFF_KIND_COUNT; k++)
        ret_keeps[k] = !(touched & fields[k]);
    return class;
}

static bool keep(struct db *db, const void *mem, int64_t course_version, int64_t from,
                 struct err *err)
{
    struct diff diff;
    bool known, keeps[SIGN_OFF_KIND_COUNT];
    const char *kinds = "";
    if (!version_diff(db, mem, from, course_version, &diff, &known, err))
        return false;
    if (!known) /* nothing says what changed, so nothing is left standing */
        return true;
    enum change_class class = sign_off_change(&diff, keeps);
    for (int k = 0; k < SIGN_OFF_KIND_COUNT; k++) {
        if (keeps[k])
            kinds = mem_format(mem, "%s%s%s", kinds, *kinds ? " " : "", sign_off_kind_names[k]);
    }
    return db_do(db, STMT_SIGN_OFF_KEEP,
                 DB_PARAMS(db_from_int(mem, course_version), db_from_int(mem, from),
                           change_class_names[class], kinds),
                 err);
}

bool sign_off_keep(struct db *db, const void *mem, int64_t course_version, struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, STMT_SIGN_OFF_EARLIER, DB_PARAMS(db_from_int(mem, course_version)), err);
    bool done = rows != NULL;
    for (size_t i = 0; done && i < db_count(rows); i++)
        done = keep(db, mem, course_version, db_int(rows, i, "id"), err);
    return done;
}
