/*
 * What the files of quizzes and attempts share: heads and keys of attempts.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Only for src/domain/quiz*.c, src/domain/attempt*.c and src/domain/preview.c, and for attest
 * verify, which recounts; everybody else uses domain/quiz.h. A key says what is right: it is read
 * to grade, or for a result that may show it, and never else.
 */
#ifndef ATTEST_DOMAIN_ATTEMPT_H
#define ATTEST_DOMAIN_ATTEMPT_H

#include "domain/quiz.h"

/* The one row of attempt/find, as struct quiz_attempt without items. */
void attempt_read_head(const struct db_rows *rows, struct quiz_attempt *ret);

/* NOT_FOUND; always false. */
bool attempt_not_found(struct err *err);

/* The place of `text` in a list of names, as the enums of the item model have them; 0 where it is
 * in none. */
int attempt_name(const char *const *names, int n, const char *text);

/* An answer as it stands in columns parts, texts and certainty of a row; n = 0 for NULL. */
struct answer attempt_answer(const void *mem, const struct db_rows *rows, size_t row);

/* The order in which a new paper shows the parts of an item, for attempt_item.option_order:
 * "{3,1,2}". The row has kind and shuffle of the item, and numbers, kinds, parents and fixed of its
 * options and rows. What is to be ordered never stands in its right order by accident. */
const char *attempt_order(const void *mem, struct draw_random *random, const struct db_rows *rows,
                          size_t row);

/* Draws the paper of a quiz from its pool (quiz/pool): items, and the order of the parts of each,
 * as arrays for the store. */
bool attempt_draw_paper(const void *mem, struct draw_random *random, const struct db_rows *pool,
                        const struct quiz_rules *rules, const char **ret_items,
                        const char **ret_orders, struct err *err);

/* The same with every item of the pool once, in its order. */
void attempt_whole_paper(const void *mem, struct draw_random *random, const struct db_rows *pool,
                         const char **ret_items, const char **ret_orders, int *ret_n);

/* The one row of quiz/find. */
void quiz_read_rules(const struct db_rows *rows, struct quiz_rules *ret);

/* Puts parts that were read by number into the drawn order (attempt_item.option_order): those of
 * one kind and parent take each other's places. Pure. */
void attempt_arrange(const void *mem, struct quiz_part *parts, size_t n, const char *const *order,
                     size_t n_order);

/* One item with its parts, from a row of attempt/paper and from *at on the rows of attempt/parts
 * that belong to it, which *at then stands behind. For an activity too, before it is begun. */
void attempt_read_item(const void *mem, const struct db_rows *paper, size_t row,
                       const struct db_rows *parts, size_t *at, const struct quiz_attempt *attempt,
                       struct quiz_item *ret);

/* ---- keys */

struct attempt_key {
    const char *item; /* id */
    int number, weight, certainty;
    enum item_privacy privacy;
    bool scored; /* counts in the score of the quiz */
    struct score penalty;
    struct grade_key key;
    struct answer answer; /* that counts: the last one saved */
    struct score *tries;  /* fractions of the checked ones, in their order */
    size_t n_tries;
    bool untried;        /* the answer was saved after the last of them */
    bool marked;         /* a person has marked it: mark says what it is worth */
    const char *regrade; /* the regrade by which it counts, whose key this is; NULL: its own */
    bool credited;       /* that gives everybody its full points */
    struct score mark;
    size_t row, first_part;  /* in the rows read, for their texts */
    struct item_grade grade; /* of answer; by attempt_grade */
};

struct attempt_keys {
    struct attempt_key *list;
    size_t n;
    const struct db_rows *items, *parts; /* attempt/keys and attempt/key_parts */
};

/* Queues the two statements; attempt_keys_next takes their results. number 0: the whole paper.
 * tried: the answer is the one last checked, where one was. language: of the texts. */
void attempt_keys_queue(struct db *db, const void *mem, int64_t attempt, int number, bool tried,
                        const char *language);
bool attempt_keys_next(struct db *db, const void *mem, struct attempt_keys *ret, struct err *err);

/* The checked tries of an item weighed by its key of today: columns try_numbers, try_parts and
 * try_texts, one row for each part that was given. Only up to the first that is right
 * (domain/regrade.h); what came after it, the last answer too, does not count. */
void attempt_weigh_tries(const void *mem, const struct db_rows *rows, size_t row,
                         struct attempt_key *key);

/* What an answered item is worth in its attempt, with its tries and its marks. */
struct score attempt_grade(const void *mem, enum grade_mode mode, struct attempt_key *key);

/* ---- in words, from a key that was graded; all lists owned by mem */

/* What was answered, line by line; `tells`: with what is said about each part that was chosen. */
size_t attempt_lines(const void *mem, const struct attempt_keys *keys,
                     const struct attempt_key *key, bool tells, bool judges,
                     struct quiz_line **ret);

/* What would have been right. n = 0: nothing is right or wrong, or a person says so. */
size_t attempt_rights(const void *mem, const struct attempt_keys *keys,
                      const struct attempt_key *key, struct quiz_line **ret);

/* What is said about the parts that were hit. */
size_t attempt_feedback(const void *mem, const struct attempt_keys *keys,
                        const struct attempt_key *key, const char ***ret);

/* Fills the state of the items that were checked: feedback, hint, rationale, as the rule allows. */
bool attempt_fill_tries(struct db *db, const void *mem, const struct quiz_reader *reader,
                        struct quiz_attempt *attempt, struct err *err);

/* What is told of one question, as attempt->shows says; the row is one of attempt/sayings. */
void quiz_read_reason(const void *mem, const struct db_rows *rows, size_t row,
                      const struct attempt_keys *keys, struct attempt_key *key,
                      const struct quiz_attempt *attempt, struct quiz_reason *ret);

/* ---- results of several attempts */

/* The column `grading` of a row. */
enum grade_method attempt_grading(const struct db_rows *rows, size_t row);

struct attempt_outcome {
    struct score score;
    bool passed; /* as it is stored */
};

/* Whether a quiz counts as passed with the last of these finished attempts, in their order: the
 * score that counts reaches the mark, or an earlier one passed. Practice and activities: its own
 * score alone. *ret_counts may be NULL. Pure but for mem. */
bool attempt_passes(const void *mem, enum grade_method method, bool practice, struct score pass,
                    const struct attempt_outcome *outcomes, size_t n, struct score *ret_counts);

#endif
