/*
 * Inside of domain/rule_change.h.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef RULE_CHANGE_INNER_H
#define RULE_CHANGE_INNER_H

#include "content/rules_file.h"
#include "domain/rule_change.h"

/* Reads a file and judges it by what this network has. NULL: problems, or err alone. */
struct rules *rule_change_file(struct db *db, const void *mem, const char *name, const char *text,
                               size_t len, struct problems *problems, struct err *err);

#endif
