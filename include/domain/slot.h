/*
 * What a facility says for the slots of courses, for those who keep it: changes, and test calls.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Only administrators of a facility change what it says; the database holds to that too. Nothing is
 * overwritten: what held before stays as history.
 */
#ifndef ATTEST_DOMAIN_SLOT_H
#define ATTEST_DOMAIN_SLOT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/db.h"
#include "util/date.h"
#include "util/err.h"

enum {
    SLOT_TEXT_MAX = 500, /* characters */
    SLOT_LANGUAGES_MAX = 8,
    SLOT_MONTHS = 6, /* between test calls, unless the facility says otherwise */
    SLOT_MONTHS_MAX = 24
};

/* Spaces at the ends go, and line breaks and runs of spaces become one space. Owned by mem. */
const char *slot_tidy(const void *mem, const char *text);
/* What is wrong with tidied words, as a sentence for N_; NULL: nothing, or there are none. */
const char *slot_problem(const char *text);
/* Whether words look as if somebody could be called there: three digits or more. */
bool slot_looks_callable(const char *text);

/* What a facility says: the first language is that of the original. */
struct slot_words {
    struct {
        const char *language, *text;
    } in[SLOT_LANGUAGES_MAX];
    size_t n;   /* 0: it takes back what it said, and what stands above holds again */
    int months; /* between test calls; 0: nobody can be called there */
};

/*
 * Says it from now on; saying the same again adds nothing. NOT_FOUND: no course asks for the slot,
 * and the facility never said anything for it. FORBIDDEN: the person does not administer it.
 */
bool slot_save(struct db *db, const void *mem, int64_t facility, const char *key,
               const struct slot_words *words, struct err *err);

#endif
