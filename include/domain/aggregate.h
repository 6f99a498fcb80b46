/*
 * Group answers: what groups of ten or more people answered to questions that nobody is asked by
 * name.  SPDX-License-Identifier: Apache-2.0
 *
 * Which figures may be told is decided in the store (function aggregate_figures,
 * docs/decisions/0029); nothing else is read here. Results are owned by `mem`.
 */
#ifndef ATTEST_DOMAIN_AGGREGATE_H
#define ATTEST_DOMAIN_AGGREGATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/db.h"

struct aggregate_option {
    const char *key, *label; /* label: HTML */
    int n, before;           /* before: where the question asks for before and now */
};

/* One row of a question; a question without rows has one, without key and label. */
struct aggregate_row {
    const char *key, *label;
    struct aggregate_option *options;
    size_t n_options;
    int n, before;      /* answers given */
    int up, same, down; /* of those who gave both: to an option that stands later, the same,
                           earlier */
};

struct aggregate_item {
    int64_t id;
    const char *course, *title, *key, *plain; /* title: of the course */
    const char *language; /* of plain, where it is not the reader's; else NULL */
    int version;
    bool live;          /* the version that is live */
    bool retrospective; /* asks for before and now */
    int people;         /* a multiple of ten; 0: too few to tell, and all counts are 0 */
    struct aggregate_row *rows;
    size_t n_rows;
};

/* Takes n equal answers into a row: "KEY", or, of a retrospective question, "BEFORE>NOW" with
 * either left out. What the question does not have is passed over. Pure. */
void aggregate_add(const void *mem, struct aggregate_row *row, bool retrospective,
                   const char *answer, int n);

/* All questions, in the order of courses. */
bool aggregate_list(struct db *db, const void *mem, int64_t facility, const char *language,
                    struct aggregate_item **ret, size_t *ret_n, struct err *err);

#endif
