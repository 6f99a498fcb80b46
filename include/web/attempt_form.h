/*
 * The answer form of a question, as it arrives.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Sent by the buttons of the question, and by the quick exit, which takes the answer along. The
 * fields of an answer, in the order of the form, are
 *
 *   choice        an option or area; in a scenario the step taken now
 *   order         an option of an ordering, or a step of a scenario taken before
 *   row.KEY       what is chosen for a row
 *   before.KEY    the same for "before this course"
 *   gap.KEY       what is typed or chosen in a gap
 *   text, value   what is typed
 *   unit          of a value
 *   certainty     1, 2 or 3
 *
 * Empty ones are left out. Beside them: seq, and the button pressed (action, move).
 */
#ifndef ATTEST_WEB_ATTEMPT_FORM_H
#define ATTEST_WEB_ATTEMPT_FORM_H

#include "domain/quiz.h"
#include "web/request.h"

enum attempt_action {
    ACTION_SAVE,    /* and go on */
    ACTION_CHECK,   /* tell me how it is */
    ACTION_RESTART, /* a scenario, from its first scene */
    ACTION_PAUSE    /* save and stop here */
};

struct attempt_form {
    struct answer answer; /* moved or begun anew already, as the button said */
    enum attempt_action action;
    const char *moved; /* "up:KEY" or "down:KEY"; NULL: none */
    bool step;         /* a step through a scenario: the next scene stands at the same place */
};

/* The answer and the button. Owned by the request. */
struct attempt_form attempt_form_read(struct request *req);

/* The number that the form knows; false: INVALID. */
bool attempt_form_seq(struct request *req, int *ret, struct err *err);

/* Saves what the fields attempt, item and seq say, or course and activity. True also if they say
 * nothing. Each field "also" is another such form, urlencoded: a page can have several activities.
 */
bool attempt_form_save_and_leave(struct request *req, struct err *err);

/* Who reads: the viewer. */
struct quiz_reader attempt_reader(const struct request *req);

#endif
