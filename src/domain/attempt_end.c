/* The end of an attempt: grading, the score that counts, and what follows from it.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "domain/attempt.h"
#include "domain/timeline.h"
#include "util/mem.h"

static bool is(const char *a, const char *b)
{
    return a && b && !strcmp(a, b);
}

/* A paper under grading. */
struct ending {
    struct db *db;
    const void *mem;
    const char *id; /* of the attempt */
    struct quiz_attempt attempt;
    enum grade_method grading;
    const char *needed;
    bool earns; /* a pass of it counts for some certification by itself */
    struct attempt_keys keys;
    struct score *scores;         /* of each item, in the order of keys */
    size_t n_answered, n_waiting; /* answered at all; essays that nobody has marked */
    size_t n_aggregate;           /* of which only a count is kept once this ends */
};

static void grade_items(struct ending *e)
{
    e->scores = mem_array(e->mem, struct score, e->keys.n + 1);
    for (size_t i = 0; i < e->keys.n; i++) {
        struct attempt_key *k = &e->keys.list[i];
        e->scores[i] = attempt_grade(e->mem, e->attempt.mode, k);
        e->n_answered += k->answer.n > 0;
        e->n_aggregate += k->privacy == PRIVACY_AGGREGATE;
        e->n_waiting += k->grade.by_person && k->answer.n > 0 && !k->marked;
    }
}

static struct score score_of(const struct ending *e)
{
    struct graded_item *graded = mem_array(e->mem, struct graded_item, e->keys.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < e->keys.n; i++) {
        if (e->keys.list[i].scored)
            graded[n++] = (struct graded_item){e->scores[i], e->keys.list[i].weight};
    }
    return grade_quiz(graded, n);
}

static struct score certainty_of(const struct ending *e)
{
    int *certainty = mem_array(e->mem, int, e->keys.n + 1);
    bool *right = mem_array(e->mem, bool, e->keys.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < e->keys.n; i++) {
        if (!e->keys.list[i].scored || e->keys.list[i].key.kind == ITEM_ESSAY)
            continue;
        certainty[n] = e->keys.list[i].certainty;
        right[n++] = score_compare(e->scores[i], score_make(1, 1)) >= 0;
    }
    return grade_certainty(certainty, right, n);
}

/* The marks that are not there yet, as one statement. */
static void queue_marks(const struct ending *e)
{
    const char **items = mem_array(e->mem, const char *, e->keys.n + 1),
               **nums = mem_array(e->mem, const char *, e->keys.n + 1),
               **dens = mem_array(e->mem, const char *, e->keys.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < e->keys.n; i++) {
        if (e->keys.list[i].marked)
            continue;
        items[n] = e->keys.list[i].item;
        nums[n] = db_from_int(e->mem, e->scores[i].num);
        dens[n++] = db_from_int(e->mem, e->scores[i].den);
    }
    db_queue(e->db, STMT_ATTEMPT_MARK,
             DB_PARAMS(e->id, db_from_array(e->mem, items, n), db_from_array(e->mem, nums, n),
                       db_from_array(e->mem, dens, n)));
}

/* Which items count by a regrade, as one statement; before the attempt is over. False: none. */
static bool queue_regrades(const struct ending *e)
{
    const char **items = mem_array(e->mem, const char *, e->keys.n + 1),
               **regrades = mem_array(e->mem, const char *, e->keys.n + 1),
               **nums = mem_array(e->mem, const char *, e->keys.n + 1),
               **dens = mem_array(e->mem, const char *, e->keys.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < e->keys.n; i++) {
        if (!e->keys.list[i].regrade)
            continue;
        items[n] = e->keys.list[i].item;
        regrades[n] = e->keys.list[i].regrade;
        nums[n] = db_from_int(e->mem, e->scores[i].num);
        dens[n++] = db_from_int(e->mem, e->scores[i].den);
    }
    if (n)
        db_queue(e->db, STMT_REGRADE_COUNT_OWN,
                 DB_PARAMS(e->id, db_from_array(e->mem, items, n),
                           db_from_array(e->mem, regrades, n), db_from_array(e->mem, nums, n),
                           db_from_array(e->mem, dens, n)));
    return n > 0;
}

/* Whether the quiz counts as passed with this attempt. */
static bool passes(struct ending *e, bool *ret, struct err *err)
{
    struct db_rows *rows = db_run(e->db, e->mem, STMT_ATTEMPT_OUTCOMES, DB_PARAMS(e->id), err);
    if (!rows)
        return false;
    size_t n = db_count(rows);
    struct attempt_outcome *outcomes = mem_array(e->mem, struct attempt_outcome, n + 1);
    for (size_t i = 0; i < n; i++)
        outcomes[i] = (struct attempt_outcome){
            score_make(db_int(rows, i, "score_num"), db_int(rows, i, "score_den")),
            db_bool(rows, i, "passed")};
    outcomes[n] = (struct attempt_outcome){e->attempt.score, false};
    *ret = attempt_passes(e->mem, e->grading, e->attempt.practice, e->attempt.pass, outcomes, n + 1,
                          NULL);
    return true;
}

/* Puts down the new state; ret_at: when the work was sent. */
static bool put_down(struct ending *e, const char *state, const char **ret_at, struct err *err)
{
    bool over = is(state, "finished");
    struct score certainty = over && e->attempt.certainty ? certainty_of(e) : (struct score){0, 0};
    if (over)
        queue_marks(e);
    bool regraded = over && queue_regrades(e);
    db_queue(e->db, STMT_ATTEMPT_FINISH,
             DB_PARAMS(e->id, state, over ? db_from_int(e->mem, e->attempt.score.num) : NULL,
                       over ? db_from_int(e->mem, e->attempt.score.den) : NULL,
                       over ? (e->attempt.passed ? "true" : "false") : NULL,
                       certainty.den ? db_from_int(e->mem, certainty.num) : NULL,
                       certainty.den ? db_from_int(e->mem, certainty.den) : NULL));
    if (e->n_aggregate)
        db_queue(e->db, STMT_ATTEMPT_DETACH, DB_PARAMS(e->id));
    if (!db_sync(e->db, err) || (over && !db_next(e->db, e->mem, err)) ||
        (regraded && !db_next(e->db, e->mem, err)))
        return false;
    struct db_rows *done = db_next(e->db, e->mem, err);
    if (!done || (e->n_aggregate && !db_next(e->db, e->mem, err)))
        return false;
    if (!db_count(done))
        return err_set(err, ERR_CONFLICT, "This attempt was ended in another window. Reload.");
    *ret_at = db_text(done, 0, "submitted_at");
    return true;
}

static bool settle(struct ending *e, int64_t person, const char *at, struct completion *ret,
                   struct err *err)
{
    bool may_complete = !is(e->needed, "no") && (!is(e->needed, "passed") || e->attempt.passed);
    if (may_complete &&
        !completion_settle(e->db, e->mem, person, e->attempt.enrolment, at, ret, err))
        return false;
    return ret->now || !e->attempt.passed || !e->earns ||
           completion_reckon(e->db, e->mem, person, ret, err);
}

/* From the answers to the end, as far as it goes now. */
static bool end_now(struct ending *e, int64_t person, enum quiz_end end,
                    struct completion *ret_completion, struct err *err)
{
    const char *at;
    grade_items(e);
    if ((end == END_CLOSED || is(e->attempt.state, "time up")) && !e->n_answered)
        return put_down(e, "abandoned", &at, err);
    if (e->n_waiting)
        return is(e->attempt.state, "submitted") || put_down(e, "submitted", &at, err);
    e->attempt.score = score_of(e);
    return passes(e, &e->attempt.passed, err) && put_down(e, "finished", &at, err) &&
           settle(e, person, at, ret_completion, err);
}

static bool read_again(struct ending *e, const struct quiz_reader *reader, struct err *err)
{
    struct db_rows *head = db_run(e->db, e->mem, STMT_ATTEMPT_FIND,
                                  DB_PARAMS(e->id, reader->zone, reader->language), err);
    if (!head)
        return false;
    attempt_read_head(head, &e->attempt);
    return true;
}

static bool conclude(struct db *db, const void *mem, int64_t person, int64_t attempt,
                     enum quiz_end end, const struct quiz_reader *reader, struct quiz_finished *ret,
                     struct err *err)
{
    struct ending e = {.db = db, .mem = mem, .id = db_from_int(mem, attempt)};
    *ret = (struct quiz_finished){0};
    if (!timeline_lock(db, person, err))
        return false;
    db_queue(db, STMT_ATTEMPT_LOCK, DB_PARAMS(e.id));
    db_queue(db, STMT_ATTEMPT_FIND, DB_PARAMS(e.id, reader->zone, reader->language));
    attempt_keys_queue(db, mem, attempt, 0, false, NULL);
    struct db_rows *lock = db_sync(db, err) ? db_next(db, mem, err) : NULL,
                   *head = lock ? db_next(db, mem, err) : NULL;
    if (!head || !attempt_keys_next(db, mem, &e.keys, err))
        return false;
    if (!db_count(lock))
        return attempt_not_found(err);
    attempt_read_head(head, &e.attempt);
    e.grading = attempt_grading(head, 0);
    e.needed = db_text(head, 0, "needed");
    e.earns = db_bool(head, 0, "earns");
    bool open = is(db_text(lock, 0, "state"), "in progress"), due = db_bool(lock, 0, "due"),
         waits = is(db_text(lock, 0, "state"), "submitted");
    ret->before = !(end == END_MARKED ? waits : open && (due || end == END_SENT));
    if (!ret->before && (!end_now(&e, person, due ? END_CLOSED : end, &ret->completion, err) ||
                         !read_again(&e, reader, err)))
        return false;
    ret->attempt = e.attempt;
    return true;
}

bool quiz_conclude(struct db *db, const void *mem, int64_t person, int64_t attempt,
                   enum quiz_end end, struct quiz_finished *ret, struct err *err)
{
    static const struct quiz_reader nobody = {"UTC", ""};
    struct quiz_finished unused;
    return conclude(db, mem, person, attempt, end, &nobody, ret ? ret : &unused, err);
}

bool quiz_finish(struct db *db, const void *mem, int64_t person, int64_t attempt,
                 const struct quiz_reader *reader, struct quiz_finished *ret, struct err *err)
{
    return conclude(db, mem, person, attempt, END_SENT, reader, ret, err);
}
