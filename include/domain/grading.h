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
 * above it (or, beyond 1, one that is nearly as large), so what cannot be told exactly never helps
 * anyone over a pass mark; nothing overflows.
 */
#ifndef ATTEST_DOMAIN_GRADING_H
#define ATTEST_DOMAIN_GRADING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "content/item.h"
#include "domain/answer.h"

/* num/den in lowest terms, den > 0, neither beyond INT64_MAX in size; 0 is 0/1. */
struct score {
    int64_t num;
    int64_t den;
};

struct score score_make(int64_t num, int64_t den); /* reduces; den must not be 0 */
struct score score_add(struct score a, struct score b);
struct score score_multiply(struct score a, struct score b);
int score_compare(struct score a, struct score b); /* -1, 0, 1; always exact */

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

/* ---- every kind of item (content/item.h), by its key and an answer (domain/answer.h) */

/* One part of an item, as its author wrote it, in the order of item_part.number. Unused members are
 * 0 or NULL. */
struct grade_part {
    enum part_kind kind;
    int number;            /* from 1, rising */
    int parent;            /* number of the part that it stands in; 0: the item */
    const char *key;       /* NULL: it has none (accept without id, unit) */
    const char *text;      /* accept: the pattern; unit: its name */
    struct score fraction; /* option, area, accept: what it is worth; unit: factor; option of a
                              scene, level: points */
    const char *answer;    /* row: key of its option, or "true" or "false"; option of a scene: the
                              scene that it leads to; accept of a number: the value */
    const char *tolerance; /* accept of a number, as decimal text; NULL: 0 */
    const char *tolerance_kind; /* "absolute" (also NULL), "relative", "geometric" */
    int weight;                 /* gap: >= 1 */
    bool fold;                  /* gap: capitals do not matter */
};

struct grade_key {
    enum item_kind kind;
    enum item_scoring scoring;
    bool fold;                 /* short-answer: capitals do not matter */
    enum item_units units;     /* numerical */
    struct score unit_penalty; /* taken off for an unknown unit and, with units required, for a
                                  missing one; penalty 0: such an answer is worth nothing. Else
                                  no unit, and under a penalty a wrong one, is the first */
    const char *start;         /* scenario */
    const struct grade_part *parts;
    size_t n_parts;
};

/* What became of one part, in the order of the key's parts. */
struct part_grade {
    bool hit;           /* it was chosen or given, or it is what matched: feedback for it is due */
    bool judged;        /* row, gap: `score` says how well it was answered; left out is 0 */
    struct score score; /* row, gap: from 0 to 1. option, area, accept: its fraction, hit or not */
};

struct item_grade {
    struct score score;       /* exact. From -1 for single-choice; from 0 for all others; to 1 */
    bool answered;            /* anything was given that the item knows; blanks are nothing */
    bool by_person;           /* an essay that was answered: score is 0 until somebody marks it */
    bool unscored;            /* likert, reflection: score is 1 once answered, and counts nowhere */
    struct part_grade *parts; /* as many as the key has, owned by mem */
};

/*
 * Grades one answer. Parts of the answer that the item does not have count for nothing, and a part
 * that is named twice counts once. Whether an answer has the form that its item asks for (one
 * option or several, say) is for those who save it.
 *
 *   single-choice, true-false   the fraction of the one option chosen; several are no answer: 0
 *   multiple-choice, hotspot    clamp(sum of the fractions chosen, 0, 1); every-decision: 1/n for
 *                               each option rightly chosen or left; all-or-nothing: exactly the
 *                               options with a fraction above 0
 *   matching, gap-fill          right weight of total weight (each), or all-or-nothing
 *   ordering                    all-or-nothing, or the share of the n - 1 right neighbours kept:
 *                               those that stand side by side, in their order, in the answer,
 *                               whatever it leaves out
 *   short-answer                the fraction of the first pattern that matches: * any run of
 *                               characters, also none, \* a star; trimmed, Unicode NFC, white
 *                               space as one blank, folded where asked
 *   numerical                   the fraction of the first number that fits: absolute |x - v| <= t,
 *                               relative |x - v| <= t |v|, geometric v / (1 + t) <= x <= v (1 + t)
 *                               (mirrored for v < 0), limits included; a unit, in its own field or
 *                               behind the number, multiplies by its factor;
 *                               behind it, what holds a digit and is no unit of the item makes it
 *                               no number: 20-30, 20 or 30
 *   kprim                       four right 1; three right 1/2 with half-credit; else 0
 *   scenario                    points of the options taken, each once, of the points of the best
 *                               path, clamped to 0 to 1
 *   essay, likert, reflection   see struct item_grade
 *
 * Typed numbers. 25, 25.0, 2.5e1, 25,0, +25, .5 and 1 000 (any blank, in groups of three) are read;
 * a minus is - or U+2212. The last point or comma is the decimal mark unless the same sign stands
 * before it too: 1.000,5 and 1,000.5 are the same number, 1,000,000 and 1.000.000 are a million.
 * One case could be either: one comma, nothing else, one to three digits before it that do not
 * begin with 0, three after it. 1,000 is a thousand, never one: the interface, and most who use it,
 * write so, and taking both readings for right would call a dose right that is a thousand times too
 * high. 0,125 and 1,5 and 1,0000 have a decimal comma. Anything else is no number and fits nothing.
 *
 * Range of numbers: all comparing is exact. Digits times 10^exponent, brought to one exponent and
 * multiplied by factor and tolerance, have to stay below 2^127; that holds for all numbers with
 * nine digits before and nine after the mark (or these times one power of ten), with factors of six
 * digits over six. A number that does not fit there fits nothing, and nothing overflows.
 *
 * Scenarios. The path ends at the first option that does not stand in the scene reached. One that
 * has not come to an ending has what it has earned so far; it is answered once an option is taken.
 * The best path is the walk from start to an ending that earns most, an option that it passes again
 * counting once, so a loop may be passed for what it earns. Exact for all scenarios with up to
 * eight options that lie on a loop and cost points (the checker allows none); of more, the others
 * count as passed, which makes the best path smaller and the score not less. Where no path earns
 * anything the score is 0.
 *
 * Nothing given scores 0 under every rule.
 */
void grade_answer(const void *mem, const struct grade_key *key, const struct answer *answer,
                  struct item_grade *ret);

/* An essay from the points given for each criterion: sum of points of sum of best points, clamped
 * to 0 to 1; 0 where the best adds up to none. */
struct score grade_rubric(const int *points, const int *best, size_t n);

/* ---- tries within an attempt */

enum grade_mode { MODE_DEFERRED, MODE_IMMEDIATE, MODE_INTERACTIVE, MODE_ADAPTIVE, MODE_COUNT };
extern const char *const grade_mode_names[MODE_COUNT];

/*
 * The score of an item from the fractions of its checked tries, in their order. immediate: the
 * first. interactive: max(0, fraction - wrong tries before it x penalty) of the last. adaptive: the
 * best of the same over all tries. A try is wrong below 1; one that is partly right keeps its part
 * and costs later tries alone. n = 0: 0. deferred: the last.
 */
struct score grade_tries(enum grade_mode mode, const struct score *tries, size_t n,
                         struct score penalty);

/* ---- several attempts at one quiz */

enum grade_method { GRADING_HIGHEST, GRADING_MEAN, GRADING_FIRST, GRADING_LAST, GRADING_COUNT };
extern const char *const grade_method_names[GRADING_COUNT];

/* The score that counts, from the scores of the finished attempts in their order. n >= 1. */
struct score grade_attempts(enum grade_method method, const struct score *scores, size_t n);

/* ---- certainty */

/*
 * What somebody who said how sure they were is shown: right 1, 2, 3 for certainty 1, 2, 3; wrong 0,
 * -2, -6; over 3n, not below 0. n: the items that ask for it, which essays never do. One that was
 * left without a certainty counts as certainty 1. An item is right when its score is 1. n = 0: 0.
 * (Gardner-Medwin's scheme.)
 */
struct score grade_certainty(const int *certainty, const bool *right, size_t n);

#endif
