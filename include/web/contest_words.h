/*
 * What people say is wrong, in words, for whoever said it and whoever answers.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Rows are those of contest/list; `about` and `wrong` are as in domain/contest.h.
 */
#ifndef ATTEST_WEB_CONTEST_WORDS_H
#define ATTEST_WEB_CONTEST_WORDS_H

#include "store/db.h"
#include "web/request.h"

/* What may be wrong with something, in order; false: there is no i-th. *ret_wrong is stored,
 * *ret_words is read. */
bool contest_wrong(const char *about, size_t i, const char **ret_wrong, const char **ret_words);
/* The words of one; NULL: it cannot be wrong with that. */
const char *contest_wrong_words(const char *about, const char *wrong);
/* "Finished course: Recognise and respond"; title NULL where something is missing. */
const char *contest_title(const void *mem, const char *about, const char *title);
/* The name of the day that stands on record with it; NULL: it has none. */
const char *contest_day_words(const char *about);
/* What was said, as rows of a list of facts (<dl class="at-facts">). */
void contest_facts(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i);
/* How long it has waited and who has it, or what was answered; as paragraphs. */
void contest_state(struct request *req, struct reply *reply, const struct db_rows *rows, size_t i);
/* "I take it", for an administrator; page_contest_answer.c. */
void contest_take_form(struct request *req, struct reply *reply, const char *action);

#endif
