/*
 * The file of an HR feed, line by line.  SPDX-License-Identifier: Apache-2.0
 *
 * CSV with the columns of docs/feed.md. This part is pure: it judges each line by itself, and finds
 * everything that is wrong at once. What hangs on other lines or on the record is judged in SQL
 * (people_import_check, migration 0044).
 */
#ifndef ATTEST_DOMAIN_PEOPLE_FEED_H
#define ATTEST_DOMAIN_PEOPLE_FEED_H

#include <stdbool.h>
#include <stddef.h>

#include "util/date.h"
#include "util/err.h"

struct feed_row {
    int line; /* of the file, from 1, on which it begins */
    const char *employee_number, *name;
    const char *email, *language; /* NULL: not said */
    const char *facility, *job_role, *employment_kind;
    bool patients, visitors;
    int primary;      /* 1 yes, 0 no, -1 not said */
    date from, to;    /* DATE_NONE: not said */
    const char *post; /* "" for the only one */
    date leave_from, leave_to;
    const char *licence_kind, *licence_state; /* NULL: none */
    date licence_from, licence_to;
    int licence_number; /* -1: not said */
};

struct feed_problem {
    int line;
    const char *place; /* the column, or "" */
    const char *word;  /* feed_says has the sentence */
    const char *found;
};

struct feed {
    struct feed_row *rows; /* those without problems */
    size_t n;
    struct feed_problem *problems;
    size_t n_problems;
    bool has_leave; /* there is a column for it */
};

/* So many problems are kept; the last of them says that there are more. */
enum { FEED_PROBLEMS_MAX = 200000 };

/* What a file is that is no CSV at all, and what to do; NULL: it may be one. */
const char *feed_is_no_csv(const char *bytes, size_t len);

/* Reads a feed of that day. All is owned by mem. False: it cannot be cut into lines at all, and err
 * says where. Columns that begin with x_ are left out. */
bool feed_read(const void *mem, const char *bytes, size_t len, date day, struct feed *ret,
               struct err *err);

/* What a word of a problem says, in the reader's language; a fault of ours where there is none. */
const char *feed_says(const char *word);

#endif
