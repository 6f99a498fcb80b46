/* Reckoning: what differs from the facts is written.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/certificate.h"
#include "domain/reckon.h"
#include "util/mem.h"

/* The last completion among what made an award; NULL: none did. */
static const char *last_completion(const struct award_change *c)
{
    for (size_t i = c->n_keys; i-- > 0;) {
        if (c->keys[i][0] == 'c')
            return c->keys[i] + 1;
    }
    return NULL;
}

static void queue_award(struct db *db, const void *mem, const char *person, struct award_change *c)
{
    c->code = certificate_new_code(mem);
    const char *supersedes = c->supersedes ? db_from_int(mem, c->supersedes) : NULL;
    db_queue(db, STMT_RECKON_AWARD,
             DB_PARAMS(person, db_from_int(mem, c->certification), c->kind, last_completion(c),
                       db_from_date(mem, c->earned_on), db_from_date(mem, c->valid_from),
                       db_from_date(mem, c->valid_to.day), db_from_int(mem, c->valid_to.anchor),
                       db_from_date(mem, c->window_opens), supersedes, c->reason,
                       db_from_array(mem, c->keys, c->n_keys), c->code, c->title));
    if (c->was_revoked)
        db_queue(db, STMT_RECKON_REVOKED_AGAIN, DB_PARAMS(supersedes));
}

static void queue_fallen(struct db *db, const void *mem, const char *person,
                         const struct reckoned *r)
{
    const char **ids = mem_array(mem, const char *, r->n_fallen + 1);
    for (size_t i = 0; i < r->n_fallen; i++)
        ids[i] = db_from_int(mem, r->fallen[i]);
    const char *why = "The work that made it no longer does, after a correction.";
    db_queue(db, STMT_RECKON_FALL, DB_PARAMS(person, db_from_array(mem, ids, r->n_fallen), why));
}

/* One array parameter from a field of each row. */
#define COLUMN(field)                                                                              \
    do {                                                                                           \
        for (size_t i = 0; i < n; i++)                                                             \
            items[i] = (field);                                                                    \
        params[k++] = db_from_array(mem, items, n);                                                \
    } while (0)

static void queue_timelines(struct db *db, const void *mem, const char *person,
                            const struct reckoned *r)
{
    const struct timeline_row *rows = r->rows;
    size_t n = r->n_rows, k = 0;
    const char *params[9], **items = mem_array(mem, const char *, n + 1);
    params[k++] = person;
    COLUMN(db_from_int(mem, rows[i].post));
    COLUMN(db_from_int(mem, rows[i].certification));
    COLUMN(db_from_int(mem, rows[i].facility));
    COLUMN(db_from_int(mem, rows[i].job_role));
    COLUMN(db_from_date(mem, rows[i].from));
    COLUMN(db_from_date(mem, rows[i].to));
    COLUMN(standing_name(rows[i].standing));
    COLUMN(db_from_date(mem, rows[i].due));
    db_queue(db, STMT_TIMELINE_DROP, params);
    db_queue(db, STMT_TIMELINE_ADD, params);
}

bool reckon_store(struct db *db, const void *mem, int64_t person, struct reckoned *reckoned,
                  struct err *err)
{
    const char *id = db_from_int(mem, person);
    for (size_t i = 0; i < reckoned->n_changes; i++)
        queue_award(db, mem, id, &reckoned->changes[i]);
    if (reckoned->n_fallen)
        queue_fallen(db, mem, id, reckoned);
    queue_timelines(db, mem, id, reckoned);
    if (!db_sync(db, err))
        return false;
    for (size_t i = 0; i < reckoned->n_changes; i++) {
        struct award_change *c = &reckoned->changes[i];
        struct db_rows *made = db_next(db, mem, err);
        if (!made || (c->was_revoked && !db_next(db, mem, err)))
            return false;
        c->id = db_int(made, 0, "id");
    }
    return (!reckoned->n_fallen || db_next(db, mem, err)) && db_next(db, mem, err) &&
           db_next(db, mem, err);
}
