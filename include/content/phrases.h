/*
 * Wording that a reviewer would ask about: the lists, and finding it in a text.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A phrase is found as whole words, whatever its capitals. Every list is on the page
 * docs/course-format.md, with its reason; a test holds the two together.
 */
#ifndef ATTEST_CONTENT_PHRASES_H
#define ATTEST_CONTENT_PHRASES_H

#include <stdbool.h>
#include <stddef.h>

struct phrases {
    const char *rule;     /* of the lint stage */
    const char *language; /* of the text: en, es */
    const char *list;     /* separated by | */
    const char *expected, *remedy;
};

extern const struct phrases phrases[];
extern const size_t n_phrases;

/* The phrases of one language, so that a text is gone through once; on mem. */
struct phrase_index;
struct phrase_index *phrases_of(const void *mem, const char *language);

/* Calls for each phrase that stands in the text; `found` is as it is listed. */
void phrases_find(const struct phrase_index *index, const char *text,
                  void (*call)(const struct phrases *list, const char *found, void *user),
                  void *user);

/* The first share or large number in the text, as it stands there, on mem: "88 %", "1 in 4",
 * "two million". NULL if there is none. In English and Spanish. */
const char *phrases_figure(const void *mem, const char *text);

#endif
