/* Marking of essays by people.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/marking.h"

#include <stdlib.h>
#include <string.h>

#include "domain/quiz.h"
#include "domain/timeline.h"
#include "util/html.h"
#include "util/mem.h"
#include "util/words.h"

/* ---- the queue */

bool marking_queue(struct db *db, const void *mem, const char *zone, struct marking_waiting **ret,
                   size_t *ret_n, struct err *err)
{
    struct db_rows *rows = db_run(db, mem, STMT_MARKING_QUEUE, DB_PARAMS(zone), err);
    if (!rows)
        return false;
    *ret_n = db_count(rows);
    *ret = mem_array(mem, struct marking_waiting, *ret_n + 1);
    for (size_t i = 0; i < *ret_n; i++)
        (*ret)[i] = (struct marking_waiting){
            .essay = db_text(rows, i, "essay"),
            .course = db_text(rows, i, "course"),
            .quiz = db_text(rows, i, "quiz"),
            .question = db_text(rows, i, "question"),
            .sent_on = db_date(rows, i, "sent_on"),
            .days = (int)db_int(rows, i, "days"),
        };
    return true;
}

bool marking_unread(struct db *db, const void *mem, const char *zone, struct marking_unread **ret,
                    size_t *ret_n, struct err *err)
{
    struct db_rows *rows = db_run(db, mem, STMT_MARKING_UNREAD, DB_PARAMS(zone), err);
    if (!rows)
        return false;
    *ret_n = db_count(rows);
    *ret = mem_array(mem, struct marking_unread, *ret_n + 1);
    for (size_t i = 0; i < *ret_n; i++)
        (*ret)[i] = (struct marking_unread){
            .essay = db_text(rows, i, "essay"),
            .course = db_text(rows, i, "course"),
            .question = db_text(rows, i, "question"),
            .facility = db_text(rows, i, "facility"),
            .facility_name = db_text(rows, i, "facility_name"),
            .readings = (int)db_int(rows, i, "readings"),
            .sent_on = db_date(rows, i, "sent_on"),
            .days = (int)db_int(rows, i, "days"),
        };
    return true;
}

static void read_rubric(const void *mem, const struct db_rows *rows, struct marking_essay *ret)
{
    size_t n = db_count(rows);
    ret->criteria = mem_array(mem, struct marking_criterion, n + 1);
    struct marking_level *levels = mem_array(mem, struct marking_level, n + 1);
    for (size_t i = 0; i < n; i++) {
        int number = (int)db_int(rows, i, "number");
        if (!strcmp(db_text(rows, i, "kind"), "criterion")) {
            ret->criteria[ret->n_criteria++] = (struct marking_criterion){
                .number = number, .title = db_text(rows, i, "title"), .levels = levels};
        } else if (ret->n_criteria) {
            *levels++ = (struct marking_level){number, (int)db_int(rows, i, "points"),
                                               db_text(rows, i, "label")};
            ret->criteria[ret->n_criteria - 1].n_levels++;
        }
    }
}

bool marking_essay(struct db *db, const void *mem, const char *essay, const char *zone,
                   struct marking_essay *ret, struct err *err)
{
    db_queue(db, STMT_MARKING_ESSAY, DB_PARAMS(essay, zone));
    db_queue(db, STMT_MARKING_RUBRIC, DB_PARAMS(essay));
    struct db_rows *rows = db_sync(db, err) ? db_next(db, mem, err) : NULL,
                   *rubric = rows ? db_next(db, mem, err) : NULL;
    if (!rubric)
        return false;
    if (!db_count(rows))
        return err_set(err, ERR_NOT_FOUND, "There is no such answer for you to mark.");
    *ret = (struct marking_essay){
        .course = db_text(rows, 0, "course"),
        .quiz = db_text(rows, 0, "quiz"),
        .stem = db_text(rows, 0, "stem"),
        .language = db_text(rows, 0, "language"),
        .answer = db_text(rows, 0, "answer"),
        .sent_on = db_date(rows, 0, "sent_on"),
        .min_words = (int)db_int(rows, 0, "min_words"),
        .max_words = (int)db_int(rows, 0, "max_words"),
    };
    read_rubric(mem, rubric, ret);
    return true;
}

/* ---- taking a reading */

/* One essay of the attempt with the points of its readings so far. */
struct readings {
    const char *item;
    int64_t points[MARKING_READINGS_MAX], best;
    size_t n;
};

static size_t read_readings(const void *mem, const struct db_rows *rows, struct readings **ret)
{
    size_t n = db_count(rows);
    *ret = mem_array(mem, struct readings, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct readings *r = &(*ret)[i];
        const char **points = db_array(rows, i, "points", mem, &r->n);
        r->item = db_text(rows, i, "item");
        r->best = db_int(rows, i, "best");
        for (size_t p = 0; p < r->n && p < MARKING_READINGS_MAX; p++)
            r->points[p] = strtoll(points[p], NULL, 10);
    }
    return n;
}

/* Asks for one more reading: a second of each essay read once, or a third of each whose two lie far
 * apart. *ret_called: somebody is
 * there to do one. */
static bool call(struct db *db, const void *mem, const char *essay, const struct readings *r,
                 size_t n, bool second, bool *ret_called, struct err *err)
{
    *ret_called = false;
    for (size_t i = 0; i < n; i++) {
        if (second ? r[i].n != 1 : !marking_far_apart(r[i].points, r[i].n, r[i].best))
            continue;
        struct db_rows *rows = db_run(db, mem, STMT_MARKING_CALL, DB_PARAMS(essay, r[i].item), err);
        if (!rows)
            return false;
        *ret_called |= db_bool(rows, 0, "called");
    }
    return true;
}

/* The scores of the essays, and all that follows from them. As the learner. */
static bool put_down(struct db *db, const void *mem, int64_t person, int64_t attempt,
                     const struct readings *r, size_t n, struct quiz_finished *ret, struct err *err)
{
    for (size_t i = 0; i < n; i++) {
        struct score s = marking_score(r[i].points, r[i].n, r[i].best);
        if (!db_do(db, STMT_MARKING_KEEP,
                   DB_PARAMS(db_from_int(mem, attempt), r[i].item, db_from_int(mem, s.num),
                             db_from_int(mem, s.den)),
                   err))
            return false;
    }
    return quiz_conclude(db, mem, person, attempt, END_MARKED, ret, err);
}

static bool conclude(struct db *db, const void *mem, const char *essay, const struct readings *r,
                     size_t n, struct quiz_finished *ret, struct err *err)
{
    struct db_rows *acting = db_run(db, mem, STMT_MARKING_ACT, DB_PARAMS(essay), err);
    return acting && put_down(db, mem, db_int(acting, 0, "person"), db_int(acting, 0, "attempt"), r,
                              n, ret, err);
}

/* Every essay has been read as often as was asked. */
static bool settle(struct db *db, const void *mem, const char *essay, struct err *err)
{
    struct quiz_finished end;
    struct readings *r;
    bool called;
    struct db_rows *rows = db_run(db, mem, STMT_MARKING_POINTS, DB_PARAMS(essay), err);
    if (!rows)
        return false;
    size_t n = read_readings(mem, rows, &r);
    if (!call(db, mem, essay, r, n, false, &called, err))
        return false;
    if (called)
        return true;
    /* Whether the quiz is passed is known once it is concluded; where a second reading is then
     * wanted, none of it has been. */
    if (!db_do(db, STMT_SAVEPOINT_SET, NULL, err) || !conclude(db, mem, essay, r, n, &end, err))
        return false;
    if (db_count(rows) && db_bool(rows, 0, "must_pass") && !end.attempt.passed) {
        if (!db_do(db, STMT_SAVEPOINT_UNDO, NULL, err) ||
            !call(db, mem, essay, r, n, true, &called, err))
            return false;
        if (called)
            return true;
        if (!conclude(db, mem, essay, r, n, &end, err))
            return false;
    }
    return db_do(db, STMT_ACT_ONESELF, NULL, err);
}

bool marking_save(struct db *db, const void *mem, const char *essay, const int *levels, size_t n,
                  const char *comment, struct err *err)
{
    const char **numbers = mem_array(mem, const char *, n + 1);
    for (size_t i = 0; i < n; i++)
        numbers[i] = db_from_int(mem, levels[i]);
    struct db_rows *rows = db_run(db, mem, STMT_MARKING_ADD,
                                  DB_PARAMS(essay, db_from_array(mem, numbers, n), comment), err);
    return rows && (!db_bool(rows, 0, "whole") || settle(db, mem, essay, err));
}

/* ---- when nobody is left */

bool marking_give_up(struct db *db, const void *mem, int64_t person, int64_t attempt,
                     bool *ret_done, struct err *err)
{
    struct readings *r;
    if (!timeline_lock(db, person, err))
        return false;
    /* Asked once more: a marker may just have read it. */
    struct db_rows *rows =
        db_run(db, mem, STMT_MARKING_READINGS, DB_PARAMS(db_from_int(mem, attempt)), err);
    if (!rows)
        return false;
    size_t n = read_readings(mem, rows, &r);
    *ret_done = n > 0;
    return !n || put_down(db, mem, person, attempt, r, n, NULL, err);
}

/* ---- what the learner is told */

static struct quiz_reason *reason_of(struct quiz_reason *reasons, size_t n, int64_t number)
{
    for (size_t i = 0; i < n; i++) {
        if (reasons[i].number == number)
            return &reasons[i];
    }
    return NULL;
}

static void tell(const void *mem, const struct db_rows *rows, size_t row, bool new_reading,
                 struct quiz_reason *ret)
{
    const char *comment = db_text(rows, row, "comment");
    ret->rubric = mem_grow(mem, ret->rubric, ret->n_rubric, ret->n_rubric + 1);
    ret->rubric[ret->n_rubric++] = (struct quiz_line){
        .label = html_escaped(mem, db_text(rows, row, "criterion")),
        /* i18n: points, best points, what earns them */
        .text = mem_format(mem, _("%1$s of %2$s: %3$s"), db_text(rows, row, "points"),
                           db_text(rows, row, "best"), db_text(rows, row, "level")),
    };
    if (new_reading && comment)
        ret->comment = ret->comment ? mem_format(mem, "%s\n\n%s", ret->comment, comment) : comment;
}

bool marking_told(struct db *db, const void *mem, int64_t attempt, const char *language,
                  struct quiz_reason *reasons, size_t n, struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, STMT_MARKING_TOLD, DB_PARAMS(db_from_int(mem, attempt), language), err);
    if (!rows)
        return false;
    for (size_t i = 0; i < db_count(rows); i++) {
        int64_t number = db_int(rows, i, "number");
        struct quiz_reason *reason = reason_of(reasons, n, number);
        bool new_reading = !i || db_int(rows, i - 1, "number") != number ||
                           db_int(rows, i - 1, "round") != db_int(rows, i, "round");
        if (reason)
            tell(mem, rows, i, new_reading, reason);
    }
    return true;
}
