/*
 * Sending what waits in the outbox.  SPDX-License-Identifier: Apache-2.0
 *
 * A message is claimed, written and marked as being sent in one transaction; then it is sent; then
 * what became of it is noted. Two workers at once never have the same one. A worker that dies
 * between leaves it marked, and it is not sent again: at most once (decision 0123).
 */
#ifndef ATTEST_DOMAIN_OUTBOX_H
#define ATTEST_DOMAIN_OUTBOX_H

#include <signal.h>

#include "store/db.h"

/* Seconds until the next try after so many: a minute, doubled each time up to four hours, a quarter
 * more or less by `chance` (0 to 1), so that what failed together does not come together again. */
double outbox_wait(int tries, double chance);

/* What is looked at once a minute: once a week a message to each manager, where it is the time of
 * day for messages (message_hours, sql); reminders of which nothing is left to do. */
bool outbox_look(struct db *db, struct err *err);

/* Notes down what a day brings, to some of those who have something due that they were not told,
 * or to whom something happened, where it is the time of day for messages. A few seconds at most:
 * *ret_more: there are others. Nothing where no server is named. */
bool outbox_note(struct db *db, const volatile sig_atomic_t *stop, bool *ret_more, struct err *err);

/* Looks up some of the people of reminders that are being counted, or notes down messages of those
 * that were asked for; in the same way. */
bool outbox_remind(struct db *db, const volatile sig_atomic_t *stop, bool *ret_more,
                   struct err *err);

/*
 * Turns what was asked for by those who cannot sign in into messages, looks at what is to be sent
 * now, and sends it until nothing is left, a hundred were tried, ten seconds are over, the server
 * is away, or stop is set. *ret_more: others may be sent at once, after other work; *ret_sent,
 * *ret_failed: how many. Nothing where no server is named. False: err, of the settings or the
 * database.
 */
bool outbox_run(struct db *db, const void *mem, const volatile sig_atomic_t *stop, bool *ret_more,
                size_t *ret_sent, size_t *ret_failed, struct err *err);

#endif
