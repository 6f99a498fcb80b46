/* Timelines: standing derived from the facts of one person.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/timeline.h"

#include "domain/reckon.h"
#include "util/mem.h"

int timeline_row_order(const void *a, const void *b)
{
    const struct timeline_row *x = a, *y = b;
    if (x->post != y->post)
        return x->post < y->post ? -1 : 1;
    if (x->certification != y->certification)
        return x->certification < y->certification ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

bool timeline_lock_all(struct db *db, const int64_t *people, size_t n, struct err *err)
{
    void *mem = mem_owner(db, "lock");
    const char **ids = mem_array(mem, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        ids[i] = db_from_int(mem, people[i]);
    bool done = db_do(db, STMT_PERSON_LOCK, DB_PARAMS(db_from_array(mem, ids, n)), err);
    mem_free(mem);
    return done;
}

bool timeline_lock(struct db *db, int64_t person, struct err *err)
{
    return timeline_lock_all(db, &person, 1, err);
}

bool timeline_update(struct db *db, int64_t person, struct err *err)
{
    return reckon(db, person, err);
}

bool timeline_update_for(struct db *db, int64_t person, struct err *err)
{
    void *mem = mem_owner(db, "update for");
    bool done = db_do(db, STMT_ACT_ADMINISTRATOR, DB_PARAMS(db_from_int(mem, person)), err) &&
                timeline_update(db, person, err) && db_do(db, STMT_ACT_ONESELF, NULL, err);
    mem_free(mem);
    return done;
}
