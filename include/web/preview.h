/*
 * Preview of a version: whom it is shown as, and the bar that says so.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_PREVIEW_H
#define ATTEST_WEB_PREVIEW_H

#include "domain/preview.h"
#include "web/request.h"

struct preview_page {
    int64_t version; /* its id */
    const char *code, *title;
    const char *languages; /* separated by spaces */
    const char *reviews;   /* "12 legal": what the viewer is asked to sign of it; or NULL */
    int number;            /* of the version */
    bool author;           /* the viewer is one */
    bool learner;          /* the viewer is none, and has this version to pass */
    struct preview_as as;
    const char *base;  /* /authoring/courses/CODE/versions/N/preview */
    const char *query; /* "?role=nurse&state=MI": as, for the next address */
    const struct db_rows *choices;
};

/*
 * Finds the version of the address if the viewer may look at it, and speaks the language chosen.
 * False: NOT_FOUND.
 */
bool preview_open(struct request *req, struct reply *reply, struct preview_page *ret,
                  struct err *err);

/* What this is, for whom it is shown, and the form to show it for somebody else. */
void preview_bar(struct request *req, struct reply *reply, const struct preview_page *p);
/* That a module is not for whom it is shown as. */
void preview_not_for(struct request *req, struct reply *reply, const struct preview_page *p);

#endif
