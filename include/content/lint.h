/*
 * The lint stage: warnings that a written reason may allow.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_CONTENT_LINT_H
#define ATTEST_CONTENT_LINT_H

#include <stdbool.h>

struct check;
struct node;

/* Reports at a node, unless an <allow> names the rule and the id of the node or of one around it.
 */
void lint_warn(struct check *c, const struct node *n, const char *rule, const char *found,
               const char *expected, const char *remedy);

/* Wording: figures without a source, phrases, reading grade, repeated text. */
void lint_wording(struct check *c);

/* Quizzes: answers that are told elsewhere, a first try that nothing can mend. */
void lint_quizzes(struct check *c);

/* Whether an element is a paragraph of prose: running text that is no part of another's line. */
bool is_prose(const struct node *n);

/* The text of a paragraph, white space collapsed; what stands in inner lists is left out, and
 * what stands in <stat> too if `bare`. */
char *prose_text(const void *mem, const struct node *n, bool bare);

/* Words of a text: what has a letter or digit between blanks. */
int text_words(const char *text);

#endif
