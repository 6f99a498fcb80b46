/* Credit, as boards are told of it.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/credit.h"

const char *const credit_columns[CREDIT_COLUMNS] = {
    "event",        "state",       "licence_kind", "licence_number", "name",
    "course",       "title",       "version",      "provider",       "approval_number",
    "completed_on", "credit_kind", "topic",        "hours",          "certificate"};

bool credit_tell(struct db *db, const void *mem, date from, date to, int64_t *ret, struct err *err)
{
    struct db_rows *made = db_run(db, mem, STMT_CREDIT_TELL,
                                  DB_PARAMS(db_from_date(mem, from), db_from_date(mem, to)), err);
    *ret = made ? db_int(made, 0, "run") : 0;
    return made;
}

struct db_rows *credit_page(struct db *db, const void *mem, int64_t run, int64_t after,
                            struct err *err)
{
    return db_run(
        db, mem, STMT_CREDIT_ROWS,
        DB_PARAMS(db_from_int(mem, run), db_from_int(mem, after), db_from_int(mem, CREDIT_PAGE)),
        err);
}
