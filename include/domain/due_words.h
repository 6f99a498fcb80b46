/*
 * Rules in words: when something is due, whom a requirement is for, and why somebody must hold it.
 * SPDX-License-Identifier: Apache-2.0
 *
 * The one place that says so: why-lines, pages, lists and the command line ask here. Sentences are
 * those of the interface, in the language in use. Text is owned by the mem given.
 */
#ifndef ATTEST_DOMAIN_DUE_WORDS_H
#define ATTEST_DOMAIN_DUE_WORDS_H

#include <stddef.h>

#include "store/db.h"
#include "util/date.h"

/* The due rule as its columns have it. */
struct due_columns {
    const char *kind;
    int days, months;                    /* those that the kind has; 0 where it is not said */
    date on;                             /* date */
    int month, day;                      /* yearly */
    date after;                          /* licence; DATE_NONE */
    int every;                           /* licence; 0: the first renewal alone */
    const char *event;                   /* event */
    int otherwise;                       /* -1: not said */
    const char *licence, *licence_state; /* or NULL */
};

/* From the columns of requirement_version in a row, under their own names. */
struct due_columns due_columns_of(const struct db_rows *rows, size_t row);

/* "30 days after the duty begins", "at the first renewal of the nursing licence (FL) after
 * 1 April 2022" … */
const char *due_words(const void *mem, const struct due_columns *due);

/* "Due 30 days after the duty begins, with 7 days of grace." */
const char *due_sentence(const void *mem, const struct due_columns *due, int grace_days);

/* Why somebody must hold a certification: one rule of it, on one post. */
struct why {
    const char *requirement, *citation; /* citation: NULL */
    const char *job_role, *facility;    /* the post */
    date begins;                        /* the first day of the duty */
    struct due_columns due;
    int grace_days;
};

/* "As Nurse at West General, since …: Everyone who meets patients (Network policy 4.2). Due 30 days
 * after the duty begins, with 7 days of grace." */
const char *why_line(const void *mem, const struct why *why);

#endif
