/*
 * The problems of an import, beside the lines of the author's files.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_IMPORT_PROBLEMS_H
#define ATTEST_WEB_IMPORT_PROBLEMS_H

#include "store/db.h"
#include "web/request.h"

/* "3 errors", "1 warning", on mem. */
const char *errors_counted(const void *mem, int64_t n);
const char *warnings_counted(const void *mem, int64_t n);

/* Errors, then warnings, file by file. Of more than a hundred, first how many there are of each
 * rule, then the first hundred and a link to all; `import` is its number. */
void import_problems(struct request *req, struct reply *reply, const struct db_rows *rows,
                     const char *import);

/* The job roles of the network, folded away, by the keys that a course names (import_roles.c). */
bool import_roles(struct request *req, struct reply *reply, struct err *err);

#endif
