/*
 * The check of a course by what is known here: the one way in for page, API and command line.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A course can be checked by itself (content/course.h). Here it is checked as a course of this
 * network: with its job roles, with the banks that other courses lend, and against its own version
 * that is live. What that would be, the course is asked first.
 */
#ifndef ATTEST_DOMAIN_COURSE_CHECK_H
#define ATTEST_DOMAIN_COURSE_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include "content/course.h"
#include "content/problem.h"
#include "store/db.h"

struct course_source {
    const char *path; /* a folder or a zip; NULL: the bytes of a zip that a stranger sent */
    const void *zip;
    size_t len;
    const char *name; /* of the zip */
};

/*
 * options: the day, and what the caller knows already (lenders, job roles); the rest is filled in,
 * on mem. db: in a transaction; NULL: nothing is known here. *ret_problems is a new list on mem;
 * the rest as course_check. False, too, where the database could not be asked.
 */
bool course_check_here(struct db *db, const void *mem, const struct course_source *source,
                       struct course_options *options, struct problems **ret_problems,
                       struct course **ret_course, struct err *err);

/* The same without its own version that is live, for whoever compares the two in another way. */
bool course_check_alone(struct db *db, const void *mem, const struct course_source *source,
                        struct course_options *options, struct problems **ret_problems,
                        struct course **ret_course, struct err *err);

#endif
