/* attest award reckon | import | undo.  SPDX-License-Identifier: Apache-2.0
 *
 * History that is brought along: a file in CSV, a line for each thing, with the columns
 * employee_number, action, date and, as the action needs them, certification, course, valid_to,
 * title, topic, hours. Actions: award (a certification held from date to valid_to; empty: without
 * end), completion (of the course, on date), evidence (outside training with a title). All of the
 * file is taken or nothing of it; what follows (awards, standing) is reckoned in the same
 * transaction. An import is undone as a whole.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/table.h"
#include "domain/reckon.h"
#include "util/mem.h"

enum column { EMPLOYEE, ACTION, DAY, CERTIFICATION, COURSE, UNTIL, TITLE, TOPIC, HOURS, COLUMNS };
static const char *const column_names[COLUMNS] = {"employee_number", "action", "date",
                                                  "certification",   "course", "valid_to",
                                                  "title",           "topic",  "hours"};
enum { NEEDED = CERTIFICATION };

struct history {
    struct db *db;
    const void *mem;
    struct table t;
    const struct db_rows *found;
};

/* ---- reckoning ---- */

bool cli_reckon(void *mem, const char *const *numbers, size_t n_numbers, size_t *ret,
                struct err *err)
{
    struct db *db = cli_connect(mem, "attest_job", err);
    struct db_rows *people =
        db ? db_run(db, mem, STMT_HISTORY_WHO,
                    DB_PARAMS(n_numbers ? db_from_array(mem, numbers, n_numbers) : NULL), err)
           : NULL;
    if (!people)
        return false;
    *ret = db_count(people);
    if (n_numbers && *ret != n_numbers)
        return err_set(err, ERR_NOT_FOUND, "Only %zu of these %zu employee numbers are known.",
                       *ret, n_numbers);
    return reckon_in_batches(db, reckon_people_of(mem, people, "id", ret), *ret, err);
}

int cli_award_reckon(void *mem, int argc, char **argv)
{
    struct err err = {0};
    size_t n = 0;
    if (!cli_reckon(mem, (const char *const *)argv + 1, (size_t)argc - 1, &n, &err))
        return cli_fail(&err);
    printf("%zu people reckoned\n", n);
    return CLI_DONE;
}

/* ---- reading ---- */

/* Hours with up to two decimals, as hundredths; 0: none said; -1: it is no number. */
static int hundredths_of(const char *text)
{
    if (!*text)
        return 0;
    char *end;
    double hours = strtod(text, &end);
    bool fine = strspn(text, "0123456789.") == strlen(text) && !*end && hours > 0 && hours <= 1000;
    return fine ? (int)(hours * 100 + 0.5) : -1;
}

static const struct {
    const char *word, *says;
} sayings[] = {
    {"person", "nobody has this employee number"},
    {"action", "the action is award, completion or evidence"},
    {"certification", "there is no such certification"},
    {"course", "there is no such course, or nothing of it was ever published"},
    {"future", "the date lies in the future"},
    {"until", "valid_to lies before date"},
    {"title", "evidence needs a title"},
    {"twice", "the same stands in a line above"},
    {"known", "this is on record already"},
};

/* What the lines name; each that is at fault is told on stderr. */
static bool check(struct history *h, struct err *err)
{
    const char **lines = mem_array(h->mem, const char *, h->t.n + 1);
    date day;
    for (size_t i = 0; i < h->t.n; i++) {
        lines[i] = db_from_int(h->mem, (int64_t)i);
        table_day(&h->t, i, DAY, false, &day);
        table_day(&h->t, i, UNTIL, true, &day);
        if (hundredths_of(table_cell(&h->t, i, HOURS)) < 0)
            table_problem(&h->t, i, "hours is a number such as 1.5");
    }
    if (h->t.problems)
        return true;
    h->found = db_run(
        h->db, h->mem, STMT_HISTORY_CHECK,
        DB_PARAMS(db_from_array(h->mem, lines, h->t.n), table_param(&h->t, EMPLOYEE, false),
                  table_param(&h->t, ACTION, false), table_param(&h->t, CERTIFICATION, false),
                  table_param(&h->t, COURSE, false), table_param(&h->t, DAY, false),
                  table_param(&h->t, UNTIL, true), table_param(&h->t, TITLE, false)),
        err);
    for (size_t i = 0; h->found && i < h->t.n; i++) {
        const char *word = db_text(h->found, i, "problem");
        for (size_t k = 0; word && k < sizeof sayings / sizeof *sayings; k++) {
            if (!strcmp(word, sayings[k].word))
                table_problem(&h->t, i, sayings[k].says);
        }
    }
    return h->found;
}

/* ---- writing ---- */

static bool add_line(struct history *h, const char *import, size_t i, struct err *err)
{
    const char *number = db_from_int(h->mem, table_line(&h->t, i)),
               *person = db_text(h->found, i, "person_id"),
               *certification = db_text(h->found, i, "certification_id"),
               *day = table_cell(&h->t, i, DAY),
               *until = *table_cell(&h->t, i, UNTIL) ? table_cell(&h->t, i, UNTIL) : NULL,
               *topic = *table_cell(&h->t, i, TOPIC) ? table_cell(&h->t, i, TOPIC) : NULL;
    int hundredths = hundredths_of(table_cell(&h->t, i, HOURS));
    if (!strcmp(table_cell(&h->t, i, ACTION), "award"))
        return db_do(h->db, STMT_HISTORY_AWARD,
                     DB_PARAMS(import, number, person, certification, day, until), err);
    if (!strcmp(table_cell(&h->t, i, ACTION), "completion"))
        return db_do(
            h->db, STMT_HISTORY_COMPLETION,
            DB_PARAMS(import, number, person, db_text(h->found, i, "course_version_id"), day), err);
    return db_do(h->db, STMT_HISTORY_EVIDENCE,
                 DB_PARAMS(import, number, person, certification, table_cell(&h->t, i, TITLE),
                           topic, hundredths ? db_from_int(h->mem, hundredths) : NULL, day),
                 err);
}

/* Everybody whom an import concerns, in the order of their ids: locked before anything is written,
 * and reckoned when all is in. */
static int compare_ids(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static bool lock_people(struct history *h, struct err *err)
{
    size_t n;
    int64_t *people = reckon_people_of(h->mem, h->found, "person_id", &n);
    qsort(people, n, sizeof *people, compare_ids);
    return timeline_lock_all(h->db, people, n, err);
}

static bool reckon_import(struct db *db, const void *mem, const struct db_rows *people,
                          size_t *ret_n, struct err *err)
{
    int64_t *ids = reckon_people_of(mem, people, "person_id", ret_n);
    return reckon_many(db, ids, *ret_n, err);
}

static bool take(struct history *h, const char *path, const char *text, bool dry, struct err *err)
{
    size_t people = 0;
    const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
    if (!lock_people(h, err))
        return false;
    struct db_rows *made = db_run(h->db, h->mem, STMT_HISTORY_BEGIN, DB_PARAMS(name, text), err);
    bool done = made;
    for (size_t i = 0; done && i < h->t.n; i++)
        done = add_line(h, db_text(made, 0, "id"), i, err);
    struct db_rows *who =
        done ? db_run(h->db, h->mem, STMT_HISTORY_PEOPLE, DB_PARAMS(db_text(made, 0, "id")), err)
             : NULL;
    if (!who || !reckon_import(h->db, h->mem, who, &people, err))
        return false;
    if (dry)
        printf("dry run: %zu lines about %zu people would be imported\n", h->t.n, people);
    else if (db_commit(h->db, err))
        printf("import %s: %zu lines about %zu people\n", db_text(made, 0, "id"), h->t.n, people);
    else
        return false;
    return true;
}

int cli_award_import(void *mem, int argc, char **argv)
{
    struct err err = {0};
    struct history h = {.mem = mem};
    bool dry = argc == 3 && !strcmp(argv[2], "--dry-run");
    char *text = NULL;
    if (argc != 2 + dry || argv[1][0] == '-') {
        err_set(&err, ERR_INVALID, "usage: attest award import FILE.csv [--dry-run]");
        return cli_fail(&err);
    }
    if (!table_open(mem, argv[1], column_names, COLUMNS, NEEDED, TABLE_LINES_MAX, &h.t, &text,
                    &err) ||
        !(h.db = cli_connect(mem, "attest_job", &err)))
        return cli_fail(&err);
    db_queue_begin(h.db, false);
    bool done = db_sync(h.db, &err) && db_next(h.db, mem, &err) &&
                db_do(h.db, STMT_HISTORY_LOCK, NULL, &err) && check(&h, &err);
    if (done && !h.t.problems && h.t.n)
        done = take(&h, argv[1], text, dry, &err);
    if (!done || dry || h.t.problems || !h.t.n)
        db_rollback(h.db);
    if (!done)
        return cli_fail(&err);
    if (h.t.problems)
        fprintf(stderr, "nothing was imported: %zu problem%s\n", h.t.problems,
                h.t.problems == 1 ? "" : "s");
    else if (!h.t.n)
        puts("the file has no lines below its first: nothing was imported");
    return h.t.problems ? CLI_NOT_IN_ORDER : CLI_DONE;
}

static bool undo(struct db *db, const void *mem, const char *import, const char *reason,
                 struct err *err)
{
    size_t people;
    struct db_rows *state = db_run(db, mem, STMT_HISTORY_STATE, DB_PARAMS(import), err);
    if (!state)
        return false;
    if (!db_count(state))
        return err_set(err, ERR_NOT_FOUND, "There is no import %s.", import);
    if (db_bool(state, 0, "undone"))
        return err_set(err, ERR_CONFLICT, "Import %s was undone before.", import);
    struct db_rows *who = db_run(db, mem, STMT_HISTORY_PEOPLE, DB_PARAMS(import), err);
    if (!who || !timeline_lock_all(db, reckon_people_of(mem, who, "person_id", &people),
                                   db_count(who), err))
        return false;
    struct db_rows *rows = db_run(db, mem, STMT_HISTORY_UNDO, DB_PARAMS(import, reason), err);
    if (!rows || !reckon_import(db, mem, who, &people, err) || !db_commit(db, err))
        return false;
    printf("import %s is undone: %s lines about %zu people\n", import, db_text(rows, 0, "lines"),
           people);
    return true;
}

int cli_award_undo(void *mem, int argc, char **argv)
{
    struct err err = {0};
    if (argc != 3 || strspn(argv[1], "0123456789") != strlen(argv[1]) || strlen(argv[1]) > 15 ||
        !*argv[1] || !*argv[2]) {
        err_set(&err, ERR_INVALID, "usage: attest award undo IMPORT REASON");
        return cli_fail(&err);
    }
    struct db *db = cli_connect(mem, "attest_job", &err);
    if (!db)
        return cli_fail(&err);
    db_queue_begin(db, false);
    bool done =
        db_sync(db, &err) && db_next(db, mem, &err) && undo(db, mem, argv[1], argv[2], &err);
    if (!done)
        db_rollback(db);
    return done ? CLI_DONE : cli_fail(&err);
}
