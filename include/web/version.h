/*
 * The page of a version of a course: a list of sections, each in the file of what it shows.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_VERSION_H
#define ATTEST_WEB_VERSION_H

#include "domain/publish.h"
#include "web/request.h"

/* The version of the address, as every section needs it. */
struct version_view {
    int64_t id, course_id;
    const char *code, *title;
    const char *hash; /* 64 hex digits */
    int version;
    int64_t live_id;             /* of its course; 0: none is live */
    int live;                    /* its number */
    bool is_live;                /* it is this one */
    bool waiting;                /* its publication waits for its hour */
    const char *path;            /* /authoring/courses/CODE/versions/N */
    const struct db_rows *facts; /* version/find.sql */
    struct obstacles obstacles;  /* what stands in the way of publishing it */
};

/*
 * Finds the version of the address (":code", ":version"), with its obstacles. False: NOT_FOUND, or
 * it could not be read.
 */
bool version_view(struct request *req, struct version_view *ret, struct err *err);

/*
 * A part of the page, in its own words, beginning with an <h2> (or nothing at all). It reads what
 * it needs. The table of sections stands in page_version.c: a new one is a row there.
 */
typedef bool version_section(struct request *req, struct reply *reply, const struct version_view *v,
                             struct err *err);

/* page_version.c */
version_section version_section_obstacles, version_section_facts;
/* version_sign_off.c */
version_section version_section_sign_off;

#endif
