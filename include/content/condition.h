/*
 * Whom a module or a draw is for: role, state, facility and except of <use> and <draw>.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Any post of a learner may fit, and a learner may have many, so of several conditions any number
 * may hold at once, save that what fits the narrower one fits the wider one too. A case is one way
 * in which they may hold; what a course promises must hold in all of them.
 */
#ifndef ATTEST_CONTENT_CONDITION_H
#define ATTEST_CONTENT_CONDITION_H

#include <stdbool.h>
#include <stddef.h>

struct check;
struct node;

enum { CONDITIONS_MAX = 10 }; /* different ones in one quiz, or of all modules: 1,024 cases */

/* Whether role, state or facility stands on a node. */
bool is_conditional(const struct node *n);

/* "nursing, MI", "everybody but nursing, MI"; "" where it is for everybody. On the check's memory.
 */
const char *condition_said(struct check *c, const struct node *n);

/* Whether two nodes are for the same learners, word for word in any order. */
bool condition_same(const struct node *a, const struct node *b);

/* Different conditions, whatever their `except`. */
struct condition_set {
    const struct node *list[CONDITIONS_MAX];
    size_t n;
    bool full; /* there were more */
};
void condition_add(struct condition_set *set, const struct node *n);

/* A case: bit i says whether condition i holds. Cases run from 0 to 1 << n; some cannot be. */
bool case_can_be(const struct condition_set *set, unsigned which);
/* Whether what stands on the node is for learners of that case. */
bool case_has(const struct condition_set *set, unsigned which, const struct node *n);
/* Of whom a case speaks: "nursing; MI", or "everybody else" where none holds. */
const char *case_said(struct check *c, const struct condition_set *set, unsigned which);

/* The <use> of the file that a node stands in, or NULL. */
const struct node *use_of(const struct check *c, const struct node *n);

/* Modules for some only: too many conditions, nothing left that counts, what is said for nothing.
 */
void check_conditions(struct check *c);

/* Minutes of pages that count, with `questions` a minute for each question of quizzes that count:
 * the least that anybody takes. */
int least_minutes(const struct check *c, bool questions);

/* Whether some modules are for some learners only. */
bool has_conditions(const struct check *c);

#endif
