/*
 * An answer to an item: what a learner gave.  SPDX-License-Identifier: Apache-2.0
 *
 * An answer is a list of parts of the item, with a text for each where the part alone does not say
 * it. This is the form in which it is stored (response.parts and response.texts), graded, and sent
 * by the API; n = 0: nothing is answered.
 *
 *   kind                                parts                                   texts
 *   single-choice, true-false           the chosen option                       none
 *   multiple-choice                     the chosen options, in any order        none
 *   hotspot                             the chosen area, or areas               none
 *   ordering                            all options, in the order given         none
 *   scenario                            the options taken, from the start on    none
 *   matching                            the rows answered                       key of the option
 *   kprim                               the rows answered                       "true" or "false"
 *   likert                              the rows answered; with retrospective   key of the option
 *                                       also ROW.before
 *   gap-fill                            the gaps answered                       what was typed, or
 *                                                                               the option's key
 *   short-answer, essay, reflection     "text"                                  what was typed
 *   numerical                           "value", and "unit" where one is given  what was typed
 */
#ifndef ATTEST_DOMAIN_ANSWER_H
#define ATTEST_DOMAIN_ANSWER_H

#include <stdbool.h>
#include <stddef.h>

#include "content/item.h"

enum {
    ANSWER_PARTS_MAX = 100,
    ANSWER_TEXT_MAX = 20000 /* bytes of one text */
};

struct answer {
    const char *const *parts;
    const char *const *texts; /* as many as parts; NULL: none has a text */
    size_t n;
    int certainty; /* 1, 2 or 3; 0: not said */
};

#define ANSWER_BEFORE ".before" /* likert with retrospective: what was true before the course */

/* Whether answers to this kind have texts. Pure. */
bool answer_has_texts(enum item_kind kind);

/* The text that stands beside a part, or NULL where the part is not in the answer. "" where it is
 * there and has none. Of a part that is there twice, the first. */
const char *answer_text(const struct answer *answer, const char *part);

#endif
