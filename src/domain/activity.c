/* An activity.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/activity.h"

#include <string.h>

#include "domain/attempt.h"
#include "domain/timeline.h"
#include "util/mem.h"

static bool none(struct err *err)
{
    return err_set(err, ERR_NOT_FOUND, "There is no such activity in this course.");
}

static bool find_rules(struct db *db, const void *mem, const char *course, const char *key,
                       const struct quiz_reader *reader, struct quiz_rules *ret, struct err *err)
{
    if (!quiz_find(db, mem, 0, course, key, reader, ret, err))
        return false;
    if (!ret->enrolment || !ret->quiz || strcmp(ret->kind, "activity"))
        ret->quiz = 0;
    return true;
}

/* The members of {"3","1","2"}. */
static const char **numbers(const void *mem, const char *array, size_t *ret_n)
{
    char *rest = mem_text(mem, array), *one;
    const char **all = mem_array(mem, const char *, strlen(array) + 1);
    for (*ret_n = 0; (one = strsep(&rest, "{\",}"));) {
        if (*one)
            all[(*ret_n)++] = one;
    }
    return all;
}

/* The item before an attempt is begun. Its options stand in an order that stays
 * the same for this item, and says nothing of the right one. */
static bool preview(struct db *db, const void *mem, const struct quiz_rules *rules,
                    const struct quiz_reader *reader, struct quiz_item *ret, struct err *err)
{
    const char *quiz = db_from_int(mem, rules->quiz);
    const struct quiz_attempt nobody = {.mode = rules->mode, .may_answer = true};
    unsigned char seed[32] = {0};
    struct draw_random random;
    size_t at = 0, n_order;
    db_queue(db, STMT_ACTIVITY_ITEM, DB_PARAMS(quiz, reader->language));
    db_queue(db, STMT_ACTIVITY_PARTS, DB_PARAMS(quiz, reader->language));
    db_queue(db, STMT_QUIZ_POOL, DB_PARAMS(quiz, db_from_int(mem, rules->enrolment)));
    struct db_rows *item = db_sync(db, err) ? db_next(db, mem, err) : NULL,
                   *parts = item ? db_next(db, mem, err) : NULL,
                   *pool = parts ? db_next(db, mem, err) : NULL;
    if (!pool)
        return false;
    if (!db_count(item) || !db_count(pool))
        return none(err);
    memcpy(seed, &rules->quiz, sizeof rules->quiz);
    draw_seed(&random, seed);
    attempt_read_item(mem, item, 0, parts, &at, &nobody, ret);
    const char **order = numbers(mem, attempt_order(mem, &random, pool, 0), &n_order);
    attempt_arrange(mem, ret->parts, ret->n_parts, order, n_order);
    return true;
}

static bool open_item(struct db *db, const void *mem, const struct quiz_rules *rules,
                      const struct quiz_reader *reader, struct quiz_item *ret, struct err *err)
{
    struct quiz_attempt a;
    if (!quiz_attempt(db, mem, rules->open, 1, reader, &a, err))
        return false;
    *ret = a.items[0];
    return true;
}

bool activity_find(struct db *db, const void *mem, const char *course, const char *key,
                   const struct quiz_reader *reader, struct activity *ret, struct err *err)
{
    *ret = (struct activity){0};
    if (!find_rules(db, mem, course, key, reader, &ret->rules, err))
        return false;
    if (!ret->rules.quiz)
        return true;
    if (ret->rules.open)
        return open_item(db, mem, &ret->rules, reader, &ret->item, err);
    if (!preview(db, mem, &ret->rules, reader, &ret->item, err))
        return false;
    if (!ret->rules.finished)
        return true;
    ret->result = mem_new(mem, struct quiz_result);
    return quiz_result(db, mem, ret->rules.finished, reader, ret->result, err);
}

/* Whether the very answer is stored: a save that came before. The order of parts says something in
 * some kinds alone, so an order that is another is saved again. */
static bool stored(const struct quiz_item *item, const struct answer *answer)
{
    const struct answer *own = &item->answer;
    if (!item->saved || own->n != answer->n || !own->texts != !answer->texts)
        return false;
    for (size_t i = 0; i < own->n; i++) {
        if (strcmp(own->parts[i], answer->parts[i]) != 0 ||
            (own->texts && strcmp(own->texts[i], answer->texts[i]) != 0))
            return false;
    }
    return true;
}

static bool save(struct db *db, const void *mem, int64_t attempt, const struct quiz_answer *answer,
                 const struct quiz_reader *reader, struct quiz_saved *ret, struct err *err)
{
    struct quiz_attempt a;
    struct quiz_answer sent = {.number = 1, .answer = answer->answer, .form = answer->form};
    if (!quiz_attempt(db, mem, attempt, 1, reader, &a, err))
        return false;
    sent.seq = a.seq - stored(&a.items[0], &answer->answer);
    return quiz_save(db, mem, attempt, &sent, reader, ret, err);
}

bool activity_answer(struct db *db, const void *mem, int64_t person, const char *course,
                     const char *key, const struct quiz_answer *answer, int tries, bool finish,
                     const struct quiz_reader *reader, struct quiz_saved *ret, struct err *err)
{
    struct quiz_rules rules;
    struct quiz_finished finished;
    int64_t attempt;
    bool is_new;
    *ret = (struct quiz_saved){.state = SAVE_FINISHED};
    if (!timeline_lock(db, person, err) || !find_rules(db, mem, course, key, reader, &rules, err))
        return false;
    if (!rules.quiz)
        return none(err);
    if (tries >= 0 && tries != rules.used)
        return true;
    if (!quiz_start(db, mem, person, &rules, reader, &attempt, &is_new, err) ||
        !save(db, mem, attempt, answer, reader, ret, err))
        return false;
    ret->attempt = NULL;
    return ret->state != SAVE_DONE || !finish ||
           quiz_finish(db, mem, person, attempt, reader, &finished, err);
}
