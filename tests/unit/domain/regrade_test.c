/* Keys that fit, tries that count, attempts counted again: against a twin that counts plainly.
 * SPDX-License-Identifier: Apache-2.0 */
#include "domain/regrade.h"

#include <string.h>

#include "random.h"
#include "tap.h"
#include "util/mem.h"

/* ---- keys */

static struct grade_part option(int number, const char *key, int64_t num)
{
    return (struct grade_part){.kind = PART_OPTION,
                               .number = number,
                               .key = key,
                               .fraction = {num, 1},
                               .weight = 1,
                               .text = key};
}

static struct grade_key choice(const struct grade_part *parts, size_t n)
{
    return (struct grade_key){.kind = ITEM_SINGLE_CHOICE,
                              .scoring = SCORING_FRACTIONS,
                              .unit_penalty = {0, 1},
                              .parts = parts,
                              .n_parts = n};
}

static void fits(void)
{
    const struct grade_part a[] = {option(1, "a", 1), option(2, "b", 0), option(3, "c", 0)},
                            b[] = {option(1, "a", 0), option(2, "b", 1), option(3, "c", 0)},
                            turned[] = {option(1, "c", 0), option(2, "b", 1), option(3, "a", 0)},
                            less[] = {option(1, "a", 0), option(2, "b", 1)},
                            other[] = {option(1, "a", 0), option(2, "b", 1), option(3, "d", 0)};
    struct grade_key from = choice(a, 3), to = choice(b, 3), none = choice(a, 3);
    is_int(regrade_fit(&from, &to), REGRADE_FITS, "another option is right");
    is_int(regrade_fit(&from, &from), REGRADE_SAME_KEY, "the same key");
    to = choice(turned, 3);
    is_int(regrade_fit(&from, &to), REGRADE_FITS, "options in another order fit");
    to = choice(less, 2);
    is_int(regrade_fit(&from, &to), REGRADE_OTHER_PARTS, "an option less");
    is_int(regrade_fit(&to, &from), REGRADE_OTHER_PARTS, "an option more");
    to = choice(other, 3);
    is_int(regrade_fit(&from, &to), REGRADE_OTHER_PARTS, "an option with another id");
    to = choice(b, 3);
    to.kind = ITEM_MULTIPLE_CHOICE;
    is_int(regrade_fit(&from, &to), REGRADE_OTHER_KIND, "another kind");
    none.scoring = SCORING_NONE;
    is_int(regrade_fit(&none, &none), REGRADE_NO_KEY, "what is not scored has no key");
    none.scoring = SCORING_RUBRIC;
    is_int(regrade_fit(&none, &none), REGRADE_NO_KEY, "nor has an essay");
    from.n_parts = to.n_parts = 2; /* ordering: the same ids, another order */
    from.kind = to.kind = ITEM_ORDERING;
    to.parts = turned + 1;
    from.parts = a;
    is_int(regrade_fit(&from, &to), REGRADE_FITS, "another order is another key");
}

static void typed(void)
{
    const struct grade_part
        one[] = {{.kind = PART_ACCEPT, .number = 1, .text = "gas", .fraction = {1, 1}}},
        two[] = {{.kind = PART_ACCEPT, .number = 1, .text = "gas", .fraction = {1, 1}},
                 {.kind = PART_ACCEPT, .number = 2, .text = "air", .fraction = {1, 1}}},
        hint[] = {one[0], {.kind = PART_HINT, .number = 2, .text = "Breathe."}};
    struct grade_key from = choice(one, 1), to = choice(two, 2);
    from.kind = to.kind = ITEM_SHORT_ANSWER;
    is_int(regrade_fit(&from, &to), REGRADE_FITS, "more is accepted");
    to.parts = hint;
    is_int(regrade_fit(&from, &to), REGRADE_SAME_KEY, "a hint is no part of a key");
    to = from;
    to.fold = true;
    is_int(regrade_fit(&from, &to), REGRADE_FITS, "capitals that matter no more");
}

static void tries(void)
{
    const struct score zero = {0, 1}, half = {1, 2}, one = {1, 1};
    is_int((int)regrade_tries(NULL, 0), 0, "no tries");
    is_int((int)regrade_tries((const struct score[]){zero, half}, 2), 2, "none right: all count");
    is_int((int)regrade_tries((const struct score[]){one, zero}, 2), 1,
           "right at once: what came after does not");
    is_int((int)regrade_tries((const struct score[]){half, one, one}, 3), 2,
           "up to the first that is right");
}

/* ---- counting, against a twin on plain numbers: items of weight 1 that are right or wrong */

enum { ITEMS = 5, TRIES = 4, ROUNDS = 4000 };

struct twin {
    int right[TRIES][ITEMS], place[TRIES], worth[TRIES], n;
    bool passed[TRIES], practice, takes;
    int pass; /* of ITEMS */
    enum grade_method method;
    double score[TRIES];
    bool now[TRIES], kept[TRIES];
};

static int points(const struct twin *t, int i, bool again)
{
    int sum = 0;
    for (int k = 0; k < ITEMS; k++)
        sum += again && t->place[i] == k + 1 ? t->worth[i] : t->right[i][k];
    return sum;
}

static void twin_count(struct twin *t)
{
    bool before = false;
    int sum = 0, best = 0;
    for (int i = 0; i < t->n; i++) {
        int p = points(t, i, true);
        sum += p;
        best = p > best ? p : best;
        bool reached = t->method == GRADING_HIGHEST ? best >= t->pass
                       : t->method == GRADING_MEAN  ? sum >= t->pass * (i + 1)
                       : t->method == GRADING_FIRST ? points(t, 0, true) >= t->pass
                                                    : p >= t->pass;
        if (t->practice)
            reached = p >= t->pass;
        else
            reached |= before;
        t->kept[i] = !reached && t->passed[i] && !t->takes && !t->practice;
        t->now[i] = reached || t->kept[i];
        before |= t->now[i];
        t->score[i] = p;
    }
}

static bool agrees(const void *mem, struct twin *t)
{
    struct regrade_paper papers[TRIES];
    struct regrade_outcome got[TRIES];
    static const int weights[ITEMS] = {1, 1, 1, 1, 1}, sure[ITEMS] = {0};
    for (int i = 0; i < t->n; i++) {
        struct score *marks = mem_array(mem, struct score, ITEMS);
        for (int k = 0; k < ITEMS; k++)
            marks[k] = score_make(t->right[i][k], 1);
        papers[i] = (struct regrade_paper){score_make(points(t, i, false), ITEMS),
                                           t->passed[i],
                                           ITEMS,
                                           marks,
                                           weights,
                                           sure,
                                           t->place[i],
                                           score_make(t->worth[i], 1)};
    }
    regrade_count(mem, t->method, t->practice, score_make(t->pass, ITEMS), papers, (size_t)t->n,
                  t->takes, got);
    twin_count(t);
    bool same = true;
    for (int i = 0; i < t->n; i++) {
        bool changed = points(t, i, true) != points(t, i, false) || t->now[i] != t->passed[i];
        same &= !score_compare(got[i].score, score_make((int64_t)t->score[i], ITEMS)) &&
                got[i].passed == t->now[i] && got[i].kept == t->kept[i] &&
                got[i].changed == changed &&
                (t->takes || t->practice || !t->passed[i] || got[i].passed);
    }
    return same;
}

static void counts(void)
{
    void *mem = mem_owner(NULL, "twin");
    int wrong = 0;
    random_state = 20261122;
    for (int round = 0; round < ROUNDS; round++) {
        struct twin t = {.n = 1 + (int)(random_bits() % TRIES),
                         .pass = (int)(random_bits() % (ITEMS + 1)),
                         .practice = random_bits() % 5 == 0,
                         .takes = random_bits() % 2,
                         .method = (enum grade_method)(random_bits() % GRADING_COUNT)};
        for (int i = 0; i < t.n; i++) {
            for (int k = 0; k < ITEMS; k++)
                t.right[i][k] = random_bits() % 2;
            t.place[i] = (int)(random_bits() % (ITEMS + 1));
            t.worth[i] = random_bits() % 2;
            t.passed[i] = random_bits() % 2;
        }
        wrong += !agrees(mem, &t);
    }
    is_int(wrong, 0,
           "4,000 histories are counted as their twin counts them, and passes that are to stay do");
    mem_free(mem);
}

int main(void)
{
    fits();
    typed();
    tries();
    counts();
    return tap_done();
}
