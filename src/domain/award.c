/* Awards by hand.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/award.h"

#include "domain/certificate.h"
#include "domain/timeline.h"

bool award_give(struct db *db, const void *mem, const struct award_given *g, struct err *err)
{
    if (!timeline_lock(db, g->person, err))
        return false;
    struct db_rows *made =
        db_run(db, mem, STMT_AWARD_GIVE,
               DB_PARAMS(db_from_int(mem, g->person), db_from_int(mem, g->certification),
                         db_from_date(mem, g->from), db_from_date(mem, g->to), g->reason,
                         g->evidence, certificate_new_code(mem)),
               err);
    if (!made)
        return false;
    if (db_is_null(made, 0, "award"))
        return err_set(err, ERR_CONFLICT,
                       "This person has this certification from that very day already. Look at "
                       "the awards on their page.");
    return timeline_update_for(db, g->person, err);
}
