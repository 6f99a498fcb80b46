/*
 * A translation has the bones of its original.  SPDX-License-Identifier: Apache-2.0
 *
 * Same elements, same attributes; words differ. Within a line, elements may stand in another order,
 * as the language asks, and stress may fall elsewhere: <em> and <strong> belong to the words.
 */
#include <string.h>

#include "content/lint.h"
#include "content/meaning.h"
#include "content/translate.h"
#include "content/vocabulary.h"
#include "util/buf.h"
#include "util/mem.h"

/* Fewer words may well be the same in two languages: a name, a number. */
enum { SAME_WORDS_MIN = 4 };

struct same {
    const struct node *node;
    const struct course_language *language;
    int words;
};

struct compare {
    struct check *c;
    const struct unit *unit;
    bool note_same;
};

static void compare(struct compare *k, const struct node *o, const struct node *t);

static void differ(struct compare *k, const struct node *at, const char *found,
                   const char *expected, const char *remedy)
{
    check_report(k->c, at,
                 &(struct fault){.stage = STAGE_TRANSLATION,
                                 .rule = "skeleton",
                                 .found = found,
                                 .expected = expected,
                                 .remedy = remedy});
}

static const char *as_in(struct compare *k, const struct node *o)
{
    return say(k->c, "as in %s:%d", o->doc->path, doc_place(o->doc, o->offset).line);
}

static bool is_one_of(const char *name, const char *names)
{
    return list_has(names, name);
}

/* ---- attributes */

/* Files may be those of the language; versions and dates are told once, in the original. */
static bool may_differ(const struct node *n, const char *name)
{
    if (is_one_of(name, "translates xml:lang src captions sign poster"))
        return true;
    return !n->parent && is_one_of(name, "version reviewed review-by translations "
                                         "partial-translations");
}

static bool may_be_absent(const struct node *n, const char *name)
{
    return may_differ(n, name) && !is_one_of(name, "src captions sign poster");
}

static void compare_attributes(struct compare *k, const struct node *o, const struct node *t)
{
    static const char copy[] = "copy it: a translation changes words only";
    for (size_t i = 0; i < o->n_attrs; i++) {
        const char *name = o->attrs[i].name, *value = o->attrs[i].value;
        const char *other = node_attr(t, name);
        if (!other && !may_be_absent(o, name))
            differ(k, t, say(k->c, "<%s> without %s", t->name, name),
                   say(k->c, "%s=\"%.60s\", %s", name, value, as_in(k, o)), copy);
        else if (other && strcmp(other, value) && !may_differ(o, name))
            differ(k, t, say(k->c, "%s=\"%.60s\"", name, other),
                   say(k->c, "%s=\"%.60s\", %s", name, value, as_in(k, o)), copy);
    }
    for (size_t i = 0; i < t->n_attrs; i++) {
        const char *name = t->attrs[i].name;
        if (!node_attr(o, name) && !may_differ(t, name))
            differ(k, t, say(k->c, "%s=\"%.60s\" on <%s>", name, t->attrs[i].value, t->name),
                   say(k->c, "no %s, %s", name, as_in(k, o)), "remove it");
    }
    check_files_of(k->c, t);
}

/* ---- elements within a line */

struct inlines {
    const struct node **list;
    size_t n;
};

static bool is_stress(const struct node *n)
{
    return node_is(n, "em") || node_is(n, "strong");
}

static void collect_inlines(struct compare *k, const struct node *n, struct inlines *all)
{
    for (const struct node *at = n->first; at; at = at->next) {
        if (is_stress(at)) {
            collect_inlines(k, at, all);
        } else if (at->name && !node_is(at, "ul") && !node_is(at, "ol")) {
            if (!(all->n & (all->n - 1)))
                all->list = mem_grow(k->c->mem, all->list, all->n, all->n ? all->n * 2 : 1);
            all->list[all->n++] = at;
        }
    }
}

static bool same_attributes(const struct node *o, const struct node *t)
{
    for (size_t i = 0; i < o->n_attrs; i++) {
        const char *other = node_attr(t, o->attrs[i].name);
        if (!may_differ(o, o->attrs[i].name) && (!other || strcmp(other, o->attrs[i].value)))
            return false;
    }
    return true;
}

/* <cite ref="x">, enough to find it by. */
static const char *tag_said(struct compare *k, const struct node *n)
{
    struct buf *out = buf_new(k->c->mem, 4096);
    buf_format(out, "<%s", n->name);
    for (size_t i = 0; i < n->n_attrs && i < 3; i++)
        buf_format(out, " %s=\"%.60s\"", n->attrs[i].name, n->attrs[i].value);
    buf_text(out, ">");
    return buf_data(out);
}

static void compare_inlines(struct compare *k, const struct node *o, const struct node *t)
{
    struct inlines ours = {0}, theirs = {0};
    collect_inlines(k, o, &ours);
    collect_inlines(k, t, &theirs);
    for (size_t i = 0; i < ours.n; i++) {
        size_t at = 0;
        while (at < theirs.n &&
               (!theirs.list[at] || !node_is(theirs.list[at], ours.list[i]->name) ||
                !same_attributes(ours.list[i], theirs.list[at])))
            at++;
        if (at == theirs.n) {
            differ(k, t, say(k->c, "<%s> without %s", t->name, tag_said(k, ours.list[i])),
                   say(k->c, "it, %s", as_in(k, ours.list[i])), "put it among the words");
            continue;
        }
        compare(k, ours.list[i], theirs.list[at]);
        theirs.list[at] = NULL;
    }
    for (size_t i = 0; i < theirs.n; i++) {
        if (theirs.list[i])
            differ(k, theirs.list[i], tag_said(k, theirs.list[i]),
                   say(k->c, "what stands in the line, %s", as_in(k, o)),
                   "remove it, or copy its attributes");
    }
}

/* ---- words */

/* Whether words are marked as those of another language than that of the translation: a quotation
 * that stays as it was said. */
static bool is_foreign(const struct compare *k, const struct node *n)
{
    for (; n && n->parent; n = n->parent) {
        const char *code = node_is(n, "blockquote") ? node_attr(n, "xml:lang") : NULL;
        if (code)
            return strcmp(code, k->c->language->code) != 0;
    }
    return false;
}

static void note_same(struct compare *k, const struct node *o, const struct node *t)
{
    const struct node *parent = t->parent;
    if (!k->note_same || (parent && node_is(parent, "source")) ||
        is_one_of(t->name, "contributor credit accept unit stat term a") || is_foreign(k, t))
        return;
    const char *words = prose_text(k->c->mem, t, true);
    int n = text_words(words);
    if (n < SAME_WORDS_MIN || strcmp(words, prose_text(k->c->mem, o, true)) != 0)
        return;
    struct check *c = k->c;
    if (!(c->n_same & (c->n_same - 1)))
        c->same = mem_grow(c->mem, c->same, c->n_same, c->n_same ? c->n_same * 2 : 1);
    c->same[c->n_same++] = (struct same){t, c->language, n};
}

int translation_same_words(const struct check *c, const struct node *unit)
{
    int words = 0;
    for (size_t i = 0; i < c->n_same; i++) {
        const struct node *n = c->same[i].node;
        while (n && n != unit)
            n = n->parent;
        words += n ? c->same[i].words : 0;
    }
    return words;
}

void lint_same_words(struct check *c)
{
    for (size_t i = 0; i < c->n_same; i++) {
        const struct same *s = &c->same[i];
        lint_warn(c, s->node, "same-words", say(c, "%d words as in the original", s->words),
                  language_said(s->language->code), "translate, or allow");
    }
}

/* ---- blocks */

/* What people type differs from language to language, in number too. */
static bool is_free(const struct node *n)
{
    return node_is(n, "accept") && !node_is(n->parent, "numerical");
}

/* The next child that has to have its like in the translation. */
static const struct node *next_bone(const struct node *n)
{
    while (n && (!n->name || is_free(n) || is_stress(n) || node_is(n, "allow") ||
                 is_translation_unit(n)))
        n = n->next;
    return n;
}

/* In running text only lists stand apart from the words. */
static const struct node *next_block(const struct node *n, bool running)
{
    n = next_bone(n);
    while (n && running && !node_is(n, "ul") && !node_is(n, "ol"))
        n = next_bone(n->next);
    return n;
}

static void compare_blocks(struct compare *k, const struct node *o, const struct node *t,
                           bool running)
{
    const struct node *ours = next_block(o->first, running);
    const struct node *theirs = next_block(t->first, running);
    while (ours && theirs && !strcmp(ours->name, theirs->name)) {
        compare(k, ours, theirs);
        ours = next_block(ours->next, running);
        theirs = next_block(theirs->next, running);
    }
    if (theirs) /* the first difference of a parent explains those behind it */
        differ(k, theirs, say(k->c, "<%s> in <%s>", theirs->name, t->name),
               ours ? say(k->c, "<%s>, %s", ours->name, as_in(k, ours))
                    : say(k->c, "nothing more there, %s", as_in(k, o)),
               ours ? "copy the elements: a translation changes words only" : "remove it");
    else if (ours)
        differ(k, t, say(k->c, "no further <%s> in <%s>", ours->name, t->name),
               say(k->c, "one, %s", as_in(k, ours)), "translate it");
}

/* Something has to be right in every language. */
static void check_typed(struct compare *k, const struct node *o, const struct node *t)
{
    bool ours = false, theirs = false;
    for (const struct node *n = node_child(o, "accept"); n; n = node_next(n, "accept"))
        ours = ours || (is_free(n) && !strcmp(node_attr_or(n, "fraction", "1"), "1"));
    for (const struct node *n = node_child(t, "accept"); n; n = node_next(n, "accept"))
        theirs = theirs || !strcmp(node_attr_or(n, "fraction", "1"), "1");
    if (ours && !theirs)
        differ(k, t, say(k->c, "no <accept> worth 1 in <%s>", t->name),
               say(k->c, "at least one, %s", as_in(k, o)),
               "add what people write in this language");
}

/* A unit of measurement is what people type, in whatever language they read. */
static void check_measure(struct compare *k, const struct node *o, const struct node *t)
{
    const char *ours = node_text(k->c->mem, o), *theirs = node_text(k->c->mem, t);
    if (strcmp(ours, theirs) != 0)
        differ(k, t, say(k->c, "<unit> %.60s", theirs), say(k->c, "%.60s, %s", ours, as_in(k, o)),
               "copy it: units are the same in all languages");
}

/* The areas of a hotspot are told in the pixels of its picture. */
static void check_picture(struct compare *k, const struct node *o, const struct node *t)
{
    const struct file *ours = package_find(k->c->package, node_attr_or(o, "src", ""));
    const struct file *theirs = package_find(k->c->package, node_attr_or(t, "src", ""));
    int w = 0, h = 0, width = 0, height = 0;
    if (!ours || !theirs || !image_size(ours->data, ours->len, &width, &height))
        return;
    if (!image_size(theirs->data, theirs->len, &w, &h) || w != width || h != height)
        differ(k, t, say(k->c, "an image of %d×%d", w, h),
               say(k->c, "%d×%d, %s", width, height, as_in(k, o)),
               "scale it: areas are told in its pixels");
}

static void compare(struct compare *k, const struct node *o, const struct node *t)
{
    bool running = o->type->text != TEXT_NONE;
    compare_attributes(k, o, t);
    if (running) {
        compare_inlines(k, o, t);
        note_same(k, o, t);
    }
    compare_blocks(k, o, t, running);
    check_typed(k, o, t);
    if (node_is(o, "unit"))
        check_measure(k, o, t);
    else if (node_is(o, "image") && node_is(o->parent, "hotspot"))
        check_picture(k, o, t);
}

void check_skeleton(struct check *c, const struct unit *u, const struct translation *t, bool note)
{
    struct compare k = {.c = c, .unit = u, .note_same = note};
    compare(&k, u->node, t->node);
}
