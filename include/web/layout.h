/*
 * The shell of every page, and the parts that several pages share.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Addresses are made here, so that no page formats one by hand.
 */
#ifndef ATTEST_WEB_LAYOUT_H
#define ATTEST_WEB_LAYOUT_H

#include "util/words.h"
#include "web/request.h"

struct page_look {
    const char *title; /* of the window; neutral: never what a course is about */
    bool exit; /* "Leave this page" at the top: on every learner's page, support and verification */
    bool wide; /* tables need the whole width */
    bool dense;  /* pages of managers and authors: smaller text, lower rows */
    bool answer; /* the page has a form with id "answer": leaving sends its answer along */
    bool check;  /* Enter in that form checks the answer (action=check) */
};

/* <html> to <main>, and from </main> on. */
void layout_begin(struct request *req, struct reply *reply, const struct page_look *look);
void layout_end(struct request *req, struct reply *reply);

/*
 * <form method="post"> with the token against forged requests and a key that makes sending twice
 * the same as sending once. action NULL: the page's own address. Attributes follow as in html_open.
 * Closed by html_close(h, "form").
 */
#define layout_form(req, reply, action, ...)                                                       \
    layout_form_list((req), (reply), (action), __VA_ARGS__, (const char *)NULL)
void layout_form_list(struct request *req, struct reply *reply, const char *action, ...)
    __attribute__((sentinel));

/* The end of a form: its one primary button, and the form is closed. */
void layout_submit(struct reply *reply, const char *label);

/* An error summary at the head of a form: "There is a problem", with a link to each field. */
void layout_problem(struct reply *reply, const char *field_id, const char *message);

/* <time datetime="2026-03-03">3 March 2026</time>; nothing for DATE_NONE. */
void layout_date(struct reply *reply, date d);
/* The same as a place of a sentence: {name} is the day. Owned by reply. */
struct html_place layout_day(struct reply *reply, const char *name, date d);
/* A standing as a chip: icon and word. */
void layout_standing(struct reply *reply, const char *standing);

/* The head of a table: its columns in words, numbers from `first_number` on (n: none). */
void layout_columns(struct reply *reply, const char *const *names, size_t n, size_t first_number);

/* A link back, with its arrow. */
void layout_back(struct reply *reply, const char *href, const char *text);
/* A green notice, read out when the page opens: what was sent is done. */
void layout_saved(struct reply *reply, const char *text);
/* How far something is: between them one element with role="status". Without scripting "Look again"
 * asks anew; with it the part looks by itself (nginx/static/progress.js). */
void layout_progress_begin(struct reply *reply);
void layout_progress_end(struct request *req, struct reply *reply);
/* An icon of /static/icons.svg; class NULL: "at-icon". */
void layout_icon(struct reply *reply, const char *name, const char *class);

/* The whole page for an error; used by the gate. Forbidden reads as absent. */
void layout_error(struct request *req, struct reply *reply, const struct err *err);

/* Where a viewer's work begins: /learning. */
const char *layout_home(const struct viewer *viewer);

#endif
