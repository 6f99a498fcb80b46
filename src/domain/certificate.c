/* Certificates after their issue: issued again, revoked.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/certificate.h"

#include <sodium.h>

#include "domain/timeline.h"
#include "util/mem.h"

enum { CODE_LETTERS = 20 };

const char *certificate_new_code(const void *mem)
{
    static const char letters[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    char *code = mem_array(mem, char, CODE_LETTERS + 1);
    for (size_t i = 0; i < CODE_LETTERS; i++)
        code[i] = letters[randombytes_uniform(32)];
    return code;
}

bool certificate_again(struct db *db, const void *mem, int64_t award, const char **ret_code,
                       struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, STMT_CERTIFICATE_AGAIN,
               DB_PARAMS(db_from_int(mem, award), certificate_new_code(mem)), err);
    if (!rows)
        return false;
    if (!db_count(rows))
        return err_set(err, ERR_CONFLICT,
                       "This certificate cannot be issued again: your name is the same as on it, "
                       "or it was revoked.");
    *ret_code = db_text(rows, 0, "code");
    return true;
}

static bool administer(struct db *db, const void *mem, int64_t person, struct err *err)
{
    return db_do(db, STMT_ACT_ADMINISTRATOR, DB_PARAMS(db_from_int(mem, person)), err);
}

bool certificate_again_for(struct db *db, const void *mem, int64_t person, int64_t award,
                           const char **ret_code, struct err *err)
{
    return administer(db, mem, person, err) && certificate_again(db, mem, award, ret_code, err) &&
           db_do(db, STMT_ACT_ONESELF, NULL, err);
}

bool certificate_revoke(struct db *db, const void *mem, int64_t person, int64_t award, date from,
                        const char *reason, struct err *err)
{
    struct db_rows *rows = db_run(db, mem, STMT_AWARD_REVOKE,
                                  DB_PARAMS(db_from_int(mem, person), db_from_int(mem, award),
                                            db_from_date(mem, from), reason),
                                  err);
    if (!rows)
        return false;
    if (!db_bool(rows, 0, "done"))
        return err_set(err, ERR_CONFLICT, "This award was revoked already. Reload the page.");
    return timeline_update_for(db, person, err);
}
