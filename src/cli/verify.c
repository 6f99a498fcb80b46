/* attest verify: recounts all that is derived, from facts.  SPDX-License-Identifier: Apache-2.0
 *
 * The tree, awards, enrolments and attempts are checked by statements that list what is wrong;
 * timelines and counters are computed anew and compared with what is stored. All of it reads one
 * snapshot. Each difference is a line that says what is wrong and where.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "cli/verify.h"
#include "domain/reckon.h"
#include "util/mem.h"

/* People who are looked at at once. */
enum { BATCH = 200 };

struct verify {
    struct db *db;
    struct db_rows *names;
    struct verify_counts *counts;
    size_t people, timelines, differences;
};

static void differ(struct verify *v, const char *finding)
{
    puts(finding);
    v->differences++;
}

static void found(void *to, const char *finding)
{
    differ(to, finding);
}

static const char *code_of(const struct verify *v, const char *kind, int64_t id)
{
    return verify_code(v->names, kind, id);
}

/* ---- timelines ---- */

static const char *row_text(const struct verify *v, const void *mem, const struct timeline_row *r)
{
    char from[DATE_TEXT_SIZE], to[DATE_TEXT_SIZE], due[DATE_TEXT_SIZE];
    return mem_format(mem, "%s from %s to %s at %s as %s%s%s", standing_name(r->standing),
                      date_format(r->from, from), date_format(r->to, to),
                      code_of(v, "f", r->facility), code_of(v, "r", r->job_role),
                      r->due == DATE_NONE ? "" : ", due ", date_format(r->due, due));
}

/* stored or facts may be NULL: there is no such row on that side. r is the one that there is. */
static void name_row(struct verify *v, const void *mem, const char *person,
                     const struct timeline_row *r, const struct timeline_row *stored,
                     const struct timeline_row *facts)
{
    differ(v,
           mem_format(mem, "timeline of person %s, post %lld, %s: stored: %s; the facts give: %s",
                      person, (long long)r->post, code_of(v, "c", r->certification),
                      stored ? row_text(v, mem, stored) : "nothing",
                      facts ? row_text(v, mem, facts) : "nothing"));
}

/* What is stored and not given, and the other way round; two rows that begin on one day are one
 * finding. */
static void verify_rows(struct verify *v, const void *mem, const char *person,
                        const struct reckoned *r)
{
    for (size_t s = 0, f = 0; s < r->n_drop || f < r->n_add;) {
        int order = s == r->n_drop  ? 1
                    : f == r->n_add ? -1
                                    : timeline_row_order(&r->drop[s], &r->add[f]);
        name_row(v, mem, person, order <= 0 ? &r->drop[s] : &r->add[f],
                 order <= 0 ? &r->drop[s] : NULL, order >= 0 ? &r->add[f] : NULL);
        s += order <= 0;
        f += order >= 0;
    }
}

/* Where posts are booked in the counters, and where they stand. */
static void verify_places(struct verify *v, const void *mem, const char *person,
                          const struct reckoned *r)
{
    for (size_t i = 0; i < r->n_places_drop + r->n_places_add; i++) {
        bool stored = i < r->n_places_drop;
        const struct fact_post *p =
            stored ? &r->places_drop[i] : &r->places_add[i - r->n_places_drop];
        char from[DATE_TEXT_SIZE], to[DATE_TEXT_SIZE];
        differ(v, mem_format(mem, "post %lld of person %s: %s at %s as %s from %s to %s; %s",
                             (long long)p->post, person, stored ? "booked" : "stands",
                             code_of(v, "f", p->facility), code_of(v, "r", p->job_role),
                             date_format(p->from, from), date_format(p->to, to),
                             stored ? "the facts do not give that" : "it is not booked there"));
    }
}

/* What the counters are to have of a person. */
static void count_person(struct verify *v, const void *mem, const struct reckoned *r)
{
    struct booking *list;
    size_t n = booking_posts(mem, &r->booking, &list);
    verify_counts_add(v->counts, list, n);
    n = booking_people(mem, &r->booking, &list);
    verify_counts_add(v->counts, list, n);
}

/* ---- awards ---- */

static const char *dates_text(const void *mem, date from, struct anchored to, date opens,
                              const char *const *keys, size_t n_keys)
{
    char days[3][DATE_TEXT_SIZE];
    const char *made_of = "";
    for (size_t i = 0; i < n_keys; i++)
        made_of = mem_format(mem, "%s %s", made_of, keys[i]);
    return mem_format(mem, "valid from %s to %s (day %d), window opens %s, made of%s",
                      date_format(from, days[0]), date_format(to.day, days[1]), to.anchor,
                      date_format(opens, days[2]), made_of);
}

static const struct fact_award *stored_award(const struct person_facts *facts, int64_t id)
{
    for (size_t i = 0; i < facts->n_awards; i++) {
        if (facts->awards[i].id == id)
            return &facts->awards[i];
    }
    return NULL;
}

/* Awards that the facts give and that are stored otherwise, or not at all, and the other way
 * round. */
static void verify_awards(struct verify *v, const void *mem, const char *person,
                          const struct person_facts *facts, const struct reckoned *reckoned)
{
    for (size_t i = 0; i < reckoned->n_changes; i++) {
        const struct award_change *c = &reckoned->changes[i];
        const struct fact_award *s = stored_award(facts, c->supersedes);
        const char *code = code_of(v, "c", c->certification),
                   *gives = dates_text(mem, c->valid_from, c->valid_to, c->window_opens, c->keys,
                                       c->n_keys);
        if (!s)
            differ(v, mem_format(mem, "person %s: no award of %s; the facts give one %s", person,
                                 code, gives));
        else
            differ(v,
                   mem_format(mem, "award %lld of person %s, %s: stored: %s%s; the facts give: %s",
                              (long long)s->id, person, code,
                              dates_text(mem, s->valid_from, s->valid_to, s->window_opens, s->keys,
                                         s->n_keys),
                              s->fallen ? ", fallen" : "", gives));
    }
    for (size_t i = 0; i < reckoned->n_fallen; i++)
        differ(v, mem_format(mem, "award %lld of person %s: the facts do not give it",
                             (long long)reckoned->fallen[i], person));
}

/* ---- all of it ---- */

/* settling: awards follow a change of rules that is in force, and are on their way. */
static void verify_person(struct verify *v, const void *mem, const char *number, bool settling,
                          const struct person_facts *facts)
{
    struct reckoned reckoned;
    reckon_facts(mem, facts, &reckoned);
    if (!settling)
        verify_awards(v, mem, number, facts, &reckoned);
    verify_rows(v, mem, number, &reckoned);
    verify_places(v, mem, number, &reckoned);
    count_person(v, mem, &reckoned);
    const struct timeline_row *row = reckoned.rows;
    for (size_t f = 0; f < reckoned.n_rows; f++) {
        v->timelines += !f || row[f].post != row[f - 1].post ||
                        row[f].certification != row[f - 1].certification;
    }
}

static bool verify_batch(struct verify *v, const void *mem, const struct db_rows *people,
                         const int64_t *ids, size_t n, size_t first, struct err *err)
{
    struct person_facts *facts = person_facts_read(v->db, mem, ids, n, err);
    for (size_t i = 0; facts && i < n; i++) {
        void *scratch = mem_owner(mem, "person");
        verify_person(v, scratch, db_text(people, first + i, "number"),
                      db_bool(people, first + i, "settling"), &facts[i]);
        mem_free(scratch);
    }
    return facts;
}

static bool verify_people(struct verify *v, void *mem, struct err *err)
{
    struct db_rows *people = db_run(v->db, mem, STMT_VERIFY_PEOPLE, NULL, err);
    bool fine = people;
    int64_t *ids = people ? reckon_people_of(mem, people, "id", &v->people) : NULL;
    for (size_t i = 0, n; fine && i < v->people; i += n) {
        void *scratch = mem_owner(mem, "batch");
        n = v->people - i < BATCH ? v->people - i : BATCH;
        fine = verify_batch(v, scratch, people, ids + i, n, i, err);
        mem_free(scratch);
    }
    return fine;
}

/* Statements that list what is wrong, one finding a row. These come first: a wrong tree makes many
 * timelines look wrong. */
static bool verify_lists(struct verify *v, void *mem, struct err *err)
{
    static const enum stmt lists[] = {
        STMT_VERIFY_CLOSURE,  STMT_VERIFY_SPANS,  STMT_VERIFY_AWARDS,   STMT_VERIFY_ENROLMENTS,
        STMT_VERIFY_ATTEMPTS, STMT_VERIFY_ESSAYS, STMT_VERIFY_REGRADED, STMT_VERIFY_UNEARNED};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        struct db_rows *rows = db_run(v->db, mem, lists[i], NULL, err);
        if (!rows)
            return false;
        for (size_t r = 0; r < db_count(rows); r++)
            differ(v, db_text(rows, r, "finding"));
    }
    return true;
}

/* Changes of rules on their way: what is no fault is told all the same. */
static bool verify_changes(struct verify *v, void *mem, struct err *err)
{
    struct db_rows *rows = db_run(v->db, mem, STMT_VERIFY_CHANGES, NULL, err);
    for (size_t r = 0; rows && r < db_count(rows); r++) {
        if (db_bool(rows, r, "note"))
            puts(db_text(rows, r, "finding"));
        else
            differ(v, db_text(rows, r, "finding"));
    }
    return rows;
}

/* Every statement of the program fits the schema. On a connection of its own: the prepared ones
 * stay there. */
static bool verify_statements(void *mem, struct err *err)
{
    struct db *db = cli_connect(mem, "attest_job", err);
    bool fine = db && db_prepare_all(db, err);
    mem_free(db);
    return fine;
}

int cli_verify(void *mem, int argc, char **argv)
{
    struct err err = {0};
    struct verify v = {0};
    (void)argv;
    if (argc > 1) {
        err_set(&err, ERR_INVALID, "attest verify takes no arguments.");
        return cli_fail(&err);
    }
    if (!verify_statements(mem, &err) || !(v.db = cli_connect(mem, "attest_job", &err)))
        return cli_fail(&err);
    v.counts = verify_counts_new(v.db);
    db_queue_begin(v.db, true);
    bool fine = db_sync(v.db, &err) && db_next(v.db, mem, &err) &&
                (v.names = db_run(v.db, mem, STMT_VERIFY_NAMES, NULL, &err)) &&
                verify_lists(&v, mem, &err) && verify_changes(&v, mem, &err) &&
                verify_scores(v.db, mem, found, &v, &err) &&
                verify_marks(v.db, mem, found, &v, &err) &&
                verify_regrades(v.db, mem, found, &v, &err) && verify_people(&v, mem, &err) &&
                verify_counts_compare(v.db, mem, v.counts, v.names, found, &v, &err);
    db_rollback(v.db);
    if (!fine)
        return cli_fail(&err);
    printf("verify: %zu people, %zu timelines, %zu counters, %zu difference%s\n", v.people,
           v.timelines, verify_counts_n(v.counts), v.differences, v.differences == 1 ? "" : "s");
    return v.differences ? CLI_NOT_IN_ORDER : CLI_DONE;
}
