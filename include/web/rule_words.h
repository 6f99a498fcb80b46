/*
 * Rules in words, as several pages say them.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_RULE_WORDS_H
#define ATTEST_WEB_RULE_WORDS_H

#include "domain/kind.h"
#include "domain/rules.h"
#include "store/db.h"
#include "web/request.h"

/* Rules are of the whole network: its administrators change them, its auditors read them. False
 * with err for everybody else. */
bool rules_open_to(const struct request *req, struct err *err);
bool rules_may_change(const struct request *req);

/* "in force", "not yet in force", "ended", "replaced". */
const char *rule_state_words(const char *state);

/* One line of a summary list; nothing for NULL. */
void rule_line(struct reply *reply, const char *name, const char *text);

/* "from 3 March 2026", "3 March 2026 to …". */
const char *rule_days(const void *mem, date from, date to);

/* Whom a requirement is for, where it comes from and who owns it: lines of a summary list, from a
 * row of requirement/list or requirement/versions. */
void rule_scope(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i);
void rule_origin(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i);

/* The head-count of one requirement, with what somebody should look at first. */
void rule_effect(struct request *req, struct reply *reply, const struct rules_effect *effect);

/* What is recognised for a certification, and for what it is (rows of requirement/recognised);
 * nothing where nothing is. */
void rule_recognised(struct request *req, struct reply *reply, const struct db_rows *rows);

#endif
