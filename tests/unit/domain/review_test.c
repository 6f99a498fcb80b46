/* What is told when: the whole matrix again, by letters, and what must hold of it.
 * SPDX-License-Identifier: Apache-2.0 */
#include "domain/review.h"

#include "tap.h"

/* Answer, Verdict, Points, Feedback, Rationale, riGht answers, Score, Certainty; "-" is not shown.
 */
static const struct {
    const char *name;
    const char *shows[REVIEW_TIME_COUNT]; /* during, after, passed, closed */
} matrix[PRESET_COUNT] = {
    [PRESET_OPEN] = {"open", {"AVPFRG--", "AVPFRGSC", "AVPFRGSC", "AVPFRGSC"}},
    [PRESET_COMPLIANCE] = {"compliance", {"AVPFR---", "AVPFR-SC", "AVPFRGSC", "AVPFR-SC"}},
    [PRESET_AFTER_CLOSE] = {"after-close", {"--------", "------S-", "------S-", "AVPFRGSC"}},
    [PRESET_SCORE_ONLY] = {"score-only", {"--------", "------S-", "------S-", "------S-"}},
    [PRESET_CLOSED] = {"closed", {"--------", "--------", "--------", "--------"}},
};

int main(void)
{
    static const char *const times[] = {"during", "after", "passed", "closed"};
    for (int preset = 0; preset < PRESET_COUNT; preset++) {
        is(review_preset_names[preset], matrix[preset].name, "the name of a preset");
        for (int time = 0; time < REVIEW_TIME_COUNT; time++) {
            unsigned shows = review_shows((enum review_preset)preset, (enum review_time)time);
            for (unsigned thing = 0; thing < 8; thing++) {
                char letter = matrix[preset].shows[time][thing];
                ok((shows >> thing & 1) == (letter != '-'), "%s, %s: %c", matrix[preset].name,
                   times[time], letter);
            }
            ok((shows & ~(unsigned)REVIEW_ALL) == 0, "and nothing that has no name");
        }
        unsigned during = review_shows((enum review_preset)preset, REVIEW_DURING);
        unsigned after = review_shows((enum review_preset)preset, REVIEW_AFTER);
        ok(!(after & ~review_shows((enum review_preset)preset, REVIEW_PASSED)) &&
               !(after & ~review_shows((enum review_preset)preset, REVIEW_CLOSED)) &&
               !(during & ~after),
           "%s: what was shown stays", matrix[preset].name);
        ok(!(during & (REVIEW_SCORE | REVIEW_CERTAINTY)), "%s: no score before the end",
           matrix[preset].name);
    }
    ok(!(review_shows(PRESET_COMPLIANCE, REVIEW_CLOSED) & REVIEW_RIGHT),
       "compliance: right answers only after a pass, whatever is closed");
    return tap_done();
}
