/*
 * Item analysis: what the answers say about a question.  SPDX-License-Identifier: Apache-2.0
 *
 * Figures are counted in SQL (item_figures, item_choices) over the first finished attempt of each
 * person at each quiz, for one version of a course; what they mean is said here. Below 30 people
 * nothing is told; above, figures move on in steps of ten people. Nobody is named, and answers that
 * are private or counted apart are never among them. (docs/decisions/0039)
 *
 *   difficulty      mean score of the question, 0 to 1000: the higher, the easier
 *   discrimination  correlation of the score of the question with the score of the rest of the
 *                   paper, -1000 to 1000 (point-biserial, corrected for the question itself)
 *   upper, lower    of those who did best, and least well, on the rest: 27 in a hundred each
 *                   (Kelley, "The selection of upper and lower groups for the validation of test
 *                   items", Journal of Educational Psychology 30, 1939)
 */
#ifndef ATTEST_DOMAIN_ITEM_ANALYSIS_H
#define ATTEST_DOMAIN_ITEM_ANALYSIS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/db.h"

enum {
    ITEM_PEOPLE_MIN = 30,
    ITEM_HARD_BELOW = 300,
    ITEM_EASY_ABOVE = 950,
    ITEM_WEAK_BELOW = 200, /* Ebel & Frisbie, Essentials of Educational Measurement, 1991: 0.19 and
                              less is poor */
    ITEM_FEW_PERCENT = 5,  /* a distractor that fewer choose does not work: Haladyna & Downing,
                              Educational and Psychological Measurement 53, 1993 */
    ITEM_BLANK_PERCENT = 10,
    ITEM_SURE_PERCENT = 20,
    ITEM_KNOWERS_PERCENT = 20
};

enum item_flag {
    ITEM_CHECK_KEY, /* those who know the rest get this wrong */
    ITEM_WEAK,      /* it hardly tells those who know from those who do not */
    ITEM_HARD,
    ITEM_EASY,
    ITEM_LEFT_BLANK,
    ITEM_SURE_WRONG,
    ITEM_FLAG_COUNT
};
enum choice_flag {
    CHOICE_FEW,     /* wrong, and hardly anybody takes it */
    CHOICE_KNOWERS, /* wrong, and taken by those who know the rest */
    CHOICE_FLAG_COUNT
};

struct item_choice {
    const char *part, *part_label; /* row or gap: id, and label as HTML; part "": none */
    const char *choice, *label;    /* id, and label as HTML */
    bool right;
    int n, upper, lower;
    unsigned flags; /* set of 1 << enum choice_flag */
};

/* A question at one quiz. */
struct item_figures {
    int64_t item;
    const char *bank, *key, *kind, *plain;
    const char *quiz, *quiz_title, *quiz_kind; /* NULL: nobody has met it yet */
    int people;                                /* who met it */
    int counted;                               /* whom the figures count; 0: withheld */
    int difficulty, discrimination;            /* thousandths */
    bool has_discrimination;                   /* false: all scores, or all the rest, are alike */
    int blank;                                 /* left unanswered */
    int asked_sure, sure_wrong; /* said how sure they were; very sure, and not right */
    int tries;                  /* mean of checked tries, hundredths; 0: none */
    int group;                  /* people in upper, and in lower */
    unsigned flags;             /* set of 1 << enum item_flag */
    struct item_choice *choices;
    size_t n_choices;
};

/* What the figures say. Nothing where they are withheld. Pure. */
unsigned item_flags(const struct item_figures *figures);
unsigned item_choice_flags(const struct item_figures *figures, const struct item_choice *choice);

/* "People who know the rest get this wrong: check the key." */
const char *item_flag_words(enum item_flag flag);
const char *item_choice_words(enum choice_flag flag);

/* The figures of the questions of a version, in the order of their banks; item 0: of all, and
 * without choices; else of that one with its choices. */
bool item_analysis(struct db *db, const void *mem, int64_t course_version, int64_t item,
                   struct item_figures **ret, size_t *ret_n, struct err *err);

#endif
