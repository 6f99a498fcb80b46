/*
 * The HR feed, worked on: read, compared, begun to be put in force.
 * SPDX-License-Identifier: Apache-2.0
 *
 * For attest_job (attest work, and attest people, which works itself instead of waiting). Reading
 * one file is one transaction: whoever is stopped in between leaves it as it was. What follows once
 * it is decided are steps of domain/rule_change_work.h.
 */
#ifndef ATTEST_DOMAIN_PEOPLE_IMPORT_WORK_H
#define ATTEST_DOMAIN_PEOPLE_IMPORT_WORK_H

#include "domain/people_import.h"

enum people_import_step {
    PEOPLE_IMPORT_IDLE, /* there is nothing to read, or not yet */
    PEOPLE_IMPORT_HELD, /* somebody else reads */
    PEOPLE_IMPORT_DONE  /* one was read; ask again */
};

/* Reads the import whose turn it is. On a connection without a transaction. False: it failed with
 * err and was undone; it may be tried again. A file that cannot be read is failed, which is a step
 * done. */
bool people_import_step(struct db *db, enum people_import_step *ret, struct err *err);

/* As people_import_ask, people_import_decide and people_import_undo, by the command line; each a
 * transaction of its own. */
bool people_import_add(struct db *db, const void *mem, const struct people_import_wish *wish,
                       int64_t *ret_id, struct err *err);
bool people_import_decided(struct db *db, const void *mem, int64_t id,
                           enum people_import_decision decision, bool sure, struct err *err);
bool people_import_take_back(struct db *db, const void *mem, int64_t id, const char *reason,
                             int64_t *ret_id, struct err *err);

#endif
