/*
 * Somebody was not let in: noted for auditors.  SPDX-License-Identifier: Apache-2.0
 *
 * A refused try rolls its transaction back, so a handler only says what it refused, and the gate
 * notes it when all is over. The line names the account, if there is one with that login; never
 * what was typed. Refusals of one account within a minute are one line (0051_privacy.sql), so that
 * whoever tries passwords does not fill the audit.
 */
#ifndef ATTEST_WEB_REFUSAL_H
#define ATTEST_WEB_REFUSAL_H

#include "web/request.h"

/* act: what was refused, in the words of the audit (web/audit_words.c); login: as it was typed, or
 * NULL; person: id as text where it is known, or NULL. Of several, the last counts. */
void refusal_say(struct request *req, const char *act, const char *login, const char *person);

/* Writes it; called by the gate after the transaction. A fault is logged, and changes no reply. */
void refusal_note(struct request *req);

#endif
