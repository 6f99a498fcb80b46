/*
 * Corrections of completions: asked by one administrator, decided by another.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A correction says another day, or that the completion does not count. It is in force when a
 * second administrator over the person agrees (docs/decisions/0070). What it would change is
 * reckoned without writing anything.
 */
#ifndef ATTEST_DOMAIN_CORRECTION_H
#define ATTEST_DOMAIN_CORRECTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/standing.h"
#include "store/db.h"

/* Asks for one; day DATE_NONE: it does not count. CONFLICT: one of it waits, or it is so already.
 */
bool correction_ask(struct db *db, const void *mem, int64_t person, int64_t completion, date day,
                    const char *reason, struct err *err);

/* The second person's word, with all that follows; whoever asked may take it back by a no.
 * CONFLICT: it was decided, or the one who asked agrees. */
bool correction_decide(struct db *db, const void *mem, int64_t person, int64_t correction,
                       bool agrees, struct err *err);

/* What would become of one award. */
struct correction_award {
    int64_t certification;
    const char *title;
    bool now, then;        /* whether it is there as things are, and would be there */
    date from_now, to_now; /* to: DATE_LAST: does not expire */
    date from_then, to_then;
};
/* What would become of the standing of one post on a day. */
struct correction_standing {
    int64_t post, certification;
    enum standing now, then;
    date due_now, due_then; /* DATE_NONE: none */
};
struct correction_outlook {
    struct correction_award *awards; /* only those that would change */
    size_t n_awards;
    struct correction_standing *standings; /* the same, on the day */
    size_t n_standings;
};

struct correction_of {
    int64_t completion, course;
    date day; /* DATE_NONE: it does not count */
};

/* What would change, if the completion had been on that day. Nothing is written. As an
 * administrator over the person; returns with them as the person of the transaction. Owned by mem.
 * The hours of a completion that does not count so far are taken from the live version. */
bool correction_outlook(struct db *db, const void *mem, int64_t person,
                        const struct correction_of *of, date today, struct correction_outlook *ret,
                        struct err *err);

#endif
