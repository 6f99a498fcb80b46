/*
 * What the pages of sign-off share.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_REVIEW_H
#define ATTEST_WEB_REVIEW_H

#include "domain/sign_off.h"
#include "web/request.h"

enum { REVIEW_TEXT_MAX = 4000 /* characters */, REVIEW_NAME_MAX = 200 };

/* One request for sign-off, as its page shows it. */
struct review {
    int64_t id, course_version;
    enum sign_off_kind kind;
    const char *language; /* "": the original */
    const char *message;  /* of the author, or NULL */
    date asked_on;
    bool signs;   /* the viewer may sign for this kind (perhaps not this version: sheet.own) */
    bool answers; /* the viewer is an author */
    struct sign_off_sheet sheet;
};

/* What of the form of signing was typed, and what is wrong with it. */
struct sign_form {
    const char *decision, *statement, *name, *credentials, *paid;
    bool hidden, sent;
    const char *decision_problem, *statement_problem, *name_problem, *credentials_problem,
        *paid_problem;
};

/* "Clinician", or "Clinician, Spanish" of a translation. */
const char *review_title(struct request *req, enum sign_off_kind kind, const char *language);

/* One line of what stands: who, with which statement, until when. */
void review_signature(struct request *req, struct reply *reply, const struct signature *s);

/* review_comments.c: threads by page, and the forms to go on with them. */
bool review_comments(struct request *req, struct reply *reply, const struct review *review,
                     struct err *err);

#endif
