/* Structure that a schema cannot say.  SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "content/check.h"
#include "content/structure.h"
#include "content/vocabulary.h"
#include "util/mem.h"

/* Exactly one of two ways. */
static void either(struct check *c, struct node *n, bool first, bool second, const char *a,
                   const char *b)
{
    if (first != second)
        return;
    structure_fault(c, n, "either-or",
                    first ? say(c, "%s and %s together on <%s>", a, b, n->name)
                          : say(c, "<%s> without %s or %s", n->name, a, b),
                    "exactly one", first ? "keep one" : "add one");
}

static void check_use(struct check *c, struct node *n)
{
    int parts = !!node_attr(n, "course") + !!node_attr(n, "version") + !!node_attr(n, "bank");
    bool src = node_attr(n, "src");
    if (parts == 1 || parts == 2)
        structure_fault(c, n, "either-or", "<use> with only a part of course, version and bank",
                        "all three, or src", "add what is missing");
    else
        either(c, n, src, parts == 3, "src", "course, version and bank");
}

static void check_choices(struct check *c, struct node *n)
{
    const char *name = n->name;
    if (!strcmp(name, "a")) {
        either(c, n, node_attr(n, "href"), node_attr(n, "ref"), "href", "ref");
        if (!strncmp(node_attr_or(n, "href", ""), "http:", 5))
            structure_fault(c, n, "https", say(c, "href=\"%.60s\"", node_attr(n, "href")),
                            "an address that begins with https://",
                            "write https, or name the work as a source");
    } else if (!strcmp(name, "draw")) {
        either(c, n, node_attr(n, "count"), node_attr(n, "items"), "count", "items");
    } else if (!strcmp(name, "feedback")) {
        either(c, n, node_attr(n, "for"), node_attr(n, "when"), "for", "when");
    } else if (!strcmp(name, "image")) {
        either(c, n, node_child(n, "alt"), node_yes(n, "decorative"), "<alt>",
               "decorative=\"yes\"");
    } else if (!strcmp(name, "use")) {
        check_use(c, n);
    } else if (!strcmp(name, "accept") && node_is(n->parent, "gap")) {
        either(c, n, *node_text(c->mem, n), node_attr(n, "value"), "text", "value");
    } else if (!strcmp(name, "when")) {
        if (!node_attr(n, "role") && !node_attr(n, "state") && !node_attr(n, "facility"))
            structure_fault(c, n, "when-what", "<when> without role, state or facility",
                            "at least one", "say for whom, or remove <when>");
    }
}

/* Running text must have some, or something that stands for text. */
static void check_empty(struct check *c, struct node *n)
{
    if (n->type->text == TEXT_NONE || n->type->may_be_empty)
        return;
    for (const struct node *at = n->first; at; at = at->next) {
        if (at->name || !is_blank(at->text))
            return;
    }
    structure_fault(c, n, "empty", say(c, "<%s> without text", n->name), "text",
                    say(c, "write it, or remove <%s>", n->name));
}

static void check_list_item(struct check *c, struct node *n)
{
    bool list = false;
    for (struct node *at = n->first; at; at = at->next) {
        list = list || node_is(at, "ul") || node_is(at, "ol");
        if (!list || at->name || is_blank(at->text))
            continue;
        const char *p = at->text + strspn(at->text, " \t\r\n");
        size_t len = strcspn(p, "\r\n");
        structure_fault(c, at, "text-after-list",
                        say(c, "\"%.*s\" after the inner list", len < 40 ? (int)len : 40, p),
                        "nothing there", "move it before the list");
        return;
    }
}

enum { COLUMNS_MAX = 64 };

static int span(const struct node *cell, const char *name)
{
    int n = atoi(node_attr_or(cell, name, "1"));
    return n < 1 ? 1 : n > COLUMNS_MAX ? COLUMNS_MAX : n;
}

/* Lays the cells of a row on what earlier rows left open; returns how many columns it fills. */
static int row_width(const struct node *row, int below[COLUMNS_MAX])
{
    int column = 0;
    for (const struct node *cell = row->first; cell; cell = cell->next) {
        if (!cell->name)
            continue;
        while (column < COLUMNS_MAX && below[column] > 0)
            below[column++]--;
        for (int i = span(cell, "colspan"); i > 0 && column < COLUMNS_MAX; i--)
            below[column++] = span(cell, "rowspan") - 1;
    }
    int width = column;
    for (; column < COLUMNS_MAX; column++) {
        if (below[column] > 0) {
            below[column]--;
            width = column + 1;
        }
    }
    return width;
}

static void check_table(struct check *c, struct node *table)
{
    int below[COLUMNS_MAX] = {0}, first = 0;
    for (struct node *row = node_child(table, "tr"); row; row = node_next(row, "tr")) {
        int width = row_width(row, below);
        if (!first)
            first = width;
        else if (width != first)
            structure_fault(c, row, "ragged", say(c, "a row of %d cells", width),
                            say(c, "%d, as in the first row", first), "add or remove cells");
    }
}

void check_beyond(struct check *c, struct node *n)
{
    check_choices(c, n);
    check_empty(c, n);
    if (!strcmp(n->name, "li"))
        check_list_item(c, n);
    if (!strcmp(n->name, "table"))
        check_table(c, n);
}
