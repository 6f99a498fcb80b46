/*
 * attest demo: the demo network.  SPDX-License-Identifier: Apache-2.0
 *
 * In steps, each of which sees for itself whether it is done, so that an interrupted load is
 * finished by the next: people and rules, logins, the course, the past, timelines.
 */
#include <stdio.h>

#include "cli/cli.h"
#include "domain/password.h"
#include "domain/reckon.h"
#include "store/migrate.h"
#include "util/mem.h"

enum { LOGINS = 5 };
#define COURSE "courses/CORE-101"
static const char *const logins[LOGINS] = {"staff@demo.example", "manager@demo.example",
                                           "author@demo.example", "reviewer@demo.example",
                                           "admin@demo.example"};

struct demo {
    bool network, course, history, logins, timelines;
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

static bool script(void *mem, const char *name, struct err *err)
{
    struct db *owner = cli_connect(mem, "attest_owner", err);
    bool done = owner && migrate_demo(owner, name, err);
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

static bool update_timelines(struct db *db, const void *mem, struct err *err)
{
    size_t n;
    struct db_rows *people = db_run(db, mem, STMT_DEMO_PEOPLE, NULL, err);
    return people &&
           reckon_in_batches(db, reckon_people_of(mem, people, "id", &n), db_count(people), err);
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

static bool fill(struct db *db, void *mem, const struct demo *is, struct err *err)
{
    if (!is->network && !script(mem, "network", err))
        return false;
    if (!is->logins && !add_logins(db, mem, err))
        return false;
    if (!is->course && !import_course(mem, err))
        return false;
    if (!is->history && !script(mem, "history", err))
        return false;
    return update_timelines(db, mem, err);
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

int cli_demo(void *mem, int argc, char **argv)
{
    struct err err = {0};
    struct demo is = {0};
    (void)argv;
    if (argc > 1) {
        err_set(&err, ERR_INVALID, "attest demo takes no arguments.");
        return cli_fail(&err);
    }
    struct db *db = cli_connect(mem, "attest_job", &err);
    if (!db || !look(db, mem, &is, &err))
        return cli_fail(&err);
    if (is.network && is.logins && is.course && is.history && is.timelines)
        puts("the demo network is already here");
    else if (!fill(db, mem, &is, &err))
        return cli_fail(&err);
    return print_counts(db, mem, &err) ? CLI_DONE : cli_fail(&err);
}
