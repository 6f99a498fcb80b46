/* Checking one answer while its attempt is open.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "domain/attempt.h"
#include "util/mem.h"

static bool is(const char *a, const char *b)
{
    return a && b && !strcmp(a, b);
}

/* ---- what a check has told */

/* The n-th hint of an item, from 1; NULL: there are fewer. */
static const char *hint(const struct attempt_keys *keys, const struct attempt_key *key, int n)
{
    for (size_t i = 0; i < key->key.n_parts; i++) {
        if (key->key.parts[i].kind == PART_HINT && --n == 0)
            return db_text(keys->parts, key->first_part + i, "label");
    }
    return NULL;
}

/* What is said for a verdict about the item as a whole. */
static const char *saying(const struct db_rows *rows, size_t row, enum quiz_verdict verdict)
{
    static const char *const said[] = {[VERDICT_RIGHT] = "feedback_right",
                                       [VERDICT_PARTLY] = "feedback_partial",
                                       [VERDICT_NOT_RIGHT] = "feedback_wrong",
                                       [VERDICT_UNANSWERED] = "feedback_wrong"};
    return db_text(rows, row, said[verdict]);
}

static void fill(const void *mem, const struct quiz_attempt *attempt,
                 const struct attempt_keys *keys, struct attempt_key *key,
                 const struct db_rows *sayings, struct quiz_try_state *ret)
{
    const char **parts;
    /* Its point is to tell, so verdict and feedback are told under every preset. */
    attempt_grade(mem, MODE_DEFERRED, key);
    if (key->credited) /* right whatever was said: nothing is said for a key that counts no more */
        return;
    size_t n = attempt_feedback(mem, keys, key, &parts);
    ret->feedback = mem_array(mem, const char *, n + 1);
    memcpy(ret->feedback, parts, n * sizeof *parts);
    ret->n_feedback = n;
    const char *said = saying(sayings, key->row, ret->verdict);
    if (said)
        ret->feedback[ret->n_feedback++] = said;
    if (!ret->done && attempt->mode == MODE_INTERACTIVE)
        ret->hint = hint(keys, key, ret->tries);
    if (ret->done && (attempt->shows & REVIEW_RATIONALE))
        ret->rationale = db_text(sayings, key->row, "rationale");
}

bool attempt_fill_tries(struct db *db, const void *mem, const struct quiz_reader *reader,
                        struct quiz_attempt *attempt, struct err *err)
{
    struct attempt_keys keys;
    int tries = 0, number = attempt->n_items == 1 ? attempt->items[0].number : 0;
    for (size_t i = 0; i < attempt->n_items; i++)
        tries += attempt->items[i].state.tries;
    if (!tries)
        return true;
    attempt_keys_queue(db, mem, attempt->id, number, true, reader->language);
    db_queue(db, STMT_ATTEMPT_SAYINGS,
             DB_PARAMS(db_from_int(mem, attempt->id), number ? db_from_int(mem, number) : NULL,
                       reader->language));
    struct db_rows *sayings =
        db_sync(db, err) && attempt_keys_next(db, mem, &keys, err) ? db_next(db, mem, err) : NULL;
    if (!sayings)
        return false;
    for (size_t i = 0; i < keys.n && i < attempt->n_items; i++) {
        if (attempt->items[i].state.tries)
            fill(mem, attempt, &keys, &keys.list[i], sayings, &attempt->items[i].state);
    }
    return true;
}

/* ---- a check */

/* One more try, with what its answer is worth. */
static bool add_try(struct db *db, const void *mem, int64_t attempt, const struct db_rows *item,
                    struct err *err)
{
    struct attempt_keys keys;
    attempt_keys_queue(db, mem, attempt, (int)db_int(item, 0, "number"), false, NULL);
    if (!db_sync(db, err) || !attempt_keys_next(db, mem, &keys, err))
        return false;
    struct score score = attempt_grade(mem, MODE_DEFERRED, &keys.list[0]);
    return db_do(db, STMT_ATTEMPT_TRY,
                 DB_PARAMS(db_from_int(mem, attempt), db_text(item, 0, "item"),
                           db_from_int(mem, db_int(item, 0, "tries") + 1),
                           db_text(item, 0, "answered"), db_from_int(mem, score.num),
                           db_from_int(mem, score.den)),
                 err);
}

/* Whether the item may be checked now; *ret_new: a check would be a try. */
static bool may_check(const struct db_rows *lock, const struct db_rows *item, int seq,
                      struct quiz_checked *ret, bool *ret_new, struct err *err)
{
    bool again =
        db_int(item, 0, "tries") > 0 && (db_bool(item, 0, "same") || db_bool(item, 0, "locked"));
    *ret_new = false;
    ret->state = SAVE_DONE;
    if (is(db_text(item, 0, "feedback"), "deferred"))
        return err_set(err, ERR_CONFLICT,
                       "This quiz tells what was right after all its answers are sent.");
    if (!db_bool(item, 0, "checkable"))
        return err_set(err, ERR_CONFLICT, "There is nothing to check in this question.");
    if (again)
        return true;
    if (!is(db_text(lock, 0, "state"), "in progress"))
        ret->state = SAVE_FINISHED;
    else if (!db_bool(lock, 0, "may_answer"))
        ret->state = SAVE_TIME_UP;
    else if (db_int(lock, 0, "seq") != seq)
        ret->state = SAVE_STALE;
    else if (!db_bool(item, 0, "given"))
        return err_set(err, ERR_INVALID, "Answer this question first, then check it.");
    *ret_new = ret->state == SAVE_DONE;
    return true;
}

bool quiz_check(struct db *db, const void *mem, int64_t attempt, const char *item, int number,
                int seq, const struct quiz_reader *reader, struct quiz_checked *ret,
                struct err *err)
{
    const char *id = db_from_int(mem, attempt);
    bool is_new;
    *ret = (struct quiz_checked){0};
    /* Apart: what stands after the lock must see what another check left behind. */
    struct db_rows *lock = db_run(db, mem, STMT_ATTEMPT_LOCK, DB_PARAMS(id), err);
    if (!lock)
        return false;
    if (!db_count(lock))
        return attempt_not_found(err);
    struct db_rows *one = db_run(db, mem, STMT_ATTEMPT_CHECK,
                                 DB_PARAMS(id, item, item ? NULL : db_from_int(mem, number)), err);
    if (!one)
        return false;
    if (!db_count(one))
        return err_set(err, ERR_NOT_FOUND, "This attempt has no such question.");
    if (!may_check(lock, one, seq, ret, &is_new, err) ||
        (is_new && !add_try(db, mem, attempt, one, err)))
        return false;
    ret->attempt = mem_new(mem, struct quiz_attempt);
    if (!quiz_attempt(db, mem, attempt, (int)db_int(one, 0, "number"), reader, ret->attempt, err))
        return false;
    ret->item = &ret->attempt->items[0];
    return true;
}
