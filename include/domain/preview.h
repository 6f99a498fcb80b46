/*
 * Preview: a stored version as a learner would see it, and nothing kept.
 * SPDX-License-Identifier: Apache-2.0
 *
 * For authors, and for signers of what they were asked to sign. Everything here only reads: a paper
 * is drawn from a seed that the page carries, answers come with each request, and nothing of either
 * is stored. What a learner would see is decided for one post that nobody holds.
 * (docs/decisions/0037)
 */
#ifndef ATTEST_DOMAIN_PREVIEW_H
#define ATTEST_DOMAIN_PREVIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/activity.h"
#include "domain/quiz.h"
#include "store/db.h"

/* Whom a version is previewed as. Members are "" where nothing was chosen, never NULL. */
struct preview_as {
    const char *role, *state, *facility_kind;
    const char *language; /* of the reader */
};

struct preview_paper {
    struct quiz_rules rules;
    const char *items, *orders; /* as arrays for the store */
    int n;                      /* questions */
    int pool;                   /* questions that may be drawn */
    bool whole;                 /* all of those, one after another: no paper of any learner */
};

/* The seed of no paper: every question that the quiz may draw. */
#define PREVIEW_EVERY "every"

/* The rules of a quiz or activity of a version; ret->quiz 0: it has none of that key. */
bool preview_rules(struct db *db, const void *mem, int64_t version, const char *key,
                   const struct preview_as *as, struct quiz_rules *ret, struct err *err);

/* Draws the paper of a seed: the same seed, the same paper; of PREVIEW_EVERY, all there is.
 * NOT_FOUND: no such quiz. */
bool preview_draw(struct db *db, const void *mem, int64_t version, const char *key,
                  const char *seed, const struct preview_as *as, struct preview_paper *ret,
                  struct err *err);

/* One question of it, filled with an answer. NOT_FOUND: it has no such question. */
bool preview_item(struct db *db, const void *mem, const struct preview_paper *paper, int number,
                  const struct answer *answer, const struct preview_as *as, struct quiz_item *ret,
                  struct err *err);

/*
 * What the answers come to: answers[i] is to question i + 1. With `all` everything is told of each
 * question (this is for those who write them); without, what the learner would be told after
 * sending. ret->attempt.finished_on is DATE_NONE: nothing was recorded.
 */
bool preview_result(struct db *db, const void *mem, const struct preview_paper *paper,
                    const struct answer *answers, bool all, const struct preview_as *as,
                    struct quiz_result *ret, struct err *err);

/* An activity of a page: as it is to be answered, or (answer not NULL) what comes of the answer. */
bool preview_activity(struct db *db, const void *mem, int64_t version, const char *key,
                      const struct answer *answer, const struct preview_as *as,
                      struct activity *ret, struct err *err);

#endif
