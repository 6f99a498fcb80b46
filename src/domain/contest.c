/* What people say is wrong with their own record.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/contest.h"

#include "domain/timeline.h"

bool contest_say(struct db *db, const void *mem, int64_t person, const struct contest_said *said,
                 struct err *err)
{
    const char *id = said->id ? db_from_int(mem, said->id) : NULL;
    if (!timeline_lock(db, person, err))
        return false;
    struct db_rows *waits = db_run(db, mem, STMT_CONTEST_WAITS, DB_PARAMS(said->about, id), err);
    if (!waits)
        return false;
    if (db_bool(waits, 0, "same"))
        return err_set(err, ERR_CONFLICT,
                       "You have said that this is wrong, and it waits for an answer. To say "
                       "something else about it, take that back first.");
    if (db_int(waits, 0, "n") >= CONTESTS_WAITING_MAX)
        return err_set(err, ERR_CONFLICT,
                       "10 things that you said are wrong wait for an answer. Wait for one, or "
                       "take one back, before you say more.");
    return db_do(db, STMT_CONTEST_SAY,
                 DB_PARAMS(said->about, id, said->wrong,
                           said->on_record == DATE_NONE || said->on_record == DATE_LAST
                               ? NULL
                               : db_from_date(mem, said->on_record),
                           said->right_words, said->note),
                 err);
}

bool contest_withdraw(struct db *db, const void *mem, int64_t person, int64_t contest,
                      struct err *err)
{
    if (!timeline_lock(db, person, err))
        return false;
    struct db_rows *rows =
        db_run(db, mem, STMT_CONTEST_WITHDRAW, DB_PARAMS(db_from_int(mem, contest)), err);
    if (!rows)
        return false;
    if (!db_bool(rows, 0, "mine"))
        return err_set(err, ERR_NOT_FOUND, "There is nothing here that you said.");
    return db_bool(rows, 0, "done") ||
           err_set(err, ERR_CONFLICT,
                   "This waits no more: it was answered, or taken back. Reload "
                   "the page to see.");
}

bool contest_answer(struct db *db, const void *mem, int64_t contest, bool put_right,
                    const char *reason, struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, STMT_CONTEST_ANSWER,
               DB_PARAMS(db_from_int(mem, contest), put_right ? "t" : "f", reason), err);
    if (!rows)
        return false;
    return db_bool(rows, 0, "answered") ||
           err_set(err, ERR_CONFLICT,
                   "Somebody has answered this, or it was taken back. Reload the page to see.");
}

bool contest_take(struct db *db, const void *mem, const char *kind, int64_t id, struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, STMT_CONTEST_TAKE, DB_PARAMS(kind, db_from_int(mem, id)), err);
    if (!rows)
        return false;
    return db_bool(rows, 0, "taken") ||
           err_set(err, ERR_CONFLICT,
                   "This waits no more, or you have it already. Reload the page to see.");
}
