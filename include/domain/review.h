/*
 * What a learner is told about an attempt, and when.  SPDX-License-Identifier: Apache-2.0
 *
 * Four times by eight things, behind five named presets (quiz/@review); the whole table with its
 * reasons stands in docs/decisions/0010-review-matrix.md. Pure: this table is the one place that
 * decides; queries and pages ask it.
 */
#ifndef ATTEST_DOMAIN_REVIEW_H
#define ATTEST_DOMAIN_REVIEW_H

#include <stdbool.h>

enum review_time {
    REVIEW_DURING, /* an answer was checked while the attempt is open (immediate and the like) */
    REVIEW_AFTER,  /* this attempt is finished, and the quiz is not passed */
    REVIEW_PASSED, /* the quiz is passed, in this attempt or another */
    REVIEW_CLOSED, /* no further attempt is possible: none is left, or the course has ended */
    REVIEW_TIME_COUNT
};

enum review_thing {
    REVIEW_ANSWER = 1 << 0,    /* one's own answers */
    REVIEW_VERDICT = 1 << 1,   /* whether each was right, partly right or not yet */
    REVIEW_POINTS = 1 << 2,    /* points of each item */
    REVIEW_FEEDBACK = 1 << 3,  /* what is said about what was chosen */
    REVIEW_RATIONALE = 1 << 4, /* the reason behind the item, with its sources */
    REVIEW_RIGHT = 1 << 5,     /* what would have been right */
    REVIEW_SCORE = 1 << 6,     /* the score of the attempt */
    REVIEW_CERTAINTY = 1 << 7, /* how well one's certainty fitted */
    REVIEW_ALL = (1 << 8) - 1
};

enum review_preset {
    PRESET_OPEN,        /* everything at once, the right answers too: practice */
    PRESET_COMPLIANCE,  /* feedback always, right answers only after a pass: the default */
    PRESET_AFTER_CLOSE, /* the score at once; the rest when nobody can take it again */
    PRESET_SCORE_ONLY,  /* the score, and nothing about items: pre-tests */
    PRESET_CLOSED,      /* nothing: evaluations, where nothing is right or wrong */
    PRESET_COUNT
};
extern const char *const review_preset_names[PRESET_COUNT];

/*
 * The things shown, as a set. A quiz can be passed and closed at once: then all is shown that
 * either time shows. While an attempt is open its form holds one's own answers under every preset;
 * this is about what is said of them.
 */
unsigned review_shows(enum review_preset preset, enum review_time time);

#endif
