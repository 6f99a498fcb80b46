/* Regrade: how it stands, and who decides it.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/regrade.h"

#include <string.h>

#include "domain/attempt.h"
#include "regrade_key.h"
#include "util/mem.h"
#include "util/words.h"

static bool is(const char *a, const char *b)
{
    return a && b && !strcmp(a, b);
}

/* ---- a regrade */

/* What regrade_state (SQL) calls it, and how it is told. */
static const struct {
    const char *name, *words;
} states[REGRADE_STATE_COUNT] = {
    [REGRADE_PROPOSED] = {"proposed", N_("Proposed. Nothing has changed yet.")},
    [REGRADE_WAITING] = {"waiting", N_("Waits for a second person.")},
    [REGRADE_WITHDRAWN] = {"withdrawn", N_("Withdrawn. Nothing was counted again.")},
    [REGRADE_IN_FORCE] = {"in force", N_("In force.")},
    [REGRADE_REPLACED] = {"replaced",
                          N_("A later regrade of the same question has taken its place.")},
};

enum regrade_state regrade_state_of(const char *name)
{
    int i = REGRADE_STATE_COUNT - 1;
    while (i > 0 && !is(states[i].name, name))
        i--;
    return (enum regrade_state)i;
}

const char *regrade_state_name(enum regrade_state state)
{
    return states[state].name;
}

const char *regrade_state_words(enum regrade_state state)
{
    return _(states[state].words);
}

static void read_steps(const void *mem, const struct db_rows *rows, struct regrade *ret)
{
    ret->n_steps = db_count(rows);
    ret->steps = mem_array(mem, struct regrade_step, ret->n_steps + 1);
    for (size_t i = 0; i < ret->n_steps; i++)
        ret->steps[i] = (struct regrade_step){
            .step = db_text(rows, i, "step"),
            .by = db_text(rows, i, "by_name"),
            .by_me = db_bool(rows, i, "by_me"),
            .takes_passes = db_bool(rows, i, "takes_passes"),
            .gained = (int)db_int(rows, i, "gained"),
            .lost = (int)db_int(rows, i, "lost"),
            .on = db_date(rows, i, "on_day"),
        };
}

bool regrade_find(struct db *db, const void *mem, int64_t regrade, const char *zone,
                  struct regrade *ret, struct err *err)
{
    const char *id = db_from_int(mem, regrade);
    db_queue(db, STMT_REGRADE_FIND, DB_PARAMS(id));
    db_queue(db, STMT_REGRADE_HISTORY, DB_PARAMS(id, zone));
    db_queue(db, STMT_REGRADE_PROGRESS, DB_PARAMS(id));
    struct db_rows *rows = db_sync(db, err) ? db_next(db, mem, err) : NULL,
                   *steps = rows ? db_next(db, mem, err) : NULL,
                   *progress = steps ? db_next(db, mem, err) : NULL;
    if (!progress)
        return false;
    if (!db_count(rows))
        return err_set(err, ERR_NOT_FOUND, "There is no such regrade.");
    *ret = (struct regrade){
        .id = regrade,
        .item = db_int(rows, 0, "item_id"),
        .key_item = db_int(rows, 0, "key_item_id"),
        .state = regrade_state_of(db_text(rows, 0, "state")),
        .course = db_text(rows, 0, "course"),
        .question = db_text(rows, 0, "plain"),
        .key = db_text(rows, 0, "key"),
        .reason = db_text(rows, 0, "reason"),
        .language = db_text(rows, 0, "language"),
        .now_item = db_int(rows, 0, "now_item"),
        .version = (int)db_int(rows, 0, "version"),
        .key_version = (int)db_int(rows, 0, "key_version"),
        .now_version = (int)db_int(rows, 0, "now_version"),
        .takes_passes = db_bool(rows, 0, "takes_passes"),
        .attempts = db_int(progress, 0, "attempts"),
        .counted = db_int(progress, 0, "counted"),
        .waits = (int)db_int(progress, 0, "waits"),
    };
    read_steps(mem, steps, ret);
    return true;
}

/* ---- proposing and deciding */

const char *regrade_misfit(enum regrade_fit fit)
{
    static const char *const words[REGRADE_FIT_COUNT] = {
        [REGRADE_FITS] = "",
        [REGRADE_SAME_KEY] = N_("The question counts by this key already: nothing would change."),
        [REGRADE_OTHER_KIND] = N_("It is another kind of question there. Answers to one kind "
                                  "cannot be counted by the key of another."),
        [REGRADE_OTHER_PARTS] =
            N_("The choices there have other ids. Give the choices of the new version the ids that "
               "they had, and import it again."),
        [REGRADE_NO_KEY] = N_("No key counts this question, so none was wrong."),
    };
    return *words[fit] ? _(words[fit]) : "";
}

static bool unfit(enum regrade_fit fit, struct err *err)
{
    return fit == REGRADE_FITS || err_set(err, ERR_CONFLICT, "%s", regrade_misfit(fit));
}

bool regrade_propose(struct db *db, const void *mem, int64_t item, int64_t key_item,
                     const char *reason, int64_t *ret_regrade, struct err *err)
{
    struct grade_key now, key;
    enum regrade_fit fit;
    bool credited;
    if (!regrade_key_in_force(db, mem, item, &now, &credited, err) ||
        !regrade_key_fit(db, mem, key_item, &now, credited, &key, &fit, err) || !unfit(fit, err))
        return false;
    struct db_rows *rows = db_run(
        db, mem, STMT_REGRADE_PROPOSE,
        DB_PARAMS(db_from_int(mem, item), key_item ? db_from_int(mem, key_item) : NULL, reason),
        err);
    if (!rows)
        return false;
    *ret_regrade = db_int(rows, 0, "id");
    return true;
}

static bool may_decide(const struct regrade_preview *p, const char *seen, const char *now,
                       struct err *err)
{
    if (!unfit(p->fit, err))
        return false;
    if (!is(seen, now))
        return err_set(err, ERR_CONFLICT,
                       "The numbers have changed since you opened this page. Look at them again.");
    if (p->own)
        return err_set(err, ERR_CONFLICT,
                       "Your own pass would change by this. Somebody else has to decide it.");
    return true;
}

/* Whether a decision was taken; else err says why not. */
static bool was_taken(const char *outcome, struct err *err)
{
    if (is(outcome, "same person"))
        return err_set(err, ERR_CONFLICT,
                       "You confirmed this regrade, so somebody else has to approve it.");
    if (is(outcome, "own attempt"))
        return err_set(err, ERR_CONFLICT,
                       "An attempt of yours with this question is not counted yet. Somebody else "
                       "has to decide it.");
    if (is(outcome, "unpublished"))
        return err_set(err, ERR_CONFLICT, "Publish the version with this key first.");
    if (is(outcome, "over"))
        return err_set(err, ERR_CONFLICT, "This was decided meanwhile. Reload the page.");
    return true;
}

bool regrade_decide(struct db *db, const void *mem, const struct regrade *regrade,
                    enum regrade_decision decision, bool takes, const char *seen, struct err *err)
{
    static const char *const steps[REGRADE_DECISIONS] = {"confirmed", "approved", "withdrawn"};
    struct regrade_preview p = {0};
    if (decision != REGRADE_WITHDRAW && (!regrade_look(db, mem, regrade, &p, err) ||
                                         !may_decide(&p, seen, regrade_seen(mem, &p), err)))
        return false;
    struct db_rows *rows = db_run(db, mem, STMT_REGRADE_DECIDE,
                                  DB_PARAMS(db_from_int(mem, regrade->id), steps[decision],
                                            takes && p.lost ? "true" : "false",
                                            db_from_int(mem, p.gained), db_from_int(mem, p.lost)),
                                  err);
    if (!rows)
        return false;
    return was_taken(db_text(rows, 0, "outcome"), err);
}

/* ---- what the learner is told */

size_t regrade_told(const void *mem, const struct db_rows *rows, struct regrade_told **ret)
{
    size_t n = db_count(rows);
    *ret = mem_array(mem, struct regrade_told, n + 1);
    for (size_t i = 0; i < n; i++)
        (*ret)[i] = (struct regrade_told){
            .on = db_date(rows, i, "on_day"),
            .reason = db_text(rows, i, "reason"),
            .before = score_make(db_int(rows, i, "old_num"), db_int(rows, i, "old_den")),
            .after = score_make(db_int(rows, i, "num"), db_int(rows, i, "den")),
            .passed_before = db_bool(rows, i, "old_passed"),
            .passed = db_bool(rows, i, "passed"),
            .kept = db_bool(rows, i, "kept"),
        };
    return n;
}
