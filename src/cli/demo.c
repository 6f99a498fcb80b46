/*
 * attest demo: the demo network, or a synthetic one.  SPDX-License-Identifier: Apache-2.0
 *
 * In steps: people and rules, logins, the course, the past, all that follows from it. Of the demo
 * network each step sees for itself whether it is done, so that an interrupted load is finished by
 * the next. A synthetic one (decision 0078) goes into an empty database alone: its facts are made
 * by two scripts inside the database, and what follows is reckoned as for any fact.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "domain/folding.h"
#include "domain/password.h"
#include "domain/reckon.h"
#include "store/migrate.h"
#include "util/mem.h"

enum {
    LOGINS = 5,
    STAFF_LEAST = 10,
    STAFF_MOST = 2000000,
    FACILITIES_MOST = 20000,
    SEED_MOST = 1000000000,
    FIRST = 1000, /* people reckoned before the planner is told what came of them */
    TOLD = 50000  /* people reckoned between two lines that say so */
};
#define COURSE "courses/CORE-101"
static const char *const logins[LOGINS] = {"staff@demo.example", "manager@demo.example",
                                           "author@demo.example", "reviewer@demo.example",
                                           "admin@demo.example"};

struct demo {
    bool network, course, history, logins, timelines;
};

/* What a synthetic network is to be like; staff 0: the demo network is wanted. */
struct wish {
    long staff, facilities, seed;
};

static bool look(struct db *db, const void *mem, struct demo *ret, struct err *err)
{
    struct db_rows *row = db_run(db, mem, STMT_DEMO_STATE, NULL, err);
    if (!row)
        return false;
    if (!db_bool(row, 0, "may"))
        return err_set(err, ERR_INVALID,
                       "The demo network goes only into a database that was made as demo or test.");
    *ret = (struct demo){
        .network = db_bool(row, 0, "network"),
        .course = db_bool(row, 0, "course"),
        .history = db_bool(row, 0, "history"),
        .logins = db_int(row, 0, "logins") == LOGINS,
        .timelines = db_bool(row, 0, "timelines"),
    };
    return true;
}

static bool script(void *mem, const struct wish *wish, const char *const *names, struct err *err)
{
    struct db *owner = cli_connect(mem, "attest_owner", err);
    bool done =
        owner && db_do(owner, STMT_DEMO_WISH,
                       DB_PARAMS(db_from_int(mem, wish->staff), db_from_int(mem, wish->facilities),
                                 db_from_int(mem, wish->seed)),
                       err);
    done = done && migrate_demo(owner, names, err);
    mem_free(owner);
    return done;
}

static bool add_logins(struct db *db, const void *mem, struct err *err)
{
    for (size_t i = 0; i < LOGINS; i++) {
        const char *hash = password_hash(mem, "attest-demo");
        if (!db_do(db, STMT_DEMO_LOGIN, DB_PARAMS(logins[i], hash), err))
            return false;
    }
    return true;
}

/* What the planner knows of the tables that reckoning fills: of empty ones it thinks that looking
 * through all of one is cheapest, and keeps to that while each foreign key is checked. */
static bool analyze(void *mem, struct err *err)
{
    struct db *owner = cli_connect(mem, "attest_owner", err);
    bool done = owner && db_do(owner, STMT_DEMO_ANALYZE, NULL, err);
    mem_free(owner);
    return done;
}

/* All that follows from the facts, for everybody. */
static bool reckon_all(struct db *db, void *mem, struct err *err)
{
    struct db_rows *rows = db_run(db, mem, STMT_DEMO_PEOPLE, NULL, err);
    size_t n = rows ? db_count(rows) : 0;
    int64_t *people = rows ? reckon_people_of(mem, rows, "id", &n) : NULL;
    bool done = rows;
    for (size_t i = 0, some; done && i < n; i += some) {
        size_t most = i ? TOLD : FIRST;
        some = n - i < most ? n - i : most;
        done = reckon_in_batches(db, people + i, some, err) && (i || analyze(mem, err));
        if (done && n > TOLD)
            printf("%zu of %zu people reckoned\n", i + some, n);
        fflush(stdout);
    }
    return done;
}

/* The course that the demo's past is about, as any author would bring it in. */
static bool import_course(void *mem, struct err *err)
{
    char command[] = "import", option[] = "--publish", path[] = COURSE;
    char *argv[] = {command, option, path, NULL};
    return cli_course_import(mem, 3, argv) == CLI_DONE ||
           err_set(err, ERR_INVALID,
                   "The demo network is here, its past is not: %s could not be imported. Mend that "
                   "and run attest demo again, in the folder that holds courses.",
                   COURSE);
}

static bool fill(struct db *db, void *mem, const struct demo *is, const struct wish *wish,
                 struct err *err)
{
    static const char *const demo[] = {"ground", "network", "rules", NULL},
                             *const synthetic[] = {"ground", "synthetic", "rules", NULL},
                             *const demo_past[] = {"history", NULL},
                             *const synthetic_past[] = {"synthetic_past", NULL};
    if (!is->network && !script(mem, wish, wish->staff ? synthetic : demo, err))
        return false;
    if (!is->logins && !add_logins(db, mem, err))
        return false;
    if (!is->course && !import_course(mem, err))
        return false;
    if (!is->history && !script(mem, wish, wish->staff ? synthetic_past : demo_past, err))
        return false;
    return folding_later(db, err) && reckon_all(db, mem, err) && folding_again(db, mem, err);
}

static bool print_counts(struct db *db, const void *mem, struct err *err)
{
    struct db_rows *row = db_run(db, mem, STMT_DEMO_COUNTS, NULL, err);
    if (row)
        printf("the demo network: %s facilities, %s job roles, %s people, %s posts, %s "
               "completions, %s "
               "timeline rows\n",
               db_text(row, 0, "facilities"), db_text(row, 0, "job_roles"),
               db_text(row, 0, "people"), db_text(row, 0, "posts"), db_text(row, 0, "completions"),
               db_text(row, 0, "timelines"));
    return row;
}

/* ---- options ---- */

static bool whole_number(const char *text, long least, long most, long *ret)
{
    char *end;
    *ret = strtol(text, &end, 10);
    return *text && !*end && *ret >= least && *ret <= most;
}

/* --staff N --facilities N --seed N, in any order; of what is not named: a hundredth of the staff,
 * 1. */
static bool read_wish(int argc, char **argv, struct wish *ret, struct err *err)
{
    struct {
        const char *name;
        long least, most, *value;
    } options[] = {{"--staff", STAFF_LEAST, STAFF_MOST, &ret->staff},
                   {"--facilities", 1, FACILITIES_MOST, &ret->facilities},
                   {"--seed", 0, SEED_MOST, &ret->seed}};
    *ret = (struct wish){.seed = 1};
    for (int i = 1; i < argc; i += 2) {
        size_t o = 0;
        while (o < 3 && strcmp(argv[i], options[o].name) != 0)
            o++;
        if (o == 3 || i + 1 == argc)
            return err_set(err, ERR_INVALID,
                           "usage: attest demo [--staff N [--facilities N] [--seed N]]");
        if (!whole_number(argv[i + 1], options[o].least, options[o].most, options[o].value))
            return err_set(err, ERR_INVALID, "%s is a number from %ld to %ld.", options[o].name,
                           options[o].least, options[o].most);
    }
    if (argc > 1 && !ret->staff)
        return err_set(err, ERR_INVALID, "A synthetic network needs --staff N.");
    if (!ret->facilities)
        ret->facilities =
            ret->staff / 100 + 1 < FACILITIES_MOST ? ret->staff / 100 + 1 : FACILITIES_MOST;
    return true;
}

int cli_demo(void *mem, int argc, char **argv)
{
    struct err err = {0};
    struct demo is = {0};
    struct wish wish;
    struct db *db = NULL;
    if (!read_wish(argc, argv, &wish, &err) || !(db = cli_connect(mem, "attest_job", &err)) ||
        !look(db, mem, &is, &err))
        return cli_fail(&err);
    if (wish.staff && is.network) {
        err_set(&err, ERR_CONFLICT,
                "This database holds a network already; a synthetic one goes only into an empty "
                "database. If a load was interrupted, attest award reckon works out what is left.");
        return cli_fail(&err);
    }
    if (is.network && is.logins && is.course && is.history && is.timelines)
        puts("the demo network is already here");
    else if (!fill(db, mem, &is, &wish, &err))
        return cli_fail(&err);
    return print_counts(db, mem, &err) ? CLI_DONE : cli_fail(&err);
}
