/* The check of a course that an author sent.  SPDX-License-Identifier: Apache-2.0 */
#include "web/import_check.h"

#include "domain/lend.h"

bool import_check(struct request *req, const void *zip, size_t len, const char *name,
                  struct problems **problems, struct course **course, struct err *err)
{
    struct course_options options = {.today = req->viewer->today};
    bool more = false;
    *problems = problems_new(req->mem);
    if (!course_check_upload(req->mem, zip, len, name, &options, *problems, course, err))
        return false;
    if ((*problems)->n_wanted && !lend_load(req->db, req->mem, *problems, &options, &more, err))
        return false;
    if (!more)
        return true;
    *problems = problems_new(req->mem);
    return course_check_upload(req->mem, zip, len, name, &options, *problems, course, err);
}
