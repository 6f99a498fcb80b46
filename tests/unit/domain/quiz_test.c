/* Quizzes: who may start, what is drawn, what may be saved, points for people.
 * SPDX-License-Identifier: Apache-2.0 */
#include "domain/quiz.h"

#include <stdlib.h>

#include "tap.h"
#include "util/mem.h"

static void *mem;

/* ---- starting */

static bool may(struct quiz_rules rules)
{
    struct err err = {0};
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
        ok(quiz_draw(mem, &random, groups, 2, 10, true, &items, &n) && n == 5, "paper %d", s);
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
        fits &= quiz_draw(mem, &random, groups, 2, 10, true, &items, &n) && n == 10 &&
                !has_twins(items, n);
        fits &= quiz_draw(mem, &random, named, 2, 10, false, &items, &n) && n == 10 &&
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
        quiz_draw(mem, &random, group, 1, 10, false, &items, &n);
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
    ok(!quiz_draw(mem, &random, two, 2, 10, true, &items, &n), "11 of 10 in two draws: refused");
    ok(!quiz_draw(mem, &random, one, 1, 10, true, &items, &n), "11 of 10 in one draw: refused");
}

/* ---- saving */

static int outcome(struct quiz_save_facts facts, enum err_kind *ret_kind)
{
    struct err err = {0};
    enum quiz_save_state state = SAVE_DONE;
    bool fine = quiz_save_state(&facts, &state, &err);
    *ret_kind = err.kind;
    return fine ? (int)state : -1;
}

static void test_save(void)
{
    static const struct {
        const char *name;
        struct quiz_save_facts facts;
        int state;
        enum err_kind kind;
    } cases[] = {
        {"saved", {.found = true, .saved = true, .n_choices = 1}, SAVE_DONE, ERR_NONE},
        {"not saved, nothing wrong with it: stale", {.found = true, .n_choices = 1}, SAVE_STALE, 0},
        {"cleared, stale", {.found = true}, SAVE_STALE, 0},
        {"finished", {.found = true, .finished = true, .n_choices = 1}, SAVE_FINISHED, 0},
        {"finished counts before what is wrong with the answer",
         {.found = true, .finished = true, .unknown = "x"},
         SAVE_FINISHED,
         0},
        {"no such question", {.found = false}, -1, ERR_NOT_FOUND},
        {"no such question, though finished", {.finished = true}, -1, ERR_NOT_FOUND},
        {"unknown choice", {.found = true, .unknown = "x", .n_choices = 1}, -1, ERR_INVALID},
        {"two for one", {.found = true, .n_choices = 2}, -1, ERR_INVALID},
        {"two for several", {.found = true, .multiple = true, .n_choices = 2}, SAVE_STALE, 0},
        {"a list for one", {.found = true, .misformed = true, .n_choices = 1}, -1, ERR_INVALID},
        {"one for several",
         {.found = true, .multiple = true, .misformed = true, .n_choices = 1},
         -1,
         ERR_INVALID},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum err_kind kind;
        int state = outcome(cases[i].facts, &kind);
        ok(state == cases[i].state && kind == cases[i].kind, "%s", cases[i].name);
    }
}

static void test_choices(void)
{
    struct err err = {0};
    const char *many[101];
    for (size_t i = 0; i < 101; i++)
        many[i] = mem_format(mem, "c%zu", i);
    ok(quiz_choices_fit(many, 0, &err), "nothing chosen is an answer");
    ok(quiz_choices_fit(many, 100, &err), "a hundred choices are");
    ok(!quiz_choices_fit(many, 101, &err) && err.kind == ERR_INVALID, "more are not");
    err = (struct err){0};
    ok(!quiz_choices_fit((const char *const[]){"a", "b", "a"}, 3, &err) &&
           strstr(err.message, "“a”"),
       "a choice that is there twice is named");
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
    test_save();
    test_choices();
    test_verdict();
    test_points();
    test_points_agree();
    mem_free(mem);
    return tap_done();
}
