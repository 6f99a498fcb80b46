/* Reckoning: what differs from the facts is written.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/certificate.h"
#include "reckon_inner.h"
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

struct store {
    struct db *db;
    const void *mem;
    struct reckoned *list;
    size_t n;
    struct award_change **awards; /* of all of them */
    int64_t *holders;             /* side by side with the awards */
    size_t n_awards, n_keys;
};

static void gather_awards(struct store *s)
{
    size_t room = 1;
    for (size_t i = 0; i < s->n; i++)
        room += s->list[i].n_changes;
    s->awards = mem_array(s->mem, struct award_change *, room);
    s->holders = mem_array(s->mem, int64_t, room);
    for (size_t i = 0; i < s->n; i++) {
        for (size_t k = 0; k < s->list[i].n_changes; k++) {
            struct award_change *c = &s->list[i].changes[k];
            c->code = certificate_new_code(s->mem);
            s->holders[s->n_awards] = s->list[i].person;
            s->awards[s->n_awards++] = c;
            s->n_keys += c->n_keys;
        }
    }
}

/* One array parameter from a value of each of n things. */
#define COLUMN(n, value)                                                                           \
    do {                                                                                           \
        for (size_t i = 0; i < (n); i++)                                                           \
            items[i] = (value);                                                                    \
        params[k++] = db_from_array(mem, items, (n));                                              \
    } while (0)

/* What made each award: its place among them, counted from 1, and a key. */
static void key_columns(const struct store *s, const char **items, const char **params, size_t k)
{
    size_t n = 0;
    for (size_t i = 0; i < s->n_awards; i++) {
        const char *place = db_from_int(s->mem, (int64_t)i + 1);
        for (size_t x = 0; x < s->awards[i]->n_keys; x++)
            items[n++] = place;
    }
    params[k] = db_from_array(s->mem, items, n);
    n = 0;
    for (size_t i = 0; i < s->n_awards; i++) {
        for (size_t x = 0; x < s->awards[i]->n_keys; x++)
            items[n++] = s->awards[i]->keys[x];
    }
    params[k + 1] = db_from_array(s->mem, items, n);
}

static void queue_awards(struct store *s)
{
    const void *mem = s->mem;
    size_t k = 0, n = s->n_awards;
    struct award_change **a = s->awards;
    const char *params[15], **items = mem_array(mem, const char *, n + s->n_keys + 1);
    if (!n)
        return;
    COLUMN(n, db_from_int(mem, s->holders[i]));
    COLUMN(n, db_from_int(mem, a[i]->certification));
    COLUMN(n, a[i]->kind);
    COLUMN(n, last_completion(a[i]));
    COLUMN(n, db_from_date(mem, a[i]->earned_on));
    COLUMN(n, db_from_date(mem, a[i]->valid_from));
    COLUMN(n, db_from_date(mem, a[i]->valid_to.day));
    COLUMN(n, db_from_int(mem, a[i]->valid_to.anchor));
    COLUMN(n, db_from_date(mem, a[i]->window_opens));
    COLUMN(n, a[i]->supersedes ? db_from_int(mem, a[i]->supersedes) : NULL);
    COLUMN(n, a[i]->reason);
    COLUMN(n, a[i]->code);
    COLUMN(n, a[i]->title);
    key_columns(s, items, params, k);
    db_queue(s->db, STMT_RECKON_AWARD, params);
}

static bool take_awards(struct store *s, struct err *err)
{
    struct db_rows *made = s->n_awards ? db_next(s->db, s->mem, err) : NULL;
    for (size_t i = 0; made && i < s->n_awards; i++)
        s->awards[i]->id = db_int(made, i, "id");
    return made || !s->n_awards;
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

static size_t queue_drop(struct store *s)
{
    const void *mem = s->mem;
    struct rows_of rows = rows_of(s, false);
    size_t k = 0;
    const char *params[4], **items = mem_array(mem, const char *, rows.n + 1);
    if (!rows.n)
        return 0;
    COLUMN(rows.n, db_from_int(mem, rows.people[i]));
    COLUMN(rows.n, db_from_int(mem, rows.list[i].post));
    COLUMN(rows.n, db_from_int(mem, rows.list[i].certification));
    COLUMN(rows.n, db_from_date(mem, rows.list[i].from));
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
    COLUMN(rows.n, db_from_int(mem, rows.people[i]));
    COLUMN(rows.n, db_from_int(mem, rows.list[i].post));
    COLUMN(rows.n, db_from_int(mem, rows.list[i].certification));
    COLUMN(rows.n, db_from_int(mem, rows.list[i].facility));
    COLUMN(rows.n, db_from_int(mem, rows.list[i].job_role));
    COLUMN(rows.n, db_from_date(mem, rows.list[i].from));
    COLUMN(rows.n, db_from_date(mem, rows.list[i].to));
    COLUMN(rows.n, standing_name(rows.list[i].standing));
    COLUMN(rows.n, db_from_date(mem, rows.list[i].due));
    db_queue(s->db, STMT_TIMELINE_ADD, params);
    return 1;
}

bool reckon_store(struct db *db, const void *mem, struct reckoned *list, size_t n, struct err *err)
{
    struct store s = {.db = db, .mem = mem, .list = list, .n = n};
    gather_awards(&s);
    queue_awards(&s);
    size_t more = queue_revocations(&s);
    more += queue_drop(&s);
    more += queue_add(&s);
    more += reckon_queue_bookings(db, mem, list, n);
    if (!s.n_awards && !more)
        return true;
    bool done = db_sync(db, err) && take_awards(&s, err);
    for (size_t i = 0; done && i < more; i++)
        done = db_next(db, mem, err);
    return done;
}
