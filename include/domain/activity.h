/*
 * An activity: one item in the text of a page, answered and told about there.
 * SPDX-License-Identifier: Apache-2.0
 *
 * It is a quiz of kind "activity" whose key is that of its item, and its
 * attempts are attempts like others: nothing here grades or stores by itself.
 * Looking at it begins nothing.
 */
#ifndef ATTEST_DOMAIN_ACTIVITY_H
#define ATTEST_DOMAIN_ACTIVITY_H

#include "domain/quiz.h"

struct activity {
    struct quiz_rules rules;    /* rules.quiz 0: there is no such activity */
    struct quiz_item item;      /* as it is to be answered: with what is saved, where one is open */
    struct quiz_result *result; /* of the last attempt that is finished; NULL:
                                   none, or one is open */
};

/* By course and key, for the latest enrolment; results are owned by mem. One
 * round trip for its rules, one for the item, one for a result. */
bool activity_find(struct db *db, const void *mem, const char *course, const char *key,
                   const struct quiz_reader *reader, struct activity *ret, struct err *err);

/*
 * Saves an answer, beginning an attempt where none is open, and with `finish` ends it. The answer
 * sent is the one that counts: of two windows, the last. tries: how many tries were over when the
 * answer was given, or -1 where the sender does not say; where it was another number, that try has
 * ended meanwhile (ret->state is SAVE_FINISHED, and nothing is saved). NOT_FOUND: no such activity.
 * answer->number and answer->seq are not looked at. ret->attempt is not set.
 */
bool activity_answer(struct db *db, const void *mem, int64_t person, const char *course,
                     const char *key, const struct quiz_answer *answer, int tries, bool finish,
                     const struct quiz_reader *reader, struct quiz_saved *ret, struct err *err);

#endif
