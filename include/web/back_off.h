/*
 * Guessing is slowed, and nobody is locked out by it.  SPDX-License-Identifier: Apache-2.0
 *
 * Decided before anything is hashed. Failures are counted for an account, for an address, and, in
 * a browser in which the account's person signed in before, for the two of them alone: so whoever
 * guesses elsewhere keeps nobody waiting at the browsers they use. Half of what was counted is
 * forgotten in an hour, and no wait is longer than a quarter of one. Logins that nobody has are
 * counted as others are. Nothing is counted where signing in is not guarded (util/config.h).
 */
#ifndef ATTEST_WEB_BACK_OFF_H
#define ATTEST_WEB_BACK_OFF_H

#include "web/request.h"

enum { BACK_OFF_KEYS = 2 };

struct back_off {
    const char *keys[BACK_OFF_KEYS]; /* the first is of one account; the second, of an address */
    size_t n;                        /* 0: nothing is counted */
    int wait;                        /* seconds until another try; 0: it may be made */
};

/*
 * A try to sign in as login, or, login NULL, to show that one is the viewer: counted as failed from
 * now on. It stands whatever becomes of the request: the transaction is left for it and opened
 * again. False: err.
 */
bool back_off_begin(struct request *req, const char *login, struct back_off *ret, struct err *err);

/* A try by a code, which is counted by address alone: others who guess cannot spend it. */
bool back_off_begin_code(struct request *req, struct back_off *ret, struct err *err);

/* Somebody is back from a provider with something to be asked about there: counted by address, and
 * by itself; in a browser in which anybody signed in before, for that browser alone. */
bool back_off_begin_provider(struct request *req, struct back_off *ret, struct err *err);

/* Somebody asks for a mailed link: counted in the same way, by itself; an address may be that of a
 * whole hospital, and has a thousand. */
bool back_off_begin_ask(struct request *req, struct back_off *ret, struct err *err);

/* A try to take the second step as a person. known: they signed in in this browser before. */
bool back_off_begin_step(struct request *req, const char *person, bool known, struct back_off *ret,
                         struct err *err);

/* A transaction as the gate opened it, after one that was left; the viewer is who they were. */
bool back_off_open_again(struct request *req, struct err *err);

/* The same as below, within the transaction: for a try that was itself a write. */
bool back_off_right_within(struct request *req, const struct back_off *b, struct err *err);

/* The try was right. That stands too, in the same way: called before anything is written. */
bool back_off_right(struct request *req, const struct back_off *b, struct err *err);

/* What is said to somebody who has to wait. Owned by mem. */
const char *back_off_words(const void *mem, int wait);

#endif
