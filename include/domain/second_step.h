/*
 * The second step at sign-in: a code of an app, or a recovery code.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Whoever has an app or a passkey is let in by a password alone no more. Each code is taken once:
 * of an app, none of the same period or an earlier one after it. Waiting after wrong codes is the
 * caller's (web/back_off.h). `half` is the digest of a half session (somebody whose password was
 * right, before the second step), or NULL: the person of the request.
 */
#ifndef ATTEST_DOMAIN_SECOND_STEP_H
#define ATTEST_DOMAIN_SECOND_STEP_H

#include <stdbool.h>
#include <stddef.h>

#include "store/db.h"
#include "util/err.h"

enum { RECOVERY_CODES = 10, SECOND_STEP_MINUTES = 5 };

/* Whether what was typed is a code of theirs, which is then used up. False: err. */
bool second_step_take(struct db *db, const void *mem, const char *half, const char *typed,
                      bool *ret_fits, struct err *err);

/* A secret for an app that the person of the request sets up in this session. *ret_made false: they
 * have one, which has to be turned off first. */
bool second_step_offer(struct db *db, const void *mem, const char *person, const char *session,
                       bool *ret_made, struct err *err);

/* That secret, until it is confirmed: *ret_secret NULL if there is none. */
bool second_step_offered(struct db *db, const void *mem, const char *person, const char *session,
                         const unsigned char **ret_secret, size_t *ret_len, struct err *err);

/* The first code of the app: *ret_fits, and from now on it counts. */
bool second_step_confirm(struct db *db, const void *mem, const char *person, const char *session,
                         const char *typed, bool *ret_fits, struct err *err);

/* RECOVERY_CODES new ones, in place of all earlier ones of the person of the request; the database
 * keeps marks of them. NULL: err. Owned by mem. */
const char *const *second_step_recovery(struct db *db, const void *mem, struct err *err);

#endif
