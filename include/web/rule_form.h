/*
 * The form of a requirement, and that of a certification.  SPDX-License-Identifier: Apache-2.0
 *
 * Its fields are the attributes of a file of rules, as docs/requirements.md has them. What was
 * typed becomes such a file (rule_form_text), which the check of files judges; what that finds
 * wrong stands beside the field. So there is one way in for rules, and one place that knows what is
 * sound.
 */
#ifndef ATTEST_WEB_RULE_FORM_H
#define ATTEST_WEB_RULE_FORM_H

#include "content/problem.h"
#include "store/db.h"
#include "web/request.h"

struct rule_form;

/* Owned by the request, as all that follows. Filled from a row of requirement/versions; from a row
 * of requirement/certification_versions and its tree; or from what was sent. */
struct rule_form *rule_form_of_requirement(struct request *req, const struct db_rows *rows,
                                           size_t i);
struct rule_form *rule_form_of_certification(struct request *req, const struct db_rows *rows,
                                             size_t i, const struct db_rows *tree);
struct rule_form *rule_form_new(struct request *req, bool requirement);
struct rule_form *rule_form_sent(struct request *req, bool requirement);

/* A version to come: it names no first day so far. */
void rule_form_begin_anew(struct rule_form *form);

/* The file that it says; its lines are those that rule_form_wrong looks for. */
const char *rule_form_text(struct rule_form *form);
/* What the check of that file found wrong. */
void rule_form_wrong(struct rule_form *form, const struct problems *problems);

/* The page with the form. */
bool rule_form_show(struct request *req, struct reply *reply, struct rule_form *form,
                    struct err *err);

#endif
