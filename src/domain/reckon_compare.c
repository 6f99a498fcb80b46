/* Reckoning: how what is stored differs from what follows from the facts.
 * SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "reckon_inner.h"
#include "util/mem.h"

struct compare {
    const void *mem;
    const struct reckoned_awards *c;
    const struct fact_award *stored; /* those that follow from facts, of this certification */
    size_t n_stored;
    bool *taken; /* of the stored ones: a reckoned award stands for it */
};

/* What made a reckoned award; each fact once. */
static size_t keys_of(const struct compare *k, const struct replay_award *a, const char ***ret)
{
    const char **keys = mem_array(k->mem, const char *, a->n_made_of + 1);
    size_t n = 0;
    for (size_t i = 0; i < a->n_made_of; i++) {
        const char *key = k->c->pieces[a->made_of[i]].key;
        size_t at = 0;
        while (at < n && strcmp(keys[at], key) != 0)
            at++;
        keys[at] = key;
        n += at == n;
    }
    *ret = keys;
    return n;
}

static bool share_a_key(const struct fact_award *s, const struct award_change *r)
{
    for (size_t i = 0; i < s->n_keys; i++) {
        for (size_t j = 0; j < r->n_keys; j++) {
            if (!strcmp(s->keys[i], r->keys[j]))
                return true;
        }
    }
    return false;
}

/* A person took it away, and what completed it is not part of the reckoned one: the revocation
 * belongs to other work, and stays with that. The replay finds it by the same piece. */
static bool is_taken_away(const struct fact_award *s, const struct award_change *r)
{
    bool completed = false;
    for (size_t i = 0; i < r->n_keys && s->n_keys; i++)
        completed |= !strcmp(s->keys[s->n_keys - 1], r->keys[i]);
    return s->revoked && !completed;
}

static bool is_of_kind(const struct fact_award *s, const struct award_change *r)
{
    return !strcmp(s->kind, r->kind);
}

static bool same_end(const struct fact_award *s, const struct award_change *r)
{
    return is_of_kind(s, r) && s->n_keys && r->n_keys &&
           !strcmp(s->keys[s->n_keys - 1], r->keys[r->n_keys - 1]);
}

static bool same_keys(const struct fact_award *s, const struct award_change *r)
{
    for (size_t i = 0; i < s->n_keys && i < r->n_keys; i++) {
        if (strcmp(s->keys[i], r->keys[i]) != 0)
            return false;
    }
    return s->n_keys == r->n_keys;
}

/* The stored award that a reckoned one stands for; NULL: none is left. Those that have not fallen
 * come first. */
static const struct fact_award *pair(struct compare *k, const struct award_change *r, bool by_end)
{
    const struct fact_award *found = NULL;
    for (size_t i = 0; i < k->n_stored; i++) {
        const struct fact_award *s = &k->stored[i];
        bool fits =
            by_end ? same_end(s, r) : is_of_kind(s, r) && share_a_key(s, r) && !is_taken_away(s, r);
        if (fits && !k->taken[i] && (!found || (found->fallen && !s->fallen)))
            found = s;
    }
    if (found)
        k->taken[found - k->stored] = true;
    return found;
}

/* Why the reckoned award is another one than the stored; NULL: it is the same. */
static const char *difference(const struct fact_award *s, const struct award_change *r,
                              const struct replay_award *a)
{
    if (s->fallen)
        return "The work that made it counts again.";
    if (s->earned_on != r->earned_on)
        return "The day of the work that made it was corrected.";
    if (!same_keys(s, r))
        return "Other work makes it than before, after a correction.";
    if (s->valid_from == r->valid_from && s->valid_to.day == r->valid_to.day &&
        s->valid_to.anchor == r->valid_to.anchor && s->window_opens == r->window_opens)
        return NULL;
    if (a->recall != SIZE_MAX)
        return "What is taught changed in earnest: it ends sooner.";
    return "What its dates are reckoned from has changed.";
}

static struct award_change reckoned_award(struct compare *k, const struct replay_award *a)
{
    const struct fact_rule *rule = k->c->rule;
    struct award_change r = {
        .certification = k->c->certification,
        .title = rule->titles[a->version],
        .kind = a->kind == EVIDENCE_EQUIVALENT ? "equivalent" : "earned",
        .earned_on = a->earned_on,
        .valid_from = a->valid_from,
        .valid_to = a->valid_to,
        .window_opens = a->window_opens,
    };
    if (r.valid_to.day == DATE_LAST)
        r.valid_to.anchor = 0;
    r.n_keys = keys_of(k, a, &r.keys);
    return r;
}

/* The stored awards of the certification that follow from facts, and not from somebody's word. */
static void stored_of(struct compare *k, const struct person_facts *facts)
{
    struct fact_award *stored = mem_array(k->mem, struct fact_award, facts->n_awards + 1);
    for (size_t i = 0; i < facts->n_awards; i++) {
        const struct fact_award *a = &facts->awards[i];
        if (a->certification == k->c->certification &&
            (!strcmp(a->kind, "earned") || !strcmp(a->kind, "equivalent")))
            stored[k->n_stored++] = *a;
    }
    k->stored = stored;
    k->taken = mem_array(k->mem, bool, k->n_stored + 1);
}

void reckon_compare(const void *mem, const struct person_facts *facts,
                    const struct reckoned_awards *c, struct reckoned *ret)
{
    struct compare k = {.mem = mem, .c = c};
    stored_of(&k, facts);
    size_t n = c->replay.n_awards;
    struct award_change *all = mem_array(mem, struct award_change, n + 1);
    const struct fact_award **pairs = mem_array(mem, const struct fact_award *, n + 1);
    for (size_t i = 0; i < n; i++) {
        if (c->replay.awards[i].kind == EVIDENCE_AWARD)
            continue;
        all[i] = reckoned_award(&k, &c->replay.awards[i]);
        pairs[i] = pair(&k, &all[i], true);
    }
    ret->changes = mem_grow(mem, ret->changes, ret->n_changes, ret->n_changes + n + 1);
    for (size_t i = 0; i < n; i++) {
        if (!all[i].kind)
            continue;
        const struct fact_award *s = pairs[i] ? pairs[i] : pair(&k, &all[i], false);
        /* What a person says was never held has no dates that could differ. */
        bool never = s && s->revoked && s->revoked_from == DATE_NONE;
        all[i].supersedes = s ? s->id : 0;
        all[i].was_revoked = s && s->revoked;
        all[i].reason = s ? difference(s, &all[i], &c->replay.awards[i]) : NULL;
        if (!never && (!s || all[i].reason))
            ret->changes[ret->n_changes++] = all[i];
    }
    ret->fallen = mem_grow(mem, ret->fallen, ret->n_fallen, ret->n_fallen + k.n_stored + 1);
    for (size_t i = 0; i < k.n_stored; i++) {
        const struct fact_award *s = &k.stored[i];
        if (!k.taken[i] && !s->fallen && !s->revoked)
            ret->fallen[ret->n_fallen++] = s->id;
    }
}

/* ---- timelines ---- */

static bool same_row(const struct timeline_row *a, const struct timeline_row *b)
{
    return !timeline_row_order(a, b) && a->to == b->to && a->standing == b->standing &&
           a->due == b->due && a->facility == b->facility && a->job_role == b->job_role;
}

void reckon_compare_rows(const void *mem, struct reckoned *ret)
{
    ret->drop = mem_array(mem, struct timeline_row, ret->n_stored + 1);
    ret->add = mem_array(mem, struct timeline_row, ret->n_rows + 1);
    for (size_t s = 0, r = 0; s < ret->n_stored || r < ret->n_rows;) {
        int order = s == ret->n_stored ? 1
                    : r == ret->n_rows ? -1
                                       : timeline_row_order(&ret->stored[s], &ret->rows[r]);
        bool same = !order && same_row(&ret->stored[s], &ret->rows[r]);
        if (order <= 0 && !same)
            ret->drop[ret->n_drop++] = ret->stored[s];
        if (order >= 0 && !same)
            ret->add[ret->n_add++] = ret->rows[r];
        s += order <= 0;
        r += order >= 0;
    }
}
