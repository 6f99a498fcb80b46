/* Reading translations and telling which units are current.  SPDX-License-Identifier: Apache-2.0 */
#include "content/translate.h"

#include <stdlib.h>
#include <string.h>

#include "content/lend.h"
#include "content/lint.h"
#include "content/meaning.h"
#include "content/vocabulary.h"
#include "util/buf.h"
#include "util/mem.h"

static void fault(struct check *c, const struct node *n, bool warning, const char *rule,
                  const char *found, const char *expected, const char *remedy)
{
    check_report(c, n,
                 &(struct fault){.stage = STAGE_TRANSLATION,
                                 .warning = warning,
                                 .rule = rule,
                                 .found = found,
                                 .expected = expected,
                                 .remedy = remedy});
}

static void file_fault(struct check *c, const char *path, bool warning, const char *rule,
                       const char *found, const char *expected, const char *remedy)
{
    check_report_file(c, path,
                      &(struct fault){.stage = STAGE_TRANSLATION,
                                      .warning = warning,
                                      .rule = rule,
                                      .found = found,
                                      .expected = expected,
                                      .remedy = remedy});
}

const char *language_said(const char *code)
{
    static const char *const names[][2] = {
        {"ar", "Arabic"},  {"de", "German"},     {"en", "English"},        {"es", "Spanish"},
        {"fr", "French"},  {"hi", "Hindi"},      {"ht", "Haitian Creole"}, {"ko", "Korean"},
        {"pl", "Polish"},  {"pt", "Portuguese"}, {"ru", "Russian"},        {"so", "Somali"},
        {"tl", "Tagalog"}, {"uk", "Ukrainian"},  {"vi", "Vietnamese"},     {"zh", "Chinese"},
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!strcmp(names[i][0], code))
            return names[i][1];
    }
    return code;
}

bool is_translation_unit(const struct node *n)
{
    static const char *const names[] = {"page", "objective", "definition", "slot", "quiz"};
    if (!n->name || !n->type || !n->parent || n->parent->parent)
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (node_is(n, names[i]))
            return true;
    }
    return n->type->item && !n->parent->type->item;
}

/* ---- which languages there are */

static bool is_below(const char *path, const char *folder)
{
    size_t n = strlen(folder);
    return !strncmp(path, folder, n) && path[n] == '/';
}

static struct course_language *find_language(const struct course_languages *all, const char *code)
{
    for (size_t i = 0; i < all->n; i++) {
        if (!strcmp(all->list[i].code, code))
            return &all->list[i];
    }
    return NULL;
}

static void add_language(struct check *c, struct course_languages *all, const char *code,
                         bool partial)
{
    struct node *course = c->docs[0]->root;
    const char *own = node_attr_or(course, "xml:lang", "");
    const char *attribute = partial ? "partial-translations" : "translations";
    if (!value_is(V_LANGUAGE, code)) /* told by the structure stage */
        return;
    if (!strcmp(code, own) || find_language(all, code)) {
        fault(c, course, false, "language",
              strcmp(code, own) ? say(c, "%s a second time in %s", code, attribute)
                                : say(c, "%s=\"%s\", the language of the course", attribute, code),
              "each other language once", say(c, "remove %s there", code));
        return;
    }
    all->list = mem_grow(c->mem, all->list, all->n, all->n + 1);
    all->list[all->n++] =
        (struct course_language){.code = code, .partial = partial, .declared = course};
}

static void read_list(struct check *c, struct course_languages *all, const char *attribute,
                      bool partial)
{
    char *rest = NULL, *copy = mem_text(c->mem, node_attr_or(c->docs[0]->root, attribute, ""));
    for (char *code = strtok_r(copy, " ", &rest); code; code = strtok_r(NULL, " ", &rest))
        add_language(c, all, code, partial);
}

void languages_find(struct check *c)
{
    struct course_languages *all = mem_new(c->mem, struct course_languages);
    read_list(c, all, "translations", false);
    read_list(c, all, "partial-translations", true);
    for (size_t i = 0; i < c->package->n_files; i++) {
        struct file *f = &c->package->files[i];
        for (size_t k = 0; k < all->n; k++)
            f->translated = f->translated || is_below(f->path, all->list[k].code);
    }
    c->languages = all->n ? all : NULL;
}

/* ---- units of the originals */

static void add_unit(struct check *c, struct course_languages *all, size_t doc, struct node *n)
{
    if (!(all->n_units & (all->n_units - 1)))
        all->units =
            mem_grow(c->mem, all->units, all->n_units, all->n_units ? all->n_units * 2 : 1);
    char *stamp = unit_digest(c->mem, n);
    stamp[STAMP_LEN] = '\0';
    bool slot = node_is(n, "slot");
    all->units[all->n_units++] =
        (struct unit){.node = n,
                      .doc = doc,
                      .stamp = stamp,
                      .key = n->parent ? node_attr_or(n, slot ? "key" : "id", "") : ""};
}

static int unit_order(const void *left, const void *right)
{
    const struct unit *a = *(const struct unit *const *)left,
                      *b = *(const struct unit *const *)right;
    int order = (a->doc > b->doc) - (a->doc < b->doc);
    order = order ? order : strcmp(a->node->name, b->node->name);
    return order ? order : strcmp(a->key, b->key);
}

static void collect_units(struct check *c, struct course_languages *all)
{
    for (size_t i = 0; i < c->n_docs; i++) {
        struct node *root = c->docs[i]->root;
        add_unit(c, all, i, root);
        for (struct node *n = root->first; n; n = n->next) {
            if (is_translation_unit(n))
                add_unit(c, all, i, n);
        }
    }
    all->by_name = mem_array(c->mem, const struct unit *, all->n_units);
    for (size_t i = 0; i < all->n_units; i++)
        all->by_name[i] = &all->units[i];
    qsort(all->by_name, all->n_units, sizeof *all->by_name, unit_order);
}

/* The unit of the original that a translated node stands for, or NULL. */
static const struct unit *unit_for(const struct course_languages *all, size_t doc, struct node *n)
{
    struct unit key = {.node = n, .doc = doc, .key = ""};
    const struct unit *at = &key;
    if (n->parent)
        key.key = node_attr_or(n, node_is(n, "slot") ? "key" : "id", "");
    const struct unit **found =
        bsearch(&at, all->by_name, all->n_units, sizeof *all->by_name, unit_order);
    return found ? *found : NULL;
}

/* ---- files of one language */

static enum translation_state state_of(const struct unit *u, const struct node *n)
{
    const char *stamp = node_attr(n, "translates");
    return !stamp                    ? TRANSLATION_UNSTAMPED
           : strcmp(stamp, u->stamp) ? TRANSLATION_STALE
                                     : TRANSLATION_CURRENT;
}

static const char *place_of(struct check *c, const struct node *n)
{
    return say(c, "%s:%d", n->doc->path, doc_place(n->doc, n->offset).line);
}

/* The id of the original that a unit of the translation most likely stands for. */
static const char *meant_unit(struct check *c, size_t doc, const struct node *n, const char *key)
{
    const struct course_languages *all = c->languages;
    struct buf *keys = buf_new(c->mem, 256 * 1024);
    for (size_t i = 0; i < all->n_units; i++) {
        if (all->units[i].doc == doc && *all->units[i].key && node_is(all->units[i].node, n->name))
            buf_format(keys, " %s", all->units[i].key);
    }
    return nearest_word(c->mem, key, buf_data(keys));
}

static void take_unit(struct check *c, struct course_language *l, size_t doc, struct node *n)
{
    const struct unit *u = unit_for(c->languages, doc, n);
    const char *key = n->parent ? node_attr_or(n, node_is(n, "slot") ? "key" : "id", "") : "";
    if (!u) {
        const char *near = meant_unit(c, doc, n, key);
        fault(c, n, false, "skeleton",
              say(c, "<%s> \"%s\", which the original has not", n->name, key),
              say(c, "ids as in %s: they are not translated", c->docs[doc]->path),
              near ? say(c, "did you mean %s?", near) : "copy its id from there, or remove it");
        return;
    }
    struct translation *t = &l->translations[u - c->languages->units];
    if (t->node)
        fault(c, n, false, "id-twice", say(c, "<%s> \"%s\" again", n->name, key),
              say(c, "each unit once (first in %s)", place_of(c, t->node)), "remove one");
    else
        *t = (struct translation){n, state_of(u, n)};
}

static bool root_fits(struct check *c, const struct course_language *l, const struct node *root,
                      const struct node *original)
{
    const char *code = node_attr_or(root, "xml:lang", "");
    bool same = !strcmp(root->name, original->name) &&
                !strcmp(node_attr_or(root, "id", ""), node_attr_or(original, "id", ""));
    if (!same)
        fault(c, root, false, "skeleton",
              say(c, "<%s> \"%s\" as root", root->name, node_attr_or(root, "id", "")),
              say(c, "<%s> \"%s\", as in %s", original->name, node_attr_or(original, "id", ""),
                  place_of(c, original)),
              "copy it: a translation changes words only");
    else if (strcmp(code, l->code))
        fault(c, root, false, "language",
              *code ? say(c, "xml:lang=\"%s\" in folder %s", code, l->code)
                    : say(c, "<%s> without xml:lang", root->name),
              say(c, "xml:lang=\"%s\"", l->code), "correct one");
    return same;
}

static void read_translated(struct check *c, struct course_language *l, size_t doc)
{
    struct file *file = package_find(c->package, say(c, "%s/%s", l->code, c->docs[doc]->path));
    bool malformed = c->malformed; /* speaks of the originals */
    struct doc *d = file ? check_read(c, file) : NULL;
    c->malformed = malformed;
    if (d && is_lent(c->docs[doc]))
        lend_translation(c, d, c->docs[doc]);
    else if (d)
        lend_draws(c, d);
    if (!d || d->root->broken || !root_fits(c, l, d->root, c->docs[doc]->root))
        return;
    l->docs[doc] = d;
    take_unit(c, l, doc, d->root);
    for (struct node *n = d->root->first; n; n = n->next) {
        if (is_translation_unit(n))
            take_unit(c, l, doc, n);
    }
}

void translations_read(struct check *c)
{
    struct course_languages *all = c->languages;
    collect_units(c, all);
    for (size_t i = 0; i < c->package->n_files; i++) {
        struct file *f = &c->package->files[i];
        f->translated = false;
    }
    for (size_t i = 0; i < all->n; i++) {
        struct course_language *l = &all->list[i];
        l->docs = mem_array(c->mem, struct doc *, c->n_docs);
        l->translations = mem_array(c->mem, struct translation, all->n_units);
        c->language = l;
        for (size_t k = 0; k < c->n_docs; k++)
            read_translated(c, l, k);
        c->language = NULL;
    }
}

/* ---- the stage */

/* "the page "method"", or what stands for the root. */
static const char *unit_said(struct check *c, const struct unit *u)
{
    return *u->key ? say(c, "<%s> \"%s\"", u->node->name, u->key) : say(c, "<%s>", u->node->name);
}

static void tell_missing(struct check *c, const struct course_language *l, const struct unit *u)
{
    fault(c, l->docs[u->doc]->root, l->partial, "untranslated",
          say(c, "no %s in %s", unit_said(c, u), l->code),
          say(c, "one (%s stands in %s)", l->code,
              l->partial ? "partial-translations" : "translations"),
          l->partial
              ? say(c, "translate %s; until then learners see the original", place_of(c, u->node))
              : say(c, "translate %s, or move %s to partial-translations", place_of(c, u->node),
                    l->code));
}

static void tell_outdated(struct check *c, const struct course_language *l, const struct unit *u,
                          const struct translation *t)
{
    bool stale = t->state == TRANSLATION_STALE;
    fault(c, t->node, true, "stale",
          stale ? say(c, "%s made from %s", unit_said(c, u), node_attr(t->node, "translates"))
                : say(c, "%s without translates", unit_said(c, u)),
          stale ? u->stamp : say(c, "translates=\"%s\"", u->stamp),
          stale ? say(c, "translate the change in %s, then attest course stamp %s",
                      place_of(c, u->node), l->code)
                : say(c, "write it with attest course stamp %s", l->code));
}

static void check_each(struct check *c, const struct course_language *l)
{
    const struct course_languages *all = c->languages;
    for (size_t i = 0; i < all->n_units; i++) {
        const struct unit *u = &all->units[i];
        const struct translation *t = &l->translations[i];
        if (!l->docs[u->doc]) /* told for the file as a whole */
            continue;
        if (t->state == TRANSLATION_MISSING)
            tell_missing(c, l, u);
        else if (t->state != TRANSLATION_STALE) /* a stale unit has the bones of older words */
            check_skeleton(c, u, t, true);
        if (t->node && t->state != TRANSLATION_CURRENT)
            tell_outdated(c, l, u, t);
    }
}

static void check_missing_files(struct check *c, const struct course_language *l)
{
    for (size_t i = 0; i < c->n_docs; i++) {
        const char *path = say(c, "%s/%s", l->code, c->docs[i]->path);
        if (l->docs[i] || package_find(c->package, path))
            continue;
        file_fault(c, path, l->partial, "untranslated", say(c, "no %s", path),
                   say(c, "a translation of %s (%s stands in %s)", c->docs[i]->path, l->code,
                       l->partial ? "partial-translations" : "translations"),
                   l->partial
                       ? "translate it; until then learners see the original"
                       : say(c, "translate it, or move %s to partial-translations", l->code));
    }
}

static bool ends_with(const char *text, const char *end)
{
    size_t n = strlen(text), m = strlen(end);
    return n >= m && !strcmp(text + n - m, end);
}

/* What lies in the folder of a language and translates nothing. */
static void check_strays(struct check *c, const struct course_language *l)
{
    for (size_t i = 0; i < c->package->n_files; i++) {
        const struct file *f = &c->package->files[i];
        if (!is_below(f->path, l->code) || f->translated || f->used)
            continue;
        const char *original = f->path + strlen(l->code) + 1;
        if (ends_with(f->path, ".xml"))
            file_fault(c, f->path, false, "translation-of", f->path,
                       say(c, "%s beside it, as a part of the course", original),
                       "rename it, or add the original");
        else
            file_fault(c, f->path, true, "file-unused", say(c, "%s, which nothing uses", f->path),
                       "used files only", "remove it (it is not part of the version)");
    }
}

void check_translations(struct check *c)
{
    if (!c->languages)
        return;
    translations_read(c);
    for (size_t i = 0; i < c->languages->n; i++) {
        struct course_language *l = &c->languages->list[i];
        c->language = l;
        check_missing_files(c, l);
        check_each(c, l);
        check_strays(c, l);
        c->language = NULL;
    }
}
