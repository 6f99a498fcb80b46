/* Grading of tries, attempts, certainty and rubrics.  SPDX-License-Identifier: Apache-2.0 */
#include "grading_case.h"

static void test_names(void)
{
    is(grade_mode_names[MODE_DEFERRED], "deferred", "deferred");
    is(grade_mode_names[MODE_IMMEDIATE], "immediate", "immediate");
    is(grade_mode_names[MODE_INTERACTIVE], "interactive", "interactive");
    is(grade_mode_names[MODE_ADAPTIVE], "adaptive", "adaptive");
    is(grade_method_names[GRADING_HIGHEST], "highest", "highest");
    is(grade_method_names[GRADING_MEAN], "mean", "mean");
    is(grade_method_names[GRADING_FIRST], "first", "first");
    is(grade_method_names[GRADING_LAST], "last", "last");
}

/* Fractions in twelfths, in one line. */
static size_t read_twelfths(const char *line, struct score *ret)
{
    size_t n = 0;
    int num, used;
    while (sscanf(line, " %d%n", &num, &used) == 1) {
        ret[n++] = score_make(num, 12);
        line += used;
    }
    return n;
}

static void test_tries(void)
{
    static const struct {
        const char *tries;
        int penalty; /* twelfths */
        int deferred, immediate, interactive, adaptive;
    } cases[] = {
        {"", 4, 0, 0, 0, 0},
        {"12", 4, 12, 12, 12, 12},
        {"0", 4, 0, 0, 0, 0},
        {"6", 4, 6, 6, 6, 6}, /* partly right: it costs later tries alone */
        {"0 12", 4, 12, 0, 8, 8},
        {"0 0 12", 4, 12, 0, 4, 4},
        {"0 0 0 12", 4, 12, 0, 0, 0},
        {"0 0 0 0 12", 4, 12, 0, 0, 0}, /* not below 0 */
        {"0 12", 0, 12, 0, 12, 12},
        {"6 12", 4, 12, 6, 8, 8},
        {"6 0", 4, 0, 6, 0, 6},
        {"9 3 12", 6, 12, 9, 0, 9},
        {"3 9 6", 3, 6, 3, 0, 6},
        {"12 0", 4, 0, 12, 0, 12}, /* a right one costs nothing */
        {"12 6", 4, 6, 12, 6, 12},
        {"-4", 4, -4, -4, 0, 0},
        {"-4 12", 3, 12, -4, 9, 9},
        {"11 12", 1, 12, 11, 11, 11},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct score tries[8], penalty = score_make(cases[i].penalty, 12);
        size_t n = read_twelfths(cases[i].tries, tries);
        const int wants[] = {cases[i].deferred, cases[i].immediate, cases[i].interactive,
                             cases[i].adaptive};
        for (int mode = 0; mode < MODE_COUNT; mode++) {
            char name[100];
            snprintf(name, sizeof name, "%s: %s, less %d", grade_mode_names[mode], cases[i].tries,
                     cases[i].penalty);
            struct score want = score_make(wants[mode], 12);
            is_score(grade_tries((enum grade_mode)mode, tries, n, penalty), want.num, want.den,
                     name);
        }
    }
}

static void test_tries_twin(void)
{
    random_state = 8;
    bool same = true, order = true;
    for (int round = 0; round < 5000; round++) {
        struct score tries[8];
        int n = 1 + random_to(7), penalty = random_to(12), wrong = 0, best = 0, last = 0;
        for (int i = 0; i < n; i++) {
            int num = random_to(2) ? random_to(12) : 12;
            tries[i] = score_make(num, 12);
            last = num - wrong * penalty < 0 ? 0 : num - wrong * penalty;
            best = last > best ? last : best;
            wrong += num < 12;
        }
        struct score p = score_make(penalty, 12);
        struct score interactive = grade_tries(MODE_INTERACTIVE, tries, (size_t)n, p);
        struct score adaptive = grade_tries(MODE_ADAPTIVE, tries, (size_t)n, p);
        same = same && score_compare(interactive, score_make(last, 12)) == 0 &&
               score_compare(adaptive, score_make(best, 12)) == 0;
        struct score one_less = grade_tries(MODE_ADAPTIVE, tries, (size_t)n - 1, p);
        order = order && score_compare(interactive, adaptive) <= 0 &&
                score_compare(one_less, adaptive) <= 0;
    }
    ok(same, "tries score as the twin that counts in twelfths");
    ok(order, "adaptive is never below interactive, and no try lowers it");
}

static void test_attempts(void)
{
    static const struct {
        const char *scores;
        int highest, mean_num, mean_den, first, last;
    } cases[] = {
        {"6", 6, 1, 2, 6, 6},       {"6 12", 12, 3, 4, 6, 12}, {"12 6", 12, 3, 4, 12, 6},
        {"4 9 8", 9, 7, 12, 4, 8},  {"0 0 1", 1, 1, 36, 0, 1}, {"9 12 3 0", 12, 1, 2, 9, 0},
        {"7 7 8", 8, 11, 18, 7, 8},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct score s[8];
        size_t n = read_twelfths(cases[i].scores, s);
        struct score highest = score_make(cases[i].highest, 12);
        struct score first = score_make(cases[i].first, 12), last = score_make(cases[i].last, 12);
        is_score(grade_attempts(GRADING_HIGHEST, s, n), highest.num, highest.den, "highest");
        is_score(grade_attempts(GRADING_MEAN, s, n), cases[i].mean_num, cases[i].mean_den, "mean");
        is_score(grade_attempts(GRADING_FIRST, s, n), first.num, first.den, "first");
        is_score(grade_attempts(GRADING_LAST, s, n), last.num, last.den, "last");
    }
}

static void test_certainty(void)
{
    static const struct {
        const char *marks; /* certainty, and + for right */
        int num, den;
    } cases[] = {
        {"", 0, 1},           {"1+", 1, 3},          {"2+", 2, 3},
        {"3+", 1, 1},         {"0+", 1, 3},          {"1-", 0, 1},
        {"2-", 0, 1},         {"3-", 0, 1},          {"0-", 0, 1},
        {"3+3+3-", 0, 1},     {"3+3+3+3-", 1, 4},    {"3+2-", 1, 6},
        {"2+2-", 0, 1},       {"1+2-", 0, 1},        {"3+1-0-", 1, 3},
        {"3+3+3+2-2-", 1, 3}, {"2+2+2+2+3-", 2, 15},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int certainty[8];
        bool right[8];
        size_t n = strlen(cases[i].marks) / 2;
        for (size_t j = 0; j < n; j++) {
            certainty[j] = cases[i].marks[2 * j] - '0';
            right[j] = cases[i].marks[2 * j + 1] == '+';
        }
        is_score(grade_certainty(certainty, right, n), cases[i].num, cases[i].den, cases[i].marks);
    }
}

static void test_rubric(void)
{
    const int best[] = {4, 2, 0, 6}, points[] = {3, 2, 0, 1}, none[] = {0, 0, 0, 0};
    const int more[] = {9, 9, 9, 9};
    is_score(grade_rubric(points, best, 4), 1, 2, "six of twelve");
    is_score(grade_rubric(points, best, 2), 5, 6, "five of six");
    is_score(grade_rubric(best, best, 4), 1, 1, "all");
    is_score(grade_rubric(none, best, 4), 0, 1, "none");
    is_score(grade_rubric((int[]){1}, (int[]){1}, 1), 1, 1, "one of one");
    is_score(grade_rubric(more, best, 4), 1, 1, "never more than all");
    is_score(grade_rubric(more, none, 4), 0, 1, "of nothing");
    is_score(grade_rubric(NULL, NULL, 0), 0, 1, "no criteria");
    const int large[] = {INT32_MAX, INT32_MAX};
    is_score(grade_rubric(large, large, 2), 1, 1, "the largest points");
}

int main(void)
{
    test_names();
    test_tries();
    test_tries_twin();
    test_attempts();
    test_certainty();
    test_rubric();
    return tap_done();
}
