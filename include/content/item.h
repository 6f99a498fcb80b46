/*
 * Words of the item model: kinds of items, of their scoring and of their parts.
 * SPDX-License-Identifier: Apache-2.0
 *
 * The names are those of the course language, of the columns item.kind, item.scoring and
 * item_part.kind, and of the API. What a learner's answer to each kind looks like stands in
 * domain/answer.h; how it is scored, in domain/grading.h; where the author writes it, in
 * docs/course-format.md.
 */
#ifndef ATTEST_CONTENT_ITEM_H
#define ATTEST_CONTENT_ITEM_H

enum item_kind {
    ITEM_SINGLE_CHOICE,
    ITEM_MULTIPLE_CHOICE,
    ITEM_TRUE_FALSE, /* two options, "true" and "false" */
    ITEM_MATCHING,   /* rows, each with the option that fits it; options may be left over */
    ITEM_ORDERING,   /* options in their right order */
    ITEM_SHORT_ANSWER,
    ITEM_NUMERICAL,
    ITEM_GAP_FILL, /* gaps, with accepted texts or numbers, or with options */
    ITEM_KPRIM,    /* four rows, each true or false */
    ITEM_HOTSPOT,  /* areas of a picture; each is a choice with a name */
    ITEM_ESSAY,    /* criteria with levels; a person marks it */
    ITEM_LIKERT,   /* rows by options; no score */
    ITEM_REFLECTION,
    ITEM_SCENARIO, /* scenes with options that lead to scenes */
    ITEM_KIND_COUNT
};

enum item_scoring {
    SCORING_FRACTIONS, /* sum of the fractions chosen, or the fraction of what matched first */
    SCORING_EVERY_DECISION,
    SCORING_ALL_OR_NOTHING,
    SCORING_EACH,           /* matching, gap-fill: right weight of total weight */
    SCORING_ADJACENT_PAIRS, /* ordering */
    SCORING_HALF_CREDIT,    /* kprim: three of four right is one half */
    SCORING_POINTS,         /* scenario: points taken of the points of the best path */
    SCORING_RUBRIC,         /* essay */
    SCORING_NONE,           /* likert, reflection */
    ITEM_SCORING_COUNT
};

enum part_kind {
    PART_OPTION,    /* of the item, of a gap or of a scene */
    PART_ROW,       /* matching, kprim, likert */
    PART_ACCEPT,    /* short-answer, numerical, gap */
    PART_UNIT,      /* numerical */
    PART_GAP,       /* gap-fill */
    PART_AREA,      /* hotspot */
    PART_CRITERION, /* essay */
    PART_LEVEL,     /* of a criterion */
    PART_SCENE,     /* scenario */
    PART_HINT,
    PART_KIND_COUNT
};

enum item_privacy { PRIVACY_SCORED, PRIVACY_AGGREGATE, PRIVACY_PRIVATE, PRIVACY_COUNT };

enum item_units { UNITS_NONE, UNITS_OPTIONAL, UNITS_REQUIRED, UNITS_COUNT };

extern const char *const item_kind_names[ITEM_KIND_COUNT];
extern const char *const item_scoring_names[ITEM_SCORING_COUNT];
extern const char *const part_kind_names[PART_KIND_COUNT];
extern const char *const item_privacy_names[PRIVACY_COUNT];
extern const char *const item_units_names[UNITS_COUNT]; /* "none", "optional", "required" */

/* The place of a name in one of these lists, or n where it is not in it (or NULL). */
int name_of_list(const char *const *names, int n, const char *name);

#endif
