/* What administrators agree for one person.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/agreed.h"

#include <string.h>

#include "domain/timeline.h"
#include "util/mem.h"

static const char *const names[AGREED_KINDS] = {
    [AGREED_EXEMPTION] = "exemption",
    [AGREED_LEAVE] = "leave",
    [AGREED_EXTENSION] = "extension",
};

const char *agreed_kind_name(enum agreed_kind kind)
{
    return names[kind];
}

enum agreed_kind agreed_kind_from_name(const char *name)
{
    enum agreed_kind kind = 0;
    while (kind < AGREED_KINDS && strcmp(names[kind], name) != 0)
        kind++;
    return kind;
}

bool agreed_add(struct db *db, const void *mem, const struct agreed *a, struct err *err)
{
    const char *person = db_from_int(mem, a->person),
               *certification = db_from_int(mem, a->certification),
               *from = db_from_date(mem, a->from), *to = db_from_date(mem, a->to);
    bool done = false;
    switch (a->kind) {
    case AGREED_EXEMPTION:
        done = db_do(db, STMT_AGREED_EXEMPTION,
                     DB_PARAMS(person, certification, from, to, a->code, a->reason), err);
        break;
    case AGREED_LEAVE:
        done = db_do(db, STMT_AGREED_LEAVE, DB_PARAMS(person, from, to, a->reason), err);
        break;
    case AGREED_EXTENSION:
        done = db_do(db, STMT_AGREED_EXTENSION,
                     DB_PARAMS(person, certification, from, to, a->reason), err);
        break;
    case AGREED_KINDS:
        break;
    }
    return done && timeline_update_for(db, a->person, err);
}

bool agreed_end(struct db *db, const void *mem, int64_t person, enum agreed_kind kind, int64_t id,
                date from, const char *reason, struct err *err)
{
    struct db_rows *rows = db_run(db, mem, STMT_AGREED_END,
                                  DB_PARAMS(db_from_int(mem, person), names[kind],
                                            db_from_int(mem, id), db_from_date(mem, from), reason),
                                  err);
    if (!rows)
        return false;
    if (!db_bool(rows, 0, "done"))
        return err_set(err, ERR_CONFLICT, "This was ended already. Reload the page.");
    return timeline_update_for(db, person, err);
}
