/* How the score of QTI answers becomes our scoring.  SPDX-License-Identifier: Apache-2.0 */
#include "content/qti.h"

#include <math.h>
#include <string.h>

#include "util/mem.h"

void qti_refuse(struct qti *q, const char *what, const char *why, const char *remedy)
{
    foreign_refuse(q->f, q->item, what, why, remedy);
}

void qti_clear(struct qti *q)
{
    for (size_t i = 0; i < q->rules.n_responses; i++)
        q->rules.responses[i].value.n = 0;
}

bool qti_near(double a, double b)
{
    return fabs(a - b) < 1e-6;
}

struct fraction qti_share(struct qti *q, double score)
{
    struct fraction f = {0, 1};
    if (!foreign_fraction(mem_format(q->f->mem, "%.9f", score / q->best), 1, &f))
        qti_refuse(q, mem_format(q->f->mem, "a score of %g of %g", score, q->best),
                   "it is no fraction that can be kept exactly", "use simpler numbers");
    return f;
}

bool qti_set_best(struct qti *q, double best)
{
    qti_clear(q);
    double nothing = qti_score(&q->rules);
    q->best = best;
    if (q->rules.unknown)
        qti_refuse(q, mem_format(q->f->mem, "its scoring (%.60s)", q->rules.unknown),
                   "that part of a scoring program is not carried", "write the question anew");
    else if (best <= 0)
        qti_refuse(q, "its scoring", "no answer is worth anything", "say what is right");
    else if (!qti_near(nothing, 0))
        qti_refuse(q, "its scoring", "giving no answer is worth points", "write the question anew");
    else if (foreign_fraction(mem_format(q->f->mem, "%.9f", best), 1, &q->item->worth))
        return true;
    return false;
}

/* ---- choices */

/* The score of a set of choices, bit by bit. */
static double score_of(struct qti *q, const struct qti_choices *c, unsigned long set)
{
    qti_clear(q);
    for (size_t i = 0; i < c->n; i++) {
        if (set >> i & 1)
            c->response->value.list[c->response->value.n++] = c->ids[i];
    }
    return qti_score(&q->rules);
}

enum { SETS_MAX = 1 << QTI_SURE_CHOICES };

/* Sets to try: all of them; or, of more than twelve choices, those of one and two, and of all but
 * up to two. Limits on how many may be chosen do not matter: there are none here. */
struct sets {
    unsigned long list[SETS_MAX];
    size_t n;
};

static struct sets *sets_of(struct qti *q, const struct qti_choices *c)
{
    struct sets *sets = mem_new(q->f->mem, struct sets);
    unsigned long all = (1UL << c->n) - 1;
    if (c->n <= QTI_SURE_CHOICES) {
        for (unsigned long s = 1; s <= all; s++)
            sets->list[sets->n++] = s;
        return sets;
    }
    sets->list[sets->n++] = all;
    for (size_t i = 0; i < c->n; i++) {
        for (size_t k = i; k < c->n; k++) {
            unsigned long two = 1UL << i | 1UL << k;
            sets->list[sets->n++] = two;
            sets->list[sets->n++] = all & ~two;
        }
    }
    return sets;
}

static bool is_all_or_nothing(struct qti *q, const struct qti_choices *c, const struct sets *sets,
                              unsigned long right)
{
    for (size_t t = 0; t < sets->n; t++) {
        unsigned long s = sets->list[t];
        if (!qti_near(score_of(q, c, s), s == right ? q->best : 0))
            return false;
    }
    return true;
}

static bool is_sum(struct qti *q, const struct qti_choices *c, const struct sets *sets,
                   const double *worth)
{
    double positive = 0;
    for (size_t i = 0; i < c->n; i++)
        positive += worth[i] > 0 ? worth[i] : 0;
    if (!qti_near(positive, q->best))
        return false;
    for (size_t t = 0; t < sets->n; t++) {
        unsigned long s = sets->list[t];
        double sum = 0;
        for (size_t i = 0; i < c->n; i++)
            sum += s >> i & 1 ? worth[i] : 0;
        sum = sum < 0 ? 0 : sum > q->best ? q->best : sum;
        if (!qti_near(score_of(q, c, s), sum))
            return false;
    }
    return true;
}

/* What each choice adds. A choice that takes points off shows it only beside right ones, where the
 * score does not fall below nothing; what takes off all there is, takes off no more than that. */
static void find_worth(struct qti *q, const struct qti_choices *c, double *worth)
{
    unsigned long positive = 0;
    for (size_t i = 0; i < c->n; i++) {
        worth[i] = score_of(q, c, 1UL << i);
        positive |= worth[i] > 0 ? 1UL << i : 0;
    }
    double all = score_of(q, c, positive);
    for (size_t i = 0; i < c->n; i++) {
        if (worth[i] <= 0)
            worth[i] = score_of(q, c, positive | 1UL << i) - all;
    }
}

static bool is_every_decision(struct qti *q, const struct qti_choices *c, const struct sets *sets,
                              unsigned long right)
{
    for (size_t t = 0; t < sets->n; t++) {
        unsigned long s = sets->list[t];
        int wrong = __builtin_popcountl(s ^ right);
        if (!qti_near(score_of(q, c, s), q->best * ((double)c->n - wrong) / (double)c->n))
            return false;
    }
    return true;
}

void qti_score_one(struct qti *q, const struct qti_choices *c)
{
    double worth[QTI_CHOICES_MAX];
    double best = 0;
    for (size_t i = 0; i < c->n; i++) {
        worth[i] = score_of(q, c, 1UL << i);
        best = worth[i] > best ? worth[i] : best;
    }
    q->item->kind = ITEM_SINGLE_CHOICE;
    q->item->scoring = SCORING_FRACTIONS;
    if (!qti_set_best(q, best))
        return;
    for (size_t i = 0; i < c->n; i++)
        q->item->options.list[i].fraction = qti_share(q, worth[i]);
}

/* A limit on how many are chosen has no place here: it is said, or, where choosing all would pay,
 * the item is refused. */
static bool may_be_unlimited(struct qti *q, const struct qti_choices *c)
{
    if (!c->limit)
        return true;
    const char *what = mem_format(q->f->mem, "at most %zu choices", c->limit);
    if (score_of(q, c, (1UL << c->n) - 1) > 1e-6) {
        qti_refuse(q, what, "any number may be chosen here, and choosing all would be worth points",
                   "take points off for wrong choices, and write it anew");
        return false;
    }
    foreign_partly(q->f, q->item, what, "any number may be chosen here",
                   "say in the question how many are asked for");
    return true;
}

void qti_score_many(struct qti *q, const struct qti_choices *c)
{
    double worth[QTI_CHOICES_MAX];
    double best = 0;
    unsigned long right = 0;
    struct qti_value correct;
    struct foreign_item *item = q->item;
    const struct sets *sets = sets_of(q, c);
    item->kind = ITEM_MULTIPLE_CHOICE;
    for (size_t t = 0; t < sets->n; t++) {
        unsigned long s = sets->list[t];
        double score = score_of(q, c, s);
        if (score > best + 1e-9)
            best = score, right = s;
    }
    qti_correct(c->response, &correct);
    unsigned long said = 0;
    for (size_t i = 0; i < c->n; i++) {
        for (size_t k = 0; k < correct.n; k++)
            said |= !strcmp(correct.list[k], c->ids[i]) ? 1UL << i : 0;
    }
    find_worth(q, c, worth);
    if (said && score_of(q, c, said) >= best - 1e-9) {
        best = score_of(q, c, said);
        right = said;
    }
    if (!qti_set_best(q, best) || !may_be_unlimited(q, c))
        return;
    if (is_all_or_nothing(q, c, sets, right))
        item->scoring = SCORING_ALL_OR_NOTHING;
    else if (is_sum(q, c, sets, worth))
        item->scoring = SCORING_FRACTIONS;
    else if (is_every_decision(q, c, sets, right))
        item->scoring = SCORING_EVERY_DECISION;
    else
        qti_refuse(q, "its scoring", "no way of scoring here gives every answer the same points",
                   "choose all-or-nothing, fractions or every-decision, and write it anew");
    for (size_t i = 0; i < c->n; i++)
        item->options.list[i].fraction = item->scoring == SCORING_FRACTIONS
                                             ? qti_share(q, worth[i])
                                             : (struct fraction){right >> i & 1, 1};
}

/* ---- gaps */

static double gap_score(struct qti *q, struct qti_gap *gaps, const size_t *value)
{
    qti_clear(q);
    for (size_t i = 0; i < q->n_gaps; i++) {
        if (value[i] == gaps[i].values.n)
            continue;
        gaps[i].response->value.n = 1;
        gaps[i].response->value.list[0] = gaps[i].values.list[value[i]];
    }
    return qti_score(&q->rules);
}

/* Whether the whole is the sum of its gaps, or nothing unless all are right. */
static void count_gaps(struct qti *q, struct qti_gap *gaps)
{
    size_t value[FOREIGN_GAPS_MAX];
    bool sum = true, whole = true;
    unsigned long tried = 0, seed = 1;
    double ways = 1;
    for (size_t i = 0; i < q->n_gaps; i++)
        ways *= (double)gaps[i].values.n + 1;
    for (; tried < QTI_TRIED_MAX && (double)tried < ways && (sum || whole); tried++) {
        unsigned long rest = tried;
        double expected = 0;
        bool all = true;
        for (size_t i = 0; i < q->n_gaps; i++) {
            seed = seed * 6364136223846793005UL + 1442695040888963407UL;
            unsigned long any = ways > QTI_TRIED_MAX ? seed >> 33 : rest;
            value[i] = any % (gaps[i].values.n + 1);
            rest /= gaps[i].values.n + 1;
            double worth = value[i] < gaps[i].values.n ? gaps[i].worth[value[i]] : 0;
            expected += worth;
            all &= gaps[i].best > 0 ? qti_near(worth, gaps[i].best) : value[i] == 0;
        }
        double score = gap_score(q, gaps, value);
        sum &= qti_near(score, expected);
        whole &= qti_near(score, all ? q->best : 0);
    }
    q->item->scoring = sum ? SCORING_EACH : SCORING_ALL_OR_NOTHING;
    if (!sum && !whole)
        qti_refuse(q, "its scoring", "here gaps add up, or all of them have to be right",
                   "choose one of these, and write it anew");
}

/* What each value is worth by itself. Where nothing is, all have to be right: the first value of
 * each that is correct. Returns the best there is. */
static double measure_gaps(struct qti *q, struct qti_gap *gaps)
{
    size_t value[FOREIGN_GAPS_MAX];
    double best = 0;
    for (size_t i = 0; i < q->n_gaps; i++)
        value[i] = gaps[i].values.n;
    for (size_t i = 0; i < q->n_gaps; i++) {
        for (size_t k = 0; k < gaps[i].values.n; k++) {
            value[i] = k;
            gaps[i].worth[k] = gap_score(q, gaps, value);
            gaps[i].best = gaps[i].worth[k] > gaps[i].best ? gaps[i].worth[k] : gaps[i].best;
        }
        value[i] = gaps[i].values.n;
        best += gaps[i].best;
    }
    if (best > 0)
        return best;
    for (size_t i = 0; i < q->n_gaps; i++) {
        struct qti_value correct;
        qti_correct(gaps[i].response, &correct);
        for (size_t k = 0; correct.n && k < gaps[i].values.n; k++) {
            gaps[i].worth[k] = !strcmp(gaps[i].values.list[k], correct.list[0]);
            value[i] = gaps[i].worth[k] > 0 ? k : value[i];
        }
        gaps[i].best = correct.n > 0;
    }
    return gap_score(q, gaps, value);
}

/* What is typed and not asked for is worth nothing, and nothing takes points off: gaps know no
 * more. */
static void check_worth(struct qti *q, const struct qti_gap *gaps)
{
    for (size_t i = 0; i < q->n_gaps; i++) {
        for (size_t k = 0; k < gaps[i].values.n; k++) {
            bool other = gaps[i].other && k + 1 == gaps[i].values.n;
            if (gaps[i].worth[k] < -1e-6 || (other && gaps[i].worth[k] > 1e-6))
                qti_refuse(q, "its scoring",
                           "a gap gives points for what is asked, and takes none off",
                           "write it anew");
        }
    }
}

bool qti_score_gaps(struct qti *q, struct qti_gap *gaps)
{
    if (qti_set_best(q, measure_gaps(q, gaps))) {
        check_worth(q, gaps);
        count_gaps(q, gaps);
    }
    return !q->item->refused;
}

void qti_weigh_gaps(struct qti *q, const struct qti_gap *gaps)
{
    double least = q->best;
    for (size_t i = 0; i < q->n_gaps; i++)
        least = gaps[i].best < least ? gaps[i].best : least;
    if (!(least > 0) || q->best / least > 999) {
        qti_refuse(q, "weights of its gaps",
                   "a gap is worth nothing, or too little beside the others", "write it anew");
        return;
    }
    for (size_t i = 0; i < q->n_gaps; i++) {
        double weight = gaps[i].best / least;
        q->item->gaps[i].weight = (int)(weight + 0.5);
        if (!qti_near(weight, q->item->gaps[i].weight))
            qti_refuse(q, "weights of its gaps", "they are whole numbers here", "write it anew");
    }
}
