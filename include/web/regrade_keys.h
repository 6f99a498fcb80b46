/*
 * The two keys of a regrade side by side, for its page.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_REGRADE_KEYS_H
#define ATTEST_WEB_REGRADE_KEYS_H

#include "domain/regrade.h"
#include "web/request.h"

/* A section: what is right by each key, with the choices in words, and what learners read of each.
 * For authors alone. */
void regrade_keys(struct request *req, struct reply *reply, const struct regrade *regrade,
                  const struct regrade_words *words);

#endif
