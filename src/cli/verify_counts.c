/* attest verify: counters, recounted from facts.  SPDX-License-Identifier: Apache-2.0
 *
 * What the facts give is more than fits in memory where there are a million people. So it is put in
 * order part by part, each part written to a file without a name, and all of them are read in one
 * order beside what is stored, facility by facility.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/verify_counts.h"
#include "domain/booking.h"
#include "util/mem.h"

enum {
    ROOM = 1 << 19, /* bookings in memory */
    RUNS = 500,     /* files */
    SLICE_LEAST = 5000,
    SLICE_MOST = 50000 /* rows that are stored, of the facilities looked at together */
};

/* A part in order, and the next of it. */
struct run {
    FILE *file;
    struct booking next;
    bool more;
};
struct verify_counts {
    const void *mem;
    struct booking *list;
    size_t n, at; /* at: how many of the list have been read in order */
    struct run runs[RUNS];
    size_t n_runs;
    struct verify_count *wrong;
    size_t n_wrong, room_wrong, counters;
};

const char *verify_code(const struct db_rows *names, const char *kind, int64_t id)
{
    for (size_t i = 0; i < db_count(names); i++) {
        if (db_int(names, i, "id") == id && !strcmp(db_text(names, i, "kind"), kind))
            return db_text(names, i, "code");
    }
    return "(unknown)";
}

struct verify_counts *verify_counts_new(const void *mem)
{
    struct verify_counts *counts = mem_new(mem, struct verify_counts);
    counts->mem = counts;
    counts->list = mem_array(counts, struct booking, ROOM);
    return counts;
}

/* ---- what the facts give ---- */

/* Those of one key become one; what comes to nothing goes. */
static void settle(struct verify_counts *c)
{
    size_t kept = 0;
    if (c->n)
        qsort(c->list, c->n, sizeof *c->list, booking_order);
    for (size_t i = 0, end; i < c->n; i = end) {
        struct booking sum = c->list[i];
        for (end = i + 1; end < c->n && !booking_order(&sum, &c->list[end]); end++)
            sum.n += c->list[end].n;
        if (sum.n)
            c->list[kept++] = sum;
    }
    c->n = kept;
}

static void close_file(void *file)
{
    fclose(file);
}

/* A file that is gone when it is closed, in the folder for such files. */
static FILE *new_file(const void *mem)
{
    const char *folder = getenv("TMPDIR");
    char *path = mem_format(mem, "%s/attest-verify-XXXXXX", folder && *folder ? folder : "/tmp");
    int fd = mkstemp(path);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w+");
    if (fd >= 0)
        unlink(path);
    if (fd >= 0 && !file)
        close(fd);
    mem_free(path);
    return file ? mem_attach(mem, file, close_file) : NULL;
}

/* Makes room: of what is in memory those of one key become one; if that is not enough, it becomes a
 * file. */
static bool make_room(struct verify_counts *c, struct err *err)
{
    settle(c);
    if (c->n <= ROOM / 2)
        return true;
    FILE *file = c->n_runs < RUNS ? new_file(c->mem) : NULL;
    if (!file || fwrite(c->list, sizeof *c->list, c->n, file) != c->n || fflush(file))
        return err_set(err, ERR_INTERNAL,
                       "What is counted could not be put into a temporary file. Is there room in "
                       "the folder that TMPDIR names?");
    c->runs[c->n_runs++].file = file;
    c->n = 0;
    return true;
}

bool verify_counts_add(struct verify_counts *counts, const struct booking *list, size_t n,
                       struct err *err)
{
    for (size_t i = 0; i < n; i++) {
        if (counts->n == ROOM && !make_room(counts, err))
            return false;
        counts->list[counts->n++] = list[i];
    }
    return true;
}

/* ---- and what is stored ---- */

static bool step(struct run *run, struct err *err)
{
    run->more = fread(&run->next, sizeof run->next, 1, run->file) == 1;
    return run->more || !ferror(run->file) ||
           err_set(err, ERR_INTERNAL, "What was counted could not be read again.");
}

static bool begin_reading(struct verify_counts *c, struct err *err)
{
    bool fine = true;
    settle(c);
    for (size_t i = 0; fine && i < c->n_runs; i++) {
        rewind(c->runs[i].file);
        fine = step(&c->runs[i], err);
    }
    return fine;
}

/* The next of all parts at a facility up to this one, in order; *ret NULL: there is none. */
static bool next(struct verify_counts *c, int64_t upto, struct booking *room,
                 const struct booking **ret, struct err *err)
{
    const struct booking *least = c->at < c->n ? &c->list[c->at] : NULL;
    struct run *from = NULL;
    for (size_t i = 0; i < c->n_runs; i++) {
        struct run *run = &c->runs[i];
        if (run->more && (!least || booking_order(&run->next, least) < 0)) {
            least = &run->next;
            from = run;
        }
    }
    *ret = NULL;
    if (!least || least->facility > upto)
        return true;
    *room = *least;
    *ret = room;
    if (from)
        return step(from, err);
    c->at++;
    return true;
}

static int count_order(const void *a, const void *b)
{
    const struct verify_count *x = a, *y = b;
    return booking_order(&x->of, &y->of);
}

/* The counts of some facilities, by both sides, not yet put together. */
struct slice {
    const void *mem;
    struct verify_count *list;
    size_t n, room;
};

static void put(struct slice *s, struct booking of, int64_t stored)
{
    if (s->n == s->room) {
        size_t room = s->room ? 2 * s->room : 4096;
        s->list = s->room ? mem_grow(s->mem, s->list, s->room, room)
                          : mem_array(s->mem, struct verify_count, room);
        s->room = room;
    }
    s->list[s->n++] = (struct verify_count){of, stored};
}

static void take_stored(struct slice *s, const struct db_rows *rows)
{
    for (size_t i = 0; i < db_count(rows); i++) {
        struct booking of = {.facility = db_int(rows, i, "facility_id"),
                             .job_role = db_int(rows, i, "job_role_id"),
                             .certification = db_int(rows, i, "certification_id"),
                             .people = db_bool(rows, i, "people"),
                             .standing = standing_from_name(db_text(rows, i, "standing")),
                             .day = db_date(rows, i, "day")};
        put(s, of, db_int(rows, i, "n"));
    }
}

static bool take_given(struct verify_counts *c, struct slice *s, int64_t upto, struct err *err)
{
    const struct booking *given;
    struct booking room;
    while (next(c, upto, &room, &given, err)) {
        if (!given)
            return true;
        put(s, *given, 0);
    }
    return false;
}

static void keep_wrong(struct verify_counts *c, const struct verify_count *one)
{
    if (c->n_wrong == c->room_wrong) {
        size_t room = c->room_wrong ? 2 * c->room_wrong : 64;
        c->wrong = c->room_wrong ? mem_grow(c->mem, c->wrong, c->room_wrong, room)
                                 : mem_array(c->mem, struct verify_count, room);
        c->room_wrong = room;
    }
    c->wrong[c->n_wrong++] = *one;
}

static void compare(struct verify_counts *c, struct slice *s)
{
    if (s->n)
        qsort(s->list, s->n, sizeof *s->list, count_order);
    for (size_t i = 0, end; i < s->n; i = end) {
        struct verify_count sum = s->list[i];
        for (end = i + 1; end < s->n && !count_order(&sum, &s->list[end]); end++) {
            sum.of.n += s->list[end].of.n;
            sum.stored += s->list[end].stored;
        }
        c->counters += sum.of.n || sum.stored;
        if (sum.of.n != sum.stored)
            keep_wrong(c, &sum);
    }
}

static const char *difference(const void *mem, const struct verify_count *c,
                              const struct db_rows *names)
{
    char day[DATE_TEXT_SIZE];
    return mem_format(
        mem, "%s of %s, %s, %s, %s: on %s it changes by %+lld; the facts give %+lld",
        c->of.people ? "correction for people" : "counter", verify_code(names, "f", c->of.facility),
        c->of.job_role ? verify_code(names, "r", c->of.job_role) : "any job role",
        c->of.certification ? verify_code(names, "c", c->of.certification) : "all certifications",
        standing_name(c->of.standing), date_format(c->of.day, day), (long long)c->stored,
        (long long)c->of.n);
}

/* Facilities after one id and up to another; *ret_rows: how many rows are stored of them. */
static bool compare_slice(struct db *db, struct verify_counts *c, int64_t after, int64_t upto,
                          size_t *ret_rows, struct err *err)
{
    void *mem = mem_owner(c->mem, "facilities");
    struct slice s = {.mem = mem};
    struct db_rows *rows = db_run(db, mem, STMT_VERIFY_COUNTERS,
                                  DB_PARAMS(db_from_int(mem, after), db_from_int(mem, upto)), err);
    bool fine = rows && take_given(c, &s, upto, err);
    *ret_rows = rows ? db_count(rows) : 0;
    if (fine) {
        take_stored(&s, rows);
        compare(c, &s);
    }
    mem_free(mem);
    return fine;
}

bool verify_counts_compare(struct db *db, const void *mem, struct verify_counts *counts,
                           const struct db_rows *names, verify_finding *finding, void *to,
                           struct err *err)
{
    size_t n = 0, some = 1, rows;
    int64_t *facilities = mem_array(mem, int64_t, db_count(names) + 1), after = INT64_MIN;
    for (size_t i = 0; i < db_count(names); i++) {
        if (!strcmp(db_text(names, i, "kind"), "f"))
            facilities[n++] = db_int(names, i, "id");
    }
    bool fine = begin_reading(counts, err);
    for (size_t i = 0; fine && i <= n; i += some) {
        if (i)
            some = rows < SLICE_LEAST ? 2 * some : rows > SLICE_MOST && some > 1 ? some / 2 : some;
        int64_t upto = i + some <= n ? facilities[i + some - 1] : INT64_MAX;
        verify_progress("facilities recounted", i, n);
        fine = compare_slice(db, counts, after, upto, &rows, err);
        after = upto;
        if (upto == INT64_MAX)
            break;
    }
    for (size_t i = 0; fine && i < counts->n_wrong; i++)
        finding(to, difference(mem, &counts->wrong[i], names));
    return fine;
}

size_t verify_counts_n(const struct verify_counts *counts)
{
    return counts->counters;
}

size_t verify_counts_wrong(const struct verify_counts *counts, const struct verify_count **ret)
{
    *ret = counts->wrong;
    return counts->n_wrong;
}
