/*
 * Inside of attest work.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_CLI_WORK_H
#define ATTEST_CLI_WORK_H

#include <signal.h>
#include <stddef.h>

#include "store/db.h"

/*
 * Counts again what regrades in force concern, one person in one transaction, until nothing is left
 * or *stop is set. A person whose attempts cannot be counted is named on stderr, added to
 * *ret_failed and left for the next time. False: the database cannot be asked.
 */
bool work_regrades(struct db *db, const void *mem, const volatile sig_atomic_t *stop,
                   size_t *ret_failed, struct err *err);

/*
 * Works on changes of rules (domain/rule_change_work.h) for a moment; *ret_more: there is more of
 * it to do at once. What fails is told on stderr, added to *ret_failed and left for the next time:
 * false.
 */
bool work_changes(struct db *db, const volatile sig_atomic_t *stop, bool *ret_more,
                  size_t *ret_failed);

/*
 * Reads the files of people that wait (domain/people_import_work.h); putting them in force is work
 * on changes. *ret_read: there was one. What fails is told on stderr, added to *ret_failed and left
 * for the next time: false.
 */
bool work_people(struct db *db, const volatile sig_atomic_t *stop, bool *ret_read,
                 size_t *ret_failed);

/*
 * Notes refusals that were folded; once an hour deletes what is older than its use, and erases the
 * names of leavers whom the policy touches, until nothing is left or *stop is set.
 */
bool work_privacy(struct db *db, const void *mem, const volatile sig_atomic_t *stop,
                  struct err *err);

#endif
