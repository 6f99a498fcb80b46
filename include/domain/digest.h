/*
 * What a message of a day says.  SPDX-License-Identifier: Apache-2.0
 *
 * How much is due and by when, and that something changed: never what (decision 0124).
 */
#ifndef ATTEST_DOMAIN_DIGEST_H
#define ATTEST_DOMAIN_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#include "util/date.h"

/* How urgent something is, as notice_stage (sql) has it; within a cycle it only rises. */
enum digest_stage {
    STAGE_NEW = 1,
    STAGE_RENEWAL,
    STAGE_MONTH,
    STAGE_WEEK,
    STAGE_DAY,
    STAGE_LATE,
    STAGE_LAPSED
};

struct digest {
    bool reminder; /* somebody asked that this person is reminded */
    /* What is due, most urgent first, of one stage by their day. */
    struct digest_due {
        int stage;
        date day; /* DATE_NONE: without one */
    } * due;
    size_t n;
    bool record, days, answer; /* their record changed; days of it; what they sent was answered */
};

/* The text, in the language in use. Owned by mem. */
const char *digest_words(const void *mem, const struct digest *d);

#endif
