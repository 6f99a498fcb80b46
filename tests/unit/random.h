/*
 * The tests' own randomness: splitmix64, the same on every machine.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_TESTS_RANDOM_H
#define ATTEST_TESTS_RANDOM_H

#include <stdint.h>

/* Set it, and what follows is known. */
static uint64_t random_state;

__attribute__((unused)) static uint64_t random_bits(void)
{
    uint64_t z = random_state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

/* 0 … last */
__attribute__((unused)) static int random_to(int last)
{
    return (int)(random_bits() % ((uint64_t)last + 1));
}

#endif
