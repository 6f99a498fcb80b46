/* Changes of rules: what one does to people, worked out ahead.  SPDX-License-Identifier: Apache-2.0
 */
#include "domain/booking.h"
#include "domain/folding.h"
#include "domain/reckon.h"
#include "rule_change_inner.h"
#include "util/mem.h"

enum {
    BATCH = 400,
    SUMMED = 100000 /* of what was booked, at a time */
};

bool change_open(struct change *c, struct err *err)
{
    db_queue_begin(c->db, false);
    return db_sync(c->db, err) && db_next(c->db, c->mem, err);
}

bool change_batch(struct change *c, size_t most, struct change_batch *ret, struct err *err)
{
    const void *mem = c->mem;
    struct db_rows *rows = db_run(c->db, mem, STMT_RULE_CHANGE_BATCH,
                                  DB_PARAMS(c->number, db_from_int(mem, (int64_t)most)), err);
    if (!rows)
        return false;
    ret->n = db_count(rows);
    ret->people = mem_array(mem, int64_t, ret->n + 1);
    ret->ids = mem_array(mem, const char *, ret->n + 1);
    ret->facts = mem_array(mem, const char *, ret->n + 1);
    for (size_t i = 0; i < ret->n; i++) {
        ret->people[i] = db_int(rows, i, "person_id");
        ret->ids[i] = db_text(rows, i, "person_id");
        ret->facts[i] = db_text(rows, i, "facts");
    }
    return true;
}

bool change_store(struct change *c, const struct change_batch *batch, struct err *err)
{
    if (!c->import)
        return rules_store(c->db, c->mem, c->rules, &c->options, err);
    const char *people = batch ? db_from_array(c->mem, batch->ids, batch->n) : NULL;
    return db_do(c->db, STMT_PEOPLE_IMPORT_FACTS, DB_PARAMS(c->import, people), err);
}

struct reckoned *change_reckon(struct change *c, const struct change_batch *batch, struct err *err)
{
    return reckon_people(c->db, c->mem, batch->people, batch->n, err);
}

size_t change_unbooked(struct change *c, const struct change_batch *batch,
                       const struct reckoned *list, int64_t **ret)
{
    size_t n = 0;
    *ret = mem_array(c->mem, int64_t, batch->n + 1);
    for (size_t i = 0; i < batch->n && !c->import; i++) {
        if (list[i].n_places_add || list[i].n_places_drop)
            (*ret)[n++] = list[i].person;
    }
    return n;
}

/* ---- keeping ---- */

/* Of the people of a batch, those for whom it holds. */
struct kept {
    struct change *c;
    const struct reckoned **list;
    const char **ids, **facts;
    size_t n;
    const char **before; /* of whom something was staged before */
    size_t n_before;
    size_t queued;
};

static bool take_kept(struct kept *k, const struct change_batch *batch, const struct reckoned *list,
                      struct err *err)
{
    const void *mem = k->c->mem;
    struct db_rows *rows = db_run(k->c->db, mem, STMT_RULE_CHANGE_KEEP,
                                  DB_PARAMS(k->c->number, db_from_array(mem, batch->ids, batch->n),
                                            db_from_array(mem, batch->facts, batch->n)),
                                  err);
    if (!rows)
        return false;
    k->list = mem_array(mem, const struct reckoned *, batch->n + 1);
    k->ids = mem_array(mem, const char *, batch->n + 1);
    k->facts = mem_array(mem, const char *, batch->n + 1);
    k->before = mem_array(mem, const char *, batch->n + 1);
    for (size_t i = 0, b = 0; i < db_count(rows); i++) {
        int64_t person = db_int(rows, i, "person_id");
        while (batch->people[b] != person)
            b++;
        k->list[k->n] = &list[b];
        k->ids[k->n] = batch->ids[b];
        k->facts[k->n++] = batch->facts[b];
        if (db_bool(rows, i, "before"))
            k->before[k->n_before++] = batch->ids[b];
    }
    return true;
}

static void queue(struct kept *k, enum stmt stmt, const char *const *params)
{
    db_queue(k->c->db, stmt, params);
    k->queued++;
}

/* The rows that go, or those that come. */
static void queue_rows(struct kept *k, bool come)
{
    const void *mem = k->c->mem;
    size_t n = 0, at = 0, p = 0;
    for (size_t i = 0; i < k->n; i++)
        n += come ? k->list[i]->n_add : k->list[i]->n_drop;
    if (!n)
        return;
    const char **columns[9], *params[10];
    for (size_t i = 0; i < 9; i++)
        columns[i] = mem_array(mem, const char *, n);
    for (size_t i = 0; i < k->n; i++) {
        const struct timeline_row *rows = come ? k->list[i]->add : k->list[i]->drop;
        size_t n_rows = come ? k->list[i]->n_add : k->list[i]->n_drop;
        for (size_t r = 0; r < n_rows; r++, at++) {
            columns[0][at] = k->ids[i];
            columns[1][at] = db_from_int(mem, rows[r].post);
            columns[2][at] = db_from_int(mem, rows[r].certification);
            columns[come ? 5 : 3][at] = db_from_date(mem, rows[r].from);
            if (!come)
                continue;
            columns[3][at] = db_from_int(mem, rows[r].facility);
            columns[4][at] = db_from_int(mem, rows[r].job_role);
            columns[6][at] = db_from_date(mem, rows[r].to);
            columns[7][at] = standing_name(rows[r].standing);
            columns[8][at] = db_from_date(mem, rows[r].due);
        }
    }
    params[p++] = k->c->number;
    for (size_t i = 0; i < (come ? 9U : 4U); i++)
        params[p++] = db_from_array(mem, columns[i], n);
    queue(k, come ? STMT_RULE_CHANGE_COMES : STMT_RULE_CHANGE_GOES, params);
}

/* What that means for the counters. */
static void queue_bookings(struct kept *k)
{
    const void *mem = k->c->mem;
    size_t n = 0, at = 0;
    for (size_t i = 0; i < k->n; i++)
        n += k->list[i]->n_book;
    if (!n)
        return;
    const char **columns[8], *params[9] = {k->c->number};
    for (size_t i = 0; i < 8; i++)
        columns[i] = mem_array(mem, const char *, n);
    for (size_t i = 0; i < k->n; i++) {
        for (size_t b = 0; b < k->list[i]->n_book; b++, at++) {
            const struct booking *d = &k->list[i]->book[b];
            columns[0][at] = k->ids[i];
            columns[1][at] = db_from_int(mem, d->facility);
            columns[2][at] = db_from_int(mem, d->job_role);
            columns[3][at] = db_from_int(mem, d->certification);
            columns[4][at] = d->people ? "true" : "false";
            columns[5][at] = standing_name(d->standing);
            columns[6][at] = db_from_date(mem, d->day);
            columns[7][at] = db_from_int(mem, d->n);
        }
    }
    for (size_t i = 0; i < 8; i++)
        params[1 + i] = db_from_array(mem, columns[i], n);
    queue(k, STMT_RULE_CHANGE_BOOK, params);
}

/* Where an import books posts, or books them no more. */
static void queue_places(struct kept *k, bool goes)
{
    const void *mem = k->c->mem;
    size_t n = 0, at = 0;
    for (size_t i = 0; i < k->n; i++)
        n += goes ? k->list[i]->n_places_drop : k->list[i]->n_places_add;
    if (!n)
        return;
    const char **columns[6], *params[8] = {k->c->import, goes ? "true" : "false"};
    for (size_t i = 0; i < 6; i++)
        columns[i] = mem_array(mem, const char *, n);
    for (size_t i = 0; i < k->n; i++) {
        const struct reckoned *r = k->list[i];
        size_t n_places = goes ? r->n_places_drop : r->n_places_add;
        for (size_t p = 0; p < n_places; p++, at++) {
            const struct fact_post *place = goes ? &r->places_drop[p] : &r->places_add[p];
            columns[0][at] = k->ids[i];
            columns[1][at] = db_from_int(mem, place->post);
            columns[2][at] = db_from_date(mem, place->from);
            columns[3][at] = db_from_date(mem, place->to);
            columns[4][at] = db_from_int(mem, place->facility);
            columns[5][at] = db_from_int(mem, place->job_role);
        }
    }
    for (size_t i = 0; i < 6; i++)
        params[2 + i] = db_from_array(mem, columns[i], n);
    queue(k, STMT_PEOPLE_IMPORT_PLACE, params);
}

static void queue_staged(struct kept *k)
{
    const void *mem = k->c->mem;
    const char **changed = mem_array(mem, const char *, k->n);
    const char **awards = mem_array(mem, const char *, k->n);
    for (size_t i = 0; i < k->n; i++) {
        const struct reckoned *r = k->list[i];
        changed[i] = r->n_add || r->n_drop ? "true" : "false";
        awards[i] = db_from_int(mem, (int64_t)(r->n_changes + r->n_fallen));
    }
    queue(k, STMT_RULE_CHANGE_STAGED,
          DB_PARAMS(k->c->number, db_from_array(mem, k->ids, k->n),
                    db_from_array(mem, k->facts, k->n), db_from_array(mem, changed, k->n),
                    db_from_array(mem, awards, k->n)));
}

bool change_keep(struct change *c, const struct change_batch *batch, const struct reckoned *list,
                 struct err *err)
{
    struct kept k = {.c = c};
    if (!take_kept(&k, batch, list, err))
        return false;
    if (!k.n)
        return true;
    const char *before = db_from_array(c->mem, k.before, k.n_before);
    if (k.n_before)
        queue(&k, STMT_RULE_CHANGE_TAKE_BACK, DB_PARAMS(c->number, before));
    if (k.n_before && c->import)
        queue(&k, STMT_PEOPLE_IMPORT_UNPLACE, DB_PARAMS(c->import, before));
    if (c->import) {
        queue_places(&k, true);
        queue_places(&k, false);
    }
    queue_rows(&k, false);
    queue_rows(&k, true);
    queue_bookings(&k);
    queue_staged(&k);
    bool done = db_sync(c->db, err);
    for (size_t i = 0; done && i < k.queued; i++)
        done = db_next(c->db, c->mem, err);
    return done;
}

/* What a change books is summed ahead while it is staged: else, where no attest work does, all of
 * it would have to be counted one by one from the moment it is in force. */
static bool sum_ahead(struct change *c, const struct reckoned *list, size_t n, struct err *err)
{
    static size_t booked; /* since this process last did */
    for (size_t i = 0; i < n; i++)
        booked += list[i].n_book;
    if (booked < SUMMED)
        return true;
    booked = 0;
    return folding_new(c->db, c->mem, NULL, err);
}

bool change_stage(struct change *c, bool *ret, struct err *err)
{
    struct change_batch batch;
    struct reckoned *list = NULL;
    bool done = change_open(c, err) && change_batch(c, BATCH, &batch, err);
    if (done && batch.n)
        done = change_store(c, &batch, err) && (list = change_reckon(c, &batch, err));
    db_rollback(c->db);
    *ret = done && batch.n;
    if (!*ret)
        return done;
    int64_t *unbooked;
    size_t n_unbooked = change_unbooked(c, &batch, list, &unbooked);
    if (n_unbooked) /* which marks them, so that they come again */
        return reckon_in_batches(c->db, unbooked, n_unbooked, err);
    struct db_rows *still = NULL;
    done = change_open(c, err) &&
           (still = db_run(c->db, c->mem, STMT_RULE_CHANGE_STILL, DB_PARAMS(c->number), err)) &&
           (!db_count(still) || change_keep(c, &batch, list, err)) && db_commit(c->db, err);
    if (!done)
        db_rollback(c->db);
    return done && sum_ahead(c, list, batch.n, err);
}
