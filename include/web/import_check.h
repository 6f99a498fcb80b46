/*
 * The check of a course that an author sent.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_IMPORT_CHECK_H
#define ATTEST_WEB_IMPORT_CHECK_H

#include "content/course.h"
#include "web/request.h"

/*
 * Checks a zip, with the banks of other courses that it takes, where they are published here. As
 * course_check_upload; *problems is a list of this request.
 */
bool import_check(struct request *req, const void *zip, size_t len, const char *name,
                  struct problems **problems, struct course **course, struct err *err);

#endif
