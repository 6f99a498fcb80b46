/*
 * What the language has and this version of the program cannot carry.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A course is never accepted with a part of it dropped in silence: each such place is an error of
 * rule "unsupported".
 */
#include <string.h>

#include "content/check.h"
#include "content/meaning.h"
#include "content/vocabulary.h"
#include "util/mem.h"

/* Attributes that change what the program would have to do; `carried` are the values that it
 * does carry, separated by spaces. */
static const struct {
    const char *element, *attribute, *carried, *expected, *remedy;
} attributes[] = {
    {"course", "requires", NULL, "no requires in this version", "remove it"},
    {"use", "course", NULL, "src in this version", "copy the bank into this course"},
    {"use", "optional", "no", "modules that everybody takes in this version", "remove it"},
    {"use", "role", NULL, "modules for every job role in this version", "use <when> in pages"},
    {"use", "state", NULL, "modules for every state in this version", "use <when> in pages"},
    {"use", "facility", NULL, "modules for every facility in this version", "use <when> in pages"},
    {"draw", "role", NULL, "draws for every job role in this version", "remove it"},
    {"draw", "state", NULL, "draws for every state in this version", "remove it"},
    {"draw", "facility", NULL, "draws for every facility in this version", "remove it"},
};

static void tell(struct check *c, struct node *n, const char *found, const char *expected,
                 const char *remedy)
{
    check_report(c, n,
                 &(struct fault){.stage = STAGE_MEANING,
                                 .rule = "unsupported",
                                 .found = found,
                                 .expected = expected,
                                 .remedy = remedy});
}

static void check_attributes(struct check *c, struct node *n)
{
    for (size_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
        const char *name = attributes[i].attribute;
        const char *value = strcmp(attributes[i].element, n->name) ? NULL : node_attr(n, name);
        if (value && (!attributes[i].carried || !list_has(attributes[i].carried, value)))
            tell(c, n, say(c, "%s=\"%.60s\" on <%s>", name, value, n->name), attributes[i].expected,
                 attributes[i].remedy);
    }
}

static bool is_within(const struct node *n, const char *name)
{
    for (n = n->parent; n; n = n->parent) {
        if (node_is(n, name))
            return true;
    }
    return false;
}

/* <local> is filled in by the player of pages, and nowhere else. */
static void check_local(struct check *c, struct node *n)
{
    bool page = is_within(n, "page") && !is_within(n, "quiz") && !is_within(n, "content-note") &&
                !is_within(n, "title");
    if (!page)
        tell(c, n, say(c, "<local> in <%s>", n->parent->name),
             "<local> in the text of a page in this version", "move it to a page");
}

/* A link inside the course leads within its own page, or to a source or definition. */
static void check_link(struct check *c, struct node *n)
{
    const struct node *target = check_find(c, node_attr_or(n, "ref", ""));
    if (!target || node_is(target, "source") || node_is(target, "definition") ||
        (unit_of(target) == unit_of(n) && !node_is(target, "page")))
        return;
    tell(c, n, say(c, "ref=\"%s\", on another page", node_attr(n, "ref")),
         "a target on the same page in this version", "name the page in words");
}

void check_supported(struct check *c)
{
    for (size_t i = 0; i < c->n_docs; i++) {
        struct node *root = c->docs[i]->root;
        for (struct node *n = root; n; n = node_after(n, root)) {
            if (!n->name || !n->type)
                continue;
            check_attributes(c, n);
            if (node_is(n, "local"))
                check_local(c, n);
            else if (node_is(n, "a"))
                check_link(c, n);
        }
    }
}
