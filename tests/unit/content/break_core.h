/*
 * Breaking a course by program: what is done to its files, and where it must be told.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A breakage is one thing that somebody may do to a course, with the line that is broken by it and
 * the rules by which that line may be named. Breakages of different units can be done together.
 */
#ifndef ATTEST_TESTS_BREAK_CORE_H
#define ATTEST_TESTS_BREAK_CORE_H

#include "content/check.h"
#include "content/vocabulary.h"
#include "fixture.h"
#include "random.h"

enum { EDITS_MAX = 8, DOCS_MAX = 40 };

struct edit {
    const char *path;
    size_t from, to; /* the bytes that give way */
    const char *text;
    size_t len;
};

struct breakage {
    const char *class;        /* what is done, in two or three words */
    enum problem_stage stage; /* in which it is found out */
    const char *path;         /* of the broken line; NULL: wherever `says` is told */
    size_t at, until;         /* the broken line is one of those of these bytes */
    const char *rules;        /* one of these names it */
    const char *says;         /* what the message must quote, or NULL */
    struct edit edits[EDITS_MAX];
    size_t n_edits;
    const char *removed;     /* a file that is taken away, or NULL */
    const struct node *doc;  /* root of the file that it stands in */
    const struct node *unit; /* the child of the root that it stands in; NULL: the whole file */
    bool sound;              /* told only where no structure is wrong anywhere */
};

/* A course, and all that can be done to it. */
struct breaker {
    void *mem;
    struct package *package;
    struct check check; /* of its XML files, structure only */
    struct doc *docs[DOCS_MAX];
    size_t n_docs;
    struct breakage *list;
    size_t n;
    int serial; /* makes ids that stand nowhere else */
};

/* ---- places */

static const struct tag *tag_at(const struct doc *d, size_t offset)
{
    size_t low = 0, high = d->n_tags;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (d->tags[middle].offset <= offset)
            low = middle;
        else
            high = middle;
    }
    return &d->tags[low];
}

static const struct tag *tag_of(const struct node *n)
{
    return tag_at(n->doc, n->offset);
}

static bool is_single_tag(const struct node *n)
{
    return n->doc->text[tag_of(n)->open_end - 2] == '/';
}

/* Where the attribute begins, and its value begins and ends, in the bytes of the file. */
struct span {
    size_t name, value, end;
};

static bool find_attr(const struct node *n, const char *name, struct span *ret)
{
    const char *text = n->doc->text;
    size_t at = n->offset + 1 + strlen(n->name), len = strlen(name);
    for (;;) {
        at += strspn(text + at, " \t\r\n");
        if (strchr("/>", text[at]))
            return false;
        size_t own = strcspn(text + at, "="), value = at + own + 2;
        size_t end = value + strcspn(text + value, "\"");
        if (own == len && !strncmp(text + at, name, len)) {
            *ret = (struct span){at, value, end};
            return true;
        }
        at = end + 1;
    }
}

static const struct node *root_of(const struct node *n)
{
    while (n->parent)
        n = n->parent;
    return n;
}

/* The child of the root in which a node stands; the root is its own. */
static const struct node *unit_around(const struct node *n)
{
    while (n->parent && n->parent->parent)
        n = n->parent;
    return n;
}

static const struct node *around(const struct node *n, const char *name)
{
    while (n && !node_is(n, name))
        n = n->parent;
    return n;
}

/* ---- making breakages */

static struct breakage *breakage(struct breaker *b, const char *class, enum problem_stage stage,
                                 const struct node *n, const char *rules)
{
    if (!(b->n & (b->n - 1)))
        b->list = mem_grow(b->mem, b->list, b->n, b->n ? b->n * 2 : 1);
    struct breakage *k = &b->list[b->n++];
    *k = (struct breakage){.class = class,
                           .stage = stage,
                           .path = n->doc->path,
                           .at = n->offset,
                           .until = n->offset,
                           .rules = rules,
                           .doc = root_of(n),
                           .unit = unit_around(n)};
    return k;
}

static void edit(struct breakage *k, const struct node *n, size_t from, size_t to, const char *text)
{
    if (k->n_edits < EDITS_MAX)
        k->edits[k->n_edits++] = (struct edit){n->doc->path, from, to, text, strlen(text)};
}

/* Puts text into the start tag, behind its name. */
static void edit_tag(struct breakage *k, const struct node *n, const char *text)
{
    size_t at = n->offset + 1 + strlen(n->name);
    edit(k, n, at, at, text);
}

static void edit_value(struct breakage *k, const struct node *n, const char *name, const char *text)
{
    struct span s;
    if (find_attr(n, name, &s))
        edit(k, n, s.value, s.end, text);
}

/* Takes the attribute away, with the blank before it. */
static void edit_no_attr(struct breakage *k, const struct node *n, const char *name)
{
    struct span s;
    if (find_attr(n, name, &s))
        edit(k, n, s.name, s.end + 1, "");
}

static char *copy_of(struct breaker *b, const struct node *n)
{
    return mem_text_n(b->mem, n->doc->text + n->offset, tag_of(n)->close_end - n->offset);
}

/* An id that stands nowhere. */
static const char *new_id(struct breaker *b)
{
    return mem_format(b->mem, "nowhere-%d", ++b->serial);
}

/* ---- doing them */

static int edit_order(const void *left, const void *right)
{
    const struct edit *a = left, *b = right;
    int order = strcmp(a->path, b->path);
    return order ? order : (a->from > b->from) - (a->from < b->from);
}

/* Where a byte of the original stands after the edits; of what gave way, where that begins. */
static size_t moved(const struct edit *edits, size_t n, const char *path, size_t at)
{
    size_t to = at;
    for (size_t i = 0; i < n; i++) {
        const struct edit *e = &edits[i];
        if (strcmp(e->path, path) || e->from >= at)
            continue;
        if (e->to <= at)
            to = to + e->len - (e->to - e->from);
        else
            to -= at - e->from;
    }
    return to;
}

static int line_at(const struct file *f, size_t at)
{
    int line = 1;
    for (size_t i = 0; i < at && i < f->len; i++)
        line += f->data[i] == '\n';
    return line;
}

static void apply(void *mem, struct package *p, const struct edit *edits, size_t n)
{
    for (size_t i = 0; i < n;) {
        struct file *f = package_find(p, edits[i].path);
        struct buf *b = buf_new(mem, 1 << 24);
        size_t at = 0;
        for (; i < n && !strcmp(edits[i].path, f->path); i++) {
            buf_add(b, f->data + at, edits[i].from - at);
            buf_add(b, edits[i].text, edits[i].len);
            at = edits[i].to;
        }
        buf_add(b, f->data + at, f->len - at);
        f->data = (const unsigned char *)buf_data(b);
        f->len = buf_len(b);
        f->type = media_type(f->data, f->len);
    }
}

static struct package *copy_package(void *mem, const struct package *from)
{
    struct package *p = mem_new(mem, struct package);
    p->files = mem_array(mem, struct file, from->n_files);
    for (size_t i = 0; i < from->n_files; i++)
        p->files[p->n_files++] = from->files[i];
    return p;
}

static void remove_file(struct package *p, const char *path)
{
    size_t kept = 0;
    for (size_t i = 0; i < p->n_files; i++) {
        if (strcmp(p->files[i].path, path))
            p->files[kept++] = p->files[i];
    }
    p->n_files = kept;
}

/* ---- what must be told */

static bool ends_in_xml(const char *path)
{
    size_t n = strlen(path);
    return n > 4 && !strcmp(path + n - 4, ".xml");
}

static bool spoils_file(const struct breakage *k)
{
    return k->stage <= STAGE_WELL_FORMED || (k->removed && ends_in_xml(k->removed)) ||
           !strcmp(k->class, "use of no file");
}

/* Nothing later is certain while something earlier is wrong: whether this one can be told yet,
 * with the others done at the same time. */
static bool is_due(const struct breakage *k, struct breakage *const *all, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct breakage *o = all[i];
        bool same_file = o->doc == k->doc;
        if (o == k)
            continue;
        if (k->stage == STAGE_STRUCTURE && o->stage < STAGE_STRUCTURE && same_file)
            return false;
        if (k->stage > STAGE_STRUCTURE && spoils_file(o) && o->stage != STAGE_TRANSLATION)
            return false;
        if ((k->sound || k->stage == STAGE_LINT) && o->stage == STAGE_STRUCTURE)
            return false;
        if (k->stage == STAGE_TRANSLATION && o->stage < STAGE_TRANSLATION)
            return false;
    }
    return true;
}

static bool is_word_of(const char *word, const char *list)
{
    size_t len = strlen(word);
    for (const char *p = list; (p = strstr(p, word)); p += len) {
        if ((p == list || p[-1] == ' ') && (!p[len] || p[len] == ' '))
            return true;
    }
    return false;
}

static bool names(const struct problem *p, const struct breakage *k, int from, int to)
{
    if (!is_word_of(p->rule, k->rules) || (k->says && !strstr(p->found, k->says)))
        return false;
    if (!k->path)
        return true;
    return p->file && !strcmp(p->file, k->path) && p->line >= from && p->line <= to;
}

#endif
