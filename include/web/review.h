/*
 * What the pages of sign-off share.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_REVIEW_H
#define ATTEST_WEB_REVIEW_H

#include "domain/sign_off.h"
#include "web/field.h"
#include "web/request.h"

enum { REVIEW_TEXT_MAX = 4000 /* characters */, REVIEW_NAME_MAX = 200 };

/* One request for sign-off, as its page shows it. */
struct review {
    int64_t id, course_version;
    enum sign_off_kind kind;
    const char *language; /* "": the original */
    const char *message;  /* of the author, or NULL */
    date asked_on;
    date again_on;             /* asked again since the latest word, or DATE_NONE */
    const char *again_message; /* said then, or NULL */
    bool signs;   /* the viewer may sign for this kind (perhaps not this version: sheet.own) */
    bool answers; /* the viewer is an author */
    struct sign_off_sheet sheet;
};

/* What was typed into the forms of a review, and what is wrong with it: all of it comes back where
 * it could not be taken. */
struct sign_form {
    const char *decision, *statement, *name, *credentials, *paid;
    bool hidden;
    const char *decision_problem, *statement_problem, *name_problem, *credentials_problem,
        *paid_problem;
};
struct comment_form {
    const char *about;   /* "page-12", "quiz-3", "item-44"; "" or NULL: the whole version */
    const char *answers; /* number of the thread that it goes on with; NULL: it begins one */
    const char *text;
    const char *text_problem;
};
struct withdrawal_form {
    const char *signature, *reason, *reason_problem;
};
struct review_forms {
    struct sign_form sign;
    struct comment_form comment;
    struct withdrawal_form withdrawal;
};

/* The request of the address. False: NOT_FOUND, also for whom it does not concern. */
bool review_find(struct request *req, struct review *ret, struct err *err);
/* Its page, with what was typed so far. */
bool review_show(struct request *req, struct reply *reply, const struct review *review,
                 const struct review_forms *forms, struct err *err);

/* "Clinician", or "Clinician, Spanish" of a translation. */
const char *review_title(struct request *req, enum sign_off_kind kind, const char *language);

/* One line of what stands: who, with which statement, until when. */
void review_signature(struct request *req, struct reply *reply, const struct signature *s);

/* review_comments.c: threads by what they are about, and the forms to go on with them; the problem
 * of the form, with its field. */
bool review_comments(struct request *req, struct reply *reply, const struct review *review,
                     const struct comment_form *form, struct err *err);
struct field_problem review_comment_problem(const void *mem, const struct comment_form *form);

#endif
