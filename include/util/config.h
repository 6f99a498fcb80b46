/*
 * Settings: environment variables ATTEST_*, all in one table.  SPDX-License-Identifier: Apache-2.0
 *
 * The command line also reads them from $ATTEST_VAR/attest.env (default ./var), the file of a
 * stack. A variable set in the environment wins over the file. Secrets are never settings: a
 * setting names the file that holds one. A setting whose name ends in _FILE, _CA or _SECRETS names
 * a file, or a folder of files, that may be read later on, too (util/cage.h).
 */
#ifndef ATTEST_UTIL_CONFIG_H
#define ATTEST_UTIL_CONFIG_H

#include <stdbool.h>
#include <stdio.h>

#include "util/err.h"

/* The value, or the default of the table. Never NULL for a setting of the table; "" where nothing
 * is set. A name that is not in the table is a fault of ours and aborts. */
const char *config_get(const char *name);

/* Whether somebody set it, in the environment or in a file that was loaded. */
bool config_is_set(const char *name);

/* The value as a whole number of at least `least`; the default of the table where it is not one. */
int config_int(const char *name, int least);

/* Reads NAME=value lines of a file into the environment, where NAME is not set yet. False if it
 * cannot be read. */
bool config_load(const char *path, struct err *err);

/* Whether this is a demonstration or a test: the clock may be moved, and only loopback may reach
 * it. */
bool config_is_demo(void);

/* Whether signing in is guarded: guessing is slowed, and passwords that are easy to guess are
 * refused. Everywhere but in a demonstration or a test; there with ATTEST_GUARDED=yes. */
bool config_is_guarded(void);

/* The name of the i-th setting; NULL: there are no more. */
const char *config_name(size_t i);

/* One line a setting: name, value, meaning. */
void config_print(FILE *out);

#endif
