/* Pairing: the same questions, then and now.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/pairing.h"

#include "domain/attempt.h"
#include "util/mem.h"

void pairing_count(const struct score *before, const struct score *now, size_t n,
                   struct quiz_pairing *ret)
{
    const struct score full = score_make(1, 1);
    ret->of = (int)n;
    ret->before = ret->now = 0;
    for (size_t i = 0; i < n; i++) {
        ret->before += score_compare(before[i], full) >= 0;
        ret->now += score_compare(now[i], full) >= 0;
    }
}

bool pairing_read(struct db *db, const void *mem, const struct quiz_attempt *attempt,
                  const struct quiz_reader *reader, struct quiz_pairing *ret, struct err *err)
{
    struct quiz_attempt other;
    *ret = (struct quiz_pairing){0};
    if (!attempt->finished || !(attempt->shows & REVIEW_SCORE))
        return true;
    struct db_rows *rows = db_run(db, mem, STMT_QUIZ_PAIRING,
                                  DB_PARAMS(db_from_int(mem, attempt->id), reader->language), err);
    if (!rows || !db_count(rows))
        return rows != NULL;
    struct db_rows *head =
        db_run(db, mem, STMT_ATTEMPT_FIND,
               DB_PARAMS(db_text(rows, 0, "attempt"), reader->zone, reader->language), err);
    if (!head)
        return false;
    attempt_read_head(head, &other);
    if (!(other.shows & REVIEW_SCORE))
        return true;
    size_t n = db_count(rows);
    struct score *before = mem_array(mem, struct score, n), *now = mem_array(mem, struct score, n);
    for (size_t i = 0; i < n; i++) {
        before[i] = score_make(db_int(rows, i, "before_num"), db_int(rows, i, "before_den"));
        now[i] = score_make(db_int(rows, i, "now_num"), db_int(rows, i, "now_den"));
    }
    pairing_count(before, now, n, ret);
    ret->quiz = db_text(rows, 0, "key");
    ret->title = db_text(rows, 0, "title");
    return true;
}
