/*
 * What a rule tree is asked, for src/domain/replay.c alone.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_DOMAIN_REPLAY_TREE_H
#define ATTEST_DOMAIN_REPLAY_TREE_H

#include "domain/replay.h"

struct tree_ask {
    const struct part *parts;
    size_t n;
    const struct evidence *const *pool; /* in the order of replay */
    size_t n_pool;
    date on;    /* C */
    date after; /* only evidence later than that counts; DATE_NONE: any */
    bool no_repeat;
    int active; /* months of validity; 0: for ever */
    const struct licence_term *terms;
    size_t n_terms;
};

/* The pool satisfies the tree. */
bool tree_satisfied(const struct tree_ask *ask);
/* The piece counts for some part of the tree, whether the tree is satisfied or not. */
bool tree_counts(const struct tree_ask *ask, size_t piece);
/* Some part of the tree asks for such a piece, at whatever age. */
bool tree_asks_for(const struct part *parts, size_t n, const struct evidence *piece);

#endif
