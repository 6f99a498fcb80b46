/*
 * The page of a version of a course: a list of sections, each in the file of what it shows.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_VERSION_H
#define ATTEST_WEB_VERSION_H

#include "domain/publish.h"
#include "domain/sign_off.h"
#include "domain/version.h"
#include "web/request.h"

/* What was typed to ask for sign-off and could not be taken. */
struct ask_form {
    const char *kinds_problem, *message, *message_problem;
    bool chosen[SIGN_OFF_KIND_COUNT];
};

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
    bool author;                 /* the viewer is one; else they look after the whole network */
    bool has_files;              /* its author's files are kept */
    const char *path;            /* /authoring/courses/CODE/versions/N */
    const struct db_rows *facts; /* version/find.sql */
    struct obstacles obstacles;  /* what stands in the way of publishing it */
    const struct ask_form *ask;  /* NULL: nothing was sent */
};

/*
 * Finds the version of the address (":code", ":version"), with its obstacles. False: NOT_FOUND, or
 * it could not be read.
 */
bool version_view(struct request *req, struct version_view *ret, struct err *err);
/* Its page. */
bool version_show(struct request *req, struct reply *reply, const struct version_view *v,
                  struct err *err);

/*
 * A part of the page, in its own words, beginning with an <h2> (or nothing at all). It reads what
 * it needs. The table of sections stands in page_version.c: a new one is a row there.
 */
typedef bool version_section(struct request *req, struct reply *reply, const struct version_view *v,
                             struct err *err);

/* page_version.c: what stands in the way, as a list: what it is, what to do, where. */
void version_obstacles(struct reply *reply, const struct obstacles *obstacles);

/* page_version.c */
version_section version_section_obstacles, version_section_facts, version_section_others;
/* version_diff.c */
version_section version_section_diff;
/* What changed in it: against what it replaced, if it was before staff; else against what it would
 * replace. */
bool version_compare(struct request *req, const struct version_view *v, struct version_change *ret,
                     struct err *err);
/* version_sign_off.c */
version_section version_section_sign_off;
/* page_items.c */
version_section version_section_items;
/* version_contacts.c */
version_section version_section_contacts;
/* page_publication.c */
version_section version_section_publish;

/* version_diff.c: a class of change, "first" and "none" among them, in words for people; what it
 * means today, in a sentence or two. */
const char *change_words(const char *class);
const char *change_meaning(const char *class);

/* "2 December 2026 at 06:00" from the columns NAME_on and NAME_time of a row. */
const char *version_moment(struct request *req, const struct db_rows *rows, size_t i);

#endif
