/*
 * Work on bytes from a stranger, done in a child that has nothing else.
 * SPDX-License-Identifier: Apache-2.0
 *
 * The limits of the scan should make every file cheap, and the parsers sound. This is the second
 * wall, for what nobody thought of: what loops or eats memory costs a child, and what takes the
 * child over finds no files, no sockets, no other processes and no way out but one pipe
 * (util/cage.h, CAGE_PARSER). Through it come problems and a record, both held to their tables
 * (content/wire.h). Decision 0118.
 */
#ifndef ATTEST_CONTENT_APART_H
#define ATTEST_CONTENT_APART_H

#include <stdbool.h>
#include <stddef.h>

#include "content/problem.h"
#include "content/wire.h"
#include "util/err.h"

/* What the child does: returns the record, or NULL, and adds to `problems`. */
typedef void *apart_work(const void *mem, const void *job, struct problems *problems);

enum apart_limits {
    APART_LIMITED, /* 10 s of processor, 20 s by the clock, 512 MiB */
    APART_PATIENT  /* none of these: at the command line somebody waits, and can stop it */
};

/*
 * Runs work(job) apart; adds its problems; *ret is its record, on mem, or NULL. *ret_heard is false
 * if the child was stopped, or broke off, or sent what is no answer: then nothing was added. False
 * if there could be no child (err).
 */
bool apart_run(const void *mem, apart_work *work, const void *job, const struct wire_type *type,
               enum apart_limits limits, struct problems *problems, void **ret, bool *ret_heard,
               struct err *err);

#endif
