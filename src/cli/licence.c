/* attest licence import.  SPDX-License-Identifier: Apache-2.0
 *
 * Terms of licences from a file in CSV, a line for each: all of the file is taken or nothing of it,
 * and every line that is at fault is told. What follows (due days, standing) is reckoned in the
 * same transaction.
 */
#include "domain/licence.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/table.h"
#include "domain/reckon.h"
#include "domain/timeline.h"
#include "util/mem.h"
#include "util/text.h"

enum column { EMPLOYEE, KIND, STATE, FROM, TO, RENEWALS, ENDED, NUMBER, COLUMNS };
static const char *const column_names[COLUMNS] = {"employee_number", "kind",  "state", "from", "to",
                                                  "renewals",        "ended", "number"};
enum { NEEDED = RENEWALS };

struct line {
    struct licence_term_said said;
    date ended;
    const char *number; /* of the licence; NULL: the line says none */
};

struct licences {
    struct db *db;
    const void *mem;
    struct table t;
    struct line *lines;
    const struct db_rows *found;
};

static const struct {
    const char *word, *says;
} sayings[] = {
    {"person", "nobody has this employee number"},
    {"backwards", "the term ends before it begins"},
    {"end", "ended lies before the first term"},
    {"twice", "the same term stands in a line above"},
    {"overlap", "another term of this licence is in the way: terms come one after another, in the "
                "order of renewals"},
    {"known", "this is on record already"},
};

static bool day_is_sane(struct licences *l, size_t i, enum column c, bool may_lack, date *ret)
{
    if (!table_day(&l->t, i, c, may_lack, ret) || *ret == DATE_NONE)
        return false;
    if (*ret >= date_from_ymd(1930, 1, 1) && *ret <= date_from_ymd(2099, 12, 31))
        return true;
    table_problem(&l->t, i,
                  mem_format(l->mem, "%s lies outside the years 1930 to 2099", column_names[c]));
    return false;
}

/* What can be seen by the line alone. */
static void read_line(struct licences *l, size_t i)
{
    struct line *line = &l->lines[i];
    const char *renewals = table_cell(&l->t, i, RENEWALS);
    int64_t n = 0;
    line->said.kind = licence_kind_from_typed(l->mem, table_cell(&l->t, i, KIND));
    line->said.state = licence_state_from_typed(l->mem, table_cell(&l->t, i, STATE));
    if (!line->said.kind)
        table_problem(&l->t, i, "kind is a word in letters, such as nursing");
    if (!line->said.state)
        table_problem(&l->t, i, "state is the two letters of a state, such as FL");
    if (*renewals && !text_whole_number(renewals, LICENCE_TERM_MAX, &n))
        table_problem(&l->t, i, "renewals is a whole number from 0 to 99");
    line->said.number = (int)n;
    if (!licence_number_from_typed(l->mem, table_cell(&l->t, i, NUMBER), &line->number))
        table_problem(&l->t, i,
                      "number has letters, digits, spaces, dots, hyphens and slashes, up to 40");
    day_is_sane(l, i, FROM, false, &line->said.from);
    day_is_sane(l, i, TO, false, &line->said.to);
    day_is_sane(l, i, ENDED, true, &line->ended);
}

/* And what only the database knows; each that is at fault is told. */
static bool check(struct licences *l, struct err *err)
{
    size_t n = l->t.n;
    const char **places = mem_array(l->mem, const char *, n + 1);
    const char **states = mem_array(l->mem, const char *, n + 1);
    const char **kinds = mem_array(l->mem, const char *, n + 1);
    const char **numbers = mem_array(l->mem, const char *, n + 1);
    l->lines = mem_array(l->mem, struct line, n + 1);
    for (size_t i = 0; i < n; i++) {
        read_line(l, i);
        places[i] = db_from_int(l->mem, (int64_t)i + 1);
        states[i] = l->lines[i].said.state;
        kinds[i] = l->lines[i].said.kind;
        numbers[i] = db_from_int(l->mem, l->lines[i].said.number);
    }
    if (l->t.problems)
        return true;
    l->found =
        db_run(l->db, l->mem, STMT_LICENCE_CHECK,
               DB_PARAMS(db_from_array(l->mem, places, n), table_param(&l->t, EMPLOYEE, false),
                         db_from_array(l->mem, states, n), db_from_array(l->mem, kinds, n),
                         db_from_array(l->mem, numbers, n), table_param(&l->t, FROM, false),
                         table_param(&l->t, TO, false), table_param(&l->t, ENDED, true),
                         table_param(&l->t, NUMBER, true)),
               err);
    for (size_t i = 0; l->found && i < n; i++) {
        const char *word = db_text(l->found, i, "problem");
        l->lines[i].said.person = db_int(l->found, i, "person_id");
        for (size_t k = 0; word && k < sizeof sayings / sizeof *sayings; k++) {
            if (!strcmp(word, sayings[k].word))
                table_problem(&l->t, i, sayings[k].says);
        }
    }
    return l->found;
}

static int compare_people(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* Everybody in the file once, in the order in which they are locked. */
static int64_t *people_of(const struct licences *l, size_t *ret_n)
{
    int64_t *people = mem_array(l->mem, int64_t, l->t.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < l->t.n; i++)
        people[i] = l->lines[i].said.person;
    qsort(people, l->t.n, sizeof *people, compare_people);
    for (size_t i = 0; i < l->t.n; i++) {
        if (!n || people[n - 1] != people[i])
            people[n++] = people[i];
    }
    *ret_n = n;
    return people;
}

static bool put_end(struct licences *l, const struct line *line, struct err *err)
{
    struct db_rows *licence = db_run(
        l->db, l->mem, STMT_LICENCE_ADD,
        DB_PARAMS(db_from_int(l->mem, line->said.person), line->said.state, line->said.kind, NULL),
        err);
    return licence && licence_end(l->db, l->mem, line->said.person, 0, db_text(licence, 0, "id"),
                                  line->ended, "Imported.", err);
}

static bool put_number(struct licences *l, const struct line *line, struct err *err)
{
    struct db_rows *licence = db_run(
        l->db, l->mem, STMT_LICENCE_ADD,
        DB_PARAMS(db_from_int(l->mem, line->said.person), line->said.state, line->said.kind, NULL),
        err);
    return licence && licence_number_put(l->db, l->mem, line->said.person, 0,
                                         db_text(licence, 0, "id"), line->number, err);
}

static bool take(struct licences *l, size_t *ret_people, struct err *err)
{
    int64_t *people = people_of(l, ret_people);
    bool done = true;
    for (size_t i = 0; done && i < *ret_people; i++)
        done = timeline_lock(l->db, people[i], err);
    for (size_t i = 0; done && i < l->t.n; i++) {
        done = licence_put(l->db, l->mem, &l->lines[i].said, err);
        if (done && l->lines[i].ended != DATE_NONE)
            done = put_end(l, &l->lines[i], err);
        if (done && l->lines[i].number)
            done = put_number(l, &l->lines[i], err);
    }
    return done && reckon_many(l->db, people, *ret_people, err);
}

static int tell(const struct licences *l, bool dry, size_t people)
{
    if (l->t.problems)
        fprintf(stderr, "nothing was imported: %zu problem%s\n", l->t.problems,
                l->t.problems == 1 ? "" : "s");
    else if (!l->t.n)
        puts("the file has no lines below its first: nothing was imported");
    else if (dry)
        printf("dry run: %zu terms of %zu people would be put on record\n", l->t.n, people);
    else
        printf("%zu terms of %zu people are on record\n", l->t.n, people);
    return l->t.problems ? CLI_NOT_IN_ORDER : CLI_DONE;
}

int cli_licence_import(void *mem, int argc, char **argv)
{
    struct err err = {0};
    struct licences l = {.mem = mem};
    bool dry = argc == 3 && !strcmp(argv[2], "--dry-run");
    char *text;
    size_t people = 0;
    if (argc != 2 + dry || argv[1][0] == '-') {
        err_set(&err, ERR_INVALID, "usage: attest licence import FILE.csv [--dry-run]");
        return cli_fail(&err);
    }
    if (!table_open(mem, argv[1], column_names, COLUMNS, NEEDED, TABLE_LINES_MAX, &l.t, &text,
                    &err) ||
        !(l.db = cli_connect(mem, "attest_job", &err)))
        return cli_fail(&err);
    db_queue_begin(l.db, false);
    bool done = db_sync(l.db, &err) && db_next(l.db, mem, &err) &&
                db_do(l.db, STMT_HISTORY_LOCK, NULL, &err) && check(&l, &err);
    bool takes = done && !l.t.problems && l.t.n;
    if (takes)
        done = take(&l, &people, &err) && (dry || db_commit(l.db, &err));
    if (!done || dry || !takes)
        db_rollback(l.db);
    return done ? tell(&l, dry, people) : cli_fail(&err);
}
