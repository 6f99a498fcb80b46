/*
 * Passkeys of people: made, and used to sign in (Web Authentication, level 2).
 * SPDX-License-Identifier: Apache-2.0
 *
 * A browser is asked to have 32 random bytes signed (passkey_ask). They are kept in the database
 * for five minutes, under the digest of what the browser showed: its session, its half session, or
 * a cookie made for it. Whatever becomes of the answer, they are used up first (passkey_take), in a
 * transaction of its own. Decisions 0149 and 0150.
 */
#ifndef ATTEST_DOMAIN_PASSKEY_H
#define ATTEST_DOMAIN_PASSKEY_H

#include <stdbool.h>
#include <stddef.h>

#include "store/db.h"
#include "util/err.h"

enum { PASSKEY_NAME_MAX = 100 };

/* Where passkeys belong to: the exact origin of pages, and the host name that devices keep them
 * under. */
struct passkey_site {
    const char *origin, *rp;
};

/* Of the address that people type (ATTEST_ADDRESS). False: its host is a number, which devices
 * keep nothing under. */
bool passkey_site(const void *mem, const char *address, struct passkey_site *ret);

/* What a question is asked for. An answer counts for that alone. Whoever proves who they are, or
 * signs in by a passkey only, must have been checked by its device, which makes it two factors in
 * one. */
enum passkey_purpose { PASSKEY_MAKE, PASSKEY_PROVE, PASSKEY_SIGN_IN, PASSKEY_STEP };
bool passkey_is_verified(enum passkey_purpose purpose);

/* What a browser is to have signed, in base64url. digest: whom it is bound to, as statements name
 * it; person: who is asked, or NULL: anybody. NULL: err. */
const char *passkey_ask(struct db *db, const void *mem, enum passkey_purpose purpose,
                        const char *digest, const char *person, struct err *err);

/* What was asked, taken out of the database: called without a transaction. */
struct passkey_asked {
    const char *challenge; /* base64url; NULL: nothing was, or too long ago */
    const char *person;    /* who was asked; NULL: anybody */
    enum passkey_purpose purpose;
};
bool passkey_take(struct db *db, const void *mem, const char *digest, struct passkey_asked *ret,
                  struct err *err);

/* The answer of a browser, in base64url as it was sent; NULL: that part was not. */
struct passkey_answer {
    const char *id, *client, *data, *signature, *user;
};

/* A passkey for the person of this request; its name is what they call it. */
enum passkey_added { PASSKEY_ADDED, PASSKEY_KNOWN, PASSKEY_MANY, PASSKEY_NOT };
bool passkey_add(struct db *db, const void *mem, const struct passkey_site *site,
                 const struct passkey_asked *asked, const struct passkey_answer *answer,
                 const char *session, const char *name, enum passkey_added *ret,
                 const char **ret_why, struct err *err);

/* Who has shown to be themselves by a passkey; person NULL: nobody, and why says it for a log. */
struct passkey_shown {
    const char *person, *why;
    const char *copied; /* the passkey whose count went back (passkey_copied); NULL: none */
};

/* purpose: what it would be used for. Where nobody was asked by name, the device must say whose it
 * is, too. */
bool passkey_use(struct db *db, const void *mem, const struct passkey_site *site,
                 const struct passkey_asked *asked, const struct passkey_answer *answer,
                 enum passkey_purpose purpose, struct passkey_shown *ret, struct err *err);

/* The number by which devices know the person of this request, in base64url. NULL: err. */
const char *passkey_handle(struct db *db, const void *mem, struct err *err);

/* Ids of the passkeys of a half session (NULL: of the person of this request) in base64url, with
 * blanks between them. NULL: err. */
const char *passkey_ids(struct db *db, const void *mem, const char *half, struct err *err);

#endif
