/*
 * Inside of attest requirement.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_CLI_REQUIREMENT_H
#define ATTEST_CLI_REQUIREMENT_H

#include "content/problem.h"

/* What is wrong with a file, and how much it is. */
void cli_print_problems(const void *mem, const char *path, const struct problems *problems);

#endif
