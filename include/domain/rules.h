/*
 * Rules: certifications, requirements and events of a file, and what they do.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Facts: a file adds versions and changes none. How they come into force is domain/rule_change.h.
 */
#ifndef ATTEST_DOMAIN_RULES_H
#define ATTEST_DOMAIN_RULES_H

#include <stddef.h>
#include <stdint.h>

#include "content/rules_file.h"
#include "domain/standing.h"
#include "store/db.h"

struct rules_options {
    date from;  /* where the file names no day */
    int64_t by; /* who puts them in force; 0: the command line */
};

/* What one requirement does on the day it begins, or today if it began before. */
struct rules_effect {
    const char *code, *title, *certification;
    date from, day;
    int64_t posts, people;
    int64_t everybody;              /* people with a post on that day */
    int64_t counts[STANDING_COUNT]; /* posts by standing on that day */
    int64_t past;                   /* posts whose due day is then or before: no time to do it */
    int64_t undated;                /* posts without a due day: what it hangs on is not on record */
    int64_t shared;                 /* posts of which another requirement asks the same */
    int64_t unlicensed;             /* posts whose people have no such licence on record */
    bool by_licence;
};

/* Whether everything that the file names is here. False with problems (INVALID): what is not; else
 * false with err. */
bool rules_known(struct db *db, const void *mem, const struct rules *rules,
                 struct problems *problems, struct err *err);

/* Stores what the file says, in the caller's transaction; nobody is reckoned. */
bool rules_store(struct db *db, const void *mem, const struct rules *rules,
                 const struct rules_options *options, struct err *err);

/* Whom rules that are stored may touch, of the people with ids after one and up to another, both as
 * parameters: in the order of their ids, as an array of SQL. NULL: err. */
const char *rules_people(struct db *db, const void *mem, const struct rules *rules,
                         const char *after, const char *upto, struct err *err);

/* What the requirements of a file do that are stored, with everybody reckoned; one for each. Owned
 * by mem. */
bool rules_effects(struct db *db, const void *mem, const struct rules *rules,
                   struct rules_effect **ret, size_t *ret_n, struct err *err);

/* One row of sql/queries/requirement/effects.sql or rule_change/effects.sql. */
void rules_take_effect(const struct db_rows *rows, size_t i, const void *mem,
                       struct rules_effect *ret);

/* What somebody should look at before it is put in force, one sentence for each, in the language of
 * the interface; owned by mem, ended by NULL. */
const char **rules_warnings(const void *mem, const struct rules_effect *effect);

#endif
