/* attest verify: marks and checked tries, graded again from the answers.
 * SPDX-License-Identifier: Apache-2.0 */
#include "cli/verify.h"
#include "domain/attempt.h"
#include "util/mem.h"

/* One attempt that is graded again. */
struct again {
    const void *mem;
    const char *id;
    bool finished;
    enum grade_mode mode;
    struct attempt_keys keys;
    const struct db_rows *tries;
    verify_finding *finding;
    void *to;
};

static const char *text(const void *mem, struct score s)
{
    return mem_format(mem, "%lld/%lld", (long long)s.num, (long long)s.den);
}

/* What each checked answer to the item was worth by itself. */
static void tries_of(struct again *a, const struct attempt_key *key)
{
    for (size_t i = 0; i < db_count(a->tries); i++) {
        if (db_int(a->tries, i, "item") != key->number)
            continue;
        struct attempt_key one = *key;
        one.answer = attempt_answer(a->mem, a->tries, i);
        struct score stored = score_make(db_int(a->tries, i, "num"), db_int(a->tries, i, "den")),
                     given = attempt_grade(a->mem, MODE_DEFERRED, &one);
        if (score_compare(stored, given))
            a->finding(a->to, mem_format(a->mem,
                                         "attempt %s: try %s of item %s is stored as %s; its "
                                         "answer gives %s",
                                         a->id, db_text(a->tries, i, "number"), key->item,
                                         text(a->mem, stored), text(a->mem, given)));
    }
}

/* An essay is worth what its readers say (verify/essays); a mark that is missing has been said. */
static void mark_of(struct again *a, struct attempt_key *key)
{
    if (!a->finished || !key->marked)
        return;
    struct score stored = key->mark, given = attempt_grade(a->mem, a->mode, key);
    if (!key->grade.by_person && score_compare(stored, given))
        a->finding(a->to, mem_format(a->mem,
                                     "attempt %s: the mark of item %s is stored as %s; its "
                                     "answers give %s",
                                     a->id, key->item, text(a->mem, stored), text(a->mem, given)));
}

static bool attempt(struct db *db, struct again *a, struct err *err)
{
    db_queue(db, STMT_VERIFY_KEYS, DB_PARAMS(a->id));
    db_queue(db, STMT_VERIFY_KEY_PARTS, DB_PARAMS(a->id));
    db_queue(db, STMT_VERIFY_TRIES, DB_PARAMS(a->id));
    if (!db_sync(db, err) || !attempt_keys_next(db, a->mem, &a->keys, err) ||
        !(a->tries = db_next(db, a->mem, err)))
        return false;
    for (size_t i = 0; i < a->keys.n; i++) {
        tries_of(a, &a->keys.list[i]);
        mark_of(a, &a->keys.list[i]);
    }
    return true;
}

bool verify_marks(struct db *db, const void *mem, verify_finding *finding, void *to,
                  struct err *err)
{
    struct db_rows *rows = db_run(db, mem, STMT_VERIFY_GRADED, NULL, err);
    bool fine = rows != NULL;
    for (size_t i = 0; fine && i < db_count(rows); i++) {
        void *scratch = mem_owner(mem, "attempt");
        fine = attempt(db,
                       &(struct again){.mem = scratch,
                                       .id = db_text(rows, i, "id"),
                                       .finished = db_bool(rows, i, "finished"),
                                       .mode = attempt_name(grade_mode_names, MODE_COUNT,
                                                            db_text(rows, i, "feedback")),
                                       .finding = finding,
                                       .to = to},
                       err);
        mem_free(scratch);
    }
    return fine;
}
