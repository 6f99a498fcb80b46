/*
 * Grading against a slow twin on random items and answers.  SPDX-License-Identifier: Apache-2.0
 *
 * The twin (grading_twin.h) shares no code with the module. A case that differs is made smaller,
 * as long as it still differs, and printed. ATTEST_TWIN_SEED and ATTEST_TWIN_CASES change what is
 * tried.
 */
#include "grading_twin.h"

#include "random.h"

enum { CASES = 600, POOL = 400, ANSWERS = 40 };

static uint64_t seed;
static int cases;

static bool one_in(int n)
{
    return !random_to(n - 1);
}

/* ---- a random item and a random answer */

struct trial {
    void *mem;
    struct grade_key key;
    struct grade_part parts[PARTS_MAX];
    const char *answer_parts[ANSWERS], *answer_texts[ANSWERS];
    struct answer answer;
};

static struct grade_part *add(struct trial *t, enum part_kind kind, int parent, const char *key)
{
    struct grade_part *part = &t->parts[t->key.n_parts++];
    *part = (struct grade_part){.kind = kind,
                                .number = (int)t->key.n_parts,
                                .parent = parent,
                                .key = key,
                                .fraction = {0, 1},
                                .weight = 1};
    return part;
}

static const char *name(struct trial *t, const char *letter, int i)
{
    return mem_format(t->mem, "%s%d", letter, i);
}

static void say(struct trial *t, const char *part, const char *text)
{
    if (t->answer.n == ANSWERS)
        return;
    t->answer_parts[t->answer.n] = part;
    t->answer_texts[t->answer.n++] = text;
}

static struct score random_fraction(int least, int den_max)
{
    int den = 1 + random_to(den_max - 1);
    int num = random_to(den * (1 - least)) + least * den;
    return score_make(num, den);
}

/* Names of parts of the item, some twice, some that it does not have. */
static void say_some(struct trial *t, const char *letter, int n)
{
    bool all = one_in(3);
    for (int i = 0, times = all ? n : random_to(n + 1); i < times; i++)
        say(t, name(t, letter, all ? i : random_to(n)), NULL);
}

static void shuffle_answer(struct trial *t)
{
    for (int i = (int)t->answer.n - 1; i > 0; i--) {
        int k = random_to(i);
        const char *part = t->answer_parts[i], *text = t->answer_texts[i];
        t->answer_parts[i] = t->answer_parts[k];
        t->answer_texts[i] = t->answer_texts[k];
        t->answer_parts[k] = part;
        t->answer_texts[k] = text;
    }
}

static void random_choice(struct trial *t)
{
    static const enum item_scoring ways[] = {SCORING_FRACTIONS, SCORING_EVERY_DECISION,
                                             SCORING_ALL_OR_NOTHING};
    int n = 2 + random_to(6);
    bool one = t->key.kind == ITEM_SINGLE_CHOICE || t->key.kind == ITEM_TRUE_FALSE;
    t->key.scoring = one ? SCORING_FRACTIONS : ways[random_to(2)];
    if (t->key.kind == ITEM_TRUE_FALSE) {
        n = 2;
        add(t, PART_OPTION, 0, name(t, "o", 0))->fraction.num = one_in(2);
        add(t, PART_OPTION, 0, name(t, "o", 1))->fraction.num = !t->parts[0].fraction.num;
    }
    for (int i = (int)t->key.n_parts; i < n; i++) {
        struct score worth = one_in(3)   ? (struct score){0, 1}
                             : one_in(4) ? (struct score){1, 1}
                                         : random_fraction(-1, 30);
        add(t, t->key.kind == ITEM_HOTSPOT ? PART_AREA : PART_OPTION, 0, name(t, "o", i))
            ->fraction = worth;
        if (one_in(6))
            add(t, PART_HINT, 0, NULL)->text = "a hint";
    }
    if (one && !one_in(4))
        say(t, name(t, "o", random_to(n)), NULL);
    else if (one_in(3)) /* what would be right, or nearly */
        for (size_t i = 0; i < t->key.n_parts; i++)
            if (t->parts[i].key && (t->parts[i].fraction.num > 0) == !one_in(8))
                say(t, t->parts[i].key, NULL);
    if (!t->answer.n)
        say_some(t, "o", n);
}

static void random_rows(struct trial *t)
{
    bool kprim = t->key.kind == ITEM_KPRIM;
    int options = kprim ? 0 : 2 + random_to(5), rows = kprim ? 4 : 2 + random_to(6);
    t->key.scoring = kprim       ? (one_in(2) ? SCORING_HALF_CREDIT : SCORING_ALL_OR_NOTHING)
                     : one_in(2) ? SCORING_EACH
                                 : SCORING_ALL_OR_NOTHING;
    for (int i = 0; i < options; i++)
        add(t, PART_OPTION, 0, name(t, "o", i));
    bool know = one_in(2);
    for (int i = 0; i < rows; i++) {
        const char *right =
            kprim ? (one_in(2) ? "true" : "false") : name(t, "o", random_to(options - 1));
        const char *other =
            kprim ? (one_in(2) ? "true" : "false") : name(t, "o", random_to(options));
        add(t, PART_ROW, 0, name(t, "r", i))->answer = right;
        if (know ? !one_in(12) : !one_in(4))
            say(t, name(t, "r", i), know && !one_in(8) ? right : one_in(9) ? "" : other);
    }
    if (one_in(4))
        say(t, name(t, "r", random_to(rows)), kprim ? "true" : "o1");
    shuffle_answer(t);
}

static void random_ordering(struct trial *t)
{
    int n = 2 + random_to(7);
    t->key.scoring = one_in(3) ? SCORING_ALL_OR_NOTHING : SCORING_ADJACENT_PAIRS;
    for (int i = 0; i < n; i++)
        add(t, PART_OPTION, 0, name(t, "o", i));
    int from = one_in(3) ? random_to(n) : 0;
    for (int i = 0; i < n; i++)
        if (!one_in(15))
            say(t, name(t, "o", (i + from) % (n + !one_in(3))), NULL);
    for (int swaps = random_to(2); swaps > 0 && t->answer.n; swaps--) {
        int a = random_to((int)t->answer.n - 1), b = random_to((int)t->answer.n - 1);
        const char *part = t->answer_parts[a];
        t->answer_parts[a] = t->answer_parts[b];
        t->answer_parts[b] = part;
    }
    if (one_in(6))
        say_some(t, "o", n);
}

/* ---- what is typed */

static const char *random_text(struct trial *t, bool pattern)
{
    static const char *const letters[] = {
        "a",  "b",      "A",  "e", "\u00e9", "\u00c9", "e\u0301", "\u0307", "\u0323", " ",
        "  ", "\u00a0", "\t", "B", "a",      "b",      "E\u0323", "\u1eb9", "\u0301"};
    const char *text = "";
    for (int i = random_to(pattern ? 5 : 7); i >= 0; i--) {
        const char *next = one_in(4) && pattern       ? "*"
                           : one_in(pattern ? 8 : 12) ? "\\*"
                                                      : letters[random_to(18)];
        if (!pattern && next[0] == '\\')
            next = one_in(3) ? "\\" : "*";
        text = mem_format(t->mem, "%s%s", text, next);
    }
    return text;
}

/* A text that fits a pattern, or nearly: stars are filled. */
static const char *filled(struct trial *t, const char *pattern)
{
    const char *text = "";
    for (const char *p = pattern; *p; p++) {
        if (*p == '\\' && p[1] == '*')
            text = mem_format(t->mem, "%s*", text), p++;
        else if (*p == '*')
            text = mem_format(t->mem, "%s%s", text, one_in(2) ? "" : random_text(t, false));
        else
            text = mem_format(t->mem, "%s%c", text, one_in(25) && *p == 'a' ? 'A' : *p);
    }
    return text;
}

static struct grade_part *accept_text(struct trial *t, int parent, int least)
{
    struct grade_part *part =
        add(t, PART_ACCEPT, parent, one_in(2) ? NULL : name(t, "x", (int)t->key.n_parts));
    part->text = random_text(t, true);
    part->fraction = one_in(2) ? (struct score){1, 1} : random_fraction(least, 12);
    return part;
}

static void random_short(struct trial *t)
{
    int n = 1 + random_to(4);
    t->key.fold = one_in(2);
    for (int i = 0; i < n; i++)
        accept_text(t, 0, one_in(3) ? -1 : 0);
    say(t, "text", one_in(4) ? random_text(t, false) : filled(t, t->parts[random_to(n - 1)].text));
}

/* num * 10^-places as somebody may write it. */
static const char *written(struct trial *t, int64_t num, int places)
{
    static const char *const blanks[] = {" ", "\u00a0", "\u202f", "\u2009"};
    static const char *const minuses[] = {"-", "-", "\u2212"};
    char digits[64];
    int n = snprintf(digits, sizeof digits, "%0*lld", places + 1, (long long)llabs(num));
    if (one_in(8) && n - places == 1 && places && digits[0] == '0')
        memmove(digits, digits + 1, (size_t)n--); /* .5 */
    const char *group = one_in(3) ? (one_in(2) ? blanks[random_to(3)] : one_in(2) ? "," : ".") : "";
    const char *mark = one_in(2) ? "." : ",";
    const char *text = num < 0 ? minuses[random_to(2)] : one_in(15) ? "+" : "";
    for (int i = 0; i < n; i++) {
        int left = n - places - i;
        if (left == 0)
            text = mem_format(t->mem, "%s%s", text, mark);
        else if (i && left > 0 && left % 3 == 0)
            text = mem_format(t->mem, "%s%s", text, group);
        text = mem_format(t->mem, "%s%c", text, digits[i]);
    }
    if (one_in(8))
        text = mem_format(t->mem, "%s%s%d", text, one_in(2) ? "e" : "E", random_to(6) - 3);
    if (one_in(20))
        text = mem_format(t->mem, " %s ", text);
    return text;
}

static const char *jumble(struct trial *t)
{
    static const char *const bits[] = {"1", "000", "25", "0",      ".", ",", " ",
                                       "-", "e2",  "+",  "\u2212", "5", "x"};
    const char *text = "";
    for (int i = random_to(5); i >= 0; i--)
        text = mem_format(t->mem, "%s%s", text, bits[random_to(12)]);
    return text;
}

static const char *decimal(struct trial *t, int64_t num, int places)
{
    int64_t ten = 1;
    for (int i = 0; i < places; i++)
        ten *= 10;
    if (!places || one_in(6))
        return mem_format(t->mem, "%llde-%d", (long long)num, places);
    return mem_format(t->mem, "%s%lld.%0*lld", num < 0 ? "-" : "", (long long)(llabs(num) / ten),
                      places, (long long)(llabs(num) % ten));
}

/* An accepted number; what lies at its rim, or near it, is written to *near. */
static void accept_number(struct trial *t, int parent, int least, const char **near)
{
    static const char *const kinds[] = {NULL, "absolute", "relative", "geometric"};
    struct grade_part *part = accept_text(t, parent, least);
    int places = random_to(3), size = one_in(4) ? 2000000 : 400, t_places = random_to(3);
    int64_t v = random_to(size) - (one_in(3) ? size / 2 : 0),
            tol = one_in(4) ? 0 : random_to(t_places ? 30 : 9);
    part->text = NULL;
    part->tolerance_kind = kinds[random_to(3)];
    part->answer = decimal(t, v, places);
    part->tolerance = tol || one_in(3) ? decimal(t, tol, t_places) : NULL;
    /* v and t in units of 10^-8 */
    static const int64_t ten[] = {1, 10, 100, 1000, 10000, 100000, 1000000, 10000000, 100000000};
    __int128 value = (__int128)v * ten[8 - places], off = (__int128)tol * ten[8 - t_places];
    __int128 x = value;
    bool up = one_in(2);
    if (same(part->tolerance_kind, "relative"))
        off = value * off / ten[8];
    if (same(part->tolerance_kind, "geometric"))
        x = up ? value * (ten[8] + off) / ten[8] : value * ten[8] / (ten[8] + off);
    else
        x = up ? value + off : value - off;
    x += one_in(2) ? 0 : random_to(2) - 1;
    if (one_in(3))
        x = value;
    int shown = 8;
    while (shown && x % 10 == 0) {
        x /= 10;
        shown--;
    }
    *near = written(t, (int64_t)x, shown);
}

static void random_numerical(struct trial *t)
{
    static const char *const units[] = {"s", "min", "h", "mm Hg", "%", "\u00b5g", "m2", "mg"};
    static const struct score factors[] = {{1, 1},  {60, 1}, {1, 1000},
                                           {1, 60}, {5, 9},  {101325, 760}};
    int n = 1 + random_to(3), n_units = 0;
    t->key.units = (enum item_units)random_to(2);
    t->key.unit_penalty = one_in(2) ? (struct score){0, 1} : random_fraction(0, 10);
    const char *near[4];
    for (int i = 0; i < n; i++)
        accept_number(t, 0, one_in(4) ? -1 : 0, &near[i]);
    int used[3];
    for (; t->key.units != UNITS_NONE && n_units < 1 + random_to(2) && n_units < 3; n_units++) {
        struct grade_part *unit = add(t, PART_UNIT, 0, NULL);
        used[n_units] = n_units * 2 + random_to(1);
        unit->text = units[used[n_units]];
        unit->fraction = n_units ? factors[random_to(5)] : (struct score){1, 1};
    }
    const char *value = one_in(8) ? jumble(t) : near[random_to(n - 1)];
    const char *unit = n_units && !one_in(6) ? units[used[random_to(n_units - 1)]]
                       : one_in(3)           ? units[random_to(7)]
                                             : NULL;
    if (unit && one_in(2)) {
        say(t, "value", value);
        say(t, "unit", unit);
        if (one_in(4))
            shuffle_answer(t);
    } else {
        if (one_in(10)) /* two of them */
            value = mem_format(t->mem, "%s%s%s", value, one_in(2) ? "-" : " or ", near[0]);
        say(t, "value",
            unit ? mem_format(t->mem, "%s%s%s", value, one_in(2) ? " " : "", unit) : value);
        if (one_in(20))
            say(t, "unit", one_in(2) ? "" : "  ");
    }
}

static void random_gaps(struct trial *t)
{
    int n = 1 + random_to(5);
    bool know = one_in(2);
    t->key.scoring = one_in(3) ? SCORING_ALL_OR_NOTHING : SCORING_EACH;
    for (int i = 0; i < n; i++) {
        struct grade_part *gap = add(t, PART_GAP, 0, name(t, "g", i));
        int number = gap->number, kind = random_to(2), n_in = 1 + random_to(2);
        gap->weight = one_in(2) ? 1 : 1 + random_to(9);
        gap->fold = one_in(2);
        const char *text = NULL;
        for (int k = 0; k < n_in; k++) {
            const char *fit;
            if (kind == 0) {
                fit = name(t, "o", k);
                add(t, PART_OPTION, number, fit)->fraction =
                    k ? random_fraction(0, 3) : (struct score){1, 1};
            } else if (kind == 1) {
                fit = filled(t, accept_text(t, number, 0)->text);
            } else {
                accept_number(t, number, 0, &fit);
            }
            if (!text || (!know && one_in(2)))
                text = fit;
        }
        if (know ? !one_in(20) : !one_in(4))
            say(t, name(t, "g", i),
                one_in(10)   ? ""
                : one_in(15) ? "  "
                : one_in(12) ? jumble(t)
                             : text);
    }
    shuffle_answer(t);
}

static void random_scenario(struct trial *t)
{
    int scenes = 1 + random_to(4), options = random_to(8), costly = 0;
    int numbers[5];
    t->key.start = name(t, "s", one_in(5) ? random_to(scenes) : 0);
    for (int i = 0; i < scenes; i++)
        numbers[i] = add(t, PART_SCENE, 0, name(t, "s", i))->number;
    int own[5] = {0};
    for (int i = 0; i < options; i++) {
        int scene = random_to(scenes > 1 ? scenes - 2 : 0);
        /* An option's name means something in its own scene alone. */
        struct grade_part *option = add(t, PART_OPTION, numbers[scene], name(t, "o", own[scene]++));
        option->answer = name(t, "s", random_to(scenes - 1));
        int points = random_to(6) - (one_in(2) ? 3 : 0);
        if (points < 0 && ++costly > 7)
            points = 0;
        option->fraction = one_in(6) ? score_make(points, 3) : (struct score){points, 1};
    }
    /* A walk, now and then off the path. */
    const char *at = t->key.start;
    for (int steps = random_to(9); steps > 0; steps--) {
        int scene = 0, n = 0, ways[16];
        while (scene < scenes && !same(t->parts[scene].key, at))
            scene++;
        for (size_t i = 0; i < t->key.n_parts && scene < scenes; i++)
            if (t->parts[i].kind == PART_OPTION && t->parts[i].parent == numbers[scene])
                ways[n++] = (int)i;
        if (!n || one_in(25)) {
            say(t, name(t, "o", random_to(3)), NULL);
            continue;
        }
        int way = ways[random_to(n - 1)];
        say(t, t->parts[way].key, NULL);
        at = t->parts[way].answer;
    }
}

static void random_unscored(struct trial *t)
{
    t->key.scoring = t->key.kind == ITEM_ESSAY ? SCORING_RUBRIC : SCORING_NONE;
    if (t->key.kind == ITEM_LIKERT) {
        for (int i = 0; i < 3; i++)
            add(t, PART_OPTION, 0, name(t, "o", i));
        for (int i = 0; i < 3; i++) {
            add(t, PART_ROW, 0, name(t, "r", i));
            if (one_in(2))
                say(t, name(t, "r", i), one_in(4) ? "" : name(t, "o", random_to(2)));
        }
        return;
    }
    static const char *const texts[] = {"", " ", "\n\t \u00a0", "What I saw.", "*", "0"};
    if (!one_in(5))
        say(t, one_in(10) ? "words" : "text", texts[random_to(5)]);
}

static void (*const makers[ITEM_KIND_COUNT])(struct trial *) = {
    [ITEM_SINGLE_CHOICE] = random_choice, [ITEM_MULTIPLE_CHOICE] = random_choice,
    [ITEM_TRUE_FALSE] = random_choice,    [ITEM_MATCHING] = random_rows,
    [ITEM_ORDERING] = random_ordering,    [ITEM_SHORT_ANSWER] = random_short,
    [ITEM_NUMERICAL] = random_numerical,  [ITEM_GAP_FILL] = random_gaps,
    [ITEM_KPRIM] = random_rows,           [ITEM_HOTSPOT] = random_choice,
    [ITEM_ESSAY] = random_unscored,       [ITEM_LIKERT] = random_unscored,
    [ITEM_REFLECTION] = random_unscored,  [ITEM_SCENARIO] = random_scenario,
};

/* ---- comparing */

/* NULL, or what differs. */
static const char *difference(struct trial *t, bool *unsure)
{
    t->key.parts = t->parts;
    t->answer.parts = t->answer_parts;
    t->answer.texts = answer_has_texts(t->key.kind) ? t->answer_texts : NULL;
    struct item_grade grade;
    grade_answer(t->mem, &t->key, &t->answer, &grade);
    struct twin twin = twin_answer(&t->key, &t->answer);
    bool unscored = t->key.kind == ITEM_LIKERT || t->key.kind == ITEM_REFLECTION;
    *unsure = twin.unsure;
    if (twin.unsure)
        return NULL;
    if (!score_is(grade.score, twin.score))
        return "score";
    if (grade.answered != twin.answered)
        return "answered";
    if (grade.unscored != unscored ||
        grade.by_person != (t->key.kind == ITEM_ESSAY && twin.answered))
        return "who scores";
    for (size_t i = 0; i < t->key.n_parts; i++) {
        const struct grade_part *part = &t->parts[i];
        const struct part_grade *g = &grade.parts[i];
        if (twin.matched[i] && g->hit != (twin.matched[i] > 0))
            return "what matched";
        if (part->kind == PART_ACCEPT && !score_is(g->score, ratio_from(part->fraction)))
            return "what an accepted text is worth";
        if (part->kind == PART_GAP || (part->kind == PART_ROW && !unscored)) {
            if (!g->judged)
                return "judged";
            if (!score_is(g->score, twin.judged[i] ? twin.well[i] : ratio_of(0, 1)))
                return "how well a part was answered";
        }
        if ((part->kind == PART_OPTION || part->kind == PART_AREA) && !part->parent &&
            twin.answered && t->key.kind != ITEM_MATCHING && t->key.kind != ITEM_LIKERT &&
            g->hit != chosen(&t->answer, part->key))
            return "what was chosen";
    }
    return NULL;
}

static void show(struct trial *t, const char *what)
{
    struct item_grade grade;
    grade_answer(t->mem, &t->key, &t->answer, &grade);
    printf("# %s: got %lld/%lld%s\n# %s %s fold %d units %d penalty %lld/%lld start %s\n", what,
           (long long)grade.score.num, (long long)grade.score.den,
           grade.answered ? "" : ", not answered", item_kind_names[t->key.kind],
           item_scoring_names[t->key.scoring], t->key.fold, (int)t->key.units,
           (long long)t->key.unit_penalty.num, (long long)t->key.unit_penalty.den,
           t->key.start ? t->key.start : "-");
    for (size_t i = 0; i < t->key.n_parts; i++) {
        const struct grade_part *p = &t->parts[i];
        printf("#   %d in %d %s %s \"%s\" %lld/%lld answer %s tolerance %s %s weight %d fold %d\n",
               p->number, p->parent, part_kind_names[p->kind], p->key ? p->key : "-",
               p->text ? p->text : "", (long long)p->fraction.num, (long long)p->fraction.den,
               p->answer ? p->answer : "-", p->tolerance ? p->tolerance : "-",
               p->tolerance_kind ? p->tolerance_kind : "", p->weight, p->fold);
    }
    for (size_t i = 0; i < t->answer.n; i++)
        printf("#   > %s = \"%s\"\n", t->answer_parts[i],
               t->answer_texts[i] ? t->answer_texts[i] : "");
}

/* Leaves out what can be left out: parts of the answer, and the last parts of the item. */
static void shrink(struct trial *t)
{
    bool unsure, smaller = true;
    while (smaller) {
        smaller = false;
        for (size_t i = 0; i < t->answer.n; i++) {
            struct trial less = *t;
            less.answer.n--;
            memmove(&less.answer_parts[i], &less.answer_parts[i + 1],
                    (less.answer.n - i) * sizeof(char *));
            memmove(&less.answer_texts[i], &less.answer_texts[i + 1],
                    (less.answer.n - i) * sizeof(char *));
            if (difference(&less, &unsure)) {
                *t = less;
                smaller = true;
            }
        }
        struct trial less = *t;
        if (less.key.n_parts > 2 && less.key.kind != ITEM_KPRIM) {
            less.key.n_parts--;
            if (difference(&less, &unsure)) {
                *t = less;
                smaller = true;
            }
        }
    }
    t->key.parts = t->parts;
    t->answer.parts = t->answer_parts;
    t->answer.texts = answer_has_texts(t->key.kind) ? t->answer_texts : NULL;
}

static void kind_test(enum item_kind kind)
{
    int wrong = 0, unsure = 0, full = 0, part = 0;
    for (int i = 0; i < cases; i++) {
        static struct trial t;
        random_state = seed + (uint64_t)kind * 1000003u + (uint64_t)i * 7919u;
        memset(&t, 0, sizeof t);
        t.mem = mem_owner(NULL, "trial");
        t.key.kind = kind;
        t.key.unit_penalty = (struct score){0, 1};
        makers[kind](&t);
        if (one_in(40))
            t.answer.n = 0;
        bool open;
        const char *what = difference(&t, &open);
        unsure += open;
        if (what && ++wrong <= 3) {
            printf("# seed %llu case %d\n", (unsigned long long)seed, i);
            show(&t, what);
            shrink(&t);
            show(&t, "the same, smaller");
        } else if (!open) {
            struct item_grade grade;
            grade_answer(t.mem, &t.key, &t.answer, &grade);
            full += grade.score.num == grade.score.den;
            part += grade.score.num && grade.score.num != grade.score.den;
        }
        mem_free(t.mem);
    }
    is_int(wrong, 0, item_kind_names[kind]);
    printf("# %d cases: %d right, %d in part, %d left open by the rules\n", cases, full, part,
           unsure);
    bool whole_only = kind == ITEM_ESSAY || kind == ITEM_LIKERT || kind == ITEM_REFLECTION ||
                      kind == ITEM_TRUE_FALSE;
    ok((kind == ITEM_ESSAY || full > cases / 25) && (whole_only || part > cases / 25) &&
           unsure < cases / 5,
       "%s: right, partly right and wrong answers are among them", item_kind_names[kind]);
}

/* ---- what scores add up to */

static struct score random_score(void)
{
    return one_in(4)   ? (struct score){1, 1}
           : one_in(4) ? (struct score){0, 1}
                       : random_fraction(one_in(4) ? -1 : 0, 30);
}

static void sums(void)
{
    int wrong[7] = {0};
    for (int i = 0; i < cases; i++) {
        enum { N = 24 };
        struct graded_item items[N];
        struct score list[N], penalty = random_fraction(0, 12);
        int certainty[N], points[N], best[N], n = 1 + random_to(i % 8 ? 6 : N - 1);
        bool right[N];
        for (int k = 0; k < n; k++) {
            list[k] = random_score();
            items[k] =
                (struct graded_item){list[k], 1 + (one_in(3) ? random_to(i % 5 ? 9 : 40000) : 0)};
            certainty[k] = random_to(3);
            right[k] = !one_in(4);
            best[k] = random_to(5);
            points[k] = random_to(one_in(20) ? 7 : best[k]);
        }
        size_t some = one_in(30) ? 0 : (size_t)n;
        wrong[0] += !score_is(grade_quiz(items, some), twin_quiz(items, some));
        for (int mode = 0; mode < MODE_COUNT; mode++)
            wrong[1] += !score_is(grade_tries((enum grade_mode)mode, list, some, penalty),
                                  twin_tries((enum grade_mode)mode, list, some, penalty));
        for (int how = 0; how < GRADING_COUNT; how++)
            wrong[2] += !score_is(grade_attempts((enum grade_method)how, list, (size_t)n),
                                  twin_attempts((enum grade_method)how, list, (size_t)n));
        wrong[3] += !score_is(grade_certainty(certainty, right, some),
                              twin_certainty(certainty, right, some));
        wrong[4] += !score_is(grade_rubric(points, best, some), twin_rubric(points, best, some));
        struct score score = grade_quiz(items, (size_t)n), mark = random_fraction(0, 100);
        if (one_in(3))
            mark = score;
        wrong[5] += grade_passes(score, mark) !=
                    (ratio_compare(twin_quiz(items, (size_t)n), ratio_from(mark)) >= 0);
        /* Points: the most whole ones that are not above the score. */
        int out_of = random_to(30), most = 0;
        while (most < out_of &&
               ratio_compare(ratio_of(most + 1, 1),
                             ratio_multiply(twin_quiz(items, (size_t)n), ratio_of(out_of, 1))) <= 0)
            most++;
        wrong[6] += grade_points(score, out_of) != most;
    }
    is_int(wrong[0], 0, "a quiz");
    is_int(wrong[1], 0, "several tries");
    is_int(wrong[2], 0, "several attempts");
    is_int(wrong[3], 0, "certainty");
    is_int(wrong[4], 0, "an essay by its criteria");
    is_int(wrong[5], 0, "passing");
    is_int(wrong[6], 0, "whole points");
}

/* ---- beyond what a score can hold */

/* Whether s is the largest fraction not above x (x >= 0) with both numbers below 2^63: steps
 * through the fractions between which x lies (Stern and Brocot), as many at once as there is room
 * for. */
static bool largest_below(struct score s, struct ratio x)
{
    int64_t a = 0, b = 1, c = 1, d = 0; /* a/b <= x < c/d */
    if (ratio_compare(x, ratio_of(INT64_MAX, 1)) >= 0)
        return s.num == INT64_MAX && s.den == 1;
    for (bool moved = true; moved;) {
        moved = false;
        for (int64_t step = INT64_MAX; step > 0; step /= 2) {
            __int128 num = a + (__int128)step * c, den = b + (__int128)step * d;
            if (num <= INT64_MAX && den <= INT64_MAX &&
                ratio_compare(ratio_of((int64_t)num, (int64_t)den), x) <= 0) {
                a = (int64_t)num;
                b = (int64_t)den;
                moved = true;
            }
        }
        for (int64_t step = INT64_MAX; step > 0; step /= 2) {
            __int128 num = c + (__int128)step * a, den = d + (__int128)step * b;
            if (num <= INT64_MAX && den <= INT64_MAX &&
                ratio_compare(ratio_of((int64_t)num, (int64_t)den), x) > 0) {
                c = (int64_t)num;
                d = (int64_t)den;
                moved = true;
            }
        }
    }
    return s.num == a && s.den == b;
}

static struct score random_wide(void)
{
    int64_t num = (int64_t)(random_bits() >> (1 + random_to(62))),
            den = (int64_t)(random_bits() >> (1 + random_to(62)));
    return score_make(num, den + !den);
}

/* From 0 to a half, so that two of them add up to a score. */
static struct score random_narrow(void)
{
    int64_t den = (int64_t)(random_bits() >> (1 + random_to(40))) | 2;
    return score_make((int64_t)(random_bits() % (uint64_t)(den / 2 + 1)), den);
}

static void wide(void)
{
    int wrong[5] = {0}, beyond = 0;
    for (int i = 0; i < POOL; i++) {
        struct score a = random_narrow(), b = random_narrow();
        struct ratio sum = ratio_add(ratio_from(a), ratio_from(b)),
                     product = ratio_multiply(ratio_from(a), ratio_from(b));
        wrong[0] += !largest_below(score_add(a, b), sum);
        wrong[1] += !largest_below(score_multiply(a, b), product);
        beyond += !score_is(score_multiply(a, b), product);
        a = random_wide();
        b = random_wide();
        wrong[2] += ratio_compare(ratio_from(score_add(a, b)),
                                  ratio_add(ratio_from(a), ratio_from(b))) > 0 ||
                    ratio_compare(ratio_from(score_multiply(a, b)),
                                  ratio_multiply(ratio_from(a), ratio_from(b))) > 0;
        if (one_in(2))
            b = (struct score){a.num, a.den - (a.den > 1)};
        struct score minus = {-a.num, a.den};
        wrong[3] += score_compare(a, b) != ratio_compare(ratio_from(a), ratio_from(b)) ||
                    score_compare(minus, b) != ratio_compare(ratio_from(minus), ratio_from(b));
        struct graded_item items[5];
        for (int k = 0; k < 5; k++) {
            int64_t den = (int64_t)(random_bits() >> (8 + random_to(50))) + 1;
            items[k] = (struct graded_item){
                score_make((int64_t)(random_bits() % (uint64_t)den), den), 1 + random_to(1000000)};
        }
        struct score all = grade_quiz(items, 5);
        wrong[3] +=
            all.num < 0 || all.den < 1 || ratio_compare(ratio_from(all), twin_quiz(items, 5)) > 0;
    }
    is_int(wrong[0], 0, "a sum that does not fit is the largest fraction below it");
    is_int(wrong[1], 0, "so is a product");
    is_int(wrong[2], 0, "and neither is above, however large");
    is_int(wrong[3], 0, "comparing is exact for all that fits");
    is_int(wrong[4], 0, "a quiz that does not fit helps nobody over a mark");
    ok(beyond > POOL / 4, "many did not fit");
}

int main(void)
{
    const char *from = getenv("ATTEST_TWIN_SEED"), *many = getenv("ATTEST_TWIN_CASES");
    seed = from ? strtoull(from, NULL, 10) : 20260504;
    cases = many ? atoi(many) : CASES;
    for (int kind = 0; kind < ITEM_KIND_COUNT; kind++)
        kind_test((enum item_kind)kind);
    random_state = seed;
    sums();
    wide();
    return tap_done();
}
