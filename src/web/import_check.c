/* The check of a course that an author sent.  SPDX-License-Identifier: Apache-2.0 */
#include "web/import_check.h"

#include "domain/course_check.h"

bool import_check(struct request *req, const void *zip, size_t len, const char *name,
                  struct problems **problems, struct course **course, struct err *err)
{
    struct course_options options = {.today = req->viewer->today};
    struct course_source source = {.zip = zip, .len = len, .name = name};
    return course_check_here(req->db, req->mem, &source, &options, problems, course, err);
}
