/* Saving one answer.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "domain/attempt.h"
#include "util/mem.h"

static bool is(const char *a, const char *b)
{
    return a && b && !strcmp(a, b);
}

/* The answer as it is stored: a text that is empty says nothing. */
static void prepare(const void *mem, const struct answer *given, const char **ret_parts,
                    const char **ret_texts)
{
    const char **parts = mem_array(mem, const char *, given->n + 1),
               **texts = mem_array(mem, const char *, given->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < given->n; i++) {
        if (given->texts && (!given->texts[i] || !*given->texts[i]))
            continue;
        parts[n] = given->parts[i];
        texts[n++] = given->texts ? given->texts[i] : NULL;
    }
    *ret_parts = db_from_array(mem, parts, n);
    *ret_texts = given->texts && n ? db_from_array(mem, texts, n) : NULL;
}

static bool outcome_state(const struct db_rows *rows, const void *mem, enum quiz_save_state *ret,
                          struct err *err)
{
    static const struct {
        const char *outcome;
        enum quiz_save_state state;
    } states[] = {{"done", SAVE_DONE},
                  {"over", SAVE_FINISHED},
                  {"time up", SAVE_TIME_UP},
                  {"locked", SAVE_LOCKED}};
    const char *outcome = db_text(rows, 0, "outcome");
    if (is(outcome, "nothing"))
        return attempt_not_found(err);
    if (is(outcome, "item"))
        return err_set(err, ERR_NOT_FOUND, "This attempt has no such question.");
    if (is(outcome, "misfit")) {
        size_t n;
        const char **wrong = db_array(rows, 0, "wrong", mem, &n);
        return quiz_misfit(wrong[0], n > 1 ? wrong[1] : NULL, err);
    }
    *ret = SAVE_STALE;
    for (size_t i = 0; i < sizeof states / sizeof *states; i++) {
        if (is(outcome, states[i].outcome))
            *ret = states[i].state;
    }
    return true;
}

bool quiz_save(struct db *db, const void *mem, int64_t attempt, const struct quiz_answer *answer,
               const struct quiz_reader *reader, struct quiz_saved *ret, struct err *err)
{
    const char *parts, *texts;
    int sure = answer->answer.certainty;
    *ret = (struct quiz_saved){0};
    if (!quiz_answer_fits(&answer->answer, err))
        return false;
    prepare(mem, &answer->answer, &parts, &texts);
    struct db_rows *rows =
        db_run(db, mem, STMT_ATTEMPT_SAVE,
               DB_PARAMS(db_from_int(mem, attempt), answer->item,
                         answer->item ? NULL : db_from_int(mem, answer->number),
                         db_from_int(mem, answer->seq), parts, texts,
                         sure ? db_from_int(mem, sure) : NULL, quiz_form_names[answer->form]),
               err);
    if (!rows || !outcome_state(rows, mem, &ret->state, err))
        return false;
    ret->seq = (int)db_int(rows, 0, "stored");
    ret->saved_at = db_text(rows, 0, "saved_at");
    ret->number = (int)db_int(rows, 0, "place");
    ret->last = (int)db_int(rows, 0, "last");
    ret->apart = db_bool(rows, 0, "apart");
    if (ret->state == SAVE_DONE)
        return true;
    /* Read anew: what was there first may have gone on, or been finished, while we waited. */
    ret->attempt = mem_new(mem, struct quiz_attempt);
    if (!quiz_attempt(db, mem, attempt, 0, reader, ret->attempt, err))
        return false;
    if (ret->state == SAVE_STALE && !ret->attempt->may_answer)
        ret->state = is(ret->attempt->state, "time up") ? SAVE_TIME_UP : SAVE_FINISHED;
    ret->seq = ret->attempt->seq;
    return true;
}

bool quiz_save_once(struct db *db, const void *mem, int64_t attempt,
                    const struct quiz_answer *answer, const struct quiz_save_once *once,
                    struct err *err)
{
    const char *parts, *texts;
    int sure = answer->answer.certainty;
    if (!quiz_answer_fits(&answer->answer, err))
        return false;
    prepare(mem, &answer->answer, &parts, &texts);
    db_queue(db, STMT_ATTEMPT_SAVE_ONCE,
             DB_PARAMS(once->session, once->key, once->digest, once->type, once->reply,
                       db_from_int(mem, attempt), answer->item, db_from_int(mem, answer->seq),
                       parts, texts, sure ? db_from_int(mem, sure) : NULL,
                       quiz_form_names[answer->form]));
    return true;
}
