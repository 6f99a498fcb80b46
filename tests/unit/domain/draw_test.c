/* Drawing: fair, complete, repeatable.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/draw.h"

#include "tap.h"

static struct draw_random seeded(unsigned char first)
{
    unsigned char seed[32] = {first};
    struct draw_random r;
    draw_seed(&r, seed);
    return r;
}

/*
 * Whether counts are those of n equally likely cells. The sum of squared deviations over the
 * expectation has mean n - 1 and variance 2 (n - 1): allowed are five standard deviations either
 * way, since counts that are too even are wrong too, and 16 more upwards, where the tail is long.
 */
static bool is_uniform(const int *counts, int n)
{
    double total = 0, sum = 0, df = n - 1;
    for (int i = 0; i < n; i++)
        total += counts[i];
    for (int i = 0; i < n; i++) {
        double away = counts[i] - total / n;
        sum += away * away / (total / n);
    }
    double beyond = sum < df ? df - sum : sum > df + 16 ? sum - df - 16 : 0;
    if (beyond * beyond > 25 * 2 * df)
        printf("# %d cells of %.0f: chi-square %.1f\n", n, total, sum);
    return beyond * beyond <= 25 * 2 * df;
}

static void test_generator(void)
{
    /* The numbers the published generator gives from the state 1, 2, 3, 4: 2 x 5 rotated by 7,
     * times 9 = 11520, and so on. draw_below(2^31) shows bits 32 to 62 of them. */
    static const uint64_t known[] = {11520,
                                     0,
                                     1509978240,
                                     1215971899390074240u,
                                     1216172134540287360u,
                                     607988272756665600u,
                                     16172922978634559625u,
                                     8476171486693032832u,
                                     10595114339597558777u,
                                     2904607092377533576u};
    struct draw_random r = {{1, 2, 3, 4}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        is_int(draw_below(&r, 1u << 31), (long long)(known[i] << 1 >> 33),
               "xoshiro256** from 1, 2, 3, 4");

    /* The same seed gives the same paper on any machine: reckoned apart, with other tools. */
    static const long long from_bytes[] = {844794641, 10096233, 1761246092, 1372244917};
    static const long long from_zeros[] = {875279408, 1171492674, 1830149218, 2034391367};
    unsigned char seed[32];
    for (int i = 0; i < 32; i++)
        seed[i] = (unsigned char)(i + 1);
    draw_seed(&r, seed);
    struct draw_random z = seeded(0);
    for (int i = 0; i < 4; i++) {
        is_int(draw_below(&r, 1u << 31), from_bytes[i], "from the seed 1, 2, 3 ... 32");
        is_int(draw_below(&z, 1u << 31), from_zeros[i], "from the seed of zeros");
    }

    struct draw_random zero = seeded(0), one = seeded(1), same = seeded(1);
    bool alive = false, differ = false, repeat = true;
    for (int i = 0; i < 8; i++) {
        uint32_t a = draw_below(&zero, 1000), b = draw_below(&one, 1000);
        alive = alive || a;
        differ = differ || a != b;
        repeat = repeat && b == draw_below(&same, 1000);
    }
    ok(alive, "32 zeros are a seed");
    ok(repeat, "the same seed gives the same numbers");

    bool all_differ = true;
    for (int bit = 0; bit < 255; bit++) {
        struct draw_random plain, flipped;
        draw_seed(&plain, seed);
        seed[bit / 8] ^= (unsigned char)(1u << bit % 8);
        draw_seed(&flipped, seed);
        seed[bit / 8] ^= (unsigned char)(1u << bit % 8);
        /* Two of three first numbers below 2^32 - 1 agree by chance about once in 2^63. */
        int agree = 0;
        for (int i = 0; i < 3; i++)
            agree += draw_below(&plain, UINT32_MAX) == draw_below(&flipped, UINT32_MAX);
        all_differ = all_differ && agree < 2;
    }
    ok(all_differ, "every bit of the seed but the last matters from the first numbers on");

    int counts[16] = {0};
    for (int i = 0; i < 256 * 64; i++) {
        unsigned char many[32] = {(unsigned char)i, (unsigned char)(i >> 8)};
        draw_seed(&r, many);
        counts[draw_below(&r, 16)]++;
    }
    ok(is_uniform(counts, 16), "first numbers of seeds that count up are spread");
}

static void test_below(void)
{
    static const uint32_t limits[] = {1, 2, 3, 5, 6, 7, 10, 64, 100, 1000};
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        static int counts[1000];
        memset(counts, 0, sizeof counts);
        struct draw_random r = seeded((unsigned char)(10 + i));
        bool inside = true;
        for (int k = 0; k < 100000 && inside; k++) {
            uint32_t x = draw_below(&r, limits[i]);
            inside = x < limits[i];
            if (inside)
                counts[x]++;
        }
        ok(inside, "below %u: never out of range", limits[i]);
        ok(limits[i] == 1 || is_uniform(counts, (int)limits[i]), "below %u: uniform", limits[i]);
    }

    /* Of 2^32 numbers modulo 3 x 2^30 the lowest third would come twice as often. */
    struct draw_random r = seeded(30);
    int thirds[3] = {0};
    for (int i = 0; i < 60000; i++)
        thirds[draw_below(&r, 3u << 30) >> 30]++;
    ok(is_uniform(thirds, 3), "a limit that does not divide 2^32: uniform too");
    bool inside = true;
    for (int i = 0; i < 1000; i++)
        inside = inside && draw_below(&r, UINT32_MAX) < UINT32_MAX;
    ok(inside, "the largest limit");
}

static void test_choose(void)
{
    /* Every ordered choice of 3 of 6: 120 of them, each as often. */
    struct draw_random r = seeded(40);
    int counts[6 * 6 * 6] = {0}, packed[120], n = 0;
    bool valid = true;
    for (int i = 0; i < 60000; i++) {
        size_t c[3];
        draw_choose(&r, 6, 3, c);
        valid = valid && c[0] < 6 && c[1] < 6 && c[2] < 6 && c[0] != c[1] && c[0] != c[2] &&
                c[1] != c[2];
        if (valid)
            counts[c[0] * 36 + c[1] * 6 + c[2]]++;
    }
    ok(valid, "choices are in range and differ");
    for (int i = 0; i < 216; i++) {
        if (counts[i] && n < 120)
            packed[n++] = counts[i];
    }
    is_int(n, 120, "every choice in every order comes");
    ok(n == 120 && is_uniform(packed, n), "each as often");

    bool complete = true;
    for (size_t size = 0; size <= 40; size++) {
        for (size_t count = 0; count <= size; count++) {
            size_t chosen[41];
            bool seen[40] = {false};
            chosen[count] = 12345;
            draw_choose(&r, size, count, chosen);
            for (size_t i = 0; i < count; i++) {
                complete = complete && chosen[i] < size && !seen[chosen[i]];
                if (complete)
                    seen[chosen[i]] = true;
            }
            complete = complete && chosen[count] == 12345;
        }
    }
    ok(complete, "any number of any number, none twice, none too many");

    struct draw_random a = seeded(41), b = seeded(41), other = seeded(42);
    size_t first[10], second[10], third[10];
    draw_choose(&a, 40, 10, first);
    draw_choose(&b, 40, 10, second);
    draw_choose(&other, 40, 10, third);
    ok(!memcmp(first, second, sizeof first), "the same seed gives the same paper");
    ok(memcmp(first, third, sizeof first), "another seed gives another");
}

static void test_shuffle(void)
{
    static const int factorial[] = {1, 1, 2, 6, 24, 120};
    enum { N = 5 };
    for (unsigned mask = 0; mask < 1u << N; mask++) {
        bool fixed[N];
        int n_free = 0;
        for (int i = 0; i < N; i++) {
            fixed[i] = mask >> i & 1;
            n_free += !fixed[i];
        }
        struct draw_random r = seeded((unsigned char)(50 + mask));
        static int counts[N * N * N * N * N];
        memset(counts, 0, sizeof counts);
        bool stays = true, permutation = true;
        for (int k = 0; k < 6000; k++) {
            size_t order[N] = {0};
            draw_shuffle(&r, N, mask ? fixed : NULL, order);
            unsigned seen = 0;
            size_t code = 0;
            for (size_t i = 0; i < N; i++) {
                stays = stays && (!fixed[i] || order[i] == i);
                permutation = permutation && order[i] < N;
                seen |= 1u << (order[i] & 31);
                code = code * N + order[i] % N;
            }
            permutation = permutation && seen == (1u << N) - 1;
            counts[code]++;
        }
        int packed[120], n = 0;
        for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
            if (counts[i] && n < 120)
                packed[n++] = counts[i];
        }
        ok(stays && permutation, "fixed mask %02x: a permutation, fixed ones stay", mask);
        ok(n == factorial[n_free] && (n == 1 || is_uniform(packed, n)),
           "fixed mask %02x: each of %d orders as often", mask, factorial[n_free]);
    }
    size_t none = 77;
    struct draw_random r = seeded(99);
    draw_shuffle(&r, 0, NULL, &none);
    is_int((long long)none, 77, "nothing to shuffle");
}

int main(void)
{
    test_generator();
    test_below();
    test_choose();
    test_shuffle();
    return tap_done();
}
