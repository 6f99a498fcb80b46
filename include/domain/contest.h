/*
 * What people say is wrong with their own record, and what is answered.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Saying so changes nothing by itself: whoever answers puts right what is wrong where such facts
 * are entered, and says so, or says why it stays (decision 0136). Who may do what is asked in the
 * database (migration 0046_self_service): FORBIDDEN for others. Nobody answers their own.
 */
#ifndef ATTEST_DOMAIN_CONTEST_H
#define ATTEST_DOMAIN_CONTEST_H

#include "store/db.h"

enum { CONTESTS_WAITING_MAX = 10 }; /* of one person */

struct contest_said {
    const char *about;       /* completion, award, date, post, missing-record, missing-post */
    int64_t id;              /* what of that; 0 where something is missing */
    const char *wrong;       /* what of it, as migration 0046_self_service lists it */
    date on_record;          /* the day it stands with now; DATE_NONE: none */
    const char *right_words; /* what should be there */
    const char *note;        /* "": none */
};

/* The person of the request says it. CONFLICT: too much of theirs waits already, or this same thing
 * does. */
bool contest_say(struct db *db, const void *mem, int64_t person, const struct contest_said *said,
                 struct err *err);
/* They take it back. NOT_FOUND: it is not theirs. CONFLICT: it was answered, or taken back, before.
 */
bool contest_withdraw(struct db *db, const void *mem, int64_t person, int64_t contest,
                      struct err *err);
/* An administrator answers. CONFLICT: it waits no more. */
bool contest_answer(struct db *db, const void *mem, int64_t contest, bool put_right,
                    const char *reason, struct err *err);
/* An administrator takes what waits, a "contest" or "evidence": its person reads who has it. Nobody
 * else is kept from answering. CONFLICT: it waits no more, or is theirs already. */
bool contest_take(struct db *db, const void *mem, const char *kind, int64_t id, struct err *err);

#endif
