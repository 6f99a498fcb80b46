/* attest work: names of leavers, by the policy, and rows that are older than their use.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <time.h>

#include "cli/work.h"
#include "util/mem.h"

enum { ROWS_AT_A_TIME = 5000, NAMES_AT_A_TIME = 1000, SECONDS = 3600 };

/* Again while there are as many as fit into one statement. */
static bool until_done(struct db *db, const void *mem, enum stmt stmt, const char *column,
                       int64_t most, const volatile sig_atomic_t *stop, int64_t *ret,
                       struct err *err)
{
    int64_t n = most;
    *ret = 0;
    while (n >= most && !*stop) {
        void *scratch = mem_owner(mem, "sweep");
        struct db_rows *rows =
            db_run(db, scratch, stmt, DB_PARAMS(db_from_int(scratch, most)), err);
        n = rows ? db_int(rows, 0, column) : -1;
        mem_free(scratch);
        if (n < 0)
            return false;
        *ret += n;
    }
    return true;
}

bool work_privacy(struct db *db, const void *mem, const volatile sig_atomic_t *stop,
                  struct err *err)
{
    static time_t last;
    int64_t names, rows;
    time_t now = time(NULL);
    if (!db_do(db, STMT_AUDIT_UNFOLD, NULL, err))
        return false;
    if (last && now - last < SECONDS)
        return true;
    if (!until_done(db, mem, STMT_PRIVACY_SWEEP, "swept", ROWS_AT_A_TIME, stop, &rows, err) ||
        !until_done(db, mem, STMT_PRIVACY_ERASE_DUE, "erased", NAMES_AT_A_TIME, stop, &names, err))
        return false;
    last = now;
    if (names)
        printf("%lld leavers have no name any more, by the policy\n", (long long)names);
    fflush(stdout);
    return true;
}
