/*
 * A page to read, as it is drawn for learners and in a preview.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_MODULE_PAGE_H
#define ATTEST_WEB_MODULE_PAGE_H

#include "domain/contact.h"
#include "store/db.h"
#include "web/activity.h"
#include "web/request.h"

struct preview_page;

struct module_page {
    const struct db_rows *page, *references; /* course/page, course/references */
    const struct db_rows *device;            /* session/device; NULL: none */
    struct contacts contacts;
    const char *course, *path; /* addresses */
    const char *lang;          /* of the page's text, where it is not that of the interface */
    bool summary;
    struct activity *activities;  /* one for each fragment; those that are none are empty */
    const struct db_rows *hidden; /* numbers of the fragments that are not for this person; NULL:
                                     the page has only those that are */
    const struct preview_page *preview; /* NULL: no preview (web/preview.h) */
    const char *query; /* of a preview: what its addresses carry on, as "?role=nurse"; NULL: none */
};

/* The whole page, or first its content note. */
void module_page_build(struct request *req, struct reply *reply, struct module_page at);

#endif
