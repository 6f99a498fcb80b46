/*
 * Completion: from the last page or quiz to the award and its certificate.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "domain/completion.h"

#include "domain/certificate.h"
#include "domain/renewal.h"
#include "domain/timeline.h"
#include "util/mem.h"

static bool add_award(struct db *db, const void *mem, int64_t person, const char *completion,
                      const struct db_rows *rule, size_t i, date on, const char *zone,
                      struct completion_award *ret, struct err *err)
{
    struct renewal_rule method = {.method = RENEWAL_COMPLETION,
                                  .active = (int)db_int(rule, i, "valid_months"),
                                  .window = (int)db_int(rule, i, "window_months")};
    struct renewal_facts first = {.completed = on, .previous.day = DATE_NONE, .due = DATE_NONE};
    struct renewal held = renewal_of(&method, &first);
    *ret = (struct completion_award){
        .certification = db_text(rule, i, "title"),
        .certificate = certificate_new_code(mem),
        .valid_from = on,
        .valid_to = held.expiry.day,
    };
    struct db_rows *award =
        db_run(db, mem, STMT_COMPLETION_AWARD,
               DB_PARAMS(db_from_int(mem, person), db_text(rule, i, "certification_id"), completion,
                         db_from_date(mem, on), db_from_date(mem, ret->valid_to),
                         db_from_date(mem, held.window_opens)),
               err);
    if (!award)
        return false;
    ret->award = db_int(award, 0, "id");
    return db_run(db, mem, STMT_COMPLETION_CERTIFICATE,
                  DB_PARAMS(db_text(award, 0, "id"), ret->certificate, ret->certification, zone),
                  err) != NULL;
}

static bool complete(struct db *db, const void *mem, int64_t person, const char *enrolment,
                     const char *at, const struct db_rows *state, struct completion *ret,
                     struct err *err)
{
    struct db_rows *now = db_run(db, mem, STMT_COMPLETION_DAY,
                                 DB_PARAMS(db_from_int(mem, person), enrolment, at), err);
    if (!now)
        return false;
    date day = db_date(now, 0, "day");
    const char *on = db_text(now, 0, "day"), *zone = db_text(now, 0, "zone");
    db_queue(db, STMT_COMPLETION_ADD, DB_PARAMS(db_from_int(mem, person), enrolment, on));
    db_queue(db, STMT_COMPLETION_CERTIFICATIONS, DB_PARAMS(db_text(state, 0, "course_id"), on));
    struct db_rows *added = db_sync(db, err) ? db_next(db, mem, err) : NULL;
    struct db_rows *rules = added ? db_next(db, mem, err) : NULL;
    if (!rules)
        return false;
    ret->n_awards = db_count(rules);
    ret->awards = mem_array(mem, struct completion_award, ret->n_awards);
    for (size_t i = 0; i < ret->n_awards; i++) {
        if (!add_award(db, mem, person, db_text(added, 0, "id"), rules, i, day, zone,
                       &ret->awards[i], err))
            return false;
    }
    ret->complete = ret->now = true;
    return timeline_update(db, person, err);
}

bool completion_settle(struct db *db, const void *mem, int64_t person, int64_t enrolment,
                       const char *at, struct completion *ret, struct err *err)
{
    const char *id = db_from_int(mem, enrolment);
    *ret = (struct completion){0};
    struct db_rows *state =
        db_run(db, mem, STMT_COMPLETION_STATE, DB_PARAMS(id, db_from_int(mem, person)), err);
    if (!state)
        return false;
    if (!db_count(state))
        return err_set(err, ERR_NOT_FOUND, "There is no such enrolment.");
    ret->complete = db_bool(state, 0, "complete");
    if (ret->complete || db_int(state, 0, "unread") || db_int(state, 0, "undone"))
        return true;
    return complete(db, mem, person, id, at, state, ret, err);
}
