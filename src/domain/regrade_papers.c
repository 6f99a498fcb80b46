/* Regrade: stored attempts counted by another key.  SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "domain/attempt.h"
#include "domain/regrade.h"
#include "util/mem.h"

static bool is(const char *a, const char *b)
{
    return a && b && !strcmp(a, b);
}

static struct score *fractions(const void *mem, const char **nums, const char **dens, size_t n)
{
    struct score *list = mem_array(mem, struct score, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = score_make(strtoll(nums[i], NULL, 10), strtoll(dens[i], NULL, 10));
    return list;
}

static int *numbers(const void *mem, const char **texts, size_t n)
{
    int *list = mem_array(mem, int, n + 1);
    for (size_t i = 0; i < n; i++)
        list[i] = (int)strtol(texts[i], NULL, 10);
    return list;
}

/* What the answer of a row is worth by a key; NULL: full points. */
static struct score worth_of(const void *mem, const struct db_rows *rows, size_t row,
                             const struct grade_key *key)
{
    if (!key)
        return score_make(1, 1);
    enum grade_mode mode =
        attempt_name(grade_mode_names, MODE_COUNT, db_text(rows, row, "feedback"));
    struct attempt_key k = {
        .privacy = PRIVACY_SCORED,
        .scored = true,
        .key = *key,
        .answer = attempt_answer(mem, rows, row),
        .penalty = score_make(db_int(rows, row, "penalty_num"), db_int(rows, row, "penalty_den")),
        .untried = db_bool(rows, row, "untried"),
    };
    attempt_weigh_tries(mem, rows, row, &k);
    return attempt_grade(mem, mode, &k);
}

static void read_paper(const void *mem, const struct db_rows *rows, size_t row,
                       const struct grade_key *key, struct regrade_paper *ret)
{
    size_t n;
    const char **nums = db_array(rows, row, "nums", mem, &ret->n),
               **dens = db_array(rows, row, "dens", mem, &n),
               **weights = db_array(rows, row, "weights", mem, &n),
               **sure = db_array(rows, row, "sure", mem, &n);
    ret->score = score_make(db_int(rows, row, "score_num"), db_int(rows, row, "score_den"));
    ret->passed = db_bool(rows, row, "passed");
    ret->marks = fractions(mem, nums, dens, ret->n);
    ret->weights = numbers(mem, weights, ret->n);
    ret->sure = numbers(mem, sure, ret->n);
    ret->place = (int)db_int(rows, row, "place");
    ret->worth = ret->place ? worth_of(mem, rows, row, key) : score_make(0, 1);
}

/* Counts a group and says what became of its pass. */
static void count_group(const void *mem, bool takes, struct regrade_group *g)
{
    bool before = false, now = false;
    g->outcomes = mem_array(mem, struct regrade_outcome, g->n + 1);
    regrade_count(mem, g->method, g->practice, g->pass, g->papers, g->n, takes, g->outcomes);
    for (size_t i = 0; i < g->n; i++) {
        before |= g->papers[i].passed;
        if (g->outcomes[i].passed && !now)
            g->gained_at = g->sent_at[i];
        now |= g->outcomes[i].passed;
    }
    g->gained = !g->practice && now && !before;
    g->lost = !g->practice && before && !now;
}

size_t regrade_groups(const void *mem, const struct db_rows *rows, const struct grade_key *key,
                      bool takes, struct regrade_group **ret)
{
    size_t n = db_count(rows), groups = 0;
    struct regrade_paper *papers = mem_array(mem, struct regrade_paper, n + 1);
    int64_t *attempts = mem_array(mem, int64_t, n + 1), *by = mem_array(mem, int64_t, n + 1);
    const char **sent = mem_array(mem, const char *, n + 1);
    struct score *certainty = mem_array(mem, struct score, n + 1);
    *ret = mem_array(mem, struct regrade_group, n + 1);
    for (size_t i = 0; i < n; i++) {
        int64_t enrolment = db_int(rows, i, "enrolment"), quiz = db_int(rows, i, "quiz");
        struct regrade_group *g = groups ? &(*ret)[groups - 1] : NULL;
        if (!g || g->enrolment != enrolment || g->quiz != quiz) {
            const char *kind = db_text(rows, i, "kind");
            g = &(*ret)[groups++];
            *g = (struct regrade_group){
                .person = db_int(rows, i, "person"),
                .enrolment = enrolment,
                .quiz = quiz,
                .practice = is(kind, "practice") || is(kind, "activity"),
                .must_pass = is(db_text(rows, i, "needed"), "passed"),
                .method = attempt_grading(rows, i),
                .pass = score_make(db_int(rows, i, "pass_num"), db_int(rows, i, "pass_den")),
                .attempts = &attempts[i],
                .counted_by = &by[i],
                .sent_at = &sent[i],
                .certainty = &certainty[i],
                .papers = &papers[i],
            };
        }
        attempts[i] = db_int(rows, i, "attempt");
        by[i] = db_int(rows, i, "counted_by");
        sent[i] = db_text(rows, i, "sent_at");
        certainty[i] =
            (struct score){db_int(rows, i, "certainty_num"), db_int(rows, i, "certainty_den")};
        read_paper(mem, rows, i, key, &papers[i]);
        g->n++;
    }
    for (size_t i = 0; i < groups; i++)
        count_group(mem, takes, &(*ret)[i]);
    return groups;
}
