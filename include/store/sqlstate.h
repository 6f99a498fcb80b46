/*
 * What the server's error codes mean to us.  SPDX-License-Identifier: Apache-2.0
 * One table: SQLSTATE (or its class of two characters) to kind of error, sentence, and whether the
 * same transaction may be tried again at once.
 */
#ifndef ATTEST_STORE_SQLSTATE_H
#define ATTEST_STORE_SQLSTATE_H

#include <stdbool.h>

#include "util/err.h"

struct sqlstate {
    const char *code;
    enum err_kind kind;
    bool retry;
    const char *message;
};

/* Never NULL: an unknown code is an internal error. state NULL: the connection was lost. */
const struct sqlstate *sqlstate_find(const char *state);

#endif
