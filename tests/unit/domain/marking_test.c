/* What several readings of an essay come to.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/marking.h"

#include "tap.h"

static bool gives(struct score s, int64_t num, int64_t den)
{
    struct score want = score_make(num, den);
    return s.num == want.num && s.den == want.den;
}

#define SCORE(best, ...)                                                                           \
    marking_score((const int64_t[]){__VA_ARGS__},                                                  \
                  sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t), (best))
#define FAR(best, ...)                                                                             \
    marking_far_apart((const int64_t[]){__VA_ARGS__},                                              \
                      sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t), (best))

static void scores(void)
{
    ok(gives(SCORE(10, 7), 7, 10), "one reading counts as it is");
    ok(gives(SCORE(10, 7, 8), 15, 20), "of two the mean, exactly");
    ok(gives(SCORE(3, 1, 2), 1, 2), "in lowest terms");
    ok(gives(SCORE(10, 2, 9, 8), 17, 20), "of three the two nearest: the higher");
    ok(gives(SCORE(10, 9, 2, 3), 5, 20), "or the lower");
    ok(gives(SCORE(10, 2, 8, 5), 13, 20), "both pairs equally near: the higher two");
    ok(gives(SCORE(10, 4, 4, 9), 8, 20), "two that agree");
    ok(gives(SCORE(10, 4, 10, 10), 1, 1), "two that agree on the best");
    ok(gives(SCORE(0, 0), 0, 1), "nothing to be had is 0");
    ok(gives(marking_score(NULL, 0, 10), 0, 1), "nothing read is 0");
}

/* Which reader came first makes no difference; and the score lies between the least and the most.
 */
static void orders(void)
{
    int wrong = 0, outside = 0;
    for (int64_t a = 0; a <= 6; a++)
        for (int64_t b = 0; b <= 6; b++)
            for (int64_t c = 0; c <= 6; c++) {
                struct score s = SCORE(6, a, b, c);
                int64_t least = a < b ? a : b, most = a > b ? a : b;
                least = c < least ? c : least;
                most = c > most ? c : most;
                wrong += score_compare(s, SCORE(6, b, a, c)) ||
                         score_compare(s, SCORE(6, c, b, a)) || score_compare(s, SCORE(6, b, c, a));
                outside += score_compare(s, score_make(least, 6)) < 0 ||
                           score_compare(s, score_make(most, 6)) > 0;
            }
    is_int(wrong, 0, "the order of the readings does not matter");
    is_int(outside, 0, "the score lies among the readings");
}

static void thirds(void)
{
    ok(!FAR(10, 2, 7), "half of the best apart is not too far");
    ok(FAR(10, 2, 8), "more than half is");
    ok(FAR(10, 8, 2), "whichever came first");
    ok(!FAR(5, 1, 3) && FAR(5, 1, 4), "half of an odd best");
    ok(!FAR(10, 0), "one reading is not apart from anything");
    ok(!FAR(10, 0, 10, 5), "a fourth is never asked for");
}

int main(void)
{
    scores();
    orders();
    thirds();
    return tap_done();
}
