/* attest work: files of people that wait to be read.  SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>

#include "cli/cli.h"
#include "cli/work.h"
#include "domain/people_import_work.h"

bool work_people(struct db *db, const volatile sig_atomic_t *stop, bool *ret_read,
                 size_t *ret_failed)
{
    enum people_import_step step = PEOPLE_IMPORT_DONE;
    struct err why = {0};
    *ret_read = false;
    while (step == PEOPLE_IMPORT_DONE && !*stop) {
        if (!db_ensure(db, &why) || !people_import_step(db, &step, &why)) {
            fputs("attest: import of people: ", stderr);
            cli_fail(&why);
            (*ret_failed)++;
            return false;
        }
        *ret_read |= step == PEOPLE_IMPORT_DONE;
    }
    return true;
}
