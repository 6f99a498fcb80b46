/* Timelines: standing derived from the facts of one person.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/timeline.h"

#include "domain/reckon.h"
#include "util/mem.h"

bool timeline_lock(struct db *db, int64_t person, struct err *err)
{
    void *mem = mem_owner(db, "lock");
    bool done = db_do(db, STMT_PERSON_LOCK, DB_PARAMS(db_from_int(mem, person)), err);
    mem_free(mem);
    return done;
}

bool timeline_update(struct db *db, int64_t person, struct err *err)
{
    return reckon(db, person, err);
}
