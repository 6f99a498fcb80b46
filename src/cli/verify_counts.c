/* attest verify: counters, recounted from facts.  SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "cli/verify.h"
#include "domain/booking.h"
#include "util/mem.h"

/* What is booked for one day: so many by the facts, so many as it is stored. */
struct count {
    struct booking of; /* n: by the facts */
    int64_t stored;
};
struct verify_counts {
    const void *mem;
    struct count *list;
    size_t n, room, counters;
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
    counts->mem = mem;
    return counts;
}

static int count_order(const void *a, const void *b)
{
    const struct count *x = a, *y = b;
    return booking_order(&x->of, &y->of);
}

/* Those of one key become one; what comes to nothing goes. */
static void settle(struct verify_counts *c)
{
    size_t kept = 0;
    if (c->n)
        qsort(c->list, c->n, sizeof *c->list, count_order);
    for (size_t i = 0, end; i < c->n; i = end) {
        struct count sum = c->list[i];
        for (end = i + 1; end < c->n && !count_order(&sum, &c->list[end]); end++) {
            sum.of.n += c->list[end].of.n;
            sum.stored += c->list[end].stored;
        }
        if (sum.of.n || sum.stored)
            c->list[kept++] = sum;
    }
    c->n = kept;
}

static void add(struct verify_counts *c, struct count one)
{
    if (c->n == c->room) {
        settle(c);
        if (!c->room || c->n > c->room / 2) {
            size_t room = c->room ? 2 * c->room : 4096;
            c->list = c->room ? mem_grow(c->mem, c->list, c->room, room)
                              : mem_array(c->mem, struct count, room);
            c->room = room;
        }
    }
    c->list[c->n++] = one;
}

void verify_counts_add(struct verify_counts *counts, const struct booking *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        add(counts, (struct count){.of = list[i]});
}

static const char *difference(const void *mem, const struct count *c, const struct db_rows *names)
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

/* One array parameter from a field of each count that differs. */
#define COLUMN(field)                                                                              \
    do {                                                                                           \
        size_t n = 0;                                                                              \
        for (size_t i = 0; i < c->n; i++) {                                                        \
            const struct count *at = &c->list[i];                                                  \
            if (at->of.n != at->stored)                                                            \
                items[n++] = (field);                                                              \
        }                                                                                          \
        params[k++] = db_from_array(mem, items, n);                                                \
    } while (0)

/* The sums, taken as right where they are what right differences would give. */
static struct db_rows *wrong_sums(struct db *db, const void *mem, const struct verify_counts *c,
                                  struct err *err)
{
    const char *params[7], **items = mem_array(mem, const char *, c->n + 1);
    size_t k = 0;
    COLUMN(db_from_int(mem, at->of.facility));
    COLUMN(at->of.people ? "t" : "f");
    COLUMN(db_from_int(mem, at->of.job_role));
    COLUMN(db_from_int(mem, at->of.certification));
    COLUMN(standing_name(at->of.standing));
    COLUMN(db_from_date(mem, at->of.day));
    COLUMN(db_from_int(mem, at->of.n - at->stored));
    return db_run(db, mem, STMT_VERIFY_SUMS, params, err);
}

bool verify_counts_compare(struct db *db, const void *mem, struct verify_counts *counts,
                           const struct db_rows *names, verify_finding *finding, void *to,
                           struct err *err)
{
    struct db_rows *rows = db_run(db, mem, STMT_VERIFY_COUNTERS, NULL, err);
    if (!rows)
        return false;
    for (size_t i = 0; i < db_count(rows); i++) {
        struct booking of = {.facility = db_int(rows, i, "facility_id"),
                             .job_role = db_int(rows, i, "job_role_id"),
                             .certification = db_int(rows, i, "certification_id"),
                             .people = db_bool(rows, i, "people"),
                             .standing = standing_from_name(db_text(rows, i, "standing")),
                             .day = db_date(rows, i, "day")};
        add(counts, (struct count){of, db_int(rows, i, "n")});
    }
    settle(counts);
    counts->counters = counts->n;
    for (size_t i = 0; i < counts->n; i++) {
        if (counts->list[i].of.n != counts->list[i].stored)
            finding(to, difference(mem, &counts->list[i], names));
    }
    if (!(rows = wrong_sums(db, mem, counts, err)))
        return false;
    for (size_t i = 0; i < db_count(rows); i++)
        finding(to, db_text(rows, i, "finding"));
    return true;
}

size_t verify_counts_n(const struct verify_counts *counts)
{
    return counts->counters;
}
