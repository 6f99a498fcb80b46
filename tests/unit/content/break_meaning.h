/*
 * Breakages of references, keys, quizzes, dates and wording.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_TESTS_BREAK_MEANING_H
#define ATTEST_TESTS_BREAK_MEANING_H

#include "break_core.h"

/* ---- references */

static void break_references(struct breaker *b, struct node *n)
{
    static const char *const pointers[][2] = {
        {"term", "ref"},        {"cite", "ref"},          {"stat", "source"},
        {"table", "source"},    {"blockquote", "source"}, {"page", "objective"},
        {"draw", "objective"},  {"draw", "bank"},         {"draw", "items"},
        {"quiz", "pairs-with"}, {"activity", "item"},     {"allow", "at"},
        {"a", "ref"},
    };
    for (size_t i = 0; i < sizeof pointers / sizeof *pointers; i++) {
        if (!node_is(n, pointers[i][0]) || !node_attr(n, pointers[i][1]))
            continue;
        struct breakage *k = breakage(b, "pointing nowhere", STAGE_REFERENCES, n, "reference");
        const char *id = new_id(b);
        edit_value(k, n, pointers[i][1], id);
        k->says = id;
    }
    if (n->type->item && node_attr(n, "objective")) {
        struct breakage *k = breakage(b, "pointing nowhere", STAGE_REFERENCES, n, "reference");
        edit_value(k, n, "objective", new_id(b));
        if (!n->parent)
            k->unit = NULL;
    }
    if (node_is(n, "local")) {
        struct breakage *k = breakage(b, "slot of nowhere", STAGE_REFERENCES, n, "slot");
        edit_value(k, n, "key", new_id(b));
    }
    if (node_is(n, "cite") || node_is(n, "activity")) {
        struct breakage *k =
            breakage(b, "pointing to another kind", STAGE_REFERENCES, n, "reference-kind");
        const struct node *unit = unit_around(n);
        if (node_attr(unit, "id"))
            edit_value(k, n, node_is(n, "cite") ? "ref" : "item",
                       node_is(unit, "page") ? node_attr(unit, "id") : node_attr(k->doc, "id"));
        else
            b->n--;
    }
}

/* An id that others point to is taken by another name: each of them is told, under one message. */
static void break_targets(struct breaker *b, struct node *n)
{
    static const char *const targets[] = {"source", "definition", "objective", "bank"};
    const char *id = node_attr(n, "id");
    for (size_t i = 0; id && i < sizeof targets / sizeof *targets; i++) {
        bool pointed = false;
        for (size_t d = 0; d < b->n_docs; d++)
            pointed = pointed || strstr(strstr(b->docs[d]->text, ">"),
                                        mem_format(b->mem, "\"%s\"", id)) != NULL;
        if (!node_is(n, targets[i]) || !pointed)
            continue;
        const char *ref = strcmp(targets[i], "objective")
                              ? strcmp(targets[i], "bank") ? "ref=\"" : "bank=\""
                              : "objective=\"";
        bool used = false;
        for (size_t d = 0; d < b->n_docs; d++)
            used = used || strstr(b->docs[d]->text, mem_format(b->mem, "%s%s\"", ref, id));
        if (!used)
            continue;
        struct breakage *k = breakage(b, "target renamed", STAGE_REFERENCES, n, "reference");
        k->path = NULL;
        k->says = mem_format(b->mem, "\"%s\"", id);
        edit_value(k, n, "id", new_id(b));
        k->unit = NULL;
    }
}

/* The id of a unit that stands in the course already: the later of the two is told. */
static void break_ids(struct breaker *b, struct node *n)
{
    const char *id = node_attr(n, "id"), *course = NULL;
    for (const struct node *s = b->docs[0]->root->first; s && !course; s = s->next)
        course = node_is(s, "quiz") || node_is(s, "source") ? node_attr(s, "id") : NULL;
    bool unit = n->parent && !n->parent->parent && id && !node_is(n, "scene");
    if (!unit || !course || !strcmp(course, id) || n->doc == b->docs[0])
        return;
    struct breakage *k = breakage(b, "id of another", STAGE_REFERENCES, n, "id-twice");
    edit_value(k, n, "id", course);
}

static void break_files(struct breaker *b, struct node *n)
{
    static const char *const names[] = {"src", "captions", "poster", "sign"};
    if (!node_is(n, "image") && !node_is(n, "media") && !node_is(n, "use"))
        return;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *path = node_attr(n, names[i]);
        if (!path)
            continue;
        bool use = node_is(n, "use");
        struct breakage *k =
            breakage(b, use ? "use of no file" : "no such file", STAGE_REFERENCES, n, "file");
        edit_value(k, n, names[i], use ? "modules/nowhere.xml" : "media/nowhere.png");
        k = breakage(b, use ? "file of a use gone" : "file gone", STAGE_REFERENCES, n, "file");
        k->says = path;
        k->removed = path;
        k->unit = NULL;
        if (use)
            continue;
        k->path = NULL;
        k = breakage(b, "file of another kind", STAGE_REFERENCES, n, "file-kind");
        k->path = NULL;
        k->says = path;
        struct file *f = package_find(b->package, path);
        k->edits[k->n_edits++] = (struct edit){path, 0, f->len, "<html>", 6};
        k->unit = NULL;
    }
}

/* ---- keys */

static int count_attr(const struct node *n, const char *child, const char *attr, const char *value)
{
    int there = 0;
    for (const struct node *o = node_child(n, child); o; o = node_next(o, child))
        there += value ? !strcmp(node_attr_or(o, attr, ""), value) : node_attr(o, attr) != NULL;
    return there;
}

/* An <option> or <area> with right="yes", or with a fraction. */
static void break_key(struct breaker *b, struct node *n)
{
    struct node *item = n->parent;
    if (!item || (!node_is(n, "option") && !node_is(n, "area")))
        return;
    int rights = count_attr(item, n->name, "right", "yes");
    int fractions = count_attr(item, n->name, "fraction", NULL);
    bool one = node_is(item, "single-choice") || node_is(item, "gap") ||
               !strcmp(node_attr_or(item, "pick", ""), "one");
    if (rights == 1 && node_yes(n, "right")) {
        struct breakage *k = breakage(b, "no key", STAGE_MEANING, item, "key");
        edit_no_attr(k, n, "right");
    }
    if (rights && one && !node_attr(n, "right")) {
        struct breakage *k = breakage(b, "several keys", STAGE_MEANING, item, "key");
        edit_tag(k, n, " right=\"yes\"");
    }
    if (rights && !node_attr(n, "fraction")) {
        struct breakage *k = breakage(b, "two keys", STAGE_MEANING, item, "two-keys");
        edit_tag(k, n, " fraction=\"1\"");
    }
    if (!node_attr(n, "fraction"))
        return;
    if (fractions > 2) {
        struct breakage *k =
            breakage(b, "a fraction gone", STAGE_MEANING, item, "fraction-missing");
        edit_no_attr(k, n, "fraction");
    }
    struct breakage *k = breakage(b, "fraction beyond 1", STAGE_MEANING, n, "fraction-range");
    edit_value(k, n, "fraction", "4/3");
    if (node_attr(n, "fraction")[0] != '-' && node_attr(n, "fraction")[0] != '0' &&
        (!one || !strcmp(node_attr(n, "fraction"), "1"))) {
        k = breakage(b, "score out of reach", STAGE_MEANING, item, "unreachable-score");
        edit_value(k, n, "fraction", "1/7");
    }
}

static void break_counts(struct breaker *b, struct node *n)
{
    struct node *item = n->parent;
    if (node_is(n, "row") && node_is(item, "kprim") &&
        !strstr(n->doc->text, mem_format(b->mem, "for=\"%s\"", node_attr(n, "id")))) {
        struct breakage *k = breakage(b, "three statements", STAGE_MEANING, item, "count");
        edit(k, n, n->offset, tag_of(n)->close_end, "");
    }
    if (node_is(n, "level")) {
        struct breakage *k = breakage(b, "one level", STAGE_MEANING, item, "too-few");
        for (const struct node *l = node_child(item, "level"); l; l = node_next(l, "level")) {
            if (l != n)
                edit(k, l, l->offset, tag_of(l)->close_end, "");
        }
    }
}

static void break_typed(struct breaker *b, struct node *n)
{
    struct node *item = n->parent;
    if (node_is(n, "accept") && node_attr(n, "tolerance")) {
        struct breakage *k = breakage(b, "tolerance below 0", STAGE_MEANING, n, "tolerance");
        edit_value(k, n, "tolerance", "-1");
    }
    if (node_is(n, "accept") && node_attr(n, "value")) {
        struct breakage *k = breakage(b, "number out of reach", STAGE_MEANING, n, "number");
        edit_value(k, n, "value", "1e99");
    }
    if (node_is(n, "accept") && node_is(item, "short-answer") && n == node_child(item, "accept")) {
        struct breakage *k = breakage(b, "never reached", STAGE_MEANING, n, "shadowed");
        edit(k, n, n->offset, n->offset, "<accept>*</accept>");
    }
    if (node_is(n, "unit") && n == node_child(item, "unit")) {
        struct breakage *k = breakage(b, "first unit of 7", STAGE_MEANING, n, "unit");
        edit_value(k, n, "factor", "7");
    }
    if (node_is(n, "area") && node_is(n, "area") && !strcmp(node_attr_or(n, "shape", ""), "rect")) {
        struct breakage *k = breakage(b, "area outside", STAGE_MEANING, n, "coords-outside");
        edit_value(k, n, "coords", "1,1,9999,9999");
        k = breakage(b, "area of no shape", STAGE_MEANING, n, "coords");
        edit_value(k, n, "coords", "1,1,2");
    }
}

static void break_item(struct breaker *b, struct node *n)
{
    struct breakage *k;
    if (!n->type->item)
        return;
    if (!node_attr(n, "penalty")) {
        k = breakage(b, "penalty beyond 1", STAGE_MEANING, n, "fraction-range");
        edit_tag(k, n, " penalty=\"2\"");
        k->unit = n->parent ? k->unit : NULL;
    }
    if (node_attr(n, "instead")) {
        k = breakage(b, "stands in for itself", STAGE_MEANING, n, "equal-credit");
        edit_value(k, n, "instead", node_attr(n, "id"));
    }
    if (node_attr(n, "instead") && node_child(n, "content-note")) {
        k = breakage(b, "note without another item", STAGE_MEANING, node_child(n, "content-note"),
                     "equal-credit");
        edit_no_attr(k, n, "instead");
    }
    if ((node_is(n, "likert") || node_is(n, "essay")) && !node_attr(n, "privacy")) {
        k = breakage(b, "privacy of another kind", STAGE_MEANING, n, "privacy");
        edit_tag(k, n, node_is(n, "likert") ? " privacy=\"scored\"" : " privacy=\"private\"");
    }
    const struct node *f = node_child(n, "feedback");
    if (f) {
        k = breakage(b, "feedback twice", STAGE_MEANING, f, "feedback-twice");
        k->at = k->until = tag_of(f)->close_end;
        edit(k, f, k->at, k->at, copy_of(b, f));
    }
}

static void break_story(struct breaker *b, struct node *n)
{
    struct breakage *k;
    if (node_is(n, "option") && node_is(n->parent, "scene")) {
        k = breakage(b, "points on a loop", STAGE_MEANING, n, "scored-loop");
        edit(k, n, n->offset, n->offset,
             mem_format(b->mem, "<option id=\"%s\" to=\"%s\" points=\"1\">Again</option>",
                        new_id(b), node_attr(n->parent, "id")));
        k->unit = NULL;
    }
    if (node_is(n, "scene")) {
        k = breakage(b, "scene without a way", STAGE_MEANING, n, "unreachable");
        k->at = k->until = tag_of(n)->close_end;
        edit(
            k, n, k->at, k->at,
            mem_format(b->mem, "<scene id=\"%s\"><title>T</title><p>Lost.</p></scene>", new_id(b)));
        k->unit = NULL;
    }
    if (node_is(n, "scenario")) {
        k = breakage(b, "story worth nothing", STAGE_MEANING, n, "unreachable-score");
        for (const struct node *o = n; o; o = node_after(o, n)) {
            if (o->name && node_attr(o, "points"))
                edit_value(k, o, "points", "0");
        }
        k->unit = NULL;
        if (k->n_edits == EDITS_MAX)
            b->n--;
    }
}

/* ---- quizzes and the course */

static void break_quiz(struct breaker *b, struct node *n)
{
    struct breakage *k;
    if (node_is(n, "draw") && node_attr(n, "count")) {
        k = breakage(b, "more than there are", STAGE_MEANING, n, "pool");
        edit_value(k, n, "count", "150");
    }
    if (node_is(n, "draw") && node_attr(n, "items")) {
        k = breakage(b, "drawn twice", STAGE_MEANING, n, "drawn-twice");
        struct span s;
        const char *items = node_attr(n, "items");
        find_attr(n, "items", &s);
        edit(k, n, s.value, s.value, mem_format(b->mem, "%.*s ", (int)strcspn(items, " "), items));
    }
    if (!node_is(n, "quiz"))
        return;
    const char *kind = node_attr_or(n, "kind", "");
    bool later = !strcmp(kind, "booster") || !strcmp(kind, "follow-up");
    if (!strcmp(kind, "pre-test") || !strcmp(kind, "evaluation") || later) {
        k = breakage(b, "pass mark of none", STAGE_MEANING, n, "pass-kind");
        edit_tag(k, n, " pass=\"80%\"");
    }
    k = breakage(b, "when it comes", STAGE_MEANING, n, "after");
    if (later)
        edit_no_attr(k, n, "after");
    else
        edit_tag(k, n, " after=\"P1W\"");
    if (!node_attr(n, "penalty")) {
        k = breakage(b, "penalty beyond 1", STAGE_MEANING, n, "fraction-range");
        edit_tag(k, n, " penalty=\"2\"");
    }
    if (!node_attr(n, "limit")) {
        k = breakage(b, "limit of days", STAGE_MEANING, n, "limit");
        edit_tag(k, n, " limit=\"P2D\"");
    }
    if (node_attr(n, "pairs-with")) {
        k = breakage(b, "paired with itself", STAGE_MEANING, n, "pairs");
        edit_value(k, n, "pairs-with", node_attr(n, "id"));
    }
}

static void break_course(struct breaker *b, struct node *n)
{
    struct breakage *k;
    if (node_is(n, "course")) {
        k = breakage(b, "review past", STAGE_MEANING, n, "dates");
        edit_value(k, n, "review-by", "2020-01-01");
        k->unit = NULL;
        k = breakage(b, "reviewed to come", STAGE_MEANING, n, "dates");
        edit_value(k, n, "reviewed", "2098-01-01");
        k->unit = NULL;
    }
    if (node_is(n, "credit")) {
        k = breakage(b, "too many hours", STAGE_MEANING, n, "credit");
        k->sound = true;
        edit_value(k, n, "hours", "39");
    }
    if (node_is(n, "credit") && !node_attr(n, "provider")) {
        k = breakage(b, "credit of nobody", STAGE_MEANING, n, "accreditation");
        edit_value(k, n, "kind", "ama-pra-category-1");
    }
    if (node_is(n, "when")) {
        k = breakage(b, "no such state", STAGE_MEANING, n, "state");
        if (node_attr(n, "state"))
            edit_value(k, n, "state", "ZZ");
        else
            edit_tag(k, n, " state=\"ZZ\"");
    }
    if (!n->parent && n->doc != b->docs[0]) {
        k = breakage(b, "another language", STAGE_MEANING, n, "language");
        edit_value(k, n, "xml:lang", "fr");
        k->unit = NULL;
    }
}

/* ---- wording */

static void break_wording(struct breaker *b, struct node *n)
{
    static const struct {
        const char *class, *text, *rules;
    } ways[] = {
        {"rescue", " We rescue people.", "rescue-language"},
        {"blame", " She let herself be hurt.", "victim-blaming"},
        {"bare figure", " It is 88 % of them.", "figure-without-source"},
    };
    if (!node_is(n, "p") || !around(n, "page") || around(n, "blockquote") || is_single_tag(n))
        return;
    size_t at = tag_of(n)->close_end - 4;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct breakage *k = breakage(b, ways[i].class, STAGE_LINT, n, ways[i].rules);
        edit(k, n, at, at, ways[i].text);
    }
}

#endif
