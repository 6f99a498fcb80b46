/* Reckoning: what differs from the facts is written.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/certificate.h"
#include "domain/reckon.h"
#include "util/mem.h"

/* Awards that are sent at once. */
enum { AWARDS = 64 };

/* The last completion among what made an award; NULL: none did. */
static const char *last_completion(const struct award_change *c)
{
    for (size_t i = c->n_keys; i-- > 0;) {
        if (c->keys[i][0] == 'c')
            return c->keys[i] + 1;
    }
    return NULL;
}

/* What is on its way to the server. */
struct store {
    struct db *db;
    const void *mem;
    struct reckoned *list;
    size_t n;
    struct award_change *awards[AWARDS];
    size_t n_awards;
};

static void queue_award(struct store *s, int64_t person, struct award_change *c)
{
    const void *mem = s->mem;
    c->code = certificate_new_code(mem);
    db_queue(s->db, STMT_RECKON_AWARD,
             DB_PARAMS(db_from_int(mem, person), db_from_int(mem, c->certification), c->kind,
                       last_completion(c), db_from_date(mem, c->earned_on),
                       db_from_date(mem, c->valid_from), db_from_date(mem, c->valid_to.day),
                       db_from_int(mem, c->valid_to.anchor), db_from_date(mem, c->window_opens),
                       c->supersedes ? db_from_int(mem, c->supersedes) : NULL, c->reason,
                       db_from_array(mem, c->keys, c->n_keys), c->code, c->title));
    s->awards[s->n_awards++] = c;
}

/* The ids of the awards that were sent. */
static bool take_awards(struct store *s, struct err *err)
{
    for (size_t i = 0; i < s->n_awards; i++) {
        struct db_rows *made = db_next(s->db, s->mem, err);
        if (!made)
            return false;
        s->awards[i]->id = db_int(made, 0, "id");
    }
    s->n_awards = 0;
    return true;
}

/* All but the last of them are sent at once: a pipeline has an end. */
static bool queue_awards(struct store *s, struct err *err)
{
    for (size_t i = 0; i < s->n; i++) {
        struct reckoned *r = &s->list[i];
        for (size_t k = 0; k < r->n_changes; k++) {
            if (s->n_awards == AWARDS && !(db_sync(s->db, err) && take_awards(s, err)))
                return false;
            queue_award(s, r->person, &r->changes[k]);
        }
    }
    return true;
}

/* Awards that were revoked, and have another in their place now; those that fell. How many
 * statements that took. */
static size_t queue_revocations(struct store *s)
{
    size_t again = 0, fallen = 0, room = 1;
    for (size_t i = 0; i < s->n; i++)
        room += s->list[i].n_changes + s->list[i].n_fallen;
    const char **superseded = mem_array(s->mem, const char *, room);
    const char **gone = mem_array(s->mem, const char *, room);
    for (size_t i = 0; i < s->n; i++) {
        const struct reckoned *r = &s->list[i];
        for (size_t k = 0; k < r->n_changes; k++) {
            if (r->changes[k].was_revoked)
                superseded[again++] = db_from_int(s->mem, r->changes[k].supersedes);
        }
        for (size_t k = 0; k < r->n_fallen; k++)
            gone[fallen++] = db_from_int(s->mem, r->fallen[k]);
    }
    const char *why = "The work that made it no longer does, after a correction.";
    if (again)
        db_queue(s->db, STMT_RECKON_REVOKED_AGAIN,
                 DB_PARAMS(db_from_array(s->mem, superseded, again)));
    if (fallen)
        db_queue(s->db, STMT_RECKON_FALL, DB_PARAMS(db_from_array(s->mem, gone, fallen), why));
    return (size_t)(again > 0) + (size_t)(fallen > 0);
}

/* ---- timelines ---- */

/* Rows of several people, each with whose it is. */
struct rows_of {
    int64_t *people;
    struct timeline_row *list;
    size_t n;
};

static struct rows_of rows_of(const struct store *s, bool added)
{
    struct rows_of all = {0};
    for (size_t i = 0; i < s->n; i++)
        all.n += added ? s->list[i].n_add : s->list[i].n_drop;
    all.people = mem_array(s->mem, int64_t, all.n + 1);
    all.list = mem_array(s->mem, struct timeline_row, all.n + 1);
    for (size_t i = 0, at = 0; i < s->n; i++) {
        const struct reckoned *r = &s->list[i];
        size_t n = added ? r->n_add : r->n_drop;
        for (size_t k = 0; k < n; k++, at++) {
            all.people[at] = r->person;
            all.list[at] = added ? r->add[k] : r->drop[k];
        }
    }
    return all;
}

/* One array parameter from a field of each row. */
#define COLUMN(field)                                                                              \
    do {                                                                                           \
        for (size_t i = 0; i < rows.n; i++)                                                        \
            items[i] = (field);                                                                    \
        params[k++] = db_from_array(mem, items, rows.n);                                           \
    } while (0)

static size_t queue_drop(struct store *s)
{
    const void *mem = s->mem;
    struct rows_of rows = rows_of(s, false);
    size_t k = 0;
    const char *params[4], **items = mem_array(mem, const char *, rows.n + 1);
    if (!rows.n)
        return 0;
    COLUMN(db_from_int(mem, rows.people[i]));
    COLUMN(db_from_int(mem, rows.list[i].post));
    COLUMN(db_from_int(mem, rows.list[i].certification));
    COLUMN(db_from_date(mem, rows.list[i].from));
    db_queue(s->db, STMT_TIMELINE_DROP, params);
    return 1;
}

static size_t queue_add(struct store *s)
{
    const void *mem = s->mem;
    struct rows_of rows = rows_of(s, true);
    size_t k = 0;
    const char *params[9], **items = mem_array(mem, const char *, rows.n + 1);
    if (!rows.n)
        return 0;
    COLUMN(db_from_int(mem, rows.people[i]));
    COLUMN(db_from_int(mem, rows.list[i].post));
    COLUMN(db_from_int(mem, rows.list[i].certification));
    COLUMN(db_from_int(mem, rows.list[i].facility));
    COLUMN(db_from_int(mem, rows.list[i].job_role));
    COLUMN(db_from_date(mem, rows.list[i].from));
    COLUMN(db_from_date(mem, rows.list[i].to));
    COLUMN(standing_name(rows.list[i].standing));
    COLUMN(db_from_date(mem, rows.list[i].due));
    db_queue(s->db, STMT_TIMELINE_ADD, params);
    return 1;
}

bool reckon_store(struct db *db, const void *mem, struct reckoned *list, size_t n, struct err *err)
{
    struct store s = {.db = db, .mem = mem, .list = list, .n = n};
    if (!queue_awards(&s, err))
        return false;
    size_t more = queue_revocations(&s);
    more += queue_drop(&s);
    more += queue_add(&s);
    if (!s.n_awards && !more)
        return true;
    bool done = db_sync(db, err) && take_awards(&s, err);
    for (size_t i = 0; done && i < more; i++)
        done = db_next(db, mem, err);
    return done;
}
