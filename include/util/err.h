/*
 * The one error object.  SPDX-License-Identifier: Apache-2.0
 *
 * A function that can fail returns false (or NULL, where its header says so) and fills the caller's
 * `struct err`. The first error wins: later ones are ignored, so that the cause is what is told.
 *
 * `message` is for the reader of the page: what was wrong, where, and what to do; whole sentences,
 * no internals. `detail` is for the log and is never sent.
 */
#ifndef ATTEST_UTIL_ERR_H
#define ATTEST_UTIL_ERR_H

#include <stdbool.h>

enum err_kind {
    ERR_NONE,
    ERR_INVALID,         /* what was sent breaks a rule: 422, or 400 where it could not be read */
    ERR_UNREADABLE,      /* bytes that are no request of the expected form: 400 */
    ERR_UNAUTHENTICATED, /* nobody is signed in: 401, or the sign-in page */
    ERR_FORBIDDEN,       /* not theirs; reads the same as absent: 404 */
    ERR_FORGED,          /* missing or wrong token against forged requests: 403 */
    ERR_NOT_FOUND,       /* 404 */
    ERR_METHOD,          /* the path exists, but not with this method: 405 */
    ERR_CONFLICT,        /* stale, double or out of turn: 409 */
    ERR_TOO_LARGE,       /* 413 */
    ERR_TOO_MANY,        /* too often in too short a time: 429 */
    ERR_UNAVAILABLE,     /* the database is away; may be tried again: 503 */
    ERR_INTERNAL,        /* our fault: 500 */
    ERR_KIND_COUNT
};

struct err {
    enum err_kind kind;
    int line;
    const char *file;
    char message[512];
    char detail[1024];
};

/* Sets kind and message; returns false, so that `return err_set(err, …)` is one statement. */
#define err_set(err, kind, ...) err_set_at((err), (kind), __FILE__, __LINE__, __VA_ARGS__)
bool err_set_at(struct err *err, enum err_kind kind, const char *file, int line, const char *format,
                ...) __attribute__((format(printf, 5, 6)));

/* Adds the private detail to an error just set; returns false. */
bool err_detail(struct err *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The name of a kind, for logs: "invalid", "not found" … */
const char *err_kind_name(enum err_kind kind);

#endif
