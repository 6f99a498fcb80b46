/* What is unique inside one file, and what points to it.  SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "content/check.h"
#include "content/structure.h"
#include "content/vocabulary.h"
#include "util/buf.h"
#include "util/mem.h"

/* Values met so far, with a table of them by hash: an item may have thousands of options. */
struct seen {
    const char **values;
    size_t n;
    size_t *table; /* index + 1 of a value, or 0 */
    size_t slots;  /* a power of two, more than twice n; 0 at first */
};

static size_t *seen_slot(const struct seen *s, const char *value)
{
    size_t hash = 14695981039346656037U;
    for (const char *p = value; *p; p++)
        hash = (hash ^ (unsigned char)*p) * 1099511628211U;
    size_t at = hash & (s->slots - 1);
    while (s->table[at] && strcmp(s->values[s->table[at] - 1], value))
        at = (at + 1) & (s->slots - 1);
    return &s->table[at];
}

static bool seen_has(const struct seen *s, const char *value)
{
    return s->n && *seen_slot(s, value);
}

static void seen_add(struct check *c, struct seen *s, const char *value)
{
    if (s->slots <= 2 * (s->n + 1)) {
        s->slots = s->slots ? s->slots * 2 : 16;
        s->table = mem_array(c->mem, size_t, s->slots);
        s->values = mem_grow(c->mem, s->values, s->n, s->slots);
        for (size_t i = 0; i < s->n; i++)
            *seen_slot(s, s->values[i]) = i + 1;
    }
    s->values[s->n] = value;
    size_t *slot = seen_slot(s, value);
    s->n++;
    if (!*slot)
        *slot = s->n;
}

static const char *seen_words(struct check *c, const struct seen *s)
{
    struct buf *out = buf_new(c->mem, 1000);
    for (size_t i = 0; i < s->n; i++)
        buf_format(out, "%s%s", i ? " " : "", s->values[i]);
    return buf_data(out);
}

/* Adds a value that must be new; an absent one is no matter here. */
static void unique(struct check *c, struct seen *s, struct node *n, const char *what,
                   const char *value, const char *where)
{
    if (!value)
        return;
    if (!seen_has(s, value)) {
        seen_add(c, s, value);
        return;
    }
    bool id = !strcmp(what, "id");
    structure_fault(c, n, id ? "id-twice" : "twice", say(c, "%s=\"%s\" again", what, value),
                    say(c, "%s used once %s", id ? "an id" : "each", where),
                    id ? "rename one" : "remove one");
}

static bool is_part(const struct node *n)
{
    static const char *const names[] = {"option", "row", "area", "accept", "gap", "criterion"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (node_is(n, names[i]))
            return true;
    }
    return false;
}

static void points_to(struct check *c, const struct seen *s, struct node *n, const char *attribute,
                      const char *where)
{
    const char *value = node_attr(n, attribute);
    if (!value || seen_has(s, value))
        return;
    const char *words = seen_words(c, s);
    const char *near = nearest_word(c->mem, value, words);
    structure_fault(c, n, "reference",
                    say(c, "%s=\"%s\", which is nowhere in this %s", attribute, value, where),
                    s->n ? say(c, "one of: %s", words) : "an id that stands there",
                    near ? say(c, "did you mean %s?", near) : "correct it");
}

static void check_gap_parts(struct check *c, struct node *gap)
{
    struct seen parts = {0};
    for (struct node *n = gap->first; n; n = n->next) {
        if (n->name)
            unique(c, &parts, n, "id", node_attr(n, "id"), "in the gap");
    }
}

/* Parts stand directly in the item, gaps anywhere in its stem. */
static void collect_parts(struct check *c, struct node *item, struct seen *parts)
{
    for (struct node *n = item->first; n; n = n->next) {
        if (is_part(n))
            unique(c, parts, n, "id", node_attr(n, "id"), "in the item");
    }
    struct node *stem = node_is(item, "gap-fill") ? node_child(item, "stem") : NULL;
    for (struct node *n = stem; n; n = node_after(n, stem)) {
        if (!node_is(n, "gap"))
            continue;
        unique(c, parts, n, "id", node_attr(n, "id"), "in the item");
        check_gap_parts(c, n);
    }
}

/* Two accepted answers, labels or rubric points that read the same. */
static void check_same_text(struct check *c, struct node *item)
{
    struct seen accepted = {0}, labels = {0};
    for (struct node *n = item->first; n; n = n->next) {
        struct seen points = {0};
        if (node_is(n, "accept") && node_is(item, "short-answer"))
            unique(c, &accepted, n, "accept", node_text(c->mem, n), "in the item");
        else if (node_is(n, "area"))
            unique(c, &labels, n, "area", node_text(c->mem, n), "in the item");
        for (struct node *level = node_is(n, "criterion") ? node_child(n, "level") : NULL; level;
             level = node_next(level, "level"))
            unique(c, &points, level, "points", node_attr(level, "points"), "in the criterion");
    }
}

static void check_item(struct check *c, struct node *item)
{
    struct seen parts = {0};
    if (node_is(item, "true-false")) {
        seen_add(c, &parts, "true");
        seen_add(c, &parts, "false");
    }
    collect_parts(c, item, &parts);
    check_same_text(c, item);
    bool answers = node_is(item, "matching");
    struct seen options = {0};
    for (struct node *n = item->first; n && answers; n = n->next) {
        if (node_is(n, "option") && node_attr(n, "id"))
            seen_add(c, &options, node_attr(n, "id"));
    }
    for (struct node *n = item->first; n; n = n->next) {
        if (node_is(n, "feedback"))
            points_to(c, &parts, n, "for", "item");
        if (answers && node_is(n, "row"))
            points_to(c, &options, n, "answer", "item");
    }
}

static void check_scenario(struct check *c, struct node *scenario)
{
    struct seen scenes = {0};
    for (struct node *n = node_child(scenario, "scene"); n; n = node_next(n, "scene"))
        unique(c, &scenes, n, "id", node_attr(n, "id"), "in the scenario");
    points_to(c, &scenes, scenario, "start", "scenario");
    for (struct node *scene = node_child(scenario, "scene"); scene;
         scene = node_next(scene, "scene")) {
        struct seen parts = {0};
        for (struct node *n = scene->first; n; n = n->next) {
            if (node_is(n, "option")) {
                unique(c, &parts, n, "id", node_attr(n, "id"), "in the scene");
                points_to(c, &scenes, n, "to", "scenario");
            }
        }
        for (struct node *n = node_child(scene, "feedback"); n; n = node_next(n, "feedback"))
            points_to(c, &parts, n, "for", "scene");
    }
}

static void check_pair(struct check *c, struct seen *s, struct node *n, const char *a,
                       const char *b)
{
    const char *first = node_attr(n, a), *second = node_attr(n, b);
    if (!first || !second)
        return;
    const char *pair = say(c, "%s %s", first, second);
    if (!seen_has(s, pair)) {
        seen_add(c, s, pair);
        return;
    }
    structure_fault(
        c, n, "twice",
        say(c, "a second <%s> with %s=\"%s\" and %s=\"%s\"", n->name, a, first, b, second), "one",
        "remove one");
}

void check_identity(struct check *c, struct node *root)
{
    struct seen slots = {0}, uses = {0}, allows = {0}, credits = {0};
    if (root->type->item)
        check_scenario(c, root);
    for (struct node *n = root->first; n; n = n->next) {
        if (!n->type)
            continue;
        if (node_is(n, "slot"))
            unique(c, &slots, n, "key", node_attr(n, "key"), "in the course");
        else if (node_is(n, "use"))
            unique(c, &uses, n, "src", node_attr(n, "src"), "in the course");
        else if (node_is(n, "allow"))
            check_pair(c, &allows, n, "rule", "at");
        else if (node_is(n, "credit"))
            check_pair(c, &credits, n, "kind", "topic");
        else if (node_is(n, "scenario"))
            check_scenario(c, n);
        else if (n->type->item)
            check_item(c, n);
    }
}
