/* What other systems are told.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/outward.h"

#include "util/mem.h"

enum { BATCH = 5000 };

const char *const outward_columns[OUTWARD_COLUMNS] = {
    "cursor",        "event",      "employee_number", "name",         "facility",
    "course",        "title",      "version",         "completed_on", "minutes",
    "certification", "valid_from", "valid_to",        "certificate",  "recorded_on"};

bool outward_number(struct db *db, const volatile sig_atomic_t *stop, struct err *err)
{
    int64_t n = BATCH;
    while (n == BATCH && !(stop && *stop)) {
        void *mem = mem_owner(db, "number");
        struct db_rows *done =
            db_run(db, mem, STMT_OUTWARD_NUMBER, DB_PARAMS(db_from_int(mem, BATCH)), err);
        n = done ? db_int(done, 0, "n") : -1;
        mem_free(mem);
    }
    return n >= 0;
}

struct db_rows *outward_page(struct db *db, const void *mem, int64_t after, date since, int limit,
                             struct err *err)
{
    return db_run(
        db, mem, STMT_OUTWARD_PAGE,
        DB_PARAMS(db_from_int(mem, after), db_from_date(mem, since), db_from_int(mem, limit)), err);
}
