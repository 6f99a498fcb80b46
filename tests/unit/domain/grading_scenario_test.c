/* Grading of scenarios: cases, and a twin that walks all.  SPDX-License-Identifier: Apache-2.0 */
#include "grading_case.h"

static void scenario(const char *start)
{
    item(ITEM_SCENARIO, SCORING_POINTS);
    key.start = start;
}

/* Adds a scene with its options: name, where it leads, points; up to a NULL. */
static void scene(const char *name, ...)
{
    int number = part(PART_SCENE, 0, name)->number;
    va_list ap;
    va_start(ap, name);
    for (const char *id; (id = va_arg(ap, const char *));) {
        struct grade_part *p = part(PART_OPTION, number, id);
        p->answer = va_arg(ap, const char *);
        p->fraction = score_make(va_arg(ap, int), 1);
    }
    va_end(ap);
}
#define END (const char *)NULL

static void test_paths(void)
{
    scenario("door");
    scene("door", "talk", "talk", 2, "wait", "door", 0, "leave", "end", -1, END);
    scene("talk", "ask", "end", 2, "push", "end", -3, "back", "door", 0, END);
    scene("end", END);
    scores("talk|ask", 1, 1, "talk ask");
    scores("talk", 1, 2, "talk"); /* not at an end yet: what it has */
    scores("wait|wait|talk|ask", 1, 1, "talk wait ask");
    scores("talk|back|talk|ask", 1, 1, "talk ask back"); /* talk counts once */
    scores("talk|push", 0, 1, "talk push");
    scores("leave", 0, 1, "leave");
    scores("talk|back|leave", 1, 4, "talk leave back");
    scores("wait", 0, 1, "wait");
    scores("talk|talk|ask", 1, 2, "talk"); /* there is no such option in that scene */
    scores("talk|nowhere|ask", 1, 2, "talk");
    scores("talk|ask|ask", 1, 1, "talk ask");
    is_nothing("ask");
    is_nothing("nowhere|talk");
    is_nothing("door");
    scores("", 0, 1, "");
    is_score(grade_line("").parts[1].score, 2, 1, "an option is worth its points");

    /* Options of two scenes may have the same key, and a scene too. */
    scenario("a");
    scene("a", "a", "b", 1, "b", "c", 0, END);
    scene("b", "a", "c", 2, "b", "c", 0, END);
    scene("c", END);
    scores("a|a", 1, 1, "a a");
    scores("b", 0, 1, "b");
    scores("a|b", 1, 3, "a b");

    scenario("b");
    scene("a", "x", "end", 1, END);
    scene("b", "x", "a", 0, "y", "end", 2, "z", "gone", 9, END);
    scene("end", END);
    scores("y", 1, 1, "y");
    scores("x|x", 1, 2, "x x");
    scores("z", 1, 1, "z"); /* leads nowhere: never a best path, and never above 1 */
    scores("z|x", 1, 1, "z");

    /* The start alone, no end, or no start at all. */
    scenario("a");
    scene("a", END);
    is_nothing("x");
    scenario("a");
    scene("a", "x", "a", 3, END);
    scores("x", 0, 1, "x");
    scenario("b");
    scene("a", "x", "a", 3, END);
    is_nothing("x");

    /* No way earns anything. */
    scenario("a");
    scene("a", "x", "b", 0, "y", "b", -1, END);
    scene("b", END);
    scores("x", 0, 1, "x");
    scores("y", 0, 1, "y");

    /* The best way has a loss in the middle; another one stops before the loss. */
    scenario("a");
    scene("a", "x", "b", 3, "y", "end", 1, END);
    scene("b", "x", "end", -1, END);
    scene("end", END);
    scores("x|x", 1, 1, "x x");
    scores("x", 1, 1, "x"); /* clamped */
    scores("y", 1, 2, "y");
}

static void test_loops(void)
{
    /* A loop that earns is passed, whatever leads out of it. */
    scenario("a");
    scene("a", "on", "b", 1, "out", "end", 0, END);
    scene("b", "back", "a", 2, END);
    scene("end", END);
    scores("out", 0, 1, "out");
    scores("on|back|out", 1, 1, "on out back");
    scores("on|back|on|back|out", 1, 1, "on out back");

    /* One that earns less than it costs is not. */
    scenario("a");
    scene("a", "on", "b", 1, "out", "end", 1, END);
    scene("b", "back", "a", -2, END);
    scene("end", END);
    scores("out", 1, 1, "out");

    /* One that costs 1 and earns 3 behind it is. */
    scenario("a");
    scene("a", "on", "b", -1, "out", "end", 0, END);
    scene("b", "more", "b", 3, "back", "a", 0, END);
    scene("end", END);
    scores("on|more|back|out", 1, 1, "on out more back");
    scores("on|more", 1, 1, "on more");
    scores("out", 0, 1, "out");

    /* Half of a loop may be passed on the way to another end. */
    scenario("a");
    scene("a", "on", "b", 2, "out", "end", 0, END);
    scene("b", "back", "a", -2, "out", "end", 0, END);
    scene("end", END);
    scores("on|out", 1, 1, "on out");

    /* Eight ways that cost on loops: each is left or passed, as it pays. */
    scenario("a");
    int number = part(PART_SCENE, 0, "a")->number;
    for (int i = 0; i < 8; i++) {
        struct grade_part *p = part(PART_OPTION, number, mem_format(memory, "in%d", i));
        p->answer = mem_format(memory, "s%d", i);
        p->fraction = score_make(-2, 1);
    }
    part(PART_OPTION, number, "out")->answer = "end";
    parts[key.n_parts - 1].fraction = score_make(1, 1);
    for (int i = 0; i < 8; i++)
        scene(mem_format(memory, "s%d", i), "back", "a", i == 3 || i == 6 ? 5 : 1, END);
    scene("end", END);
    scores("in3|back|in6|back|out", 1, 1, "in3 in6 out back back");
    scores("out", 1, 7, "out");
    /* A ninth is counted as passed: the best path is smaller, never larger. */
    scene("s9", "back", "a", 0, END);
    scene("s8", "on", "s9", -1, "back", "a", 1, END);
    parts[9].answer = "s8"; /* the way out leads to a loop more */
    scene("s10", "x", "end", 0, END);
    parts[key.n_parts - 1].answer = "end";
    struct grade_part *out = part(PART_OPTION, number, "away");
    out->answer = "end";
    out->fraction = score_make(1, 1);
    /* all of in3, in6, out, s8 back (1), away: 6 + 1 + 1 + 1, less the 1 of s8 on */
    scores("away", 1, 8, "away");
}

/* What a loop earns is no choice, so it does not count among the eight. */
static void test_gains(void)
{
    scenario("a");
    int number = part(PART_SCENE, 0, "a")->number;
    for (int i = 0; i < 9; i++) {
        struct grade_part *p = part(PART_OPTION, number, mem_format(memory, "again%d", i));
        p->answer = "a";
        p->fraction = score_make(1, 1);
    }
    struct grade_part *p = part(PART_OPTION, number, "loss");
    p->answer = "a";
    p->fraction = score_make(-1, 1);
    part(PART_OPTION, number, "out")->answer = "end"; /* without points: 0 */
    scene("end", END);
    scores("again0|again1|again2|out", 1, 3, NULL);
}

/* ---- a twin: every state of a walk, by scene and set of options used */

enum { SCENES = 5, WAYS = 8 };
static int way_from[WAYS], way_to[WAYS], way_points[WAYS];
static bool seen[SCENES][1 << WAYS];
static int twin_best;
static bool has_way[SCENES];

static void walk(int scene_now, int used, int n)
{
    if (seen[scene_now][used])
        return;
    seen[scene_now][used] = true;
    int sum = 0;
    for (int i = 0; i < n; i++)
        sum += used >> i & 1 ? way_points[i] : 0;
    if (!has_way[scene_now] && sum > twin_best)
        twin_best = sum;
    for (int i = 0; i < n; i++) {
        if (way_from[i] == scene_now)
            walk(way_to[i], used | 1 << i, n);
    }
}

static void test_twin(void)
{
    static const char *const scenes[] = {"s0", "s1", "s2", "s3", "s4"};
    static const char *const ways[] = {"w0", "w1", "w2", "w3", "w4", "w5", "w6", "w7"};
    random_state = 3;
    bool same = true;
    int best_found = 0, looped = 0;
    for (int round = 0; round < 20000 && same; round++) {
        int n_scenes = 2 + random_to(SCENES - 2), n = 1 + random_to(WAYS - 1);
        scenario(scenes[random_to(3) ? 0 : random_to(n_scenes - 1)]);
        for (int i = 0; i < n_scenes; i++)
            part(PART_SCENE, 0, scenes[i]), has_way[i] = false;
        for (int i = 0; i < n; i++) {
            way_from[i] = random_to(n_scenes - 2);
            way_to[i] = random_to(n_scenes - 1);
            way_points[i] = random_to(3) ? random_to(8) - 4 : 0;
            has_way[way_from[i]] = true;
            looped += way_to[i] <= way_from[i];
            struct grade_part *p = part(PART_OPTION, way_from[i] + 1, ways[i]);
            p->answer = scenes[way_to[i]];
            p->fraction = score_make(way_points[i], 1);
        }
        memset(seen, 0, sizeof seen);
        twin_best = 0;
        walk(key.start[1] - '0', 0, n);
        best_found += twin_best > 0;

        /* A random way, far longer than there are options. */
        const char *taken[20];
        struct answer answer = {taken, NULL, 0, 0};
        int now = key.start[1] - '0', used = 0, sum = 0;
        for (int i = 0; i < 20; i++) {
            int next = random_to(n - 1);
            if (way_from[next] != now)
                continue;
            taken[answer.n++] = ways[next];
            sum += used >> next & 1 ? 0 : way_points[next];
            used |= 1 << next;
            now = way_to[next];
        }
        struct score want = twin_best <= 0 || sum <= 0 ? score_make(0, 1)
                            : sum > twin_best          ? score_make(1, 1)
                                                       : score_make(sum, twin_best);
        struct item_grade grade = grade_of(&answer);
        same = score_compare(grade.score, want) == 0 && grade.answered == (answer.n > 0);
        if (!same)
            printf("# round %d: %lld/%lld, want %d/%d\n", round, (long long)grade.score.num,
                   (long long)grade.score.den, sum, twin_best);
        /* Whoever ends on a way as good as the best has it all. */
        same = same && (has_way[now] || sum <= twin_best);
    }
    ok(same, "scenarios score as the twin that walks every way");
    ok(best_found > 2000 && looped > 10000, "many have a best path (%d) and loops (%d)", best_found,
       looped);
}

/* Sixty scenes of three options each, with loops all over; then more than anyone writes. */
static void test_large(int n, int rounds)
{
    scenario("s0");
    for (int i = 0; i < n; i++) {
        int number = part(PART_SCENE, 0, mem_format(memory, "s%d", i))->number;
        for (int j = 0; j < 3 && i < n - 1; j++) {
            struct grade_part *p = part(PART_OPTION, number, mem_format(memory, "o%d", j));
            p->answer = mem_format(memory, "s%d", j == 2 ? i / 2 : i + 1);
            p->fraction = score_make(j == 0 && i % 10 == 9, 1);
        }
        if (i % 10 == 9) /* what earns is no part of a loop */
            parts[number + 2].answer = mem_format(memory, "s%d", i);
        else if (i % 10 < 9 && i / 2 < i / 10 * 10 && i < n - 1)
            parts[number + 2].answer = mem_format(memory, "s%d", i / 10 * 10);
    }
    const char **taken = mem_array(memory, const char *, (size_t)n);
    struct answer answer = {taken, NULL, 0, 0};
    for (int i = 0; i < n / 2; i++)
        taken[answer.n++] = "o0";
    int all = (n - 1) / 10, half = n / 2 / 10;
    for (int i = 0; i < rounds; i++) {
        struct item_grade grade = grade_of(&answer);
        if (i == 0)
            is_score(grade.score, score_make(half, all).num, score_make(half, all).den,
                     "half of a long way");
    }
}

int main(void)
{
    test_paths();
    test_loops();
    test_gains();
    test_twin();
    test_large(60, 200);
    test_large(240, 1);
    mem_free(memory);
    return tap_done();
}
