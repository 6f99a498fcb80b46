/*
 * Completion: from the last page or quiz to the award and its certificate.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "domain/completion.h"

#include "domain/reckon.h"
#include "util/mem.h"

/* The awards that came of it; those that only got other dates are no news here. */
static void tell_awards(const void *mem, const struct reckoned *reckoned, struct completion *ret)
{
    ret->awards = mem_array(mem, struct completion_award, reckoned->n_changes + 1);
    for (size_t i = 0; i < reckoned->n_changes; i++) {
        const struct award_change *c = &reckoned->changes[i];
        if (c->supersedes)
            continue;
        ret->awards[ret->n_awards++] = (struct completion_award){.award = c->id,
                                                                 .certification = c->title,
                                                                 .certificate = c->code,
                                                                 .valid_from = c->valid_from,
                                                                 .valid_to = c->valid_to.day};
    }
}

/* What follows from the facts is stored, and told. */
static bool follow(struct db *db, const void *mem, const struct person_facts *facts,
                   struct completion *ret, struct err *err)
{
    struct reckoned reckoned;
    reckon_facts(mem, facts, &reckoned);
    if (!reckon_store(db, mem, &reckoned, 1, err))
        return false;
    tell_awards(mem, &reckoned, ret);
    return true;
}

static bool complete(struct db *db, const void *mem, int64_t person, const char *enrolment,
                     const char *at, struct completion *ret, struct err *err)
{
    struct db_rows *now = db_run(db, mem, STMT_COMPLETION_DAY,
                                 DB_PARAMS(db_from_int(mem, person), enrolment, at), err);
    if (!now)
        return false;
    db_queue(db, STMT_COMPLETION_ADD,
             DB_PARAMS(db_from_int(mem, person), enrolment, db_text(now, 0, "day")));
    person_facts_queue(db, mem, &person, 1);
    if (!db_sync(db, err) || !db_next(db, mem, err))
        return false;
    struct person_facts *facts = person_facts_next(db, mem, &person, 1, err);
    if (!facts || !follow(db, mem, facts, ret, err))
        return false;
    ret->complete = ret->now = true;
    return true;
}

bool completion_reckon(struct db *db, const void *mem, int64_t person, struct completion *ret,
                       struct err *err)
{
    struct person_facts *facts = person_facts_read(db, mem, &person, 1, err);
    return facts && follow(db, mem, facts, ret, err);
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
    return complete(db, mem, person, id, at, ret, err);
}
