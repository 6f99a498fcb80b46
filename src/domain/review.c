/* What a learner is told, and when: the table.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/review.h"

const char *const review_preset_names[PRESET_COUNT] = {"open", "compliance", "after-close",
                                                       "score-only", "closed"};

/* Why it is so stands in docs/decisions/0010-review-matrix.md. */
enum {
    REASONS = REVIEW_ANSWER | REVIEW_VERDICT | REVIEW_POINTS | REVIEW_FEEDBACK | REVIEW_RATIONALE,
    ATTEMPT = REVIEW_SCORE | REVIEW_CERTAINTY
};

unsigned review_shows(enum review_preset preset, enum review_time time)
{
    static const unsigned shows[PRESET_COUNT][REVIEW_TIME_COUNT] = {
        /*                     during                  after              passed        closed */
        [PRESET_OPEN] = {REASONS | REVIEW_RIGHT, REVIEW_ALL, REVIEW_ALL, REVIEW_ALL},
        [PRESET_COMPLIANCE] = {REASONS, REASONS | ATTEMPT, REVIEW_ALL, REASONS | ATTEMPT},
        [PRESET_AFTER_CLOSE] = {0, REVIEW_SCORE, REVIEW_SCORE, REVIEW_ALL},
        [PRESET_SCORE_ONLY] = {0, REVIEW_SCORE, REVIEW_SCORE, REVIEW_SCORE},
        [PRESET_CLOSED] = {0, 0, 0, 0},
    };
    return shows[preset][time];
}
