/*
 * Grading: exact scores of items and quizzes.  SPDX-License-Identifier: Apache-2.0
 *
 * Pure. Scores are exact fractions and are compared as such. The rules are those of
 * docs/architecture.md, "Grading": single choice takes the fraction of the chosen option (may be
 * negative); multiple choice is clamp(sum of chosen fractions, 0, 1), or 1/n for every decision
 * rightly made, or all-or-nothing; a quiz is sum(weight x score) / sum(weight), not below 0.
 *
 * Range: everything is exact while the common denominator of all fractions times the sum of the
 * weights stays below 2^63. That holds for all denominators up to 30 together with weights adding
 * up to a million. A result that no longer fits becomes the largest fraction that fits and is not
 * above it, so what cannot be told exactly never helps anyone over a pass mark; nothing overflows.
 */
#ifndef ATTEST_DOMAIN_GRADING_H
#define ATTEST_DOMAIN_GRADING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* num/den in lowest terms, den > 0, neither beyond INT64_MAX in size; 0 is 0/1. */
struct score {
    int64_t num;
    int64_t den;
};

struct score score_make(int64_t num, int64_t den); /* reduces; den must not be 0 */
struct score score_add(struct score a, struct score b);
struct score score_multiply(struct score a, struct score b);
int score_compare(struct score a, struct score b); /* -1, 0, 1; always exact */

enum grade_rule { GRADE_SINGLE, GRADE_FRACTIONS, GRADE_EVERY_DECISION, GRADE_ALL_OR_NOTHING };

struct grade_option {
    struct score fraction; /* > 0: right */
    bool chosen;
};

/*
 * The score of one item. Nothing chosen at all (unanswered) scores 0 under every rule,
 * GRADE_EVERY_DECISION too. More than one option chosen under GRADE_SINGLE is no answer: 0.
 */
struct score grade_item(enum grade_rule rule, const struct grade_option *options, size_t n);

struct graded_item {
    struct score score;
    int weight; /* >= 1 */
};

/* 0 for an empty quiz. Never below 0. */
struct score grade_quiz(const struct graded_item *items, size_t n);

bool grade_passes(struct score score, struct score pass_mark);

/*
 * Whole points for people to read: "7 of 10". When every weight is 1 these are right answers and
 * drawn items; points are cut, never rounded up, so that a score shown as the pass mark is one.
 * From 0 (also for a score below 0) to out_of; out_of >= 0.
 */
int grade_points(struct score score, int out_of);

#endif
