/* Quizzes: who may start, what is drawn, what may be saved, points for people.
 * SPDX-License-Identifier: Apache-2.0 */
#include "domain/attempt.h"

#include <stdlib.h>
#include <string.h>

#include "tap.h"
#include "util/mem.h"

static void *mem;

/* ---- starting */

/* A rule that says nothing of the end of the course. */
static struct quiz_rules endless(struct quiz_rules rules)
{
    if (!rules.ended)
        rules.ended = DATE_NONE;
    if (!rules.opens)
        rules.opens = DATE_NONE;
    return rules;
}

static const char *why(struct quiz_rules rules)
{
    struct err err = {0};
    rules = endless(rules);
    quiz_may_start(&rules, &err);
    return mem_text(mem, err.message);
}

static bool may(struct quiz_rules rules)
{
    struct err err = {0};
    rules = endless(rules);
    bool yes = quiz_may_start(&rules, &err);
    return yes == (err.kind == ERR_NONE) && (yes || err.kind == ERR_CONFLICT) && yes;
}

static void test_start(void)
{
    ok(may((struct quiz_rules){.tries = 0, .used = 500}), "unlimited tries have no end");
    ok(may((struct quiz_rules){.tries = 3, .used = 2}), "the third of three tries");
    ok(!may((struct quiz_rules){.tries = 3, .used = 3}), "no fourth of three tries");
    ok(!may((struct quiz_rules){.passed = 7}), "a pass stays: no need to try again");
    ok(!may((struct quiz_rules){.complete = true}), "a complete enrolment takes no more tries");
    ok(may((struct quiz_rules){.practice = true, .passed = 7, .complete = true}),
       "practice goes on after a pass and after the course");
    ok(may((struct quiz_rules){.optional = true, .passed = 7}), "so does an optional quiz");
    ok(!may((struct quiz_rules){.next_try = "2026-03-04 14:05"}), "not before the delay is over");
    is(why((struct quiz_rules){.next_try = "2026-03-04 14:05"}),
       "Next try from 4 March 2026, 14:05.", "which says when");
    ok(!may((struct quiz_rules){.submitted = 5, .practice = true}), "not while one is marked");
    is(why((struct quiz_rules){.ended = 20000}), "This course ended on 4 October 2024.",
       "nor after the course");
    ok(!may((struct quiz_rules){.kind = "pre-test", .tries = 1, .used = 1}), "a pre-test once");
    is(why((struct quiz_rules){
           .kind = "pre-test", .needed = "finished", .tries = 1, .used = 1, .passed = 7}),
       "You have sent this already. There is no need for more.", "which nobody has to pass");
    ok(!may((struct quiz_rules){.periodic = true}), "a booster comes after the course");
    is(why((struct quiz_rules){.periodic = true, .complete = true, .opens = 20000}),
       "This opens on 4 October 2024.", "and opens on a day");
    ok(may((struct quiz_rules){.periodic = true, .complete = true, .occasion = 2, .passed = 7}),
       "in each of its periods, whatever came before");
    ok(!may((struct quiz_rules){
           .periodic = true, .complete = true, .occasion = 2, .occasion_done = true}),
       "once");
    ok(!may((struct quiz_rules){.practice = true, .tries = 1, .used = 1}),
       "tries of practice may be limited too");
}

/* ---- drawing */

static struct draw_random random_from(unsigned char first)
{
    struct draw_random random;
    unsigned char seed[32] = {first};
    draw_seed(&random, seed);
    return random;
}

static bool is_drawn(const size_t *items, size_t n, size_t item)
{
    for (size_t i = 0; i < n; i++) {
        if (items[i] == item)
            return true;
    }
    return false;
}

static bool has_twins(const size_t *items, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (is_drawn(items, i, items[i]))
            return true;
    }
    return false;
}

static const size_t all[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

static void test_draw_groups(void)
{
    static const size_t low[] = {0, 1, 2, 3, 4}, high[] = {5, 6, 7, 8, 9};
    static const struct quiz_group groups[] = {{2, high, 5}, {3, low, 5}};
    bool in_place = true, twins = false, seen[10] = {false}, differs = false;
    size_t *items, n, first[5] = {0};
    for (unsigned char s = 0; s < 100; s++) {
        struct draw_random random = random_from(s);
        ok(quiz_draw(mem, &random, groups, 2, 10, NULL, true, &items, &n) && n == 5, "paper %d", s);
        for (size_t i = 0; i < 5; i++) {
            in_place &= (i < 2) == (items[i] >= 5);
            seen[items[i]] = true;
            if (s == 0)
                first[i] = items[i];
            differs |= items[i] != first[i];
        }
        twins |= has_twins(items, n);
    }
    ok(in_place, "groups keep their order");
    ok(!twins, "no item comes twice");
    ok(differs, "papers differ");
    for (size_t i = 0; i < 10; i++)
        ok(seen[i], "item %zu is drawn in some paper", i);
}

/* The narrow draw comes last in the quiz, but must not find its items gone. */
static void test_draw_overlap(void)
{
    static const size_t narrow[] = {3, 4};
    static const struct quiz_group groups[] = {{8, all, 10}, {2, narrow, 2}};
    static const struct quiz_group named[] = {{8, all, 10}, {0, narrow, 2}};
    bool fits = true, last = true;
    size_t *items, n;
    for (unsigned char s = 0; s < 50; s++) {
        struct draw_random random = random_from(s);
        fits &= quiz_draw(mem, &random, groups, 2, 10, NULL, true, &items, &n) && n == 10 &&
                !has_twins(items, n);
        fits &= quiz_draw(mem, &random, named, 2, 10, NULL, false, &items, &n) && n == 10 &&
                !has_twins(items, n);
        last &= items[8] == 3 && items[9] == 4;
    }
    ok(fits, "a narrow draw and named items find theirs, whatever a wide draw takes");
    ok(last, "named items stand where they are named, in the order of the author");
}

static void test_draw_order(void)
{
    static const struct quiz_group group[] = {{6, all, 10}};
    bool sorted = true;
    size_t *items, n;
    for (unsigned char s = 0; s < 50; s++) {
        struct draw_random random = random_from(s);
        quiz_draw(mem, &random, group, 1, 10, NULL, false, &items, &n);
        for (size_t i = 1; i < n; i++)
            sorted &= items[i - 1] < items[i];
    }
    ok(sorted, "without shuffling: the order of the bank");
}

static void test_draw_too_few(void)
{
    static const struct quiz_group two[] = {{6, all, 10}, {5, all, 10}}, one[] = {{11, all, 10}};
    struct draw_random random = random_from(1);
    size_t *items, n;
    ok(!quiz_draw(mem, &random, two, 2, 10, NULL, true, &items, &n),
       "11 of 10 in two draws: refused");
    ok(!quiz_draw(mem, &random, one, 1, 10, NULL, true, &items, &n),
       "11 of 10 in one draw: refused");
}

/* An item and the one that may stand in for it come together only where there is no other way. */
static void test_draw_instead(void)
{
    static const struct quiz_group few[] = {{3, all, 10}}, most[] = {{9, all, 10}},
                                   both[] = {{1, all, 1}, {2, all + 1, 3}};
    size_t instead[10], *items, n;
    const struct quiz_wishes wishes = {.instead = instead};
    bool apart = true, full = true, across = true, seen[10] = {false};
    for (size_t i = 0; i < 10; i++)
        instead[i] = i;
    instead[0] = 1;
    instead[5] = 4;
    for (unsigned char s = 0; s < 200; s++) {
        struct draw_random random = random_from(s);
        quiz_draw(mem, &random, few, 1, 10, &wishes, true, &items, &n);
        apart &= !(is_drawn(items, n, 0) && is_drawn(items, n, 1)) &&
                 !(is_drawn(items, n, 4) && is_drawn(items, n, 5));
        for (size_t i = 0; i < n; i++)
            seen[items[i]] = true;
        full &= quiz_draw(mem, &random, most, 1, 10, &wishes, true, &items, &n) && n == 9 &&
                !has_twins(items, n);
        quiz_draw(mem, &random, both, 2, 10, &wishes, true, &items, &n);
        across &= !is_drawn(items, n, 1);
    }
    ok(apart, "not both of them are drawn");
    ok(full, "but where all are needed, they are");
    ok(across, "nor from two draws");
    for (size_t i = 0; i < 10; i++)
        ok(seen[i], "item %zu still has its chance", i);
}

/* What is urgent is drawn first, and among equals everything has its chance. */
static void test_draw_urgent(void)
{
    static const struct quiz_group group[] = {{3, all, 10}};
    static const int urgency[10] = {[2] = 1, [3] = 1, [7] = 2};
    const struct quiz_wishes wishes = {.urgency = urgency};
    bool first = true, four[10] = {false};
    size_t *items, n;
    for (unsigned char s = 0; s < 100; s++) {
        struct draw_random random = random_from(s);
        quiz_draw(mem, &random, group, 1, 10, &wishes, true, &items, &n);
        first &= n == 3 && items[0] == 7 && is_drawn(items, n, 2) && is_drawn(items, n, 3);
        random = random_from(s);
        quiz_draw(mem, &random, (struct quiz_group[]){{4, all, 10}}, 1, 10, &wishes, true, &items,
                  &n);
        four[items[3]] = true;
    }
    ok(first, "the three that are urgent, the most urgent first");
    ok(four[0] && four[1] && four[4] && four[5] && four[6] && four[8] && four[9],
       "then any of the others");
}

/* ---- saving */

static void test_answers(void)
{
    struct err err = {0};
    const char *many[ANSWER_PARTS_MAX + 1];
    char *text = mem_array(mem, char, ANSWER_TEXT_MAX + 2);
    const char *const texts[] = {text};
    for (size_t i = 0; i <= ANSWER_PARTS_MAX; i++)
        many[i] = mem_format(mem, "c%zu", i);
    memset(text, 'x', ANSWER_TEXT_MAX);
    ok(quiz_answer_fits(&(struct answer){.parts = many}, &err), "nothing is an answer");
    ok(quiz_answer_fits(&(struct answer){.parts = many, .n = ANSWER_PARTS_MAX}, &err),
       "a hundred parts are");
    ok(quiz_answer_fits(&(struct answer){many, texts, 1, 3}, &err), "the longest text");
    ok(!quiz_answer_fits(&(struct answer){.parts = many, .n = ANSWER_PARTS_MAX + 1}, &err) &&
           err.kind == ERR_INVALID,
       "more parts are not");
    err = (struct err){0};
    text[ANSWER_TEXT_MAX] = 'x';
    ok(!quiz_answer_fits(&(struct answer){many, texts, 1, 0}, &err) && strstr(err.message, "20001"),
       "a longer text: its length is told");
    err = (struct err){0};
    ok(!quiz_answer_fits(&(struct answer){many, NULL, 1, 4}, &err) && strstr(err.message, "4"),
       "nobody is surer than 3");
}

static void test_misfits(void)
{
    static const struct {
        const char *code, *about, *said;
    } cases[] = {
        {"option", "x-y", "no choice “x-y”"},
        {"twice", "a", "“a” is there twice"},
        {"one", "2", "2 were sent"},
        {"all", "warn", "“warn” is missing"},
        {"path", "up", "“up” cannot be chosen"},
        {"row", "r", "no row “r”"},
        {"gap", "g", "no gap “g”"},
        {"answer", "r", "sent for “r”"},
        {"part", "unit", "“unit”"},
        {"certainty", "2", "how sure"},
        {"form", "multiple-choice", "{\"choices\""},
        {"form", "hotspot", "{\"choice\""},
        {"form", "hotspots", "{\"choices\""},
        {"texts", "ordering", "{\"order\""},
        {"textless", "kprim", "{\"rows\""},
        {"something else", NULL, "not an answer"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err err = {0};
        ok(!quiz_misfit(cases[i].code, cases[i].about, &err) && err.kind == ERR_INVALID &&
               strstr(err.message, cases[i].said),
           "%s %s: %s", cases[i].code, cases[i].about ? cases[i].about : "", err.message);
    }
}

static void test_forms(void)
{
    bool each = true;
    for (int kind = 0; kind < ITEM_KIND_COUNT; kind++)
        each &= quiz_form_of((enum item_kind)kind, false) != SENT_ANY;
    ok(each, "every kind has a form in which it is answered");
    is(quiz_form_names[quiz_form_of(ITEM_HOTSPOT, true)], "choices", "several areas");
    is(quiz_form_names[quiz_form_of(ITEM_HOTSPOT, false)], "choice", "one area");
    is(quiz_form_names[quiz_form_of(ITEM_NUMERICAL, false)], "value", "a number");
}

/* ---- what may be shown */

static void test_shows(void)
{
    ok(!(quiz_shows(PRESET_COMPLIANCE, true, false, true) & REVIEW_RIGHT),
       "compliance: no right answers before a pass, not even when no try is left");
    ok(quiz_shows(PRESET_COMPLIANCE, true, true, false) & REVIEW_RIGHT, "right answers after it");
    ok(!(quiz_shows(PRESET_COMPLIANCE, false, true, true) & REVIEW_RIGHT),
       "but not in an attempt that is open");
    ok(!(quiz_shows(PRESET_AFTER_CLOSE, true, true, false) & REVIEW_RIGHT), "after-close: later");
    ok(quiz_shows(PRESET_AFTER_CLOSE, true, false, true) & REVIEW_RIGHT, "when nothing is left");
    is_int((int)quiz_shows(PRESET_CLOSED, true, true, true), 0, "closed: nothing at all");
    is_int((int)quiz_shows(PRESET_SCORE_ONLY, true, true, true), REVIEW_SCORE, "score-only");
}

/* ---- several attempts */

static bool passes(enum grade_method method, bool practice, const struct attempt_outcome *each,
                   size_t n)
{
    return attempt_passes(mem, method, practice, score_make(4, 5), each, n, NULL);
}

static void test_passes(void)
{
    const struct attempt_outcome up[] = {{score_make(1, 2), false}, {score_make(9, 10), false}},
                                 down[] = {{score_make(9, 10), true}, {score_make(1, 2), false}},
                                 exact[] = {{score_make(7, 10), false}, {score_make(9, 10), false}},
                                 under[] = {{score_make(7, 10), false},
                                            {score_make(899999, 1000000), false}};
    ok(passes(GRADING_HIGHEST, false, up, 2), "highest: the better one counts");
    ok(!passes(GRADING_FIRST, false, up, 2), "first: the second does not count");
    ok(passes(GRADING_LAST, false, up, 2), "last: the second does");
    ok(!passes(GRADING_MEAN, false, up, 2), "mean: 7/10 of 8/10");
    ok(passes(GRADING_MEAN, false, exact, 2), "mean: exactly 8/10");
    ok(!passes(GRADING_MEAN, false, under, 2), "mean: a millionth less");
    ok(passes(GRADING_LAST, false, down, 2), "a pass once reached stays");
    ok(passes(GRADING_MEAN, false, down, 2), "under the mean too");
    ok(!passes(GRADING_HIGHEST, true, down, 2), "practice: each time for itself");
    ok(!passes(GRADING_HIGHEST, false, up, 1), "one attempt under the mark");
}

/* ---- the order of parts */

static void arranged(const char *const *order, size_t n_order, const char *want, const char *name)
{
    struct quiz_part parts[] = {
        {.kind = PART_OPTION, .number = 1},
        {.kind = PART_OPTION, .number = 2},
        {.kind = PART_ROW, .number = 3},
        {.kind = PART_OPTION, .number = 4},
        {.kind = PART_ROW, .number = 5},
        {.kind = PART_GAP, .number = 6},
        {.kind = PART_OPTION, .number = 7, .parent = 6},
        {.kind = PART_OPTION, .number = 8, .parent = 6},
    };
    const char *got = "";
    attempt_arrange(mem, parts, sizeof parts / sizeof *parts, order, n_order);
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        got = mem_format(mem, "%s%d", got, parts[i].number);
    is(got, want, name);
}

static void test_arrange(void)
{
    arranged((const char *const[]){""}, 0, "12345678", "nothing drawn: as the author wrote it");
    arranged((const char *const[]){"4", "1", "2"}, 3, "41325678", "options among themselves");
    arranged((const char *const[]){"5", "3", "8", "7", "2", "4", "1"}, 7, "24513687",
             "every kind and parent for itself");
    arranged((const char *const[]){"4", "1"}, 2, "42315678", "what is not listed keeps its place");
}

/* ---- results */

static void test_verdict(void)
{
    is_int(quiz_verdict(score_make(1, 1), true), VERDICT_RIGHT, "1: right");
    is_int(quiz_verdict(score_make(99, 100), true), VERDICT_PARTLY, "0.99: partly");
    is_int(quiz_verdict(score_make(0, 1), true), VERDICT_NOT_RIGHT, "0: not right");
    is_int(quiz_verdict(score_make(-1, 3), true), VERDICT_NOT_RIGHT, "below 0: not right");
    is_int(quiz_verdict(score_make(0, 1), false), VERDICT_UNANSWERED, "no answer");
}

static void points(struct score score, struct score pass, int of, const char *want,
                   const char *want_pass)
{
    const char *got, *got_pass;
    quiz_points(mem, score, pass, of, &got, &got_pass);
    is(got, want, want);
    is(got_pass, want_pass, want_pass);
}

static void test_points(void)
{
    struct score four_fifths = score_make(4, 5);
    points(score_make(7, 10), four_fifths, 10, "7", "8");
    points(score_make(31, 40), four_fifths, 10, "7.75", "8");
    points(score_make(79999, 100000), four_fifths, 10, "7.99", "8");
    points(score_make(0, 1), four_fifths, 3, "0", "2.4");
    points(score_make(3, 4), score_make(3, 4), 10, "7.5", "7.5");
    points(score_make(2, 3), score_make(2, 3), 10, "6 2/3", "6 2/3");
    points(score_make(2, 3), score_make(1, 3), 1, "2/3", "1/3");
    points(score_make(1, 1), score_make(1, 3), 7, "7", "2 1/3");
}

/* What is shown never tells another outcome than the exact fractions do. */
static void test_points_agree(void)
{
    bool agree = true;
    for (int of = 1; of <= 12; of++) {
        for (int n = 0; n <= 300; n++) {
            struct score score = score_make(n, 300), pass = score_make(4, 5);
            const char *got, *mark;
            quiz_points(mem, score, pass, of, &got, &mark);
            agree &= (strtod(got, NULL) >= strtod(mark, NULL)) == grade_passes(score, pass);
        }
    }
    ok(agree, "points shown lie on the side of the pass mark where the score lies");
}

int main(void)
{
    mem = mem_owner(NULL, "test");
    test_start();
    test_draw_groups();
    test_draw_overlap();
    test_draw_order();
    test_draw_too_few();
    test_draw_instead();
    test_draw_urgent();
    test_answers();
    test_misfits();
    test_forms();
    test_shows();
    test_passes();
    test_arrange();
    test_verdict();
    test_points();
    test_points_agree();
    mem_free(mem);
    return tap_done();
}
