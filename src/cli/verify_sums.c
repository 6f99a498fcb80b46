/* attest verify: the sums that are kept ahead.  SPDX-License-Identifier: Apache-2.0 */
#include <stdint.h>

#include "cli/verify_counts.h"
#include "domain/booking.h"
#include "util/mem.h"

/* So many facilities may lie below those that are looked at together. */
enum { BELOW = 500 };

/* One array parameter from a field of each count that differs. */
#define COLUMN(field)                                                                              \
    do {                                                                                           \
        for (size_t i = 0; i < n; i++) {                                                           \
            const struct verify_count *at = &wrong[i];                                             \
            items[i] = (field);                                                                    \
        }                                                                                          \
        params[k++] = db_from_array(mem, items, n);                                                \
    } while (0)

/* What differs, so that the sums are taken as right where they are what right differences would
 * give: the first seven parameters. */
static void give_wrong(const void *mem, const struct verify_counts *counts, const char **params)
{
    const struct verify_count *wrong;
    size_t n = verify_counts_wrong(counts, &wrong), k = 0;
    const char **items = mem_array(mem, const char *, n + 1);
    COLUMN(db_from_int(mem, at->of.facility));
    COLUMN(at->of.people ? "t" : "f");
    COLUMN(db_from_int(mem, at->of.job_role));
    COLUMN(db_from_int(mem, at->of.certification));
    COLUMN(standing_name(at->of.standing));
    COLUMN(db_from_date(mem, at->of.day));
    COLUMN(db_from_int(mem, at->of.n - at->stored));
}

struct sums {
    int64_t *nodes; /* with a difference, each once */
    size_t n_nodes;
};

static bool look(struct db *db, const void *mem, const char **params, verify_finding *finding,
                 void *to, struct sums *s, struct err *err)
{
    struct db_rows *rows = db_run(db, mem, STMT_VERIFY_SUMS, params, err);
    for (size_t i = 0; rows && i < db_count(rows); i++) {
        int64_t node = db_int(rows, i, "facility_id");
        size_t k = 0;
        while (k < s->n_nodes && s->nodes[k] != node)
            k++;
        if (k == s->n_nodes)
            s->nodes[s->n_nodes++] = node;
        finding(to, db_text(rows, i, "finding"));
    }
    return rows;
}

bool verify_sums(struct db *db, const void *mem, const struct verify_counts *counts,
                 verify_finding *finding, void *to, int64_t **ret_nodes, size_t *ret_n,
                 struct err *err)
{
    struct db_rows *nodes = db_run(db, mem, STMT_VERIFY_NODES, NULL, err);
    size_t n = nodes ? db_count(nodes) : 0;
    struct sums s = {.nodes = mem_array(mem, int64_t, n + 1)};
    const char *params[8], **ids = mem_array(mem, const char *, n + 1);
    bool fine = nodes;
    if (fine)
        give_wrong(mem, counts, params);
    for (size_t i = 0, some; fine && i < n; i += some) {
        void *scratch = mem_owner(mem, "sums");
        int64_t below = 0;
        for (some = 0; i + some < n && (!some || below < BELOW); some++) {
            ids[some] = db_text(nodes, i + some, "id");
            below += db_int(nodes, i + some, "below");
        }
        verify_progress("facilities whose sums were recounted", i, n);
        params[7] = db_from_array(scratch, ids, some);
        fine = look(db, scratch, params, finding, to, &s, err);
        mem_free(scratch);
    }
    *ret_nodes = s.nodes;
    *ret_n = s.n_nodes;
    return fine;
}
