/*
 * A slow twin of grading, for its test.  SPDX-License-Identifier: Apache-2.0
 *
 * Written from the rules in words and from domain/grading.h alone, the simplest way each can be
 * put: fractions of unbounded numbers that are never reduced, every walk through a story, every
 * way in which a star can be filled. Where the words leave open what a typed number means the twin
 * says so (UNSURE), and such a case is not compared.
 */
#ifndef ATTEST_TEST_GRADING_TWIN_H
#define ATTEST_TEST_GRADING_TWIN_H

#include <stdlib.h>

#include "domain/grading.h"
#include "tap.h"
#include "util/mem.h"

#define USED __attribute__((unused)) static

/* ---- whole numbers without end: sign, and digits of 32 bits, the least first */

enum { LIMBS = 120 };
struct big {
    int sign; /* -1, 0, 1 */
    int n;
    uint32_t digit[LIMBS];
};

static void big_set(struct big *r, __int128 value)
{
    unsigned __int128 rest = value < 0 ? -(unsigned __int128)value : (unsigned __int128)value;
    r->sign = value < 0 ? -1 : value > 0;
    for (r->n = 0; rest; rest >>= 32)
        r->digit[r->n++] = (uint32_t)rest;
}

static void big_trim(struct big *r)
{
    while (r->n && !r->digit[r->n - 1])
        r->n--;
    if (!r->n)
        r->sign = 0;
}

static int size_compare(const struct big *a, const struct big *b)
{
    if (a->n != b->n)
        return a->n < b->n ? -1 : 1;
    for (int i = a->n; i-- > 0;)
        if (a->digit[i] != b->digit[i])
            return a->digit[i] < b->digit[i] ? -1 : 1;
    return 0;
}

static void big_multiply(struct big *ret, const struct big *a, const struct big *b)
{
    struct big r = {.sign = a->sign * b->sign, .n = a->n + b->n};
    if (r.n > LIMBS)
        abort();
    memset(r.digit, 0, sizeof(uint32_t) * (size_t)r.n);
    for (int i = 0; i < a->n; i++) {
        uint64_t carry = 0;
        for (int j = 0; j < b->n; j++) {
            carry += (uint64_t)a->digit[i] * b->digit[j] + r.digit[i + j];
            r.digit[i + j] = (uint32_t)carry;
            carry >>= 32;
        }
        r.digit[i + b->n] = (uint32_t)carry;
    }
    big_trim(&r);
    *ret = r;
}

static void big_add(struct big *ret, const struct big *a, const struct big *b)
{
    if (!a->sign || !b->sign) {
        *ret = a->sign ? *a : *b;
        return;
    }
    if (size_compare(a, b) < 0) {
        big_add(ret, b, a);
        return;
    }
    struct big r = {.sign = a->sign, .n = a->n + 1};
    if (r.n > LIMBS)
        abort();
    int64_t carry = 0;
    for (int i = 0; i < a->n; i++) {
        int64_t other = i < b->n ? b->digit[i] : 0;
        carry += (int64_t)a->digit[i] + (a->sign == b->sign ? other : -other);
        r.digit[i] = (uint32_t)carry;
        carry >>= 32; /* -1 where it was borrowed */
    }
    r.digit[a->n] = (uint32_t)carry;
    big_trim(&r);
    *ret = r;
}

/* ---- fractions; den > 0, not reduced */

struct ratio {
    struct big num, den;
};

static struct ratio ratio_of(int64_t num, int64_t den)
{
    struct ratio r;
    big_set(&r.num, den < 0 ? -(__int128)num : num);
    big_set(&r.den, den < 0 ? -(__int128)den : den);
    return r;
}

USED struct ratio ratio_from(struct score s)
{
    return ratio_of(s.num, s.den ? s.den : 1);
}

static struct ratio ratio_multiply(struct ratio a, struct ratio b)
{
    big_multiply(&a.num, &a.num, &b.num);
    big_multiply(&a.den, &a.den, &b.den);
    return a;
}

static struct ratio ratio_divide(struct ratio a, struct ratio b) /* b is not 0 */
{
    struct ratio turned = {.num = b.den, .den = b.num};
    turned.num.sign = b.num.sign;
    turned.den.sign = 1;
    return ratio_multiply(a, turned);
}

static struct ratio ratio_add(struct ratio a, struct ratio b)
{
    struct big left, right;
    big_multiply(&left, &a.num, &b.den);
    big_multiply(&right, &b.num, &a.den);
    big_add(&a.num, &left, &right);
    big_multiply(&a.den, &a.den, &b.den);
    return a;
}

static struct ratio ratio_minus(struct ratio a, struct ratio b)
{
    b.num.sign = -b.num.sign;
    return ratio_add(a, b);
}

static int ratio_compare(struct ratio a, struct ratio b)
{
    return ratio_minus(a, b).num.sign;
}

static struct ratio ratio_clamp(struct ratio a)
{
    if (a.num.sign < 0)
        return ratio_of(0, 1);
    return ratio_compare(a, ratio_of(1, 1)) > 0 ? ratio_of(1, 1) : a;
}

/* Whether a score is this number, in lowest terms. */
USED bool score_is(struct score s, struct ratio want)
{
    if (s.den <= 0 || s.num == INT64_MIN)
        return false;
    int64_t a = s.num < 0 ? -s.num : s.num, b = s.den;
    while (a) {
        int64_t rest = b % a;
        b = a;
        a = rest;
    }
    return b == 1 && !ratio_compare(ratio_from(s), want);
}

/* ---- answers */

static bool same(const char *a, const char *b)
{
    return a && b && !strcmp(a, b);
}

static bool blank_byte(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* What stands first beside a part; NULL where it is not there, or has nothing beside it. */
static const char *given(const struct answer *a, const char *part)
{
    for (size_t i = 0; i < a->n; i++)
        if (same(a->parts[i], part))
            return a->texts && a->texts[i] && a->texts[i][0] ? a->texts[i] : NULL;
    return NULL;
}

static bool chosen(const struct answer *a, const char *part)
{
    for (size_t i = 0; i < a->n; i++)
        if (same(a->parts[i], part))
            return true;
    return false;
}

/* ---- what is typed: letters that the test uses, put together as Unicode does */

enum { TYPED_MAX = 400, ACUTE = 0x301, DOT_ABOVE = 0x307, DOT_BELOW = 0x323 };
struct letters {
    int n;
    uint32_t at[TYPED_MAX];
};

static const struct {
    uint32_t base, mark, whole;
} compositions[] = {
    {'a', ACUTE, 0xe1},       {'A', ACUTE, 0xc1},       {'e', ACUTE, 0xe9},
    {'E', ACUTE, 0xc9},       {'a', DOT_ABOVE, 0x227},  {'A', DOT_ABOVE, 0x226},
    {'e', DOT_ABOVE, 0x117},  {'E', DOT_ABOVE, 0x116},  {'b', DOT_ABOVE, 0x1e03},
    {'B', DOT_ABOVE, 0x1e02}, {'a', DOT_BELOW, 0x1ea1}, {'A', DOT_BELOW, 0x1ea0},
    {'e', DOT_BELOW, 0x1eb9}, {'E', DOT_BELOW, 0x1eb8}, {'b', DOT_BELOW, 0x1e05},
    {'B', DOT_BELOW, 0x1e04},
};
enum { COMPOSITIONS = sizeof compositions / sizeof *compositions };

static int mark_class(uint32_t c) /* Canonical_Combining_Class */
{
    return c == DOT_BELOW ? 220 : c == ACUTE || c == DOT_ABOVE ? 230 : 0;
}

static uint32_t next_letter(const unsigned char **p)
{
    uint32_t c = *(*p)++;
    int more = c >= 0xf0 ? 3 : c >= 0xe0 ? 2 : c >= 0xc0 ? 1 : 0;
    if (more)
        c &= 0x3fu >> more;
    while (more--)
        c = c << 6 | (*(*p)++ & 0x3f);
    return c;
}

/* Apart, marks in order, together again: whatever was typed, the same letters are the same. */
static void put_together(struct letters *t)
{
    struct letters apart = {0};
    for (int i = 0; i < t->n; i++) {
        int k = 0;
        while (k < COMPOSITIONS && compositions[k].whole != t->at[i])
            k++;
        apart.at[apart.n++] = k < COMPOSITIONS ? compositions[k].base : t->at[i];
        if (k < COMPOSITIONS)
            apart.at[apart.n++] = compositions[k].mark;
    }
    for (int pass = 0; pass < apart.n; pass++)
        for (int i = 0; i + 1 < apart.n; i++)
            if (mark_class(apart.at[i + 1]) &&
                mark_class(apart.at[i]) > mark_class(apart.at[i + 1])) {
                uint32_t swap = apart.at[i];
                apart.at[i] = apart.at[i + 1];
                apart.at[i + 1] = swap;
            }
    t->n = 0;
    int base = -1, barrier = 0; /* class of the last mark that stayed behind its base */
    for (int i = 0; i < apart.n; i++) {
        uint32_t c = apart.at[i], whole = 0;
        for (int k = 0; base >= 0 && mark_class(c) && k < COMPOSITIONS; k++)
            if (compositions[k].base == t->at[base] && compositions[k].mark == c &&
                barrier < mark_class(c))
                whole = compositions[k].whole;
        if (whole) {
            t->at[base] = whole;
            continue;
        }
        if (!mark_class(c))
            base = t->n;
        barrier = mark_class(c);
        t->at[t->n++] = c;
    }
}

static bool blank_letter(uint32_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0xa0 || c == 0x2009 ||
           c == 0x202f || c == 0x3000;
}

static struct letters typed(const char *text, bool fold)
{
    struct letters t = {0}, r = {0};
    for (const unsigned char *p = (const unsigned char *)text; *p && t.n < TYPED_MAX / 2;)
        t.at[t.n++] = next_letter(&p);
    put_together(&t);
    for (int i = 0; i < t.n; i++) {
        uint32_t c = blank_letter(t.at[i]) ? ' ' : t.at[i];
        if (c == ' ' && (!r.n || r.at[r.n - 1] == ' '))
            continue;
        if (fold && c >= 'A' && c <= 'Z')
            c += 32;
        else if (fold && (c == 0xc1 || c == 0xc9))
            c += 32;
        else if (fold && ((c >= 0x1e02 && c <= 0x1eb8 && c % 2 == 0) || c == 0x226 || c == 0x116))
            c += 1;
        r.at[r.n++] = c;
    }
    if (r.n && r.at[r.n - 1] == ' ')
        r.n--;
    return r;
}

/* Whether the pattern from i on is the text from k on. */
static bool fits(const struct letters *pattern, int i, const struct letters *text, int k)
{
    if (i == pattern->n)
        return k == text->n;
    if (pattern->at[i] == '*') {
        for (int to = k; to <= text->n; to++)
            if (fits(pattern, i + 1, text, to))
                return true;
        return false;
    }
    if (pattern->at[i] == '\\' && i + 1 < pattern->n && pattern->at[i + 1] == '*')
        i++;
    return k < text->n && pattern->at[i] == text->at[k] && fits(pattern, i + 1, text, k + 1);
}

static bool text_fits(const char *pattern, const char *text, bool fold)
{
    struct letters p = typed(pattern, fold), t = typed(text, fold);
    return fits(&p, 0, &t, 0);
}

/* ---- typed numbers */

enum reading { NO_NUMBER, NUMBER, UNSURE };

static void times_ten(struct ratio *r, int exponent)
{
    struct ratio ten = ratio_of(10, 1);
    for (int i = 0; i < abs(exponent); i++)
        *r = exponent > 0 ? ratio_multiply(*r, ten) : ratio_divide(*r, ten);
}

static bool all_digits(const char *text, size_t n)
{
    return n && strspn(text, "0123456789") >= n;
}

/* Digits in groups of three behind one of one to three. */
static bool grouped(const char *text, size_t n, char sign)
{
    size_t first = strcspn(text, (char[]){sign, 0});
    if (first > n || first > 3 || !all_digits(text, first) || (n - first) % 4)
        return false;
    for (size_t i = first; i < n; i += 4)
        if (text[i] != sign || !all_digits(text + i + 1, 3))
            return false;
    return true;
}

/* The digits before the decimal mark: n bytes, plain or grouped. */
static enum reading read_whole(const char *text, size_t n, char decimal, struct ratio *ret)
{
    const char *const signs = " ,.";
    int kinds = 0;
    char sign = 0;
    for (int i = 0; i < 3; i++)
        if (memchr(text, signs[i], n)) {
            kinds++;
            sign = signs[i];
        }
    if (kinds > 1 || (kinds && sign == decimal))
        return kinds > 1 ? UNSURE : NO_NUMBER;
    if (kinds && !grouped(text, n, sign))
        return NO_NUMBER;
    if (kinds && text[0] == '0')
        return UNSURE;
    *ret = ratio_of(0, 1);
    for (size_t i = 0; i < n; i++)
        if (text[i] != sign || !kinds)
            *ret = ratio_add(ratio_multiply(*ret, ratio_of(10, 1)), ratio_of(text[i] - '0', 1));
    return NUMBER;
}

/* Digits, groups and marks; alone: no exponent stands behind. */
static enum reading read_body(const char *text, size_t n, bool alone, struct ratio *ret)
{
    size_t last = n, before = 0; /* last: place of the last point or comma */
    for (size_t i = 0; i < n; i++)
        if (text[i] == '.' || text[i] == ',') {
            last = i;
        } else if (text[i] != ' ' && !all_digits(text + i, 1)) {
            return NO_NUMBER;
        }
    for (size_t i = 0; i < last && last < n; i++)
        before += text[i] == text[last];
    if (last == n || before) /* no decimal mark */
        return read_whole(text, n, 0, ret);
    bool single = strcspn(text, ",. ") == last && text[last] == ',';
    if (single && all_digits(text, last) && last <= 3 && text[0] != '0' && n - last == 4 &&
        all_digits(text + last + 1, 3))
        return alone ? read_whole(text, n, 0, ret) : UNSURE;
    if (last + 1 == n)
        return n > 1 ? UNSURE : NO_NUMBER;
    if (memchr(text + last, ' ', n - last))
        return UNSURE;
    enum reading whole = NUMBER;
    *ret = ratio_of(0, 1);
    if (last)
        whole = read_whole(text, last, text[last], ret);
    struct ratio part = ratio_of(0, 1);
    for (size_t i = n; i-- > last + 1;)
        part = ratio_divide(ratio_add(part, ratio_of(text[i] - '0', 1)), ratio_of(10, 1));
    *ret = ratio_add(*ret, part);
    return whole;
}

/* Blanks and minus signs of all kinds as one byte each, trimmed. */
static void plain_text(const char *text, size_t n, char *ret)
{
    size_t k = 0;
    for (const unsigned char *p = (const unsigned char *)text, *end = p + n; p < end;) {
        uint32_t c = next_letter(&p);
        if (c == 0x2212)
            c = '-';
        if (blank_letter(c))
            c = ' ';
        if (c == ' ' && (!k || ret[k - 1] == ' '))
            continue;
        ret[k++] = c < 128 ? (char)c : '~';
    }
    while (k && ret[k - 1] == ' ')
        k--;
    ret[k] = 0;
}

/* n bytes of text as a number. */
static enum reading read_number(const char *text, size_t n, struct ratio *ret)
{
    char all[TYPED_MAX];
    if (n >= sizeof all)
        return UNSURE;
    plain_text(text, n, all);
    const char *at = all;
    bool minus = *at == '-';
    if (*at == '-' || *at == '+')
        at++;
    size_t body = strcspn(at, "eE");
    int exponent = 0;
    if (at[body]) {
        const char *tail = at + body + 1;
        bool down = *tail == '-';
        if (*tail == '-' || *tail == '+')
            tail++;
        if (!all_digits(tail, strlen(tail)))
            return NO_NUMBER;
        if (strlen(tail) > 3)
            return UNSURE;
        exponent = down ? -atoi(tail) : atoi(tail);
    }
    if (!body || !strpbrk(all, "0123456789"))
        return NO_NUMBER;
    if (at[0] == ' ' || at[body - 1] == ' ')
        return UNSURE;
    enum reading r = read_body(at, body, !at[body], ret);
    if (r == NUMBER) {
        times_ten(ret, exponent);
        if (minus)
            *ret = ratio_minus(ratio_of(0, 1), *ret);
    }
    return r;
}

static struct ratio number_of(const char *text)
{
    struct ratio r = ratio_of(0, 1);
    if (text && read_number(text, strlen(text), &r) != NUMBER)
        abort(); /* a key that this test wrote badly */
    return r;
}

static bool number_fits(const struct grade_part *accept, struct ratio x)
{
    struct ratio v = number_of(accept->answer), t = number_of(accept->tolerance);
    struct ratio zero = ratio_of(0, 1), far = ratio_minus(x, v);
    if (same(accept->tolerance_kind, "geometric")) {
        struct ratio more = ratio_add(ratio_of(1, 1), t);
        struct ratio big = ratio_multiply(v, more), small = ratio_divide(v, more);
        if (ratio_compare(v, zero) < 0)
            return ratio_compare(x, big) >= 0 && ratio_compare(x, small) <= 0;
        return ratio_compare(x, small) >= 0 && ratio_compare(x, big) <= 0;
    }
    if (same(accept->tolerance_kind, "relative")) {
        struct ratio size = v;
        size.num.sign = abs(size.num.sign);
        t = ratio_multiply(t, size);
    }
    far.num.sign = abs(far.num.sign);
    return ratio_compare(far, t) <= 0;
}

/* ---- the kinds. What the twin says of an item. */

enum { PARTS_MAX = 128 };
struct twin {
    struct ratio score;
    bool answered, unsure;
    bool judged[PARTS_MAX]; /* rows and gaps that were answered: how well */
    struct ratio well[PARTS_MAX];
    int matched[PARTS_MAX]; /* of parts with accepted texts or numbers: 1 it matched, -1 it did not
                             */
};

static bool stands_in(const struct grade_part *part, enum part_kind kind, int parent)
{
    return part->kind == kind && part->parent == parent;
}

static void twin_choice(const struct grade_key *key, const struct answer *a, struct twin *r)
{
    int n = 0, taken = 0, rightly = 0;
    struct ratio sum = ratio_of(0, 1);
    for (size_t i = 0; i < key->n_parts; i++) {
        const struct grade_part *part = &key->parts[i];
        if (!stands_in(part, key->kind == ITEM_HOTSPOT ? PART_AREA : PART_OPTION, 0))
            continue;
        bool is = chosen(a, part->key);
        n++;
        taken += is;
        rightly += is == (part->fraction.num > 0);
        if (is)
            sum = ratio_add(sum, ratio_from(part->fraction));
    }
    r->answered = taken > 0;
    if (!taken)
        return;
    if (key->kind == ITEM_SINGLE_CHOICE || key->kind == ITEM_TRUE_FALSE)
        r->score = taken == 1 ? sum : ratio_of(0, 1);
    else if (key->scoring == SCORING_EVERY_DECISION)
        r->score = ratio_of(rightly, n);
    else if (key->scoring == SCORING_ALL_OR_NOTHING)
        r->score = ratio_of(rightly == n, 1);
    else
        r->score = ratio_clamp(sum);
}

static void twin_rows(const struct grade_key *key, const struct answer *a, struct twin *r)
{
    int n = 0, right = 0, answered = 0;
    for (size_t i = 0; i < key->n_parts; i++)
        if (key->parts[i].kind == PART_ROW) {
            const char *text = given(a, key->parts[i].key);
            bool good = same(text, key->parts[i].answer);
            n++;
            right += good;
            answered += text != NULL;
            r->judged[i] = text != NULL;
            r->well[i] = ratio_of(good, 1);
        }
    r->answered = answered > 0;
    if (!answered)
        return;
    if (key->kind == ITEM_KPRIM)
        r->score = right == 4                                          ? ratio_of(1, 1)
                   : right == 3 && key->scoring == SCORING_HALF_CREDIT ? ratio_of(1, 2)
                                                                       : ratio_of(0, 1);
    else if (key->scoring == SCORING_ALL_OR_NOTHING)
        r->score = ratio_of(right == n, 1);
    else
        r->score = ratio_of(right, n);
}

static void twin_ordering(const struct grade_key *key, const struct answer *a, struct twin *r)
{
    int order[PARTS_MAX], n = 0, options = 0, kept = 0;
    bool used[PARTS_MAX] = {0};
    for (size_t k = 0; k < key->n_parts; k++)
        options += key->parts[k].kind == PART_OPTION;
    for (size_t i = 0; i < a->n; i++) {
        int place = 0;
        for (size_t k = 0; k < key->n_parts; k++) {
            if (key->parts[k].kind != PART_OPTION)
                continue;
            if (same(key->parts[k].key, a->parts[i]) && !used[place]) {
                used[place] = true;
                order[n++] = place;
            }
            place++;
        }
    }
    for (int i = 0; i + 1 < n; i++)
        kept += order[i + 1] == order[i] + 1;
    r->answered = n > 0;
    if (key->scoring == SCORING_ALL_OR_NOTHING)
        r->score = ratio_of(n == options && kept == options - 1, 1);
    else
        r->score = ratio_of(kept, options - 1);
}

/* The accepted text or number, within a part, that matches first; -1: none. */
static int first_match(const struct grade_key *key, int parent, const char *text, bool fold,
                       struct twin *r)
{
    int found = -1;
    for (size_t i = 0; i < key->n_parts && text; i++) {
        const struct grade_part *part = &key->parts[i];
        if (!stands_in(part, PART_ACCEPT, parent))
            continue;
        struct ratio x;
        enum reading read = part->answer ? read_number(text, strlen(text), &x) : NO_NUMBER;
        r->unsure |= read == UNSURE && found < 0;
        bool is = part->answer ? read == NUMBER && number_fits(part, x)
                               : text_fits(part->text, text, fold);
        if (is && found < 0)
            found = (int)i;
        r->matched[i] = found == (int)i ? 1 : -1;
    }
    return found;
}

static const char *not_blank(const char *text)
{
    return text && typed(text, false).n ? text : NULL;
}

static void twin_short(const struct grade_key *key, const struct answer *a, struct twin *r)
{
    const char *text = not_blank(given(a, "text"));
    int found = first_match(key, 0, text, key->fold, r);
    r->answered = text != NULL;
    r->score = found < 0 ? ratio_of(0, 1) : ratio_clamp(ratio_from(key->parts[found].fraction));
}

static void twin_gaps(const struct grade_key *key, const struct answer *a, struct twin *r)
{
    struct ratio sum = ratio_of(0, 1), all = sum, one = ratio_of(1, 1);
    bool whole = true;
    for (size_t i = 0; i < key->n_parts; i++) {
        const struct grade_part *gap = &key->parts[i];
        if (gap->kind != PART_GAP)
            continue;
        const char *text = not_blank(given(a, gap->key));
        int found = first_match(key, gap->number, text, gap->fold, r);
        for (size_t k = 0; k < key->n_parts && text; k++)
            if (stands_in(&key->parts[k], PART_OPTION, gap->number) &&
                same(key->parts[k].key, text))
                found = (int)k;
        r->answered |= text != NULL;
        r->judged[i] = text != NULL;
        r->well[i] =
            found < 0 ? ratio_of(0, 1) : ratio_clamp(ratio_from(key->parts[found].fraction));
        whole = whole && !ratio_compare(r->well[i], one);
        all = ratio_add(all, ratio_of(gap->weight, 1));
        sum = ratio_add(sum, ratio_multiply(ratio_of(gap->weight, 1), r->well[i]));
    }
    r->score = key->scoring == SCORING_ALL_OR_NOTHING ? ratio_of(whole, 1) : ratio_divide(sum, all);
}

/* The unit of this name; -1: there is none such. */
static int unit_named(const struct grade_key *key, const char *name)
{
    for (size_t i = 0; i < key->n_parts; i++)
        if (key->parts[i].kind == PART_UNIT && text_fits(key->parts[i].text, name, false))
            return (int)i;
    return -1;
}

/* Parts a number from what stands behind it: the longest beginning that is a number. */
static enum reading read_with_unit(const struct grade_key *key, const char *text, struct ratio *x,
                                   const char **unit)
{
    size_t n = strlen(text);
    *unit = NULL;
    for (size_t head = n; head > 0; head--) {
        if (head < n && ((unsigned char)text[head] & 0xc0) == 0x80)
            continue; /* within a letter */
        enum reading read = read_number(text, head, x);
        if (read == NO_NUMBER)
            continue;
        const char *tail = text + head;
        while (blank_byte(*tail))
            tail++;
        if (strpbrk(tail, "0123456789") && unit_named(key, tail) < 0)
            return NO_NUMBER; /* 20-30, 20 or 30 */
        if ((*tail && strchr("+-.,", *tail)) || !strncmp(tail, "\u2212", 3))
            return UNSURE;
        *unit = *tail ? tail : NULL;
        return read;
    }
    return NO_NUMBER;
}

static void twin_numerical(const struct grade_key *key, const struct answer *a, struct twin *r)
{
    const char *value = not_blank(given(a, "value")), *field = not_blank(given(a, "unit"));
    const char *behind = NULL;
    struct ratio x, worth = ratio_of(0, 1);
    r->answered = value != NULL;
    if (!value) {
        r->unsure = field != NULL;
        return;
    }
    enum reading read = read_with_unit(key, value, &x, &behind);
    if (read != NUMBER || (behind && key->units == UNITS_NONE)) {
        r->unsure = read == UNSURE;
        return;
    }
    if (field && (behind || key->units == UNITS_NONE)) {
        r->unsure = true;
        return;
    }
    const char *name = field ? field : behind;
    int unit = name ? unit_named(key, name) : -1;
    bool first = false, penalty = false;
    if (name && unit < 0)
        first = penalty = true;
    else if (!name && key->units == UNITS_REQUIRED)
        first = penalty = true;
    else if (!name && key->units == UNITS_OPTIONAL)
        first = true;
    if (penalty && key->unit_penalty.num == 0)
        return;
    for (size_t i = 0; first && unit < 0 && i < key->n_parts; i++)
        if (key->parts[i].kind == PART_UNIT)
            unit = (int)i;
    if (unit >= 0)
        x = ratio_multiply(x, ratio_from(key->parts[unit].fraction));
    for (size_t i = 0; i < key->n_parts; i++)
        if (key->parts[i].kind == PART_ACCEPT && number_fits(&key->parts[i], x)) {
            worth = ratio_from(key->parts[i].fraction);
            r->matched[i] = 1;
            break;
        }
    if (penalty)
        worth = ratio_minus(worth, ratio_from(key->unit_penalty));
    r->score = ratio_clamp(worth);
}

/* ---- stories: every scene with every set of options that can have been taken on the way */

struct walks {
    const struct grade_key *key;
    int options[16], n; /* parts that are options, at most 12 */
    int scenes[PARTS_MAX], n_scenes;
    unsigned char seen[PARTS_MAX][1 << 12];
    bool ends;
    struct ratio best;
};

static int scene_named(const struct walks *w, const char *name)
{
    for (int i = 0; i < w->n_scenes; i++)
        if (same(w->key->parts[w->scenes[i]].key, name))
            return i;
    return -1;
}

static struct ratio points_of(const struct walks *w, unsigned taken)
{
    struct ratio sum = ratio_of(0, 1);
    for (int i = 0; i < w->n; i++)
        if (taken >> i & 1)
            sum = ratio_add(sum, ratio_from(w->key->parts[w->options[i]].fraction));
    return sum;
}

static void walk_on(struct walks *w, int scene, unsigned taken)
{
    if (scene < 0 || w->seen[scene][taken])
        return;
    w->seen[scene][taken] = 1;
    bool ending = true;
    for (int i = 0; i < w->n; i++) {
        const struct grade_part *option = &w->key->parts[w->options[i]];
        if (option->parent != w->key->parts[w->scenes[scene]].number)
            continue;
        ending = false;
        walk_on(w, scene_named(w, option->answer), taken | 1u << i);
    }
    if (!ending)
        return;
    struct ratio sum = points_of(w, taken);
    if (!w->ends || ratio_compare(sum, w->best) > 0)
        w->best = sum;
    w->ends = true;
}

static void twin_scenario(const struct grade_key *key, const struct answer *a, struct twin *r)
{
    static struct walks w;
    memset(&w, 0, sizeof w);
    w.key = key;
    for (size_t i = 0; i < key->n_parts; i++) {
        if (key->parts[i].kind == PART_SCENE)
            w.scenes[w.n_scenes++] = (int)i;
        else if (key->parts[i].kind == PART_OPTION)
            w.options[w.n++] = (int)i;
    }
    int scene = scene_named(&w, key->start);
    walk_on(&w, scene, 0);
    unsigned taken = 0;
    for (size_t i = 0; i < a->n && scene >= 0; i++) {
        int option = -1;
        for (int k = 0; k < w.n; k++)
            if (key->parts[w.options[k]].parent == key->parts[w.scenes[scene]].number &&
                same(key->parts[w.options[k]].key, a->parts[i]))
                option = k;
        if (option < 0)
            break;
        taken |= 1u << option;
        scene = scene_named(&w, key->parts[w.options[option]].answer);
    }
    r->answered = taken != 0;
    if (w.ends && w.best.num.sign > 0)
        r->score = ratio_clamp(ratio_divide(points_of(&w, taken), w.best));
}

/* ---- all kinds, and what they add up to */

USED struct twin twin_answer(const struct grade_key *key, const struct answer *a)
{
    struct twin r = {.score = ratio_of(0, 1)};
    switch (key->kind) {
    case ITEM_SINGLE_CHOICE:
    case ITEM_TRUE_FALSE:
    case ITEM_MULTIPLE_CHOICE:
    case ITEM_HOTSPOT:
        twin_choice(key, a, &r);
        break;
    case ITEM_MATCHING:
    case ITEM_KPRIM:
        twin_rows(key, a, &r);
        break;
    case ITEM_ORDERING:
        twin_ordering(key, a, &r);
        break;
    case ITEM_SHORT_ANSWER:
        twin_short(key, a, &r);
        break;
    case ITEM_NUMERICAL:
        twin_numerical(key, a, &r);
        break;
    case ITEM_GAP_FILL:
        twin_gaps(key, a, &r);
        break;
    case ITEM_SCENARIO:
        twin_scenario(key, a, &r);
        break;
    default: /* essay, reflection: what is written; likert: rows */
        r.answered = not_blank(given(a, "text")) != NULL;
        for (size_t i = 0; i < key->n_parts; i++)
            if (key->kind == ITEM_LIKERT && key->parts[i].kind == PART_ROW)
                r.answered |= given(a, key->parts[i].key) != NULL;
        r.score = ratio_of(r.answered && key->kind != ITEM_ESSAY, 1);
    }
    return r;
}

USED struct ratio twin_quiz(const struct graded_item *items, size_t n)
{
    struct ratio sum = ratio_of(0, 1), all = sum;
    for (size_t i = 0; i < n; i++) {
        sum = ratio_add(sum,
                        ratio_multiply(ratio_of(items[i].weight, 1), ratio_from(items[i].score)));
        all = ratio_add(all, ratio_of(items[i].weight, 1));
    }
    return n && sum.num.sign > 0 ? ratio_divide(sum, all) : ratio_of(0, 1);
}

USED struct ratio twin_tries(enum grade_mode mode, const struct score *tries, size_t n,
                             struct score penalty)
{
    struct ratio best = ratio_of(0, 1), off = best;
    if (!n)
        return best;
    if (mode == MODE_IMMEDIATE || mode == MODE_DEFERRED)
        return ratio_from(tries[mode == MODE_IMMEDIATE ? 0 : n - 1]);
    for (size_t i = 0; i < n; i++) {
        struct ratio one = ratio_minus(ratio_from(tries[i]), off);
        if (one.num.sign < 0)
            one = ratio_of(0, 1);
        if (mode == MODE_INTERACTIVE || ratio_compare(one, best) > 0)
            best = one;
        if (ratio_compare(ratio_from(tries[i]), ratio_of(1, 1)) < 0)
            off = ratio_add(off, ratio_from(penalty));
    }
    return best;
}

USED struct ratio twin_attempts(enum grade_method method, const struct score *scores, size_t n)
{
    struct ratio sum = ratio_of(0, 1), best = ratio_from(scores[0]);
    for (size_t i = 0; i < n; i++) {
        sum = ratio_add(sum, ratio_from(scores[i]));
        if (ratio_compare(ratio_from(scores[i]), best) > 0)
            best = ratio_from(scores[i]);
    }
    return method == GRADING_HIGHEST ? best
           : method == GRADING_MEAN  ? ratio_divide(sum, ratio_of((int64_t)n, 1))
           : method == GRADING_FIRST ? ratio_from(scores[0])
                                     : ratio_from(scores[n - 1]);
}

USED struct ratio twin_certainty(const int *certainty, const bool *right, size_t n)
{
    int64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        switch (certainty[i]) {
        case 3:
            sum += right[i] ? 3 : -6;
            break;
        case 2:
            sum += right[i] ? 2 : -2;
            break;
        default: /* 1, or not said */
            sum += right[i] ? 1 : 0;
        }
    return n && sum > 0 ? ratio_of(sum, 3 * (int64_t)n) : ratio_of(0, 1);
}

USED struct ratio twin_rubric(const int *points, const int *best, size_t n)
{
    int64_t got = 0, all = 0;
    for (size_t i = 0; i < n; i++) {
        got += points[i];
        all += best[i];
    }
    return all > 0 ? ratio_clamp(ratio_of(got, all)) : ratio_of(0, 1);
}

#endif
