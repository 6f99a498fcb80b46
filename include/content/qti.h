/*
 * What converters of QTI share: how the score of answers becomes our scoring.
 * SPDX-License-Identifier: Apache-2.0
 *
 * What an answer is worth is asked of the item's own response processing (qti_rules.h), answer by
 * answer; a way of scoring of ours is taken only where it says the same of all of them, up to
 * 4,096, and of a fixed choice of more. Where none does, the item is refused.
 */
#ifndef ATTEST_CONTENT_QTI_H
#define ATTEST_CONTENT_QTI_H

#include <stdbool.h>
#include <stddef.h>

#include "content/foreign.h"
#include "content/qti_rules.h"

enum { QTI_TRIED_MAX = 4096, QTI_CHOICES_MAX = 40, QTI_SURE_CHOICES = 12 };

struct qti {
    struct foreign *f;
    struct foreign_item *item;
    struct node *root;
    struct qti_rules rules;
    const struct node *gaps[QTI_RESPONSES_MAX]; /* interactions that stand in a line */
    size_t n_gaps;
    const struct node *block; /* the interaction that does not */
    size_t n_blocks;
    double best;
};

struct qti_choices {
    const struct node *list[QTI_CHOICES_MAX];
    const char *ids[QTI_CHOICES_MAX];
    size_t n, limit; /* most that may be chosen; 0: any number */
    struct qti_response *response;
};

/* The values to try in a gap: all choices, or all that is mapped or correct. */
struct qti_gap {
    struct qti_response *response;
    struct qti_value values;
    double worth[QTI_VALUES_MAX], best, tolerance;
    bool chosen, number;
    bool other; /* the last value is one that is not asked for */
};

void qti_refuse(struct qti *q, const char *what, const char *why, const char *remedy);
void qti_clear(struct qti *q);
bool qti_near(double a, double b);
/* A score as a share of the best; refuses the item if it is no fraction. */
struct fraction qti_share(struct qti *q, double score);
/* The best score is the weight of the item; false (refused) if there is none, or giving no answer
 * is worth points. */
bool qti_set_best(struct qti *q, double best);

/* Kind, scoring and fractions of an item whose options stand already, one of them or several to be
 * chosen. */
void qti_score_one(struct qti *q, const struct qti_choices *c);
void qti_score_many(struct qti *q, const struct qti_choices *c);
/* The same for gaps: finds what each value is worth, then how they count together; the gaps of the
 * item are not written yet. False: refused. */
bool qti_score_gaps(struct qti *q, struct qti_gap *gaps);
/* Whole weights for the gaps of the item, as they stand to each other. */
void qti_weigh_gaps(struct qti *q, const struct qti_gap *gaps);

#endif
