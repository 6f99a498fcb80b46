/*
 * Drawing a paper: which items, in which order, with which order of options.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Pure: the same seed gives the same paper, on any machine, and every item that fits has the same
 * chance. The drawn paper is stored with the attempt, so that a reload shows the same one; the seed
 * is not needed again. The generator (xoshiro256**) is fair but not secret: whoever knows the seed
 * knows the paper, so seeds come from the system's random source and are not shown.
 */
#ifndef ATTEST_DOMAIN_DRAW_H
#define ATTEST_DOMAIN_DRAW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct draw_random {
    uint64_t state[4]; /* never all zero */
};

/* Any 32 bytes are a seed, 32 zeros too. The highest bit of the last byte makes no difference. */
void draw_seed(struct draw_random *r, const unsigned char seed[32]);

/*
 * A whole number from 0 to below - 1, every one equally likely (rejection, no modulo bias).
 * below > 0.
 */
uint32_t draw_below(struct draw_random *r, uint32_t below);

/*
 * Chooses `count` of the indexes 0 … n - 1 in random order into ret_chosen. count <= n < 2^32.
 * Meant for banks of items: the work grows with the square of count.
 */
void draw_choose(struct draw_random *r, size_t n, size_t count, size_t *ret_chosen);

/*
 * Shuffles the indexes 0 … n - 1 into ret_order, save that index i with fixed[i] keeps place i
 * ("none of the above" stays last). fixed may be NULL. n < 2^32; the work grows with its square.
 */
void draw_shuffle(struct draw_random *r, size_t n, const bool *fixed, size_t *ret_order);

#endif
