/* attest work: what falls due without anybody asking.  SPDX-License-Identifier: Apache-2.0
 *
 * Closes attempts whose time has been up for a day, each in a transaction of its own. Standing and
 * dates never wait for it: what it records carries the instant of the deadline. It may run twice at
 * once: the second finds the first's attempts closed. Without --once it goes on until SIGTERM or
 * SIGINT, and looks again every minute.
 */
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "cli/cli.h"
#include "domain/quiz.h"
#include "util/mem.h"

enum { BATCH = 100, PAUSE_SECONDS = 60 };

static volatile sig_atomic_t asked_to_stop;

static void stop(int signal)
{
    (void)signal;
    asked_to_stop = 1;
}

static bool close_one(struct db *db, const void *mem, const struct db_rows *due, size_t row,
                      struct err *err)
{
    db_queue_begin(db, false);
    db_queue(db, STMT_TRANSACTION_PERSON, DB_PARAMS(db_text(due, row, "person_id")));
    bool done = db_sync(db, err) && db_next(db, mem, err) && db_next(db, mem, err) &&
                quiz_conclude(db, mem, db_int(due, row, "person_id"), db_int(due, row, "id"),
                              END_CLOSED, NULL, err) &&
                db_commit(db, err);
    if (!done)
        db_rollback(db);
    return done;
}

/* One batch after attempt *last; *ret_n: how many there were. An attempt that cannot be closed is
 * named and left for the next time. */
static bool close_batch(struct db *db, const void *mem, int64_t *last, size_t *ret_n,
                        size_t *ret_failed, struct err *err)
{
    struct db_rows *due = db_run(db, mem, STMT_ATTEMPT_DUE,
                                 DB_PARAMS(db_from_int(mem, *last), db_from_int(mem, BATCH)), err);
    if (!due)
        return false;
    *ret_n = db_count(due);
    for (size_t i = 0; i < *ret_n && !asked_to_stop; i++) {
        void *scratch = mem_owner(mem, "attempt");
        struct err why = {0};
        *last = db_int(due, i, "id");
        if (!close_one(db, scratch, due, i, &why)) {
            (*ret_failed)++;
            fprintf(stderr, "attest: attempt %lld: ", (long long)*last);
            cli_fail(&why);
        }
        mem_free(scratch);
    }
    return true;
}

static bool close_due(struct db *db, void *mem, size_t *ret_failed, struct err *err)
{
    int64_t last = 0;
    size_t n = BATCH, closed = 0;
    bool done = true;
    *ret_failed = 0;
    while (done && n == BATCH && !asked_to_stop) {
        void *scratch = mem_owner(mem, "batch");
        done = db_ensure(db, err) && close_batch(db, scratch, &last, &n, ret_failed, err);
        closed += done ? n : 0;
        mem_free(scratch);
    }
    if (done && closed)
        printf("%zu attempts closed\n", closed - *ret_failed);
    fflush(stdout);
    return done;
}

int cli_work(void *mem, int argc, char **argv)
{
    struct err err = {0};
    size_t failed = 0;
    bool once = argc == 2 && !strcmp(argv[1], "--once");
    if (argc > 1 && !once) {
        err_set(&err, ERR_INVALID, "usage: attest work [--once]");
        return cli_fail(&err);
    }
    struct sigaction action = {.sa_handler = stop};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    struct db *db = cli_connect(mem, "attest_job", &err);
    if (!db)
        return cli_fail(&err);
    do {
        /* The database may be away for a while: said, and tried again. */
        if (!close_due(db, mem, &failed, &err) && (cli_fail(&err), once))
            return CLI_COULD_NOT;
        err = (struct err){0};
        if (!once && !asked_to_stop)
            nanosleep(&(struct timespec){.tv_sec = PAUSE_SECONDS}, NULL);
    } while (!once && !asked_to_stop);
    return failed ? CLI_NOT_IN_ORDER : CLI_DONE;
}
