/*
 * What values of the language mean: shared by the meaning stage, lint and the building of records.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_CONTENT_MEANING_H
#define ATTEST_CONTENT_MEANING_H

#include <stdbool.h>

#include "content/course.h"

struct check;
struct node;

/* "1/3" as a fraction, not reduced; {0, 1} for anything else. */
struct fraction fraction_parse(const char *text);

/* What a ticked <option> is worth: its fraction, or 1 for right="yes", or 0. */
struct fraction option_fraction(const struct node *option);

/* What a typed answer that matches an <accept> is worth: 1 where nothing is said. */
struct fraction accept_fraction(const struct node *accept);

/* "60", "0.001" or "1/60" as an exact fraction above 0. False if it is none, or none that fits. */
bool factor_parse(const char *text, struct fraction *ret);

/* What an item says of itself, or else its bank. */
enum item_privacy item_privacy_of(const struct node *item);

/* The bank of an item; a scenario file is its own. */
const struct node *item_bank(const struct node *item);

/* Hours of a <credit> in hundredths. */
int credit_hundredths(const struct node *credit);

/* Words a learner reads on a page: what is shown to all and the longest of its variants. */
int page_words(const struct check *c, const struct node *page);

/* Minutes of all pages, and one for each question of quizzes that are not optional. */
int course_minutes(const struct check *c);

/* Whether a word stands in a list of words separated by spaces. */
bool list_has(const char *list, const char *word);

/* How many items of a draw's bank fit its objectives and tags. */
int draw_pool(const struct check *c, const struct node *draw);

/* The root of the file at that path, among the files of the course, or NULL. */
struct node *check_root(const struct check *c, const char *path);

/* Reports what the language has but this version of the program cannot carry. */
void check_supported(struct check *c);

#endif
