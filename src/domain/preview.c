/* Preview of quizzes and activities: drawn, answered and graded, and nothing kept.
 * SPDX-License-Identifier: Apache-2.0 */
#include "domain/preview.h"

#include <sodium.h>
#include <string.h>

#include "domain/attempt.h"
#include "util/mem.h"

bool preview_rules(struct db *db, const void *mem, int64_t version, const char *key,
                   const struct preview_as *as, struct quiz_rules *ret, struct err *err)
{
    struct db_rows *rows = db_run(db, mem, STMT_PREVIEW_QUIZ,
                                  DB_PARAMS(db_from_int(mem, version), key, as->language, as->role,
                                            as->state, as->facility_kind),
                                  err);
    *ret = (struct quiz_rules){.ended = DATE_NONE, .opens = DATE_NONE};
    if (rows && db_count(rows))
        quiz_read_rules(rows, ret);
    return rows != NULL;
}

/* The form of a preview carries the seed, so that its paper stays the same while it is read. */
static void seed_of(struct draw_random *random, const char *seed)
{
    unsigned char bytes[32];
    crypto_generichash(bytes, sizeof bytes, (const unsigned char *)seed, strlen(seed), NULL, 0);
    draw_seed(random, bytes);
}

bool preview_draw(struct db *db, const void *mem, int64_t version, const char *key,
                  const char *seed, const struct preview_as *as, struct preview_paper *ret,
                  struct err *err)
{
    struct draw_random random;
    *ret = (struct preview_paper){.n = 0};
    if (!preview_rules(db, mem, version, key, as, &ret->rules, err))
        return false;
    if (!ret->rules.quiz)
        return err_set(err, ERR_NOT_FOUND, "This course has no such quiz.");
    struct db_rows *pool = db_run(
        db, mem, STMT_PREVIEW_POOL,
        DB_PARAMS(db_from_int(mem, ret->rules.quiz), as->role, as->state, as->facility_kind), err);
    if (!pool)
        return false;
    seed_of(&random, seed);
    attempt_whole_paper(mem, &random, pool, &ret->items, &ret->orders, &ret->pool);
    seed_of(&random, seed);
    ret->whole = !strcmp(seed, PREVIEW_EVERY);
    ret->n = ret->whole ? ret->pool : ret->rules.items;
    return ret->whole ||
           attempt_draw_paper(mem, &random, pool, &ret->rules, &ret->items, &ret->orders, err);
}

static const char *parts_of(const void *mem, const struct answer *a)
{
    return a && a->n ? db_from_array(mem, a->parts, a->n) : NULL;
}

static const char *texts_of(const void *mem, const struct answer *a)
{
    return a && a->n && a->texts ? db_from_array(mem, a->texts, a->n) : NULL;
}

bool preview_item(struct db *db, const void *mem, const struct preview_paper *paper, int number,
                  const struct answer *answer, const struct preview_as *as, struct quiz_item *ret,
                  struct err *err)
{
    /* Feedback on the steps of a scenario comes as they are taken, where the quiz tells at once. */
    const struct quiz_attempt nobody = {
        .mode = paper->rules.mode,
        .may_answer = true,
        .shows = paper->rules.mode == MODE_IMMEDIATE ? REVIEW_FEEDBACK : 0};
    const char *one = db_from_int(mem, number);
    size_t at = 0;
    db_queue(db, STMT_PREVIEW_PAPER,
             DB_PARAMS(paper->items, paper->orders, as->language, one, parts_of(mem, answer),
                       texts_of(mem, answer),
                       answer && answer->certainty ? db_from_int(mem, answer->certainty) : NULL));
    db_queue(db, STMT_PREVIEW_PARTS, DB_PARAMS(paper->items, as->language, one));
    struct db_rows *rows = db_sync(db, err) ? db_next(db, mem, err) : NULL,
                   *parts = rows ? db_next(db, mem, err) : NULL;
    if (!parts)
        return false;
    if (!db_count(rows))
        return err_set(err, ERR_NOT_FOUND, "This paper has no such question.");
    attempt_read_item(mem, rows, 0, parts, &at, &nobody, ret);
    return true;
}

/* ---- what answers come to */

static const unsigned everything = REVIEW_ANSWER | REVIEW_VERDICT | REVIEW_POINTS |
                                   REVIEW_FEEDBACK | REVIEW_RATIONALE | REVIEW_RIGHT |
                                   REVIEW_SCORE | REVIEW_CERTAINTY;

static bool read_keys(struct db *db, const void *mem, const struct preview_paper *paper,
                      const char *language, struct attempt_keys *keys,
                      const struct db_rows **ret_sayings, struct err *err)
{
    db_queue(db, STMT_ITEM_KEYS, DB_PARAMS(paper->items));
    db_queue(db, STMT_ITEM_KEY_PARTS, DB_PARAMS(paper->items, language));
    db_queue(db, STMT_ITEM_SAYINGS, DB_PARAMS(paper->items, language));
    *ret_sayings =
        db_sync(db, err) && attempt_keys_next(db, mem, keys, err) ? db_next(db, mem, err) : NULL;
    return *ret_sayings != NULL;
}

/* Grades every question, and says whether a person would have to read one first. */
static bool grade(const void *mem, const struct answer *answers, struct attempt_keys *keys,
                  struct quiz_attempt *attempt)
{
    struct graded_item *graded = mem_array(mem, struct graded_item, keys->n + 1);
    bool waits = false;
    for (size_t i = 0; i < keys->n; i++) {
        struct attempt_key *k = &keys->list[i];
        k->answer = answers[i];
        k->certainty = answers[i].certainty;
        struct score worth = attempt_grade(mem, MODE_DEFERRED, k);
        waits |= k->grade.by_person && k->answer.n > 0;
        if (k->scored)
            graded[attempt->n_scored++] = (struct graded_item){worth, k->weight};
    }
    attempt->score = grade_quiz(graded, (size_t)attempt->n_scored);
    return waits;
}

static struct score certainty_of(const void *mem, const struct attempt_keys *keys)
{
    int *said = mem_array(mem, int, keys->n + 1);
    bool *right = mem_array(mem, bool, keys->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < keys->n; i++) {
        if (!keys->list[i].scored || keys->list[i].key.kind == ITEM_ESSAY)
            continue;
        said[n] = keys->list[i].certainty;
        right[n++] = score_compare(keys->list[i].grade.score, score_make(1, 1)) == 0;
    }
    return n ? grade_certainty(said, right, n) : score_make(0, 1);
}

static void read_attempt(const struct preview_paper *paper, bool waits, bool all,
                         struct quiz_attempt *a)
{
    const struct quiz_rules *r = &paper->rules;
    a->state = waits ? "submitted" : "finished";
    a->finished = !waits;
    a->awaits_marking = waits;
    a->kind = r->kind;
    a->mode = MODE_DEFERRED; /* the answers as they stand, without tries */
    a->certainty = r->certainty;
    a->practice = r->practice;
    a->course = r->course;
    a->quiz = r->key;
    a->title = r->title;
    a->pass = r->pass;
    a->n_drawn = paper->n;
    a->finished_on = DATE_NONE;
    a->passed = !waits && grade_passes(a->score, a->pass);
    a->shows = all ? everything
                   : quiz_shows(r->review, true, a->passed && strcmp(a->kind, "pre-test") != 0,
                                r->tries == 1);
}

bool preview_result(struct db *db, const void *mem, const struct preview_paper *paper,
                    const struct answer *answers, bool all, const struct preview_as *as,
                    struct quiz_result *ret, struct err *err)
{
    struct attempt_keys keys;
    const struct db_rows *sayings;
    *ret = (struct quiz_result){.counts = {0, 1}, .certainty = {0, 1}};
    if (!read_keys(db, mem, paper, as->language, &keys, &sayings, err))
        return false;
    bool waits = grade(mem, answers, &keys, &ret->attempt);
    read_attempt(paper, waits, all, &ret->attempt);
    ret->own_pass = ret->attempt.passed;
    ret->grading = GRADING_HIGHEST;
    ret->certainty = certainty_of(mem, &keys);
    ret->reasons = mem_array(mem, struct quiz_reason, keys.n + 1);
    if (!(ret->attempt.shows & ~(unsigned)(REVIEW_SCORE | REVIEW_CERTAINTY)))
        return true;
    ret->n_reasons = keys.n;
    for (size_t i = 0; i < keys.n; i++) {
        quiz_read_reason(mem, sayings, i, &keys, &keys.list[i], &ret->attempt, &ret->reasons[i]);
        ret->shows_rights |= ret->reasons[i].rights != NULL;
    }
    return true;
}

bool preview_activity(struct db *db, const void *mem, int64_t version, const char *key,
                      const struct answer *answer, const struct preview_as *as,
                      struct activity *ret, struct err *err)
{
    struct preview_paper paper;
    *ret = (struct activity){.result = NULL};
    if (!preview_draw(db, mem, version, key, key, as, &paper, err) ||
        !preview_item(db, mem, &paper, 1, answer, as, &ret->item, err))
        return false;
    ret->rules = paper.rules;
    ret->rules.practice = true;
    if (!answer)
        return true;
    ret->result = mem_new(mem, struct quiz_result);
    return preview_result(db, mem, &paper, answer, true, as, ret->result, err);
}
