/* A regrade in force: one person's finished attempts counted again, and what follows.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "domain/attempt.h"
#include "domain/certificate.h"
#include "domain/regrade.h"
#include "domain/timeline.h"
#include "util/mem.h"

/* One regrade for one person. */
struct applying {
    struct db *db;
    const void *mem;
    const char *regrade, *item;
    int64_t id, person;
    bool takes;
    const struct db_rows *force;
};

/* What the question is worth in the attempts that do not count by this regrade yet. */
static bool count_items(const struct applying *a, const struct regrade_group *groups, size_t n,
                        size_t *ret_n, struct err *err)
{
    size_t room = 1;
    for (size_t i = 0; i < n; i++)
        room += groups[i].n;
    const char **attempts = mem_array(a->mem, const char *, room),
               **nums = mem_array(a->mem, const char *, room),
               **dens = mem_array(a->mem, const char *, room);
    *ret_n = 0;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < groups[i].n; k++) {
            const struct regrade_paper *p = &groups[i].papers[k];
            if (!p->place || groups[i].counted_by[k] == a->id)
                continue;
            attempts[*ret_n] = db_from_int(a->mem, groups[i].attempts[k]);
            nums[*ret_n] = db_from_int(a->mem, p->worth.num);
            dens[(*ret_n)++] = db_from_int(a->mem, p->worth.den);
        }
    }
    return !*ret_n || db_do(a->db, STMT_REGRADE_COUNT_ITEMS,
                            DB_PARAMS(a->regrade, a->item, db_from_array(a->mem, attempts, *ret_n),
                                      db_from_array(a->mem, nums, *ret_n),
                                      db_from_array(a->mem, dens, *ret_n)),
                            err);
}

static bool count_attempts(const struct applying *a, const struct regrade_group *g, struct err *err)
{
    for (size_t i = 0; i < g->n; i++) {
        const struct regrade_outcome *o = &g->outcomes[i];
        if (o->changed &&
            !db_do(a->db, STMT_REGRADE_COUNT_ATTEMPT,
                   DB_PARAMS(a->regrade, db_from_int(a->mem, g->attempts[i]),
                             db_from_int(a->mem, o->score.num), db_from_int(a->mem, o->score.den),
                             o->passed ? "true" : "false", o->kept ? "true" : "false",
                             db_from_int(a->mem, o->certainty.num),
                             db_from_int(a->mem, o->certainty.den)),
                   err))
            return false;
    }
    return true;
}

/* A pass that came back: what earlier regrades had ended is earned once more. */
static bool restore(const struct applying *a, struct err *err)
{
    struct db_rows *rows = db_run(a->db, a->mem, STMT_REGRADE_RESTORE, NULL, err);
    if (!rows)
        return false;
    for (size_t i = 0; i < db_count(rows); i++) {
        if (!db_run(a->db, a->mem, STMT_COMPLETION_CERTIFICATE,
                    DB_PARAMS(db_text(rows, i, "id"), certificate_new_code(a->mem),
                              db_text(rows, i, "certification"), db_text(rows, i, "zone")),
                    err))
            return false;
    }
    return true;
}

/* A pass may count where the course does not ask for it: for a certification by itself. */
static bool follow(const struct applying *a, const struct regrade_group *g, struct err *err)
{
    struct completion completion;
    if (g->gained)
        return restore(a, err) &&
               (!g->must_pass || completion_settle(a->db, a->mem, a->person, g->enrolment,
                                                   g->gained_at, &completion, err));
    /* The reason is read by managers too: nothing of the answers stands in it. */
    return !g->lost ||
           db_do(a->db, STMT_REGRADE_REVOKE,
                 DB_PARAMS(a->regrade,
                           mem_format(a->mem, "Key of a question of %s corrected: regrade %s",
                                      db_text(a->force, 0, "course"), a->regrade),
                           db_text(a->force, 0, "decided_by")),
                 err);
}

static bool apply(const struct applying *a, size_t *ret_n, struct err *err)
{
    struct regrade_group *groups;
    struct grade_key key;
    bool has_key = !db_is_null(a->force, 0, "key_item_id");
    if (has_key && !regrade_read_key(a->db, a->mem, db_int(a->force, 0, "key_item_id"), &key, err))
        return false;
    struct db_rows *rows = db_run(a->db, a->mem, STMT_REGRADE_PAPERS_OF,
                                  DB_PARAMS(a->item, db_from_int(a->mem, a->person)), err);
    if (!rows)
        return false;
    size_t n = regrade_groups(a->mem, rows, has_key ? &key : NULL, a->takes, &groups);
    if (!count_items(a, groups, n, ret_n, err))
        return false;
    if (!*ret_n)
        return true;
    for (size_t i = 0; i < n; i++) {
        if (!count_attempts(a, &groups[i], err))
            return false;
    }
    for (size_t i = 0; i < n; i++) {
        if (!follow(a, &groups[i], err))
            return false;
    }
    return timeline_update(a->db, a->person, err);
}

bool regrade_apply(struct db *db, const void *mem, int64_t regrade, int64_t person, size_t *ret_n,
                   struct err *err)
{
    struct applying a = {.db = db,
                         .mem = mem,
                         .regrade = db_from_int(mem, regrade),
                         .id = regrade,
                         .person = person};
    *ret_n = 0;
    /* Apart: what stands after the lock must see what another worker left behind. */
    if (!timeline_lock(db, person, err) ||
        !(a.force = db_run(db, mem, STMT_REGRADE_FORCE, DB_PARAMS(a.regrade), err)))
        return false;
    if (!db_count(a.force))
        return true; /* replaced meanwhile */
    a.item = db_text(a.force, 0, "item_id");
    a.takes = db_bool(a.force, 0, "takes_passes");
    return apply(&a, ret_n, err);
}
