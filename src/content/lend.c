/* Banks of other courses.  SPDX-License-Identifier: Apache-2.0 */
#include "content/lend.h"

#include <stdlib.h>
#include <string.h>

#include "content/check.h"
#include "content/meaning.h"
#include "content/source.h"
#include "content/translate.h"
#include "content/vocabulary.h"
#include "util/buf.h"
#include "util/mem.h"

enum { ID_MAX = 64 };

/* A unit of a lent bank by the digest of its own words, and as it is named here. */
struct lent_stamp {
    char before[STAMP_LEN + 1], after[STAMP_LEN + 1];
};

/* A bank that is read, and what is wrong in it. */
struct borrowed {
    const struct node *use;
    const char *path; /* below the folder that no author can name: "@CORE/2/banks/x.xml" */
    const char *code, *bank;
    int version;
    size_t n; /* faults so far */
    const char *first, *remedy;
    bool told;
};

bool is_lent(const struct doc *doc)
{
    return strchr(doc->path, '@');
}

/* ---- what is wrong in it */

static void note_borrowed(struct check *c, const struct node *use, const char *path)
{
    c->borrowed = mem_grow(c->mem, c->borrowed, c->n_borrowed, c->n_borrowed + 1);
    c->borrowed[c->n_borrowed++] =
        (struct borrowed){.use = use,
                          .path = path,
                          .code = node_attr_or(use, "course", ""),
                          .bank = node_attr_or(use, "bank", ""),
                          .version = atoi(node_attr_or(use, "version", "0"))};
}

/* The bank that a file belongs to: its own, or a translation of it. */
static struct borrowed *bank_at(struct check *c, const char *path)
{
    for (size_t i = 0; i < c->n_borrowed; i++) {
        if (strstr(path, c->borrowed[i].path))
            return &c->borrowed[i];
    }
    return NULL;
}

/* "banks/x.xml:7:3" as its own authors know it. */
static const char *place_there(struct check *c, const char *path, int line, int column)
{
    const char *at = strchr(path, '@');
    for (int i = 0; at && i < 2; i++) {
        at = strchr(at, '/');
        at = at ? at + 1 : NULL;
    }
    return say(c, "%s:%d:%d", at ? at : path, line, column);
}

void lend_fault(struct check *c, const struct node *at, const struct fault *fault)
{
    struct borrowed *b = bank_at(c, at->doc->path);
    if (!b || b->n++)
        return;
    struct place place = doc_place(at->doc, at->offset);
    /* What the two have in common can be mended on this side. */
    bool ours = !strcmp(fault->rule, "slot") || !strcmp(fault->rule, "id-twice");
    b->first =
        say(c, "%s: found %s; expected %s", place_there(c, at->doc->path, place.line, place.column),
            fault->found, fault->expected);
    b->remedy = ours ? say(c, "mend it in this course: %s", fault->remedy) : NULL;
}

void lend_unreadable(struct check *c, const char *path, const struct problems *problems)
{
    struct borrowed *b = problems->n ? bank_at(c, path) : NULL;
    if (!b || b->n++)
        return;
    const struct problem *p = &problems->list[0];
    b->first = say(c, "%s: found %s; expected %s", place_there(c, path, p->line, p->column),
                   p->found, p->expected);
}

void lend_tell(struct check *c)
{
    for (size_t i = 0; i < c->n_borrowed; i++) {
        struct borrowed *b = &c->borrowed[i];
        if (!b->n || b->told)
            continue;
        b->told = true;
        const char *more = b->n == 1 ? "" : say(c, " (the first of %zu errors there)", b->n);
        check_report(c, b->use,
                     &(struct fault){
                         .stage = STAGE_REFERENCES,
                         .rule = "lent",
                         .found = say(c, "bank=\"%s\" of %s version %d with an error at %s%s",
                                      b->bank, b->code, b->version, b->first, more),
                         .expected = "a bank that the checker finds sound today",
                         .remedy = b->remedy
                                       ? b->remedy
                                       : say(c,
                                             "who writes %s can mend it in a new version; until "
                                             "then take another version of it, or leave this <use> "
                                             "and its draws out",
                                             b->code)});
    }
}

/* ---- a lender from its folder */

bool lent_open(const void *mem, const char *path, struct lent *ret, struct err *err)
{
    struct package *package;
    struct problems *problems = problems_new(mem);
    if (!package_open(mem, path, problems, &package, err))
        return false;
    const struct file *file = package_find(package, "course.xml");
    const struct doc *doc =
        file ? doc_read(mem, file->path, file->data, file->len, problems) : NULL;
    if (!doc || !node_is(doc->root, "course"))
        return err_set(err, ERR_INVALID, "There is no course in %.200s: check it by itself first.",
                       path);
    struct course_file *files = mem_array(mem, struct course_file, package->n_files + 1);
    for (size_t i = 0; i < package->n_files; i++)
        files[i] = (struct course_file){.path = package->files[i].path,
                                        .data = package->files[i].data,
                                        .len = package->files[i].len};
    *ret = (struct lent){.code = node_attr_or(doc->root, "code", ""),
                         .version = atoi(node_attr_or(doc->root, "version", "0")),
                         .files = files,
                         .n_files = package->n_files};
    return true;
}

/* ---- finding it */

static void fault(struct check *c, struct node *use, const char *found, const char *expected,
                  const char *remedy)
{
    check_report(c, use,
                 &(struct fault){.stage = STAGE_REFERENCES,
                                 .rule = "published",
                                 .found = found,
                                 .expected = expected,
                                 .remedy = remedy});
}

static const struct lent *find_lender(const struct check *c, const char *code, int version)
{
    for (size_t i = 0; c->options && i < c->options->n_lent; i++) {
        const struct lent *l = &c->options->lent[i];
        if (!strcmp(l->code, code) && l->version == version)
            return l;
    }
    return NULL;
}

static const struct course_file *find_file(const struct lent *lender, const char *path)
{
    for (size_t i = 0; i < lender->n_files; i++) {
        if (!strcmp(lender->files[i].path, path))
            return &lender->files[i];
    }
    return NULL;
}

static struct doc *read_file(struct check *c, const struct course_file *file)
{
    return file ? doc_read(c->mem, file->path, file->data, file->len, problems_new(c->mem)) : NULL;
}

/* What stands in the course.xml of a lender. */
struct shelf {
    struct buf *ids; /* of its banks */
    bool unread;     /* some file of it is no XML */
};

/* The file of the lender that is that bank, among those that its course.xml uses. */
static const struct course_file *find_bank(struct check *c, const struct lent *lender,
                                           const char *id, struct shelf *ret)
{
    const struct doc *course = read_file(c, find_file(lender, "course.xml"));
    const struct node *use = course && course->root ? node_child(course->root, "use") : NULL;
    *ret = (struct shelf){buf_new(c->mem, COURSE_XML_MAX), !use};
    for (; use; use = node_next(use, "use")) {
        const struct course_file *file = find_file(lender, node_attr_or(use, "src", ""));
        const struct doc *doc = read_file(c, file);
        const struct node *root = doc ? doc->root : NULL;
        ret->unread = ret->unread || (file && !root);
        if (!node_is(root, "bank") && !node_is(root, "scenario"))
            continue;
        if (!strcmp(node_attr_or(root, "id", ""), id))
            return file;
        buf_format(ret->ids, " %s", node_attr_or(root, "id", ""));
    }
    return NULL;
}

static const char *bank_remedy(struct check *c, const char *id, const struct shelf *shelf)
{
    const char *near = nearest_word(c->mem, id, buf_data(shelf->ids));
    return shelf->unread ? "check that course by itself first: a file of it cannot be read"
           : near        ? say(c, "did you mean %s?", near)
           : buf_len(shelf->ids)
               ? say(c, "correct bank or version: there is%.200s", buf_data(shelf->ids))
               : "correct course or version: that one has no bank";
}

/* ---- joining the package */

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct file *)a)->path, ((const struct file *)b)->path);
}

/* A file of the lender at a path of ours. */
static void join(struct check *c, const struct course_file *file, const char *path)
{
    struct package *p = c->package;
    struct file *there = package_find(p, path);
    if (there) { /* read before, or put there by somebody who would like to lend it themselves */
        there->data = file->data;
        there->len = file->len;
        there->type = media_type(file->data, file->len);
        return;
    }
    struct file *files = mem_array(c->mem, struct file, p->n_files + 1);
    memcpy(files, p->files, p->n_files * sizeof *files);
    files[p->n_files] = (struct file){.path = path,
                                      .data = file->data,
                                      .len = file->len,
                                      .type = media_type(file->data, file->len)};
    p->files = files;
    qsort(p->files, ++p->n_files, sizeof *p->files, by_path);
}

static const char *const file_attributes[] = {"src", "captions", "sign", "poster"};

/* The media that a file of the lender names. */
static void join_media(struct check *c, const struct lent *lender, const struct course_file *file,
                       const char *folder)
{
    const struct doc *doc = read_file(c, file);
    const struct node *root = doc ? doc->root : NULL;
    for (const struct node *n = root; n; n = node_after(n, root)) {
        for (size_t i = 0; n->name && i < 4; i++) {
            const char *path = node_attr(n, file_attributes[i]);
            const struct course_file *media = path ? find_file(lender, path) : NULL;
            if (media)
                join(c, media, say(c, "%s%s", folder, path));
        }
    }
}

static void join_translations(struct check *c, const struct lent *lender,
                              const struct course_file *file, const char *folder)
{
    static const char *const lists[] = {"translations", "partial-translations"};
    for (size_t i = 0; i < 2; i++) {
        char *rest = NULL, *copy = mem_text(c->mem, node_attr_or(c->docs[0]->root, lists[i], ""));
        for (char *code = strtok_r(copy, " ", &rest); code; code = strtok_r(NULL, " ", &rest)) {
            const struct course_file *other = find_file(lender, say(c, "%s/%s", code, file->path));
            if (!other)
                continue;
            join(c, other, say(c, "%s/%s%s", code, folder, file->path));
            join_media(c, lender, other, folder);
        }
    }
}

/* ---- ids of its own */

static void set_attr(struct node *n, const char *name, const char *value)
{
    for (size_t i = 0; i < n->n_attrs; i++) {
        if (!strcmp(n->attrs[i].name, name))
            n->attrs[i].value = value;
    }
}

/* Each word of a list with the id of the bank before it. */
static void prefix(struct check *c, struct node *n, const char *name, const char *bank)
{
    const char *value = node_attr(n, name);
    if (!value)
        return;
    struct buf *out = buf_new(c->mem, COURSE_XML_MAX);
    char *rest = NULL, *copy = mem_text(c->mem, value);
    for (char *word = strtok_r(copy, " ", &rest); word; word = strtok_r(NULL, " ", &rest))
        buf_format(out, "%s%s-%s", buf_len(out) ? " " : "", bank, word);
    set_attr(n, name, buf_data(out));
}

/* Ids of options and other parts are the item's own, wherever it stands. */
static bool has_unit_id(const struct node *n)
{
    return !list_has("option row area accept gap criterion scene", n->name);
}

static void rename_node(struct check *c, struct node *n, const char *bank, const char *folder)
{
    static const char *const references[] = {"objective", "instead", "source", "ref"};
    if (n->parent && has_unit_id(n))
        prefix(c, n, "id", bank);
    for (size_t i = 0; i < 4; i++)
        prefix(c, n, references[i], bank);
    for (size_t i = 0; i < 4; i++) {
        const char *path = node_attr(n, file_attributes[i]);
        if (path)
            set_attr(n, file_attributes[i], say(c, "%s%s", folder, path));
    }
}

static void rename_all(struct check *c, struct doc *doc, const char *bank, const char *folder)
{
    for (struct node *n = doc->root; n; n = node_after(n, doc->root)) {
        if (n->name && n->type)
            rename_node(c, n, bank, folder);
    }
}

/* ---- stamps of its translations */

static const char *stamp_of(struct check *c, const struct node *n)
{
    return mem_text_n(c->mem, unit_digest(c->mem, n), STAMP_LEN);
}

static size_t count_units(const struct node *root)
{
    size_t n = 1;
    for (const struct node *at = root->first; at; at = at->next)
        n += is_translation_unit(at);
    return n;
}

/* Of the root and each unit, in their order. */
static void each_stamp(struct check *c, const struct node *root, struct lent_stamp *stamps,
                       bool after)
{
    size_t i = 0;
    for (const struct node *at = root; at; at = at == root ? root->first : at->next) {
        if (at != root && !is_translation_unit(at))
            continue;
        memcpy(after ? stamps[i].after : stamps[i].before, stamp_of(c, at), STAMP_LEN + 1);
        i++;
    }
}

void lend_translation(struct check *c, struct doc *translation, const struct doc *original)
{
    const char *bank = node_attr_or(original->root, "id", "");
    size_t folder = strcspn(original->path, "/") + 1;
    folder += strcspn(original->path + folder, "/") + 1;
    rename_all(c, translation, bank, mem_text_n(c->mem, original->path, folder));
    struct node *root = translation->root;
    for (struct node *at = root; at; at = at == root ? root->first : at->next) {
        const char *stamp = at->name ? node_attr(at, "translates") : NULL;
        for (size_t i = 0; stamp && i < c->n_lent_stamps; i++) {
            if (!strcmp(c->lent_stamps[i].before, stamp)) {
                set_attr(at, "translates", c->lent_stamps[i].after);
                break;
            }
        }
    }
}

/* ---- one bank */

static void check_lengths(struct check *c, struct node *use, const struct doc *doc)
{
    for (const struct node *n = doc->root; n; n = node_after(n, doc->root)) {
        const char *id = n->name && n->type && has_unit_id(n) ? node_attr(n, "id") : NULL;
        if (!id || strlen(id) <= ID_MAX)
            continue;
        fault(c, use, say(c, "id %s, of more than %d characters", id, ID_MAX),
              "ids that stay short enough with the id of their bank before them",
              "use a bank with a shorter id");
        return;
    }
}

struct doc *lend_bank(struct check *c, struct node *use)
{
    const char *code = node_attr_or(use, "course", ""), *bank = node_attr_or(use, "bank", "");
    int version = atoi(node_attr_or(use, "version", "0"));
    const struct lent *lender = find_lender(c, code, version);
    struct shelf shelf;
    const struct course_file *file =
        lender && lender->files ? find_bank(c, lender, bank, &shelf) : NULL;
    if (!lender || !lender->files) {
        problems_want(c->problems, code, version);
        fault(c, use,
              say(c, "course=\"%s\" version=\"%d\", %s", code, version,
                  lender ? lender->found : "which is not at hand here"),
              "a version of another course that is or was published",
              lender ? lender->remedy
                     : "name its folder with --with, or check where that course is published");
    } else if (!file) {
        fault(c, use, say(c, "bank=\"%s\", which is not in %s version %d", bank, code, version),
              "the id of one of its banks", bank_remedy(c, bank, &shelf));
    }
    if (!file)
        return NULL;
    const char *folder = say(c, "@%s/%d/", code, version);
    const char *path = say(c, "%s%s", folder, file->path);
    join(c, file, path);
    join_media(c, lender, file, folder);
    join_translations(c, lender, file, folder);
    note_borrowed(c, use, path);
    bool malformed = c->malformed; /* speaks of this author's files */
    struct doc *doc = check_read(c, package_find(c->package, path));
    c->malformed = malformed;
    if (!doc || doc->root->broken)
        return NULL;
    size_t n = count_units(doc->root);
    struct lent_stamp *stamps = mem_array(c->mem, struct lent_stamp, c->n_lent_stamps + n);
    if (c->n_lent_stamps)
        memcpy(stamps, c->lent_stamps, c->n_lent_stamps * sizeof *stamps);
    each_stamp(c, doc->root, stamps + c->n_lent_stamps, false);
    rename_all(c, doc, bank, folder);
    each_stamp(c, doc->root, stamps + c->n_lent_stamps, true);
    c->lent_stamps = stamps;
    c->n_lent_stamps += n;
    check_lengths(c, use, doc);
    return doc;
}

/* ---- draws from it */

static const struct doc *lent_doc(const struct check *c, const char *bank)
{
    for (size_t i = 0; i < c->n_docs; i++) {
        if (is_lent(c->docs[i]) && !strcmp(node_attr_or(c->docs[i]->root, "id", ""), bank))
            return c->docs[i];
    }
    return NULL;
}

void lend_draws(struct check *c, struct doc *doc)
{
    for (struct node *n = doc->root; n; n = node_after(n, doc->root)) {
        const char *bank = node_is(n, "draw") ? node_attr_or(n, "bank", "") : "";
        if (!*bank || !lent_doc(c, bank))
            continue;
        prefix(c, n, "items", bank);
        prefix(c, n, "objective", bank);
    }
}
