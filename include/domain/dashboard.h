/*
 * What managers see: counts by standing, and exactly those behind each number.
 * SPDX-License-Identifier: Apache-2.0
 *
 * One question (struct dashboard_query) is asked in two ways: how many, from the counters, and who,
 * from the timelines. Both hold for the day `as_of` in the tree of that day. Facility rows count
 * each post once, totals each person once, with the worst of their standings in the part asked
 * about.
 * Row-level security keeps both to the facilities the viewer may look into.
 */
#ifndef ATTEST_DOMAIN_DASHBOARD_H
#define ATTEST_DOMAIN_DASHBOARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/standing.h"
#include "store/db.h"

struct dashboard_query {
    int64_t facility;
    date as_of;
    const char *certification; /* code; NULL: all, each post once with its worst standing */
    const char *job_role;      /* code, with all below it; NULL: all */
    enum standing standing;    /* of the list; STANDING_COUNT: all */
    bool people;               /* the list counts people once; else posts */
    /* What was known at this instant, as known_read (domain/known.h) gives it; NULL: now. Counts
     * and lists then hold for `as_of` as they stood at that instant: a fact recorded later, a
     * correction or a revocation too, has no part in them. */
    const char *known_at;
    const char *known_asked; /* as it was asked for, for addresses and forms */
    const char *known_words; /* for people */
};

struct dashboard_facility {
    int64_t id;
    const char *code, *name, *kind;
    int depth;                      /* 0: the one asked for; to 2 */
    int64_t counts[STANDING_COUNT]; /* posts */
    int percent_tenths;             /* -1: nobody required */
};

struct dashboard_role {
    const char *code, *title, *certification; /* certification: code */
    int64_t counts[STANDING_COUNT];
    int percent_tenths;
};

struct dashboard {
    struct dashboard_facility *facilities;
    size_t n_facilities;
    int64_t people[STANDING_COUNT]; /* of the facility asked for, each person once */
    int people_percent_tenths;
    struct dashboard_role *roles; /* one for each (job role, certification) that has posts */
    size_t n_roles;
    const struct db_rows *certifications; /* code, title, owners */
    const struct db_rows *above;          /* code, name: from the top */
};

/* Everything a dashboard shows, in one round trip. Owned by mem. */
bool dashboard_read(struct db *db, const void *mem, const struct dashboard_query *query,
                    struct dashboard *ret, struct err *err);

/* Where a page of a list begins: after a row, which the page before ended with. */
struct dashboard_after {
    enum standing standing;
    int64_t facility, post; /* post 0: the first page */
    int64_t seen;           /* rows up to it, as counted by the pages before; for people alone */
};

/* A page of a list. Whether another one follows is decided by the rows themselves, never by the
 * total, which may have changed since the page before. */
struct dashboard_page {
    const struct db_rows *rows; /* columns as in sql/queries/dashboard/list.sql; only the first n */
    size_t n;                   /* may be 0 where the list has become shorter meanwhile */
    int64_t total;              /* of the whole list, now */
    const char *next;           /* by which the page after it is asked for; NULL: there is none */
};

/* The rows behind a number: at most `limit` of them. A page costs what it shows, whatever the
 * length of the list. Owned by mem. */
bool dashboard_list(struct db *db, const void *mem, const struct dashboard_query *query, int limit,
                    const struct dashboard_after *after, struct dashboard_page *ret,
                    struct err *err);

/* Reads such a text; NULL or "": the first page. False: it is none. */
bool dashboard_after_read(const char *text, struct dashboard_after *ret);

/* Why a row of the list has its standing, as a sentence; owned by mem. */
const char *dashboard_why(const void *mem, const struct db_rows *rows, size_t i);

/* The rules behind rows of the list (or of person/standings) on a day, by the rules that are in
 * force now: for each row a sentence for each rule (domain/due_words.h), or NULL where none is on
 * record. Owned by mem; NULL: err. */
const char **dashboard_rules(struct db *db, const void *mem, const struct db_rows *rows, date day,
                             struct err *err);

/* Why, with these in place of the names of the rules; rule NULL: as dashboard_why. */
const char *dashboard_why_rules(const void *mem, const struct db_rows *rows, size_t i,
                                const char *rules);

#endif
