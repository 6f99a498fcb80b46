/*
 * What the commands on courses are told, and what they find out, before a check.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_CLI_COURSE_OPTIONS_H
#define ATTEST_CLI_COURSE_OPTIONS_H

#include "content/course.h"
#include "store/db.h"

/* Today, and each "--with PATH" and "--roles FILE" taken out of the arguments. False: err says what
 * cannot be read. */
bool course_options_take(void *mem, int *argc, char **argv, struct course_options *ret,
                         struct err *err);

/* The database of this place, where there is one: settings name it. NULL where none is named; also
 * where it does not answer, which is said on standard error. */
struct db *course_options_db(void *mem);

#endif
