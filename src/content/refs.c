/*
 * The reference stage: ids of the whole course and what points to them.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <stdlib.h>
#include <string.h>

#include "content/check.h"
#include "content/vocabulary.h"
#include "util/buf.h"
#include "util/mem.h"

/* ---- ids */

/* Parts of items and scenes have ids of their own space, checked with their item. */
static bool is_unit_id(const struct node *n)
{
    static const char *const parts[] = {"option", "row",       "area", "accept",
                                        "gap",    "criterion", "scene"};
    if (!n->n_attrs || !n->type || !node_attr(n, "id"))
        return false;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!strcmp(n->name, parts[i]))
            return false;
    }
    return true;
}

static int id_order(const void *left, const void *right)
{
    const struct id_entry *a = *(struct id_entry *const *)left,
                          *b = *(struct id_entry *const *)right;
    int order = strcmp(a->id, b->id);
    return order || !a->order || !b->order ? order : (a->order > b->order) - (a->order < b->order);
}

static void add_id(struct check *c, struct node *n)
{
    if (!(c->n_ids & (c->n_ids - 1)))
        c->ids = mem_grow(c->mem, c->ids, c->n_ids, c->n_ids ? c->n_ids * 2 : 1);
    struct id_entry *entry = mem_new(c->mem, struct id_entry);
    c->ids[c->n_ids++] = entry;
    *entry = (struct id_entry){node_attr(n, "id"), n, c->n_ids};
}

/* Sorts by id, of equal ones the first in reading order first; the later ones are dropped. */
static void settle_ids(struct check *c)
{
    if (!c->n_ids)
        return;
    qsort(c->ids, c->n_ids, sizeof *c->ids, id_order);
    size_t kept = 1;
    for (size_t i = 1; i < c->n_ids; i++) {
        if (strcmp(c->ids[i]->id, c->ids[kept - 1]->id))
            c->ids[kept++] = c->ids[i];
    }
    c->n_ids = kept;
}

static void tell_double(struct check *c, struct node *n, const struct node *first)
{
    check_report(c, n,
                 &(struct fault){
                     .stage = STAGE_REFERENCES,
                     .rule = "id-twice",
                     .found = say(c, "id=\"%s\" again", node_attr(n, "id")),
                     .expected = say(c, "an id used once in the course (first in %s:%d)",
                                     first->doc->path, doc_place(first->doc, first->offset).line),
                     .remedy = "rename one"});
}

struct node *check_find(const struct check *c, const char *id)
{
    struct id_entry key = {.id = id}, *at = &key;
    struct id_entry **found =
        c->n_ids ? bsearch(&at, c->ids, c->n_ids, sizeof *c->ids, id_order) : NULL;
    return found ? (*found)->node : NULL;
}

struct node *check_bank(const struct check *c, const char *id)
{
    struct node *n = check_find(c, id);
    return node_is(n, "bank") || (node_is(n, "scenario") && !n->parent) ? n : NULL;
}

const struct node *unit_of(const struct node *n)
{
    for (; n->parent; n = n->parent) {
        bool head = !n->parent->parent && n->name;
        if (head || node_is(n, "page") || node_is(n, "quiz"))
            return n;
    }
    return n;
}

/* ---- references */

/* Where references stand, and to what. Kinds are tag names; "item" stands for every item. */
static const struct reference {
    const char *element, *attribute, *kinds, *said;
} references[] = {
    {"term", "ref", "definition", "a definition"},
    {"cite", "ref", "source", "a source"},
    {"stat", "source", "source", "a source"},
    {"table", "source", "source", "a source"},
    {"figure", "source", "source", "a source"},
    {"media", "source", "source", "a source"},
    {"blockquote", "source", "source", "a source"},
    {"a", "ref", "page section figure media table aside source definition", "a part of a page"},
    {"page", "objective", "objective", "an objective"},
    {"draw", "objective", "objective", "an objective"},
    {NULL, "objective", "objective", "an objective"}, /* items */
    {NULL, "instead", "item", "an item"},
    {"activity", "item", "item", "an item"},
    {"draw", "bank", "bank scenario", "a bank"},
    {"draw", "items", "item", "an item"},
    {"quiz", "pairs-with", "quiz", "a quiz"},
    {"allow", "at", NULL, "an element"},
};

enum { OTHERS_MAX = 8 };
struct missing {
    const struct reference *rule;
    const char *id;
    struct node *node;
    int places;
    struct node *others[OTHERS_MAX]; /* the second place and those after it */
};

struct missings {
    struct missing *list;
    size_t n;
};

static bool kind_fits(const struct reference *rule, const struct node *target)
{
    if (!rule->kinds)
        return true;
    if (!strcmp(rule->kinds, "item"))
        return target->type->item;
    size_t len = strlen(target->name);
    for (const char *p = rule->kinds; (p = strstr(p, target->name)); p += len) {
        bool head = p == rule->kinds || p[-1] == ' ';
        if (head && (!p[len] || p[len] == ' '))
            return true;
    }
    return false;
}

/* All ids that would fit, for "did you mean". */
static const char *fitting(struct check *c, const struct reference *rule)
{
    struct buf *out = buf_new(c->mem, 64 * 1024);
    for (size_t i = 0; i < c->n_ids; i++) {
        if (kind_fits(rule, c->ids[i]->node))
            buf_format(out, " %s", c->ids[i]->id);
    }
    return buf_data(out);
}

static void note_missing(struct check *c, struct missings *all, const struct reference *rule,
                         const char *id, struct node *n)
{
    for (size_t i = 0; i < all->n; i++) {
        struct missing *m = &all->list[i];
        if (!strcmp(m->id, id) && !strcmp(m->rule->said, rule->said)) {
            if (m->places <= OTHERS_MAX)
                m->others[m->places - 1] = n;
            m->places++;
            return;
        }
    }
    if (all->n == PROBLEMS_MAX)
        return;
    all->list = mem_grow(c->mem, all->list, all->n, all->n + 1);
    all->list[all->n++] = (struct missing){rule, mem_text(c->mem, id), n, 1, {NULL}};
}

/* "line 14, banks/more.xml:7": where else, but for the same line again. */
static const char *other_places(struct check *c, const struct missing *m)
{
    struct buf *out = buf_new(c->mem, 4096);
    const struct doc *doc = m->node->doc;
    int line = doc_place(doc, m->node->offset).line;
    int known = m->places - 1 < OTHERS_MAX ? m->places - 1 : OTHERS_MAX;
    for (int i = 0; i < known; i++) {
        const struct node *n = m->others[i];
        int here = doc_place(n->doc, n->offset).line;
        if (n->doc == doc && here == line)
            continue;
        const char *comma = buf_len(out) ? ", " : "";
        if (n->doc == m->node->doc)
            buf_format(out, "%sline %d", comma, here);
        else
            buf_format(out, "%s%s:%d", comma, n->doc->path, here);
        doc = n->doc;
        line = here;
    }
    if (m->places - 1 > known)
        buf_text(out, " …");
    return buf_data(out);
}

static const char *missing_found(struct check *c, const struct missing *m)
{
    const char *found = say(c, "%s=\"%s\", which is nowhere", m->rule->attribute, m->id);
    const char *others = m->places > 1 ? other_places(c, m) : "";
    return m->places == 1 ? found
           : *others      ? say(c, "%s (used in %d places: also %s)", found, m->places, others)
                          : say(c, "%s (used in %d places)", found, m->places);
}

static void tell_missing(struct check *c, const struct missing *m)
{
    const char *near = nearest_word(c->mem, m->id, fitting(c, m->rule));
    check_report(c, m->node,
                 &(struct fault){.stage = STAGE_REFERENCES,
                                 .rule = "reference",
                                 .found = missing_found(c, m),
                                 .expected = say(c, "the id of %s", m->rule->said),
                                 .remedy = near ? say(c, "did you mean %s?", near)
                                                : "add it, or correct the id"});
}

static void check_target(struct check *c, struct missings *all, const struct reference *rule,
                         struct node *n, const char *id)
{
    const struct node *target = check_find(c, id);
    if (!target) {
        note_missing(c, all, rule, id, n);
        return;
    }
    if (kind_fits(rule, target))
        return;
    const char *near = nearest_word(c->mem, id, fitting(c, rule));
    check_report(
        c, n,
        &(struct fault){.stage = STAGE_REFERENCES,
                        .rule = "reference-kind",
                        .found = say(c, "%s=\"%s\", a <%s>", rule->attribute, id, target->name),
                        .expected = say(c, "the id of %s", rule->said),
                        .remedy = near ? say(c, "did you mean %s?", near)
                                       : say(c, "point to %s", rule->said)});
}

static void check_reference(struct check *c, struct missings *all, const struct reference *rule,
                            struct node *n)
{
    const char *value = node_attr(n, rule->attribute);
    if (!value)
        return;
    char *rest = NULL, *copy = mem_text(c->mem, value);
    for (char *id = strtok_r(copy, " ", &rest); id; id = strtok_r(NULL, " ", &rest)) {
        if (value_is(V_ID, id))
            check_target(c, all, rule, n, id);
    }
}

static void check_references_of(struct check *c, struct missings *all, struct node *n)
{
    for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
        const struct reference *rule = &references[i];
        bool fits = rule->element ? !strcmp(rule->element, n->name) : n->type->item;
        if (fits)
            check_reference(c, all, rule, n);
    }
}

/* ---- slots */

static struct node *find_slot(const struct check *c, const char *key)
{
    const struct node *root = c->docs[0]->root;
    for (struct node *s = node_child(root, "slot"); s; s = node_next(s, "slot")) {
        if (!strcmp(node_attr_or(s, "key", ""), key))
            return s;
    }
    return NULL;
}

static void check_slot(struct check *c, struct node *local)
{
    const char *key = node_attr_or(local, "key", "");
    if (!value_is(V_ID, key) || !strcmp(key, "hotline") || find_slot(c, key))
        return;
    struct buf *keys = buf_new(c->mem, 64 * 1024);
    buf_text(keys, "hotline");
    const struct node *root = c->docs[0]->root;
    for (const struct node *s = node_child(root, "slot"); s; s = node_next(s, "slot"))
        buf_format(keys, " %s", node_attr_or(s, "key", ""));
    const char *near = nearest_word(c->mem, key, buf_data(keys));
    check_report(c, local,
                 &(struct fault){.stage = STAGE_REFERENCES,
                                 .rule = "slot",
                                 .found = say(c, "key=\"%s\"", key),
                                 .expected = "a slot declared in course.xml, or hotline",
                                 .remedy = near ? say(c, "did you mean %s?", near)
                                                : "declare it, or correct the key"});
}

static bool is_slot_used(const struct check *c, const char *key)
{
    for (size_t i = 0; i < c->n_docs; i++) {
        const struct node *root = c->docs[i]->root;
        for (const struct node *n = root; n; n = node_after(n, root)) {
            if (node_is(n, "local") && !strcmp(node_attr_or(n, "key", ""), key))
                return true;
        }
    }
    return false;
}

static void check_slots_used(struct check *c)
{
    const struct node *root = c->docs[0]->root;
    for (struct node *s = node_child(root, "slot"); s; s = node_next(s, "slot")) {
        const char *key = node_attr_or(s, "key", "");
        if (!is_slot_used(c, key))
            check_report(c, s,
                         &(struct fault){.stage = STAGE_REFERENCES,
                                         .warning = true,
                                         .rule = "slot-unused",
                                         .found = say(c, "slot \"%s\", used nowhere", key),
                                         .expected = "a <local> with that key",
                                         .remedy = "use it, or remove the slot"});
    }
}

/* ---- files */

static const char *all_paths(struct check *c)
{
    struct buf *out = buf_new(c->mem, 256 * 1024);
    for (size_t i = 0; i < c->package->n_files; i++) {
        if (!strchr(c->package->files[i].path, ' '))
            buf_format(out, " %s", c->package->files[i].path);
    }
    return buf_data(out);
}

void check_no_file(struct check *c, const struct node *n, const char *attribute, const char *path)
{
    const char *near = nearest_word(c->mem, path, all_paths(c));
    check_report(c, n,
                 &(struct fault){.stage = STAGE_REFERENCES,
                                 .rule = "file",
                                 .found = say(c, "%s=\"%s\", no such file", attribute, path),
                                 .expected = "a file of this folder",
                                 .remedy = near ? say(c, "did you mean %s?", near)
                                                : "add it, or correct the path"});
}

/* The type that the ending of a name promises; jpg and jpeg are one. */
static bool ending_fits(const char *path, const char *type)
{
    static const char *const endings[][2] = {
        {".png", "image/png"},   {".jpg", "image/jpeg"},  {".jpeg", "image/jpeg"},
        {".webp", "image/webp"}, {".mp4", "video/mp4"},   {".m4a", "audio/mp4"},
        {".mp4", "audio/mp4"},   {".webm", "video/webm"}, {".ogg", "audio/ogg"},
        {".oga", "audio/ogg"},   {".ogv", "video/ogg"},   {".ogg", "video/ogg"},
        {".mp3", "audio/mpeg"},  {".vtt", "text/vtt"},
    };
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot && i < sizeof endings / sizeof *endings; i++) {
        if (!strcasecmp(endings[i][0], dot) && !strcmp(endings[i][1], type))
            return true;
    }
    return false;
}

static void tell_file_kind(struct check *c, const struct node *n, const char *found,
                           const char *expected, const char *remedy)
{
    check_report(c, n,
                 &(struct fault){.stage = STAGE_REFERENCES,
                                 .rule = "file-kind",
                                 .found = found,
                                 .expected = expected,
                                 .remedy = remedy});
}

/* A file of the right kind that is that and nothing else, and no larger than can be shown. */
static void check_frame(struct check *c, const struct node *n, const struct file *file)
{
    int width = 0, height = 0;
    const char *flaw = media_flaw(file->type, file->data, file->len);
    if (flaw)
        tell_file_kind(c, n, say(c, "%s, %s with %s", file->path, file->type, flaw),
                       "a whole file and nothing else",
                       "save it again with the program that made it");
    else if (image_size(file->data, file->len, &width, &height) &&
             (width > IMAGE_SIDE_MAX || height > IMAGE_SIDE_MAX ||
              (long)width * height > IMAGE_PIXELS_MAX))
        check_report(
            c, n,
            &(struct fault){.stage = STAGE_REFERENCES,
                            .rule = "limits",
                            .found = say(c, "%s, an image of %d×%d", file->path, width, height),
                            .expected = say(c, "at most %d each way and %d million in all",
                                            IMAGE_SIDE_MAX, IMAGE_PIXELS_MAX / 1000000),
                            .remedy = "make it smaller"});
}

static void check_file(struct check *c, const struct node *n, const char *attribute,
                       const char *family, const char *said)
{
    const char *path = node_attr(n, attribute);
    if (!path || !value_is(V_PATH, path))
        return;
    struct file *file = package_find(c->package, path);
    if (!file) {
        check_no_file(c, n, attribute, path);
        return;
    }
    if (c->language)
        file->translated = true;
    else
        file->used = true;
    bool fits =
        file->type && strstr(family, mem_text_n(c->mem, file->type, strcspn(file->type, "/")));
    if (fits && ending_fits(path, file->type)) {
        check_frame(c, n, file);
        return;
    }
    tell_file_kind(
        c, n,
        say(c, "%s holds %s", path, file->type ? file->type : "no kind of media that is known"),
        fits ? say(c, "a name that ends as %s does", strchr(file->type, '/') + 1) : said,
        "rename or replace the file");
}

void check_files_of(struct check *c, const struct node *n)
{
    if (node_is(n, "image"))
        check_file(c, n, "src", "image", "a PNG, JPEG or WebP image");
    if (!node_is(n, "media"))
        return;
    check_file(c, n, "src", "video audio", "MP4, WebM, Ogg or MP3");
    check_file(c, n, "captions", "text", "a WebVTT file");
    check_file(c, n, "sign", "video", "MP4, WebM or Ogg video");
    check_file(c, n, "poster", "image", "a PNG, JPEG or WebP image");
}

/* "es" of "es/modules/x.xml", where modules/x.xml is a file of the course; else NULL. */
static const char *language_of(struct check *c, const char *path)
{
    size_t n = strcspn(path, "/");
    const char *code = mem_text_n(c->mem, path, n);
    const struct file *original = path[n] ? package_find(c->package, path + n + 1) : NULL;
    return original && original->used && value_is(V_LANGUAGE, code) ? code : NULL;
}

static void check_unused(struct check *c)
{
    for (size_t i = 0; i < c->package->n_files; i++) {
        const struct file *f = &c->package->files[i];
        const char *code = f->used || f->translated ? NULL : language_of(c, f->path);
        if (!f->used && !f->translated)
            check_report_file(
                c, f->path,
                &(struct fault){.stage = STAGE_REFERENCES,
                                .warning = true,
                                .rule = "file-unused",
                                .found = say(c, "%s, which nothing uses", f->path),
                                .expected = "used files only",
                                .remedy = code ? say(c,
                                                     "if it is a translation, write "
                                                     "partial-translations=\"%s\" on <course>",
                                                     code)
                                               : "remove it (it is not part of the version)"});
    }
}

static void collect_ids(struct check *c)
{
    for (size_t i = 0; i < c->n_docs; i++) {
        struct node *root = c->docs[i]->root;
        for (struct node *n = root; n; n = node_after(n, root)) {
            if (is_unit_id(n))
                add_id(c, n);
        }
    }
    struct id_entry **all = c->ids;
    size_t n_all = c->n_ids;
    c->ids = mem_array(c->mem, struct id_entry *, n_all + 1);
    for (size_t i = 0; i < n_all; i++)
        c->ids[i] = all[i];
    settle_ids(c);
    for (size_t i = 0; i < n_all; i++) {
        const struct node *first = check_find(c, all[i]->id);
        if (first != all[i]->node)
            tell_double(c, all[i]->node, first);
    }
}

static void check_node(struct check *c, struct missings *missing, struct node *n)
{
    check_references_of(c, missing, n);
    check_files_of(c, n);
    if (node_is(n, "local"))
        check_slot(c, n);
}

void check_references(struct check *c)
{
    collect_ids(c);
    struct missings missing = {0};
    for (size_t i = 0; i < c->n_docs; i++) {
        struct node *root = c->docs[i]->root;
        for (struct node *n = root; n; n = node_after(n, root)) {
            if (n->n_attrs && n->type)
                check_node(c, &missing, n);
        }
    }
    for (size_t i = 0; i < missing.n; i++)
        tell_missing(c, &missing.list[i]);
    if (!c->malformed) {
        check_slots_used(c);
        check_unused(c);
    }
}
