/* What is pure about a quiz: drawing, what may be saved, points for people.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "domain/quiz.h"
#include "util/mem.h"

enum { CHOICES_MAX = 100 };

bool quiz_may_start(const struct quiz_rules *rules, struct err *err)
{
    if (rules->practice || rules->optional)
        return rules->tries == 0 || rules->used < rules->tries ||
               err_set(err, ERR_CONFLICT, "You have used all %d tries of this quiz.", rules->tries);
    if (rules->passed)
        return err_set(err, ERR_CONFLICT,
                       "You have passed this quiz, and the pass stays. There is no need to take it "
                       "again.");
    if (rules->complete)
        return err_set(err, ERR_CONFLICT,
                       "This course is complete. Start it again to take its "
                       "quiz.");
    if (rules->tries && rules->used >= rules->tries)
        return err_set(err, ERR_CONFLICT,
                       "You have used all %d tries of this quiz. Speak with your manager about "
                       "what comes next.",
                       rules->tries);
    return true;
}

/* ---- drawing */

static int by_index(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    return (x > y) - (x < y);
}

/* Draws one group into ret; false: too few are left. */
static bool draw_group(const void *mem, struct draw_random *random, const struct quiz_group *group,
                       bool shuffle, bool *taken, size_t *ret)
{
    size_t count = group->count ? group->count : group->n_pool, n = 0;
    size_t *left = mem_array(mem, size_t, group->n_pool),
           *chosen = mem_array(mem, size_t, group->n_pool);
    for (size_t i = 0; i < group->n_pool; i++) {
        if (!taken[group->pool[i]])
            left[n++] = group->pool[i];
    }
    if (count > n)
        return false;
    if (group->count || shuffle) {
        draw_choose(random, n, count, chosen);
        if (!shuffle)
            qsort(chosen, count, sizeof *chosen, by_index);
    } else {
        for (size_t i = 0; i < count; i++)
            chosen[i] = i;
    }
    for (size_t i = 0; i < count; i++) {
        ret[i] = left[chosen[i]];
        taken[ret[i]] = true;
    }
    return true;
}

/* The next group to draw from: named items first, then the smallest choice. */
static size_t next_group(const struct quiz_group *groups, const bool *done, size_t n_groups)
{
    size_t best = n_groups;
    for (size_t i = 0; i < n_groups; i++) {
        if (done[i])
            continue;
        if (best == n_groups || (groups[best].count && !groups[i].count) ||
            (!groups[best].count == !groups[i].count && groups[i].n_pool < groups[best].n_pool))
            best = i;
    }
    return best;
}

bool quiz_draw(const void *mem, struct draw_random *random, const struct quiz_group *groups,
               size_t n_groups, size_t n_items, bool shuffle, size_t **ret_items, size_t *ret_n)
{
    void *scratch = mem_owner(mem, "draw");
    bool *taken = mem_array(scratch, bool, n_items + 1),
         *done = mem_array(scratch, bool, n_groups + 1), fits = true;
    size_t *first = mem_array(scratch, size_t, n_groups + 1);
    for (size_t i = 0; i < n_groups; i++)
        first[i + 1] = first[i] + (groups[i].count ? groups[i].count : groups[i].n_pool);
    *ret_n = first[n_groups];
    *ret_items = mem_array(mem, size_t, *ret_n + 1);
    for (size_t i = 0; i < n_groups && fits; i++) {
        size_t g = next_group(groups, done, n_groups);
        done[g] = true;
        fits = draw_group(scratch, random, &groups[g], shuffle, taken, *ret_items + first[g]);
    }
    mem_free(scratch);
    return fits;
}

/* ---- saving */

bool quiz_choices_fit(const char *const *choices, size_t n, struct err *err)
{
    if (n > CHOICES_MAX)
        return err_set(err, ERR_INVALID, "%zu choices are more than any question has.", n);
    for (size_t i = 0; i < n; i++) {
        for (size_t j = 0; j < i; j++) {
            if (!strcmp(choices[i], choices[j]))
                return err_set(err, ERR_INVALID, "The choice “%.64s” is there twice.", choices[i]);
        }
    }
    return true;
}

bool quiz_save_state(const struct quiz_save_facts *facts, enum quiz_save_state *ret,
                     struct err *err)
{
    if (!facts->found)
        return err_set(err, ERR_NOT_FOUND, "This attempt has no such question.");
    *ret = facts->saved ? SAVE_DONE : facts->finished ? SAVE_FINISHED : SAVE_STALE;
    if (*ret != SAVE_STALE)
        return true;
    if (facts->misformed)
        return err_set(err, ERR_INVALID, "%s",
                       facts->multiple
                           ? "This question takes several choices: send {\"choices\": […]}."
                           : "This question takes one choice: send {\"choice\": \"…\"}.");
    if (facts->unknown)
        return err_set(err, ERR_INVALID, "This question has no choice “%.64s”.", facts->unknown);
    if (!facts->multiple && facts->n_choices > 1)
        return err_set(err, ERR_INVALID, "This question takes one choice; %zu were sent.",
                       facts->n_choices);
    return true;
}

/* ---- results */

enum quiz_verdict quiz_verdict(struct score score, bool answered)
{
    if (!answered)
        return VERDICT_UNANSWERED;
    if (score_compare(score, score_make(1, 1)) >= 0)
        return VERDICT_RIGHT;
    return score_compare(score, score_make(0, 1)) > 0 ? VERDICT_PARTLY : VERDICT_NOT_RIGHT;
}

/* Hundredths of a point, without zeros at the end: 750 is "7.5". */
static const char *decimal(const void *mem, int hundredths)
{
    if (hundredths % 100 == 0)
        return mem_format(mem, "%d", hundredths / 100);
    if (hundredths % 10 == 0)
        return mem_format(mem, "%d.%d", hundredths / 100, hundredths / 10 % 10);
    return mem_format(mem, "%d.%02d", hundredths / 100, hundredths % 100);
}

/* 20/3 is "6 2/3". */
static const char *mixed(const void *mem, struct score points)
{
    int64_t whole = points.num / points.den, rest = points.num % points.den;
    if (!rest)
        return mem_format(mem, "%lld", (long long)whole);
    return whole ? mem_format(mem, "%lld %lld/%lld", (long long)whole, (long long)rest,
                              (long long)points.den)
                 : mem_format(mem, "%lld/%lld", (long long)rest, (long long)points.den);
}

void quiz_points(const void *mem, struct score score, struct score pass, int of,
                 const char **ret_points, const char **ret_pass)
{
    struct score hundredths = score_multiply(pass, score_make((int64_t)of * 100, 1));
    if (hundredths.den == 1) {
        /* A pass mark on the grid of hundredths: cutting the score there keeps it on its side. */
        *ret_pass = decimal(mem, (int)hundredths.num);
        *ret_points = decimal(mem, grade_points(score, of * 100));
        return;
    }
    *ret_pass = mixed(mem, score_multiply(pass, score_make(of, 1)));
    *ret_points = mixed(mem, score_multiply(score, score_make(of, 1)));
}
