/*
 * Drawing a paper.  SPDX-License-Identifier: Apache-2.0
 * The generator is xoshiro256** of D. Blackman and S. Vigna (2018).
 */
#include "domain/draw.h"

#include <assert.h>

static uint64_t rotated(uint64_t x, int bits)
{
    return x << bits | x >> (64 - bits);
}

static uint64_t next(struct draw_random *r)
{
    uint64_t *s = r->state;
    uint64_t result = rotated(s[1] * 5, 7) * 9;
    uint64_t shifted = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotated(s[3], 45);
    return result;
}

void draw_seed(struct draw_random *r, const unsigned char seed[32])
{
    *r = (struct draw_random){{0}};
    for (int i = 0; i < 32; i++) /* byte by byte: the same on machines of either byte order */
        r->state[i / 8] |= (uint64_t)seed[i] << (i % 8 * 8);
    /* A state of all zeros would stay so for ever: one bit of the seed is spent to rule it out. */
    r->state[3] |= UINT64_C(1) << 63;
    /* Seeds that differ in few bits, or have few, give numbers alike until the bits have spread. */
    for (int i = 0; i < 64; i++)
        next(r);
}

uint32_t draw_below(struct draw_random *r, uint32_t below)
{
    assert(below > 0);
    /* 2^32 modulo below: so many of the lowest numbers must go for the rest to divide evenly. */
    uint32_t surplus = -below % below;
    uint32_t x;
    do
        x = (uint32_t)(next(r) >> 32);
    while (x < surplus);
    return x % below;
}

static void swap(size_t *a, size_t *b)
{
    size_t kept = *a;
    *a = *b;
    *b = kept;
}

static bool contains(const size_t *list, size_t n, size_t value)
{
    for (size_t i = 0; i < n; i++) {
        if (list[i] == value)
            return true;
    }
    return false;
}

void draw_choose(struct draw_random *r, size_t n, size_t count, size_t *ret_chosen)
{
    assert(count <= n && n <= UINT32_MAX);
    /* Floyd's way to a fair subset without a list of all n … */
    for (size_t i = 0; i < count; i++) {
        size_t newest = n - count + i;
        size_t pick = draw_below(r, (uint32_t)newest + 1);
        ret_chosen[i] = contains(ret_chosen, i, pick) ? newest : pick;
    }
    /* … which does not come in a fair order. */
    for (size_t left = count; left > 1; left--) /* same either way (>= 0): 1 stays */
        swap(&ret_chosen[left - 1], &ret_chosen[draw_below(r, (uint32_t)left)]);
}

static bool is_free(const bool *fixed, size_t place)
{
    return !fixed || !fixed[place];
}

/* The free place that has `before` free places before it. */
static size_t free_place(const bool *fixed, size_t before)
{
    size_t place = 0;
    while (!is_free(fixed, place) || before-- > 0) /* same either way (!=) */
        place++;
    return place;
}

void draw_shuffle(struct draw_random *r, size_t n, const bool *fixed, size_t *ret_order)
{
    assert(n <= UINT32_MAX);
    uint32_t left = 0; /* free places not yet settled, all before those that are */
    for (size_t i = 0; i < n; i++) {
        ret_order[i] = i;
        left += is_free(fixed, i);
    }
    for (; left > 1; left--) { /* same either way (>= 0): 1 stays */
        size_t last = free_place(fixed, left - 1);
        swap(&ret_order[last], &ret_order[free_place(fixed, draw_below(r, left))]);
    }
}
