/* attest verify: recounts all that is derived, from facts.  SPDX-License-Identifier: Apache-2.0
 *
 * The tree, awards, enrolments and attempts are checked by statements that list what is wrong;
 * timelines and counters are computed anew and compared with what is stored. All of it reads one
 * snapshot. Each difference is a line that says what is wrong and where. With --mend what is
 * derived is then brought in line with the facts, and all of it is looked at again.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "cli/verify_counts.h"
#include "domain/reckon.h"
#include "util/mem.h"

/* People who are looked at at once. */
enum { BATCH = 200 };

struct verify {
    void *mem; /* of one look at everything */
    struct db *db;
    bool quiet; /* findings are counted and not told */
    struct db_rows *names;
    struct verify_counts *counts;
    size_t people, timelines, differences, all_people;
    bool tree_wrong;
    int64_t *unsound; /* people of whom something derived differs */
    size_t n_unsound, room_unsound;
    int64_t *nodes; /* facilities whose sums do */
    size_t n_nodes;
};

void verify_progress(const char *what, size_t done, size_t all)
{
    static size_t width;
    if (!isatty(STDERR_FILENO))
        return;
    if (!all && width)
        fprintf(stderr, "\r%*s\r", (int)width, "");
    width = 0;
    if (all) {
        int n = fprintf(stderr, "\r%zu of %zu %s  ", done, all, what);
        width = n > 0 ? (size_t)n : 0;
    }
    fflush(stderr);
}

static void differ(struct verify *v, const char *finding)
{
    if (!v->quiet) {
        verify_progress("", 0, 0);
        puts(finding);
    }
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
static bool count_person(struct verify *v, const void *mem, const struct reckoned *r,
                         struct err *err)
{
    struct booking *posts, *people;
    size_t n_posts = booking_posts(mem, &r->booking, &posts),
           n_people = booking_people(mem, &r->booking, &people);
    return verify_counts_add(v->counts, posts, n_posts, err) &&
           verify_counts_add(v->counts, people, n_people, err);
}

/* Somebody of whom something derived differs, that a reckoning would put in order. */
static void note_person(struct verify *v, const struct reckoned *r)
{
    if (!r->n_add && !r->n_drop && !r->n_places_add && !r->n_places_drop && !r->n_book &&
        !r->n_changes && !r->n_fallen)
        return;
    if (v->n_unsound == v->room_unsound) {
        size_t room = v->room_unsound ? 2 * v->room_unsound : 64;
        v->unsound = v->room_unsound ? mem_grow(v->mem, v->unsound, v->room_unsound, room)
                                     : mem_array(v->mem, int64_t, room);
        v->room_unsound = room;
    }
    v->unsound[v->n_unsound++] = r->person;
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
static bool verify_person(struct verify *v, const void *mem, const char *number, bool settling,
                          const struct person_facts *facts, struct err *err)
{
    struct reckoned reckoned;
    reckon_facts(mem, facts, &reckoned);
    if (!settling)
        verify_awards(v, mem, number, facts, &reckoned);
    verify_rows(v, mem, number, &reckoned);
    verify_places(v, mem, number, &reckoned);
    note_person(v, &reckoned);
    const struct timeline_row *row = reckoned.rows;
    for (size_t f = 0; f < reckoned.n_rows; f++) {
        v->timelines += !f || row[f].post != row[f - 1].post ||
                        row[f].certification != row[f - 1].certification;
    }
    return count_person(v, mem, &reckoned, err);
}

/* The next people after the one with the id *after, which is then the last of them; *ret_n: how
 * many. */
static bool verify_batch(struct verify *v, const void *mem, int64_t *after, size_t *ret_n,
                         struct err *err)
{
    struct db_rows *people =
        db_run(v->db, mem, STMT_VERIFY_PEOPLE,
               DB_PARAMS(db_from_int(mem, *after), db_from_int(mem, BATCH)), err);
    if (!people)
        return false;
    int64_t *ids = reckon_people_of(mem, people, "id", ret_n);
    struct person_facts *facts = *ret_n ? person_facts_read(v->db, mem, ids, *ret_n, err) : NULL;
    bool fine = facts || !*ret_n;
    for (size_t i = 0; fine && i < *ret_n; i++) {
        void *scratch = mem_owner(mem, "person");
        fine = verify_person(v, scratch, db_text(people, i, "number"),
                             db_bool(people, i, "settling"), &facts[i], err);
        *after = ids[i];
        mem_free(scratch);
    }
    return fine;
}

static bool verify_people(struct verify *v, struct err *err)
{
    struct db_rows *number = db_run(v->db, v->mem, STMT_VERIFY_NUMBER, NULL, err);
    bool fine = number;
    int64_t after = INT64_MIN;
    v->all_people = number ? (size_t)db_int(number, 0, "n") : 0;
    for (size_t n = 1; fine && n;) {
        void *scratch = mem_owner(v->mem, "batch");
        fine = verify_batch(v, scratch, &after, &n, err);
        v->people += n;
        verify_progress("people looked at", v->people, v->all_people);
        mem_free(scratch);
    }
    return fine;
}

/* Statements that list what is wrong, one finding a row. These come first: a wrong tree makes many
 * timelines look wrong. */
static bool verify_lists(struct verify *v, const void *mem, struct err *err)
{
    static const enum stmt lists[] = {
        STMT_VERIFY_CLOSURE,  STMT_VERIFY_SPANS,  STMT_VERIFY_AWARDS,   STMT_VERIFY_ENROLMENTS,
        STMT_VERIFY_ATTEMPTS, STMT_VERIFY_ESSAYS, STMT_VERIFY_REGRADED, STMT_VERIFY_UNEARNED};
    enum { TREE = 2 }; /* the first of them: what everything else is worked out from */
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        struct db_rows *rows = db_run(v->db, mem, lists[i], NULL, err);
        if (!rows)
            return false;
        for (size_t r = 0; r < db_count(rows); r++)
            differ(v, db_text(rows, r, "finding"));
        v->tree_wrong = v->tree_wrong || (i < TREE && db_count(rows));
    }
    return true;
}

/* Changes of rules on their way: what is no fault is told all the same. */
static bool verify_changes(struct verify *v, const void *mem, struct err *err)
{
    struct db_rows *rows = db_run(v->db, mem, STMT_VERIFY_CHANGES, NULL, err);
    for (size_t r = 0; rows && r < db_count(rows); r++) {
        if (!db_bool(rows, r, "note"))
            differ(v, db_text(rows, r, "finding"));
        else if (!v->quiet)
            puts(db_text(rows, r, "finding"));
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

/* One look at everything; what it finds is in v, and is freed with its mem. */
static bool look(struct verify *v, void *mem, bool quiet, struct err *err)
{
    *v = (struct verify){.mem = mem_owner(mem, "verify"), .quiet = quiet};
    if (!(v->db = cli_connect(v->mem, "attest_job", err)))
        return false;
    v->counts = verify_counts_new(v->mem);
    db_queue_begin(v->db, true);
    bool fine = db_sync(v->db, err) && db_next(v->db, v->mem, err) &&
                db_do(v->db, STMT_VERIFY_ROOM, NULL, err) &&
                (v->names = db_run(v->db, v->mem, STMT_VERIFY_NAMES, NULL, err)) &&
                verify_lists(v, v->mem, err) && verify_changes(v, v->mem, err) &&
                verify_scores(v->db, v->mem, found, v, err) &&
                verify_marks(v->db, v->mem, found, v, err) &&
                verify_regrades(v->db, v->mem, found, v, err) && verify_people(v, err) &&
                verify_counts_compare(v->db, v->mem, v->counts, v->names, found, v, err) &&
                verify_sums(v->db, v->mem, v->counts, found, v, &v->nodes, &v->n_nodes, err);
    db_rollback(v->db);
    verify_progress("", 0, 0);
    return fine;
}

static void tell(const struct verify *v)
{
    printf("verify: %zu people, %zu timelines, %zu counters, %zu difference%s\n", v->people,
           v->timelines, verify_counts_n(v->counts), v->differences,
           v->differences == 1 ? "" : "s");
    fflush(stdout);
}

/* People first, since that books, too; what the counters then lack is looked for again. */
static bool mend(struct verify *v, void *mem, struct err *err)
{
    if (v->tree_wrong)
        return err_set(err, ERR_CONFLICT,
                       "Nothing was mended: the tree of facilities, or versions of what stands in "
                       "it, are not in order, and everything is worked out from them.");
    size_t people = v->n_unsound;
    if (people) {
        struct verify first = *v;
        if (!verify_mend_people(v->db, v->unsound, v->n_unsound, err))
            return false;
        bool fine = look(v, mem, true, err);
        mem_free(first.mem);
        if (!fine)
            return false;
    }
    const struct verify_count *wrong;
    size_t counters = verify_counts_wrong(v->counts, &wrong);
    if (!verify_mend_counters(v->db, v->mem, v->counts, v->nodes, v->n_nodes, err))
        return false;
    printf("mended: %zu people reckoned, %zu counters booked, sums made again\n", people, counters);
    fflush(stdout);
    mem_free(v->mem);
    return look(v, mem, false, err);
}

int cli_verify(void *mem, int argc, char **argv)
{
    struct err err = {0};
    struct verify v = {0};
    bool mends = argc == 2 && !strcmp(argv[1], "--mend");
    if (argc > 1 && !mends) {
        err_set(&err, ERR_INVALID, "usage: attest verify [--mend]");
        return cli_fail(&err);
    }
    if (!verify_statements(mem, &err) || !look(&v, mem, false, &err))
        return cli_fail(&err);
    tell(&v);
    if (mends && v.differences) {
        if (!mend(&v, mem, &err))
            return cli_fail(&err);
        tell(&v);
    }
    return v.differences ? CLI_NOT_IN_ORDER : CLI_DONE;
}
