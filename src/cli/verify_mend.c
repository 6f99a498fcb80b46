/* attest verify --mend: what is derived is brought in line with the facts (decision 0104).
 * SPDX-License-Identifier: Apache-2.0
 */
#include "cli/verify_counts.h"
#include "domain/reckon.h"
#include "util/mem.h"

/* Differences that are booked at once. */
enum { AT_ONCE = 5000 };

bool verify_mend_people(struct db *db, const int64_t *people, size_t n, struct err *err)
{
    return reckon_in_batches(db, people, n, err);
}

/* One array parameter from a field of each of some differences. */
#define COLUMN(field)                                                                              \
    do {                                                                                           \
        for (size_t i = 0; i < n; i++) {                                                           \
            const struct verify_count *at = wrong[i];                                              \
            items[i] = (field);                                                                    \
        }                                                                                          \
        params[k++] = db_from_array(mem, items, n);                                                \
    } while (0)

/* What lacks is booked besides: nothing that is on record is changed. */
static bool book(struct db *db, const struct verify_count **wrong, size_t n, struct err *err)
{
    void *mem = mem_owner(db, "book");
    const char *params[7], **items = mem_array(mem, const char *, n + 1);
    size_t k = 0;
    COLUMN(db_from_int(mem, at->of.facility));
    COLUMN(db_from_int(mem, at->of.job_role));
    COLUMN(db_from_int(mem, at->of.certification));
    COLUMN(standing_name(at->of.standing));
    COLUMN(db_from_date(mem, at->of.day));
    COLUMN(db_from_int(mem, at->of.n - at->stored));
    for (size_t i = 0; i < n; i++)
        items[i] = NULL; /* nobody's */
    params[k] = db_from_array(mem, items, n);
    bool done = !n || db_do(db, STMT_RECKON_BOOK, params, err);
    mem_free(mem);
    return done;
}

/* Corrections are not among them: they say whose they are, and come right when that person is
 * reckoned. */
static bool book_all(struct db *db, const void *mem, const struct verify_count *wrong, size_t n,
                     struct err *err)
{
    const struct verify_count **some = mem_array(mem, const struct verify_count *, AT_ONCE);
    size_t k = 0;
    bool done = true;
    for (size_t i = 0; done && i < n; i++) {
        if (!wrong[i].of.people)
            some[k++] = &wrong[i];
        if (k == AT_ONCE) {
            done = book(db, some, k, err);
            k = 0;
        }
    }
    return done && book(db, some, k, err);
}

bool verify_mend_counters(struct db *db, const void *mem, const struct verify_counts *counts,
                          const int64_t *nodes, size_t n_nodes, struct err *err)
{
    const struct verify_count *wrong;
    size_t n = verify_counts_wrong(counts, &wrong), k = 0;
    const char **below = mem_array(mem, const char *, n + 1);
    const char **ids = mem_array(mem, const char *, n_nodes + 1);
    for (size_t i = 0; i < n; i++) {
        if (!i || wrong[i].of.facility != wrong[i - 1].of.facility)
            below[k++] = db_from_int(mem, wrong[i].of.facility);
    }
    for (size_t i = 0; i < n_nodes; i++)
        ids[i] = db_from_int(mem, nodes[i]);
    if (!book_all(db, mem, wrong, n, err))
        return false;
    struct db_rows *above =
        db_run(db, mem, STMT_VERIFY_ABOVE,
               DB_PARAMS(db_from_array(mem, below, k), db_from_array(mem, ids, n_nodes)), err);
    bool done = above;
    for (size_t i = 0; done && i < db_count(above); i++)
        done = db_do(db, STMT_FOLDING_SUM, DB_PARAMS(db_text(above, i, "id")), err);
    return done;
}
