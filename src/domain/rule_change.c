/* Changes of rules: what people ask for, decide and look at.  SPDX-License-Identifier: Apache-2.0
 */
#include "domain/rule_change.h"

#include <string.h>

#include "content/rules_file.h"
#include "rule_change_inner.h"
#include "util/mem.h"

static const char *const names[CHANGE_STATES] = {"asked",   "computing", "ready",   "in force",
                                                 "settled", "dropping",  "dropped", "failed"};

const char *rule_change_state_name(enum rule_change_state state)
{
    return names[state];
}

enum rule_change_state rule_change_state(const char *name)
{
    int s = 0;
    while (s < CHANGE_STATES - 1 && strcmp(names[s], name))
        s++;
    return (enum rule_change_state)s;
}

static const char *kept(const struct db_rows *rows, size_t i, const void *mem, const char *column)
{
    const char *text = db_text(rows, i, column);
    return text ? mem_text(mem, text) : NULL;
}

static struct rule_change take(const struct db_rows *rows, size_t i, const void *mem)
{
    const char *decided = db_text(rows, i, "decided");
    struct rule_change c = {
        .id = db_int(rows, i, "id"),
        .title = mem_text(mem, db_text(rows, i, "title")),
        .from = db_date(rows, i, "from_date"),
        .state = rule_change_state(db_text(rows, i, "state")),
        .asked_by = kept(rows, i, mem, "asked_by"),
        .decided_by = kept(rows, i, mem, "decided_by"),
        .asked_on = db_date(rows, i, "asked_on"),
        .ready_on = db_date(rows, i, "ready_on"),
        .in_force_on = db_date(rows, i, "in_force_on"),
        .ended_on = db_date(rows, i, "ended_on"),
        .failure = kept(rows, i, mem, "failure"),
        .behind = db_int(rows, i, "behind"),
        .people = db_int(rows, i, "people"),
        .touched = db_int(rows, i, "touched"),
        .done = db_int(rows, i, "done"),
        .settling = db_int(rows, i, "settling"),
        .file = kept(rows, i, mem, "file"),
    };
    c.decided_put = c.state == CHANGE_READY && decided && !strcmp(decided, "put");
    return c;
}

bool rule_change_list(struct db *db, const void *mem, bool open, struct rule_change **ret,
                      size_t *ret_n, struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, STMT_RULE_CHANGE_LIST, DB_PARAMS(NULL, open ? "true" : "false"), err);
    if (!rows)
        return false;
    *ret_n = db_count(rows);
    *ret = mem_array(mem, struct rule_change, *ret_n + 1);
    for (size_t i = 0; i < *ret_n; i++)
        (*ret)[i] = take(rows, i, mem);
    return true;
}

bool rule_change_read(struct db *db, const void *mem, int64_t id, struct rule_change *ret,
                      struct rules_effect **ret_effects, size_t *ret_n, struct err *err)
{
    const char *wanted = db_from_int(mem, id);
    db_queue(db, STMT_RULE_CHANGE_LIST, DB_PARAMS(wanted, "false"));
    db_queue(db, STMT_RULE_CHANGE_EFFECTS, DB_PARAMS(wanted));
    struct db_rows *rows = db_sync(db, err) ? db_next(db, mem, err) : NULL,
                   *effects = rows ? db_next(db, mem, err) : NULL;
    if (!effects)
        return false;
    if (!db_count(rows))
        return err_set(err, ERR_NOT_FOUND, "There is no such change of rules.");
    *ret = take(rows, 0, mem);
    *ret_n = db_count(effects);
    *ret_effects = *ret_n ? mem_array(mem, struct rules_effect, *ret_n) : NULL;
    for (size_t i = 0; i < *ret_n; i++)
        rules_take_effect(effects, i, mem, &(*ret_effects)[i]);
    return true;
}

/* Reads and judges a file; NULL with problems. */
struct rules *rule_change_file(struct db *db, const void *mem, const char *name, const char *text,
                               size_t len, struct problems *problems, struct err *err)
{
    struct rules *rules = rules_read_apart(mem, name, text, len, problems);
    if (!rules) {
        err_set(err, ERR_INVALID, "The file is not in order.");
        return NULL;
    }
    return rules_known(db, mem, rules, problems, err) ? rules : NULL;
}

bool rule_change_ask(struct db *db, const void *mem, const char *name, const char *text, size_t len,
                     date from, struct problems *problems, int64_t *ret_id, struct err *err)
{
    struct rules *rules = rule_change_file(db, mem, name, text, len, problems, err);
    struct db_rows *rows =
        rules ? db_run(db, mem, STMT_RULE_CHANGE_ASK,
                       DB_PARAMS(rules->title, mem_text_n(mem, text, len), db_from_date(mem, from)),
                       err)
              : NULL;
    *ret_id = rows ? db_int(rows, 0, "id") : 0;
    return rows;
}

bool rule_change_decide_by(struct db *db, const void *mem, enum stmt stmt, int64_t id,
                           enum rule_change_decision decision, struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, stmt,
               DB_PARAMS(db_from_int(mem, id), decision == CHANGE_PUT ? "put" : "drop"), err);
    if (!rows)
        return false;
    if (db_bool(rows, 0, "done"))
        return true;
    if (decision == CHANGE_PUT)
        return err_set(
            err, ERR_CONFLICT,
            "This change is not ready, or somebody has decided about it. Reload the page "
            "to see where it is.");
    return err_set(err, ERR_CONFLICT,
                   "This change is in force or has ended. It cannot be dropped.");
}

bool rule_change_decide(struct db *db, const void *mem, int64_t id,
                        enum rule_change_decision decision, struct err *err)
{
    return rule_change_decide_by(db, mem, STMT_RULE_CHANGE_DECIDE, id, decision, err);
}
