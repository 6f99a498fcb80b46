/* The HR feed: what people ask for, decide and look at.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/people_import.h"

#include <stdlib.h>
#include <string.h>

#include "domain/people_feed.h"
#include "domain/people_import_work.h"
#include "util/mem.h"
#include "util/words.h"

static const char *const states[PEOPLE_IMPORT_STATES] = {"asked",   "refused",   "ready",
                                                         "nothing", "computing", "in force",
                                                         "settled", "dropped",   "failed"};

static const struct {
    const char *name, *says;
} kinds[PEOPLE_IMPORT_KINDS] = {
    [PEOPLE_IMPORT_NEW] = {"new", N_("people are new")},
    [PEOPLE_IMPORT_ADOPTED] = {"adopted", N_("people on record are in a feed for the first time")},
    [PEOPLE_IMPORT_DOUBTED] =
        {"doubted", N_("people entered by hand, whom no feed named so far, have another name or "
                       "address in the file: are they the same?")},
    [PEOPLE_IMPORT_RETURNER] = {"returner", N_("people come back")},
    [PEOPLE_IMPORT_LEAVER] = {"leaver", N_("people leave")},
    [PEOPLE_IMPORT_TRANSFER] = {"transfer", N_("posts move to another facility or job role")},
    [PEOPLE_IMPORT_POST_BEGUN] = {"post begun", N_("posts begin")},
    [PEOPLE_IMPORT_POST_ENDED] = {"post ended", N_("posts end")},
    [PEOPLE_IMPORT_POST_CHANGED] = {"post changed", N_("posts change in something else")},
    [PEOPLE_IMPORT_NAME] = {"name", N_("people have another name")},
    [PEOPLE_IMPORT_EMAIL] = {"email", N_("people have another e-mail address")},
    [PEOPLE_IMPORT_LANGUAGE] = {"language", N_("people have another language")},
    [PEOPLE_IMPORT_LEAVE] = {"leave", N_("leaves of absence are put on record")},
    [PEOPLE_IMPORT_LEAVE_ENDED] = {"leave ended",
                                   N_("leaves of absence are over, or have other days")},
    [PEOPLE_IMPORT_LICENCE] = {"licence", N_("terms of licences are put on record")},
    [PEOPLE_IMPORT_KEPT] = {"kept", N_("names or addresses of the file are not taken over")},
    [PEOPLE_IMPORT_BY_HAND] = {"by hand", N_("posts were entered by hand, and stay")},
    [PEOPLE_IMPORT_TAKEN_BACK] = {"taken back", N_("people are as they were before")},
};

const char *people_import_state_name(enum people_import_state state)
{
    return states[state];
}

const char *people_import_kind_name(enum people_import_kind kind)
{
    return kinds[kind].name;
}

const char *people_import_kind_says(enum people_import_kind kind)
{
    return _(kinds[kind].says);
}

static const struct {
    const char *name;
    enum people_import_brake brake;
    const char *says;
} brakes[] = {
    {"ended", PEOPLE_IMPORT_ENDED,
     N_("More than 5 percent of the people of the feed, and more than 10, would leave. Look at who "
        "they "
        "are. Put it in force only if all of them have left.")},
    {"cut", PEOPLE_IMPORT_CUT,
     N_("The last line of the file has no end, and that of the last feed had one. The file may be "
        "cut off.")},
    {"older", PEOPLE_IMPORT_OLDER,
     N_("The file is of an earlier day than the last feed in force. It may be an old one.")},
    {"adopted", PEOPLE_IMPORT_OTHERS,
     N_("The file would take over people whom somebody entered by hand, and their name or address "
        "is not that of the file. Look at who they are. Put it in force only if each is the same "
        "person: whoever entered them may be able to sign in as them.")},
};

const enum people_import_brake people_import_brakes[PEOPLE_IMPORT_BRAKES] = {
    PEOPLE_IMPORT_ENDED, PEOPLE_IMPORT_CUT, PEOPLE_IMPORT_OLDER, PEOPLE_IMPORT_OTHERS};

const char *people_import_brake_says(enum people_import_brake brake)
{
    for (size_t i = 0; i < sizeof brakes / sizeof *brakes; i++) {
        if (brakes[i].brake == brake)
            return _(brakes[i].says);
    }
    return "";
}

/* ---- reading ---- */

static const char *kept(const struct db_rows *rows, size_t i, const void *mem, const char *column)
{
    const char *text = db_text(rows, i, column);
    return text ? mem_text(mem, text) : NULL;
}

static enum people_import_state state_of(const char *name)
{
    int s = 0;
    while (s < PEOPLE_IMPORT_STATES - 1 && strcmp(states[s], name) != 0)
        s++;
    return (enum people_import_state)s;
}

static unsigned brakes_of(const struct db_rows *rows, size_t i, const void *mem)
{
    size_t n;
    unsigned held = 0;
    const char **names = db_array(rows, i, "brakes", mem, &n);
    for (size_t k = 0; k < n; k++) {
        for (size_t b = 0; b < sizeof brakes / sizeof *brakes; b++)
            held |= strcmp(names[k], brakes[b].name) ? 0 : (unsigned)brakes[b].brake;
    }
    return held;
}

static struct people_import take(const struct db_rows *rows, size_t i, const void *mem)
{
    struct people_import r = {
        .id = db_int(rows, i, "id"),
        .name = mem_text(mem, db_text(rows, i, "name")),
        .day = db_date(rows, i, "day"),
        .state = state_of(db_text(rows, i, "state")),
        .asked_by = kept(rows, i, mem, "asked_by"),
        .decided_by = kept(rows, i, mem, "decided_by"),
        .asked_on = db_date(rows, i, "asked_on"),
        .in_force_on = db_date(rows, i, "in_force_on"),
        .undoes = db_int(rows, i, "undoes"),
        .reason = kept(rows, i, mem, "reason"),
        .undone_by = db_int(rows, i, "undone_by"),
        .failure = kept(rows, i, mem, "failure"),
        .rows = db_int(rows, i, "rows"),
        .problems = db_int(rows, i, "problems"),
        .people = db_int(rows, i, "people"),
        .unchanged = db_int(rows, i, "unchanged"),
        .done = db_int(rows, i, "done"),
        .of = db_int(rows, i, "of"),
    };
    size_t n;
    const char **counts = db_array(rows, i, "counts", mem, &n);
    for (size_t k = 0; k < n && k < PEOPLE_IMPORT_KINDS; k++)
        r.counts[k] = strtoll(counts[k], NULL, 10);
    r.brakes = r.state == PEOPLE_IMPORT_READY ? brakes_of(rows, i, mem) : 0;
    return r;
}

static struct db_rows *rows_of(struct db *db, const void *mem, const char *id, size_t most,
                               struct err *err)
{
    const char *names[PEOPLE_IMPORT_KINDS];
    for (size_t k = 0; k < PEOPLE_IMPORT_KINDS; k++)
        names[k] = kinds[k].name;
    return db_run(db, mem, STMT_PEOPLE_IMPORT_LIST,
                  DB_PARAMS(id, db_from_array(mem, names, PEOPLE_IMPORT_KINDS),
                            db_from_int(mem, (int64_t)most)),
                  err);
}

bool people_import_list(struct db *db, const void *mem, size_t most, struct people_import **ret,
                        size_t *ret_n, struct err *err)
{
    struct db_rows *rows = rows_of(db, mem, NULL, most, err);
    if (!rows)
        return false;
    *ret_n = db_count(rows);
    *ret = mem_array(mem, struct people_import, *ret_n + 1);
    for (size_t i = 0; i < *ret_n; i++)
        (*ret)[i] = take(rows, i, mem);
    return true;
}

bool people_import_read(struct db *db, const void *mem, int64_t id, struct people_import *ret,
                        struct err *err)
{
    struct db_rows *rows = rows_of(db, mem, db_from_int(mem, id), 1, err);
    if (!rows)
        return false;
    if (!db_count(rows))
        return err_set(err, ERR_NOT_FOUND, "There is no such import.");
    *ret = take(rows, 0, mem);
    return true;
}

bool people_import_problems(struct db *db, const void *mem, int64_t id, int64_t after, size_t most,
                            struct people_import_problem **ret, size_t *ret_n, struct err *err)
{
    struct db_rows *rows = db_run(
        db, mem, STMT_PEOPLE_IMPORT_PROBLEMS,
        DB_PARAMS(db_from_int(mem, id), db_from_int(mem, after), db_from_int(mem, (int64_t)most)),
        err);
    if (!rows)
        return false;
    *ret_n = db_count(rows);
    *ret = mem_array(mem, struct people_import_problem, *ret_n + 1);
    for (size_t i = 0; i < *ret_n; i++)
        (*ret)[i] = (struct people_import_problem){
            .number = db_int(rows, i, "number"),
            .line = (int)db_int(rows, i, "line"),
            .place = kept(rows, i, mem, "place"),
            .says = feed_says(kept(rows, i, mem, "word")),
            .found = kept(rows, i, mem, "found"),
        };
    return true;
}

bool people_import_effects(struct db *db, const void *mem, int64_t id, enum people_import_kind kind,
                           size_t after, size_t most, struct people_import_effect **ret,
                           size_t *ret_n, struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, STMT_PEOPLE_IMPORT_EFFECTS,
               DB_PARAMS(db_from_int(mem, id), kinds[kind].name, db_from_int(mem, (int64_t)after),
                         db_from_int(mem, (int64_t)most)),
               err);
    if (!rows)
        return false;
    *ret_n = db_count(rows);
    *ret = mem_array(mem, struct people_import_effect, *ret_n + 1);
    for (size_t i = 0; i < *ret_n; i++)
        (*ret)[i] = (struct people_import_effect){
            .person = db_int(rows, i, "person_id"),
            .line = (int)db_int(rows, i, "line"),
            .employee_number = kept(rows, i, mem, "employee_number"),
            .name = kept(rows, i, mem, "name"),
            .was = kept(rows, i, mem, "was"),
            .becomes = kept(rows, i, mem, "becomes"),
        };
    return true;
}

/* ---- asking and deciding ---- */

static bool ask(struct db *db, const void *mem, enum stmt stmt,
                const struct people_import_wish *wish, int64_t *ret_id, struct err *err)
{
    const char *kind = feed_is_no_csv(wish->bytes, wish->len);
    if (wish->len > PEOPLE_IMPORT_BYTES_MAX)
        return err_set(err, ERR_TOO_LARGE, "The file is larger than %d MiB.",
                       PEOPLE_IMPORT_BYTES_MAX / 1024 / 1024);
    if (kind)
        return err_set(err, ERR_INVALID, "%s", kind);
    struct db_rows *rows =
        db_run(db, mem, stmt,
               DB_PARAMS(wish->name, db_from_bytes(mem, wish->bytes, wish->len),
                         db_from_date(mem, wish->day), wish->at_once ? "true" : "false",
                         wish->sure ? "true" : "false"),
               err);
    *ret_id = rows ? db_int(rows, 0, "id") : 0;
    return rows;
}

bool people_import_ask(struct db *db, const void *mem, const struct people_import_wish *wish,
                       int64_t *ret_id, struct err *err)
{
    return ask(db, mem, STMT_PEOPLE_IMPORT_ASK, wish, ret_id, err);
}

bool people_import_add(struct db *db, const void *mem, const struct people_import_wish *wish,
                       int64_t *ret_id, struct err *err)
{
    return ask(db, mem, STMT_PEOPLE_IMPORT_ADD, wish, ret_id, err);
}

static bool decide(struct db *db, const void *mem, enum stmt stmt, int64_t id,
                   enum people_import_decision decision, bool sure, struct err *err)
{
    struct db_rows *rows =
        db_run(db, mem, stmt,
               DB_PARAMS(db_from_int(mem, id), decision == PEOPLE_IMPORT_PUT ? "put" : "drop",
                         sure ? "true" : "false"),
               err);
    if (!rows)
        return false;
    const char *answer = db_text(rows, 0, "answer");
    if (!strcmp(answer, "brake"))
        return err_set(err, ERR_CONFLICT,
                       "Something holds this import until you say that you are sure.");
    return !strcmp(answer, "done") ||
           err_set(err, ERR_CONFLICT,
                   "This import is not ready, or somebody has decided about it.");
}

bool people_import_decide(struct db *db, const void *mem, int64_t id,
                          enum people_import_decision decision, bool sure, struct err *err)
{
    return decide(db, mem, STMT_PEOPLE_IMPORT_DECIDE, id, decision, sure, err);
}

bool people_import_decided(struct db *db, const void *mem, int64_t id,
                           enum people_import_decision decision, bool sure, struct err *err)
{
    return decide(db, mem, STMT_PEOPLE_IMPORT_DECIDED, id, decision, sure, err);
}

static bool undo(struct db *db, const void *mem, enum stmt stmt, int64_t id, const char *reason,
                 int64_t *ret_id, struct err *err)
{
    struct db_rows *rows = db_run(db, mem, stmt, DB_PARAMS(db_from_int(mem, id), reason), err);
    *ret_id = rows ? db_int(rows, 0, "id") : 0;
    if (*ret_id < 0)
        return err_set(err, ERR_CONFLICT,
                       "Import %lld stands on this one: it is about some of the same people. Undo "
                       "that first.",
                       (long long)-*ret_id);
    return *ret_id > 0 ||
           (rows &&
            err_set(err, ERR_CONFLICT, "This import is not in force, or it is undone already."));
}

bool people_import_undo(struct db *db, const void *mem, int64_t id, const char *reason,
                        int64_t *ret_id, struct err *err)
{
    return undo(db, mem, STMT_PEOPLE_IMPORT_UNDO, id, reason, ret_id, err);
}

bool people_import_take_back(struct db *db, const void *mem, int64_t id, const char *reason,
                             int64_t *ret_id, struct err *err)
{
    return undo(db, mem, STMT_PEOPLE_IMPORT_TAKE_BACK, id, reason, ret_id, err);
}
