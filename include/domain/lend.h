/*
 * Versions of other courses, for a course that takes banks of them.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A check names what it would need in its problems; it is read here, and the check is done again.
 */
#ifndef ATTEST_DOMAIN_LEND_H
#define ATTEST_DOMAIN_LEND_H

#include "content/course.h"
#include "content/problem.h"
#include "store/db.h"

/*
 * Adds the published versions that `problems` want to options->lent, on mem, as far as they are
 * there. *ret_more: whether there was one that had not been at hand, so that another check can tell
 * more. Works for authors, and for the command line.
 */
bool lend_load(struct db *db, const void *mem, const struct problems *problems,
               struct course_options *options, bool *ret_more, struct err *err);

#endif
