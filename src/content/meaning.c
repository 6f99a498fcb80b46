/* The meaning stage: keys, quizzes, dates, credit.  SPDX-License-Identifier: Apache-2.0 */
#include "content/meaning.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "content/check.h"
#include "content/condition.h"
#include "content/lists.h"
#include "content/vocabulary.h"
#include "util/mem.h"

void meaning_fault(struct check *c, const struct node *n, const char *rule, const char *found,
                   const char *expected, const char *remedy)
{
    check_report(c, n,
                 &(struct fault){.stage = STAGE_MEANING,
                                 .rule = rule,
                                 .found = found,
                                 .expected = expected,
                                 .remedy = remedy});
}

/* ---- values */

long common_divisor(long a, long b)
{
    return b ? common_divisor(b, a % b) : a < 0 ? -a : a;
}

struct fraction fraction_parse(const char *text)
{
    if (!text || !value_is(V_FRACTION, text))
        return (struct fraction){0, 1};
    const char *slash = strchr(text, '/');
    return (struct fraction){atoi(text), slash ? atoi(slash + 1) : 1};
}

struct fraction option_fraction(const struct node *option)
{
    const char *fraction = node_attr(option, "fraction");
    return fraction ? fraction_parse(fraction) : (struct fraction){node_yes(option, "right"), 1};
}

struct fraction accept_fraction(const struct node *accept)
{
    const char *fraction = node_attr(accept, "fraction");
    return fraction ? fraction_parse(fraction) : (struct fraction){1, 1};
}

enum item_privacy item_privacy_of(const struct node *item)
{
    const char *said = node_attr(item, "privacy");
    if (!said && item->parent)
        said = node_attr(item->parent, "privacy");
    int privacy = name_of_list(item_privacy_names, PRIVACY_COUNT, said);
    return privacy < PRIVACY_COUNT ? (enum item_privacy)privacy : PRIVACY_SCORED;
}

int credit_hundredths(const struct node *credit)
{
    return (int)(strtod(node_attr_or(credit, "hours", "0"), NULL) * 100 + 0.5);
}

/* Both numbers of a factor in 32 bits: a learner's number is multiplied by it exactly. */
bool factor_parse(const char *text, struct fraction *ret)
{
    if (!text || !value_is(V_FACTOR, text))
        return false;
    long num = 0, den = 1;
    const char *p = text;
    for (; isdigit((unsigned char)*p) && num <= INT32_MAX; p++)
        num = num * 10 + (*p - '0');
    if (*p == '/') {
        den = 0;
        for (p++; isdigit((unsigned char)*p) && den <= INT32_MAX; p++)
            den = den * 10 + (*p - '0');
    } else if (*p == '.') {
        for (p++; isdigit((unsigned char)*p) && num <= INT32_MAX && den <= INT32_MAX; p++) {
            num = num * 10 + (*p - '0');
            den *= 10;
        }
    }
    long common = num && den ? common_divisor(num, den) : 1;
    num /= common;
    den /= common;
    if (*p || num < 1 || num > INT32_MAX || den < 1 || den > INT32_MAX)
        return false;
    *ret = (struct fraction){(int32_t)num, (int32_t)den};
    return true;
}

bool list_has(const char *list, const char *word)
{
    size_t len = strlen(word);
    for (const char *p = list; p && *p;) {
        size_t n = strcspn(p, " ");
        if (n == len && !strncmp(p, word, n))
            return true;
        p += n + (p[n] == ' ');
    }
    return false;
}

bool lists_meet(const char *a, const char *b)
{
    for (const char *p = a; p && *p;) {
        size_t n = strcspn(p, " ");
        char word[80];
        if (n < sizeof word) {
            memcpy(word, p, n);
            word[n] = '\0';
            if (list_has(b, word))
                return true;
        }
        p += n + (p[n] == ' ');
    }
    return false;
}

static bool is_within(const char *list, const char *of, const void *mem)
{
    char *rest = NULL, *copy = mem_text(mem, list);
    for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest)) {
        if (!list_has(of, word))
            return false;
    }
    return true;
}

bool lists_equal(const void *mem, const char *a, const char *b)
{
    return is_within(a, b, mem) && is_within(b, a, mem);
}

int list_len(const char *list)
{
    int n = list && *list;
    for (const char *p = list; p && *p; p++)
        n += *p == ' ';
    return n;
}

struct node *check_root(const struct check *c, const char *path)
{
    for (size_t i = 0; i < c->n_docs; i++) {
        if (!strcmp(c->docs[i]->path, path))
            return c->docs[i]->root;
    }
    return NULL;
}

/* ---- the course */

static bool read_day(const struct node *n, const char *attribute, date *ret_day)
{
    return date_parse(node_attr_or(n, attribute, ""), ret_day);
}

static void check_day(struct check *c, struct node *n, const char *attribute, bool past)
{
    date d, today = c->options->today;
    if (!read_day(n, attribute, &d) || (past ? d <= today : d > today))
        return;
    meaning_fault(
        c, n, "dates",
        say(c, "%s %s, which is %s", attribute, node_attr(n, attribute), past ? "to come" : "past"),
        past ? "a day up to today" : "a coming date",
        past ? "write the day on which it was done" : "look at it again, then set the date");
}

static void check_dates(struct check *c, struct node *course)
{
    date reviewed, by;
    check_day(c, course, "reviewed", true);
    check_day(c, course, "ends", false);
    if (!read_day(course, "review-by", &by))
        return;
    char text[DATE_TEXT_SIZE];
    if (by <= c->options->today)
        meaning_fault(c, course, "dates",
                      say(c, "review-by %s, which is past", date_format(by, text)),
                      "a coming date, at most 24 months after reviewed", "review the course");
    else if (read_day(course, "reviewed", &reviewed) &&
             by > date_add_months(reviewed, 24, date_ymd(reviewed).day))
        meaning_fault(
            c, course, "dates",
            say(c, "review-by %s, more than 24 months after reviewed", date_format(by, text)),
            "at most 24 months", "choose an earlier date");
}

static void check_accreditation(struct check *c, struct node *credit)
{
    static const char *const parts[] = {"provider", "number", "from", "until"};
    const char *kind = node_attr_or(credit, "kind", "");
    int there = 0;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        there += !!node_attr(credit, parts[i]);
    if (there < 4 && (there || strcmp(kind, "training-hours")))
        meaning_fault(c, credit, "accreditation",
                      say(c, "kind=\"%s\" in a credit without %s", kind,
                          there ? "all of its accreditation" : "provider"),
                      "provider, number, from and until",
                      "add them, or write kind=\"training-hours\"");
    date from, until;
    if (read_day(credit, "from", &from) && read_day(credit, "until", &until) && until < from)
        meaning_fault(c, credit, "dates",
                      say(c, "until %s before from", node_attr(credit, "until")), "a later day",
                      "correct the dates");
    check_day(c, credit, "until", false);
}

/* Hours are what the pages and quizzes take, rounded to a quarter, up or down; where some are for
 * some only, what they take of whoever has least. */
static void check_credits(struct check *c, struct node *course)
{
    int minutes = least_minutes(c, true), low = minutes / 15 * 25, high = (minutes + 14) / 15 * 25;
    low = low ? low : 25;
    for (struct node *n = node_child(course, "credit"); n; n = node_next(n, "credit")) {
        check_accreditation(c, n);
        int hours = credit_hundredths(n);
        if (c->malformed || !minutes || hours <= high) /* without any, that is told */
            continue;
        meaning_fault(
            c, n, "credit",
            say(c, "%d.%02d hours, pages and quizzes sum to %d minutes%s", hours / 100, hours % 100,
                minutes, has_conditions(c) ? " for who has least to do" : ""),
            low == high
                ? say(c, "at most %d.%02d", high / 100, high % 100)
                : say(c, "%d.%02d to %d.%02d", low / 100, low % 100, high / 100, high % 100),
            "correct hours or minutes");
    }
}

static void check_states(struct check *c, struct node *n)
{
    const char *value = node_attr(n, "state");
    if (!value)
        return;
    char *rest = NULL, *copy = mem_text(c->mem, value);
    for (char *code = strtok_r(copy, " ", &rest); code; code = strtok_r(NULL, " ", &rest)) {
        if (list_has(US_STATES, code))
            continue;
        const char *list = strchr(value, ' ') ? say(c, ", where %s is none", code) : "";
        meaning_fault(c, n, "state", say(c, "state=\"%s\"%s", value, list),
                      "US states and territories", "write two letters for each, such as MI");
    }
}

/* A file of the course is a module, a bank or a scenario; the course itself is course.xml. */
static void check_uses(struct check *c, struct node *course)
{
    for (struct node *use = node_child(course, "use"); use; use = node_next(use, "use")) {
        const char *src = node_attr_or(use, "src", "");
        const struct node *root = check_root(c, src);
        if (node_is(root, "course"))
            meaning_fault(c, use, "root", say(c, "src=\"%s\", whose root is <course>", src),
                          "module, bank or scenario", "name a part of the course");
    }
}

static void check_root_of(struct check *c, struct node *root)
{
    const char *language = node_attr(c->docs[0]->root, "xml:lang");
    const char *own = node_attr(root, "xml:lang");
    if (own && language && strcmp(own, language))
        meaning_fault(c, root, "language",
                      say(c, "xml:lang=\"%s\" in a course of \"%s\"", own, language),
                      say(c, "xml:lang=\"%s\"", language), "correct one");
}

void check_meaning(struct check *c)
{
    struct node *course = c->docs[0]->root;
    check_dates(c, course);
    check_credits(c, course);
    check_uses(c, course);
    check_conditions(c);
    check_requires(c, course);
    check_roles(c);
    for (size_t i = 0; i < c->n_docs; i++) {
        struct node *root = c->docs[i]->root;
        check_root_of(c, root);
        check_items(c, root);
        for (struct node *n = root; n; n = node_after(n, root)) {
            if (!n->name || !n->type)
                continue;
            check_states(c, n);
            if (node_is(n, "quiz") && !n->broken)
                check_quiz(c, n);
            if (node_is(n, "activity") && !n->broken)
                check_activity(c, n);
            check_facilities(c, n);
            if (node_is(n, "local"))
                check_local(c, n);
            if (node_is(n, "a"))
                check_link(c, n);
            if (node_is(n, "source"))
                check_day(c, n, "checked", true);
        }
    }
}
