/*
 * Changes of rules: staged, shown as coming, computed in batches, put in force by one small commit.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A file of rules may touch everybody in the network, so nobody waits for it. It goes this way:
 *
 *   asked      rule_change_ask: the file is checked and kept. Nothing else has happened.
 *   computing  attest work finds whom it may touch, and works out person by person what it does to
 *              their timelines. Readers see nothing of it.
 *   ready      all of that is known: how many posts of how many people, where they would stand, and
 *              what somebody should look at first, as on the day it became ready. What is staged
 *              stays exact: whoever gets a new fact is worked out again. Somebody decides
 *              (rule_change_decide): put in force, or drop.
 *   in force   one small commit: from then on every count, list and timeline of every day has it.
 *              What was worked out is written into place in batches, and awards follow.
 *   settled    all of it is in place.
 *   dropping, dropped, failed   nothing is left of it but its row and what was counted; `failure`
 *              says why it cannot be put in force.
 *
 * One change at a time is between computing and its end, since each is worked out on top of those
 * before it; later ones stay "asked" until then (`behind` says which one they wait for).
 *
 * Rules are stored as facts only when they are put in force. To work out what they do they are
 * put into a transaction that is rolled back.
 *
 * How a fact of one person and a change live side by side (sql/migrations/0031):
 * - lock_person, with which every fact begins, marks the person in the change that is being staged.
 *   A batch keeps what it worked out only for people without a new mark.
 * - Putting in force takes a lock that no fact on its way holds. It waits for that a second at
 *   most, else it tries again later: nobody is held up by somebody else's long import. Facts that
 *   begin later wait for it, and then for the person's own rows to be written into place.
 */
#ifndef ATTEST_DOMAIN_RULE_CHANGE_H
#define ATTEST_DOMAIN_RULE_CHANGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "content/problem.h"
#include "domain/rules.h"
#include "store/db.h"

enum rule_change_state {
    CHANGE_ASKED,
    CHANGE_COMPUTING,
    CHANGE_READY,
    CHANGE_IN_FORCE,
    CHANGE_SETTLED,
    CHANGE_DROPPING,
    CHANGE_DROPPED,
    CHANGE_FAILED,
    CHANGE_STATES
};

/* The word in SQL: "asked", "computing", "ready", "in force", "settled", "dropping", "dropped",
 * "failed". For readers write words of your own. */
const char *rule_change_state_name(enum rule_change_state state);

struct rule_change {
    int64_t id;
    const char *title;
    date from; /* the day of what names no day of its own */
    enum rule_change_state state;
    bool decided_put; /* ready, and asked to be put in force: the next moments will do it */
    const char *asked_by, *decided_by; /* names; NULL: the command line, or nobody yet */
    date asked_on, ready_on, in_force_on,
        ended_on;        /* by the zone of the network; DATE_NONE: not yet */
    const char *failure; /* NULL: none */
    int64_t behind;      /* asked: the change that has to end first; 0: none */
    int64_t people;      /* whom it may touch; -1: not counted yet */
    int64_t touched;     /* while they are looked for: how many were found so far */
    int64_t done;        /* for how many of them it is worked out */
    int64_t settling;    /* in force: how many people are still to be written into place */
    const char *file;    /* its text; only from rule_change_read, else NULL */
};

/* The changes of the network, the newest first. Network administrators and auditors see them, and
 * attest_job; for anybody else the list is empty. `open`: only those that have not ended.
 * Everything is owned by mem; false: err. */
bool rule_change_list(struct db *db, const void *mem, bool open, struct rule_change **ret,
                      size_t *ret_n, struct err *err);

/* One of them, with its text and, from "ready" on, what its requirements do (one for each that the
 * file has; NULL and 0 before); rules_warnings has what to look at. NOT_FOUND where there is none,
 * or the reader may not see it. */
bool rule_change_read(struct db *db, const void *mem, int64_t id, struct rule_change *ret,
                      struct rules_effect **ret_effects, size_t *ret_n, struct err *err);

/*
 * In the caller's transaction: checks a file, also against what this network has, and asks for it.
 * text: the file, len bytes; name: what problems call it. from: the day of what names none;
 * DATE_NONE: today, by the zone of the network. False with problems (INVALID) where it is not
 * sound; FORBIDDEN for a web request by anybody but a network administrator.
 */
bool rule_change_ask(struct db *db, const void *mem, const char *name, const char *text, size_t len,
                     date from, struct problems *problems, int64_t *ret_id, struct err *err);

/* In the caller's transaction: put in force (only what is ready) or drop it (whatever is not yet in
 * force); attest work does it in the next moments. CONFLICT where it is past that or already
 * decided; FORBIDDEN as above. */
enum rule_change_decision { CHANGE_PUT, CHANGE_DROP };
bool rule_change_decide(struct db *db, const void *mem, int64_t id,
                        enum rule_change_decision decision, struct err *err);

#endif
