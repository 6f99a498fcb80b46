/* Grading of typed texts: forms, patterns, and a twin that tries all ways.
 * SPDX-License-Identifier: Apache-2.0 */
#include "grading_case.h"

/* Whether a short answer that accepts one pattern takes a text. */
static bool takes(const char *pattern, const char *text, bool fold)
{
    item(ITEM_SHORT_ANSWER, SCORING_FRACTIONS);
    key.fold = fold;
    accept_text(0, pattern, 1, 1);
    const char *names[] = {"text"};
    struct answer answer = {names, &text, 1, 0};
    return grade_of(&answer).score.num == 1;
}

static void test_forms(void)
{
    static const struct {
        const char *pattern, *text;
        bool keep, fold; /* whether it is taken: capitals as they are, and folded */
    } cases[] = {
        {"ward", "ward", true, true},
        {"ward", "Ward", false, true},
        {"WARD", "ward", false, true},
        {"ward", "wards", false, false},
        {"ward", "  ward\t", true, true},
        {"two words", "two  words", true, true},
        {"two words", "two \t\n words", true, true},
        {"two words", "two\u00a0words", true, true},             /* no-break space */
        {"two words", "two\u2009words", true, true},             /* thin space */
        {"two words", "\u3000two\u2028words\u2029", true, true}, /* wide; line; paragraph */
        {"two words",
         "two\xc2\x85"
         "words\r",
         true, true}, /* next line */
        {"two words", "two\vwords\f", true, true},
        {"two words", "two\bwords", false, false}, /* a control is no blank */
        {"two words", "two\x0ewords", false, false},
        {"two words", "twowords", false, false},
        {"  two   words ", "two words", true, true}, /* patterns as well */
        {"caf\u00e9", "cafe\u0301", true, true},     /* one sign, or two */
        {"cafe\u0301", "caf\u00e9", true, true},
        {"caf\u00e9", "CAF\u00c9", false, true},
        {"caf\u00e9", "cafe", false, false},
        {"cafe*", "caf\u00e9", false, false},           /* a letter is one, not a part of one */
        {"\u1eaf", "a\u0306\u0301", true, true},        /* two marks above */
        {"a\u0323\u0307", "a\u0307\u0323", true, true}, /* marks in any order */
        {"stra\u00dfe", "STRASSE", false, true},        /* full folding */
        {"stra\u00dfe", "Stra\u1e9ee", false, true},
        {"\u03c3\u03c2", "\u03a3\u03a3", false, true}, /* final sigma */
        {"\u1fb4", "\u03b1\u0345\u0301", true, true},  /* iota below: marks in another order */
        {"\u03ac\u03b9", "\u03b1\u0345\u0301", false, true},
        {"\u00b5g", "\u03bcg", false, true}, /* micro and mu fold to one */
        {"x\u00b2", "x2", false, false},     /* no more than canonical */
        {"\u65e5\u672c", "\u65e5\u672c", true, true},
        {"*", "anything", true, true},
        {"ward", "w\xff\xffrd", false, false}, /* no UTF-8 */
        {"*", "\xc3", false, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ok(takes(cases[i].pattern, cases[i].text, false) == cases[i].keep, "\"%s\" and \"%s\"",
           cases[i].pattern, cases[i].text);
        ok(takes(cases[i].pattern, cases[i].text, true) == cases[i].fold,
           "\"%s\" and \"%s\" folded", cases[i].pattern, cases[i].text);
    }
}

static void test_patterns(void)
{
    static const struct {
        const char *pattern, *text;
        bool takes;
    } cases[] = {
        {"*", "a", true},         {"**", "a", true},          {"a*", "a", true},
        {"a*", "abc", true},      {"a*", "ba", false},        {"*a", "ba", true},
        {"*a", "ab", false},      {"*a*", "bab", true},       {"*a*", "bb", false},
        {"a*c", "ac", true},      {"a*c", "abbc", true},      {"a*c", "abcb", false},
        {"a*c", "abcbc", true},   {"a*b*c", "axbxc", true},   {"a*b*c", "acb", false},
        {"a*ab", "aab", true},    {"a*ab", "ab", false},      {"*ab*abc", "abababc", true},
        {"ab", "abc", false},     {"abc", "ab", false},       {"\\*", "*", true},
        {"\\*", "a", false},      {"5 \\* 5", "5 * 5", true}, {"5 \\* 5", "5 x 5", false},
        {"\\**", "*abc", true},   {"*\\*", "abc*", true},     {"*\\*", "abc", false},
        {"*\\*b", "a*c*b", true}, {"a\\b", "a\\b", true}, /* before anything but a star it is itself
                                                           */
        {"a\\b", "ab", false},    {"a\\", "a\\", true},       {"a\\", "a", false},
        {"\\\\*", "\\*", true},   {"\\\\*", "\\x", false},    {"a* *c", "ab bc", true},
        {"a * c", "a c", false}, /* two blanks are asked for */
        {" * ", "x", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ok(takes(cases[i].pattern, cases[i].text, false) == cases[i].takes, "%s %s \"%s\"",
           cases[i].pattern, cases[i].takes ? "takes" : "does not take", cases[i].text);
}

/* The twin tries every way. */
static bool twin(const char *pattern, const char *text)
{
    if (*pattern == '*')
        return twin(pattern + 1, text) || (*text && twin(pattern, text + 1));
    if (pattern[0] == '\\' && pattern[1] == '*')
        return *text == '*' && twin(pattern + 2, text + 1);
    return *pattern == *text && (!*pattern || twin(pattern + 1, text + 1));
}

static void random_text(char *text, int last, const char *alphabet)
{
    int n = random_to(last), letters = (int)strlen(alphabet);
    for (int i = 0; i < n; i++)
        text[i] = alphabet[random_to(letters - 1)];
    text[n] = '\0';
}

static void test_twin(void)
{
    random_state = 1;
    bool same = true;
    int taken = 0;
    for (int i = 0; i < 30000 && same; i++) {
        char pattern[12], text[12];
        random_text(pattern, 7, "ab*\\*");
        random_text(text, 9, "ab*\\");
        bool got = takes(pattern, text, false);
        taken += got;
        same = got == (*text && twin(pattern, text));
        if (!same)
            printf("# %s and %s\n", pattern, text);
    }
    ok(same, "patterns take what the twin takes that tries all ways");
    ok(taken > 1000, "many are taken (%d)", taken);
}

/* A pattern that would take ages if every star were tried everywhere. */
static void test_time(void)
{
    static char pattern[401], text[20001];
    for (size_t i = 0; i < 400; i += 2)
        memcpy(pattern + i, "*a", 2);
    pattern[399] = 'b';
    memset(text, 'a', sizeof text - 1);
    ok(!takes(pattern, text, false), "two hundred stars in a long text that does not fit");
    text[sizeof text - 2] = 'b';
    ok(takes(pattern, text, true), "and in one that does");
}

int main(void)
{
    test_forms();
    test_patterns();
    test_twin();
    test_time();
    mem_free(memory);
    return tap_done();
}
