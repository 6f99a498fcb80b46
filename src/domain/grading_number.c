/* Grading of typed numbers: reading them, and tolerances.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "grading_kinds.h"

typedef __int128 wide;

enum { EXPONENT_MAX = 999 };

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_separator(char c)
{
    return c == ' ' || c == '.' || c == ',';
}

/* ---- reading */

/* -1 for a minus, which it skips; 1 for a plus, which it skips, or no sign. */
static int read_sign(const char **text)
{
    static const char minus[] = "\u2212"; /* the sign of typographers */
    size_t len = strlen(minus);
    if (strncmp(*text, minus, len) == 0) {
        *text += len;
        return -1;
    }
    int sign = **text == '-' ? -1 : 1;
    *text += **text == '-' || **text == '+';
    return sign;
}

/* The length of the digits that text begins with, separators between them included, and one point
 * or comma before or after them. */
static size_t run_of_digits(const char *text)
{
    size_t len = 0;
    while (is_digit(text[len]) || (is_separator(text[len]) && is_digit(text[len + 1])))
        len++;
    return len + (text[len] == '.' || text[len] == ',');
}

/* Whether digits stand in groups of three from the first on, which may be shorter, all parted by
 * the same sign; or nothing parts them at all. */
static bool is_grouped(const char *digits, size_t len)
{
    size_t group = 0;
    char sign = '\0';
    for (size_t i = 0; i < len; i++) {
        if (is_digit(digits[i])) {
            group++;
            continue;
        }
        if (sign ? digits[i] != sign || group != 3 : group < 1 || group > 3)
            return false;
        sign = digits[i];
        group = 0;
    }
    return !sign || group == 3;
}

/*
 * Where the decimal mark stands in a run of digits; its length: nowhere. The last point or comma is
 * the mark, except where the same sign parts groups before it, and except for the one comma of a
 * whole number in groups, such as 1,000.
 */
static size_t find_mark(const char *run, size_t len)
{
    size_t last = len;
    while (last && is_digit(run[last - 1]))
        last--;
    if (last == 0)
        return len;
    last--;
    if (run[last] == ' ' || memchr(run, run[last], last))
        return len;
    if (run[last] == ',' && run[0] != '0' && is_grouped(run, len))
        return len;
    return last;
}

/* "e" and a whole number, which it skips; 0 where there is none, as in "5 eV". */
static int read_exponent(const char **text)
{
    const char *at = *text;
    if (*at != 'e' && *at != 'E')
        return 0;
    at++;
    int sign = read_sign(&at);
    if (!is_digit(*at))
        return 0;
    int exponent = 0;
    for (; is_digit(*at); at++) {
        if (exponent <= EXPONENT_MAX)
            exponent = exponent * 10 + (*at - '0');
    }
    *text = at;
    return sign * exponent;
}

bool grading_number_read(const char *text, struct grading_number *ret, const char **ret_rest)
{
    int sign = read_sign(&text);
    size_t len = run_of_digits(text), mark = find_mark(text, len);
    if (!is_grouped(text, mark))
        return false;
    wide digits = 0;
    bool found = false;
    int after_mark = 0;
    for (size_t i = 0; i < len; i++) { /* same either way (<=): what follows is no digit */
        if (!is_digit(text[i]))
            continue;
        if (__builtin_mul_overflow(digits, 10, &digits) ||
            __builtin_add_overflow(digits, text[i] - '0', &digits))
            return false;
        found = true;
        after_mark += i > mark; /* same either way (>=): the mark is no digit */
    }
    text += len;
    int exponent = read_exponent(&text);
    if (!found || exponent > EXPONENT_MAX || exponent < -EXPONENT_MAX)
        return false;
    *ret = (struct grading_number){sign * digits, exponent - after_mark};
    *ret_rest = text + (*text == ' ');
    return true;
}

/* ---- comparing: what does not fit into the digits makes these return false */

static bool times(struct grading_number *a, wide b)
{
    return !__builtin_mul_overflow(a->digits, b, &a->digits);
}

static bool times_number(struct grading_number *a, struct grading_number b)
{
    a->exponent += b.exponent;
    return times(a, b.digits);
}

static bool power_down(struct grading_number *a, int exponent)
{
    for (; a->digits && a->exponent > exponent; a->exponent--) {
        if (!times(a, 10))
            return false;
    }
    return true;
}

/* Brings both to one exponent; 0 has any. */
static bool align(struct grading_number *a, struct grading_number *b)
{
    if (!a->digits)
        a->exponent = b->exponent;
    if (!b->digits)
        b->exponent = a->exponent;
    return power_down(a, b->exponent) && power_down(b, a->exponent);
}

static bool at_most(struct grading_number a, struct grading_number b)
{
    return align(&a, &b) && a.digits <= b.digits;
}

static bool subtract(struct grading_number *a, struct grading_number b)
{
    return align(a, &b) && !__builtin_sub_overflow(a->digits, b.digits, &a->digits);
}

/* |x - v| <= within, where within is not below 0 */
static bool is_near(struct grading_number x, struct grading_number v, struct grading_number within)
{
    struct grading_number below = within;
    below.digits = -within.digits;
    return subtract(&x, v) && at_most(x, within) && at_most(below, x);
}

/* v / (1 + t) <= x <= v (1 + t), and the mirror image below 0 */
static bool is_near_by_factor(struct grading_number x, struct grading_number v,
                              struct grading_number t)
{
    struct grading_number minus_one = {-1, 0};
    if (v.digits < 0) { /* same either way (<= 1): 0 is its own mirror image */
        x.digits = -x.digits;
        v.digits = -v.digits;
    }
    struct grading_number low = x, high = v;
    return subtract(&t, minus_one) && times_number(&low, t) && times_number(&high, t) &&
           at_most(v, low) && at_most(x, high);
}

bool grading_number_fits(struct grading_number x, struct score factor,
                         const struct grade_part *accept)
{
    struct grading_number v, t = {0};
    const char *rest;
    if (!grading_number_read(accept->answer, &v, &rest))
        return false;
    if (accept->tolerance && !grading_number_read(accept->tolerance, &t, &rest))
        return false;
    /* Both sides times the denominator of the factor: no division. */
    struct grading_number size = v;
    size.digits = v.digits < 0 ? -v.digits : v.digits; /* same either way (<= 1) */
    if (t.digits < 0 || !times(&x, factor.num) || !times(&v, factor.den))
        return false;
    const char *kind = accept->tolerance_kind;
    if (kind && strcmp(kind, "geometric") == 0)
        return is_near_by_factor(x, v, t);
    if (kind && strcmp(kind, "relative") == 0 && !times_number(&t, size))
        return false;
    return times(&t, factor.den) && is_near(x, v, t);
}
