/*
 * What a certification asks for, in words and as markup.  SPDX-License-Identifier: Apache-2.0
 *
 * The rows are those of requirement/certification_tree; path: "first" or "renewal".
 */
#ifndef ATTEST_WEB_RULE_TREE_H
#define ATTEST_WEB_RULE_TREE_H

#include "store/db.h"
#include "web/request.h"

bool rule_tree_has(const struct db_rows *rows, const char *path);
/* As nested lists. */
void rule_tree_words(struct request *req, struct reply *reply, const struct db_rows *rows,
                     const char *path);
/* As what stands in <rule>; "" where there is none. Owned by mem. */
const char *rule_tree_text(const void *mem, const struct db_rows *rows, const char *path);

#endif
