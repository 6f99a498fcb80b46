/* A quiz: drawing a paper, saving answers one by one, grading, results.
 * SPDX-License-Identifier: Apache-2.0 */
#include "domain/quiz.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "domain/timeline.h"
#include "util/mem.h"

static bool is(const char *a, const char *b)
{
    return a && !strcmp(a, b);
}

/* ---- rules */

bool quiz_find(struct db *db, const void *mem, int64_t enrolment, const char *course,
               const char *key, struct quiz_rules *ret, struct err *err)
{
    *ret = (struct quiz_rules){0};
    struct db_rows *rows =
        db_run(db, mem, STMT_QUIZ_FIND,
               DB_PARAMS(enrolment ? db_from_int(mem, enrolment) : NULL, course, key), err);
    if (!rows || !db_count(rows))
        return rows != NULL;
    ret->enrolment = db_int(rows, 0, "enrolment");
    ret->complete = db_bool(rows, 0, "complete");
    ret->course = db_text(rows, 0, "course");
    ret->quiz = db_int(rows, 0, "quiz");
    if (!ret->quiz)
        return true;
    ret->key = db_text(rows, 0, "key");
    ret->title = db_text(rows, 0, "title");
    ret->description = db_text(rows, 0, "description");
    ret->practice = is(db_text(rows, 0, "kind"), "practice");
    ret->optional = db_bool(rows, 0, "optional");
    ret->shuffle = db_bool(rows, 0, "shuffle");
    ret->pass = score_make(db_int(rows, 0, "pass_num"), db_int(rows, 0, "pass_den"));
    ret->items = (int)db_int(rows, 0, "items");
    ret->tries = (int)db_int(rows, 0, "attempts");
    ret->used = (int)db_int(rows, 0, "used");
    ret->open = db_int(rows, 0, "open_attempt");
    ret->passed = db_int(rows, 0, "passed_attempt");
    return true;
}

/* ---- starting */

/* The order of an item's options as an array of their numbers: "{3,1,2}". */
static const char *order_options(const void *mem, struct draw_random *random,
                                 const struct db_rows *pool, size_t row)
{
    size_t n, n_fixed;
    const char **numbers = db_array(pool, row, "numbers", mem, &n),
               **flags = db_array(pool, row, "fixed", mem, &n_fixed);
    if (!db_bool(pool, row, "shuffle"))
        return db_text(pool, row, "numbers");
    bool *fixed = mem_array(mem, bool, n + 1);
    size_t *order = mem_array(mem, size_t, n + 1);
    const char **ordered = mem_array(mem, const char *, n + 1);
    for (size_t i = 0; i < n && i < n_fixed; i++)
        fixed[i] = is(flags[i], "t");
    draw_shuffle(random, n, fixed, order);
    for (size_t i = 0; i < n; i++)
        ordered[i] = numbers[order[i]];
    return db_from_array(mem, ordered, n);
}

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

/* Draws the paper: items, and the order of the options of each, as arrays for the store. */
static bool draw_paper(const void *mem, const struct db_rows *pool, const struct quiz_rules *rules,
                       const char **ret_items, const char **ret_orders, struct err *err)
{
    struct draw_random random;
    unsigned char seed[32];
    size_t n = db_count(pool), n_items, n_drawn, *drawn;
    size_t *items = mem_array(mem, size_t, n + 1);
    struct quiz_group *groups = mem_array(mem, struct quiz_group, n + 1);
    randombytes_buf(seed, sizeof seed);
    draw_seed(&random, seed);
    size_t n_groups = group_pool(mem, pool, items, &n_items, groups);
    if (!quiz_draw(mem, &random, groups, n_groups, n_items, rules->shuffle, &drawn, &n_drawn) ||
        n_drawn != (size_t)rules->items)
        return err_set(err, ERR_INTERNAL,
                       "This quiz has too few questions to draw from. Tell the people who look "
                       "after the course.") ||
               err_detail(err, "quiz %lld: %zu of %d drawn", (long long)rules->quiz, n_drawn,
                          rules->items);
    const char **ids = mem_array(mem, const char *, n_drawn + 1),
               **orders = mem_array(mem, const char *, n_drawn + 1);
    for (size_t i = 0; i < n_drawn; i++) {
        ids[i] = db_text(pool, items[drawn[i]], "item");
        orders[i] = order_options(mem, &random, pool, items[drawn[i]]);
    }
    *ret_items = db_from_array(mem, ids, n_drawn);
    *ret_orders = db_from_array(mem, orders, n_drawn);
    return true;
}

bool quiz_start(struct db *db, const void *mem, int64_t person, const struct quiz_rules *rules,
                int64_t *ret_attempt, bool *ret_new, struct err *err)
{
    const char *items = NULL, *orders = NULL;
    struct quiz_rules now;
    /* Two starts at once: the second waits here, and then finds the attempt of the first. */
    if (!timeline_lock(db, person, err) ||
        !quiz_find(db, mem, rules->enrolment, NULL, rules->key, &now, err))
        return false;
    *ret_attempt = now.open;
    *ret_new = !now.open;
    if (now.open)
        return true;
    if (!quiz_may_start(&now, err))
        return false;
    const char *quiz = db_from_int(mem, now.quiz);
    struct db_rows *pool = db_run(db, mem, STMT_QUIZ_POOL, DB_PARAMS(quiz), err);
    if (!pool || !draw_paper(mem, pool, &now, &items, &orders, err))
        return false;
    struct db_rows *begun =
        db_run(db, mem, STMT_ATTEMPT_BEGIN,
               DB_PARAMS(db_from_int(mem, now.enrolment), quiz, items, orders), err);
    if (!begun)
        return false;
    if (!db_count(begun))
        return err_set(err, ERR_CONFLICT, "This quiz was started in another window. Reload.");
    *ret_attempt = db_int(begun, 0, "id");
    return true;
}

/* ---- an attempt */

static void read_attempt(const struct db_rows *rows, struct quiz_attempt *ret)
{
    *ret = (struct quiz_attempt){
        .id = db_int(rows, 0, "id"),
        .enrolment = db_int(rows, 0, "enrolment"),
        .number = (int)db_int(rows, 0, "number"),
        .state = db_text(rows, 0, "state"),
        .finished = is(db_text(rows, 0, "state"), "finished"),
        .passed = db_bool(rows, 0, "passed"),
        .practice = is(db_text(rows, 0, "kind"), "practice"),
        .seq = (int)db_int(rows, 0, "seq"),
        .course = db_text(rows, 0, "course"),
        .quiz = db_text(rows, 0, "quiz"),
        .title = db_text(rows, 0, "title"),
        .pass = score_make(db_int(rows, 0, "pass_num"), db_int(rows, 0, "pass_den")),
        .n_drawn = (int)db_int(rows, 0, "items"),
        .finished_on = db_date(rows, 0, "finished_on"),
    };
    ret->score = ret->finished
                     ? score_make(db_int(rows, 0, "score_num"), db_int(rows, 0, "score_den"))
                     : score_make(0, 1);
}

static bool not_found(struct err *err)
{
    return err_set(err, ERR_NOT_FOUND, "There is no such attempt of yours.");
}

static bool holds(const char **list, size_t n, const char *text)
{
    for (size_t i = 0; i < n; i++) {
        if (is(list[i], text))
            return true;
    }
    return false;
}

static void read_item(const void *mem, const struct db_rows *rows, size_t row,
                      struct quiz_item *ret)
{
    size_t n_labels, n_chosen;
    const char **keys = db_array(rows, row, "keys", mem, &ret->n_choices),
               **labels = db_array(rows, row, "labels", mem, &n_labels),
               **chosen = db_array(rows, row, "choices", mem, &n_chosen);
    ret->number = (int)db_int(rows, row, "number");
    ret->key = db_text(rows, row, "key");
    ret->kind = db_text(rows, row, "kind");
    ret->multiple = is(ret->kind, "multiple-choice");
    ret->stem = db_text(rows, row, "stem");
    ret->plain = db_text(rows, row, "plain");
    ret->saved = db_text(rows, row, "saved");
    ret->answered = n_chosen > 0;
    ret->choices = mem_array(mem, struct quiz_choice, ret->n_choices + 1);
    for (size_t i = 0; i < ret->n_choices && i < n_labels; i++)
        ret->choices[i] =
            (struct quiz_choice){keys[i], labels[i], holds(chosen, n_chosen, keys[i])};
}

bool quiz_attempt(struct db *db, const void *mem, int64_t attempt, int number, const char *zone,
                  struct quiz_attempt *ret, struct err *err)
{
    const char *id = db_from_int(mem, attempt);
    db_queue(db, STMT_ATTEMPT_FIND, DB_PARAMS(id, zone));
    db_queue(db, STMT_ATTEMPT_PAPER, DB_PARAMS(id, number ? db_from_int(mem, number) : NULL, zone));
    struct db_rows *head = db_sync(db, err) ? db_next(db, mem, err) : NULL;
    struct db_rows *paper = head ? db_next(db, mem, err) : NULL;
    if (!paper)
        return false;
    if (!db_count(head))
        return not_found(err);
    if (number && !db_count(paper))
        return err_set(err, ERR_NOT_FOUND, "This attempt has no such question.");
    read_attempt(head, ret);
    ret->n_items = db_count(paper);
    ret->items = mem_array(mem, struct quiz_item, ret->n_items + 1);
    for (size_t i = 0; i < ret->n_items; i++)
        read_item(mem, paper, i, &ret->items[i]);
    return true;
}

/* ---- saving */

bool quiz_save(struct db *db, const void *mem, int64_t attempt, const struct quiz_answer *answer,
               const char *zone, struct quiz_saved *ret, struct err *err)
{
    static const char *const forms[] = {
        [ANSWER_ANY] = NULL, [ANSWER_ONE] = "false", [ANSWER_LIST] = "true"};
    *ret = (struct quiz_saved){0};
    if (!quiz_choices_fit(answer->choices, answer->n_choices, err))
        return false;
    struct db_rows *rows = db_run(db, mem, STMT_ATTEMPT_SAVE,
                                  DB_PARAMS(db_from_int(mem, attempt), answer->item,
                                            answer->item ? NULL : db_from_int(mem, answer->number),
                                            db_from_int(mem, answer->seq),
                                            db_from_array(mem, answer->choices, answer->n_choices),
                                            forms[answer->form]),
                                  err);
    if (!rows)
        return false;
    if (!db_count(rows))
        return not_found(err);
    struct quiz_save_facts facts = {
        .found = db_bool(rows, 0, "found"),
        .multiple = is(db_text(rows, 0, "kind"), "multiple-choice"),
        .finished = is(db_text(rows, 0, "state"), "finished"),
        .misformed = db_bool(rows, 0, "misformed"),
        .unknown = db_text(rows, 0, "unknown"),
        .n_choices = answer->n_choices,
        .saved = !db_is_null(rows, 0, "saved"),
    };
    if (!quiz_save_state(&facts, &ret->state, err))
        return false;
    ret->seq = (int)db_int(rows, 0, "saved");
    ret->saved_at = db_text(rows, 0, "saved_at");
    ret->number = (int)db_int(rows, 0, "number");
    ret->last = (int)db_int(rows, 0, "last");
    if (ret->state == SAVE_DONE)
        return true;
    /* Read anew: what was there first may have gone on, or been finished, while we waited. */
    ret->attempt = mem_new(mem, struct quiz_attempt);
    if (!quiz_attempt(db, mem, attempt, 0, zone, ret->attempt, err))
        return false;
    ret->state = ret->attempt->finished ? SAVE_FINISHED : SAVE_STALE;
    ret->seq = ret->attempt->seq;
    return true;
}

/* ---- the end */

static enum grade_rule rule_of(const char *kind, const char *scoring)
{
    if (!is(kind, "multiple-choice"))
        return GRADE_SINGLE;
    if (is(scoring, "every-decision"))
        return GRADE_EVERY_DECISION;
    return is(scoring, "all-or-nothing") ? GRADE_ALL_OR_NOTHING : GRADE_FRACTIONS;
}

static struct score grade_row(const void *mem, const struct db_rows *key, size_t row)
{
    size_t n, n_dens, n_chosen;
    const char **nums = db_array(key, row, "nums", mem, &n),
               **dens = db_array(key, row, "dens", mem, &n_dens),
               **chosen = db_array(key, row, "chosen", mem, &n_chosen);
    struct grade_option *options = mem_array(mem, struct grade_option, n + 1);
    for (size_t i = 0; i < n; i++) {
        options[i].fraction = score_make(strtoll(nums[i], NULL, 10), strtoll(dens[i], NULL, 10));
        options[i].chosen = is(chosen[i], "t");
    }
    return grade_item(rule_of(db_text(key, row, "kind"), db_text(key, row, "scoring")), options, n);
}

/* The marks as arrays for the store, and the score of the whole paper. */
struct marks {
    const char *items, *nums, *dens;
    struct score score;
};

static struct marks grade_paper(const void *mem, const struct db_rows *key)
{
    size_t n = db_count(key);
    struct graded_item *graded = mem_array(mem, struct graded_item, n + 1);
    const char **items = mem_array(mem, const char *, n + 1),
               **nums = mem_array(mem, const char *, n + 1),
               **dens = mem_array(mem, const char *, n + 1);
    for (size_t i = 0; i < n; i++) {
        graded[i] = (struct graded_item){grade_row(mem, key, i), (int)db_int(key, i, "weight")};
        items[i] = db_text(key, i, "item");
        nums[i] = db_from_int(mem, graded[i].score.num);
        dens[i] = db_from_int(mem, graded[i].score.den);
    }
    return (struct marks){db_from_array(mem, items, n), db_from_array(mem, nums, n),
                          db_from_array(mem, dens, n), grade_quiz(graded, n)};
}

bool quiz_finish(struct db *db, const void *mem, int64_t person, int64_t attempt, date today,
                 const char *zone, struct quiz_finished *ret, struct err *err)
{
    const char *id = db_from_int(mem, attempt);
    *ret = (struct quiz_finished){0};
    if (!timeline_lock(db, person, err))
        return false;
    db_queue(db, STMT_ATTEMPT_LOCK, DB_PARAMS(id));
    db_queue(db, STMT_ATTEMPT_FIND, DB_PARAMS(id, zone));
    db_queue(db, STMT_ATTEMPT_KEY, DB_PARAMS(id));
    struct db_rows *lock = db_sync(db, err) ? db_next(db, mem, err) : NULL,
                   *head = lock ? db_next(db, mem, err) : NULL,
                   *key = head ? db_next(db, mem, err) : NULL;
    if (!key)
        return false;
    if (!db_count(head))
        return not_found(err);
    struct quiz_attempt *a = &ret->attempt;
    read_attempt(head, a);
    ret->before = a->finished;
    if (ret->before)
        return true;
    struct marks marks = grade_paper(mem, key);
    a->score = marks.score;
    a->passed = grade_passes(a->score, a->pass);
    a->finished = true;
    a->state = "finished";
    a->finished_on = today;
    db_queue(db, STMT_ATTEMPT_MARK, DB_PARAMS(id, marks.items, marks.nums, marks.dens));
    db_queue(db, STMT_ATTEMPT_FINISH,
             DB_PARAMS(id, db_from_int(mem, a->score.num), db_from_int(mem, a->score.den),
                       a->passed ? "true" : "false"));
    if (!db_sync(db, err) || !db_next(db, mem, err) || !db_next(db, mem, err))
        return false;
    return !a->passed || completion_settle(db, mem, person, a->enrolment, &ret->completion, err);
}

/* ---- results */

static void read_reason(const void *mem, const struct db_rows *rows, size_t row,
                        struct quiz_reason *ret)
{
    static const char *const said[] = {[VERDICT_RIGHT] = "feedback_right",
                                       [VERDICT_PARTLY] = "feedback_partial",
                                       [VERDICT_NOT_RIGHT] = "feedback_wrong",
                                       [VERDICT_UNANSWERED] = "feedback_wrong"};
    ret->number = (int)db_int(rows, row, "number");
    ret->plain = db_text(rows, row, "plain");
    ret->chosen = db_array(rows, row, "chosen", mem, &ret->n_chosen);
    ret->feedback = db_array(rows, row, "feedback", mem, &ret->n_feedback);
    ret->rights = db_array(rows, row, "rights", mem, &ret->n_rights);
    ret->verdict = quiz_verdict(score_make(db_int(rows, row, "num"), db_int(rows, row, "den")),
                                ret->n_chosen > 0);
    ret->said = db_text(rows, row, said[ret->verdict]);
    ret->rationale = db_text(rows, row, "rationale");
}

static void read_awards(const void *mem, const struct db_rows *rows, struct quiz_result *ret)
{
    ret->complete = db_count(rows) && db_bool(rows, 0, "complete");
    ret->awards = mem_array(mem, struct quiz_award, db_count(rows) + 1);
    for (size_t i = 0; i < db_count(rows); i++) {
        if (db_is_null(rows, i, "code"))
            continue;
        struct quiz_award *w = &ret->awards[ret->n_awards++];
        *w = (struct quiz_award){db_text(rows, i, "certification"), db_text(rows, i, "code"),
                                 db_date(rows, i, "valid_to"), db_date(rows, i, "window_opens")};
        if (w->valid_to == DATE_NONE)
            w->valid_to = DATE_LAST;
    }
}

static void read_sources(const void *mem, const struct db_rows *rows, struct quiz_result *ret)
{
    ret->n_sources = db_count(rows);
    ret->sources = mem_array(mem, struct quiz_source, ret->n_sources + 1);
    for (size_t i = 0; i < ret->n_sources; i++) {
        ret->sources[i] = (struct quiz_source){
            .key = db_text(rows, i, "key"),
            .by = db_text(rows, i, "by"),
            .title = db_text(rows, i, "title"),
            .published_in = db_text(rows, i, "published_in"),
            .url = db_text(rows, i, "url"),
            .doi = db_text(rows, i, "doi"),
            .number = (int)db_int(rows, i, "number"),
            .year = (int)db_int(rows, i, "year"),
        };
    }
}

bool quiz_result(struct db *db, const void *mem, int64_t attempt, const char *zone,
                 struct quiz_result *ret, struct err *err)
{
    const char *id = db_from_int(mem, attempt);
    *ret = (struct quiz_result){0};
    db_queue(db, STMT_ATTEMPT_FIND, DB_PARAMS(id, zone));
    db_queue(db, STMT_ATTEMPT_REASONS, DB_PARAMS(id));
    db_queue(db, STMT_ATTEMPT_SOURCES, DB_PARAMS(id));
    db_queue(db, STMT_ATTEMPT_AWARDS, DB_PARAMS(id));
    struct db_rows *head = db_sync(db, err) ? db_next(db, mem, err) : NULL,
                   *reasons = head ? db_next(db, mem, err) : NULL,
                   *sources = reasons ? db_next(db, mem, err) : NULL,
                   *awards = sources ? db_next(db, mem, err) : NULL;
    if (!awards)
        return false;
    if (!db_count(head))
        return not_found(err);
    read_attempt(head, &ret->attempt);
    if (!ret->attempt.finished)
        return true;
    ret->n_reasons = db_count(reasons);
    ret->reasons = mem_array(mem, struct quiz_reason, ret->n_reasons + 1);
    for (size_t i = 0; i < ret->n_reasons; i++) {
        read_reason(mem, reasons, i, &ret->reasons[i]);
        ret->shows_rights |= ret->reasons[i].rights != NULL;
    }
    read_sources(mem, sources, ret);
    read_awards(mem, awards, ret);
    return true;
}
