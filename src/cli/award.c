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
#include "domain/reckon.h"
#include "util/csv.h"
#include "util/mem.h"

enum { FILE_MAX = 16 * 1024 * 1024, LINES_MAX = 3000 };

enum column { EMPLOYEE, ACTION, CERTIFICATION, COURSE, DAY, UNTIL, TITLE, TOPIC, HOURS, COLUMNS };
static const char *const column_names[COLUMNS] = {"employee_number", "action", "certification",
                                                  "course",          "date",   "valid_to",
                                                  "title",           "topic",  "hours"};

struct history {
    struct db *db;
    const void *mem;
    struct csv csv;
    size_t at[COLUMNS], n; /* n: lines below the first */
    size_t problems;
    const struct db_rows *found;
};

/* ---- reckoning ---- */

int cli_award_reckon(void *mem, int argc, char **argv)
{
    struct err err = {0};
    struct db *db = cli_connect(mem, "attest_job", &err);
    const char *numbers =
        argc > 1 ? db_from_array(mem, (const char *const *)argv + 1, (size_t)argc - 1) : NULL;
    struct db_rows *people =
        db ? db_run(db, mem, STMT_HISTORY_WHO, DB_PARAMS(numbers), &err) : NULL;
    if (!people)
        return cli_fail(&err);
    size_t n = db_count(people);
    if (argc > 1 && n != (size_t)argc - 1) {
        err_set(&err, ERR_NOT_FOUND, "Only %zu of these %d employee numbers are known.", n,
                argc - 1);
        return cli_fail(&err);
    }
    if (!reckon_in_batches(db, reckon_people_of(mem, people, "id", &n), n, &err))
        return cli_fail(&err);
    printf("%zu people reckoned\n", n);
    return CLI_DONE;
}

/* ---- reading ---- */

static bool read_file(const void *mem, const char *path, char **ret, size_t *ret_len,
                      struct err *err)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return err_set(err, ERR_NOT_FOUND, "%s cannot be read.", path);
    *ret = mem_array(mem, char, FILE_MAX + 1);
    *ret_len = fread(*ret, 1, FILE_MAX + 1, file);
    bool whole = !ferror(file) && *ret_len <= FILE_MAX;
    fclose(file);
    return whole ||
           err_set(err, ERR_TOO_LARGE, "%s is larger than %d MiB.", path, FILE_MAX / 1024 / 1024);
}

static const char *cell(const struct history *h, size_t i, enum column c)
{
    return csv_field(&h->csv.rows[i + 1], h->at[c]);
}

static bool columns(struct history *h, struct err *err)
{
    if (!h->csv.n)
        return err_set(err, ERR_INVALID, "The file is empty. Its first line names the columns.");
    for (size_t c = 0; c < COLUMNS; c++) {
        h->at[c] = csv_column(&h->csv, column_names[c]);
        if (h->at[c] == SIZE_MAX && (c == EMPLOYEE || c == ACTION || c == DAY))
            return err_set(err, ERR_INVALID, "The first line names no column \"%s\".",
                           column_names[c]);
    }
    for (size_t i = 0; i < h->csv.rows[0].n; i++) {
        size_t c = 0;
        while (c < COLUMNS && h->at[c] != i)
            c++;
        if (c == COLUMNS)
            return err_set(err, ERR_INVALID, "The column \"%s\" is not known, or named twice.",
                           h->csv.rows[0].fields[i]);
    }
    h->n = h->csv.n - 1;
    return h->n <= LINES_MAX ||
           err_set(err, ERR_TOO_LARGE, "The file has more than %d lines.", LINES_MAX);
}

static void problem(struct history *h, size_t i, const char *says)
{
    fprintf(stderr, "line %d: %s\n", h->csv.rows[i + 1].line, says);
    h->problems++;
}

/* A day, or empty where it may be. */
static bool day_of(struct history *h, size_t i, enum column c, bool may_lack)
{
    date d;
    const char *text = cell(h, i, c);
    if ((!*text && may_lack) || date_parse(text, &d))
        return true;
    problem(
        h, i,
        mem_format(h->mem, "%s is a day such as 2026-03-31, not \"%s\"", column_names[c], text));
    return false;
}

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

static const char *column_param(const struct history *h, enum column c, bool null_if_empty)
{
    const char **items = mem_array(h->mem, const char *, h->n + 1);
    for (size_t i = 0; i < h->n; i++)
        items[i] = null_if_empty && !*cell(h, i, c) ? NULL : cell(h, i, c);
    return db_from_array(h->mem, items, h->n);
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
    const char **lines = mem_array(h->mem, const char *, h->n + 1);
    for (size_t i = 0; i < h->n; i++) {
        lines[i] = db_from_int(h->mem, (int64_t)i);
        day_of(h, i, DAY, false);
        day_of(h, i, UNTIL, true);
        if (hundredths_of(cell(h, i, HOURS)) < 0)
            problem(h, i, "hours is a number such as 1.5");
    }
    if (h->problems)
        return true;
    h->found =
        db_run(h->db, h->mem, STMT_HISTORY_CHECK,
               DB_PARAMS(db_from_array(h->mem, lines, h->n), column_param(h, EMPLOYEE, false),
                         column_param(h, ACTION, false), column_param(h, CERTIFICATION, false),
                         column_param(h, COURSE, false), column_param(h, DAY, false),
                         column_param(h, UNTIL, true), column_param(h, TITLE, false)),
               err);
    for (size_t i = 0; h->found && i < h->n; i++) {
        const char *word = db_text(h->found, i, "problem");
        for (size_t k = 0; word && k < sizeof sayings / sizeof *sayings; k++) {
            if (!strcmp(word, sayings[k].word))
                problem(h, i, sayings[k].says);
        }
    }
    return h->found;
}

/* ---- writing ---- */

static bool add_line(struct history *h, const char *import, size_t i, struct err *err)
{
    const char *number = db_from_int(h->mem, h->csv.rows[i + 1].line),
               *person = db_text(h->found, i, "person_id"),
               *certification = db_text(h->found, i, "certification_id"), *day = cell(h, i, DAY),
               *until = *cell(h, i, UNTIL) ? cell(h, i, UNTIL) : NULL,
               *topic = *cell(h, i, TOPIC) ? cell(h, i, TOPIC) : NULL;
    int hundredths = hundredths_of(cell(h, i, HOURS));
    if (!strcmp(cell(h, i, ACTION), "award"))
        return db_do(h->db, STMT_HISTORY_AWARD,
                     DB_PARAMS(import, number, person, certification, day, until), err);
    if (!strcmp(cell(h, i, ACTION), "completion"))
        return db_do(
            h->db, STMT_HISTORY_COMPLETION,
            DB_PARAMS(import, number, person, db_text(h->found, i, "course_version_id"), day), err);
    return db_do(h->db, STMT_HISTORY_EVIDENCE,
                 DB_PARAMS(import, number, person, certification, cell(h, i, TITLE), topic,
                           hundredths ? db_from_int(h->mem, hundredths) : NULL, day),
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
    for (size_t i = 0; done && i < h->n; i++)
        done = add_line(h, db_text(made, 0, "id"), i, err);
    struct db_rows *who =
        done ? db_run(h->db, h->mem, STMT_HISTORY_PEOPLE, DB_PARAMS(db_text(made, 0, "id")), err)
             : NULL;
    if (!who || !reckon_import(h->db, h->mem, who, &people, err))
        return false;
    if (dry)
        printf("dry run: %zu lines about %zu people would be imported\n", h->n, people);
    else if (db_commit(h->db, err))
        printf("import %s: %zu lines about %zu people\n", db_text(made, 0, "id"), h->n, people);
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
    size_t len = 0;
    if (argc != 2 + dry || argv[1][0] == '-') {
        err_set(&err, ERR_INVALID, "usage: attest award import FILE.csv [--dry-run]");
        return cli_fail(&err);
    }
    if (!read_file(mem, argv[1], &text, &len, &err) || !csv_parse(mem, text, len, &h.csv, &err) ||
        !columns(&h, &err) || !(h.db = cli_connect(mem, "attest_job", &err)))
        return cli_fail(&err);
    db_queue_begin(h.db, false);
    bool done = db_sync(h.db, &err) && db_next(h.db, mem, &err) && check(&h, &err);
    if (done && !h.problems && h.n)
        done = take(&h, argv[1], text, dry, &err);
    if (!done || dry || h.problems || !h.n)
        db_rollback(h.db);
    if (!done)
        return cli_fail(&err);
    if (h.problems)
        fprintf(stderr, "nothing was imported: %zu problem%s\n", h.problems,
                h.problems == 1 ? "" : "s");
    else if (!h.n)
        puts("the file has no lines below its first: nothing was imported");
    return h.problems ? CLI_NOT_IN_ORDER : CLI_DONE;
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
