/*
 * The course language as data: every element, what stands in it, its attributes and their values.
 * SPDX-License-Identifier: Apache-2.0
 *
 * One element has one content model wherever it stands, except a few that have named variants
 * (option, row, accept, stem, p); so the model names element types, and the tag name is found
 * among the types that the parent allows. courses/schema/course.xsd says the same for editors; the
 * tests hold the two together.
 */
#ifndef ATTEST_CONTENT_VOCABULARY_H
#define ATTEST_CONTENT_VOCABULARY_H

#include <stdbool.h>
#include <stdint.h>

enum value_type {
    V_TEXT, /* anything but nothing */
    V_ID,
    V_IDS,
    V_YES_NO,
    V_TRUE_FALSE,
    V_FRACTION,
    V_PERCENT,
    V_NUMBER,
    V_POINTS,
    V_FACTOR,
    V_PERIOD,
    V_PERIODS,
    V_YEAR,
    V_DATE,
    V_PATH,
    V_URL,
    V_CODE,
    V_CODES,
    V_LANGUAGE,
    V_LANGUAGES,
    V_STAMP,
    V_STATES,
    V_COMPETENCIES,
    V_STEPS,
    V_PRINCIPLES,
    V_CLAS,
    V_PRIVACY,
    V_CHOICE_SCORING,
    V_PART_SCORING,
    V_ORDER_SCORING,
    V_COUNT,
    V_ZERO_COUNT,
    V_TIER,
    V_GRADE,
    V_MINUTES,
    V_HOURS,
    V_REASON,
    V_ASIDE,
    V_LEVEL,
    V_SOURCE_KIND,
    V_QUIZ_KIND,
    V_ATTEMPTS,
    V_GRADING,
    V_FEEDBACK,
    V_REVIEW,
    V_CONTRIBUTOR,
    V_OUTCOME,
    V_CASE,
    V_TOLERANCE,
    V_UNITS,
    V_PICK,
    V_SHAPE,
    V_COORDS,
    VALUE_TYPE_COUNT
};

struct attribute {
    const char *name; /* NULL ends a list */
    enum value_type type;
    bool required;
};

/* A step of a content model: one of `any` stands here, min times or more. */
struct step {
    const uint8_t *any; /* element types, ended by 0; NULL ends a model */
    bool required, many;
};

enum element_text {
    TEXT_NONE,   /* white space only */
    TEXT_INLINE, /* running text */
    TEXT_PLAIN   /* text without elements */
};

struct element {
    const char *name;
    enum element_text text;
    bool may_be_empty; /* running text that may be absent */
    bool one_kind;     /* all children of the same name (gap) */
    bool item;         /* stands in a bank as a question */
    const struct step *model;
    const struct attribute *const *attributes; /* lists, ended by NULL */
};

/* The types of the four roots, by tag name, or NULL. */
const struct element *vocabulary_root(const char *name);
/* The type of tag `name` as a child of `parent`, or NULL; its step in the model. */
const struct element *vocabulary_child(const struct element *parent, const char *name,
                                       int *ret_step);
/* Any type of that tag name, or NULL. */
const struct element *vocabulary_any(const char *name);
const struct element *vocabulary_type(uint8_t id);
const struct attribute *vocabulary_attribute(const struct element *type, const char *name);

/* Whether the text, white space collapsed, is a value of the type. */
bool value_is(enum value_type type, const char *text);
/* What is expected, in words: "yes or no". */
const char *value_words(const void *mem, enum value_type type);
/* The words of a type that is a list of words, separated by spaces, else NULL. */
const char *value_list(enum value_type type);
/* How to mend that value ("write 1/2"), or NULL. */
const char *value_remedy(const void *mem, enum value_type type, const char *text);

#endif
