/*
 * What the kinds of items share when they are graded.  SPDX-License-Identifier: Apache-2.0
 *
 * Between the files grading_*.c alone; everybody else uses domain/grading.h. Pure.
 */
#ifndef ATTEST_DOMAIN_GRADING_KINDS_H
#define ATTEST_DOMAIN_GRADING_KINDS_H

#include "domain/grading.h"

static const struct score zero = {0, 1};
static const struct score one = {1, 1};

/* Within 0 to 1. */
struct score grading_clamp(struct score s);

/* The fraction, factor or points of a part; 0 where its author gave none. */
struct score grading_worth(const struct grade_part *part);

/* ---- texts that are typed */

enum grading_form {
    FORM_TEXT,   /* capitals matter */
    FORM_FOLDED, /* they do not: full case folding of Unicode */
    FORM_UNIT    /* the two signs for micro, and raised digits, are the same: NFKC */
};

/*
 * The form in which typed texts are compared: Unicode NFC, trimmed, every run of white space as one
 * blank. "" for what is no UTF-8. Owned by mem.
 */
const char *grading_text_form(const void *mem, const char *text, enum grading_form form);

/* Whether a pattern fits a text; both in the same form. Time: at most their lengths multiplied. */
bool grading_text_matches(const char *pattern, const char *text);

/* ---- numbers that are typed */

/* digits x 10^exponent, exactly */
struct grading_number {
    __int128 digits;
    int exponent;
};

/*
 * Reads the number with which a text (of FORM_TEXT) begins; *ret_rest is what follows it, without
 * the blank between them. False: it begins with no number, or with one of too many digits.
 */
bool grading_number_read(const char *text, struct grading_number *ret, const char **ret_rest);

/* Whether x times factor is within the tolerance of an accepted number. */
bool grading_number_fits(struct grading_number x, struct score factor,
                         const struct grade_part *accept);

/* ---- scenarios */

/* Grades the way that was taken: score, answered, and the parts that were hit. */
void grading_scenario(const void *mem, const struct grade_key *key, const struct answer *answer,
                      struct item_grade *ret);

#endif
