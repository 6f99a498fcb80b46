/* attest work: what falls due without anybody asking.  SPDX-License-Identifier: Apache-2.0
 *
 * Closes attempts whose time has been up for a day, each in a transaction of its own, and concludes
 * the marking of those that nobody can read any more. Standing and dates never wait for it: what it
 * records carries the instant of the deadline, or of the sending. Then counts again, person by
 * person, what regrades in force concern (cli/work_regrades.c), and folds the counters
 * (domain/folding.h), and numbers what other systems are told (domain/outward.h). It may run twice
 * at once: the second finds the first's work done. Without
 * --once it goes on until SIGTERM or SIGINT, and looks again every minute; for files of
 * people (cli/work_people.c), for changes of rules (cli/work_changes.c), for what is new in the
 * counters and for messages (domain/outbox.h) every few seconds. Files of courses that were checked
 * and never stored go after two hours.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/select.h>
#include <time.h>

#include "cli/cli.h"
#include "cli/work.h"
#include "domain/folding.h"
#include "domain/marking.h"
#include "domain/outbox.h"
#include "domain/outward.h"
#include "domain/quiz.h"
#include "util/cage.h"
#include "util/mem.h"
#include "util/words.h"

enum { BATCH = 100, MINUTE = 60, PAUSE_SECONDS = 2 };

static volatile sig_atomic_t asked_to_stop;

static void stop(int signal)
{
    (void)signal;
    asked_to_stop = 1;
}

/* What is done to one attempt, in a transaction of its own as its learner. */
typedef bool act_fn(struct db *db, const void *mem, int64_t person, int64_t attempt, bool *ret_done,
                    struct err *err);

static bool close_attempt(struct db *db, const void *mem, int64_t person, int64_t attempt,
                          bool *ret_done, struct err *err)
{
    *ret_done = true;
    return quiz_conclude(db, mem, person, attempt, END_CLOSED, NULL, err);
}

static bool act(struct db *db, const void *mem, act_fn *what, const char *person, int64_t attempt,
                bool *ret_done, struct err *err)
{
    db_queue_begin(db, false);
    db_queue(db, STMT_TRANSACTION_PERSON, DB_PARAMS(person));
    bool fine = db_sync(db, err) && db_next(db, mem, err) && db_next(db, mem, err) &&
                what(db, mem, strtoll(person, NULL, 10), attempt, ret_done, err) &&
                db_commit(db, err);
    if (!fine)
        db_rollback(db);
    return fine;
}

/* An attempt with which that cannot be done is named and left for the next time. */
static bool act_and_tell(struct db *db, const void *mem, act_fn *what, const char *person,
                         int64_t attempt, bool *ret_done)
{
    void *scratch = mem_owner(mem, "attempt");
    struct err why = {0};
    bool fine = act(db, scratch, what, person, attempt, ret_done, &why);
    if (!fine) {
        fprintf(stderr, "attest: attempt %lld: ", (long long)attempt);
        cli_fail(&why);
    }
    mem_free(scratch);
    return fine;
}

/* One batch after attempt *last; *ret_n: how many there were. */
static bool close_batch(struct db *db, const void *mem, int64_t *last, size_t *ret_n,
                        size_t *ret_failed, struct err *err)
{
    struct db_rows *due = db_run(db, mem, STMT_ATTEMPT_DUE,
                                 DB_PARAMS(db_from_int(mem, *last), db_from_int(mem, BATCH)), err);
    if (!due)
        return false;
    *ret_n = db_count(due);
    for (size_t i = 0; i < *ret_n && !asked_to_stop; i++) {
        bool done;
        *last = db_int(due, i, "id");
        if (!act_and_tell(db, mem, close_attempt, db_text(due, i, "person_id"), *last, &done))
            (*ret_failed)++;
    }
    return true;
}

static bool close_due(struct db *db, void *mem, size_t *ret_failed, struct err *err)
{
    int64_t last = 0;
    size_t n = BATCH, closed = 0;
    bool done = true;
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

/* Marks what can be marked by nobody any more, and says how much waits for somebody to be named:
 * once, and again whenever it is another number. */
static bool give_up(struct db *db, void *mem, int64_t *told, size_t *ret_failed, struct err *err)
{
    size_t n = 0;
    void *scratch = mem_owner(mem, "stuck");
    struct db_rows *stuck = db_run(db, scratch, STMT_MARKING_STUCK, NULL, err);
    int64_t unread = stuck ? db_int(stuck, 0, "unread") : *told;
    for (size_t i = 0; stuck && i < db_count(stuck) && !asked_to_stop; i++) {
        bool done = false;
        if (db_is_null(stuck, i, "attempt"))
            continue;
        if (!act_and_tell(db, scratch, marking_give_up, db_text(stuck, i, "person"),
                          db_int(stuck, i, "attempt"), &done))
            (*ret_failed)++;
        n += done;
    }
    if (n)
        printf("%zu attempts marked by the readings there are: nobody else may mark them\n", n);
    if (unread && unread != *told)
        fprintf(
            stderr,
            "attest: written answers that nobody may mark: %lld; administrators find them under "
            "/unmarked\n",
            (long long)unread);
    *told = unread;
    fflush(stdout);
    mem_free(scratch);
    return stuck != NULL;
}

/* What may wait for a minute. */
static bool by_the_minute(struct db *db, void *mem, int64_t *told, size_t *ret_failed,
                          struct err *err)
{
    return close_due(db, mem, ret_failed, err) && give_up(db, mem, told, ret_failed, err) &&
           work_regrades(db, mem, &asked_to_stop, ret_failed, err) &&
           folding_run(db, mem, &asked_to_stop, err) && outward_number(db, &asked_to_stop, err) &&
           outbox_look(db, err) && db_do(db, STMT_IMPORT_FORGET, NULL, err) &&
           work_privacy(db, mem, &asked_to_stop, err);
}

/* Until it is time to look again, or to stop: a signal that comes between asking and waiting is
 * heard, too. */
static void pause_for_a_while(void)
{
    sigset_t signals, before;
    sigemptyset(&signals);
    sigaddset(&signals, SIGTERM);
    sigaddset(&signals, SIGINT);
    sigprocmask(SIG_BLOCK, &signals, &before);
    if (!asked_to_stop)
        pselect(0, NULL, NULL, NULL, &(struct timespec){.tv_sec = PAUSE_SECONDS}, &before);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

/* What has come to the counters since the last look. What cannot be folded now is read unfolded. */
static void fold(struct db *db, void *mem)
{
    struct err err = {0};
    if (!(db_ensure(db, &err) && folding_new(db, mem, &asked_to_stop, &err)))
        cli_fail(&err);
}

/* Some of what people are to be told: reminders that were asked for, and while *noting what the day
 * brings. Whether there is more of it. */
static bool note_messages(struct db *db, bool *noting)
{
    struct err err = {0};
    bool reminders = false;
    if (!db_ensure(db, &err) || !outbox_remind(db, &asked_to_stop, &reminders, &err) ||
        (*noting && !outbox_note(db, &asked_to_stop, noting, &err))) {
        cli_fail(&err);
        return *noting = false;
    }
    return *noting || reminders;
}

/* Some of the messages that wait; whether others may be sent at once. A server that is away is told
 * once, until it is there again. */
static bool send_messages(struct db *db, void *mem, bool *told)
{
    struct err err = {0};
    size_t sent = 0, failed = 0;
    bool more = false;
    bool fine =
        db_ensure(db, &err) && outbox_run(db, mem, &asked_to_stop, &more, &sent, &failed, &err);
    if (sent)
        printf("%zu messages sent\n", sent);
    fflush(stdout);
    if (!fine && !*told)
        cli_fail(&err);
    else if (failed && !*told)
        fprintf(stderr, "attest: messages that could not be sent: %zu\n", failed);
    *told = !fine || failed;
    return more;
}

int cli_work(void *mem, int argc, char **argv)
{
    struct err err = {0};
    size_t failed = 0;
    int64_t told = 0; /* how many answers nobody may mark */
    bool told_of_mail = false, noting = false;
    bool once = argc == 2 && !strcmp(argv[1], "--once");
    if (argc > 1 && !once) {
        err_set(&err, ERR_INVALID, "usage: attest work [--once]");
        return cli_fail(&err);
    }
    struct sigaction action = {.sa_handler = stop};
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    signal(SIGPIPE, SIG_IGN);
    /* Messages are in the language of their people. */
    if (!words_open(&err))
        return cli_fail(&err);
    struct db *db = cli_connect(mem, "attest_job", &err);
    if (!db)
        return cli_fail(&err);
    char cage[256];
    if (!cage_enter(CAGE_REMOTE, cage, sizeof cage))
        fprintf(stderr, "attest: %s\n", cage);
    time_t looked = 0;
    do {
        bool more = false, read = false;
        failed = 0;
        /* The database may be away for a while: said, and tried again. */
        if (time(NULL) >= looked + MINUTE) {
            looked = time(NULL);
            noting = true;
            if (!by_the_minute(db, mem, &told, &failed, &err) && (cli_fail(&err), once))
                return CLI_COULD_NOT;
            err = (struct err){0};
        }
        do /* an import that waited for another to be in force is read behind it */
            if (!work_people(db, &asked_to_stop, &read, &failed) ||
                !work_changes(db, &asked_to_stop, &more, &failed) ||
                !(once && (more || work_people(db, &asked_to_stop, &read, &failed))))
                break;
        while ((more || read) && !asked_to_stop);
        fold(db, mem);
        bool unnoted = note_messages(db, &noting);
        while (once && unnoted && !asked_to_stop)
            unnoted = note_messages(db, &noting);
        bool unsent = send_messages(db, mem, &told_of_mail);
        while (once && unsent && !asked_to_stop)
            unsent = send_messages(db, mem, &told_of_mail);
        if (!once && !more && !unnoted && !unsent)
            pause_for_a_while();
    } while (!once && !asked_to_stop);
    return failed ? CLI_NOT_IN_ORDER : CLI_DONE;
}
