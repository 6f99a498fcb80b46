/* Folding: sums of the counters.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/folding.h"

#include "util/mem.h"

enum { AT_ONCE = 20000 };

static bool stopped(const volatile sig_atomic_t *stop)
{
    return stop && *stop;
}

bool folding_new(struct db *db, const void *mem, const volatile sig_atomic_t *stop, struct err *err)
{
    void *scratch = mem_owner(mem, "folding");
    int64_t n = AT_ONCE;
    bool done = true;
    while (done && n == AT_ONCE && !stopped(stop)) {
        struct db_rows *folded =
            db_run(db, scratch, STMT_FOLDING_NEW, DB_PARAMS(db_from_int(scratch, AT_ONCE)), err);
        done = folded;
        n = folded ? db_int(folded, 0, "n") : 0;
    }
    mem_free(scratch);
    return done;
}

bool folding_run(struct db *db, const void *mem, const volatile sig_atomic_t *stop, struct err *err)
{
    void *scratch = mem_owner(mem, "folding");
    bool done = folding_new(db, scratch, stop, err);
    struct db_rows *due = done ? db_run(db, scratch, STMT_FOLDING_DUE, NULL, err) : NULL;
    done = due;
    for (size_t i = 0; done && i < db_count(due) && !stopped(stop); i++)
        done = db_do(db, STMT_FOLDING_SUM, DB_PARAMS(db_text(due, i, "id")), err);
    mem_free(scratch);
    return done;
}

bool folding_later(struct db *db, struct err *err)
{
    return db_do(db, STMT_FOLDING_LATER, NULL, err);
}

bool folding_again(struct db *db, const void *mem, struct err *err)
{
    return db_do(db, STMT_FOLDING_AGAIN, NULL, err) && folding_run(db, mem, NULL, err);
}
