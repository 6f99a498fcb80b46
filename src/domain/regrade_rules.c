/* Regrade: which keys fit, and what attempts are worth by the new one.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "domain/attempt.h"
#include "domain/regrade.h"
#include "util/mem.h"

/* ---- keys */

static bool same_text(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

/* Whether answers name parts of this kind. */
static bool is_named(enum part_kind kind)
{
    return kind == PART_OPTION || kind == PART_ROW || kind == PART_GAP || kind == PART_AREA ||
           kind == PART_SCENE;
}

static const struct grade_part *parent_of(const struct grade_key *key, const struct grade_part *p)
{
    for (size_t i = 0; p->parent && i < key->n_parts; i++) {
        if (key->parts[i].number == p->parent)
            return &key->parts[i];
    }
    return NULL;
}

/* The part of another key with the same kind, id and parent; NULL: it has none. */
static const struct grade_part *twin(const struct grade_key *of, const struct grade_part *p,
                                     const struct grade_key *in)
{
    const struct grade_part *above = parent_of(of, p);
    for (size_t i = 0; i < in->n_parts; i++) {
        const struct grade_part *q = &in->parts[i], *over = parent_of(in, q);
        if (q->kind == p->kind && same_text(q->key, p->key) && !over == !above &&
            (!over || same_text(over->key, above->key)))
            return q;
    }
    return NULL;
}

/* Every part that answers may name is in the other key too. */
static bool has_parts_of(const struct grade_key *in, const struct grade_key *of)
{
    for (size_t i = 0; i < of->n_parts; i++) {
        if (is_named(of->parts[i].kind) && !twin(of, &of->parts[i], in))
            return false;
    }
    return true;
}

static bool same_part(const struct grade_part *a, const struct grade_part *b)
{
    return a->kind == b->kind && same_text(a->key, b->key) && a->parent == b->parent &&
           !score_compare(a->fraction, b->fraction) && same_text(a->answer, b->answer) &&
           same_text(a->tolerance, b->tolerance) &&
           same_text(a->tolerance_kind, b->tolerance_kind) && a->weight == b->weight &&
           a->fold == b->fold &&
           /* Only what is typed is compared by its text; that of an option is for its reader. */
           ((a->kind != PART_ACCEPT && a->kind != PART_UNIT) || same_text(a->text, b->text));
}

static bool same_key(const struct grade_key *a, const struct grade_key *b)
{
    bool same = a->scoring == b->scoring && a->fold == b->fold && a->units == b->units &&
                !score_compare(a->unit_penalty, b->unit_penalty) && same_text(a->start, b->start);
    size_t i = 0, k = 0;
    while (same && (i < a->n_parts || k < b->n_parts)) {
        /* Hints are no part of the key. */
        if (i < a->n_parts && a->parts[i].kind == PART_HINT)
            i++;
        else if (k < b->n_parts && b->parts[k].kind == PART_HINT)
            k++;
        else
            same = i < a->n_parts && k < b->n_parts && same_part(&a->parts[i++], &b->parts[k++]);
    }
    return same;
}

enum regrade_fit regrade_fit(const struct grade_key *from, const struct grade_key *to)
{
    if (from->kind != to->kind)
        return REGRADE_OTHER_KIND;
    if (from->scoring == SCORING_NONE || from->scoring == SCORING_RUBRIC)
        return REGRADE_NO_KEY;
    if (!has_parts_of(to, from) || !has_parts_of(from, to))
        return REGRADE_OTHER_PARTS;
    return same_key(from, to) ? REGRADE_SAME_KEY : REGRADE_FITS;
}

size_t regrade_tries(const struct score *tries, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (score_compare(tries[i], score_make(1, 1)) >= 0)
            return i + 1;
    }
    return n;
}

/* ---- counting */

static struct score mark_of(const struct regrade_paper *p, size_t i)
{
    return (int)i + 1 == p->place ? p->worth : p->marks[i];
}

static struct score score_of(const void *mem, const struct regrade_paper *p)
{
    struct graded_item *items = mem_array(mem, struct graded_item, p->n + 1);
    for (size_t i = 0; i < p->n; i++)
        items[i] = (struct graded_item){mark_of(p, i), p->weights[i]};
    return grade_quiz(items, p->n);
}

static struct score certainty_of(const void *mem, const struct regrade_paper *p)
{
    int *sure = mem_array(mem, int, p->n + 1);
    bool *right = mem_array(mem, bool, p->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < p->n; i++) {
        if (p->sure[i] < 0)
            continue;
        right[n] = score_compare(mark_of(p, i), score_make(1, 1)) >= 0;
        sure[n++] = p->sure[i];
    }
    return grade_certainty(sure, right, n);
}

void regrade_count(const void *mem, enum grade_method method, bool practice, struct score pass,
                   const struct regrade_paper *papers, size_t n, bool takes,
                   struct regrade_outcome *ret)
{
    struct attempt_outcome *so_far = mem_array(mem, struct attempt_outcome, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct regrade_paper *p = &papers[i];
        /* A paper without the question keeps its score to the letter. */
        struct score score = p->place ? score_of(mem, p) : p->score;
        so_far[i] = (struct attempt_outcome){score, false};
        bool reached = attempt_passes(mem, method, practice, pass, so_far, i + 1, NULL);
        bool kept = !reached && p->passed && !takes && !practice;
        so_far[i].passed = reached || kept;
        ret[i] = (struct regrade_outcome){
            .score = score,
            .certainty = certainty_of(mem, p),
            .passed = so_far[i].passed,
            .kept = kept,
            .changed = score_compare(score, p->score) != 0 || so_far[i].passed != p->passed,
        };
    }
}
