/* What points beyond its place: links, contacts of facilities, courses that come first.
 * SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "content/check.h"
#include "content/condition.h"
#include "content/lists.h"
#include "content/meaning.h"
#include "content/render.h"
#include "util/mem.h"

static const struct node *page_of(const struct node *n)
{
    while (n && !node_is(n, "page"))
        n = n->parent;
    return n;
}

/* A page is there for whoever its module is for; a link to it must not lead others to nothing. */
void check_link(struct check *c, struct node *a)
{
    const char *ref = node_attr_or(a, "ref", "");
    const struct node *target = check_find(c, ref);
    if (!target || node_is(target, "source") || node_is(target, "definition") ||
        (unit_of(target) == unit_of(a) && !node_is(target, "page")))
        return;
    if (!page_of(target)) {
        meaning_fault(c, a, "link",
                      say(c, "ref=\"%s\", a <%s> that stands on no page", ref, target->name),
                      "something on a page of the course", "link to a page, or name it in words");
        return;
    }
    const struct node *there = use_of(c, target), *here = use_of(c, a);
    if (there && is_conditional(there) && there != here && (!here || !condition_same(here, there)))
        meaning_fault(c, a, "link",
                      say(c, "ref=\"%s\", on a page for %s only", ref, condition_said(c, there)),
                      "a page that every reader of the link has",
                      "name the page in words, or move the link to such a module");
}

/* The number of the module that a page stands in, and of the page in it, from 1. */
static void place_of(const struct check *c, const struct node *page, int *ret_module, int *ret_page)
{
    const struct node *course = c->docs[0]->root, *root = page->parent;
    *ret_module = *ret_page = 0;
    for (const struct node *use = node_child(course, "use"); use; use = node_next(use, "use")) {
        const struct node *at = check_root(c, node_attr_or(use, "src", ""));
        *ret_module += node_is(at, "module");
        if (at == root)
            break;
    }
    for (const struct node *p = node_child(root, "page"); p; p = node_next(p, "page")) {
        ++*ret_page;
        if (p == page)
            break;
    }
}

const char *link_address(struct check *c, const struct node *a)
{
    const struct check *o = c->original ? c->original : c;
    const char *ref = node_attr_or(a, "ref", "");
    const struct node *target = check_find(o, ref), *page = page_of(target);
    if (node_is(target, "source") || node_is(target, "definition"))
        return say(c, "#%s-%s", target->name, ref);
    const char *own = node_attr_or(unit_of(a), "id", "");
    bool here = page && !strcmp(own, node_attr_or(page, "id", "")) && page != target;
    if (here || !page)
        return say(c, "#c-%s", ref);
    int module, number;
    place_of(o, page, &module, &number);
    return say(c, "/courses/%s/modules/%d/pages/%d%s%s", node_attr_or(o->docs[0]->root, "code", ""),
               module, number, page == target ? "" : "#c-", page == target ? "" : ref);
}

/* Titles and what is said of a course are read where no one learner is: on lists, certificates and
 * pages of authors. */
void check_local(struct check *c, struct node *local)
{
    static const char *const heads[] = {"title", "objective", "slot", "contributor", "credit"};
    for (const struct node *n = local->parent; n; n = n->parent) {
        for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
            if (node_is(n, heads[i]))
                meaning_fault(c, local, "local", say(c, "<local> in <%s>", heads[i]),
                              "a <local> in running text", "move it to a paragraph");
        }
    }
}

/* A kind that no facility has would never be met, and nobody told. */
void check_facilities(struct check *c, struct node *n)
{
    const char *value = node_attr_or(n, "facility", "");
    char *rest = NULL, *copy = mem_text(c->mem, value);
    for (char *kind = strtok_r(copy, " ", &rest); kind; kind = strtok_r(NULL, " ", &rest)) {
        if (list_has(FACILITY_KINDS, kind))
            continue;
        const char *near = nearest_word(c->mem, kind, FACILITY_KINDS);
        meaning_fault(c, n, "facility", say(c, "facility \"%.60s\"", kind),
                      "one of: " FACILITY_KINDS,
                      near ? say(c, "did you mean %s?", near) : "name a kind of facility");
    }
}

void check_requires(struct check *c, struct node *course)
{
    const char *codes = node_attr(course, "requires"), *own = node_attr_or(course, "code", "");
    if (!codes)
        return;
    if (list_has(codes, own))
        meaning_fault(c, course, "requires", say(c, "requires=\"%s\", this very course", own),
                      "courses that come before it", "remove it");
    char *rest = NULL, *copy = mem_text(c->mem, codes);
    for (char *code = strtok_r(copy, " ", &rest); code; code = strtok_r(NULL, " ", &rest)) {
        if (rest && list_has(rest, code))
            meaning_fault(c, course, "requires", say(c, "%s a second time in requires", code),
                          "each course once", "remove one");
    }
}
