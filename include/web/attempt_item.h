/*
 * A question on a page: its text, its answer fields, and answers in words.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Every kind of item works as a plain form; scripts only spare reloads. The names of the fields are
 * those that web/attempt_form.h reads. What is right is not known here.
 */
#ifndef ATTEST_WEB_ATTEMPT_ITEM_H
#define ATTEST_WEB_ATTEMPT_ITEM_H

#include "domain/quiz.h"
#include "web/request.h"

struct item_look {
    const char *id;      /* begins the id of every field: ID-1, ID-2 … */
    const char *heading; /* "h1", or "h3" within a page */
    const char *moved;   /* ordering: the move just made, "up:KEY"; NULL: none */
};

/* The question with its fields, filled with item->answer; a fieldset of class at-question. */
void item_question(struct request *req, struct reply *reply, const struct quiz_item *item,
                   const struct item_look *look);

/* Its text alone, once nothing can be answered any more. */
void item_text(struct request *req, struct reply *reply, const struct quiz_item *item,
               const struct item_look *look);

/* "How sure are you?" */
void item_certainty(struct request *req, struct reply *reply, const struct quiz_item *item,
                    const char *id);

/* An answer in words, inside a line: “Soap and water”; “Lotion”. */
void item_answer(struct request *req, struct reply *reply, const struct quiz_item *item,
                 const struct answer *answer);

/* Markup of the content room without its tags, with its five references resolved. */
const char *item_plain(const void *mem, const char *markup);

/* How many words a text has: runs of anything but white space. Pure. */
size_t item_words(const char *text);

/* ---- parts: pure */

/* The part of a kind and key that stands in `parent` (0: the item itself); NULL: there is none. */
const struct quiz_part *item_part(const struct quiz_item *item, enum part_kind kind, int parent,
                                  const char *key);

/* Where a path through a scenario leads, and the option of its last step (*ret_last, NULL before
 * the first). Steps that fit nowhere end the path: *ret_taken are good. NULL: no such scene. */
const struct quiz_part *item_scene(const struct quiz_item *item, const struct answer *path,
                                   size_t *ret_taken, const struct quiz_part **ret_last);

/* Whether a scene leads nowhere: the scenario ends with it. */
bool item_scene_ends(const struct quiz_item *item, const struct quiz_part *scene);

/* Whether an item is a scenario that has not come to an end: choosing leads to the next scene. */
bool item_goes_on(const struct quiz_item *item);

/* The options of an ordering as answered, those not answered after them, in the order drawn.
 * *ret_n of them, owned by mem. */
const struct quiz_part **item_order(const void *mem, const struct quiz_item *item,
                                    const struct answer *answer, size_t *ret_n);

#endif
