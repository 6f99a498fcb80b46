/* Reckoning: awards and standing from facts.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/reckon.h"

#include <stdlib.h>
#include <string.h>

#include "reckon_inner.h"
#include "util/mem.h"

/* People who are reckoned at once. */
enum { BATCH = 100 };

/* ---- what a certification is replayed from ---- */

/* Those of one certification, of an array whose elements have a field `certification`. */
#define OF(mem, type, list, n_list, field, wanted, ret_n)                                          \
    ({                                                                                             \
        type *of_ = mem_array((mem), type, (n_list) + 1);                                          \
        size_t n_ = 0;                                                                             \
        for (size_t i_ = 0; i_ < (n_list); i_++) {                                                 \
            if ((list)[i_].certification == (wanted))                                              \
                of_[n_++] = (list)[i_].field;                                                      \
        }                                                                                          \
        *(ret_n) = n_;                                                                             \
        (const type *)of_;                                                                         \
    })

static struct replay_facts facts_of(const void *mem, const struct person_facts *f,
                                    const struct fact_rule *rule, int64_t certification)
{
    struct replay_facts r = {.versions = rule ? rule->versions : NULL,
                             .n_versions = rule ? rule->n_versions : 0,
                             .leave = f->leave,
                             .n_leave = f->n_leave,
                             .due = {.terms = f->terms,
                                     .n_terms = f->n_terms,
                                     .events = f->events,
                                     .n_events = f->n_events}};
    r.matches = OF(mem, struct match, f->matches, f->n_matches, match, certification, &r.n_matches);
    r.extensions = OF(mem, struct extension, f->extensions, f->n_extensions, extension,
                      certification, &r.n_extensions);
    r.recalls =
        OF(mem, struct recall, f->recalls, f->n_recalls, recall, certification, &r.n_recalls);
    return r;
}

/* The pieces that may count for a certification: all that are not meant for another one. Of awards
 * with dates of their own its own. */
static size_t pieces_of(const struct person_facts *f, int64_t certification, struct fact_piece *ret)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n_pieces; i++) {
        const struct fact_piece *p = &f->pieces[i];
        if (!p->certification || p->certification == certification)
            ret[n++] = *p;
    }
    return n;
}

/* The piece that stands for the stored award: the one that completed it. SIZE_MAX: it counts no
 * more. */
static size_t piece_of_award(const struct fact_piece *pieces, size_t n, const struct fact_award *a)
{
    bool given = !strcmp(a->kind, "manual") || !strcmp(a->kind, "imported"),
         equivalent = !strcmp(a->kind, "equivalent");
    for (size_t i = 0; i < n; i++) {
        const struct evidence *e = &pieces[i].fact;
        bool is_it = given ? e->kind == EVIDENCE_AWARD && e->id == a->id
                           : (e->kind == EVIDENCE_EQUIVALENT) == equivalent && a->n_keys &&
                                 !strcmp(pieces[i].key, a->keys[a->n_keys - 1]);
        if (is_it)
            return i;
    }
    return SIZE_MAX;
}

/* The revocations by people, each at the piece that completed the award. */
static void revocations_of(const void *mem, const struct person_facts *f, struct reckoned_awards *c)
{
    struct revocation *list = mem_array(mem, struct revocation, f->n_awards + 1);
    size_t n = 0;
    for (size_t i = 0; i < f->n_awards; i++) {
        const struct fact_award *a = &f->awards[i];
        if (a->certification != c->certification || !a->revoked)
            continue;
        size_t piece = piece_of_award(c->pieces, c->facts.n_evidence, a);
        if (piece != SIZE_MAX)
            list[n++] = (struct revocation){piece, a->revoked_from};
    }
    c->facts.revocations = c->revocations = list;
    c->facts.n_revocations = n;
}

/* Where a correction has made another piece the last one, the revocation moves to that. */
static bool moved_revocations(struct reckoned_awards *c)
{
    bool moved = false;
    struct revocation *list = c->revocations;
    for (size_t i = 0; i < c->facts.n_revocations; i++) {
        const struct replay_piece *p = &c->replay.pieces[list[i].evidence];
        if (p->fate != FATE_AWARD || c->replay.awards[p->award].evidence == list[i].evidence)
            continue;
        list[i].evidence = c->replay.awards[p->award].evidence;
        moved = true;
    }
    return moved;
}

static void replay_one(const void *mem, const struct person_facts *f, struct reckoned_awards *c,
                       struct fact_piece *pieces, size_t n)
{
    struct evidence *evidence = mem_array(mem, struct evidence, n + 1);
    for (size_t i = 0; i < n; i++)
        evidence[i] = pieces[i].fact;
    c->pieces = pieces;
    c->facts.evidence = evidence;
    c->facts.n_evidence = n;
    revocations_of(mem, f, c);
    c->replay = replay(mem, &c->facts);
    if (moved_revocations(c))
        c->replay = replay(mem, &c->facts);
}

/* ---- equivalency ---- */

static struct reckoned_awards *find(struct reckoned *r, int64_t certification)
{
    for (size_t i = 0; i < r->n_certifications; i++) {
        if (r->certifications[i].certification == certification)
            return &r->certifications[i];
    }
    return NULL;
}

/* The pieces that awards of other certifications give, behind the n that there are. */
static size_t add_equivalents(const void *mem, const struct person_facts *f, struct reckoned *own,
                              int64_t certification, struct fact_piece **pieces, size_t n)
{
    for (size_t i = 0; i < f->n_equivalencies; i++) {
        const struct fact_equivalency *e = &f->equivalencies[i];
        const struct reckoned_awards *by =
            e->certification == certification ? find(own, e->by) : NULL;
        if (!by)
            continue;
        *pieces = mem_grow(mem, *pieces, n + 1, n + 1 + by->replay.n_awards);
        for (size_t k = 0; k < by->replay.n_awards; k++) {
            const struct replay_award *a = &by->replay.awards[k];
            const struct fact_piece *last = &by->pieces[a->evidence];
            struct fact_piece *p = &(*pieces)[n];
            *p = (struct fact_piece){.key = last->key, .certification = certification};
            if (equivalency_gives(&e->equivalency, a, last->fact.instant,
                                  (int64_t)(i * 10000 + k + 1), &p->fact))
                n++;
        }
    }
    return n;
}

/* Replays every certification that something may count for: first on its own evidence, then those
 * that recognise others once more. */
static void replay_all(const void *mem, const struct person_facts *f, struct reckoned *r)
{
    r->certifications = mem_array(mem, struct reckoned_awards, f->n_rules + 1);
    for (size_t i = 0; i < f->n_rules; i++) {
        struct reckoned_awards *c = &r->certifications[r->n_certifications++];
        *c = (struct reckoned_awards){.certification = f->rules[i].certification,
                                      .rule = &f->rules[i]};
        struct fact_piece *pieces = mem_array(mem, struct fact_piece, f->n_pieces + 1);
        size_t n = pieces_of(f, c->certification, pieces);
        c->facts = facts_of(mem, f, c->rule, c->certification);
        replay_one(mem, f, c, pieces, n);
    }
    if (!f->n_equivalencies)
        return;
    struct reckoned own = {.certifications =
                               mem_array(mem, struct reckoned_awards, r->n_certifications + 1),
                           .n_certifications = r->n_certifications};
    memcpy(own.certifications, r->certifications, r->n_certifications * sizeof *own.certifications);
    for (size_t i = 0; i < r->n_certifications; i++) {
        struct reckoned_awards *c = &r->certifications[i];
        struct fact_piece *pieces = mem_array(mem, struct fact_piece, f->n_pieces + 1);
        size_t n = pieces_of(f, c->certification, pieces);
        size_t all = add_equivalents(mem, f, &own, c->certification, &pieces, n);
        if (all > n)
            replay_one(mem, f, c, pieces, all);
    }
}

/* ---- standing ---- */

struct rows {
    struct timeline_row *list;
    size_t n, room;
};

/* Cuts the spans of one (post, certification) where the post moved, and adds them to the rows. */
static void place(const void *mem, const struct person_facts *f, int64_t post,
                  int64_t certification, const struct standing_span *spans, size_t n,
                  struct rows *out)
{
    for (size_t s = 0; s < n; s++) {
        for (size_t p = 0; p < f->n_posts; p++) {
            const struct fact_post *o = &f->posts[p];
            if (o->post != post || o->to < spans[s].from || o->from > spans[s].to)
                continue;
            if (out->n == out->room) {
                out->list = mem_grow(mem, out->list, out->room, 2 * out->room + 16);
                out->room = 2 * out->room + 16;
            }
            out->list[out->n++] = (struct timeline_row){
                .post = post,
                .certification = certification,
                .facility = o->facility,
                .job_role = o->job_role,
                .from = o->from > spans[s].from ? o->from : spans[s].from,
                .to = o->to < spans[s].to ? o->to : spans[s].to,
                .standing = spans[s].standing,
                .due = spans[s].due,
            };
        }
    }
}

/* The spans of the posts that a certification is asked of. */
static void standings_of(const void *mem, const struct person_facts *f, struct reckoned *r,
                         int64_t certification, struct rows *out)
{
    struct reckoned_awards *c = find(r, certification);
    struct replay_facts facts =
        c ? c->facts : facts_of(mem, f, NULL, certification); /* same either way: always there */
    struct standing_facts s = {.leave = facts.leave,
                               .n_leave = facts.n_leave,
                               .extensions = facts.extensions,
                               .n_extensions = facts.n_extensions,
                               .held = c ? replay_held(mem, &c->replay) : NULL,
                               .n_held = c ? c->replay.n_awards : 0};
    s.exempt = OF(mem, struct days, f->exempt, f->n_exempt, days, certification, &s.n_exempt);
    struct due_facts due = facts.due;
    due.held = s.held;
    due.n_held = s.n_held;
    for (size_t i = 0, end; i < facts.n_matches; i = end) {
        int64_t post = facts.matches[i].post;
        for (end = i + 1; end < facts.n_matches && facts.matches[end].post == post;)
            end++;
        struct reason *reasons;
        struct standing_span *spans;
        s.n_reasons = standing_reasons(mem, &facts.matches[i], end - i, &due, &reasons);
        s.reasons = reasons;
        size_t n = standing_spans(mem, &s, &spans);
        place(mem, f, post, certification, spans, n, out);
    }
}

static void standings(const void *mem, const struct person_facts *f, struct reckoned *r)
{
    struct rows out = {.list = mem_array(mem, struct timeline_row, 1), .room = 1};
    for (size_t i = 0; i < f->n_matches; i++) {
        if (!i || f->matches[i].certification != f->matches[i - 1].certification)
            standings_of(mem, f, r, f->matches[i].certification, &out);
    }
    qsort(out.list, out.n, sizeof *out.list, timeline_row_order);
    r->rows = out.list;
    r->n_rows = out.n;
}

void reckon_facts(const void *mem, const struct person_facts *facts, struct reckoned *ret)
{
    *ret = (struct reckoned){
        .person = facts->person, .stored = facts->stored, .n_stored = facts->n_stored};
    replay_all(mem, facts, ret);
    for (size_t i = 0; i < ret->n_certifications; i++)
        reckon_compare(mem, facts, &ret->certifications[i], ret);
    standings(mem, facts, ret);
    reckon_compare_rows(mem, ret);
    reckon_book(mem, facts, ret);
}

/* ---- people ---- */

struct reckoned *reckon_people(struct db *db, const void *mem, const int64_t *people, size_t n,
                               struct err *err)
{
    struct person_facts *facts = person_facts_read(db, mem, people, n, err);
    struct reckoned *list = facts ? mem_array(mem, struct reckoned, n + 1) : NULL;
    for (size_t i = 0; facts && i < n; i++)
        reckon_facts(mem, &facts[i], &list[i]);
    return list;
}

bool reckon_many(struct db *db, const int64_t *people, size_t n, struct err *err)
{
    bool done = true;
    for (size_t i = 0, batch; done && i < n; i += batch) {
        void *mem = mem_owner(db, "reckon");
        batch = n - i < BATCH ? n - i : BATCH;
        struct reckoned *list = reckon_people(db, mem, people + i, batch, err);
        done = list && reckon_store(db, mem, list, batch, err);
        mem_free(mem);
    }
    return done;
}

bool reckon(struct db *db, int64_t person, struct err *err)
{
    return reckon_many(db, &person, 1, err);
}

bool reckon_in_batches(struct db *db, const int64_t *people, size_t n, struct err *err)
{
    bool done = true;
    for (size_t i = 0, batch; done && i < n; i += batch) {
        void *mem = mem_owner(db, "batch");
        batch = n - i < BATCH ? n - i : BATCH;
        db_queue_begin(db, false);
        done = db_sync(db, err) && db_next(db, mem, err) &&
               timeline_lock_all(db, people + i, batch, err) &&
               reckon_many(db, people + i, batch, err) && db_commit(db, err);
        if (!done)
            db_rollback(db);
        mem_free(mem);
    }
    return done;
}

int64_t *reckon_people_of(const void *mem, const struct db_rows *rows, const char *column,
                          size_t *ret_n)
{
    size_t n = db_count(rows);
    int64_t *people = mem_array(mem, int64_t, n + 1);
    for (size_t i = 0; i < n; i++)
        people[i] = db_int(rows, i, column);
    *ret_n = n;
    return people;
}

bool reckon_what_if(struct db *db, const void *mem, int64_t person, int64_t certification,
                    const struct evidence *one_more, struct what_if *ret, struct err *err)
{
    struct reckoned reckoned = {0};
    struct person_facts *facts = person_facts_read(db, mem, &person, 1, err);
    if (!facts)
        return false;
    replay_all(mem, facts, &reckoned);
    const struct reckoned_awards *c = find(&reckoned, certification);
    if (!c)
        return err_set(err, ERR_NOT_FOUND, "There is no such certification.");
    *ret = replay_what_if(mem, &c->facts, one_more);
    return true;
}
