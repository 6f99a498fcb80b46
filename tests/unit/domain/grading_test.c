/* Grading: tables of cases, and twins that count otherwise.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/grading.h"

#include "random.h"
#include "tap.h"

static void is_score(struct score got, int64_t num, int64_t den, const char *name)
{
    if (!ok(got.num == num && got.den == den, "%s", name))
        printf("# got: %lld/%lld  want: %lld/%lld\n", (long long)got.num, (long long)got.den,
               (long long)num, (long long)den);
}

static void test_scores(void)
{
    is_score(score_make(6, 8), 3, 4, "6/8 is 3/4");
    is_score(score_make(0, 7), 0, 1, "0/7 is 0/1");
    is_score(score_make(0, -7), 0, 1, "0/-7 is 0/1");
    is_score(score_make(-1, 3), -1, 3, "-1/3 stays");
    is_score(score_make(1, -3), -1, 3, "the sign goes to the top");
    is_score(score_make(-4, -6), 2, 3, "two signs are none");
    is_score(score_make(INT64_MAX, INT64_MAX), 1, 1, "the largest over the largest is 1");
    is_score(score_make(INT64_MIN, 2), INT64_MIN / 2, 1, "the smallest number halved");
    is_score(score_make(INT64_MIN, INT64_MIN), 1, 1, "the smallest over the smallest is 1");
    is_score(score_make(1, INT64_MAX), 1, INT64_MAX, "the smallest fraction above 0");
    is_score(score_make(INT64_MIN, 1), -INT64_MAX, 1, "beyond the range: its end below 0");
    is_score(score_make(INT64_MIN, -1), INT64_MAX, 1, "beyond the range: its end above 0");
    is_score(score_make(INT64_MIN, 3), (INT64_MIN + 2) / 3 - 1, 1, "a size that no fraction fits");
    is_score(score_add(score_make(1, 3), score_make(1, 6)), 1, 2, "1/3 + 1/6");
    is_score(score_add(score_make(1, 3), score_make(-1, 3)), 0, 1, "1/3 - 1/3");
    is_score(score_add(score_make(1, 3), score_make(-1, 2)), -1, 6, "1/3 - 1/2");
    is_score(score_multiply(score_make(2, 3), score_make(-3, 4)), -1, 2, "2/3 x -3/4");
    is_score(score_multiply(score_make(INT64_MAX, 3), score_make(3, INT64_MAX)), 1, 1,
             "a product whose parts do not fit, but which does");

    is_int(score_compare(score_make(1, 3), score_make(33333, 100000)), 1, "1/3 > 0.33333");
    is_int(score_compare(score_make(-1, 3), score_make(-33333, 100000)), -1, "-1/3 < -0.33333");
    is_int(score_compare(score_make(2, 4), score_make(1, 2)), 0, "2/4 = 1/2");
    is_int(score_compare(score_make(INT64_MAX, INT64_MAX - 1),
                         score_make(INT64_MAX - 1, INT64_MAX - 2)),
           -1, "fractions 2^-125 apart are told apart");
}

/* Compares num/den of any size by their continued fractions: no product that could overflow. */
static int compare_by_parts(__int128 a_num, __int128 a_den, __int128 b_num, __int128 b_den)
{
    for (int sign = 1;; sign = -sign) {
        __int128 a = a_num / a_den - (a_num % a_den < 0);
        __int128 b = b_num / b_den - (b_num % b_den < 0);
        if (a != b)
            return a < b ? -sign : sign;
        __int128 a_rest = a_num - a * a_den;
        __int128 b_rest = b_num - b * b_den;
        if (!a_rest || !b_rest)
            return (!b_rest - !a_rest) * sign;
        a_num = a_den;
        a_den = a_rest;
        b_num = b_den;
        b_den = b_rest;
    }
}

static int64_t random_int64(void)
{
    int64_t n = (int64_t)(random_bits() >> (1 + random_to(62)));
    return random_to(1) ? n : -n;
}

static void test_compare(void)
{
    random_state = 1;
    bool same = true;
    for (int i = 0; i < 100000 && same; i++) {
        int64_t a = random_int64(), b = random_int64();
        int64_t c = random_to(3) ? random_int64() : a + random_to(2) - 1;
        int64_t d = random_to(3) ? random_int64() : b + random_to(2) - 1;
        if (b <= 0 || d <= 0)
            continue;
        struct score s = score_make(a, b), t = score_make(c, d);
        same = score_compare(s, t) == compare_by_parts(a, b, c, d);
        if (!same)
            printf("# %lld/%lld and %lld/%lld\n", (long long)a, (long long)b, (long long)c,
                   (long long)d);
    }
    ok(same, "scores compare as their continued fractions do");
}

/*
 * Whether p/q is the largest fraction with a denominator up to `limit` that is not above num/den:
 * it is not above, and its right neighbour in the Farey sequence of that order is.
 */
static bool is_largest_below(struct score s, __int128 num, __int128 den, int64_t limit)
{
    if (s.den < 1 || s.den > limit || compare_by_parts(s.num, s.den, num, den) > 0)
        return false;
    /* x with x * num = -1 modulo den of s, by Euclid; then the neighbour's denominator. */
    __int128 b = s.den, r0 = b, r1 = (s.num % b + b) % b, x0 = 0, x1 = 1;
    while (r1) {
        __int128 quotient = r0 / r1, r = r0 - quotient * r1, x = x0 - quotient * x1;
        r0 = r1;
        r1 = r;
        x0 = x1;
        x1 = x;
    }
    if (r0 != 1)
        return false; /* not in lowest terms */
    __int128 q = (b - x0 % b) % b;
    q += (limit - q) / b * b;
    __int128 p = (1 + q * s.num) / b;
    return compare_by_parts(p, q, num, den) > 0;
}

static void test_too_fine(void)
{
    random_state = 2;
    bool largest = true, small = true;
    int tried = 0;
    for (int i = 0; i < 30000; i++) {
        int64_t b = (int64_t)(random_bits() >> (1 + random_to(40)));
        int64_t d = (int64_t)(random_bits() >> (1 + random_to(40)));
        if (b < 2 || d < 2)
            continue;
        struct score s = score_make((int64_t)(random_bits() >> 1) % b, b);
        struct score t = score_make((int64_t)(random_bits() >> 1) % d, d);
        /* A product of two numbers below 1 is one; of products near 0 the largest below is 0. */
        __int128 num = (__int128)s.num * t.num, den = (__int128)s.den * t.den;
        struct score product = score_multiply(s, t);
        if (num && den > INT64_MAX && product.den > 1 &&
            compare_by_parts(num, den, product.num, product.den)) {
            tried++;
            largest = largest && is_largest_below(product, num, den, INT64_MAX);
        }
        small = small && compare_by_parts(product.num, product.den, num, den) <= 0;
    }
    ok(tried > 5000, "many products do not fit (%d)", tried);
    ok(largest, "a product that does not fit is the largest fraction below it");
    ok(small, "no product is above its true value");

    /* Sums with a whole part, of either sign: the room for the denominator is smaller. */
    bool sums = true;
    tried = 0;
    for (int i = 0; i < 30000; i++) {
        int64_t b = (int64_t)(random_bits() >> (25 + random_to(10)));
        int64_t d = (int64_t)(random_bits() >> (25 + random_to(10)));
        if (b < 2 || d < 2)
            continue;
        struct score s = score_make((int64_t)(random_bits() >> 1) % b, b);
        struct score t = score_make(-((int64_t)(random_bits() >> 1) % d), d);
        s = score_add(s, score_make(random_to(40) - 20, 1));
        __int128 num = (__int128)s.num * t.den + (__int128)t.num * s.den;
        __int128 den = (__int128)s.den * t.den;
        struct score sum = score_add(s, t);
        if (compare_by_parts(num, den, sum.num, sum.den) == 0)
            continue;
        tried++;
        __int128 whole = num / den - (num % den < 0);
        int64_t limit = (int64_t)(INT64_MAX / ((whole < 0 ? -whole : whole) + 1));
        sums = sums && is_largest_below(sum, num, den, limit);
    }
    ok(tried > 2000, "many sums do not fit (%d)", tried);
    ok(sums, "a sum that does not fit is the largest fraction below it");

    /* Beside a large whole part there is room for small denominators only: try them all. */
    bool tried_all = true;
    for (int64_t limit = 1; limit <= 30; limit++) {
        int64_t whole = INT64_MAX / limit - 1;
        for (int64_t den = limit + 1; den <= 3 * limit + 9; den++) {
            for (int64_t num = 1; num < den; num++) {
                int64_t best_num = 0, best_den = 1;
                for (int64_t d = 1; d <= limit; d++) {
                    if (num * d / den * best_den > best_num * d)
                        best_num = num * d / den, best_den = d;
                }
                struct score part = score_make(num, den);
                if (part.den <= limit)
                    continue;
                struct score above = score_add(score_make(whole, 1), part);
                struct score below = score_add(score_make(-whole - 1, 1), part);
                tried_all = tried_all && above.num == whole * best_den + best_num &&
                            above.den == best_den && below.den <= above.den &&
                            compare_by_parts(below.num, below.den,
                                             (__int128)(-whole - 1) * den + num, den) < 0;
            }
        }
    }
    ok(tried_all, "beside a large whole part: the largest below, of all there are");

    struct score tiny = score_make(1, INT64_MAX);
    is_score(score_multiply(tiny, tiny), 0, 1, "nearer to 0 than any fraction, above: 0");
    is_score(score_multiply(score_make(-1, INT64_MAX), tiny), -1, INT64_MAX / 2,
             "nearer to 0 than any fraction, below: the nearest on that side");
    is_score(score_add(score_make(INT64_MAX, 1), score_make(INT64_MAX, 1)), INT64_MAX, 1,
             "a sum beyond the range is its end");
    is_score(score_add(score_make(-INT64_MAX, 1), score_make(-INT64_MAX, 1)), -INT64_MAX, 1,
             "and so below 0");
    is_score(score_add(score_make(INT64_MAX - 1, 1), score_make(1, 2)), INT64_MAX - 1, 1,
             "no room left for a half");
}

/* The twin counts in whole parts: every denominator used divides PARTS. */
enum { PARTS = 27720 };

static bool equals_parts(struct score s, int64_t num, int64_t den)
{
    int64_t a = s.num < 0 ? -s.num : s.num, b = s.den;
    while (a && b) /* lowest terms, by Euclid with remainders */
        a > b ? (a %= b) : (b %= a);
    return s.den > 0 && a + b == 1 && s.num * den == num * s.den;
}

static void test_quiz(void)
{
    const struct graded_item plain[] = {
        {score_make(1, 1), 1}, {score_make(0, 1), 1}, {score_make(1, 3), 1}};
    is_score(grade_quiz(plain, 3), 4, 9, "the mean, where all weigh the same");
    is_score(grade_quiz(plain, 1), 1, 1, "one item");
    is_score(grade_quiz(plain, 0), 0, 1, "no item is 0");
    const struct graded_item heavy[] = {{score_make(1, 1), 3}, {score_make(-1, 3), 1}};
    is_score(grade_quiz(heavy, 2), 2, 3, "weights and a negative score");
    is_score(grade_quiz(heavy + 1, 1), 0, 1, "never below 0");
    const struct graded_item even[] = {{score_make(1, 3), 1}, {score_make(-1, 3), 1}};
    is_score(grade_quiz(even, 2), 0, 1, "exactly 0 is 0/1");
    const struct graded_item great[] = {{score_make(1, 1), INT32_MAX},
                                        {score_make(1, 1), INT32_MAX},
                                        {score_make(0, 1), INT32_MAX}};
    is_score(grade_quiz(great, 3), 2, 3, "the largest weights");

    struct score pass = score_make(4, 5);
    ok(grade_passes(score_make(8, 10), pass), "8/10 passes 4/5");
    ok(grade_passes(score_make(9, 10), pass), "9/10 passes 4/5");
    ok(!grade_passes(score_make(799999, 1000000), pass), "0.799999 does not");
    ok(!grade_passes(score_make(-1, 1), score_make(0, 1)), "-1 does not pass 0");
}

static void test_quiz_twin(void)
{
    random_state = 4;
    bool same = true;
    for (int round = 0; round < 20000 && same; round++) {
        struct graded_item items[20];
        int n = random_to(20);
        int64_t sum = 0, weights = 0;
        for (int i = 0; i < n; i++) {
            int den = 1 + random_to(11), num = random_to(3) ? random_to(den) : -random_to(den);
            int weight = 1 + random_to(random_to(3) ? 4 : 1000);
            items[i] = (struct graded_item){score_make(num, den), weight};
            for (int w = 0; w < weight; w++)
                sum += PARTS / den * num, weights++;
        }
        struct score got = grade_quiz(items, (size_t)n);
        same = sum <= 0 ? got.num == 0 && got.den == 1 : equals_parts(got, sum, PARTS * weights);

        /* The pass mark, from the same parts: 10,000 sum >= per ten thousand x parts of all. */
        int mark = random_to(10000);
        bool passed = (sum < 0 ? 0 : sum) * 10000 >= (int64_t)mark * PARTS * weights;
        same = same && (n == 0 || grade_passes(got, score_make(mark, 10000)) == passed);
        if (!same)
            printf("# round %d: %lld/%lld, want %lld/%lld, mark %d\n", round, (long long)got.num,
                   (long long)got.den, (long long)sum, (long long)(PARTS * weights), mark);
    }
    ok(same, "quizzes score and pass as the twin that counts in parts");
}

static void test_points(void)
{
    is_int(grade_points(score_make(7, 10), 10), 7, "7/10 of 10 are 7");
    is_int(grade_points(score_make(79, 100), 10), 7, "79 % of 10 are 7, not 8");
    is_int(grade_points(score_make(2, 3), 10), 6, "2/3 of 10 are cut to 6");
    is_int(grade_points(score_make(1, 1), 10), 10, "all of 10");
    is_int(grade_points(score_make(0, 1), 10), 0, "none of 10");
    is_int(grade_points(score_make(-1, 3), 10), 0, "below 0 is shown as 0");
    is_int(grade_points(score_make(5, 3), 10), 10, "never more than there are");
    is_int(grade_points(score_make(1, 2), 0), 0, "of none");
    is_int(grade_points(score_make(INT64_MAX - 1, INT64_MAX), INT32_MAX), INT32_MAX - 1,
           "the largest numbers, cut");

    bool same = true;
    for (int out_of = 0; out_of <= 30; out_of++) {
        for (int den = 1; den <= 30; den++) {
            for (int num = -2; num <= den; num++) {
                int points = 0; /* twin: climb while the next point is earned */
                while (points < out_of && num * out_of >= (points + 1) * den)
                    points++;
                same = same && grade_points(score_make(num, den), out_of) == points;
                /* points shown as the mark mean that the mark is reached */
                if (out_of && grade_points(score_make(num, den), out_of) >= out_of - 2)
                    same = same && (num < 0 || grade_passes(score_make(num, den),
                                                            score_make(out_of - 2, out_of)));
            }
        }
    }
    ok(same, "points are cut, and points at the mark pass");
}

int main(void)
{
    test_scores();
    test_compare();
    test_too_fine();
    test_quiz();
    test_quiz_twin();
    test_points();
    return tap_done();
}
