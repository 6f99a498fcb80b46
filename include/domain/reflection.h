/*
 * Reflections: what a learner has answered for themselves alone.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Works for the person of the request alone; nobody else has a way to them. Results are owned by
 * `mem`.
 */
#ifndef ATTEST_DOMAIN_REFLECTION_H
#define ATTEST_DOMAIN_REFLECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/quiz.h"
#include "store/db.h"
#include "util/date.h"

struct reflection_line {
    const char *label; /* HTML, of a row; NULL: none */
    const char *text;  /* HTML; as typed where `typed` */
    bool typed;
    bool before; /* of a row that asks for before and now: what was before */
};

struct reflection {
    int64_t attempt;
    const char *item, *course, *title, *plain; /* title: of the course; plain: the question */
    const char *language, *title_language;     /* where it is not the reader's; else NULL */
    const char *saved_at;                      /* RFC 3339 */
    date saved_on;                             /* in the zone of the reader */
    struct reflection_line *lines;
    size_t n_lines;
};

/* Newest first. */
bool reflection_list(struct db *db, const void *mem, const struct quiz_reader *reader,
                     struct reflection **ret, size_t *ret_n, struct err *err);

/* Deletes one for good; one that is deleted already is no failure. NOT_FOUND: no such question of
 * this person's. */
bool reflection_delete(struct db *db, const void *mem, int64_t attempt, const char *item,
                       struct err *err);

#endif
