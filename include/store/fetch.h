/*
 * Asking another machine over HTTPS.  SPDX-License-Identifier: Apache-2.0
 *
 * Only this file of the program knows libcurl. What it does not do is the point of it:
 *
 * - https alone, and only to machines whose certificate the system's authorities vouch for; in a
 *   demonstration or a test also http, to loopback
 * - no redirects: a reply that leads elsewhere is the reply
 * - no more time than asked for, all in all, and no more bytes; what is longer is an error
 * - no proxy but that of the setting ATTEST_PROXY, whatever the environment says
 * - no cookies, no files of the user, no compressed replies
 *
 * It waits for the answer, so it is called in the pool "outside" and on the command line, and never
 * while a transaction is open.
 */
#ifndef ATTEST_STORE_FETCH_H
#define ATTEST_STORE_FETCH_H

#include <stdbool.h>
#include <stddef.h>

#include "util/err.h"

enum { FETCH_MS = 4000, FETCH_BYTES_MAX = 256 * 1024 };

struct fetch {
    const char *url;
    const char *form;            /* body of a POST, urlencoded; NULL: a GET */
    const char *user, *password; /* basic authorisation; NULL: none */
    const char *bearer;          /* token of a bearer; NULL: none */
    int ms;                      /* 0: FETCH_MS */
    size_t limit;                /* 0: FETCH_BYTES_MAX */
};

struct fetched {
    int status;
    const char *body; /* ends with NUL, which is not counted */
    size_t len;
};

/* Whether an address is one that is asked at all: https, or what a demonstration may besides. */
bool fetch_may(const char *url);

/*
 * Asks. Any status is an answer. UNAVAILABLE: none came, and the detail says why, without what was
 * sent; INVALID: an address that is not asked. ret is owned by mem.
 */
bool fetch_run(const void *mem, const struct fetch *how, struct fetched *ret, struct err *err);

/* A value of a form, with all but letters, digits and "-._~" as %XX. Owned by mem. */
const char *fetch_encoded(const void *mem, const char *text);

#endif
