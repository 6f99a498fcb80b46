/*
 * What the checker says of questions and quizzes of every kind, word for word, with its place.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Every case replaces one piece of the course that has them all, and names all messages that
 * follow.
 */
#include "tap.h"

#include "fixture.h"

#define EVERY    "tests/fixtures/courses/every-kind"
#define COURSE   "course.xml"
#define ALARM    "modules/alarm.xml"
#define PRACTICE "modules/practice.xml"
#define FIRE     "banks/fire.xml"
#define OPINIONS "banks/opinions.xml"
#define KITCHEN  "scenarios/kitchen.xml"

static const struct fault_case cases[] = {
#define FAULT(name, file, from, to, messages)                                                      \
    {                                                                                              \
        name, file, from, to, messages                                                             \
    }
#include "meaning_cases.inc"
};

/* The same piece again and again, each under its own number where %d stands. */
static const char *many(void *mem, const char *before, const char *piece, int n, const char *after)
{
    struct buf *b = buf_new(mem, 1 << 24);
    buf_text(b, before);
    for (int i = 0; i < n; i++) {
        for (const char *p = piece; *p; p++) {
            if (*p == '#')
                buf_format(b, "%d", i);
            else
                buf_char(b, *p);
        }
    }
    buf_text(b, after);
    return buf_data(b);
}

/* What no answer has room for, one below and one above the limit. */
static void test_limits(void)
{
    static const struct {
        const char *file, *before, *piece;
        int there, most; /* how many there are, and how many there may be */
        const char *found;
    } limits[] = {
        {FIRE, "<option id=\"ring\" right=\"yes\">Ring the alarm</option>\n",
         "<option id=\"o#\">Option #</option>", 4, 100, "101 <option> in one <single-choice>"},
        {FIRE, "<row id=\"rack\" answer=\"gas\">A rack with power</row>\n",
         "<row id=\"r#\" answer=\"gas\">Row #</row>", 3, 100, "101 <row> in one <matching>"},
        {OPINIONS, "<row id=\"lead-others\">Lead others to the assembly point</row>\n",
         "<row id=\"r#\">Row #</row>", 2, 50, "51 <row> in one <likert>"},
        {FIRE, "<accept id=\"full\">carbon dioxide</accept>\n", "<accept>gas #.</accept>", 3, 100,
         "101 <accept> in one <short-answer>"},
        {FIRE, "<option id=\"palm\">palm</option>", "<option id=\"o#\">Option #</option>", 2, 100,
         "101 <option> in one <gap>"},
        {FIRE, "<hint>It is red and hangs on the wall.</hint>\n", "<hint>Hint #.</hint>", 2, 100,
         "101 <hint> in one <single-choice>"},
        {KITCHEN, "<option id=\"think\" to=\"look\">Look around first</option>\n",
         "<option id=\"o#\" to=\"look\">Option #</option>", 3, 100, "101 <option> in one <scene>"},
        {COURSE, "<draw bank=\"fire-bank\" items=\"door-minutes alarm-first\"/>\n",
         "<draw bank=\"fire-bank\" items=\"a#\"/>", 1, 50, "51 draws in one quiz"},
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++) {
        for (int over = 0; over <= 1; over++) {
            void *mem = mem_owner(NULL, "limit");
            struct package *package = fixture_open(mem, EVERY);
            int n = limits[i].most - limits[i].there + over;
            const char *to = many(mem, limits[i].before, limits[i].piece, n, "");
            struct problems *problems = problems_new(mem);
            ok(fixture_replace(mem, package, limits[i].file, limits[i].before, to),
               "%s: the piece is there", limits[i].found);
            check_package(mem, package, &fixture_options, problems);
            bool told = strstr(fixture_messages(mem, problems), limits[i].found);
            ok(told == (over > 0), "%s: %s", limits[i].found, over ? "refused" : "one less is not");
            mem_free(mem);
        }
    }
}

static void test_long_pattern(void)
{
    void *mem = mem_owner(NULL, "pattern");
    struct package *package = fixture_open(mem, EVERY);
    struct problems *problems = problems_new(mem);
    fixture_replace(mem, package, FIRE, "<accept id=\"full\">carbon dioxide</accept>",
                    many(mem, "<accept id=\"full\">", "*0123456789", 60, "</accept>"));
    check_package(mem, package, &fixture_options, problems);
    ok(strstr(fixture_messages(mem, problems), "found an <accept> of 660 bytes; expected at most "
                                               "500; shorten it, with * for the rest. [limits]"),
       "a pattern has its length");
    mem_free(mem);
}

/* A long paper is refused before anybody sits it. */
static void test_long_paper(void)
{
    void *mem = mem_owner(NULL, "paper");
    struct package *package = fixture_open(mem, EVERY);
    struct problems *problems = problems_new(mem);
    fixture_replace(mem, package, COURSE, "count=\"3\"", "count=\"200\"");
    check_package(mem, package, &fixture_options, problems);
    ok(strstr(fixture_messages(mem, problems),
              "found 202 items drawn in one quiz; expected at most 200; make several quizzes. "
              "[limits]"),
       "a paper has its length");
    mem_free(mem);
}

/* A picture whose head is cut off has no size, so nothing can be said of areas in it. */
static void test_sizeless_picture(void)
{
    void *mem = mem_owner(NULL, "picture");
    struct package *package = fixture_open(mem, EVERY);
    struct problems *problems = problems_new(mem);
    package_find(package, "media/plan.png")->len = 20;
    check_package(mem, package, &fixture_options, problems);
    ok(strstr(fixture_messages(mem, problems),
              "found media/plan.png, whose size cannot be read; expected an image with its width "
              "and height; save it again as PNG or JPEG. [file-kind]"),
       "a picture without a size is refused");
    mem_free(mem);
}

/* ---- patterns: every pair of short ones, against all short texts */

enum { PATTERN_MAX = 3, TEXT_MAX = 5, PATTERNS = 3 + 9 + 27 };

static bool matches(const char *pattern, const char *text)
{
    if (*pattern == '*')
        return matches(pattern + 1, text) || (*text && matches(pattern, text + 1));
    return *pattern ? *pattern == *text && matches(pattern + 1, text + 1) : !*text;
}

/* Whether some text of at most TEXT_MAX letters matches b and not a; c stands for all letters that
 * are in no pattern. */
static bool differs(const char *a, const char *b, char text[TEXT_MAX + 1], int len)
{
    text[len] = '\0';
    if (len && matches(b, text) && !matches(a, text))
        return true;
    for (char c = 'a'; c <= 'c' && len < TEXT_MAX; c++) {
        text[len] = c;
        if (differs(a, b, text, len + 1))
            return true;
    }
    return false;
}

static void make_patterns(char list[PATTERNS][PATTERN_MAX + 1])
{
    int n = 0;
    for (int len = 1, times = 3; len <= PATTERN_MAX; len++, times *= 3) {
        for (int code = 0; code < times; code++, n++) {
            for (int i = 0, rest = code; i < len; i++, rest /= 3)
                list[n][i] = "ab*"[rest % 3];
            list[n][len] = '\0';
        }
    }
}

/* One course asks for all patterns after one of them: those that are told are those it covers. */
static void test_pattern(char list[PATTERNS][PATTERN_MAX + 1], const char *first)
{
    void *mem = mem_owner(NULL, "patterns");
    struct package *package = fixture_open(mem, EVERY);
    struct problems *problems = problems_new(mem);
    struct buf *b = buf_new(mem, 1 << 20);
    for (int i = 0; i < PATTERNS; i++) {
        if (strcmp(list[i], first))
            buf_format(b,
                       "<short-answer id=\"z%d\"><stem><p>?</p></stem><accept>%s</accept>"
                       "<accept>%s</accept></short-answer>",
                       i, first, list[i]);
    }
    buf_text(b, "</bank>");
    fixture_replace(mem, package, FIRE, "</bank>", buf_data(b));
    check_package(mem, package, &fixture_options, problems);
    const char *messages = fixture_messages(mem, problems);
    int wrong = 0;
    for (int i = 0; i < PATTERNS; i++) {
        char text[TEXT_MAX + 1];
        const char *said = mem_format(mem, "\"%s\" never reached: \"%s\"", list[i], first);
        bool covered = strcmp(list[i], first) && !differs(first, list[i], text, 0);
        wrong += covered != (strstr(messages, said) != NULL);
    }
    is_int(wrong, 0, first);
    mem_free(mem);
}

static void test_patterns(void)
{
    char list[PATTERNS][PATTERN_MAX + 1];
    make_patterns(list);
    for (int i = 0; i < PATTERNS; i++)
        test_pattern(list, list[i]);
}

int main(void)
{
    void *mem = mem_owner(NULL, "every");
    struct problems *problems = problems_new(mem);
    struct package *package = fixture_open(mem, EVERY);
    struct course *course = check_package(mem, package, &fixture_options, problems);
    is(fixture_messages(mem, problems), "", "the course with every kind has no problem at all");
    ok(course != NULL, "and is built");
    mem_free(mem);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        fixture_fault(EVERY, &cases[i]);
    test_limits();
    test_long_pattern();
    test_long_paper();
    test_sizeless_picture();
    test_patterns();
    return tap_done();
}
