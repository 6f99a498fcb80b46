/* Grading of one answer, for every kind of item.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "grading_kinds.h"
#include "util/mem.h"

struct score grading_worth(const struct grade_part *part)
{
    return part->fraction.den ? part->fraction : zero;
}

struct work {
    const void *mem; /* for scratch */
    const struct grade_key *key;
    const struct answer *answer;
    struct item_grade *ret;
};

/* The place of a part of the item itself, or n_parts. */
static size_t find_part(const struct grade_key *key, enum part_kind kind, const char *name)
{
    for (size_t i = 0; i < key->n_parts; i++) {
        const struct grade_part *p = &key->parts[i];
        if (p->kind == kind && !p->parent && strcmp(p->key, name) == 0)
            return i;
    }
    return key->n_parts;
}

/* What was given for a part; "" where nothing was. */
static const char *given_for(const struct work *w, const char *part)
{
    const char *text = answer_text(w->answer, part);
    return text ? text : "";
}

/* ---- choosing */

/* What all rules need to know of the options chosen. */
struct choice {
    size_t n;         /* options there are */
    size_t chosen;    /* of them */
    size_t rightly;   /* rightly chosen, or rightly left */
    struct score sum; /* of the fractions of those chosen */
};

static struct choice read_choice(const struct work *w)
{
    const struct grade_key *key = w->key;
    enum part_kind kind = key->kind == ITEM_HOTSPOT ? PART_AREA : PART_OPTION;
    struct choice choice = {.sum = zero};
    for (size_t i = 0; i < key->n_parts; i++) {
        const struct grade_part *p = &key->parts[i];
        if (p->kind != kind)
            continue;
        bool chosen = answer_text(w->answer, p->key) != NULL;
        w->ret->parts[i].hit = chosen;
        choice.n++;
        choice.chosen += chosen;
        choice.rightly += chosen == (p->fraction.num > 0);
        if (chosen)
            choice.sum = score_add(choice.sum, grading_worth(p));
    }
    w->ret->answered = choice.chosen != 0;
    return choice;
}

static void grade_one(const struct work *w)
{
    struct choice choice = read_choice(w);
    if (choice.chosen == 1)
        w->ret->score = w->key->kind == ITEM_TRUE_FALSE ? grading_clamp(choice.sum) : choice.sum;
}

static void grade_several(const struct work *w)
{
    struct choice choice = read_choice(w);
    if (!w->ret->answered)
        return;
    if (w->key->scoring == SCORING_EVERY_DECISION)
        w->ret->score = score_make((int64_t)choice.rightly, (int64_t)choice.n);
    else if (w->key->scoring == SCORING_ALL_OR_NOTHING)
        w->ret->score = choice.rightly == choice.n ? one : zero;
    else
        w->ret->score = grading_clamp(choice.sum);
}

/* How many options stand before a part: the place of an option in the right order. */
static size_t options_before(const struct grade_key *key, size_t part)
{
    size_t n = 0;
    for (size_t i = 0; i < part; i++)
        n += key->parts[i].kind == PART_OPTION;
    return n;
}

static void grade_ordering(const struct work *w)
{
    const struct grade_key *key = w->key;
    struct part_grade *parts = w->ret->parts;
    size_t n = options_before(key, key->n_parts), given = 0, kept = 0, last = n;
    for (size_t i = 0; i < w->answer->n; i++) {
        size_t at = find_part(key, PART_OPTION, w->answer->parts[i]);
        if (at == key->n_parts || parts[at].hit)
            continue;
        size_t place = options_before(key, at);
        kept += place == last + 1;
        last = place;
        parts[at].hit = w->ret->answered = true;
        given++;
    }
    if (given == n && kept + 1 == n)
        w->ret->score = one;
    else if (key->scoring == SCORING_ADJACENT_PAIRS && kept)
        w->ret->score = score_make((int64_t)kept, (int64_t)n - 1);
}

/* ---- rows and gaps */

/* Right weight of total weight. */
struct share {
    struct score right;
    int64_t weight;
    bool all; /* everything is right */
};

static void add_share(struct share *share, int weight, struct score score)
{
    int64_t least_one = weight ? weight : 1;
    share->right = score_add(share->right, score_multiply(score, score_make(least_one, 1)));
    share->weight += least_one;
    share->all = share->all && score_compare(score, one) == 0;
}

static struct score score_of_share(const struct work *w, const struct share *share)
{
    if (w->key->scoring == SCORING_ALL_OR_NOTHING)
        return share->all ? one : zero;
    return score_multiply(share->right, score_make(1, share->weight));
}

static struct share grade_rows(const struct work *w)
{
    const struct grade_key *key = w->key;
    struct share share = {.right = zero, .all = true};
    for (size_t i = 0; i < key->n_parts; i++) {
        const struct grade_part *row = &key->parts[i];
        if (row->kind != PART_ROW)
            continue;
        struct part_grade *part = &w->ret->parts[i];
        const char *given = given_for(w, row->key);
        size_t option = find_part(key, PART_OPTION, given);
        if (option != key->n_parts)
            w->ret->parts[option].hit = true;
        part->judged = true;
        part->hit = *given;
        part->score = strcmp(given, row->answer) == 0 ? one : zero;
        w->ret->answered |= part->hit;
        add_share(&share, row->weight, part->score);
    }
    return share;
}

static void grade_matching(const struct work *w)
{
    struct share share = grade_rows(w);
    if (w->ret->answered)
        w->ret->score = score_of_share(w, &share);
}

static void grade_kprim(const struct work *w)
{
    struct share share = grade_rows(w);
    if (w->ret->answered && share.all)
        w->ret->score = one;
    else if (w->key->scoring == SCORING_HALF_CREDIT && share.right.num == 3)
        w->ret->score = score_make(1, 2);
}

/* ---- typing */

/* One thing that was typed, ready to be compared. */
struct typed {
    const char *raw;  /* as it was sent: the key of an option */
    const char *text; /* in its form; "": nothing */
    bool is_number;
    struct grading_number number;
    struct score factor; /* of its unit */
    enum grading_form form;
};

static struct typed read_typed(const struct work *w, const char *part, bool fold)
{
    struct typed typed = {.raw = given_for(w, part), .factor = one};
    const char *rest;
    const char *kept = grading_text_form(w->mem, typed.raw, FORM_TEXT);
    typed.is_number = grading_number_read(kept, &typed.number, &rest) && !*rest;
    typed.form = fold ? FORM_FOLDED : FORM_TEXT;
    typed.text = grading_text_form(w->mem, typed.raw, typed.form);
    return typed;
}

static bool fits(const struct work *w, const struct grade_part *p, const struct typed *typed)
{
    if (p->kind == PART_OPTION)
        return strcmp(p->key, typed->raw) == 0;
    if (p->kind != PART_ACCEPT)
        return false;
    if (p->answer)
        return typed->is_number && grading_number_fits(typed->number, typed->factor, p);
    return grading_text_matches(grading_text_form(w->mem, p->text, typed->form), typed->text);
}

/* The first option or accepted answer below a parent that fits, or n_parts. */
static size_t first_match(const struct work *w, int parent, const struct typed *typed)
{
    for (size_t i = 0; i < w->key->n_parts; i++) {
        if (w->key->parts[i].parent == parent && fits(w, &w->key->parts[i], typed))
            return i;
    }
    return w->key->n_parts;
}

/* What a typed thing is worth: 0 where nothing fits. Marks what fits. */
static struct score match_worth(const struct work *w, int parent, const struct typed *typed)
{
    size_t match = first_match(w, parent, typed);
    if (match == w->key->n_parts)
        return zero;
    w->ret->parts[match].hit = true;
    return grading_clamp(grading_worth(&w->key->parts[match]));
}

static void grade_short_answer(const struct work *w)
{
    struct typed typed = read_typed(w, "text", w->key->fold);
    w->ret->answered = *typed.text;
    if (w->ret->answered)
        w->ret->score = match_worth(w, 0, &typed);
}

static void grade_gap_fill(const struct work *w)
{
    const struct grade_key *key = w->key;
    struct share share = {.right = zero, .all = true};
    for (size_t i = 0; i < key->n_parts; i++) {
        const struct grade_part *gap = &key->parts[i];
        if (gap->kind != PART_GAP)
            continue;
        struct part_grade *part = &w->ret->parts[i];
        struct typed typed = read_typed(w, gap->key, gap->fold);
        part->judged = true;
        part->hit = *typed.text;
        if (part->hit)
            part->score = match_worth(w, gap->number, &typed);
        w->ret->answered |= part->hit;
        add_share(&share, gap->weight, part->score);
    }
    if (w->ret->answered)
        w->ret->score = score_of_share(w, &share);
}

/*
 * Takes the unit from its own field or from behind the number: whether that is what the item asks
 * for. Both may say it, as long as they agree.
 */
static bool read_unit(const struct work *w, const char *rest, struct typed *typed)
{
    const struct grade_key *key = w->key;
    const char *behind = grading_text_form(w->mem, rest, FORM_UNIT);
    const char *name = grading_text_form(w->mem, given_for(w, "unit"), FORM_UNIT);
    if (*name && *behind && strcmp(name, behind) != 0)
        return false;
    if (!*name)
        name = behind;
    if (!*name)
        return key->units == UNITS_OPTIONAL;
    for (size_t i = 0; i < key->n_parts; i++) {
        const struct grade_part *p = &key->parts[i];
        if (p->kind != PART_UNIT ||
            strcmp(grading_text_form(w->mem, p->text, FORM_UNIT), name) != 0)
            continue;
        typed->factor = grading_worth(p);
        w->ret->parts[i].hit = true;
        return true;
    }
    return false;
}

static void grade_numerical(const struct work *w)
{
    const struct grade_key *key = w->key;
    struct typed typed = read_typed(w, "value", false);
    w->ret->answered = *typed.text;
    bool unit_fits = true;
    const char *rest = "";
    if (key->units != UNITS_NONE) {
        typed.is_number = grading_number_read(typed.text, &typed.number, &rest);
        unit_fits = read_unit(w, rest, &typed);
    }
    bool costs_all = key->unit_penalty.num <= 0; /* same either way (==): it is not below 0 */
    /* "20 or 30" and 20-30 are two numbers, not one in an unknown unit: else half a guess is right.
     */
    bool several = strpbrk(rest, "0123456789") != NULL;
    if (!typed.is_number || (!unit_fits && (costs_all || several)))
        return;
    struct score score = match_worth(w, 0, &typed);
    if (!unit_fits) {
        struct score penalty = key->unit_penalty;
        score = score_add(score, (struct score){-penalty.num, penalty.den});
    }
    w->ret->score = grading_clamp(score);
}

/* ---- what is not scored by the program */

static void grade_written(const struct work *w)
{
    w->ret->answered = *grading_text_form(w->mem, given_for(w, "text"), FORM_TEXT);
    w->ret->by_person = w->key->kind == ITEM_ESSAY && w->ret->answered;
    w->ret->unscored = w->key->kind == ITEM_REFLECTION;
    if (w->ret->unscored && w->ret->answered)
        w->ret->score = one;
}

static void grade_likert(const struct work *w)
{
    const struct grade_key *key = w->key;
    w->ret->unscored = true;
    for (size_t i = 0; i < key->n_parts; i++) {
        const struct grade_part *row = &key->parts[i];
        if (row->kind != PART_ROW)
            continue;
        const char *before = mem_format(w->mem, "%s" ANSWER_BEFORE, row->key);
        bool given = *given_for(w, row->key) || *given_for(w, before);
        w->ret->parts[i].hit = given;
        w->ret->answered |= given;
    }
    if (w->ret->answered)
        w->ret->score = one;
}

static void grade_scenario(const struct work *w)
{
    grading_scenario(w->mem, w->key, w->answer, w->ret);
}

void grade_answer(const void *mem, const struct grade_key *key, const struct answer *answer,
                  struct item_grade *ret)
{
    static void (*const graders[ITEM_KIND_COUNT])(const struct work *w) = {
        [ITEM_SINGLE_CHOICE] = grade_one,
        [ITEM_TRUE_FALSE] = grade_one,
        [ITEM_MULTIPLE_CHOICE] = grade_several,
        [ITEM_HOTSPOT] = grade_several,
        [ITEM_MATCHING] = grade_matching,
        [ITEM_ORDERING] = grade_ordering,
        [ITEM_SHORT_ANSWER] = grade_short_answer,
        [ITEM_NUMERICAL] = grade_numerical,
        [ITEM_GAP_FILL] = grade_gap_fill,
        [ITEM_KPRIM] = grade_kprim,
        [ITEM_ESSAY] = grade_written,
        [ITEM_REFLECTION] = grade_written,
        [ITEM_LIKERT] = grade_likert,
        [ITEM_SCENARIO] = grade_scenario,
    };
    *ret = (struct item_grade){.score = zero};
    ret->parts = mem_array(mem, struct part_grade, key->n_parts);
    for (size_t i = 0; i < key->n_parts; i++) {
        const struct grade_part *p = &key->parts[i];
        bool has_worth = p->kind == PART_OPTION || p->kind == PART_AREA || p->kind == PART_ACCEPT;
        ret->parts[i].score = has_worth ? grading_worth(p) : zero;
    }
    void *scratch = mem_owner(mem, "grading");
    const struct work w = {scratch, key, answer, ret};
    graders[key->kind](&w);
    mem_free(scratch);
}
