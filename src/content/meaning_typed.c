/* The meaning stage: answers that are typed.  SPDX-License-Identifier: Apache-2.0 */
#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "content/check.h"
#include "content/meaning.h"
#include "content/vocabulary.h"
#include "util/mem.h"

/* ---- patterns */

/* One step of a pattern: a character, or any run of characters. */
struct symbol {
    bool any;
    char c;
};

/* Reads a pattern: * is any run, \* a star. Returns how many symbols it has. */
static size_t read_pattern(const char *text, bool fold, struct symbol *ret)
{
    size_t n = 0;
    for (const char *p = text; *p; p++) {
        bool literal = *p == '\\' && p[1] == '*';
        p += literal;
        char c = fold ? (char)tolower((unsigned char)*p) : *p;
        ret[n++] = (struct symbol){!literal && *p == '*', c};
    }
    return n;
}

static bool is_met(const struct symbol *a, const struct symbol *b)
{
    return !a->any && !b->any && a->c == b->c;
}

/* Whether whatever b matches, a matches too: a is laid over b, whose own stars only a star of a
 * takes in. */
static bool covers(const struct symbol *a, size_t n_a, const struct symbol *b, size_t n_b)
{
    size_t i = 0, k = 0, star = n_a, from = 0;
    while (k < n_b) {
        if (i < n_a && is_met(&a[i], &b[k])) {
            i++;
            k++;
        } else if (i < n_a && a[i].any) {
            star = i++;
            from = k;
        } else if (star < n_a) {
            i = star + 1;
            k = ++from;
        } else {
            return false;
        }
    }
    while (i < n_a && a[i].any)
        i++;
    return i == n_a;
}

struct pattern {
    const char *text;
    struct symbol *symbols;
    size_t n;
};

/* The first pattern that matches decides: one that an earlier one covers is never reached. */
static void check_shadowed(struct check *c, struct node *owner, bool fold)
{
    struct pattern list[ITEM_PARTS_MAX];
    size_t n = 0;
    for (struct node *at = node_child(owner, "accept"); at; at = node_next(at, "accept")) {
        if (node_attr(at, "value"))
            continue;
        struct pattern *p = &list[n];
        p->text = node_text(c->mem, at);
        size_t len = strlen(p->text);
        if (len > ACCEPT_BYTES_MAX) {
            meaning_fault(c, at, "limits", say(c, "an <accept> of %zu bytes", len),
                          say(c, "at most %d", ACCEPT_BYTES_MAX),
                          "shorten it, with * for the rest");
            return;
        }
        p->symbols = mem_array(c->mem, struct symbol, len + 1);
        p->n = read_pattern(p->text, fold, p->symbols);
        for (size_t i = 0; i < n; i++) {
            if (!covers(list[i].symbols, list[i].n, p->symbols, p->n))
                continue;
            meaning_fault(
                c, at, "shadowed",
                say(c, "\"%s\" never reached: \"%s\" matches first", p->text, list[i].text),
                "the narrower pattern first", "move it up");
            break;
        }
        n++;
    }
}

/* ---- numbers */

struct range {
    const struct node *node;
    double value, low, high;
    struct fraction fraction;
};

static bool read_range(struct check *c, struct node *n, struct range *ret)
{
    const char *kind = node_attr_or(n, "tolerance-kind", "absolute");
    const char *said = node_attr_or(n, "tolerance", "0");
    double v = strtod(node_attr_or(n, "value", "0"), NULL), t = strtod(said, NULL), by = t;
    *ret = (struct range){.node = n, .value = v, .fraction = accept_fraction(n)};
    if (!isfinite(v) || fabs(v) > NUMBER_MAX || (v != 0 && fabs(v) < 1 / NUMBER_MAX)) {
        meaning_fault(c, n, "number", say(c, "value=\"%.40s\"", node_attr(n, "value")),
                      "a number from 1e-15 to 1e15, or 0", "use another unit");
        return false;
    }
    const char *expected = t < 0 ? "0 or more" : !isfinite(t) || t > NUMBER_MAX ? "less" : NULL;
    if (!strcmp(kind, "relative")) {
        expected = t >= 1 ? "less than 1" : expected;
        by = t * fabs(v);
    }
    if (!strcmp(kind, "geometric") && v <= 0) {
        meaning_fault(c, n, "tolerance",
                      say(c, "geometric tolerance around %.40s", node_attr(n, "value")),
                      "a value above 0", "use tolerance-kind=\"absolute\"");
        return false;
    }
    if (expected)
        meaning_fault(c, n, "tolerance", say(c, "%s tolerance %.40s", kind, said), expected,
                      "correct it");
    bool geometric = !strcmp(kind, "geometric");
    ret->low = geometric ? v / (1 + t) : v - by;
    ret->high = geometric ? v * (1 + t) : v + by;
    return !expected;
}

static const char *range_said(struct check *c, const struct range *r)
{
    const char *value = node_attr(r->node, "value"), *tolerance = node_attr(r->node, "tolerance");
    return tolerance ? say(c, "%.40s±%.40s", value, tolerance) : say(c, "%.40s", value);
}

static void check_overlap(struct check *c, struct node *n, const struct range *earlier,
                          const struct range *r)
{
    const struct fraction *a = &earlier->fraction, *b = &r->fraction;
    bool inside = r->low >= earlier->low && r->high <= earlier->high;
    if (inside)
        meaning_fault(
            c, n, "shadowed",
            say(c, "%s never reached: %s matches first", range_said(c, r), range_said(c, earlier)),
            "the narrower range first", "move it up");
    else if (r->low < earlier->high && r->high > earlier->low &&
             (int64_t)a->num * b->den == (int64_t)b->num * a->den)
        meaning_fault(
            c, n, "overlap",
            say(c, "%s after %s with the same fraction", range_said(c, r), range_said(c, earlier)),
            "ranges that differ", "remove one");
}

static void check_ranges(struct check *c, struct node *owner)
{
    struct range list[ITEM_PARTS_MAX];
    size_t n = 0;
    for (struct node *at = node_child(owner, "accept"); at; at = node_next(at, "accept")) {
        size_t problems = c->problems->n_errors;
        if (!node_attr(at, "value") || !read_range(c, at, &list[n]))
            continue;
        for (size_t i = 0; i < n && c->problems->n_errors == problems; i++)
            check_overlap(c, at, &list[i], &list[n]);
        n++;
    }
}

/* ---- all that is typed */

void check_accepted(struct check *c, struct node *owner, bool fold)
{
    bool gap = node_is(owner, "gap"), full = false;
    for (struct node *n = node_child(owner, "accept"); n; n = node_next(n, "accept")) {
        struct fraction f = accept_fraction(n);
        full = full || f.num == f.den;
        if (f.num > f.den || f.num < (gap ? 0 : -f.den))
            meaning_fault(c, n, "fraction-range",
                          say(c, "fraction=\"%s\"", node_attr(n, "fraction")),
                          gap ? "0 to 1" : "-1 to 1", "correct it");
    }
    if (!full)
        meaning_fault(c, owner, "unreachable-score", "no <accept> worth 1",
                      "one without fraction, or with fraction=\"1\"",
                      "full marks must be possible");
    check_shadowed(c, owner, fold);
    check_ranges(c, owner);
}

/* Two names for the same unit may have the same factor, but no two the same name. */
static bool is_named_before(struct check *c, const struct node *item, const struct node *unit)
{
    const char *name = node_text(c->mem, unit);
    for (const struct node *n = node_child(item, "unit"); n != unit; n = node_next(n, "unit")) {
        if (!strcmp(node_text(c->mem, n), name))
            return true;
    }
    return false;
}

void check_factors(struct check *c, struct node *item)
{
    struct node *first = node_child(item, "unit");
    for (struct node *n = first; n; n = node_next(n, "unit")) {
        struct fraction factor;
        const char *said = node_attr_or(n, "factor", "");
        bool fits = factor_parse(said, &factor);
        if (!fits)
            meaning_fault(c, n, "unit", say(c, "factor=\"%.40s\"", said),
                          "a factor above 0 of at most 9 digits", "use another unit");
        else if (n == first && factor.num != factor.den)
            meaning_fault(c, n, "unit", say(c, "first unit with factor %s", said), "1",
                          "put the unit of value first");
        if (is_named_before(c, item, n))
            meaning_fault(c, n, "unit", say(c, "unit \"%.40s\" again", node_text(c->mem, n)),
                          "each unit once", "remove one");
    }
    if (!first && (node_attr(item, "units") || node_attr(item, "unit-penalty")))
        meaning_fault(
            c, item, "unit",
            say(c, "%s without <unit>", node_attr(item, "units") ? "units" : "unit-penalty"),
            "units to choose from", "add <unit>, or remove the attribute");
}
