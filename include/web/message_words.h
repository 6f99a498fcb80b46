/*
 * Messages in words: what they are, and what became of them.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_MESSAGE_WORDS_H
#define ATTEST_WEB_MESSAGE_WORDS_H

#include "store/db.h"
#include "web/request.h"

enum { MESSAGES_A_PAGE = 50 };

const char *message_kind_words(const char *kind);
const char *message_state_words(const char *state);

/* Hours of a day in words, "8:00 to 18:00". Owned by mem. */
const char *message_hours_words(const void *mem, int64_t from, int64_t to);
/* 1: Monday. */
const char *message_day_words(int64_t day);

/*
 * The messages to somebody, the latest first, and a link to earlier ones; why: the last column,
 * for administrators. False: err.
 */
bool message_list(struct request *req, struct reply *reply, int64_t person, bool why,
                  const char *nothing, struct err *err);

#endif
