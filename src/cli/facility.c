/*
 * attest facility add | import: facilities as they are from a day on.
 * SPDX-License-Identifier: Apache-2.0
 *
 * One or a file of them go the same way: what is said is compared with what is on record on the
 * day, what differs becomes a later version, and the tree is worked out once. All of it is put on
 * record or nothing. Where a facility that staff work in comes to lie elsewhere, or is of another
 * kind, what is asked of them is reckoned in the same transaction (decision 0133).
 */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/place.h"
#include "cli/table.h"
#include "domain/reckon.h"
#include "domain/timeline.h"
#include "util/mem.h"

enum { LINES_MAX = 20000, LEVELS_MAX = 31, TOUCHED_MAX = 50000 };

struct facilities {
    struct db *db;
    const void *mem;
    struct table *t; /* NULL: one, from the command line */
    struct place *said;
    size_t n, problems;
    size_t *by_code;           /* the lines, by their codes */
    const struct db_rows *now; /* facility/now */
    const char **known;        /* codes on record, sorted */
    size_t *row, n_known;      /* where each stands in `now` */
    size_t *held;              /* of each line: what is on record on its day; SIZE_MAX: nothing */
    const char *top;
    struct err *err;
};

static void problem(struct facilities *f, size_t i, const char *says)
{
    if (f->t)
        table_problem(f->t, i, says);
    else if (!f->problems)
        err_set(f->err, ERR_INVALID, "%s", says);
    f->problems++;
}

/* ---- looking up */

static const struct facilities *sorting; /* qsort passes nothing along */

static int by_line_code(const void *a, const void *b)
{
    size_t x = *(const size_t *)a, y = *(const size_t *)b;
    int order = strcmp(sorting->said[x].code, sorting->said[y].code);
    return order ? order : (x > y) - (x < y);
}

static int by_known_code(const void *a, const void *b)
{
    return strcmp(db_text(sorting->now, *(const size_t *)a, "code"),
                  db_text(sorting->now, *(const size_t *)b, "code"));
}

static void sort_codes(struct facilities *f)
{
    size_t rows = db_count(f->now);
    f->by_code = mem_array(f->mem, size_t, f->n + 1);
    f->held = mem_array(f->mem, size_t, f->n + 1);
    f->row = mem_array(f->mem, size_t, rows + 1);
    f->known = mem_array(f->mem, const char *, rows + 1);
    for (size_t i = 0; i < f->n; i++) {
        f->by_code[i] = i;
        f->held[i] = SIZE_MAX;
    }
    for (size_t r = 0; r < rows; r++) {
        if (db_is_null(f->now, r, "place")) {
            f->row[f->n_known++] = r;
            if (db_bool(f->now, r, "is_top"))
                f->top = db_text(f->now, r, "code");
        } else if (!db_is_null(f->now, r, "from_date")) {
            f->held[db_int(f->now, r, "place") - 1] = r;
        }
    }
    sorting = f;
    qsort(f->by_code, f->n, sizeof *f->by_code, by_line_code);
    qsort(f->row, f->n_known, sizeof *f->row, by_known_code);
    for (size_t i = 0; i < f->n_known; i++)
        f->known[i] = db_text(f->now, f->row[i], "code");
}

/* The line of a code; SIZE_MAX: none. */
static size_t line_of(const struct facilities *f, const char *code)
{
    size_t low = 0, high = f->n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (strcmp(f->said[f->by_code[mid]].code, code) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low < f->n && !strcmp(f->said[f->by_code[low]].code, code) ? f->by_code[low] : SIZE_MAX;
}

/* The row of `now` with the latest of a code; SIZE_MAX: it is not on record. */
static size_t known_of(const struct facilities *f, const char *code)
{
    size_t low = 0, high = f->n_known;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (strcmp(f->known[mid], code) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low < f->n_known && !strcmp(f->known[low], code) ? f->row[low] : SIZE_MAX;
}

/* What lies above a line, as it will be; NULL: nothing. */
static const char *above_line(const struct facilities *f, size_t i)
{
    size_t r = f->held[i] != SIZE_MAX ? f->held[i] : known_of(f, f->said[i].code);
    if (f->said[i].under)
        return f->said[i].under;
    return r != SIZE_MAX ? db_text(f->now, r, "under") : f->top;
}

static const char *above(const struct facilities *f, const char *code)
{
    size_t i = line_of(f, code), r = known_of(f, code);
    if (i != SIZE_MAX)
        return above_line(f, i);
    return r != SIZE_MAX ? db_text(f->now, r, "under") : NULL;
}

/* ---- checking */

/* What can be seen by the line alone. */
static void check_line(struct facilities *f, size_t i)
{
    for (size_t part = 0; part < PLACE_PARTS; part++) {
        const char *wrong = place_wrong(f->mem, &f->said[i], part);
        if (wrong)
            problem(f, i, wrong);
    }
}

/* Whether it lies below itself, or too far down. */
static void check_ring(struct facilities *f, size_t i)
{
    const char *code = f->said[i].code, *path = code, *at = above_line(f, i);
    for (int depth = 1; at; depth++, at = above(f, at)) {
        path = mem_format(f->mem, "%s under %s", path, at);
        if (!strcmp(at, code)) {
            problem(f, i, mem_format(f->mem, "it would lie below itself: %s", path));
            return;
        }
        if (depth > LEVELS_MAX) {
            problem(f, i, "there are more than 31 levels above it, or a ring");
            return;
        }
    }
}

/* Whether it is there before what it lies in. */
static void check_day(struct facilities *f, size_t i)
{
    const char *under = above_line(f, i);
    size_t line = under ? line_of(f, under) : SIZE_MAX, r = under ? known_of(f, under) : SIZE_MAX;
    date from, begins = r != SIZE_MAX ? db_date(f->now, r, "begins") : DATE_NONE, other;
    if (!f->said[i].from || !date_parse(f->said[i].from, &from))
        return;
    if (line != SIZE_MAX && f->said[line].from && date_parse(f->said[line].from, &other) &&
        (begins == DATE_NONE || other < begins))
        begins = other;
    if (begins != DATE_NONE && from < begins)
        problem(f, i,
                mem_format(f->mem, "it would be there before %s, which begins on %s", under,
                           db_from_date(f->mem, begins)));
}

static void check_places(struct facilities *f)
{
    for (size_t i = 0; i < f->n; i++) {
        const struct place *p = &f->said[i];
        size_t first = line_of(f, p->code);
        bool is_top = f->top && !strcmp(p->code, f->top);
        if (first != i)
            problem(f, i, mem_format(f->mem, "%s stands in a line above", p->code));
        else if (p->under && is_top)
            problem(f, i, "nothing lies above the top of the network");
        else if (p->under && line_of(f, p->under) == SIZE_MAX && known_of(f, p->under) == SIZE_MAX)
            problem(f, i, mem_format(f->mem, "There is no facility with the code %s.", p->under));
        else
            check_ring(f, i);
    }
    for (size_t i = 0; !f->problems && i < f->n; i++)
        check_day(f, i);
}

/* What is not said is as it was, or as of what lies above. The lines lie in no ring. */
static void fill_in(struct facilities *f, size_t i)
{
    struct place *p = &f->said[i];
    size_t r = f->held[i];
    const char *under = above_line(f, i);
    if (p->state && p->county && p->zone)
        return;
    if (r == SIZE_MAX && under) {
        size_t line = line_of(f, under);
        r = known_of(f, under);
        if (line != SIZE_MAX) {
            fill_in(f, line);
            p->state = p->state ? p->state : f->said[line].state;
            p->county = p->county ? p->county : f->said[line].county;
            p->zone = p->zone ? p->zone : f->said[line].zone;
            return;
        }
    }
    p->state = p->state ? p->state : db_text(f->now, r, "state");
    p->county = p->county ? p->county : db_text(f->now, r, "county");
    p->zone = p->zone ? p->zone : db_text(f->now, r, "zone");
}

static bool check_zones(struct facilities *f, struct err *err)
{
    const char **zones = mem_array(f->mem, const char *, f->n + 1);
    for (size_t i = 0; i < f->n; i++)
        zones[i] = f->said[i].zone;
    struct db_rows *rows = db_run(f->db, f->mem, STMT_FACILITY_ZONES,
                                  DB_PARAMS(db_from_array(f->mem, zones, f->n)), err);
    for (size_t i = 0; rows && i < f->n; i++) {
        if (zones[i] && !db_bool(rows, i, "is_zone"))
            problem(f, i,
                    mem_format(f->mem, "%s is no time zone. Zones are such as America/Detroit.",
                               zones[i]));
    }
    return rows;
}

/* Everything that is wrong is told; f->problems says whether anything is. */
static bool check(struct facilities *f, struct err *err)
{
    for (size_t i = 0; i < f->n; i++)
        check_line(f, i);
    if (f->problems)
        return true;
    const char **codes = mem_array(f->mem, const char *, f->n + 1),
               **days = mem_array(f->mem, const char *, f->n + 1);
    for (size_t i = 0; i < f->n; i++) {
        codes[i] = f->said[i].code;
        days[i] = f->said[i].from;
    }
    f->now = db_run(
        f->db, f->mem, STMT_FACILITY_NOW,
        DB_PARAMS(db_from_array(f->mem, codes, f->n), db_from_array(f->mem, days, f->n)), err);
    if (!f->now)
        return false;
    if (!db_count(f->now))
        return err_set(err, ERR_NOT_FOUND,
                       "There is no facility on record yet. Begin with attest network set-up.");
    sort_codes(f);
    check_places(f);
    if (!f->problems && !check_zones(f, err))
        return false;
    for (size_t i = 0; !f->problems && i < f->n; i++)
        fill_in(f, i);
    return true;
}

/* ---- putting on record */

static bool same(const char *a, const char *b)
{
    return !strcmp(a ? a : "", b ? b : "");
}

struct difference {
    size_t *lines, n, n_new;
    const char **moved; /* codes of those on record whose staff may be asked for other things */
    size_t n_moved;
};

static void compare(struct facilities *f, struct difference *d)
{
    d->lines = mem_array(f->mem, size_t, f->n + 1);
    d->moved = mem_array(f->mem, const char *, f->n + 1);
    for (size_t i = 0; i < f->n; i++) {
        const struct place *p = &f->said[i];
        size_t r = f->held[i];
        bool is_new = known_of(f, p->code) == SIZE_MAX,
             moves = r == SIZE_MAX || !same(p->kind, db_text(f->now, r, "kind")) ||
                     !same(above_line(f, i), db_text(f->now, r, "under")) ||
                     !same(p->state, db_text(f->now, r, "state")) ||
                     !same(p->zone, db_text(f->now, r, "zone"));
        if (!moves && same(p->name, db_text(f->now, r, "name")) &&
            same(p->county, db_text(f->now, r, "county")))
            continue;
        d->lines[d->n++] = i;
        d->n_new += is_new;
        if (moves && !is_new)
            d->moved[d->n_moved++] = p->code;
    }
}

static bool put(struct facilities *f, const struct difference *d, struct err *err)
{
    const char **columns[PLACE_PARTS];
    const char *params[PLACE_PARTS];
    for (size_t c = 0; c < PLACE_PARTS; c++) {
        columns[c] = mem_array(f->mem, const char *, d->n + 1);
        for (size_t k = 0; k < d->n; k++) {
            struct place p = f->said[d->lines[k]];
            p.under = above_line(f, d->lines[k]);
            columns[c][k] = *place_part(&p, c);
        }
        params[c] = db_from_array(f->mem, columns[c], d->n);
    }
    return db_do(f->db, STMT_FACILITY_PUT, params, err);
}

/* Whoever works in what moves, or below it: nothing is written of anybody until it is done. */
static bool lock_touched(struct facilities *f, const struct difference *d, int64_t **ret,
                         size_t *ret_n, struct err *err)
{
    *ret_n = 0;
    if (!d->n_moved)
        return true;
    struct db_rows *quiet = db_run(f->db, f->mem, STMT_FACILITY_QUIET, NULL, err);
    if (quiet && !db_bool(quiet, 0, "quiet"))
        return err_set(err, ERR_CONFLICT, "Others are writing right now. Try again in a moment.");
    struct db_rows *people =
        quiet ? db_run(f->db, f->mem, STMT_FACILITY_TOUCHED,
                       DB_PARAMS(db_from_array(f->mem, d->moved, d->n_moved)), err)
              : NULL;
    if (!people)
        return false;
    if (db_count(people) > TOUCHED_MAX)
        return err_set(err, ERR_TOO_LARGE,
                       "%zu people work in what changes, more than %d. Change fewer facilities at "
                       "a time.",
                       db_count(people), TOUCHED_MAX);
    *ret = reckon_people_of(f->mem, people, "id", ret_n);
    return timeline_lock_all(f->db, *ret, *ret_n, err);
}

/* Checks, compares, writes; undone where dry, or where anything is wrong. */
static bool facilities_put(struct facilities *f, bool dry, struct difference *d, size_t *ret_people,
                           struct err *err)
{
    int64_t *people = NULL;
    db_queue_begin(f->db, false);
    bool done = db_sync(f->db, err) && db_next(f->db, f->mem, err) && check(f, err);
    bool writes = done && !f->problems;
    if (writes) {
        compare(f, d);
        done = lock_touched(f, d, &people, ret_people, err) && (!d->n || put(f, d, err)) &&
               (!*ret_people || reckon_many(f->db, people, *ret_people, err)) &&
               (dry || db_commit(f->db, err));
    }
    if (!done || dry || !writes)
        db_rollback(f->db);
    return done;
}

/* ---- commands */

int cli_facility_add(void *mem, int argc, char **argv)
{
    struct place p = {0};
    struct err err = {0};
    struct difference d = {0};
    size_t people = 0;
    if (!place_options(argc, argv, &p) || optind + 1 != argc || p.code || !p.name || !p.kind) {
        err_set(&err, ERR_INVALID,
                "Say which: attest facility add CODE --name NAME --kind KIND [--under CODE] "
                "[--state STATE] [--county COUNTY] [--zone ZONE] [--from DATE].");
        return cli_fail(&err);
    }
    p.code = argv[optind];
    struct facilities f = {.mem = mem, .said = &p, .n = 1, .err = &err};
    f.db = cli_connect(mem, "attest_job", &err);
    struct db_rows *known = f.db ? db_run(f.db, mem, STMT_FACILITY_NOW,
                                          DB_PARAMS(db_from_array(mem, (const char *[]){p.code}, 1),
                                                    db_from_array(mem, (const char *[]){NULL}, 1)),
                                          &err)
                                 : NULL;
    for (size_t r = 0; known && r < db_count(known); r++) {
        if (!strcmp(db_text(known, r, "code"), p.code)) {
            err_set(&err, ERR_CONFLICT, "There is a facility with the code %s already.", p.code);
            return cli_fail(&err);
        }
    }
    bool done = known && facilities_put(&f, false, &d, &people, &err) && !f.problems;
    return done ? CLI_DONE : cli_fail(&err);
}

static void take_lines(struct facilities *f)
{
    f->n = f->t->n;
    f->said = mem_array(f->mem, struct place, f->n + 1);
    for (size_t i = 0; i < f->n; i++) {
        for (size_t part = 0; part < PLACE_PARTS; part++) {
            const char *cell = table_cell(f->t, i, part);
            *place_part(&f->said[i], part) = *cell ? cell : NULL;
        }
        f->said[i].code = f->said[i].code ? f->said[i].code : "";
        if (!f->said[i].name)
            problem(f, i, "a facility has a name");
        if (!f->said[i].kind)
            problem(f, i, "a facility has a kind");
    }
}

static int tell(const struct facilities *f, const struct difference *d, bool dry, size_t people)
{
    if (f->problems)
        fprintf(stderr, "nothing was imported: %zu problem%s\n", f->problems,
                f->problems == 1 ? "" : "s");
    else
        printf("%s%zu facilities: %zu new, %zu changed, %zu as they were; %zu people reckoned\n",
               dry ? "dry run: " : "", f->n, d->n_new, d->n - d->n_new, f->n - d->n, people);
    return f->problems ? CLI_NOT_IN_ORDER : CLI_DONE;
}

int cli_facility_import(void *mem, int argc, char **argv)
{
    struct err err = {0};
    struct table t;
    struct difference d = {0};
    char *text;
    size_t people = 0;
    bool dry = argc == 3 && !strcmp(argv[2], "--dry-run");
    if (argc != 2 + dry || argv[1][0] == '-') {
        err_set(&err, ERR_INVALID, "usage: attest facility import FILE.csv [--dry-run]");
        return cli_fail(&err);
    }
    struct facilities f = {.mem = mem, .t = &t, .err = &err};
    enum { NEEDED = 3 };
    if (!table_open(mem, argv[1], place_parts, PLACE_PARTS, NEEDED, LINES_MAX, &t, &text, &err) ||
        !(f.db = cli_connect(mem, "attest_job", &err)))
        return cli_fail(&err);
    take_lines(&f);
    if (!facilities_put(&f, dry, &d, &people, &err))
        return cli_fail(&err);
    return tell(&f, &d, dry, people);
}
