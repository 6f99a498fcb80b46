/* Which passwords may be chosen.  SPDX-License-Identifier: Apache-2.0 */
#include "domain/password_rule.h"

#include <sodium.h>
#include <string.h>
#include <utf8proc.h>

#include "domain/password.h"
#include "util/text.h"
#include "util/words.h"

static const char *const common[] = {
#include "password_words.inc"
};

/* Along which fingers run, forwards and backwards: the rows of keyboards in use here, their
 * columns, the number pad, the alphabet. */
static const char *const lines[] = {
    "`1234567890-=",
    "~!@#$%^&*()_+",
    "qwertyuiop[]\\",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "qwertzuiop",
    "yxcvbnm",
    "asdfghjklz",
    "',.pyfgcrl",
    "aoeuidhtns",
    "qazwsxedcrfvtgbyhnujmikolp",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm8ik9ol0p",
    "1q2w3e4r5t6y7u8i9o0p",
    "q1w2e3r4t5y6u7i8o9p0",
    "zaqxswcdevfrbgtnhymjukilop",
    "147258369",
    "789456123",
    "159357",
    "01234567890",
    "abcdefghijklmnopqrstuvwxyz",
};

/* RUN_LEAST: letters of a run that counts as one part; WORD_LEAST: of a word of somebody's name. */
enum { RUN_LEAST = 3, WORD_LEAST = 3, POINTS_MAX = PASSWORD_MOST * 18, LETTERS = 64 };

struct text {
    int32_t points[POINTS_MAX + 1];
    size_t n;
};

/* In small letters without accents. What is no text has no points. */
static void fold(struct text *t, const char *text, size_t len)
{
    utf8proc_ssize_t n = utf8proc_decompose(
        (const utf8proc_uint8_t *)text, (utf8proc_ssize_t)len, t->points, POINTS_MAX,
        UTF8PROC_COMPAT | UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK);
    t->n = n < 0 || n > POINTS_MAX ? 0 : (size_t)n;
}

/* Whether a character stands for a letter, or is typed in its place: "p4$$w0rd". */
static bool reads_as(int32_t c, int32_t letter)
{
    static const char typed[] = "01345789@$+", meant[] = "oieastbgast";
    if (c == letter)
        return true;
    for (size_t i = 0; i < sizeof typed - 1; i++) {
        if (c == typed[i] && letter == meant[i])
            return true;
    }
    return (c == '1' || c == '!' || c == '|') && (letter == 'l' || letter == 'i');
}

static bool stands_at(const struct text *t, size_t at, const int32_t *word, size_t n)
{
    if (at + n > t->n)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (!reads_as(t->points[at + i], word[i]))
            return false;
    }
    return true;
}

/* How many characters from `at` on follow a line in steps of `step`. */
static size_t along(const struct text *t, size_t at, const char *line, int step)
{
    size_t best = 0, len = strlen(line);
    for (size_t from = 0; from < len; from++) {
        size_t n = 0;
        for (size_t i = from; at + n < t->n && i < len && t->points[at + n] == line[i];
             i += (size_t)step)
            n++;
        if (n > best)
            best = n;
    }
    return best;
}

/* Cost of the part from `at` to `to` is one, wherever the text up to `at` is made of parts. */
static void reach(int *cost, size_t at, size_t to)
{
    if (cost[at] + 1 < cost[to])
        cost[to] = cost[at] + 1;
}

static bool is_year(const struct text *t, size_t at)
{
    const int32_t *p = t->points + at;
    if (at + 4 > t->n)
        return false;
    for (size_t i = 0; i < 4; i++) {
        if (p[i] < '0' || p[i] > '9')
            return false;
    }
    return (p[0] == '1' && p[1] == '9') || (p[0] == '2' && p[1] == '0');
}

/* Runs along a line, and of one character; what stands before, once more. */
static void runs(const struct text *t, size_t at, int *cost)
{
    size_t same = 1;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        for (int step = -1; step <= 1; step += 2) {
            for (size_t n = along(t, at, lines[i], step); n >= RUN_LEAST; n--)
                reach(cost, at, at + n);
        }
    }
    while (at + same < t->n && t->points[at + same] == t->points[at])
        reach(cost, at, at + ++same);
    for (size_t n = 1; n <= at && at + n <= t->n; n++) {
        if (!memcmp(t->points + at, t->points + at - n, n * sizeof *t->points))
            reach(cost, at, at + n);
    }
}

static void words(const struct text *t, size_t at, const struct text *own, int *cost)
{
    int32_t word[LETTERS];
    for (size_t i = 0; i < sizeof common / sizeof *common; i++) {
        size_t n = strlen(common[i]);
        for (size_t k = 0; k < n && k < LETTERS; k++)
            word[k] = common[i][k];
        if (stands_at(t, at, word, n))
            reach(cost, at, at + n);
    }
    /* Words of one's own lie one after another, each ended by a zero. */
    for (size_t from = 0, n; from < own->n; from += n + 1) {
        for (n = 0; own->points[from + n]; n++)
            ;
        if (n >= WORD_LEAST && stands_at(t, at, own->points + from, n))
            reach(cost, at, at + n);
    }
}

static bool is_part_of_word(int32_t c)
{
    utf8proc_category_t category = utf8proc_category(c);
    return (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) ||
           category == UTF8PROC_CATEGORY_ND;
}

/* The words of some texts, folded, each followed by a zero. */
static void own_words(struct text *own, const struct password_words *of)
{
    struct text one;
    own->n = 0;
    for (size_t i = 0; of && i < of->n; i++) {
        if (!of->texts[i])
            continue;
        fold(&one, of->texts[i], strlen(of->texts[i]));
        for (size_t k = 0; k < one.n && own->n + 2 < POINTS_MAX; k++) {
            if (is_part_of_word(one.points[k]))
                own->points[own->n++] = one.points[k];
            else if (own->n && own->points[own->n - 1])
                own->points[own->n++] = 0;
        }
        if (own->n && own->points[own->n - 1])
            own->points[own->n++] = 0;
    }
}

int password_parts(const char *password, const struct password_words *of)
{
    struct text t, own;
    int cost[POINTS_MAX + 1];
    fold(&t, password, strlen(password));
    own_words(&own, of);
    cost[0] = 0;
    for (size_t i = 1; i <= t.n; i++)
        cost[i] = POINTS_MAX + 1;
    for (size_t at = 0; at < t.n; at++) {
        reach(cost, at, at + 1);
        words(&t, at, &own, cost);
        runs(&t, at, cost);
        if (is_year(&t, at))
            reach(cost, at, at + 4);
    }
    int parts = cost[t.n];
    sodium_memzero(&t, sizeof t);
    return parts;
}

enum password_problem password_problem(const char *password, const struct password_words *own,
                                       bool easy_too)
{
    size_t n = text_characters(password);
    if (n < PASSWORD_LEAST)
        return PASSWORD_SHORT;
    if (n > PASSWORD_MOST)
        return PASSWORD_LONG;
    return easy_too || password_parts(password, own) >= PASSWORD_PARTS ? PASSWORD_GOOD
                                                                       : PASSWORD_EASY;
}

const char *password_problem_text(enum password_problem problem)
{
    switch (problem) {
    case PASSWORD_SHORT:
        return N_("Use at least 12 characters. A few words in a row are easy to keep in mind.");
    case PASSWORD_LONG:
        return N_("Use at most 128 characters.");
    case PASSWORD_EASY:
        return N_("This password is easy to guess. It is made of a few parts that are tried first: "
                  "common words, rows of keys, years, or your own name. Add words that have "
                  "nothing to do with each other or with you.");
    case PASSWORD_GOOD:
        break;
    }
    return NULL;
}
