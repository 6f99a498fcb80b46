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

enum {
    ITEM_PARTS_MAX = 100,   /* of one kind in one item: an answer has room for so many */
    ACCEPT_BYTES_MAX = 500, /* of a pattern */
    POINTS_MAX = 1000,      /* of a level */
    QUIZ_DRAWS_MAX = 50,
    QUIZ_ITEMS_MAX = 200,
    OCCASIONS_MAX = 20,   /* of a booster or follow-up */
    LIMIT_HOURS_MAX = 24, /* of an attempt */
    COUNT_MAX = 100000000 /* where a sum of counts is cut */
};
#define NUMBER_MAX 1e15 /* of a number that is accepted; so small may it be, too */

void meaning_fault(struct check *c, const struct node *n, const char *rule, const char *found,
                   const char *expected, const char *remedy);

long common_divisor(long a, long b);

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

/* Whether two lists share a word; hold the same words; how many words a list has. */
bool lists_meet(const char *a, const char *b);
bool lists_equal(const void *mem, const char *a, const char *b);
int list_len(const char *list);

/* Whether a word stands in a list of words separated by spaces. */
bool list_has(const char *list, const char *word);

/* The items of a bank in their order; a scenario file is a bank of one. */
struct node *bank_first(struct node *bank);
struct node *bank_next(struct node *item);

/* How many items of a draw's bank fit its objectives and tags, without those named in its quiz. */
int draw_pool(const struct check *c, const struct node *draw);

/* What the kind of a quiz stands for. */
struct quiz_kind {
    const char *name, *needed, *review; /* what it is needed for, and its review, where silent */
    bool passes;                        /* it has a pass mark; else finishing is enough */
};
const struct quiz_kind *quiz_kind_of(const struct node *quiz);

/* How many draws a quiz has, and how many items they draw. */
int quiz_draws(const struct node *quiz);
int quiz_items(const struct node *quiz);
/* How many items a quiz asks of whomever it asks least. */
int quiz_least(const struct check *c, const struct node *quiz);

/* Calls for each item that may come up in a quiz; one that two draws may take comes twice. */
void quiz_each_item(const struct check *c, const struct node *quiz,
                    void (*call)(struct node *item, void *user), void *user);

/* How many items that may come up in a quiz have no hint. */
int quiz_hintless(struct check *c, const struct node *quiz);

/* The root of the file at that path, among the files of the course, or NULL. */
struct node *check_root(const struct check *c, const char *path);

/* Parts of the stage, each for a node that is sound in structure: the items of a file; what an
 * item or gap accepts; the units, areas or scenes of an item; a quiz; an activity. */
void check_items(struct check *c, struct node *root);
void check_accepted(struct check *c, struct node *owner, bool fold);
void check_factors(struct check *c, struct node *item);
void check_areas(struct check *c, struct node *item);
void check_scenes(struct check *c, struct node *item);
void check_quiz(struct check *c, struct node *quiz);
void check_activity(struct check *c, struct node *activity);

/* Courses that come first; links from page to page; where a <local> may stand; which kinds of
 * facility and which job roles there are. */
void check_requires(struct check *c, struct node *course);
void check_link(struct check *c, struct node *a);
void check_local(struct check *c, struct node *local);
void check_facilities(struct check *c, struct node *n);
void check_roles(struct check *c);

#endif
