/*
 * Files of other systems at the page for importing a course.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_IMPORT_FOREIGN_H
#define ATTEST_WEB_IMPORT_FOREIGN_H

#include "content/problem.h"
#include "web/request.h"

struct foreign_import {
    const unsigned char
        *zip; /* of the course that it became; NULL: it is no file of another system */
    size_t len;
    struct problems *notes; /* what was not carried, or not wholly, as warnings; errors where
                               nothing was, or the file cannot be read */
};

/* Converts what was sent (content/convert.h). False if that could not be tried (err). */
bool import_foreign(struct request *req, const char *name, const unsigned char *data, size_t len,
                    struct foreign_import *ret, struct err *err);

/* The notes, and what the check said after them, as one list. */
struct problems *import_joined(struct request *req, const struct problems *notes,
                               const struct problems *found);

#endif
