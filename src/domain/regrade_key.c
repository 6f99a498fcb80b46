/* Regrade: keys as they are stored, and which of them fit.  SPDX-License-Identifier: Apache-2.0 */
#include "regrade_key.h"

#include "domain/attempt.h"
#include "util/mem.h"

bool regrade_read_key(struct db *db, const void *mem, int64_t item, struct grade_key *ret,
                      struct err *err)
{
    const char *id = db_from_int(mem, item), *items = db_from_array(mem, &id, 1);
    struct attempt_keys keys;
    db_queue(db, STMT_ITEM_KEYS, DB_PARAMS(items));
    db_queue(db, STMT_ITEM_KEY_PARTS, DB_PARAMS(items, NULL));
    if (!db_sync(db, err) || !attempt_keys_next(db, mem, &keys, err))
        return false;
    if (!keys.n)
        return err_set(err, ERR_NOT_FOUND, "There is no such question.");
    *ret = keys.list[0].key;
    return true;
}

bool regrade_key_in_force(struct db *db, const void *mem, int64_t item, struct grade_key *ret,
                          bool *ret_credited, struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, STMT_REGRADE_COUNTS_BY, DB_PARAMS(db_from_int(mem, item)), err);
    if (!rows)
        return false;
    *ret_credited = db_count(rows) && db_is_null(rows, 0, "key_item_id");
    return regrade_read_key(
        db, mem, db_count(rows) && !*ret_credited ? db_int(rows, 0, "key_item_id") : item, ret,
        err);
}

bool regrade_key_fit(struct db *db, const void *mem, int64_t key_item, const struct grade_key *now,
                     bool credited, struct grade_key *ret, enum regrade_fit *ret_fit,
                     struct err *err)
{
    if (!key_item) {
        *ret = *now;
        *ret_fit = now->scoring == SCORING_NONE || now->scoring == SCORING_RUBRIC ? REGRADE_NO_KEY
                   : credited                                                     ? REGRADE_SAME_KEY
                                                                                  : REGRADE_FITS;
        return true;
    }
    if (!regrade_read_key(db, mem, key_item, ret, err))
        return false;
    *ret_fit = regrade_fit(now, ret);
    if (*ret_fit == REGRADE_SAME_KEY && credited)
        *ret_fit = REGRADE_FITS;
    return true;
}

bool regrade_candidates(struct db *db, const void *mem, int64_t item,
                        struct regrade_candidate **ret, size_t *ret_n, struct err *err)
{
    struct grade_key now, key;
    bool credited;
    struct db_rows *rows =
        db_run(db, mem, STMT_REGRADE_CANDIDATES, DB_PARAMS(db_from_int(mem, item)), err);
    if (!rows || !regrade_key_in_force(db, mem, item, &now, &credited, err))
        return false;
    *ret_n = db_count(rows);
    *ret = mem_array(mem, struct regrade_candidate, *ret_n + 1);
    for (size_t i = 0; i < *ret_n; i++) {
        struct regrade_candidate *c = &(*ret)[i];
        *c = (struct regrade_candidate){.item = db_int(rows, i, "id"),
                                        .version = (int)db_int(rows, i, "version"),
                                        .live = db_bool(rows, i, "live")};
        if (!regrade_key_fit(db, mem, c->item, &now, credited, &key, &c->fit, err))
            return false;
    }
    return true;
}
