/* Grading: exact scores of items and quizzes.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/grading.h"

#include <assert.h>

#include "grading_kinds.h"

/* Holds the product of two 64-bit numbers, and the sum of two such products. */
typedef __int128 wide;

static wide least(wide a, wide b)
{
    return a < b ? a : b; /* same either way (<=) */
}

static wide size_of(wide a)
{
    return a < 0 ? -a : a; /* same either way (<= 1) */
}

static wide common_divisor(wide a, wide b)
{
    while (b) {
        wide rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

/* A fraction on one side of the number looked for; gap: how far away, times both denominators. */
struct neighbour {
    wide num, den;
    wide gap;
};

/* Moves a towards b as far as it stays on its side and its denominator within the limit. */
static void approach(struct neighbour *a, const struct neighbour *b, wide limit)
{
    wide stride = least(a->gap / b->gap, (limit - a->den) / b->den);
    a->num += stride * b->num;
    a->den += stride * b->den;
    a->gap -= stride * b->gap;
}

/*
 * The largest fraction not above num/den that fits into a score, for a num/den in lowest terms that
 * does not. It walks down the tree of all fractions between two neighbours of num/den. Neither ever
 * reaches it, since its denominator is beyond the limit, so no gap comes to 0; gaps only shrink, so
 * nothing overflows. A whole number beyond the range leaves no room for a denominator: limit 0.
 */
static struct score largest_below(wide num, wide den)
{
    wide whole = num / den - (num % den < 0); /* same either way (<= 1): or beyond the range */
    wide part = num - whole * den;
    whole = -least(-least(whole, INT64_MAX), INT64_MAX);

    wide limit = INT64_MAX / (size_of(whole) + 1);
    struct neighbour low = {0, 1, part}, high = {1, 1, den - part};
    while (low.den + high.den <= limit) {
        approach(&low, &high, limit);
        approach(&high, &low, limit);
    }
    return (struct score){(int64_t)(whole * low.den + low.num), (int64_t)low.den};
}

/* den > 0 */
static struct score reduced(wide num, wide den)
{
    wide divisor = common_divisor(size_of(num), den);
    num /= divisor;
    den /= divisor;
    if (size_of(num) > INT64_MAX || den > INT64_MAX)
        return largest_below(num, den);
    return (struct score){(int64_t)num, (int64_t)den};
}

struct score score_make(int64_t num, int64_t den)
{
    assert(den != 0);
    if (den < 0) /* same either way (<= 1) */
        return reduced(-(wide)num, -(wide)den);
    return reduced(num, den);
}

struct score score_add(struct score a, struct score b)
{
    return reduced((wide)a.num * b.den + (wide)b.num * a.den, (wide)a.den * b.den);
}

struct score score_multiply(struct score a, struct score b)
{
    return reduced((wide)a.num * b.num, (wide)a.den * b.den);
}

int score_compare(struct score a, struct score b)
{
    wide left = (wide)a.num * b.den;
    wide right = (wide)b.num * a.den;
    return (left > right) - (left < right);
}

struct score grading_clamp(struct score s)
{
    if (score_compare(s, zero) < 0) /* same either way (<= 1) */
        return zero;
    return score_compare(s, one) > 0 ? one : s; /* same either way (>=) */
}

struct score grade_quiz(const struct graded_item *items, size_t n)
{
    struct score sum = zero;
    int64_t weights = 0;
    for (size_t i = 0; i < n; i++) {
        assert(items[i].weight >= 1);
        sum = score_add(sum, score_multiply(score_make(items[i].weight, 1), items[i].score));
        weights += items[i].weight;
    }
    if (sum.num <= 0)
        return zero;
    return score_multiply(sum, score_make(1, weights));
}

bool grade_passes(struct score score, struct score pass_mark)
{
    return score_compare(score, pass_mark) >= 0;
}

int grade_points(struct score score, int out_of)
{
    struct score within = grading_clamp(score);
    return (int)((wide)within.num * out_of / within.den);
}
