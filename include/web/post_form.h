/*
 * The fields of a post, as the forms for a person, a post and its change share them.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_POST_FORM_H
#define ATTEST_WEB_POST_FORM_H

#include "domain/post.h"
#include "web/agreed_words.h"
#include "web/field.h"

/* What a form is for: a change has no last day, and a first post is the primary one. */
enum post_form_kind { POST_FIRST, POST_ANOTHER, POST_CHANGED };
enum {
    POST_REASON_MAX = 500,
    POST_PROBLEMS = 7,    /* as many fields as may be wrong */
    POST_YEARS_BACK = 60, /* how far from today a day of a post may lie */
    POST_YEARS_AHEAD = 5
};

struct post_form {
    enum post_form_kind kind;
    struct post_said said;
    const char *from, *to, *why; /* as typed */
    const struct db_rows *places, *roles;
    struct field_problem problems[POST_PROBLEMS];
    size_t n;
};

/* Facilities and job roles to choose from. */
bool post_form_open(struct request *req, struct post_form *form, struct err *err);
/* What was sent, with what is wrong with it. */
void post_form_read(struct request *req, struct post_form *form);
/* The fields, inside of a form. */
void post_form_fields(struct request *req, struct reply *reply, const struct post_form *form);
/* The word of what is in the way (domain/post.h), said at its field. */
void post_form_answer(struct request *req, struct post_form *form, const char *answer);

/* A day of a post that somebody typed: it is a day, and not a century away. */
bool post_day(const struct request *req, const char *typed, date *ret);

/* "Save" and "Show what it would do". */
void post_form_buttons(struct reply *reply, const char *save);

/* "Employee, with patients and visitors, primary": of a row with employment, patient_contact,
 * visitor_contact, is_primary. */
const char *post_words(const void *mem, const struct db_rows *rows, size_t i);

/* Of a post that comes from the HR feed (rows of post/list): what becomes of a change by hand. */
void post_feed_note(struct reply *reply, const struct db_rows *rows);
/* A note where the row is the feed's (by_feed). */
void feed_note(struct reply *reply, const struct db_rows *rows, const char *text);

/* A facility of a list (rows of grant/places): a list to choose from as long as it can be read;
 * else its code is typed. */
void place_choice(struct request *req, struct reply *reply, const struct field *field,
                  const struct db_rows *places);

/* The posts of the person of the route, with the ways to change them. */
bool page_posts_of(struct request *req, struct reply *reply, struct err *err);

#endif
