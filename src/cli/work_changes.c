/* attest work: changes of rules on their way.  SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <time.h>

#include "cli/cli.h"
#include "cli/work.h"
#include "domain/rule_change_work.h"
#include "util/mem.h"

/* So long at a time: then the other work has its turn. */
enum { SECONDS = 2 };

bool work_changes(struct db *db, const volatile sig_atomic_t *stop, bool *ret_more,
                  size_t *ret_failed)
{
    enum change_step step = CHANGE_DONE;
    struct err why = {0};
    time_t begun = time(NULL);
    *ret_more = false;
    while (step == CHANGE_DONE && !*stop && time(NULL) < begun + SECONDS) {
        if (!db_ensure(db, &why) || !rule_change_step(db, &step, &why)) {
            fputs("attest: change of rules: ", stderr);
            cli_fail(&why);
            (*ret_failed)++;
            return false;
        }
    }
    *ret_more = step == CHANGE_DONE;
    return true;
}
