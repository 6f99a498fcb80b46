/*
 * Rules put in force: certifications, requirements and events of a file, and what they do.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Facts: a file adds versions and changes none. Everybody whom they touch is reckoned in the same
 * transaction, one after another in the order of their ids, by the function that reckons with a
 * fact of one person; so there is a bound to how many they may be (docs/requirements.md says what
 * was measured). A dry run does all of
 * it and is undone by whoever called: its numbers are those that would be.
 */
#ifndef ATTEST_DOMAIN_RULES_H
#define ATTEST_DOMAIN_RULES_H

#include <stddef.h>
#include <stdint.h>

#include "content/rules_file.h"
#include "domain/standing.h"
#include "store/db.h"

enum {
    RULES_PEOPLE_MAX = 3000,  /* whom one file may touch */
    RULES_NETWORK_MAX = 50000 /* people of a network in which it is counted whom a file touches */
};

struct rules_options {
    date from;  /* where the file names no day; DATE_NONE: today, by the zone of the network */
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

struct rules_outcome {
    struct rules_effect *effects; /* one for each requirement of the file */
    size_t n_effects;
    size_t people; /* reckoned */
};

/* Whether everything that the file names is here. False with problems (INVALID): what is not; else
 * false with err. */
bool rules_known(struct db *db, const void *mem, const struct rules *rules,
                 struct problems *problems, struct err *err);

/*
 * In the caller's transaction. False with problems (nothing has to be undone but the transaction):
 * what the file names and nobody here has; else false with err. ret and what it holds are on mem.
 */
bool rules_put(struct db *db, const void *mem, const struct rules *rules,
               const struct rules_options *options, struct problems *problems,
               struct rules_outcome *ret, struct err *err);

/* The same of requirements that are in force, without any change. */
bool rules_effects(struct db *db, const void *mem, const char *const *codes, size_t n,
                   struct rules_outcome *ret, struct err *err);

/* One row of sql/queries/requirement/effects.sql or rule_change/effects.sql. */
void rules_take_effect(const struct db_rows *rows, size_t i, const void *mem,
                       struct rules_effect *ret);

/* What somebody should look at before it is put in force, one sentence for each, in the language of
 * the interface; owned by mem, ended by NULL. */
const char **rules_warnings(const void *mem, const struct rules_effect *effect);

#endif
