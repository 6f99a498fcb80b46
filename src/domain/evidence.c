/* Evidence beside courses.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/evidence.h"

#include <string.h>

#include "domain/reckon.h"
#include "domain/timeline.h"
#include "util/mem.h"

static const char *id_or_none(const void *mem, int64_t id)
{
    return id ? db_from_int(mem, id) : NULL;
}

bool evidence_send(struct db *db, const void *mem, int64_t person, const struct evidence_sent *sent,
                   struct err *err)
{
    if (!timeline_lock(db, person, err))
        return false;
    struct db_rows *waiting = db_run(db, mem, STMT_EVIDENCE_WAIT, NULL, err);
    if (!waiting)
        return false;
    if (db_int(waiting, 0, "n") >= EVIDENCE_WAITING_MAX)
        return err_set(
            err, ERR_CONFLICT,
            "You have 20 pieces of evidence that wait for an answer. Wait for one before "
            "you send more.");
    struct db_rows *added =
        db_run(db, mem, STMT_EVIDENCE_ADD,
               DB_PARAMS("external", id_or_none(mem, sent->certification), NULL, sent->title,
                         sent->provider, sent->topic,
                         sent->hundredths ? db_from_int(mem, sent->hundredths) : NULL,
                         db_from_date(mem, sent->done_on)),
               err);
    if (!added)
        return false;
    return !sent->file_name ||
           db_do(db, STMT_EVIDENCE_ATTACH,
                 DB_PARAMS(db_text(added, 0, "id"), sent->file_name, sent->file_type,
                           db_from_bytes(mem, sent->file, sent->file_len)),
                 err);
}

bool evidence_attest(struct db *db, const void *mem, int64_t person, int64_t certification,
                     const char *skill, const char *statement, date today, struct err *err)
{
    if (!timeline_lock(db, person, err))
        return false;
    struct db_rows *last =
        db_run(db, mem, STMT_EVIDENCE_WORD, DB_PARAMS(db_from_int(mem, certification), skill), err);
    if (!last)
        return false;
    if (db_count(last) && !strcmp(db_text(last, 0, "state"), "declined"))
        return err_set(err, ERR_CONFLICT,
                       "An administrator of your facility has answered that your own word does not "
                       "count here. Ask them what does, or send evidence.");
    if (db_count(last) && db_date(last, 0, "done_on") == today)
        return true;
    return db_do(db, STMT_EVIDENCE_ADD,
                 DB_PARAMS("attestation", db_from_int(mem, certification), skill, statement, "", "",
                           NULL, db_from_date(mem, today)),
                 err) &&
           reckon(db, person, err);
}

bool evidence_decide(struct db *db, const void *mem, int64_t evidence, bool accept,
                     const char *reason, struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, STMT_EVIDENCE_DECIDE,
               DB_PARAMS(db_from_int(mem, evidence), accept ? "t" : "f", reason), err);
    if (!rows)
        return false;
    if (db_is_null(rows, 0, "person"))
        return err_set(err, ERR_CONFLICT,
                       "Somebody has answered this already. Reload the page to see how.");
    return db_do(db, STMT_ACT_ADMINISTRATOR, DB_PARAMS(db_text(rows, 0, "person")), err) &&
           reckon(db, db_int(rows, 0, "person"), err) && db_do(db, STMT_ACT_ONESELF, NULL, err);
}

bool evidence_observe(struct db *db, const void *mem, int64_t person, int64_t certification,
                      const char *skill, const char *title, date day, struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, STMT_EVIDENCE_OBSERVE,
               DB_PARAMS(db_from_int(mem, person), id_or_none(mem, certification), skill, title,
                         db_from_date(mem, day)),
               err);
    return rows && db_do(db, STMT_ACT_OBSERVER, DB_PARAMS(db_text(rows, 0, "evidence")), err) &&
           reckon(db, person, err) && db_do(db, STMT_ACT_ONESELF, NULL, err);
}
