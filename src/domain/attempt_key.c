/* Keys of a paper, and what its answers are worth.  SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "domain/attempt.h"
#include "domain/regrade.h"
#include "util/mem.h"

void attempt_keys_queue(struct db *db, const void *mem, int64_t attempt, int number, bool tried,
                        const char *language)
{
    const char *id = db_from_int(mem, attempt), *one = number ? db_from_int(mem, number) : NULL;
    db_queue(db, STMT_ATTEMPT_KEYS, DB_PARAMS(id, one, tried ? "true" : "false"));
    db_queue(db, STMT_ATTEMPT_KEY_PARTS, DB_PARAMS(id, one, language));
}

static struct score fraction(const struct db_rows *rows, size_t row, const char *num,
                             const char *den)
{
    return db_is_null(rows, row, den) ? score_make(0, 1)
                                      : score_make(db_int(rows, row, num), db_int(rows, row, den));
}

static struct grade_part read_part(const struct db_rows *rows, size_t row)
{
    return (struct grade_part){
        .kind = attempt_name(part_kind_names, PART_KIND_COUNT, db_text(rows, row, "kind")),
        .number = (int)db_int(rows, row, "number"),
        .parent = (int)db_int(rows, row, "parent"),
        .key = db_text(rows, row, "key"),
        .text = db_text(rows, row, "text"),
        .fraction = fraction(rows, row, "num", "den"),
        .answer = db_text(rows, row, "answer"),
        .tolerance = db_text(rows, row, "tolerance"),
        .tolerance_kind = db_text(rows, row, "tolerance_kind"),
        .weight = (int)db_int(rows, row, "weight"),
        .fold = db_bool(rows, row, "fold"),
    };
}

static void read_tries(const void *mem, const struct db_rows *rows, size_t row,
                       struct attempt_key *ret)
{
    size_t n;
    const char **nums = db_array(rows, row, "nums", mem, &ret->n_tries),
               **dens = db_array(rows, row, "dens", mem, &n);
    ret->tries = mem_array(mem, struct score, ret->n_tries + 2); /* and one that was not checked */
    for (size_t i = 0; i < ret->n_tries; i++)
        ret->tries[i] = score_make(strtoll(nums[i], NULL, 10), strtoll(dens[i], NULL, 10));
}

static struct grade_key key_of(const struct db_rows *rows, size_t row)
{
    return (struct grade_key){
        .kind = attempt_name(item_kind_names, ITEM_KIND_COUNT, db_text(rows, row, "kind")),
        .scoring =
            attempt_name(item_scoring_names, ITEM_SCORING_COUNT, db_text(rows, row, "scoring")),
        .fold = db_bool(rows, row, "fold"),
        .units = attempt_name(item_units_names, UNITS_COUNT, db_text(rows, row, "units")),
        .unit_penalty = fraction(rows, row, "unit_penalty_num", "unit_penalty_den"),
        .start = db_text(rows, row, "start"),
    };
}

static void read_key(const void *mem, const struct db_rows *rows, size_t row,
                     struct attempt_key *ret)
{
    *ret = (struct attempt_key){
        .item = db_text(rows, row, "item"),
        .number = (int)db_int(rows, row, "number"),
        .weight = (int)db_int(rows, row, "weight"),
        .privacy = attempt_name(item_privacy_names, PRIVACY_COUNT, db_text(rows, row, "privacy")),
        .penalty = fraction(rows, row, "penalty_num", "penalty_den"),
        .answer = attempt_answer(mem, rows, row),
        .untried = db_bool(rows, row, "untried"),
        .marked = !db_is_null(rows, row, "mark_den"),
        .mark = fraction(rows, row, "mark_num", "mark_den"),
        .regrade = db_text(rows, row, "regrade"),
        .credited = db_bool(rows, row, "credited"),
        .row = row,
    };
    ret->certainty = ret->answer.certainty;
    ret->key = key_of(rows, row);
    ret->scored = ret->privacy == PRIVACY_SCORED && ret->key.scoring != SCORING_NONE;
    read_tries(mem, rows, row, ret);
}

bool attempt_keys_next(struct db *db, const void *mem, struct attempt_keys *ret, struct err *err)
{
    size_t at = 0;
    *ret = (struct attempt_keys){.items = db_next(db, mem, err)};
    if (!ret->items || !(ret->parts = db_next(db, mem, err)))
        return false;
    struct grade_part *parts = mem_array(mem, struct grade_part, db_count(ret->parts) + 1);
    for (size_t i = 0; i < db_count(ret->parts); i++)
        parts[i] = read_part(ret->parts, i);
    ret->n = db_count(ret->items);
    ret->list = mem_array(mem, struct attempt_key, ret->n + 1);
    for (size_t i = 0; i < ret->n; i++) {
        struct attempt_key *k = &ret->list[i];
        read_key(mem, ret->items, i, k);
        k->first_part = at;
        k->key.parts = &parts[at];
        while (at < db_count(ret->parts) && db_int(ret->parts, at, "item") == k->number)
            at++;
        k->key.n_parts = at - k->first_part;
        if (k->regrade && k->n_tries)
            attempt_weigh_tries(mem, ret->items, i, k);
    }
    return true;
}

/* ---- grading */

void attempt_weigh_tries(const void *mem, const struct db_rows *rows, size_t row,
                         struct attempt_key *key)
{
    size_t n, unused;
    const char **numbers = db_array(rows, row, "try_numbers", mem, &n),
               **parts = db_array(rows, row, "try_parts", mem, &unused),
               **texts = db_array(rows, row, "try_texts", mem, &unused);
    struct item_grade grade;
    key->tries = mem_array(mem, struct score, n + 2);
    key->n_tries = 0;
    for (size_t i = 0, end; i < n; i = end) {
        for (end = i + 1; end < n && !strcmp(numbers[end], numbers[i]);)
            end++;
        struct answer answer = {
            .parts = &parts[i],
            .texts = answer_has_texts(key->key.kind) ? &texts[i] : NULL,
            .n = end - i,
        };
        grade_answer(mem, &key->key, &answer, &grade);
        key->tries[key->n_tries++] = grade.score;
    }
    size_t counting = regrade_tries(key->tries, key->n_tries);
    bool was_right = counting && score_compare(key->tries[counting - 1], score_make(1, 1)) >= 0;
    key->n_tries = counting;
    key->untried &= !was_right;
}

struct score attempt_grade(const void *mem, enum grade_mode mode, struct attempt_key *key)
{
    if (key->privacy != PRIVACY_SCORED) {
        /* What was answered is not here, and nobody is to judge it. */
        key->grade =
            (struct item_grade){.score = score_make(key->answer.n > 0, 1),
                                .answered = key->answer.n > 0,
                                .unscored = true,
                                .parts = mem_array(mem, struct part_grade, key->key.n_parts + 1)};
        return key->grade.score;
    }
    grade_answer(mem, &key->key, &key->answer, &key->grade);
    if (key->credited)
        return key->grade.score = score_make(1, 1);
    if (key->grade.by_person)
        return key->marked ? key->mark : score_make(0, 1);
    if (mode == MODE_DEFERRED || key->grade.unscored)
        return key->grade.score;
    /* An answer that was saved and never checked counts as one more try. */
    size_t n = key->n_tries;
    if (key->untried && key->grade.answered)
        key->tries[n++] = key->grade.score;
    return grade_tries(mode, key->tries, n, key->penalty);
}

bool attempt_passes(const void *mem, enum grade_method method, bool practice, struct score pass,
                    const struct attempt_outcome *outcomes, size_t n, struct score *ret_counts)
{
    struct score *scores = mem_array(mem, struct score, n + 1);
    bool before = false;
    for (size_t i = 0; i < n; i++) {
        scores[i] = outcomes[i].score;
        before |= i + 1 < n && outcomes[i].passed;
    }
    struct score counts = practice ? scores[n - 1] : grade_attempts(method, scores, n);
    if (ret_counts)
        *ret_counts = counts;
    return grade_passes(counts, pass) || (before && !practice);
}
