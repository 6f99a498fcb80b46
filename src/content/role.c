/*
 * Job roles that a course names and the network has not.  SPDX-License-Identifier: Apache-2.0
 *
 * A key that nobody has would hide what it stands on from everybody, and nobody would be told. It
 * is no error: a course may be written for several networks.
 */
#include <string.h>

#include "content/check.h"
#include "content/condition.h"
#include "content/meaning.h"
#include "util/mem.h"

struct unknown {
    const char *key;
    struct node *node;
    int places;
};
struct unknowns {
    struct unknown *list;
    size_t n;
};

static void note(struct check *c, struct unknowns *all, const char *key, struct node *n)
{
    for (size_t i = 0; i < all->n; i++) {
        if (!strcmp(all->list[i].key, key)) {
            all->list[i].places++;
            return;
        }
    }
    if (all->n == PROBLEMS_MAX)
        return;
    all->list = mem_grow(c->mem, all->list, all->n, all->n + 1);
    all->list[all->n++] = (struct unknown){key, n, 1};
}

static size_t same_head(const char *a, const char *b)
{
    size_t n = 0;
    while (a[n] && a[n] == b[n])
        n++;
    return n;
}

/* "nurse" and "nurs" mean "nursing": most slips are another ending of the word. */
static const char *meant(struct check *c, const char *key)
{
    enum { HEAD = 4 };
    const char *near = nearest_word(c->mem, key, c->options->roles), *best = NULL;
    size_t most = HEAD - 1;
    char *rest = NULL, *copy = mem_text(c->mem, c->options->roles);
    for (char *w = near ? NULL : strtok_r(copy, " ", &rest); w; w = strtok_r(NULL, " ", &rest)) {
        if (same_head(w, key) > most) {
            most = same_head(w, key);
            best = w;
        }
    }
    return near ? near : best;
}

static void warn(struct check *c, const struct node *n, const char *found, const char *expected,
                 const char *remedy)
{
    check_report(c, n,
                 &(struct fault){.stage = STAGE_MEANING,
                                 .warning = true,
                                 .rule = "role",
                                 .found = found,
                                 .expected = expected,
                                 .remedy = remedy});
}

static void tell(struct check *c, const struct unknown *u)
{
    const char *near = meant(c, u->key);
    const char *times = u->places > 1 ? say(c, " (in %d places)", u->places) : "";
    warn(c, u->node, say(c, "role \"%s\"%s", u->key, times), "a job role of this network",
         near ? say(c, "did you mean %s?", near)
              : "take a key of the list: on the page Import a course, or by attest role list");
}

/* Of a <when>, <use> or <draw>: a contributor's role is none of a job. */
static bool names_roles(const struct node *n)
{
    return (node_is(n, "when") || node_is(n, "use") || node_is(n, "draw")) && node_attr(n, "role");
}

static void note_all(struct check *c, struct unknowns *all, struct node *n)
{
    char *rest = NULL, *copy = mem_text(c->mem, node_attr(n, "role"));
    for (char *key = strtok_r(copy, " ", &rest); key; key = strtok_r(NULL, " ", &rest)) {
        if (!list_has(c->options->roles, key))
            note(c, all, key, n);
    }
}

void check_roles(struct check *c)
{
    bool known = c->options && c->options->roles;
    struct unknowns unknown = {NULL, 0};
    for (size_t i = 0; i < c->n_docs; i++) {
        struct node *root = c->docs[i]->root;
        for (struct node *n = root; n; n = node_after(n, root)) {
            if (!names_roles(n))
                continue;
            if (known) {
                note_all(c, &unknown, n);
                continue;
            }
            warn(c, n,
                 say(c, "role=\"%.60s\", and nobody to ask whether there are such job roles",
                     node_attr(n, "role")),
                 "the list of job roles of a network",
                 "name it with --roles FILE (attest role list writes one); the page Import a "
                 "course knows it");
            return;
        }
    }
    for (size_t i = 0; i < unknown.n; i++)
        tell(c, &unknown.list[i]);
}
