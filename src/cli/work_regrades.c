/* attest work: finished attempts that a regrade in force concerns.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/work.h"
#include "domain/regrade.h"
#include "util/mem.h"

enum { BATCH = 100 };

static bool count_one(struct db *db, const void *mem, int64_t regrade, const struct db_rows *due,
                      size_t row, size_t *ret_n, struct err *err)
{
    db_queue_begin(db, false);
    db_queue(db, STMT_TRANSACTION_PERSON, DB_PARAMS(db_text(due, row, "person")));
    bool done = db_sync(db, err) && db_next(db, mem, err) && db_next(db, mem, err) &&
                regrade_apply(db, mem, regrade, db_int(due, row, "person"), ret_n, err) &&
                db_commit(db, err);
    if (!done)
        db_rollback(db);
    return done;
}

/* The people of one regrade, a batch at a time. */
static bool count_all(struct db *db, const void *mem, int64_t regrade,
                      const volatile sig_atomic_t *stop, size_t *ret_counted, size_t *ret_failed,
                      struct err *err)
{
    int64_t last = 0;
    size_t n = BATCH;
    while (n == BATCH && !*stop) {
        void *scratch = mem_owner(mem, "batch");
        struct db_rows *due =
            db_run(db, scratch, STMT_REGRADE_DUE,
                   DB_PARAMS(db_from_int(scratch, regrade), db_from_int(scratch, last),
                             db_from_int(scratch, BATCH)),
                   err);
        n = due ? db_count(due) : 0;
        for (size_t i = 0; i < n && !*stop; i++) {
            struct err why = {0};
            size_t counted = 0;
            last = db_int(due, i, "person");
            if (!count_one(db, scratch, regrade, due, i, &counted, &why)) {
                (*ret_failed)++;
                fprintf(stderr, "attest: regrade %lld, person %lld: ", (long long)regrade,
                        (long long)last);
                cli_fail(&why);
            }
            *ret_counted += counted;
        }
        mem_free(scratch);
        if (!due)
            return false;
    }
    return true;
}

bool work_regrades(struct db *db, const void *mem, const volatile sig_atomic_t *stop,
                   size_t *ret_failed, struct err *err)
{
    void *scratch = mem_owner(mem, "regrades");
    struct db_rows *open =
        db_ensure(db, err) ? db_run(db, scratch, STMT_REGRADE_OPEN, NULL, err) : NULL;
    bool done = open != NULL;
    for (size_t i = 0; done && i < db_count(open) && !*stop; i++) {
        size_t counted = 0, failed = 0;
        done = count_all(db, scratch, db_int(open, i, "regrade"), stop, &counted, &failed, err);
        if (counted)
            printf("regrade %s: %zu attempts counted again\n", db_text(open, i, "regrade"),
                   counted);
        *ret_failed += failed;
        /* An attempt that was being sent when the regrade came into force may still come. */
        if (done && !counted && !failed && !*stop && db_bool(open, i, "settled"))
            done = db_do(db, STMT_REGRADE_DONE, DB_PARAMS(db_text(open, i, "regrade")), err);
    }
    fflush(stdout);
    mem_free(scratch);
    return done;
}
