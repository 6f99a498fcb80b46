/*
 * What the page of a course says around its parts: what comes before it, who made it, what it
 * gives.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_COURSE_ABOUT_H
#define ATTEST_WEB_COURSE_ABOUT_H

#include "domain/learning.h"
#include "web/request.h"

/* In place of Start: the courses to be completed first, with links. */
void course_first(struct request *req, struct reply *reply, const struct learning_outline *o);

/* Who made it, with what they disclose, and the hours it gives, by topic. The statement of an
 * accredited provider stands alone, and only on the days of its accreditation. */
void course_made_by(struct request *req, struct reply *reply, const struct learning_outline *o,
                    date today);

#endif
