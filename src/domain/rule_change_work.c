/* Changes of rules: the next step.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/rule_change_work.h"

#include <string.h>

#include "domain/folding.h"
#include "domain/reckon.h"
#include "rule_change_inner.h"
#include "util/mem.h"

enum {
    IN_THE_LAST_MOMENT = 100, /* people who may be worked out while facts wait */
    AT_ONCE = 1000,           /* of people */
    MOVED = 20000             /* of what was booked */
};

/* Commits what was done, or undoes it. */
static bool finish(struct change *c, bool done, struct err *err)
{
    done = done && db_commit(c->db, err);
    if (!done)
        db_rollback(c->db);
    return done;
}

static bool do_it(struct change *c, enum stmt stmt, const char *second, struct err *err)
{
    return db_do(c->db, stmt, second ? DB_PARAMS(c->number, second) : DB_PARAMS(c->number), err);
}

/* In the open transaction: no fact is being written, and none will be until it ends. *ret false: a
 * fact has been on its way for too long to wait for it, since all others would wait behind. */
static bool be_quiet(struct change *c, bool *ret, struct err *err)
{
    struct db_rows *rows = db_run(c->db, c->mem, STMT_RULE_CHANGE_QUIET, NULL, err);
    *ret = rows && db_bool(rows, 0, "quiet");
    return rows;
}

/* ---- asked */

/* Codes get their ids, which mean nothing as long as no version is there. */
static bool store_codes(struct change *c, struct err *err)
{
    bool done = true;
    for (size_t i = 0; !c->import && done && i < c->rules->n_certifications; i++)
        done = db_do(c->db, STMT_REQUIREMENT_CERTIFICATION,
                     DB_PARAMS(c->rules->certifications[i].code), err);
    for (size_t i = 0; !c->import && done && i < c->rules->n_requirements; i++)
        done = db_do(c->db, STMT_REQUIREMENT_ADD, DB_PARAMS(c->rules->requirements[i].code), err);
    return done;
}

static bool begin(struct change *c, bool *ret, struct err *err)
{
    *ret = false;
    bool done = change_open(c, err) && be_quiet(c, ret, err);
    return finish(
        c, done && (!*ret || (do_it(c, STMT_RULE_CHANGE_BEGIN, NULL, err) && store_codes(c, err))),
        err);
}

/* ---- computing */

/* Whom it may touch is looked for in one part of the people: with the rules stored in a transaction
 * that is rolled back, so that a short one is enough to keep them. Stopped in between, it goes on
 * with the same part. Whoever has a fact meanwhile, or is new, has marked themselves. */
static bool count_people(struct change *c, struct err *err)
{
    if (c->import) /* which names them */
        return do_it(c, STMT_RULE_CHANGE_IMPORT_PEOPLE, NULL, err) &&
               do_it(c, STMT_RULE_CHANGE_COUNTED, NULL, err);
    struct db_rows *slice =
        db_run(c->db, c->mem, STMT_RULE_CHANGE_SLICE, DB_PARAMS(c->number), err);
    if (!slice)
        return false;
    if (db_is_null(slice, 0, "upto"))
        return do_it(c, STMT_RULE_CHANGE_COUNTED, NULL, err);
    const char *people = NULL, *upto = db_text(slice, 0, "upto");
    bool done =
        change_open(c, err) && rules_store(c->db, c->mem, c->rules, &c->options, err) &&
        (people = rules_people(c->db, c->mem, c->rules, db_text(slice, 0, "after"), upto, err));
    db_rollback(c->db);
    return done && db_do(c->db, STMT_RULE_CHANGE_PEOPLE, DB_PARAMS(c->number, people, upto), err);
}

static bool keep_effect(struct change *c, const struct rules_effect *e, size_t number,
                        struct err *err)
{
    const void *mem = c->mem;
    const int64_t counts[] = {e->posts,
                              e->people,
                              e->everybody,
                              e->counts[STANDING_LAPSED],
                              e->counts[STANDING_OVERDUE],
                              e->counts[STANDING_DUE],
                              e->counts[STANDING_WINDOW_OPEN],
                              e->counts[STANDING_CURRENT],
                              e->counts[STANDING_EXEMPT],
                              e->past,
                              e->undated,
                              e->shared,
                              e->unlicensed};
    enum { N = sizeof counts / sizeof *counts };
    const char *params[7 + N + 1] = {c->number,
                                     db_from_int(mem, (int64_t)number),
                                     e->code,
                                     e->title,
                                     e->certification,
                                     db_from_date(mem, e->from),
                                     db_from_date(mem, e->day)};
    for (size_t i = 0; i < N; i++)
        params[7 + i] = db_from_int(mem, counts[i]);
    params[7 + N] = e->by_licence ? "true" : "false";
    return db_do(c->db, STMT_RULE_CHANGE_EFFECT, params, err);
}

/* Counts what it does (an import was counted before it was decided): in a transaction in which it
 * is in force, and which is rolled back. */
static bool make_ready(struct change *c, struct err *err)
{
    struct rules_effect *effects = NULL;
    size_t n = 0;
    bool done = folding_new(c->db, c->mem, NULL, err);
    if (c->import)
        return done && do_it(c, STMT_RULE_CHANGE_READY, NULL, err);
    done = done && change_open(c, err) && rules_store(c->db, c->mem, c->rules, &c->options, err) &&
           do_it(c, STMT_RULE_CHANGE_IN_FORCE, NULL, err) &&
           rules_effects(c->db, c->mem, c->rules, &effects, &n, err);
    db_rollback(c->db);
    if (!done)
        return false;
    done = change_open(c, err);
    for (size_t i = 0; done && i < n; i++)
        done = keep_effect(c, &effects[i], i + 1, err);
    return finish(c, done && do_it(c, STMT_RULE_CHANGE_READY, NULL, err), err);
}

static bool compute(struct change *c, struct err *err)
{
    bool worked = false;
    if (!c->counted)
        return count_people(c, err);
    return change_stage(c, &worked, err) && (worked || make_ready(c, err));
}

/* ---- ready */

/* Keeps what a batch came to; afterwards it has those who could not be kept. */
static bool keep_last(struct change *c, struct change_batch *batch, const struct reckoned *list,
                      struct err *err)
{
    int64_t *unbooked;
    return change_unbooked(c, batch, list, &unbooked) ||
           (change_keep(c, batch, list, err) && change_batch(c, 1, batch, err));
}

/* The small commit: while it lasts, no fact is written. Those about whom a fact came in the last
 * moment are worked out in it; *ret false: not now, or they are too many, or have to be reckoned,
 * and come first. */
static bool put_in_force(struct change *c, bool *ret, struct err *err)
{
    struct change_batch batch;
    struct reckoned *list = NULL;
    struct db_rows *now = NULL;
    bool done = change_open(c, err) && be_quiet(c, ret, err) &&
                (!*ret || change_batch(c, IN_THE_LAST_MOMENT + 1, &batch, err));
    *ret = done && *ret && batch.n <= IN_THE_LAST_MOMENT;
    if (!*ret) {
        db_rollback(c->db);
        return done;
    }
    done = change_store(c, NULL, err);
    if (done && batch.n)
        done = (list = change_reckon(c, &batch, err)) && keep_last(c, &batch, list, err);
    *ret = done && !batch.n;
    if (done && batch.n) { /* not all of them could be kept */
        db_rollback(c->db);
        return true;
    }
    done =
        done && (now = db_run(c->db, c->mem, STMT_RULE_CHANGE_IN_FORCE, DB_PARAMS(c->number), err));
    if (done && !db_count(now)) { /* dropped meanwhile */
        db_rollback(c->db);
        return true;
    }
    if (c->import)
        done = done && db_do(c->db, STMT_PEOPLE_IMPORT_PLACES, DB_PARAMS(c->import), err);
    return finish(c, done, err);
}

/* Where it is to be put in force, that comes first: facts may come as fast as they are worked out.
 */
static bool ready(struct change *c, bool *ret, struct err *err)
{
    *ret = false;
    if (c->put && !put_in_force(c, ret, err))
        return false;
    return *ret || change_stage(c, ret, err);
}

/* ---- in force: timelines, then awards, then counters; each until nothing of it is left */

static bool settle_timelines(struct change *c, bool *ret, struct err *err)
{
    struct db_rows *rows = NULL;
    bool done = change_open(c, err) &&
                (rows = db_run(c->db, c->mem, STMT_RULE_CHANGE_SETTLE_BATCH,
                               DB_PARAMS(c->number, db_from_int(c->mem, AT_ONCE)), err));
    const char *people = done ? db_text(rows, 0, "people") : NULL;
    *ret = people;
    return finish(c, done && (!people || do_it(c, STMT_RULE_CHANGE_SETTLE, people, err)), err);
}

static bool settle_awards(struct change *c, bool *ret, struct err *err)
{
    size_t n = 0;
    struct db_rows *rows = db_run(c->db, c->mem, STMT_RULE_CHANGE_AWARD_BATCH,
                                  DB_PARAMS(c->number, db_from_int(c->mem, AT_ONCE)), err);
    if (!rows)
        return false;
    int64_t *people = reckon_people_of(c->mem, rows, "person_id", &n);
    *ret = n;
    const char **ids = mem_array(c->mem, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        ids[i] = db_text(rows, i, "person_id");
    return !n || (reckon_in_batches(c->db, people, n, err) &&
                  do_it(c, STMT_RULE_CHANGE_AWARDED, db_from_array(c->mem, ids, n), err));
}

/* Whether one of these moved anything; nothing: the change has ended. */
static bool move(struct change *c, const enum stmt *parts, size_t n, bool *ret, struct err *err)
{
    *ret = false;
    for (size_t i = 0; i < n && !*ret; i++) {
        struct db_rows *rows =
            db_run(c->db, c->mem, parts[i], DB_PARAMS(c->number, db_from_int(c->mem, MOVED)), err);
        if (!rows)
            return false;
        *ret = db_int(rows, 0, "moved");
    }
    return *ret || do_it(c, STMT_RULE_CHANGE_END, NULL, err);
}

static bool settle(struct change *c, struct err *err)
{
    static const enum stmt parts[] = {STMT_RULE_CHANGE_SETTLE_COUNTERS,
                                      STMT_RULE_CHANGE_FORGET_PEOPLE};
    bool worked = false;
    return settle_timelines(c, &worked, err) && (worked || settle_awards(c, &worked, err)) &&
           (worked || move(c, parts, sizeof parts / sizeof *parts, &worked, err));
}

/* ---- dropping */

static bool forget_codes(struct change *c, struct err *err)
{
    const struct rules *r = c->rules;
    const char **certifications = mem_array(c->mem, const char *, r->n_certifications + 1);
    const char **requirements = mem_array(c->mem, const char *, r->n_requirements + 1);
    for (size_t i = 0; i < r->n_certifications; i++)
        certifications[i] = r->certifications[i].code;
    for (size_t i = 0; i < r->n_requirements; i++)
        requirements[i] = r->requirements[i].code;
    return db_do(c->db, STMT_RULE_CHANGE_FORGET_CODES,
                 DB_PARAMS(db_from_array(c->mem, certifications, r->n_certifications),
                           db_from_array(c->mem, requirements, r->n_requirements)),
                 err);
}

static bool clear(struct change *c, bool *ret, struct err *err)
{
    struct db_rows *rows = db_run(c->db, c->mem, STMT_RULE_CHANGE_CLEAR,
                                  DB_PARAMS(c->number, db_from_int(c->mem, AT_ONCE)), err);
    *ret = rows && db_int(rows, 0, "moved");
    return rows;
}

/* It ends when no fact is on its way that began before it was dropped: such a one leaves a mark of
 * its person. */
static bool drop(struct change *c, bool *ret, struct err *err)
{
    bool left = false, done = clear(c, ret, err);
    if (!done || *ret)
        return done;
    done = change_open(c, err) && be_quiet(c, ret, err);
    if (done && *ret)
        done = clear(c, &left, err) && (left || ((c->import || forget_codes(c, err)) &&
                                                 do_it(c, STMT_RULE_CHANGE_END, NULL, err)));
    return finish(c, done, err);
}

/* ---- all of it */

static bool work(struct change *c, enum change_step *ret, struct err *err)
{
    bool worked = true, done = false;
    switch (c->state) {
    case CHANGE_ASKED:
        done = begin(c, &worked, err);
        break;
    case CHANGE_COMPUTING:
        done = compute(c, err);
        break;
    case CHANGE_READY:
        done = ready(c, &worked, err);
        break;
    case CHANGE_IN_FORCE:
        done = settle(c, err);
        break;
    default:
        done = drop(c, &worked, err);
    }
    *ret = worked ? CHANGE_DONE : CHANGE_NOTHING;
    return done;
}

/* What the file says cannot be stored here, and trying again would not help. */
static bool is_final(const struct err *err)
{
    return err->kind == ERR_INVALID || err->kind == ERR_CONFLICT || err->kind == ERR_NOT_FOUND;
}

static bool work_or_fail(struct change *c, enum change_step *ret, struct err *err)
{
    bool before = c->state == CHANGE_ASKED || c->state == CHANGE_COMPUTING ||
                  (c->state == CHANGE_READY && c->put);
    struct problems *problems = problems_new(c->mem);
    bool fine = (!before || c->import || rules_known(c->db, c->mem, c->rules, problems, err)) &&
                work(c, ret, err);
    if (fine || !before || !is_final(err))
        return fine;
    const char *why = mem_text(c->mem, problems->n ? problems->list[0].found : err->message);
    *err = (struct err){0};
    *ret = CHANGE_DONE;
    return do_it(c, STMT_RULE_CHANGE_FAIL, why, err);
}

static bool take(struct change *c, const struct db_rows *rows, struct err *err)
{
    const char *file = db_text(rows, 0, "file"), *decided = db_text(rows, 0, "decided");
    struct problems *problems = problems_new(c->mem);
    c->number = db_text(rows, 0, "id");
    c->import = db_text(rows, 0, "import_id");
    c->state = rule_change_state(db_text(rows, 0, "state"));
    c->put = decided && !strcmp(decided, "put");
    c->counted = db_bool(rows, 0, "counted");
    c->options = (struct rules_options){.from = db_date(rows, 0, "from_date"),
                                        .by = db_int(rows, 0, "asked_by")};
    if (c->import)
        return true;
    c->rules = rules_read_apart(c->mem, db_text(rows, 0, "title"), file, strlen(file), problems);
    return c->rules ||
           err_set(err, ERR_INTERNAL, "The rules of change %s cannot be read.", c->number);
}

static bool step(struct db *db, const void *mem, enum change_step *ret, struct err *err)
{
    struct change c = {.db = db, .mem = mem};
    *ret = CHANGE_NOTHING;
    if (!db_do(db, STMT_RULE_CHANGE_YIELD, NULL, err))
        return false;
    struct db_rows *held, *rows = db_run(db, mem, STMT_RULE_CHANGE_NEXT, NULL, err);
    if (!rows || !db_count(rows))
        return rows;
    const char *number = db_text(rows, 0, "id");
    if (!(held = db_run(db, mem, STMT_RULE_CHANGE_HOLD, DB_PARAMS(number), err)))
        return false;
    *ret = CHANGE_HELD;
    if (!db_bool(held, 0, "held"))
        return true;
    /* Again, now that nobody else changes it. */
    struct err why = {0};
    rows = db_run(db, mem, STMT_RULE_CHANGE_NEXT, NULL, &why);
    bool done = rows;
    if (rows && db_count(rows) && !strcmp(db_text(rows, 0, "id"), number))
        done = take(&c, rows, &why) && work_or_fail(&c, ret, &why);
    if (!done)
        *err = why;
    return db_do(db, STMT_RULE_CHANGE_RELEASE, DB_PARAMS(number), done ? err : &why) && done;
}

bool rule_change_step(struct db *db, enum change_step *ret, struct err *err)
{
    void *mem = mem_owner(db, "change of rules");
    bool done = step(db, mem, ret, err);
    mem_free(mem);
    return done;
}

bool rule_change_is(struct db *db, int64_t id, enum rule_change_state *ret, struct err *err)
{
    void *mem = mem_owner(db, "state");
    struct db_rows *rows =
        db_run(db, mem, STMT_RULE_CHANGE_STATE, DB_PARAMS(db_from_int(mem, id)), err);
    if (rows && db_count(rows))
        *ret = rule_change_state(db_text(rows, 0, "state"));
    mem_free(mem);
    return rows;
}

/* ---- the command line asks and decides */

bool rule_change_add(struct db *db, const void *mem, const char *name, const char *text, size_t len,
                     date from, struct problems *problems, int64_t *ret_id, struct err *err)
{
    struct rules *rules = rule_change_file(db, mem, name, text, len, problems, err);
    struct db_rows *rows =
        rules ? db_run(db, mem, STMT_RULE_CHANGE_ADD,
                       DB_PARAMS(rules->title, mem_text_n(mem, text, len), db_from_date(mem, from)),
                       err)
              : NULL;
    *ret_id = rows ? db_int(rows, 0, "id") : 0;
    return rows;
}

bool rule_change_decided(struct db *db, const void *mem, int64_t id,
                         enum rule_change_decision decision, struct err *err)
{
    return rule_change_decide_by(db, mem, STMT_RULE_CHANGE_DECIDED, id, decision, err);
}
