/*
 * Ids against the version that is live.  SPDX-License-Identifier: Apache-2.0
 *
 * Progress hangs on the ids of modules, pages and quizzes, answers on those of items and their
 * parts, what facilities filled in on the keys of slots. An id that is gone is asked about; one
 * that stands for another kind of item is an error, since answers to the two cannot be compared.
 */
#include <stdlib.h>
#include <string.h>

#include "content/check.h"
#include "content/meaning.h"
#include "content/vocabulary.h"
#include "util/buf.h"
#include "util/mem.h"

enum { SUGGESTED_MAX = 50 };

struct history {
    struct check *c;
    const struct node *then; /* root of the file of the live version that is gone through */
    const char **ids;        /* all ids of that version, sorted */
    size_t n_ids, gone;
};

static bool is_item(const struct node *n)
{
    return n->name && name_of_list(item_kind_names, ITEM_KIND_COUNT, n->name) < ITEM_KIND_COUNT;
}

static bool is_kept(const struct node *n)
{
    static const char *const names[] = {"module", "bank", "page", "quiz", "objective", "slot"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (node_is(n, names[i]))
            return true;
    }
    return is_item(n);
}

static bool is_part(const struct node *n)
{
    static const char *const names[] = {"option", "row",       "area", "accept",
                                        "gap",    "criterion", "scene"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (node_is(n, names[i]))
            return node_attr(n, "id");
    }
    return false;
}

static const char *id_of(const struct node *n)
{
    return node_attr_or(n, node_is(n, "slot") ? "key" : "id", "");
}

/* What stands under the same id now, or NULL. */
static const struct node *same_now(const struct check *c, const struct node *then)
{
    const struct node *course = c->docs[0]->root, *now = check_find(c, id_of(then));
    for (const struct node *s = node_child(course, "slot"); s && node_is(then, "slot");
         s = node_next(s, "slot")) {
        if (!strcmp(id_of(s), id_of(then)))
            return s;
    }
    bool like = now && (is_item(then) ? is_item(now) : node_is(now, then->name));
    return like ? now : NULL;
}

/* Where to tell of what is gone: at what it stood in, if that is there; else in the same file. */
static const struct node *place_of(const struct history *h, const struct node *then)
{
    const struct node *now = then->parent ? same_now(h->c, then->parent) : NULL;
    const struct node *root = check_root(h->c, h->then->doc->path);
    return now ? now : root ? root : h->c->docs[0]->root;
}

static int text_order(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* An id of the same kind that is new, and near: most likely the same under another name. */
static const char *renamed_to(struct history *h, const struct node *then)
{
    struct check *c = h->c;
    if (h->gone++ >= SUGGESTED_MAX)
        return NULL;
    struct buf *fresh = buf_new(c->mem, 256 * 1024);
    for (size_t i = 0; i < c->n_ids; i++) {
        const struct node *n = c->ids[i]->node;
        bool like = is_item(then) ? is_item(n) : node_is(n, then->name);
        if (like && !bsearch(&c->ids[i]->id, h->ids, h->n_ids, sizeof *h->ids, text_order))
            buf_format(fresh, " %s", c->ids[i]->id);
    }
    return nearest_word(c->mem, id_of(then), buf_data(fresh));
}

static void tell_gone(const struct history *h, const struct node *at, const char *found,
                      const char *near)
{
    struct check *c = h->c;
    check_report(
        c, at,
        &(struct fault){
            .stage = STAGE_REFERENCES,
            .warning = true,
            .rule = "id-gone",
            .found = say(c, "no %s, which version %d has", found, c->options->live->version),
            .expected = "ids to stay: progress, answers and contacts hang on them",
            .remedy = near ? say(c, "did you rename it to %s? Then put the old id back", near)
                           : "if you renamed it, put the old id back; if it is to go, "
                             "nothing is to be done"});
}

static void tell_recycled(const struct history *h, const struct node *now, const struct node *then)
{
    struct check *c = h->c;
    check_report(
        c, now,
        &(struct fault){.stage = STAGE_REFERENCES,
                        .rule = "id-recycled",
                        .found = say(c, "\"%s\" as <%s>, which is <%s> in version %d", id_of(then),
                                     now->name, then->name, c->options->live->version),
                        .expected = "the same kind of item under the same id",
                        .remedy = "give the new item an id of its own"});
}

/* Parts of an item that have no like in the same item now. */
static void compare_parts(const struct history *h, const struct node *then, const struct node *now)
{
    struct buf *ids = buf_new(h->c->mem, 64 * 1024);
    for (const struct node *n = now; n; n = node_after(n, now)) {
        if (is_part(n))
            buf_format(ids, "%s%s#%s", buf_len(ids) ? " " : "", n->name, id_of(n));
    }
    for (const struct node *n = then; n; n = node_after(n, then)) {
        if (is_part(n) && !list_has(buf_data(ids), say(h->c, "%s#%s", n->name, id_of(n))))
            tell_gone(
                h, now,
                say(h->c, "<%s> \"%s\" in <%s> \"%s\"", n->name, id_of(n), then->name, id_of(then)),
                NULL);
    }
}

static void compare_unit(struct history *h, const struct node *then)
{
    const struct node *now = same_now(h->c, then);
    if (!now)
        tell_gone(h, place_of(h, then), say(h->c, "<%s> \"%s\"", then->name, id_of(then)),
                  renamed_to(h, then));
    else if (strcmp(now->name, then->name) != 0)
        tell_recycled(h, now, then);
    else if (is_item(then))
        compare_parts(h, then, now);
}

/* ---- the files of the live version */

static struct doc *read_then(struct check *c, const char *path)
{
    const struct lent *live = c->options->live;
    for (size_t i = 0; i < live->n_files; i++) {
        if (!strcmp(live->files[i].path, path)) {
            struct doc *doc = doc_read(c->mem, path, live->files[i].data, live->files[i].len,
                                       problems_new(c->mem));
            return doc->root ? doc : NULL;
        }
    }
    return NULL;
}

/* course.xml first, then what it uses; ended by NULL. */
static struct doc **read_all_then(struct check *c)
{
    struct doc *course = read_then(c, "course.xml");
    struct doc **docs = mem_array(c->mem, struct doc *, c->options->live->n_files + 2);
    size_t n = 0;
    if (!course)
        return docs;
    docs[n++] = course;
    for (const struct node *use = node_child(course->root, "use"); use;
         use = node_next(use, "use")) {
        struct doc *doc =
            n <= c->options->live->n_files ? read_then(c, node_attr_or(use, "src", "")) : NULL;
        if (doc)
            docs[n++] = doc;
    }
    return docs;
}

/* Units stand at the root or directly below it. */
static const struct node *next_unit(const struct node *n, const struct node *root)
{
    do
        n = n == root ? root->first : n->next;
    while (n && !is_kept(n));
    return n;
}

static void collect_ids(struct history *h, struct doc *const *docs)
{
    size_t room = 0;
    for (; *docs; docs++) {
        const struct node *root = (*docs)->root;
        for (const struct node *u = root; u; u = next_unit(u, root)) {
            if (h->n_ids == room) {
                h->ids = mem_grow(h->c->mem, h->ids, room, room ? room * 2 : 64);
                room = room ? room * 2 : 64;
            }
            h->ids[h->n_ids++] = id_of(u);
        }
    }
    if (h->n_ids)
        qsort(h->ids, h->n_ids, sizeof *h->ids, text_order);
}

void check_history(struct check *c)
{
    const struct lent *live = c->options ? c->options->live : NULL;
    int version = atoi(node_attr_or(c->docs[0]->root, "version", "0"));
    if (!live || version < live->version || c->malformed)
        return;
    struct doc **docs = read_all_then(c);
    struct history h = {.c = c};
    collect_ids(&h, docs);
    for (; *docs; docs++) {
        h.then = (*docs)->root;
        for (const struct node *u = h.then; u; u = next_unit(u, h.then)) {
            if (is_kept(u))
                compare_unit(&h, u);
        }
    }
}
