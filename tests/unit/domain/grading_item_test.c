/* Grading of every kind of item: tables of cases, properties, and twins that count otherwise.
 * SPDX-License-Identifier: Apache-2.0 */
#include "grading_case.h"

/* ---- choosing */

static void options(enum item_kind kind, enum item_scoring scoring, const char *twelfths)
{
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h"};
    int num, used;
    item(kind, scoring);
    while (sscanf(twelfths, " %d%n", &num, &used) == 1) {
        option(names[key.n_parts], num, 12);
        twelfths += used;
    }
}

static void test_single(void)
{
    options(ITEM_SINGLE_CHOICE, SCORING_FRACTIONS, "12 0 6 -4");
    scores("a", 1, 1, "a");
    scores("b", 0, 1, "b");
    scores("c", 1, 2, "c");
    scores("d", -1, 3, "d");
    scores("a|b", 0, 1, "a b"); /* two are no answer to a single choice */
    scores("a|c", 0, 1, "a c");
    scores("a|a", 1, 1, "a");
    scores("a|x", 1, 1, "a");
    scores("", 0, 1, "");
    is_nothing("x");
    struct item_grade grade = grade_line("b");
    is_score(grade.parts[0].score, 1, 1, "the worth of an option that was not chosen");
    is_score(grade.parts[3].score, -1, 3, "and of one below 0");
    ok(!grade.parts[0].judged && !grade.by_person && !grade.unscored, "nothing else is said");

    options(ITEM_TRUE_FALSE, SCORING_FRACTIONS, "");
    option("true", 0, 1);
    option("false", 1, 1);
    scores("false", 1, 1, "false");
    scores("true", 0, 1, "true");
    scores("true|false", 0, 1, "true false");
    parts[0].fraction = score_make(-1, 1);
    scores("true", 0, 1, "true"); /* only single choice goes below 0 */
    scores("", 0, 1, "");
}

static void test_several(void)
{
    static const struct {
        enum item_scoring scoring;
        const char *options, *answer;
        int num, den;
    } cases[] = {
        {SCORING_FRACTIONS, "4 8 -12", "a|b", 1, 1},
        {SCORING_FRACTIONS, "4 8 -12", "b|a", 1, 1},
        {SCORING_FRACTIONS, "4 8 -12", "a", 1, 3},
        {SCORING_FRACTIONS, "4 8 -12", "a|a", 1, 3},
        {SCORING_FRACTIONS, "4 8 -2", "a|b|c", 5, 6},
        {SCORING_FRACTIONS, "4 8 12", "a|b|c", 1, 1},
        {SCORING_FRACTIONS, "4 8 -12", "a|c", 0, 1},
        {SCORING_FRACTIONS, "4 8 -12", "c", 0, 1},
        {SCORING_FRACTIONS, "4 8 -4", "a|c", 0, 1},
        {SCORING_FRACTIONS, "4 8 -12", "", 0, 1},
        {SCORING_EVERY_DECISION, "12 12 0 0", "a|b", 1, 1},
        {SCORING_EVERY_DECISION, "12 12 0 0", "a", 3, 4},
        {SCORING_EVERY_DECISION, "12 12 0 0", "a|c", 1, 2},
        {SCORING_EVERY_DECISION, "12 12 0 0", "c|d", 0, 1},
        {SCORING_EVERY_DECISION, "12 12 0 0", "a|b|c|d", 1, 2},
        {SCORING_EVERY_DECISION, "12 12 0 0", "", 0, 1},
        {SCORING_EVERY_DECISION, "1 -1 0", "a", 1, 1},
        {SCORING_ALL_OR_NOTHING, "12 12 0", "a|b", 1, 1},
        {SCORING_ALL_OR_NOTHING, "12 12 0", "a", 0, 1},
        {SCORING_ALL_OR_NOTHING, "12 12 0", "a|b|c", 0, 1},
        {SCORING_ALL_OR_NOTHING, "6 6 -1", "b|a", 1, 1},
        {SCORING_ALL_OR_NOTHING, "0 0", "", 0, 1},
        {SCORING_ALL_OR_NOTHING, "0 0", "a", 0, 1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        options(ITEM_MULTIPLE_CHOICE, cases[i].scoring, cases[i].options);
        scores(cases[i].answer, cases[i].num, cases[i].den, NULL);
        options(ITEM_HOTSPOT, cases[i].scoring, cases[i].options);
        scores(cases[i].answer, cases[i].num, cases[i].den, NULL);
    }
    options(ITEM_HOTSPOT, SCORING_FRACTIONS, "6 6 0");
    scores("c|a", 1, 2, "a c");
    is_score(grade_line("c").parts[1].score, 1, 2, "the worth of an area");
    options(ITEM_MULTIPLE_CHOICE, SCORING_EVERY_DECISION, "12 12 0 0");
    is_nothing("x"); /* three would have been left rightly */
    scores("a|x", 3, 4, "a");
    part(PART_HINT, 0, NULL); /* is no decision */
    scores("a", 3, 4, "a");
}

/* The twin counts in whole parts: every denominator used divides PARTS. */
enum { PARTS = 27720 };

static int twin_of_choice(const int *worth, const bool *chosen, int n)
{
    int sum = 0, ticks = 0, mistakes = 0;
    for (int i = 0; i < n; i++) {
        if (chosen[i])
            ticks++, sum += worth[i];
        if (chosen[i] ? worth[i] <= 0 : worth[i] >= 1)
            mistakes++;
    }
    if (ticks == 0)
        return 0;
    if (key.kind == ITEM_SINGLE_CHOICE)
        return ticks == 1 ? sum : 0;
    if (key.scoring == SCORING_FRACTIONS)
        return sum > PARTS ? PARTS : sum < 0 ? 0 : sum;
    if (key.scoring == SCORING_EVERY_DECISION)
        return PARTS / n * (n - mistakes);
    return mistakes ? 0 : PARTS;
}

static void test_choice_twin(void)
{
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"};
    static const enum item_kind kinds[] = {ITEM_SINGLE_CHOICE, ITEM_MULTIPLE_CHOICE, ITEM_HOTSPOT};
    static const enum item_scoring rules[] = {SCORING_FRACTIONS, SCORING_EVERY_DECISION,
                                              SCORING_ALL_OR_NOTHING};
    random_state = 4;
    bool same = true, never_lower = true;
    for (int round = 0; round < 20000 && same; round++) {
        int worth[12], n = 1 + random_to(11);
        bool chosen[12];
        item(kinds[random_to(2)], rules[random_to(2)]);
        const char *taken[13];
        struct answer answer = {taken, NULL, 0, 0};
        int tick = random_to(11);
        for (int i = 0; i < n; i++) {
            int den = 1 + random_to(11), num = random_to(2) ? random_to(den) : -random_to(den);
            worth[i] = PARTS / den * num;
            chosen[i] = key.kind == ITEM_SINGLE_CHOICE && random_to(9) ? i == tick
                        : random_to(1)                                 ? num > 0
                                                                       : random_to(2) == 0;
            option(names[i], num, den);
            if (!chosen[i])
                continue;
            int at = random_to((int)answer.n); /* in any order */
            taken[answer.n++] = taken[at];
            taken[at] = names[i];
        }
        struct score got = grade_of(&answer).score;
        same = score_compare(got, score_make(twin_of_choice(worth, chosen, n), PARTS)) == 0;
        if (!same)
            printf("# round %d: %lld/%lld\n", round, (long long)got.num, (long long)got.den);

        /* Choosing one more that is right never lowers what several choices score. */
        int more = random_to(n - 1);
        if (key.kind == ITEM_SINGLE_CHOICE || chosen[more] || worth[more] <= 0)
            continue;
        taken[answer.n++] = names[more];
        never_lower = never_lower && score_compare(grade_of(&answer).score, got) >= 0;
    }
    ok(same, "choices score as the twin that counts in parts of %d, in any order", PARTS);
    ok(never_lower, "one right choice more never lowers the score");
}

/* ---- ordering */

static void ordering(enum item_scoring scoring, const char *letters)
{
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h"};
    item(ITEM_ORDERING, scoring);
    for (; *letters; letters++) {
        if (*letters == '-')
            part(PART_HINT, 0, NULL);
        else
            option(names[*letters - 'a'], 0, 1);
    }
}

static void test_ordering(void)
{
    ordering(SCORING_ALL_OR_NOTHING, "abcd");
    scores("a|b|c|d", 1, 1, "a b c d");
    scores("a|b|d|c", 0, 1, "a b c d");
    scores("a|b|c", 0, 1, "a b c");
    scores("b|c|d", 0, 1, "b c d");
    scores("a|a|b|c|d", 1, 1, "a b c d"); /* named twice counts once, where it stood first */
    scores("a|b|x|c|d", 1, 1, "a b c d");
    scores("", 0, 1, "");
    is_nothing("x");

    ordering(SCORING_ADJACENT_PAIRS, "abcd");
    scores("a|b|c|d", 1, 1, "a b c d");
    scores("b|c|d|a", 2, 3, "a b c d");
    scores("d|a|b|c", 2, 3, "a b c d");
    scores("c|d|a|b", 2, 3, "a b c d");
    scores("b|a|c|d", 1, 3, "a b c d");
    scores("a|c|b|d", 0, 1, "a b c d");
    scores("d|c|b|a", 0, 1, "a b c d");
    scores("a|b", 1, 3, "a b");
    scores("b|c", 1, 3, "b c");
    scores("a|c", 0, 1, "a c");
    scores("a", 0, 1, "a");
    scores("a|b|d", 1, 3, "a b d");
    scores("c|d|b|c|a|b", 1, 3, "a b c d"); /* all neighbours, but only by naming twice */
    is_nothing("x|y");

    ordering(SCORING_ADJACENT_PAIRS, "a-b--c"); /* other parts stand between them */
    scores("a|b|c", 1, 1, "a b c");
    scores("b|c|a", 1, 2, "a b c");
    scores("c|b|a", 0, 1, "a b c");
    scores("a|c|b", 0, 1, "a b c");

    ordering(SCORING_ADJACENT_PAIRS, "a");
    scores("a", 1, 1, "a");
    ordering(SCORING_ALL_OR_NOTHING, "a");
    scores("a", 1, 1, "a");
}

static void test_ordering_twin(void)
{
    static const char *const names[] = {"a", "b", "c", "d", "e", "f", "g", "h"};
    random_state = 5;
    bool same = true;
    for (int round = 0; round < 5000 && same; round++) {
        int order[8], n = 2 + random_to(6);
        bool all = random_to(1);
        ordering(all ? SCORING_ALL_OR_NOTHING : SCORING_ADJACENT_PAIRS, "");
        for (int i = 0; i < n; i++)
            option(names[i], 0, 1), order[i] = i;
        for (int swaps = random_to(3); swaps > 0; swaps--) {
            int a = random_to(n - 1), b = random_to(n - 1), kept = order[a];
            order[a] = order[b];
            order[b] = kept;
        }
        const char *taken[8];
        struct answer answer = {taken, NULL, (size_t)n, 0};
        for (int i = 0; i < n; i++)
            taken[i] = names[order[i]];
        int broken = 0; /* places where the next is not the next */
        for (int i = 1; i < n; i++)
            broken += order[i] - order[i - 1] != 1;
        int want = !broken ? n - 1 : all ? 0 : n - 1 - broken;
        same = score_compare(grade_of(&answer).score, score_make(want, n - 1)) == 0;
    }
    ok(same, "orders score as the twin that counts the broken places");
}

/* ---- rows */

static void test_matching(void)
{
    item(ITEM_MATCHING, SCORING_EACH);
    option("x", 0, 1);
    option("y", 0, 1);
    option("z", 0, 1);
    row("r1", "x");
    row("r2", "y");
    row("r3", "x");
    scores("r1=x|r2=y|r3=x", 1, 1, "x y r1 r2 r3");
    scores("r3=x|r1=x|r2=y", 1, 1, "x y r1 r2 r3");
    scores("r1=x|r2=x|r3=x", 2, 3, "x r1 r2 r3");
    scores("r1=x", 1, 3, "x r1");
    scores("r1=z", 0, 1, "z r1");
    scores("r2=gone", 0, 1, "r2");
    scores("r1=x|r1=y", 1, 3, "x r1"); /* the first counts */
    scores("r1=x|r9=x", 1, 3, "x r1");
    scores("", 0, 1, "");
    is_nothing("r1=");
    is_nothing("r1=|r9=x");
    is_nothing("r9=x");
    is_nothing("x=r1");
    struct item_grade grade = grade_line("r1=x|r2=z");
    ok(grade.parts[3].judged && grade.parts[4].judged && grade.parts[5].judged &&
           !grade.parts[0].judged,
       "rows are judged, left out or not; options are not");
    is_score(grade.parts[3].score, 1, 1, "a right row");
    is_score(grade.parts[4].score, 0, 1, "a wrong row");
    is_score(grade.parts[5].score, 0, 1, "a row left out");
    ok(!grade.parts[5].hit, "which was not given");
    key.scoring = SCORING_ALL_OR_NOTHING;
    scores("r1=x|r2=y|r3=x", 1, 1, NULL);
    scores("r1=x|r2=y", 0, 1, NULL);
    scores("r1=x|r2=y|r3=y", 0, 1, NULL);
    key.scoring = SCORING_EACH;
    parts[3].weight = 3; /* should rows ever weigh */
    parts[4].weight = 2;
    parts[5].weight = 1;
    scores("r1=x", 1, 2, NULL);
    scores("r2=y|r3=x", 1, 2, NULL);
    scores("r3=x", 1, 6, NULL);
    const char *names[] = {"r1", "r2"};
    is_score(grade_of(&(struct answer){names, NULL, 2, 0}).score, 0, 1, "rows without texts");
}

static void test_kprim(void)
{
    item(ITEM_KPRIM, SCORING_HALF_CREDIT);
    row("a", "true");
    row("b", "false");
    row("c", "true");
    row("d", "false");
    scores("a=true|b=false|c=true|d=false", 1, 1, "a b c d");
    scores("a=true|b=false|c=true|d=true", 1, 2, "a b c d");
    scores("a=true|b=false|c=true", 1, 2, "a b c");
    scores("a=true|b=true|c=true|d=true", 0, 1, "a b c d");
    scores("a=true|b=false", 0, 1, "a b");
    scores("a=false|b=true|c=false|d=true", 0, 1, "a b c d");
    scores("a=yes|b=false|c=true|d=false", 1, 2, "a b c d");
    scores("", 0, 1, "");
    is_nothing("a=|b=");
    is_score(grade_line("a=true|b=true").parts[0].score, 1, 1, "a right row");
    is_score(grade_line("a=true|b=true").parts[1].score, 0, 1, "a wrong row");
    key.scoring = SCORING_ALL_OR_NOTHING;
    scores("a=true|b=false|c=true|d=false", 1, 1, NULL);
    scores("a=true|b=false|c=true|d=true", 0, 1, NULL);
    scores("a=true", 0, 1, NULL);
}

/* ---- gaps */

static struct grade_part *gap(const char *name, int weight, bool fold)
{
    struct grade_part *p = part(PART_GAP, 0, name);
    p->weight = weight;
    p->fold = fold;
    return p;
}

static void test_gaps(void)
{
    item(ITEM_GAP_FILL, SCORING_EACH);
    int rub = gap("rub", 2, true)->number;
    accept_text(rub, "alcohol*", 1, 1);
    accept_text(rub, "soap", 1, 2);
    int time = gap("time", 1, false)->number;
    accept_number(time, "25", "5", NULL);
    accept_text(time, "half a minute", 1, 3);
    int hand = gap("hand", 3, false)->number;
    struct grade_part *p = part(PART_OPTION, hand, "both");
    p->fraction = score_make(1, 1);
    p = part(PART_OPTION, hand, "left");
    p->fraction = score_make(-1, 2);
    part(PART_OPTION, hand, "right");

    scores("rub=Alcohol gel|time=25|hand=both", 1, 1, "rub #2 time #5 hand both");
    scores("rub=soap|time=25,0|hand=both", 5, 6, "rub #3 time #5 hand both");
    scores("rub=SOAP", 1, 6, "rub #3");
    scores("time=30.0", 1, 6, "time #5");
    scores("time=half a minute", 1, 18, "time #6");
    scores("time=Half a minute", 0, 1, "time"); /* here capitals matter */
    scores("hand=both", 1, 2, "hand both");
    scores("hand=left", 0, 1, "hand left"); /* no gap is below 0 */
    scores("hand=left|rub=alcohol", 1, 3, "rub #2 hand left");
    scores("hand=right", 0, 1, "hand right");
    scores("hand=Both", 0, 1, "hand");
    scores("rub=both", 0, 1, "rub");   /* an option of another gap */
    scores("hand=soap", 0, 1, "hand"); /* a text of another gap */
    scores("rub=alcohol|rub=water", 1, 3, "rub #2");
    scores("time=25 s", 0, 1, "time");
    scores("", 0, 1, "");
    is_nothing("rub=  |time=|hand=\t");
    is_nothing("other=alcohol");

    struct item_grade grade = grade_line("rub=soap|hand=left");
    ok(grade.parts[0].judged && grade.parts[3].judged && grade.parts[6].judged &&
           !grade.parts[1].judged && !grade.parts[7].judged,
       "gaps are judged, given or not; what they accept is not");
    is_score(grade.parts[0].score, 1, 2, "a gap of half worth");
    is_score(grade.parts[3].score, 0, 1, "a gap left out");
    is_score(grade.parts[6].score, 0, 1, "a gap below 0 is 0");
    is_score(grade.parts[8].score, -1, 2, "its option says what it is worth");
    is_score(grade.parts[9].score, 0, 1, "an option without a fraction is worth nothing");

    key.scoring = SCORING_ALL_OR_NOTHING;
    scores("rub=alcohol|time=25|hand=both", 1, 1, NULL);
    scores("rub=soap|time=25|hand=both", 0, 1, NULL); /* every gap in full */
    scores("rub=alcohol|time=25", 0, 1, NULL);

    item(ITEM_GAP_FILL, SCORING_EACH);
    accept_text(gap("one", 1, false)->number, "x", 3, 2);
    accept_text(gap("two", 0, false)->number, "x", 1, 1); /* without a weight: 1 */
    scores("one=x", 1, 2, "one #2");                      /* clamped */
    scores("two=x", 1, 2, "two #4");
}

static void test_gaps_twin(void)
{
    static const char *const names[] = {"g0", "g1", "g2", "g3", "g4", "g5"};
    static const char *const texts[] = {"a", "b", "c", "d"};
    random_state = 6;
    bool same = true, never_lower = true;
    for (int round = 0; round < 5000 && same; round++) {
        int n = 1 + random_to(5), sum = 0, weights = 0, given = 0;
        bool full = true;
        item(ITEM_GAP_FILL, random_to(3) ? SCORING_EACH : SCORING_ALL_OR_NOTHING);
        const char *taken[6], *said[6], *best[6];
        for (int i = 0; i < n; i++) {
            int number = gap(names[i], 1 + random_to(4), false)->number, worth[4], most = 0;
            for (int j = 0; j < 4; j++) {
                int num = random_to(6) - 2;
                accept_text(number, texts[j], num, 4);
                worth[j] = num < 0 ? 0 : num > 4 ? 4 : num;
                most = worth[j] > worth[most] ? j : most;
            }
            int say = random_to(5), weight = parts[number - 1].weight;
            best[i] = texts[most];
            weights += weight;
            full = full && say < 4 && worth[say % 4] == 4;
            sum += say < 4 ? weight * worth[say] : 0;
            taken[given] = names[i];
            said[given] = say < 4 ? texts[say] : "x";
            given += say < 5;
        }
        struct answer answer = {taken, said, (size_t)given, 0};
        struct score got = grade_of(&answer).score;
        bool each = key.scoring == SCORING_EACH;
        int num = each ? sum : full && given == n ? 1 : 0;
        same = score_compare(got, score_make(num, each ? 4 * weights : 1)) == 0;
        for (int i = 0; i < given; i++) { /* the best for one gap never lowers the whole */
            const char *before = said[i];
            said[i] = best[taken[i][1] - '0'];
            never_lower = never_lower && score_compare(grade_of(&answer).score, got) >= 0;
            said[i] = before;
        }
    }
    ok(same, "gaps score as the twin that counts in quarters");
    ok(never_lower, "a better gap never lowers the score");
}

/* ---- written, rated */

static void test_written(void)
{
    item(ITEM_ESSAY, SCORING_RUBRIC);
    part(PART_CRITERION, 0, "clear");
    part(PART_LEVEL, 1, NULL)->fraction = score_make(2, 1);
    scores("text=Words.", 0, 1, "");
    struct item_grade grade = grade_line("text=Words.");
    ok(grade.by_person && !grade.unscored, "an essay waits for a person");
    is_score(grade.parts[1].score, 0, 1, "a level says nothing yet");
    is_nothing("text= \n");
    ok(!grade_line("text=").by_person, "one that was not written waits for nobody");

    item(ITEM_REFLECTION, SCORING_NONE);
    scores("text=Words.", 1, 1, "");
    grade = grade_line("text=Words.");
    ok(!grade.by_person && grade.unscored, "a reflection has no score");
    is_nothing("text=\u2003");
    is_nothing("");
    ok(grade_line("").unscored, "answered or not");

    item(ITEM_LIKERT, SCORING_NONE);
    option("never", 0, 1);
    option("often", 0, 1);
    row("r1", NULL);
    row("r2", NULL);
    scores("r1=often", 1, 1, "r1");
    scores("r2=never|r1=often", 1, 1, "r1 r2");
    scores("r2.before=never", 1, 1, "r2");
    scores("r2.before=never|r2=often", 1, 1, "r2");
    scores("", 0, 1, "");
    is_nothing("r1=|r2=");
    is_nothing("r1.after=often");
    is_nothing("r3=often");
    is_nothing("never=r1");
    ok(grade_line("r1=often").unscored && grade_line("").unscored, "ratings have no score");
    ok(!grade_line("r1=often").parts[2].judged, "and are not judged");
    item(ITEM_LIKERT, SCORING_NONE);
    row("r1", NULL);
    scores("r1=often", 1, 1, "r1");
}

/* Whatever is sent, every kind stays in its range, and again the same comes out. */
static void test_range(void)
{
    static const char *const words[] = {"a", "b", "text", "value", "unit", "", "5", "true", "s"};
    random_state = 7;
    bool within = true, again = true, fine = true;
    for (int round = 0; round < 20000; round++) {
        item((enum item_kind)random_to(ITEM_KIND_COUNT - 1),
             (enum item_scoring)random_to(ITEM_SCORING_COUNT - 1));
        key.units = (enum item_units)random_to(UNITS_COUNT - 1);
        key.unit_penalty = score_make(random_to(2), 2);
        key.start = "a";
        for (int n = random_to(6); n > 0; n--) {
            enum part_kind kind = (enum part_kind)random_to(PART_KIND_COUNT - 1);
            struct grade_part *p =
                part(kind, random_to(1) ? random_to((int)key.n_parts) : 0, words[random_to(2)]);
            p->text = words[random_to(8)];
            p->fraction = score_make(random_to(8) - 4, 4);
            p->answer = kind == PART_ACCEPT && random_to(1) ? NULL : words[random_to(8)];
            p->weight = random_to(2);
        }
        const char *names[8], *texts[8];
        struct answer answer = {names, random_to(5) ? texts : NULL, (size_t)random_to(8), 0};
        for (size_t i = 0; i < answer.n; i++) {
            names[i] = words[random_to(8)];
            texts[i] = words[random_to(8)];
        }
        struct item_grade first = grade_of(&answer), second = grade_of(&answer);
        struct score least = score_make(key.kind == ITEM_SINGLE_CHOICE ? -1 : 0, 1);
        within = within && score_compare(first.score, least) >= 0 &&
                 score_compare(first.score, score_make(1, 1)) <= 0;
        again = again && score_compare(first.score, second.score) == 0 &&
                first.answered == second.answered;
        fine = fine && first.score.den > 0 && (first.answered || first.score.num == 0);
        for (size_t i = 0; i < key.n_parts; i++)
            fine = fine && first.parts[i].score.den > 0;
    }
    ok(within, "every score is within its range");
    ok(again, "the same answer scores the same");
    ok(fine, "what is not answered scores 0");
}

int main(void)
{
    test_single();
    test_several();
    test_choice_twin();
    test_ordering();
    test_ordering_twin();
    test_matching();
    test_kprim();
    test_gaps();
    test_gaps_twin();
    test_written();
    test_range();
    mem_free(memory);
    return tap_done();
}
