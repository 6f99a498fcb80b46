/* Corrections of completions.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/correction.h"

#include <stdlib.h>
#include <string.h>

#include "domain/reckon.h"
#include "domain/timeline.h"
#include "util/mem.h"

bool correction_ask(struct db *db, const void *mem, int64_t person, int64_t completion, date day,
                    const char *reason, struct err *err)
{
    struct db_rows *made = db_run(db, mem, STMT_CORRECTION_ASK,
                                  DB_PARAMS(db_from_int(mem, person), db_from_int(mem, completion),
                                            db_from_date(mem, day), reason),
                                  err);
    if (!made)
        return false;
    return !db_is_null(made, 0, "correction") ||
           err_set(err, ERR_CONFLICT,
                   "A correction of it waits already, or it is on record like that. Reload the "
                   "page.");
}

bool correction_decide(struct db *db, const void *mem, int64_t person, int64_t correction,
                       bool agrees, struct err *err)
{
    if (!timeline_lock(db, person, err))
        return false;
    struct db_rows *rows = db_run(db, mem, STMT_CORRECTION_DECIDE,
                                  DB_PARAMS(db_from_int(mem, person), db_from_int(mem, correction),
                                            agrees ? "true" : "false"),
                                  err);
    if (!rows)
        return false;
    if (!strcmp(db_text(rows, 0, "answer"), "over"))
        return err_set(err, ERR_CONFLICT, "This correction was decided already.");
    if (!strcmp(db_text(rows, 0, "answer"), "same person"))
        return err_set(err, ERR_CONFLICT,
                       "You asked for this correction. Somebody else has to agree to it.");
    return !agrees || timeline_update_for(db, person, err);
}

/* ---- what it would change */

static int compare_pieces(const void *a, const void *b)
{
    const struct evidence *x = &((const struct fact_piece *)a)->fact,
                          *y = &((const struct fact_piece *)b)->fact;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    if (x->instant != y->instant)
        return x->instant < y->instant ? -1 : 1;
    return (x->id > y->id) - (x->id < y->id);
}

/* The facts with the completion on another day, or without it; `again` is the piece of one that
 * does not count so far. */
static struct person_facts corrected(const void *mem, const struct person_facts *f,
                                     const struct fact_piece *again, date day)
{
    struct person_facts then = *f;
    const char *key = again->key;
    bool found = false;
    then.pieces = mem_array(mem, struct fact_piece, f->n_pieces + 1);
    then.n_pieces = 0;
    for (size_t i = 0; i < f->n_pieces; i++) {
        struct fact_piece p = f->pieces[i];
        bool it = !strcmp(p.key, key);
        found |= it;
        if (it && day == DATE_NONE)
            continue;
        if (it)
            p.fact.day = day;
        then.pieces[then.n_pieces++] = p;
    }
    if (!found && day != DATE_NONE)
        then.pieces[then.n_pieces++] = *again;
    qsort(then.pieces, then.n_pieces, sizeof *then.pieces, compare_pieces);
    return then;
}

/* The award that the same piece completed; NULL: none does. */
static const struct replay_award *same_award(const struct reckoned_awards *c, const char *key,
                                             enum evidence_kind kind)
{
    for (size_t i = 0; i < c->replay.n_awards; i++) {
        const struct replay_award *a = &c->replay.awards[i];
        if (a->kind == kind && !strcmp(c->pieces[a->evidence].key, key))
            return a;
    }
    return NULL;
}

static void take_award(const void *mem, const struct reckoned_awards *c,
                       const struct replay_award *now, const struct replay_award *then,
                       struct correction_outlook *ret)
{
    const struct replay_award *any = now ? now : then;
    if (now && then && now->valid_from == then->valid_from &&
        now->valid_to.day == then->valid_to.day)
        return;
    ret->awards = mem_grow(mem, ret->awards, ret->n_awards, ret->n_awards + 1);
    ret->awards[ret->n_awards++] = (struct correction_award){
        .certification = c->certification,
        .title = any->version < c->rule->n_versions ? c->rule->titles[any->version] : "",
        .now = now,
        .then = then,
        .from_now = now ? now->valid_from : DATE_NONE,
        .to_now = now ? now->valid_to.day : DATE_NONE,
        .from_then = then ? then->valid_from : DATE_NONE,
        .to_then = then ? then->valid_to.day : DATE_NONE,
    };
}

/* Both were reckoned by the same rules, so that certifications stand at the same places. */
static void compare_awards(const void *mem, const struct reckoned *now, const struct reckoned *then,
                           struct correction_outlook *ret)
{
    ret->awards = mem_array(mem, struct correction_award, 0);
    for (size_t i = 0; i < now->n_certifications; i++) {
        const struct reckoned_awards *a = &now->certifications[i], *b = &then->certifications[i];
        for (size_t k = 0; k < a->replay.n_awards; k++) {
            const struct replay_award *one = &a->replay.awards[k];
            take_award(mem, a, one, same_award(b, a->pieces[one->evidence].key, one->kind), ret);
        }
        for (size_t k = 0; k < b->replay.n_awards; k++) {
            const struct replay_award *one = &b->replay.awards[k];
            if (!same_award(a, b->pieces[one->evidence].key, one->kind))
                take_award(mem, b, NULL, one, ret);
        }
    }
}

static const struct timeline_row *row_on(const struct reckoned *r, const struct timeline_row *like,
                                         date day)
{
    for (size_t i = 0; i < r->n_rows; i++) {
        const struct timeline_row *t = &r->rows[i];
        if (t->post == like->post && t->certification == like->certification && t->from <= day &&
            t->to >= day)
            return t;
    }
    return NULL;
}

/* A correction changes no duty: a row of one stands in both. */
static void compare_standings(const void *mem, const struct reckoned *now,
                              const struct reckoned *then, date day, struct correction_outlook *ret)
{
    ret->standings = mem_array(mem, struct correction_standing, now->n_rows + 1);
    for (size_t i = 0; i < now->n_rows; i++) {
        const struct timeline_row *a = &now->rows[i], *b;
        if (a->from > day || a->to < day || !(b = row_on(then, a, day)))
            continue;
        if (a->standing != b->standing || a->due != b->due)
            ret->standings[ret->n_standings++] = (struct correction_standing){
                a->post, a->certification, a->standing, b->standing, a->due, b->due};
    }
}

bool correction_outlook(struct db *db, const void *mem, int64_t person,
                        const struct correction_of *of, date today, struct correction_outlook *ret,
                        struct err *err)
{
    struct person_facts *facts, other;
    struct reckoned now, then;
    struct fact_piece again = {.fact = {.kind = EVIDENCE_COMPLETION,
                                        .day = of->day,
                                        .id = of->completion,
                                        .of = of->course},
                               .key = mem_format(mem, "c%lld", (long long)of->completion)};
    *ret = (struct correction_outlook){0};
    struct db_rows *worth =
        db_run(db, mem, STMT_EVIDENCE_COURSE_HOURS,
               DB_PARAMS(db_from_int(mem, of->course),
                         db_from_date(mem, of->day == DATE_NONE ? today : of->day)),
               err);
    if (!worth)
        return false;
    if (db_count(worth))
        evidence_take_hours(worth, 0, mem, &again.fact);
    if (!db_do(db, STMT_ACT_ADMINISTRATOR, DB_PARAMS(db_from_int(mem, person)), err) ||
        !(facts = person_facts_read(db, mem, &person, 1, err)) ||
        !db_do(db, STMT_ACT_ONESELF, NULL, err))
        return false;
    other = corrected(mem, facts, &again, of->day);
    reckon_facts(mem, facts, &now);
    reckon_facts(mem, &other, &then);
    compare_awards(mem, &now, &then, ret);
    compare_standings(mem, &now, &then, today, ret);
    return true;
}
