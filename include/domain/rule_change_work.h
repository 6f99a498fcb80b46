/*
 * Changes of rules, worked on: staged, put in force, written into place.
 * SPDX-License-Identifier: Apache-2.0
 *
 * For attest_job (attest work, and attest requirement, which works itself instead of waiting).
 * domain/rule_change.h says what the states mean. Everything is done in steps of a moment each, so
 * that whoever is stopped in between leaves nothing half done: the next step goes on from what is
 * stored. Several may work at once: one has the change, the others find it held.
 *
 * A batch of people is worked out in a transaction that stores the rules, reckons, and is rolled
 * back; what came out is kept in a second one, for those about whom no fact has come meanwhile. So
 * no person is locked while they are reckoned.
 */
#ifndef ATTEST_DOMAIN_RULE_CHANGE_WORK_H
#define ATTEST_DOMAIN_RULE_CHANGE_WORK_H

#include "domain/rule_change.h"

enum change_step {
    CHANGE_NOTHING, /* there is nothing to do */
    CHANGE_HELD,    /* somebody else works on it */
    CHANGE_DONE     /* a step was done; ask again */
};

/* Does the next step of the change whose turn it is. On a connection without a transaction. False:
 * the step failed with err and was undone; it may be tried again. A change whose rules cannot be
 * stored is failed, which is a step done. */
bool rule_change_step(struct db *db, enum change_step *ret, struct err *err);

/* Where a change is now. */
bool rule_change_is(struct db *db, int64_t id, enum rule_change_state *ret, struct err *err);

/* As rule_change_ask and rule_change_decide, by the command line; each a transaction of its own. */
bool rule_change_add(struct db *db, const void *mem, const char *name, const char *text, size_t len,
                     date from, struct problems *problems, int64_t *ret_id, struct err *err);
bool rule_change_decided(struct db *db, const void *mem, int64_t id,
                         enum rule_change_decision decision, struct err *err);

#endif
