/*
 * What the translations have, as records beside the originals.  SPDX-License-Identifier: Apache-2.0
 *
 * For each language the course is built once more from those units alone that are current; what
 * comes out is put beside the records of the original, found by its keys.
 */
#include <jansson.h>
#include <string.h>

#include "content/course.h"
#include "content/translate.h"
#include "content/vocabulary.h"
#include "util/buf.h"
#include "util/mem.h"

/* ---- the trees of what is current */

static const struct translation *of_unit(const struct course_languages *all,
                                         const struct course_language *l, const struct unit *u)
{
    return &l->translations[u - all->units];
}

static void append(struct node *parent, struct node *n)
{
    n->parent = parent;
    n->next = NULL;
    n->prev = parent->last;
    if (n->prev)
        n->prev->next = n;
    else
        parent->first = n;
    parent->last = n;
}

static struct node *copy_of(const void *mem, const struct node *n)
{
    struct node *copy = mem_new(mem, struct node);
    *copy = *n;
    return copy;
}

/* The root of the original in another language, with nothing in it. */
static struct node *bare_root(const void *mem, const struct node *original, const char *language)
{
    struct node *root = copy_of(mem, original);
    root->first = root->last = NULL;
    root->attrs = mem_array(mem, struct attr, original->n_attrs + 1);
    root->n_attrs = 0;
    for (size_t i = 0; i < original->n_attrs; i++) {
        if (strcmp(original->attrs[i].name, "xml:lang") != 0)
            root->attrs[root->n_attrs++] = original->attrs[i];
    }
    root->attrs[root->n_attrs++] = (struct attr){.name = "xml:lang", .value = language};
    return root;
}

/* What the root says of itself, and which files there are, which nobody translates. */
static void fill_root(const void *mem, struct node *root, const struct node *original,
                      const struct translation *t)
{
    struct node *next;
    for (struct node *n = t->state == TRANSLATION_CURRENT ? t->node->first : NULL; n; n = next) {
        next = n->next;
        if (node_is(n, "title") || node_is(n, "description"))
            append(root, n);
    }
    for (struct node *n = node_child(original, "use"); n; n = node_next(n, "use"))
        append(root, copy_of(mem, n));
}

static struct doc *current_doc(struct check *c, const struct course_language *l, size_t doc,
                               size_t *at_unit)
{
    const struct course_languages *all = c->languages;
    const struct node *original = c->docs[doc]->root;
    const struct translation *own = of_unit(all, l, &all->units[*at_unit]);
    bool whole = original->type->item; /* a scenario is one unit, and a file */
    struct node *root = whole && own->state == TRANSLATION_CURRENT
                            ? own->node
                            : bare_root(c->mem, original, l->code);
    if (!whole)
        fill_root(c->mem, root, original, own);
    for ((*at_unit)++; *at_unit < all->n_units && all->units[*at_unit].doc == doc; (*at_unit)++) {
        const struct translation *t = of_unit(all, l, &all->units[*at_unit]);
        if (t->state == TRANSLATION_CURRENT)
            append(root, t->node);
    }
    if (whole && own->state != TRANSLATION_CURRENT)
        return NULL;
    struct doc *d = mem_new(c->mem, struct doc);
    *d = *c->docs[doc];
    d->root = root;
    return d;
}

/* A check of the same course that holds only what is current in that language. */
static struct check *current_check(struct check *c, const struct course_language *l)
{
    struct check *k = mem_new(c->mem, struct check);
    *k = *c;
    k->mem = k;
    k->original = c;
    k->docs = mem_array(k, struct doc *, c->n_docs);
    k->n_docs = 0;
    size_t unit = 0;
    for (size_t i = 0; i < c->n_docs; i++) {
        struct doc *d = current_doc(c, l, i, &unit);
        if (d)
            k->docs[k->n_docs++] = d;
    }
    return k;
}

/* ---- records */

struct merge {
    const void *mem;
    const char *language;
};

static int dump(const char *data, size_t len, void *out)
{
    buf_add(out, data, len);
    return 0;
}

static const char *json_text(const void *mem, const json_t *object)
{
    struct buf *out = buf_new(mem, 4 * COURSE_XML_MAX);
    json_dump_callback(object, dump, out, JSON_COMPACT | JSON_PRESERVE_ORDER);
    const char *text = mem_text(mem, buf_data(out));
    mem_free(out);
    return text;
}

struct member {
    const char *name, *value;
};

/* Adds {"es": {members}} to what stands there; members without value are left out. */
static void put_members(const struct merge *m, const char **json, const struct member *members,
                        size_t n)
{
    json_t *words = json_object();
    for (size_t i = 0; i < n; i++) {
        if (members[i].value)
            json_object_set_new(words, members[i].name, json_string(members[i].value));
    }
    if (json_object_size(words)) {
        json_t *all = *json ? json_loads(*json, 0, NULL) : json_object();
        json_object_set(all, m->language, words);
        *json = json_text(m->mem, all);
        json_decref(all);
    }
    json_decref(words);
}

#define PUT(m, json, ...)                                                                          \
    put_members((m), (json), (const struct member[]){__VA_ARGS__},                                 \
                sizeof((const struct member[]){__VA_ARGS__}) / sizeof(struct member))

/* ---- items */

static bool same_text(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

/* The part of `from` that stands for a part, searched from where the last one was found: a part has
 * its key, or its place among its neighbours. */
static const struct item_part *like(const struct item *from, const struct item_part *part,
                                    int parent, int place, size_t *at)
{
    for (size_t i = 0; i < from->n_parts; i++) {
        const struct item_part *p = &from->parts[(*at + i) % from->n_parts];
        if (p->kind != part->kind || p->parent != parent || !same_text(p->key, part->key))
            continue;
        if (!part->key) {
            int before = 0;
            for (const struct item_part *q = from->parts; q < p; q++)
                before += q->kind == p->kind && q->parent == p->parent && !q->key;
            if (before != place)
                continue;
        }
        *at = (size_t)(p - from->parts) + 1;
        return p;
    }
    return NULL;
}

static int place_of(const struct item *item, const struct item_part *part)
{
    int before = 0;
    for (const struct item_part *p = item->parts; !part->key && p < part; p++)
        before += p->kind == part->kind && p->parent == part->parent && !p->key;
    return before;
}

static bool is_wild(const struct item_part *p)
{
    return p->html && strchr(p->html, '*');
}

/* Patterns without an asterisk first, since of several that fit the first decides; one that fits
 * everything last. */
static int accept_rank(const struct item_part *p)
{
    return !is_wild(p) ? 0 : strcmp(p->html, "*") != 0 ? 1 : 2;
}

static bool has_accept(const struct item *item, int parent, const char *pattern)
{
    for (size_t i = 0; i < item->n_parts; i++) {
        const struct item_part *p = &item->parts[i];
        if (p->kind == PART_ACCEPT && p->parent == parent && same_text(p->html, pattern))
            return true;
    }
    return false;
}

/* Adds the typed answers of a translation at the end of the item; map: number of a part here, by
 * its number there. */
static void add_accepts(const struct merge *m, struct item *item, const struct item *from,
                        const int *map)
{
    for (size_t i = 0; i < from->n_parts; i++) {
        const struct item_part *p = &from->parts[i];
        int parent = p->parent ? map[p->parent] : 0;
        if (p->kind != PART_ACCEPT || !p->html || has_accept(item, parent, p->html) ||
            (p->parent && !parent))
            continue;
        item->parts = mem_grow(m->mem, item->parts, item->n_parts, item->n_parts + 1);
        struct item_part *added = &item->parts[item->n_parts++];
        *added = *p;
        added->key = NULL; /* keys are those of the original */
        added->parent = parent;
        added->translations = NULL;
        PUT(m, &added->translations, {"feedback", p->feedback});
    }
}

/* Numbers the parts anew: behind each part the answers typed into it, best told first. */
static void settle_accepts(const struct merge *m, struct item *item)
{
    struct item_part *old = item->parts;
    size_t n = item->n_parts, done = 0;
    int *number = mem_array(m->mem, int, n + 1); /* by the old one */
    item->parts = mem_array(m->mem, struct item_part, n);
    for (size_t i = 0; i <= n; i++) { /* i == n: the answers of the item itself */
        int owner = i < n ? old[i].number : 0;
        if (i < n && old[i].kind == PART_ACCEPT)
            continue;
        if (i < n) {
            item->parts[done++] = old[i];
            number[owner] = (int)done;
        }
        for (int rank = 0; rank <= 2; rank++) {
            for (size_t k = 0; k < n; k++) {
                if (old[k].kind == PART_ACCEPT && old[k].parent == owner &&
                    accept_rank(&old[k]) == rank)
                    item->parts[done++] = old[k];
            }
        }
    }
    for (size_t i = 0; i < n; i++) {
        struct item_part *p = &item->parts[i];
        p->number = (int)i + 1;
        p->parent = p->parent ? number[p->parent] : 0;
    }
}

static void merge_parts(const struct merge *m, struct item *item, const struct item *from)
{
    int *there = mem_array(m->mem, int, item->n_parts + 1); /* number there, by number here */
    int *here = mem_array(m->mem, int, from->n_parts + 1);
    size_t at = 0, n = item->n_parts;
    bool typed = false;
    for (size_t i = 0; i < n && from->n_parts; i++) {
        struct item_part *p = &item->parts[i];
        bool accept = p->kind == PART_ACCEPT;
        typed = typed || (accept && p->html);
        if (accept && !p->key)
            continue;
        int parent = p->parent ? there[p->parent] : 0;
        const struct item_part *t = like(from, p, parent, place_of(item, p), &at);
        if (!t)
            continue;
        there[p->number] = t->number;
        here[t->number] = p->number;
        bool label = !accept && p->kind != PART_UNIT;
        PUT(m, &p->translations, {"label", label ? t->html : NULL}, {"title", t->title},
            {"feedback", t->feedback});
    }
    if (typed) {
        add_accepts(m, item, from, here);
        settle_accepts(m, item);
    }
}

static void merge_item(const struct merge *m, struct item *item, const struct item *from)
{
    PUT(m, &item->translations, {"title", from->title}, {"stem", from->stem},
        {"plain", from->plain}, {"note", from->note}, {"feedback_right", from->feedback_right},
        {"feedback_partial", from->feedback_partial}, {"feedback_wrong", from->feedback_wrong},
        {"rationale", from->rationale}, {"image", from->image}, {"image_alt", from->image_alt});
    merge_parts(m, item, from);
}

/* ---- steps */

static void merge_quiz(const struct merge *m, struct quiz *quiz, const struct quiz *from)
{
    PUT(m, &quiz->translations, {"title", from->title}, {"description", from->description});
}

static void merge_page(const struct merge *m, struct page *page, const struct page *from)
{
    PUT(m, &page->translations, {"title", from->title}, {"note", from->note});
    page->words_in = mem_grow(m->mem, page->words_in, page->n_words_in, page->n_words_in + 1);
    page->words_in[page->n_words_in++] = (struct page_words){.language = m->language,
                                                             .body = from->body,
                                                             .n_body = from->n_body,
                                                             .alternative = from->alternative,
                                                             .n_alternative = from->n_alternative};
}

/* What is translated stands in the order of the original, with gaps. */
static void merge_steps(const struct merge *m, struct module *module, const struct module *from)
{
    for (size_t i = 0, at = 0; i < module->n_parts && at < from->n_parts; i++) {
        struct part *p = &module->parts[i];
        const struct part *t = &from->parts[at];
        if (p->page && t->page && !strcmp(p->page->key, t->page->key)) {
            merge_page(m, p->page, t->page);
            at++;
        } else if (p->quiz && t->quiz && !strcmp(p->quiz->key, t->quiz->key)) {
            merge_quiz(m, p->quiz, t->quiz);
            at++;
        }
    }
}

static bool same_module(const struct module *a, const struct module *b)
{
    if (a->key || b->key)
        return same_text(a->key, b->key);
    return !strcmp(a->parts[0].quiz->key, b->parts[0].quiz->key);
}

static void merge_modules(const struct merge *m, struct course *course, const struct course *from)
{
    for (size_t i = 0; i < course->n_modules; i++) {
        struct module *module = &course->modules[i];
        for (size_t k = 0; k < from->n_modules; k++) {
            const struct module *t = &from->modules[k];
            if (!same_module(module, t))
                continue;
            if (module->key)
                PUT(m, &module->translations, {"title", t->title}, {"description", t->description});
            merge_steps(m, module, t);
        }
    }
    for (size_t i = 0; i < course->n_activities; i++) {
        for (size_t k = 0; k < from->n_activities; k++) {
            if (!strcmp(course->activities[i].key, from->activities[k].key))
                merge_quiz(m, &course->activities[i], &from->activities[k]);
        }
    }
}

/* ---- the course */

static void merge_heads(const struct merge *m, struct course *course, const struct course *from)
{
    for (size_t i = 0, at = 0; i < course->n_objectives && at < from->n_objectives; i++) {
        struct objective *o = &course->objectives[i];
        if (!strcmp(o->key, from->objectives[at].key))
            PUT(m, &o->translations, {"text", from->objectives[at++].html});
    }
    for (size_t i = 0, at = 0; i < course->n_definitions && at < from->n_definitions; i++) {
        struct definition *d = &course->definitions[i];
        const struct definition *t = &from->definitions[at];
        if (!strcmp(d->key, t->key)) {
            PUT(m, &d->translations, {"title", t->title}, {"text", t->html});
            at++;
        }
    }
    for (size_t i = 0, at = 0; i < course->n_slots && at < from->n_slots; i++) {
        struct slot *s = &course->slots[i];
        if (!strcmp(s->key, from->slots[at].key))
            PUT(m, &s->translations, {"text", from->slots[at++].text});
    }
}

static void merge_items(const struct merge *m, struct course *course, const struct course *from)
{
    for (size_t i = 0, at = 0; i < course->n_items && at < from->n_items; i++) {
        struct item *item = &course->items[i];
        if (!strcmp(item->key, from->items[at].key))
            merge_item(m, item, &from->items[at++]);
    }
}

/* "en es", and what is translated in part. */
static void list_languages(struct check *c, struct course *course)
{
    struct buf *whole = buf_new(course, 4096), *part = buf_new(course, 4096);
    buf_text(whole, course->language);
    for (size_t i = 0; c->languages && i < c->languages->n; i++) {
        const struct course_language *l = &c->languages->list[i];
        struct buf *out = l->partial ? part : whole;
        buf_format(out, "%s%s", buf_len(out) ? " " : "", l->code);
    }
    course->languages = buf_data(whole);
    course->partial_languages = buf_data(part);
}

static void hash_languages(struct check *c, struct course *course)
{
    json_t *hashes = json_object();
    for (size_t i = 0; i < c->languages->n; i++) {
        const struct course_language *l = &c->languages->list[i];
        json_object_set_new(hashes, l->code,
                            json_string(language_hash(c, l, course->hash, c->mem)));
    }
    course->language_hashes = json_text(course, hashes);
    json_decref(hashes);
}

bool course_translate(struct check *c, struct course *course)
{
    list_languages(c, course);
    if (!c->languages)
        return true;
    hash_languages(c, course); /* before the trees are taken apart */
    bool whole = true;
    for (size_t i = 0; whole && i < c->languages->n; i++) {
        const struct course_language *l = &c->languages->list[i];
        struct merge m = {.mem = course, .language = mem_text(course, l->code)};
        struct course *words = mem_new(course, struct course);
        whole = course_build_words(current_check(c, l), words);
        PUT(&m, &course->translations, {"title", words->title},
            {"description", words->description});
        merge_modules(&m, course, words);
        merge_heads(&m, course, words);
        merge_items(&m, course, words);
    }
    return whole;
}
