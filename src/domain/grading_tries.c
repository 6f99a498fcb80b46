/* Grading beyond one answer: tries, attempts, certainty.  SPDX-License-Identifier: Apache-2.0 */
#include <assert.h>

#include "grading_kinds.h"

const char *const grade_mode_names[MODE_COUNT] = {"deferred", "immediate", "interactive",
                                                  "adaptive"};
const char *const grade_method_names[GRADING_COUNT] = {"highest", "mean", "first", "last"};

static struct score larger(struct score a, struct score b)
{
    return score_compare(a, b) > 0 ? a : b; /* same either way (>=) */
}

/* max(0, fraction - wrong x penalty) */
static struct score less_penalty(struct score fraction, int64_t wrong, struct score penalty)
{
    return larger(zero, score_add(fraction, score_multiply(score_make(-wrong, 1), penalty)));
}

struct score grade_tries(enum grade_mode mode, const struct score *tries, size_t n,
                         struct score penalty)
{
    if (n == 0)
        return zero;
    if (mode == MODE_IMMEDIATE)
        return tries[0];
    if (mode == MODE_DEFERRED)
        return tries[n - 1];
    struct score best = zero;
    struct score last = zero; /* same either way (one): set before it is read */
    int64_t wrong = 0;
    for (size_t i = 0; i < n; i++) {
        last = less_penalty(tries[i], wrong, penalty);
        best = larger(best, last);
        wrong += score_compare(tries[i], one) < 0; /* same either way (!=): none is above 1 */
    }
    return mode == MODE_ADAPTIVE ? best : last;
}

struct score grade_attempts(enum grade_method method, const struct score *scores, size_t n)
{
    assert(n >= 1);
    if (method == GRADING_LAST)
        return scores[n - 1];
    struct score highest = scores[0], sum = scores[0];
    for (size_t i = 1; i < n; i++) {
        highest = larger(highest, scores[i]);
        sum = score_add(sum, scores[i]);
    }
    if (method == GRADING_MEAN)
        return score_multiply(sum, score_make(1, (int64_t)n));
    return method == GRADING_HIGHEST ? highest : scores[0];
}

struct score grade_certainty(const int *certainty, const bool *right, size_t n)
{
    enum { WRONG, RIGHT, ANSWERS };
    static const int marks[][ANSWERS] = {{0, 1}, {0, 1}, {-2, 2}, {-6, 3}};
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++) {
        assert(certainty[i] >= 0 && certainty[i] <= 3);
        sum += marks[certainty[i]][right[i] ? RIGHT : WRONG];
    }
    return sum > 0 ? score_make(sum, 3 * (int64_t)n) : zero;
}

struct score grade_rubric(const int *points, const int *best, size_t n)
{
    int64_t sum = 0, all = 0;
    for (size_t i = 0; i < n; i++) {
        sum += points[i];
        all += best[i];
    }
    if (all <= 0) /* same either way (==): points are not below 0 */
        return zero;
    return grading_clamp(score_make(sum, all));
}
