/* Grading of typed numbers: how they are read, tolerances, and a twin in whole numbers.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>

#include "grading_case.h"

/* Whether a typed text is within the tolerance of a number. */
static bool within(const char *value, const char *tolerance, const char *kind, const char *typed)
{
    item(ITEM_NUMERICAL, SCORING_FRACTIONS);
    accept_number(0, value, tolerance, kind);
    const char *names[] = {"value"};
    struct answer answer = {names, &typed, 1, 0};
    return grade_of(&answer).score.num == 1;
}

static const struct {
    const char *typed, *value; /* value NULL: no number at all */
} readings[] = {
    {"25", "25"},
    {" 25\t", "25"},
    {"25.0", "25"},
    {"25,0", "25"},
    {"25.", "25"},
    {"25,", "25"},
    {"+25", "25"},
    {"-25", "-25"},
    {"\u221225", "-25"}, /* the minus of typographers */
    {"--25", NULL},
    {"+-25", NULL},
    {"- 25", NULL},
    {"\u201325", NULL}, /* a dash */
    {"0", "0"},
    {"-0", "0"},
    {"00025", "25"},
    {".5", "0.5"},
    {",5", "0.5"},
    {"-.5", "-0.5"},
    {"0.125", "0.125"},
    {"0,125", "0.125"},
    {",125", "0.125"},
    {"012,125", "12.125"},
    {"12,345", "12345"},
    {"123,456", "123456"},
    {"1234,567", "1234.567"},
    {"1,0000", "1"},
    {"1,00", "1"},
    {"1,000", "1000"},
    {"1,000.", "1000"},
    {"1,000,", NULL},
    {"1.000", "1"},
    {"1.000.000", "1000000"},
    {"1,000,000", "1000000"},
    {"1.000,5", "1000.5"},
    {"1,000.5", "1000.5"},
    {"12.345,678", "12345.678"},
    {"1,000,5", NULL},
    {"1.000.5", NULL},
    {"1,0000,000", NULL},
    {"1234,567,890", NULL},
    {",000,000", NULL},
    {"1.5.", NULL},
    {"1 000", "1000"},
    {"12 345 678", "12345678"},
    {"1\u00a0000", "1000"},
    {"1\u202f000", "1000"}, /* narrow no-break space */
    {"1\u2009000", "1000"}, /* thin space */
    {"1 000,5", "1000.5"},
    {"1 000.5", "1000.5"},
    {"1 000,125", "1000.125"},
    {"1 000.125", "1000.125"},
    {"1 000,125,5", NULL},
    {"1 000,125 000", NULL},
    {"1 0000", NULL},
    {"1234 567", NULL},
    {"12 34", NULL},
    {"1,000 000", NULL},
    {"1 000 00", NULL},
    {"2.5e1", "25"},
    {"2,5E1", "25"},
    {"2.5e+1", "25"},
    {"250e-1", "25"},
    {"250e\u22121", "25"},
    {"1,000e-3", "1"},
    {"0e5", "0"},
    {".e1", NULL},
    {"e1", NULL},
    {"2e", NULL},
    {"2e-", NULL},
    {"2e1.5", NULL},
    {"2 e1", NULL},
    {"1e999", "1e999"},
    {"10e998", "1e999"},
    {"1e1000", NULL},
    {"1e9995", NULL},
    {"1e-9995", NULL},
    {"1e-999", "1e-999"},
    {"1e-1000", NULL},
    {"1e99999999999999999999", NULL},
    {"", NULL},
    {".", NULL},
    {",", NULL},
    {"-", NULL},
    {"..5", NULL},
    {"twenty", NULL},
    {"25 s", NULL}, /* no unit is asked for */
    {"25s", NULL},
    {"25 .", NULL},
    {"25;", NULL},
    {"25/", NULL},
    {"25:", NULL},
    {"x25", NULL},
    {"0x19", NULL},
    {"1/2", NULL},
    {"170141183460469231731687303715884105727", "170141183460469231731687303715884105727"},
    {"170141183460469231731687303715884105728", NULL}, /* 2^127 */
    {"1701411834604692317316873037158841057270", NULL},
    {"-170141183460469231731687303715884105727", "-170141183460469231731687303715884105727"},
};

static void test_reading(void)
{
    for (size_t i = 0; i < sizeof readings / sizeof *readings; i++) {
        const char *value = readings[i].value;
        /* Right for its value alone: nothing else is near. */
        if (value)
            ok(within(value, NULL, NULL, readings[i].typed), "\"%s\" is %s", readings[i].typed,
               value);
        ok(!within(value && strcmp(value, "7") == 0 ? "8" : "7", "0", NULL, readings[i].typed),
           "\"%s\" is not another number", readings[i].typed);
        if (!value)
            ok(!within("0", "1e37", NULL, readings[i].typed) &&
                   !within(readings[i].typed, NULL, NULL, readings[i].typed),
               "\"%s\" is no number: not near another, nor itself", readings[i].typed);
    }
}

static const struct {
    const char *value, *tolerance, *kind, *typed;
    bool fits;
} tolerances[] = {
    {"25", NULL, NULL, "25.0000000001", false},
    {"25", "0", "absolute", "25", true},
    {"25", "5", NULL, "20", true},
    {"25", "5", NULL, "30", true},
    {"25", "5", NULL, "30.0000000000000000000001", false},
    {"25", "5", NULL, "19.9999999999999999999999", false},
    {"25", "5", "absolute", "30.5", false},
    {"0.3", "0.1", NULL, "0.2", true}, /* 0.3 - 0.2 is above 0.1 in floating point */
    {"0.1", "0.2", NULL, "0.3", true},
    {"-25", "5", NULL, "-30", true},
    {"-25", "5", NULL, "-31", false},
    {"-25", "5", NULL, "25", false},
    {"0", "0.5", NULL, "-0.5", true},
    {"0", "0.5", NULL, "-0.51", false},
    {"0", "0.5", NULL, "0", true},
    {"25", "-1", NULL, "25", false},
    {"25", "x", NULL, "25", false},
    {"x", NULL, NULL, "25", false},
    {"200", "0.1", "relative", "220", true},
    {"200", "0.1", "relative", "180", true},
    {"200", "0.1", "relative", "220.1", false},
    {"200", "0.1", "relative", "179.9", false},
    {"-200", "0.1", "relative", "-220", true},
    {"-200", "0.1", "relative", "-180", true},
    {"-200", "0.1", "relative", "-221", false},
    {"-200", "0.1", "relative", "200", false},
    {"0", "0.5", "relative", "0", true},
    {"0", "0.5", "relative", "0.1", false},
    {"200", NULL, "relative", "200", true},
    {"200", NULL, "relative", "201", false},
    {"200", "1", "geometric", "100", true},
    {"200", "1", "geometric", "400", true},
    {"200", "1", "geometric", "99.99", false},
    {"200", "1", "geometric", "400.01", false},
    {"-200", "1", "geometric", "-100", true},
    {"-200", "1", "geometric", "-400", true},
    {"-200", "1", "geometric", "-99", false},
    {"-200", "1", "geometric", "-401", false},
    {"-200", "1", "geometric", "200", false},
    {"200", "1", "geometric", "-200", false},
    {"200", "0.25", "geometric", "160", true},
    {"200", "0.25", "geometric", "159.9", false},
    {"200", "0.25", "geometric", "250", true},
    {"200", "0.25", "geometric", "250.1", false},
    {"0", "1", "geometric", "0", true},
    {"0", "1", "geometric", "0.001", false},
    {"0", "1", "geometric", "-0.001", false},
    {"200", NULL, "geometric", "200", true},
    {"200", NULL, "geometric", "200.1", false},
    {"200", "-0.5", "geometric", "200", false},
    {"5", "-2", "geometric", "-10", false},
    {"3", "2", "geometric", "1", true}, /* 1 is exactly 3 / (1 + 2) */
    {"6.02214076e23", "0.01", "relative", "6.02e23", true},
    {"6.02214076e23", "0.01", "relative", "602000000000000000000000", true},
    {"6.02214076e23", "0.0001", "relative", "6.02e23", false},
    {"1.6e-19", "0.01", "relative", "1,602e-19", false},
    {"1.6e-19", "0.01", "relative", "1.602e-19", true},
    {"1.6e-19", "1e-20", NULL, "0.00000000000000000016", true},
    {"0.33", "0.01", NULL, "0.33333333333333333333333333333333", true},
    {"0.33", "0.02", "relative", "0.33333333333333333333333333333333", true},
    /* nine digits before and nine after the mark */
    {"999999999.999999999", "0.000000001", NULL, "999999999.999999998", true},
    {"999999999.999999999", "0.000000001", NULL, "999999999.999999997", false},
    {"999999999.999999999", "999999999.999999999", "relative", "-1", true},
    {"999999999.999999999", "999999999.999999999", "geometric", "1", true},
    {"999999999.999999999", "999999999.999999998", "geometric", "1", true},
    {"999999999.999999999", "999999999.999999997", "geometric", "1", true},
    {"999999999.999999999", "999999998.999999998", "geometric", "1", false},
    {"999999999.999999999", "999999998.999999999", "geometric", "1", true},
    /* what does not fit is no match: far apart, or with too many digits */
    {"1e-45", NULL, NULL, "1", false},
    {"1", NULL, NULL, "1e-45", false},
    {"1e45", NULL, NULL, "1", false},
    {"1e45", NULL, NULL, "1e45", true},
    {"1e-45", "0", NULL, "1e-45", true},
    {"1e45", "1", NULL, "1e45", true},
    {"1e45", "1", NULL, "1.5e45", false},
    {"1e45", "0.5", "relative", "1e45", true},
    {"1e45", "0.5", "relative", "1.6e45", false},
    {"1e45", "1", "geometric", "2e45", true},
    {"1e45", "1", "geometric", "2.1e45", false},
    {"0", "0", NULL, "1e45", false},
    {"1e45", "4", "geometric", "-1", false}, /* not even where the digits run over */
    {"1e45", "0", NULL, "0", false},
    {"-170141183460469231731687303715884105727", "0", NULL,
     "170141183460469231731687303715884105727", false},
    {"170141183460469231731687303715884105727", "2", "relative", "1", false},
    {"170141183460469231731687303715884105727", "2", "geometric", "1", false},
    {"1", "2", "geometric", "170141183460469231731687303715884105727", false},
};

static void test_tolerance(void)
{
    for (size_t i = 0; i < sizeof tolerances / sizeof *tolerances; i++)
        ok(within(tolerances[i].value, tolerances[i].tolerance, tolerances[i].kind,
                  tolerances[i].typed) == tolerances[i].fits,
           "%s %s %s of %s", tolerances[i].typed,
           tolerances[i].fits ? "is within" : "is not within",
           tolerances[i].tolerance ? tolerances[i].tolerance : "nothing", tolerances[i].value);
}

/* A number of hundredths, in one of the ways in which people write it. */
static const char *written(int hundredths, char *text)
{
    int size = hundredths < 0 ? -hundredths : hundredths;
    const char *sign = hundredths >= 0 ? random_to(3) ? "" : "+" : random_to(1) ? "-" : "\u2212";
    int whole = size / 100, part = size % 100;
    switch (random_to(5)) {
    case 0:
        sprintf(text, "%s%d,%02d", sign, whole, part);
        break;
    case 1:
        sprintf(text, "%s%de-2", sign, size);
        break;
    case 2:
        sprintf(text, "%s%d.%02d000E0", sign, whole, part);
        break;
    case 3:
        sprintf(text, "%s%03d %03d,%02d", sign, whole / 1000, whole % 1000, part);
        break;
    case 4:
        sprintf(text, "%s%d,%03d.%02d", sign, whole / 1000, whole % 1000, part);
        break;
    default:
        sprintf(text, "%s%d.%02d", sign, whole, part);
    }
    return text;
}

/* The twin counts in hundredths, and in hundredths of those. */
static void test_twin(void)
{
    static const char *const kinds[] = {"absolute", "relative", "geometric"};
    random_state = 2;
    bool same = true;
    int fitting = 0;
    for (int i = 0; i < 30000 && same; i++) {
        int v = random_to(4000) - 2000, t = random_to(250), kind = random_to(2);
        int x = random_to(1) ? random_to(8000) - 4000 : v + random_to(2 * t) - t;
        if (kind == 2 && random_to(1)) /* at a limit */
            x = random_to(1) ? v * (100 + t) / 100 : v * 100 / (100 + t);
        char value[32], tolerance[32], typed[64];
        sprintf(value, "%s%d.%02d", v < 0 ? "-" : "", abs(v) / 100, abs(v) % 100);
        sprintf(tolerance, "%d.%02d", t / 100, t % 100);
        bool want = kind == 0   ? abs(x - v) <= t
                    : kind == 1 ? 100 * abs(x - v) <= t * abs(v)
                                : (v < 0 ? x <= 0 : x >= 0) && 100 * abs(v) <= abs(x) * (100 + t) &&
                                      100 * abs(x) <= abs(v) * (100 + t);
        fitting += want;
        same = within(value, tolerance, kinds[kind], written(x, typed)) == want;
        if (!same)
            printf("# %s within %s (%s) of %s\n", typed, tolerance, kinds[kind], value);
    }
    ok(same, "numbers fit as the twin says that counts in hundredths");
    ok(fitting > 8000 && fitting < 22000, "some fit and some do not (%d)", fitting);
}

static void test_factors(void)
{
    /* Factors of six digits over six, beside nine digits before and nine after the mark. */
    item(ITEM_NUMERICAL, SCORING_FRACTIONS);
    key.units = UNITS_REQUIRED;
    accept_number(0, "999999999.999999999", "0.000001", "relative");
    unit("u", 999999, 999998);
    scores("value=999998999.999998998 u", 1, 1, "#1 #2");
    scores("value=999998 u", 0, 1, "#2");
    parts[0].tolerance_kind = "geometric";
    scores("value=999998999.999998998 u", 1, 1, "#1 #2");
    scores("value=999998 u", 0, 1, "#2");
    parts[0].tolerance_kind = "absolute", parts[0].tolerance = "1000";
    scores("value=999998999.999998998 u", 1, 1, "#1 #2");
    /* And beyond the range. */
    parts[1].fraction = score_make(INT64_MAX, INT64_MAX - 1);
    scores("value=999998999.999998998999 u", 0, 1, "#2");
    parts[0].answer = "1e38", parts[0].tolerance = NULL;
    scores("value=170141183460469231731 u", 0, 1, "#2");
    scores("value=1 u", 0, 1, "#2");
    parts[0].answer = "170141183460469231731";
    scores("value=1 u", 0, 1, "#2");
    parts[0].answer = "1", parts[0].tolerance = "170141183460469231731";
    scores("value=2 u", 0, 1, "#2");

    /* A unit that begins as an exponent does. */
    item(ITEM_NUMERICAL, SCORING_FRACTIONS);
    key.units = UNITS_REQUIRED;
    accept_number(0, "5", NULL, NULL);
    unit("eV", 1, 1);
    scores("value=5 eV", 1, 1, "#1 #2");
    scores("value=5eV", 1, 1, "#1 #2");
    scores("value=0.5e1eV", 1, 1, "#1 #2");
}

int main(void)
{
    test_reading();
    test_tolerance();
    test_twin();
    test_factors();
    mem_free(memory);
    return tap_done();
}
