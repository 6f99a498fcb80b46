/* What changed between two versions of a course.  SPDX-License-Identifier: Apache-2.0 */
#include "content/diff.h"

#include <stdlib.h>
#include <string.h>

#include "content/diff_inner.h"
#include "content/render.h"
#include "content/translate.h"
#include "content/vocabulary.h"
#include "util/buf.h"
#include "util/mem.h"

const char *const change_class_names[CHANGE_CLASSES] = {"none", "typo", "minor", "material"};
const char *const change_kind_names[] = {"added", "removed", "words", "value", "order"};

enum change_class change_class_of(const char *name)
{
    int c = 0;
    while (c < CHANGE_CLASSES && strcmp(change_class_names[c], name ? name : "") != 0)
        c++;
    return (enum change_class)c;
}

/* ---- one side */

/* Items keep their id whatever their kind; so the kind is no part of the key. */
static const char *unit_key(const void *mem, const struct node *n)
{
    if (!n->parent && node_is(n, "course"))
        return "course";
    if (n->type && n->type->item)
        return mem_format(mem, "item %s", diff_id(n));
    return mem_format(mem, "%s %s", n->name, diff_id(n));
}

static void collect_units(struct comparison *c, struct side *s, const struct doc *doc)
{
    for (const struct node *n = doc->root; n; n = node_after(n, doc->root)) {
        if (!diff_is_unit(n))
            continue;
        if (!(s->n_units & (s->n_units - 1)))
            s->units = mem_grow(c->mem, s->units, s->n_units, s->n_units ? s->n_units * 2 : 1);
        s->units[s->n_units++] = (struct unit_of){.key = unit_key(c->mem, n), .node = n};
    }
}

static struct file *file_of(struct side *s, const char *path)
{
    for (size_t i = 0; i < s->package->n_files; i++) {
        if (!strcmp(s->package->files[i].path, path))
            return &s->package->files[i];
    }
    return NULL;
}

/* Reads one file and collects what is in it. NULL: there is none, or it is not sound. */
static const struct doc *read_file(struct comparison *c, struct side *s, const char *path)
{
    struct file *file = file_of(s, path);
    struct doc *doc = file ? check_read(s->check, file) : NULL;
    if (!doc)
        return NULL;
    s->docs = mem_grow(c->mem, s->docs, s->n_docs, s->n_docs + 1);
    s->docs[s->n_docs++] = doc;
    collect_units(c, s, doc);
    return doc;
}

static bool was_read(const struct side *s, const char *path)
{
    for (size_t i = 0; i < s->n_docs; i++) {
        if (!strcmp(s->docs[i]->path, path))
            return true;
    }
    return false;
}

/* Reads course.xml, or its twin in a folder ("es/"), and the files that the course uses. */
static bool read_side(struct comparison *c, struct side *s, const struct version_files *files,
                      const char *folder)
{
    *s = (struct side){.files = files, .package = mem_new(c->mem, struct package)};
    s->package->n_files = files->n_xml;
    s->package->files = mem_array(c->mem, struct file, files->n_xml + 1);
    for (size_t i = 0; i < files->n_xml; i++)
        s->package->files[i] = (struct file){
            .path = files->xml[i].path, .data = files->xml[i].data, .len = files->xml[i].len};
    s->check = check_new(c->mem, s->package, NULL, problems_new(c->mem));
    struct doc *course = NULL;
    struct file *root = file_of(s, "course.xml");
    course = root ? check_read(s->check, root) : NULL;
    if (!course)
        return false;
    if (!*folder)
        read_file(c, s, "course.xml");
    else
        read_file(c, s, mem_format(c->mem, "%scourse.xml", folder));
    for (struct node *use = node_child(course->root, "use"); use; use = node_next(use, "use")) {
        const char *src = node_attr(use, "src");
        const char *path = src ? mem_format(c->mem, "%s%s", folder, src) : NULL;
        if (path && !was_read(s, path))
            read_file(c, s, path);
    }
    return true;
}

static struct unit_of *find_unit(struct side *s, const char *key)
{
    for (size_t i = 0; i < s->n_units; i++) {
        if (!s->units[i].met && !strcmp(s->units[i].key, key))
            return &s->units[i];
    }
    return NULL;
}

/* ---- units */

/* Whether every learner meets the item: a quiz names it, or a page asks it. */
static bool is_fixed(const struct side *s, const char *id)
{
    for (size_t i = 0; i < s->n_docs; i++) {
        const struct node *root = s->docs[i]->root;
        for (const struct node *at = root; at; at = node_after(at, root)) {
            if (node_is(at, "draw") && node_attr(at, "items")) {
                const char *items = node_attr(at, "items");
                size_t len = strlen(id);
                for (const char *p = items; (p = strstr(p, id)); p += len) {
                    if ((p == items || strchr(" \t\r\n", p[-1])) &&
                        (!p[len] || strchr(" \t\r\n", p[len])))
                        return true;
                }
            }
            if (node_is(at, "activity") && !strcmp(node_attr_or(at, "item", ""), id))
                return true;
        }
    }
    return false;
}

/* The words of a unit without those of the units in it. */
static const char *words_of_unit(struct comparison *c, const struct node *n)
{
    return n->parent || (n->type && n->type->item)
               ? diff_text(c->mem, n)
               : diff_run(c->mem, node_child(n, "title") ? node_child(n, "title") : n);
}

/* A unit that is gone may be there under another id. */
static const char *maybe_renamed(struct comparison *c, const struct node *gone)
{
    const char *words = words_of_unit(c, gone), *found = NULL;
    size_t best = 60; /* in a hundred of what they share */
    for (size_t i = 0; i < c->after.n_units; i++) {
        const struct unit_of *u = &c->after.units[i];
        if (u->met || strcmp(u->node->name, gone->name) != 0)
            continue;
        size_t n, same = 0, all = 1;
        void *scratch = mem_owner(c->mem, "renamed");
        struct piece *pieces = diff_words(scratch, words, words_of_unit(c, u->node), &n);
        for (size_t k = 0; k < n; k++) {
            size_t len = strlen(pieces[k].text);
            same += pieces[k].kind == PIECE_SAME ? 2 * len : 0;
            all += pieces[k].kind == PIECE_SAME ? 2 * len : len;
        }
        mem_free(scratch);
        if (same * 100 / all >= best) {
            best = same * 100 / all;
            found = diff_id(u->node);
        }
    }
    return mem_text(c->diff->mem, found);
}

/* Slips beyond three words in one unit are a rewriting. */
static void judge_typos(struct comparison *c)
{
    struct diff *d = c->diff;
    for (size_t i = c->first; c->typos > TYPO_WORDS_MAX && i < d->n; i++) {
        if (d->list[i].class != CHANGE_TYPO)
            continue;
        d->list[i].class = CHANGE_MINOR;
        d->list[i].reason = BECAUSE_TEXT;
        d->list[i].signs = rule_signs(c->unit);
    }
}

static void compare_unit(struct comparison *c, const struct unit_of *a, const struct unit_of *b)
{
    c->unit = b->node;
    c->first = c->diff->n;
    c->typos = 0;
    if (strcmp(a->node->name, b->node->name) != 0) {
        diff_tell(c, b->node, (struct verdict){CHANGE_MATERIAL, BECAUSE_KIND, false},
                  (struct change){.kind = CHANGE_VALUE,
                                  .what = b->node->name,
                                  .before = a->node->name,
                                  .after = b->node->name});
        return;
    }
    diff_nodes(c, a->node, b->node);
    judge_typos(c);
}

static void tell_unit(struct comparison *c, const struct node *n, bool added)
{
    c->unit = n;
    bool fixed = n->type && n->type->item &&
                 (is_fixed(&c->before, diff_id(n)) || is_fixed(&c->after, diff_id(n)));
    if (node_is(n, "bank")) /* its items are told */
        return;
    struct verdict v = rule_element(n, added, fixed);
    if (node_is(n, "source") && diff_is_cited(c, n))
        v = (struct verdict){CHANGE_MATERIAL, BECAUSE_STAT, false};
    const char *words = words_of_unit(c, n);
    diff_tell(c, n, v,
              (struct change){.kind = added ? CHANGE_ADDED : CHANGE_REMOVED,
                              .what = n->name,
                              .before = added ? NULL : words,
                              .after = added ? words : NULL,
                              .maybe = added ? NULL : maybe_renamed(c, n)});
}

/* Pages and quizzes that are in both, in another order: told once. */
static void compare_order(struct comparison *c)
{
    size_t last = 0;
    for (size_t i = 0; i < c->before.n_units; i++) {
        const struct unit_of *a = &c->before.units[i];
        if (!a->met || (!node_is(a->node, "page") && !node_is(a->node, "quiz")))
            continue;
        size_t j = 0;
        while (j < c->after.n_units && strcmp(c->after.units[j].key, a->key) != 0)
            j++;
        if (j + 1 < last) {
            c->unit = c->after.units[j].node;
            diff_tell(c, c->unit, (struct verdict){CHANGE_MINOR, BECAUSE_ORDER, false},
                      (struct change){.kind = CHANGE_ORDER, .what = c->unit->name});
            return;
        }
        last = j + 1;
    }
}

static void compare_sides(struct comparison *c)
{
    for (size_t j = 0; j < c->after.n_units; j++) {
        struct unit_of *b = &c->after.units[j], *a = find_unit(&c->before, b->key);
        if (a)
            a->met = b->met = true;
    }
    for (size_t j = 0; j < c->after.n_units; j++) {
        struct unit_of *b = &c->after.units[j];
        if (!b->met) {
            tell_unit(c, b->node, true);
            continue;
        }
        for (size_t i = 0; i < c->before.n_units; i++) {
            if (c->before.units[i].met && !strcmp(c->before.units[i].key, b->key)) {
                compare_unit(c, &c->before.units[i], b);
                break;
            }
        }
    }
    for (size_t i = 0; i < c->before.n_units; i++) {
        if (!c->before.units[i].met)
            tell_unit(c, c->before.units[i].node, false);
    }
    if (!c->language)
        compare_order(c);
}

/* ---- languages */

/* Every language that one of the two is translated to, as one list of words. */
static const char *languages_of(const void *mem, const struct side *s)
{
    const struct node *root = s->docs[0]->root;
    return mem_format(mem, "%s %s", node_attr_or(root, "translations", ""),
                      node_attr_or(root, "partial-translations", ""));
}

static bool has_word(const char *list, const char *word, size_t len)
{
    for (const char *p = list; *p; p += strcspn(p, " "), p += strspn(p, " ")) {
        if (strcspn(p, " ") == len && !strncmp(p, word, len))
            return true;
    }
    return false;
}

static void tell_language(struct comparison *c, const char *language, bool added)
{
    c->unit = c->after.docs[0]->root;
    c->language = language;
    diff_tell(c, c->unit, (struct verdict){CHANGE_MINOR, BECAUSE_TRANSLATION, false},
              (struct change){.kind = added ? CHANGE_ADDED : CHANGE_REMOVED,
                              .what = "translations",
                              .before = added ? NULL : language,
                              .after = added ? language : NULL});
    c->language = NULL;
}

static void compare_language(struct comparison *c, const struct version_files *before,
                             const struct version_files *after, const char *language)
{
    struct comparison own = {
        .mem = c->mem, .diff = c->diff, .language = language, .media = c->media};
    const char *folder = mem_format(c->mem, "%s/", language);
    if (read_side(&own, &own.before, before, folder) && read_side(&own, &own.after, after, folder))
        compare_sides(&own);
}

static void compare_languages(struct comparison *c, const struct version_files *before,
                              const struct version_files *after)
{
    const char *was = languages_of(c->mem, &c->before), *is = languages_of(c->mem, &c->after);
    const char *all = mem_format(c->mem, "%s %s", was, is);
    for (const char *p = all + strspn(all, " "); *p; p += strcspn(p, " "), p += strspn(p, " ")) {
        size_t len = strcspn(p, " ");
        bool then = has_word(was, p, len), now = has_word(is, p, len);
        if (p >= all + strlen(was) && then) /* told with the first list */
            continue;
        const char *language = mem_text_n(c->mem, p, len);
        if (then && now)
            compare_language(c, before, after, language);
        else
            tell_language(c, language, now);
    }
}

/* ---- all of it */

static bool is_same_file(const struct course_file *a, const struct version_files *other)
{
    for (size_t i = 0; i < other->n_xml; i++) {
        const struct course_file *b = &other->xml[i];
        if (!strcmp(a->path, b->path))
            return a->len == b->len && !memcmp(a->data, b->data, a->len);
    }
    return false;
}

/* Nothing in it differs, but the files are cut or named in another way. */
static void tell_arrangement(struct comparison *c)
{
    size_t n = c->before.n_docs;
    bool same = n == c->after.n_docs;
    for (size_t i = 0; same && i < n; i++)
        same = was_read(&c->after, c->before.docs[i]->path);
    if (same || c->diff->n)
        return;
    c->unit = c->after.docs[0]->root;
    diff_tell(c, c->unit, (struct verdict){CHANGE_TYPO, BECAUSE_ARRANGEMENT, false},
              (struct change){.kind = CHANGE_ORDER, .what = "use"});
}

bool course_diff(const void *mem, const struct version_files *before,
                 const struct version_files *after, struct diff *ret)
{
    struct comparison c = {.mem = mem_owner(mem, "comparison"), .diff = ret};
    *ret = (struct diff){.mem = mem};
    for (size_t i = 0; i < after->n_media; i++) {
        for (size_t j = 0; j < before->n_media; j++)
            c.media = c.media || (!strcmp(after->media[i].path, before->media[j].path) &&
                                  strcmp(after->media[i].hash, before->media[j].hash) != 0);
    }
    bool same = before->n_xml == after->n_xml && !c.media;
    for (size_t i = 0; same && i < before->n_xml; i++)
        same = is_same_file(&before->xml[i], after);
    bool done =
        same || (read_side(&c, &c.before, before, "") && read_side(&c, &c.after, after, ""));
    if (done && !same) {
        compare_sides(&c);
        tell_arrangement(&c);
        compare_languages(&c, before, after);
    }
    for (size_t i = 0; done && i < ret->n; i++) {
        ret->floor = ret->list[i].class > ret->floor ? ret->list[i].class : ret->floor;
        ret->signs |= ret->list[i].signs;
        ret->regrade = ret->regrade || ret->list[i].regrade;
    }
    mem_free(c.mem);
    return done;
}

struct version_files version_files_of(const void *mem, const struct course *course)
{
    struct media_hash *media = mem_array(mem, struct media_hash, course->n_media + 1);
    for (size_t i = 0; i < course->n_media; i++)
        media[i] = (struct media_hash){
            course->media[i].path, digest_hex(mem, course->media[i].data, course->media[i].len)};
    return (struct version_files){course->files, course->n_files, media, course->n_media};
}
