/* A quiz: where one stands with it, starting it, and the paper that is drawn.
 * SPDX-License-Identifier: Apache-2.0 */
#include "domain/quiz.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "domain/attempt.h"
#include "domain/timeline.h"
#include "util/mem.h"

static bool is(const char *a, const char *b)
{
    return a && b && !strcmp(a, b);
}

/* ---- rules */

static void read_policy(const struct db_rows *rows, struct quiz_rules *ret)
{
    ret->kind = db_text(rows, 0, "kind");
    ret->practice = is(ret->kind, "practice") || is(ret->kind, "activity");
    ret->needed = db_text(rows, 0, "needed");
    ret->optional = is(ret->needed, "no");
    ret->shuffle = db_bool(rows, 0, "shuffle");
    ret->grading = attempt_grading(rows, 0);
    ret->mode = attempt_name(grade_mode_names, MODE_COUNT, db_text(rows, 0, "feedback"));
    ret->review = attempt_name(review_preset_names, PRESET_COUNT, db_text(rows, 0, "review"));
    ret->certainty = db_bool(rows, 0, "certainty");
    ret->pass = score_make(db_int(rows, 0, "pass_num"), db_int(rows, 0, "pass_den"));
    ret->items = (int)db_int(rows, 0, "items");
    ret->tries = (int)db_int(rows, 0, "tries");
    ret->limit = db_int(rows, 0, "time_limit");
    ret->extra_time = !db_is_null(rows, 0, "extra");
    ret->delay = db_text(rows, 0, "delay");
}

static void read_standing(const struct db_rows *rows, struct quiz_rules *ret)
{
    ret->used = (int)db_int(rows, 0, "used");
    ret->next_try = db_text(rows, 0, "next_try");
    ret->ended = db_date(rows, 0, "ended");
    ret->open = db_int(rows, 0, "open_attempt");
    ret->passed = db_int(rows, 0, "passed_attempt");
    ret->submitted = db_int(rows, 0, "submitted_attempt");
    ret->finished = db_int(rows, 0, "finished_attempt");
    ret->abandoned = db_int(rows, 0, "abandoned_attempt");
    ret->overdue = db_bool(rows, 0, "overdue");
    ret->periodic = db_bool(rows, 0, "periodic");
    ret->occasion = (int)db_int(rows, 0, "occasion");
    ret->occasion_done = db_bool(rows, 0, "occasion_done");
    ret->opens = db_date(rows, 0, "opens");
}

void quiz_read_rules(const struct db_rows *rows, struct quiz_rules *ret)
{
    ret->enrolment = db_int(rows, 0, "enrolment");
    ret->complete = db_bool(rows, 0, "complete");
    ret->course = db_text(rows, 0, "course");
    ret->quiz = db_int(rows, 0, "quiz");
    if (!ret->quiz)
        return;
    ret->key = db_text(rows, 0, "key");
    ret->title = db_text(rows, 0, "title");
    ret->description = db_text(rows, 0, "description");
    ret->language = db_text(rows, 0, "language");
    read_policy(rows, ret);
    read_standing(rows, ret);
}

bool quiz_find(struct db *db, const void *mem, int64_t enrolment, const char *course,
               const char *key, const struct quiz_reader *reader, struct quiz_rules *ret,
               struct err *err)
{
    *ret = (struct quiz_rules){.ended = DATE_NONE, .opens = DATE_NONE};
    struct db_rows *rows = db_run(db, mem, STMT_QUIZ_FIND,
                                  DB_PARAMS(enrolment ? db_from_int(mem, enrolment) : NULL, course,
                                            key, reader->zone, reader->language),
                                  err);
    if (!rows || !db_count(rows))
        return rows != NULL;
    quiz_read_rules(rows, ret);
    return true;
}

/* ---- the order of parts */

/* Whether parts of this kind come in a drawn order. Where an author wants a fixed order, only what
 * is to be put in order is shuffled all the same. */
static bool is_drawn(const char *item, bool shuffle, const char *part)
{
    static const char *const shuffled[] = {"single-choice", "multiple-choice", "matching",
                                           "kprim",         "gap-fill",        NULL};
    if (is(item, "ordering"))
        return is(part, "option");
    for (size_t i = 0; shuffle && shuffled[i]; i++) {
        if (is(item, shuffled[i]))
            return true;
    }
    return false;
}

static bool in_place(const size_t *order, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (order[i] != i)
            return false;
    }
    return true;
}

/* Shuffles n parts; those of an ordering until they are not in their right order. */
static void shuffle_group(struct draw_random *random, size_t n, const bool *fixed, bool ordering,
                          size_t *ret_order)
{
    do
        draw_shuffle(random, n, ordering ? NULL : fixed, ret_order);
    while (ordering && n > 1 && in_place(ret_order, n));
}

const char *attempt_order(const void *mem, struct draw_random *random, const struct db_rows *rows,
                          size_t row)
{
    size_t n, n_out = 0;
    const char **numbers = db_array(rows, row, "numbers", mem, &n),
               **kinds = db_array(rows, row, "kinds", mem, &n),
               **parents = db_array(rows, row, "parents", mem, &n),
               **flags = db_array(rows, row, "fixed", mem, &n);
    const char *item = db_text(rows, row, "kind");
    bool *done = mem_array(mem, bool, n + 1), *fixed = mem_array(mem, bool, n + 1);
    size_t *group = mem_array(mem, size_t, n + 1), *order = mem_array(mem, size_t, n + 1);
    const char **out = mem_array(mem, const char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        size_t n_group = 0;
        if (done[i] || !is_drawn(item, db_bool(rows, row, "shuffle"), kinds[i]))
            continue;
        for (size_t k = i; k < n; k++) {
            if (!is(kinds[k], kinds[i]) || !is(parents[k], parents[i]))
                continue;
            done[k] = true;
            fixed[n_group] = is(flags[k], "t");
            group[n_group++] = k;
        }
        shuffle_group(random, n_group, fixed, is(item, "ordering"), order);
        for (size_t k = 0; k < n_group; k++)
            out[n_out++] = numbers[group[order[k]]];
    }
    return db_from_array(mem, out, n_out);
}

/* ---- the paper */

/* Rows of the pool as groups of distinct items: items[] holds, for each, the first row that has
 * it. */
static size_t group_pool(const void *mem, const struct db_rows *pool, size_t *items,
                         size_t *ret_n_items, struct quiz_group *groups)
{
    size_t n = db_count(pool), n_groups = 0;
    size_t *indexes = mem_array(mem, size_t, n + 1);
    int64_t draw = 0;
    *ret_n_items = 0;
    for (size_t row = 0; row < n; row++) {
        size_t i = 0;
        while (i < *ret_n_items && db_int(pool, items[i], "item") != db_int(pool, row, "item"))
            i++;
        if (i == *ret_n_items)
            items[(*ret_n_items)++] = row;
        indexes[row] = i;
        if (db_int(pool, row, "draw") != draw) {
            draw = db_int(pool, row, "draw");
            groups[n_groups++] = (struct quiz_group){.count = (size_t)db_int(pool, row, "count"),
                                                     .pool = &indexes[row]};
        }
        groups[n_groups - 1].n_pool++;
    }
    return n_groups;
}

/* For each item the one that may stand in for it, itself where there is none here; NULL if none
 * has one. */
static const size_t *stand_ins(const void *mem, const struct db_rows *pool, const size_t *items,
                               size_t n)
{
    size_t *instead = mem_array(mem, size_t, n + 1);
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        int64_t other = db_int(pool, items[i], "instead");
        instead[i] = i;
        for (size_t k = 0; other && k < n; k++) {
            if (db_int(pool, items[k], "item") == other)
                instead[i] = k;
        }
        any |= instead[i] != i;
    }
    return any ? instead : NULL;
}

/* Boosters ask first about what was missed. NULL: nothing is more urgent than the rest. */
static const int *urgency_of(const void *mem, const struct db_rows *pool, const size_t *items,
                             size_t n)
{
    int *urgency = mem_array(mem, int, n + 1);
    bool any = false;
    for (size_t i = 0; i < n; i++) {
        urgency[i] = (int)db_int(pool, items[i], "urgency");
        any |= urgency[i] != 0;
    }
    return any ? urgency : NULL;
}

static void seed_random(struct draw_random *random)
{
    unsigned char seed[32];
    randombytes_buf(seed, sizeof seed);
    draw_seed(random, seed);
}

/* The items of these rows of the pool, each with its parts in an order of its own. */
static void write_paper(const void *mem, struct draw_random *random, const struct db_rows *pool,
                        const size_t *rows, size_t n, const char **ret_items,
                        const char **ret_orders)
{
    const char **ids = mem_array(mem, const char *, n + 1),
               **orders = mem_array(mem, const char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        ids[i] = db_text(pool, rows[i], "item");
        orders[i] = attempt_order(mem, random, pool, rows[i]);
    }
    *ret_items = db_from_array(mem, ids, n);
    *ret_orders = db_from_array(mem, orders, n);
}

bool attempt_draw_paper(const void *mem, struct draw_random *random, const struct db_rows *pool,
                        const struct quiz_rules *rules, const char **ret_items,
                        const char **ret_orders, struct err *err)
{
    size_t n = db_count(pool), n_items, n_drawn, *drawn;
    size_t *items = mem_array(mem, size_t, n + 1);
    struct quiz_group *groups = mem_array(mem, struct quiz_group, n + 1);
    size_t n_groups = group_pool(mem, pool, items, &n_items, groups);
    const struct quiz_wishes wishes = {stand_ins(mem, pool, items, n_items),
                                       urgency_of(mem, pool, items, n_items)};
    if (!quiz_draw(mem, random, groups, n_groups, n_items, &wishes, rules->shuffle, &drawn,
                   &n_drawn) ||
        n_drawn != (size_t)rules->items)
        return err_set(err, ERR_INTERNAL,
                       "This quiz has too few questions to draw from. Tell the people who look "
                       "after the course.") ||
               err_detail(err, "quiz %lld: %zu of %d drawn", (long long)rules->quiz, n_drawn,
                          rules->items);
    for (size_t i = 0; i < n_drawn; i++)
        drawn[i] = items[drawn[i]];
    write_paper(mem, random, pool, drawn, n_drawn, ret_items, ret_orders);
    return true;
}

void attempt_whole_paper(const void *mem, struct draw_random *random, const struct db_rows *pool,
                         const char **ret_items, const char **ret_orders, int *ret_n)
{
    size_t n = db_count(pool), n_items;
    size_t *items = mem_array(mem, size_t, n + 1);
    group_pool(mem, pool, items, &n_items, mem_array(mem, struct quiz_group, n + 1));
    write_paper(mem, random, pool, items, n_items, ret_items, ret_orders);
    *ret_n = (int)n_items;
}

/* ---- starting */

/* The rules as they are now, with the person locked; an attempt whose time is long up is closed. */
static bool look_again(struct db *db, const void *mem, int64_t person,
                       const struct quiz_rules *rules, const struct quiz_reader *reader,
                       struct quiz_rules *ret, struct err *err)
{
    /* Two starts at once: the second waits here, and then finds the attempt of the first. */
    if (!timeline_lock(db, person, err) ||
        !quiz_find(db, mem, rules->enrolment, NULL, rules->key, reader, ret, err))
        return false;
    if (!ret->overdue)
        return true;
    return quiz_conclude(db, mem, person, ret->open, END_CLOSED, NULL, err) &&
           quiz_find(db, mem, rules->enrolment, NULL, rules->key, reader, ret, err);
}

bool quiz_start(struct db *db, const void *mem, int64_t person, const struct quiz_rules *rules,
                const struct quiz_reader *reader, int64_t *ret_attempt, bool *ret_new,
                struct err *err)
{
    const char *items = NULL, *orders = NULL;
    struct draw_random random;
    struct quiz_rules now;
    if (!look_again(db, mem, person, rules, reader, &now, err))
        return false;
    *ret_attempt = now.open;
    *ret_new = !now.open;
    if (now.open)
        return true;
    if (!quiz_may_start(&now, err))
        return false;
    const char *quiz = db_from_int(mem, now.quiz);
    seed_random(&random);
    struct db_rows *pool =
        db_run(db, mem, STMT_QUIZ_POOL, DB_PARAMS(quiz, db_from_int(mem, now.enrolment)), err);
    if (!pool || !attempt_draw_paper(mem, &random, pool, &now, &items, &orders, err))
        return false;
    struct db_rows *begun = db_run(db, mem, STMT_ATTEMPT_BEGIN,
                                   DB_PARAMS(db_from_int(mem, now.enrolment), quiz, items, orders,
                                             now.periodic ? db_from_int(mem, now.occasion) : NULL,
                                             db_from_date(mem, now.opens)),
                                   err);
    if (!begun)
        return false;
    if (!db_count(begun))
        return err_set(err, ERR_CONFLICT, "This quiz was started in another window. Reload.");
    *ret_attempt = db_int(begun, 0, "id");
    return true;
}

/* ---- another item of equal credit */

bool quiz_swap(struct db *db, const void *mem, int64_t attempt, const char *item, int number,
               int *ret_number, struct err *err)
{
    struct draw_random random;
    const char *id = db_from_int(mem, attempt);
    db_queue(db, STMT_ATTEMPT_LOCK, DB_PARAMS(id));
    db_queue(db, STMT_ATTEMPT_SWAP, DB_PARAMS(id, item, item ? NULL : db_from_int(mem, number)));
    struct db_rows *lock = db_sync(db, err) ? db_next(db, mem, err) : NULL,
                   *other = lock ? db_next(db, mem, err) : NULL;
    if (!other)
        return false;
    if (!db_count(lock))
        return attempt_not_found(err);
    if (!db_count(other))
        return err_set(err, ERR_NOT_FOUND, "This attempt has no such question.");
    *ret_number = (int)db_int(other, 0, "number");
    if (!db_bool(lock, 0, "may_answer"))
        return err_set(err, ERR_CONFLICT,
                       "Nothing can be answered any more here, so nothing is exchanged.");
    if (db_bool(other, 0, "answered"))
        return err_set(
            err, ERR_CONFLICT,
            "This question has an answer already. It can be exchanged only before that.");
    if (db_is_null(other, 0, "item"))
        return err_set(err, ERR_CONFLICT, "There is no other question in place of this one.");
    seed_random(&random);
    return db_do(db, STMT_ATTEMPT_EXCHANGE,
                 DB_PARAMS(id, db_from_int(mem, *ret_number), db_text(other, 0, "item"),
                           attempt_order(mem, &random, other, 0)),
                 err);
}
