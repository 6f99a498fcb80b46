/*
 * Replay: the awards of one person and one certification, from all they did.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "domain/replay.h"

#include <stdlib.h>

#include "replay_tree.h"
#include "util/mem.h"

#define NO_INDEX SIZE_MAX

struct state {
    const void *mem; /* what is returned */
    void *scratch;
    const struct replay_facts *facts;
    struct replay *out;
    struct anchored *uncut;         /* of each award: the expiry it was made with */
    size_t *pool;                   /* indices of evidence */
    const struct evidence **pieces; /* the same, themselves */
    size_t n_pool;
    struct standing_facts moves; /* leave and extensions, and the reasons live so far */
};

/* ---- the order ---- */

struct step {
    date day;
    int64_t instant, id;
    int kind; /* a recall before all evidence */
    size_t index;
};

static int compare_steps(const void *a, const void *b)
{
    const struct step *x = a, *y = b;
    if (x->day != y->day)
        return x->day < y->day ? -1 : 1;
    if (x->instant != y->instant)
        return x->instant < y->instant ? -1 : 1;
    if ((x->kind < 0) != (y->kind < 0)) /* the ids of recalls are none of the evidence's */
        return x->kind < 0 ? -1 : 1;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    return x->index < y->index ? -1 : 1;
}

static size_t steps_of(const void *mem, const struct replay_facts *facts, struct step **ret)
{
    struct step *steps = mem_array(mem, struct step, facts->n_evidence + facts->n_recalls);
    size_t n = 0;
    for (size_t i = 0; i < facts->n_recalls; i++) {
        const struct recall *r = &facts->recalls[i];
        steps[n++] = (struct step){r->day, r->instant, r->id, -1, i};
    }
    for (size_t i = 0; i < facts->n_evidence; i++) {
        const struct evidence *e = &facts->evidence[i];
        steps[n++] = (struct step){e->day, e->instant, e->id, (int)e->kind, i};
    }
    qsort(steps, n, sizeof *steps, compare_steps);
    *ret = steps;
    return n;
}

/* ---- what holds on a day ---- */

static size_t version_on(const struct replay_facts *facts, date day)
{
    size_t found = NO_INDEX;
    for (size_t i = 0; i < facts->n_versions; i++) {
        if (facts->versions[i].from <= day)
            found = i;
    }
    return found;
}

static date revoked_from(const struct replay_facts *facts, size_t evidence)
{
    date from = DATE_LAST;
    for (size_t i = 0; i < facts->n_revocations; i++) {
        const struct revocation *r = &facts->revocations[i];
        if (r->evidence == evidence && r->from < from)
            from = r->from;
    }
    return from;
}

/* E: of the awards made so far that are not revoked on the day, the one with the latest expiry;
 * of those with the same expiry the one whose window opens last. NO_INDEX: none. */
static size_t latest_award(const struct replay *r, date day)
{
    size_t best = NO_INDEX;
    for (size_t i = 0; i < r->n_awards; i++) {
        const struct replay_award *a = &r->awards[i];
        if (a->revoked <= day || a->valid_from > day)
            continue;
        const struct replay_award *b = best == NO_INDEX ? NULL : &r->awards[best];
        if (!b || a->valid_to.day > b->valid_to.day ||
            (a->valid_to.day == b->valid_to.day && a->window_opens > b->window_opens))
            best = i;
    }
    return best;
}

struct held *replay_held(const void *mem, const struct replay *replay)
{
    struct held *held = mem_array(mem, struct held, replay->n_awards);
    for (size_t i = 0; i < replay->n_awards; i++) {
        const struct replay_award *a = &replay->awards[i];
        held[i] = (struct held){.from = a->valid_from,
                                .to = a->valid_to.day,
                                .window_opens = a->window_opens,
                                .revoked = a->revoked,
                                .anchor = a->valid_to.anchor};
    }
    return held;
}

/* D, and where it is extended to; DATE_NONE: no reason that is live on the day has a due day. */
static struct due_days due_on(struct state *s, date day)
{
    struct due_facts known = s->facts->due;
    struct reason *reasons;
    known.held = replay_held(s->scratch, s->out);
    known.n_held = s->out->n_awards;
    size_t n =
        standing_reasons(s->scratch, s->facts->matches, s->facts->n_matches, &known, &reasons);
    struct due_days first = {DATE_NONE, DATE_NONE};
    for (size_t i = 0; i < n; i++) {
        if (reasons[i].from > day || reasons[i].to < day)
            continue;
        struct due_days d = standing_due(&s->moves, &reasons[i]);
        if (d.due == DATE_LAST)
            continue;
        bool same = d.due == first.due && d.extended > first.extended;
        if (first.due == DATE_NONE || d.due < first.due || same)
            first = d;
    }
    return first;
}

/* ---- an award ---- */

static struct replay_award *add_award(struct state *s, size_t evidence)
{
    struct replay *r = s->out;
    const struct evidence *e = &s->facts->evidence[evidence];
    struct replay_award *a = &r->awards[r->n_awards];
    r->pieces[evidence] = (struct replay_piece){FATE_AWARD, r->n_awards++};
    *a = (struct replay_award){
        .evidence = evidence,
        .kind = e->kind,
        .version = version_on(s->facts, e->day),
        .earned_on = e->day,
        .reckoned_on = e->day,
        .due = DATE_NONE,
        .valid_from = e->day,
        .recall = NO_INDEX,
        .revoked = revoked_from(s->facts, evidence),
    };
    return a;
}

static void note_expiry(struct state *s, struct replay_award *a, struct anchored to, date opens)
{
    a->valid_to = to;
    a->window_opens = opens;
    s->uncut[a - s->out->awards] = to;
}

static const size_t *one_piece(const void *mem, size_t piece)
{
    size_t *list = mem_array(mem, size_t, 1);
    list[0] = piece;
    return list;
}

/* What the renewal is reckoned from. */
struct sums {
    const struct renewal_rule *rule;
    struct renewal_facts facts;
    date favour; /* the date that stands for C inside an extension; DATE_NONE: none does */
};

static struct sums sums_on(struct state *s, size_t version, date day)
{
    struct sums sums = {.rule = &s->facts->versions[version].renewal, .favour = DATE_NONE};
    size_t last = latest_award(s->out, day);
    struct due_days due = due_on(s, day);
    sums.facts = (struct renewal_facts){.previous.day = DATE_NONE, .due = due.due};
    if (last != NO_INDEX) {
        const struct replay_award *a = &s->out->awards[last];
        sums.facts.previous = a->valid_to;
        sums.facts.recalled = a->recall != NO_INDEX;
        sums.facts.opened = a->window_opens;
        sums.facts.series = s->uncut[last];
    }
    date e = sums.facts.previous.day;
    if (e != DATE_NONE && day <= e) /* same either way (<): E and C are one day then */
        return sums;
    if (e != DATE_NONE && day <= standing_expiry_extended(&s->moves, e))
        sums.favour = e;
    else if (due.due != DATE_NONE && day > due.due && /* same either way (>=): D and C are one */
             day <= due.extended)
        sums.favour = due.due;
    return sums;
}

/* The renewal reckoned with C = made_on, of work whose award is valid from `day`. */
static bool reckon(struct sums *sums, date made_on, date day, struct renewal *ret)
{
    sums->facts.completed = made_on;
    *ret = renewal_of(sums->rule, &sums->facts);
    return ret->changed && ret->expiry.day >= day;
}

/* The rule is satisfied on the day of a piece: an award, or NULL where no date moves. made_on: C,
 * unless an extension says otherwise. */
static struct replay_award *settle(struct state *s, size_t evidence, size_t version, date made_on)
{
    date day = s->facts->evidence[evidence].day;
    struct sums sums = sums_on(s, version, day);
    struct renewal renewal;
    bool made = false;
    bool own = s->facts->evidence[evidence].kind != EVIDENCE_EQUIVALENT;
    date c = made_on;
    if (own && sums.favour != DATE_NONE)
        made = reckon(&sums, c = sums.favour, day, &renewal);
    if (!made)
        made = reckon(&sums, c = made_on, day, &renewal);
    if (!made)
        return NULL;
    struct replay_award *a = add_award(s, evidence);
    note_expiry(s, a, renewal.expiry, renewal.window_opens);
    a->version = version;
    a->reckoned_on = c;
    a->previous = sums.facts.previous;
    a->due = sums.facts.due;
    return a;
}

/* ---- the pool ---- */

/* E less the months of validity: only what is later is inside the cycle. */
static date cycle_begins(const struct state *s, const struct rule_version *v, size_t last)
{
    if (!v->no_carry_forward || last == NO_INDEX || !v->renewal.active)
        return DATE_NONE;
    struct anchored e = s->out->awards[last].valid_to;
    return e.day == DATE_LAST ? DATE_NONE : date_add_months(e.day, -v->renewal.active, e.anchor);
}

/* Empties the pool into an award, or into none. */
static void empty_pool(struct state *s, const struct tree_ask *ask, struct replay_award *award)
{
    size_t *made_of = mem_array(s->mem, size_t, s->n_pool), n = 0;
    for (size_t i = 0; i < s->n_pool; i++) {
        struct replay_piece *piece = &s->out->pieces[s->pool[i]];
        *piece = (struct replay_piece){FATE_COUNTED, NO_INDEX};
        if (!award || !tree_counts(ask, i))
            continue;
        *piece = (struct replay_piece){FATE_AWARD, (size_t)(award - s->out->awards)};
        made_of[n++] = s->pool[i];
    }
    if (award) {
        award->made_of = made_of;
        award->n_made_of = n;
    }
    s->n_pool = 0;
}

static bool is_asked_for(const struct replay_facts *facts, const struct evidence *e)
{
    for (size_t i = 0; i < facts->n_versions; i++) {
        const struct rule_version *v = &facts->versions[i];
        if (tree_asks_for(v->first, v->n_first, e) || tree_asks_for(v->again, v->n_again, e))
            return true;
    }
    return false;
}

static void add_to_pool(struct state *s, size_t evidence, size_t version)
{
    const struct evidence *e = &s->facts->evidence[evidence];
    if (!is_asked_for(s->facts, e))
        return;
    s->out->pieces[evidence].fate = FATE_IN_POOL;
    s->pieces[s->n_pool] = e;
    s->pool[s->n_pool++] = evidence;
    if (version == NO_INDEX)
        return;
    const struct rule_version *v = &s->facts->versions[version];
    size_t last = latest_award(s->out, e->day);
    bool again = last != NO_INDEX && v->n_again;
    struct tree_ask ask = {.parts = again ? v->again : v->first,
                           .n = again ? v->n_again : v->n_first,
                           .pool = s->pieces,
                           .n_pool = s->n_pool,
                           .on = e->day,
                           .after = cycle_begins(s, v, last),
                           .no_repeat = v->no_repeat,
                           .active = v->renewal.active,
                           .terms = s->facts->due.terms,
                           .n_terms = s->facts->due.n_terms};
    if (!ask.n || !tree_satisfied(&ask))
        return;
    struct replay_award *award = settle(s, evidence, version, e->day);
    if (award)
        award->again = again;
    empty_pool(s, &ask, award);
}

/* ---- what is given from outside ---- */

static void add_equivalent(struct state *s, size_t evidence, size_t version)
{
    if (version == NO_INDEX)
        return;
    struct replay_award *a = settle(s, evidence, version, s->facts->evidence[evidence].made_on);
    if (!a) {
        s->out->pieces[evidence].fate = FATE_COUNTED;
        return;
    }
    a->made_of = one_piece(s->mem, evidence);
    a->n_made_of = 1;
}

static void add_given(struct state *s, size_t evidence)
{
    const struct evidence *e = &s->facts->evidence[evidence];
    size_t last = latest_award(s->out, e->day);
    struct anchored previous = {DATE_NONE, 0};
    if (last != NO_INDEX)
        previous = s->out->awards[last].valid_to;
    struct replay_award *a = add_award(s, evidence);
    note_expiry(s, a, e->expiry, e->window_opens);
    a->previous = previous;
    a->made_of = one_piece(s->mem, evidence);
    a->n_made_of = 1;
}

static void apply_recall(struct state *s, size_t index)
{
    const struct recall *r = &s->facts->recalls[index];
    int64_t last = (int64_t)r->day + r->days;
    for (size_t i = 0; i < s->out->n_awards; i++) {
        struct replay_award *a = &s->out->awards[i];
        /* Made by that day, and what expires by `last` stays: held is what is not revoked. */
        if (r->day >= a->revoked || a->valid_to.day <= last)
            continue;
        a->valid_to = (struct anchored){(date)last, date_ymd((date)last).day};
        a->window_opens = r->day;
        a->recall = index;
    }
}

static void add_evidence(struct state *s, size_t index)
{
    const struct evidence *e = &s->facts->evidence[index];
    size_t version = version_on(s->facts, e->day);
    if (e->kind == EVIDENCE_AWARD)
        add_given(s, index);
    else if (e->kind == EVIDENCE_EQUIVALENT)
        add_equivalent(s, index, version);
    else
        add_to_pool(s, index, version);
}

struct replay replay(const void *mem, const struct replay_facts *facts)
{
    void *scratch = mem_owner(mem, "replay");
    struct replay out = {.awards = mem_array(mem, struct replay_award, facts->n_evidence),
                         .pieces = mem_array(mem, struct replay_piece, facts->n_evidence)};
    struct state s = {.mem = mem,
                      .scratch = scratch,
                      .facts = facts,
                      .out = &out,
                      .uncut = mem_array(scratch, struct anchored, facts->n_evidence),
                      .pool = mem_array(scratch, size_t, facts->n_evidence),
                      .pieces = mem_array(scratch, const struct evidence *, facts->n_evidence),
                      .moves = {.leave = facts->leave,
                                .n_leave = facts->n_leave,
                                .extensions = facts->extensions,
                                .n_extensions = facts->n_extensions}};
    struct step *steps;
    size_t n = steps_of(scratch, facts, &steps);
    for (size_t i = 0; i < facts->n_evidence; i++)
        out.pieces[i].award = NO_INDEX;
    for (size_t i = 0; i < n; i++) {
        if (steps[i].kind < 0)
            apply_recall(&s, steps[i].index);
        else
            add_evidence(&s, steps[i].index);
    }
    mem_free(scratch);
    return out;
}

/* ---- what would be ---- */

struct what_if replay_what_if(const void *mem, const struct replay_facts *facts,
                              const struct evidence *one_more)
{
    size_t n = facts->n_evidence;
    struct evidence *evidence = mem_array(mem, struct evidence, n + 1);
    for (size_t i = 0; i < n; i++)
        evidence[i] = facts->evidence[i];
    evidence[n] = *one_more;
    evidence[n].instant = evidence[n].id = INT64_MAX;
    struct replay_facts then = *facts;
    then.evidence = evidence;
    then.n_evidence = n + 1;

    struct replay r = replay(mem, &then);
    struct what_if ret = {.piece = r.pieces[n], .expiry.day = DATE_NONE, .window_opens = DATE_LAST};
    if (ret.piece.award != NO_INDEX && r.awards[ret.piece.award].evidence == n) {
        ret.award = true;
        ret.made = r.awards[ret.piece.award];
    }
    size_t last = latest_award(&r, one_more->day);
    if (last != NO_INDEX) {
        ret.expiry = r.awards[last].valid_to;
        ret.window_opens = r.awards[last].window_opens;
    }
    return ret;
}

bool equivalency_gives(const struct equivalency *e, const struct replay_award *other,
                       int64_t instant, int64_t id, struct evidence *ret)
{
    date earned = other->earned_on;
    date day = earned > e->from ? earned : e->from; /* same either way (>=) */
    if (other->kind == EVIDENCE_EQUIVALENT || other->revoked <= day || day > e->to)
        return false;
    if (earned < e->from && !e->retroactive)
        return false;
    if (e->max_age_months && earned < date_add_months(day, -e->max_age_months, date_ymd(day).day))
        return false;
    *ret = (struct evidence){
        .kind = EVIDENCE_EQUIVALENT, .day = day, .instant = instant, .id = id, .made_on = earned};
    return true;
}
