/*
 * Translations: the same files with other words.  SPDX-License-Identifier: Apache-2.0
 *
 * `es/X` translates `X`. What is translated, and falls back to the original, is a unit: the root of
 * a file, a page, an objective, a definition, a slot, a quiz, an item. Each translated unit says in
 * `translates` from which words it was made; once these change it is stale, and learners see the
 * original until somebody has looked at it again.
 *
 * The unit of a root is what stands in the file outside its other units: title, description,
 * sources.
 */
#ifndef ATTEST_CONTENT_TRANSLATE_H
#define ATTEST_CONTENT_TRANSLATE_H

#include <stdbool.h>
#include <stddef.h>

#include "content/check.h"
#include "util/err.h"

enum { STAMP_LEN = 12 };

/* A unit of the original. */
struct unit {
    struct node *node;
    size_t doc;
    const char *stamp; /* STAMP_LEN hex digits of its digest */
    const char *key;   /* its id, or the key of a slot; "" for the root of a file */
};

enum translation_state {
    TRANSLATION_MISSING,
    TRANSLATION_UNSTAMPED, /* there, but it does not say from what it was made */
    TRANSLATION_STALE,     /* made from other words than the original has now */
    TRANSLATION_CURRENT
};

struct translation {
    struct node *node; /* NULL: missing */
    enum translation_state state;
};

struct course_language {
    const char *code;
    bool partial; /* what is missing is a warning only */
    struct node *declared;
    struct doc **docs; /* as those of the course; NULL where there is none that is sound */
    struct translation *translations; /* as the units of the course */
};

/* The translations of a course. */
struct course_languages {
    struct course_language *list;
    size_t n;
    struct unit *units; /* of the originals, in their order */
    size_t n_units;
    const struct unit **by_name; /* the same, sorted */
};

/* Whether a node below a root is a unit of its own. */
bool is_translation_unit(const struct node *n);

/* Finds out which languages course.xml declares. Files in their folders count as used from then on.
 */
void languages_find(struct check *c);

/* The stage: reads the translations and reports what is wrong with them. Only for sound originals.
 */
void check_translations(struct check *c);

/* Reads the translations and sets every state, and reports what stops a file from being read. */
void translations_read(struct check *c);

/* Reports where the bones of a translated unit differ from those of its original. `note_same`: also
 * keeps the paragraphs that read the same in both, for lint. */
void check_skeleton(struct check *c, const struct unit *u, const struct translation *t,
                    bool note_same);

/* Lint: paragraphs that were left in the language of the original. */
void lint_same_words(struct check *c);
/* Words of a unit that were found to read as in the original: it may be a copy that nobody has
 * translated. */
int translation_same_words(const struct check *c, const struct node *unit);

struct course;

/* Adds what the translations have to the course built from the originals. The trees of the
 * translations are used up. False if some text did not fit. */
bool course_translate(struct check *c, struct course *course);

/* English name of a language for messages, or its code. */
const char *language_said(const char *code);

#endif
