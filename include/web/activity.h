/*
 * Activities on a page to read.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_ACTIVITY_H
#define ATTEST_WEB_ACTIVITY_H

#include "domain/activity.h"
#include "web/request.h"

/* Where an activity stands: the numbers that lead back to its page. */
struct activity_place {
    const char *course, *module, *page;
    bool summary;
    bool leaves;       /* its form is the one whose answer the quick exit takes along */
    const char *base;  /* of a preview: address that its pages stand below; else NULL */
    const char *query; /* of a preview: what addresses carry on, "?role=nurse"; else NULL */
};

/* The activity as a section with the id activity-KEY: its form, or what came of
 * the last answer. */
void activity_section(struct request *req, struct reply *reply, const struct activity *activity,
                      const struct activity_place *place);

/* Whether the section is a form that can be answered now. */
bool activity_is_open(struct request *req, const struct activity *activity);

/* Saves what stands in its form without ending it, for the quick exit. */
bool activity_save_and_leave(struct request *req, const struct answer *answer, struct err *err);

#endif
