/*
 * The canonical form and its hash.  SPDX-License-Identifier: Apache-2.0
 *
 * Signatures are bound to this hash, so it must not change when an author's editor rewraps lines,
 * reorders attributes or chooses a prefix, and must change with every word. The form is that of
 * exclusive C14N of the tree without comments, prefixes and needless white space. It is written
 * here because that takes a tenth of the time of a copy for libxml2; a test holds the two together.
 */
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "content/bytes.h"
#include "content/check.h"
#include "content/render.h"
#include "content/translate.h"
#include "content/vocabulary.h"
#include "util/buf.h"
#include "util/mem.h"

char *digest_hex(const void *mem, const void *data, size_t len)
{
    unsigned char digest[crypto_hash_sha256_BYTES];
    char hex[sizeof digest * 2 + 1];
    crypto_hash_sha256(digest, data, len);
    sodium_bin2hex(hex, sizeof hex, digest, sizeof digest);
    return mem_text(mem, hex);
}

/* Inline elements continue the line; any other begins and ends one. */
static bool is_inline(const struct node *n)
{
    static const char *const names[] = {"em",   "strong", "a",     "term", "cite",
                                        "stat", "local",  "image", "gap"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (node_is(n, names[i]))
            return true;
    }
    return false;
}

/* Writes the tree in the form that exclusive C14N would give its normalised copy. */
struct canon {
    struct buf *out;
    bool space; /* a space is owed before the next word */
    bool fresh; /* nothing written yet on this line */
    bool own;   /* of a root, only what is its own to translate */
};

static void escaped(struct buf *out, const char *text, size_t len, bool attribute)
{
    size_t run = 0; /* where that begins which stays as it is */
    for (size_t i = 0; i < len; i++) {
        if ((unsigned char)text[i] > '>') /* nearly all: none of the four */
            continue;
        const char *with = text[i] == '&'                 ? "&amp;"
                           : text[i] == '<'               ? "&lt;"
                           : text[i] == '>' && !attribute ? "&gt;"
                           : text[i] == '"' && attribute  ? "&quot;"
                                                          : NULL;
        if (!with)
            continue;
        buf_add(out, text + run, i - run);
        buf_text(out, with);
        run = i + 1;
    }
    buf_add(out, text + run, len - run);
}

/* Words with single spaces between, none at the edges of a line. */
static void write_words(struct canon *k, const char *p)
{
    while (*p) {
        size_t blank = white_len(p);
        k->space = k->space || (blank && !k->fresh);
        p += blank;
        size_t word = black_len(p);
        if (!word)
            return;
        if (k->space)
            buf_char(k->out, ' ');
        k->space = k->fresh = false;
        /* Most words stand with one space between already. */
        while (p[word] == ' ' && p[word + 1] && !byte_is_white(p[word + 1]))
            word += 1 + black_len(p + word + 1);
        escaped(k->out, p, word, false);
        p += word;
    }
}

static bool is_one_of(const char *name, const char *const *names)
{
    while (*names && strcmp(*names, name))
        names++;
    return *names;
}

/* What says nothing about the words: the number of the version, stamps of translators, and which
 * languages there are; to a translator, dates of reviews neither. */
static bool is_left_out(const struct canon *k, const struct node *n, const struct attr *a)
{
    static const char *const of_course[] = {"version", "translations", "partial-translations",
                                            NULL};
    static const char *const of_reviews[] = {"reviewed", "review-by", NULL};
    if (a->foreign || !strcmp(a->name, "translates"))
        return true;
    return node_is(n, "course") && !n->parent &&
           (is_one_of(a->name, of_course) || (k->own && is_one_of(a->name, of_reviews)));
}

/* What a root does not lend to its unit: units of their own, licences of lint, the list of files.
 */
static bool is_apart(const struct canon *k, const struct node *n)
{
    return k->own && (is_translation_unit(n) || node_is(n, "allow") || node_is(n, "use"));
}

/* Names in order of their bytes; those without a namespace come before xml:lang. */
static int attr_order(const void *left, const void *right)
{
    const struct attr *a = *(const struct attr *const *)left;
    const struct attr *b = *(const struct attr *const *)right;
    bool a_xml = strchr(a->name, ':'), b_xml = strchr(b->name, ':');
    return a_xml != b_xml ? a_xml - b_xml : strcmp(a->name, b->name);
}

enum { ATTRS_MAX = 256 }; /* as the scan allows */

static void write_attrs(struct canon *k, const struct node *n)
{
    const struct attr *list[ATTRS_MAX];
    size_t count = 0;
    for (size_t i = 0; i < n->n_attrs && count < ATTRS_MAX; i++) {
        if (!is_left_out(k, n, &n->attrs[i]))
            list[count++] = &n->attrs[i];
    }
    if (count > 1)
        qsort(list, count, sizeof *list, attr_order);
    for (size_t i = 0; i < count; i++) {
        buf_char(k->out, ' ');
        buf_text(k->out, list[i]->name);
        buf_text(k->out, "=\"");
        escaped(k->out, list[i]->value, strlen(list[i]->value), true);
        buf_char(k->out, '"');
    }
}

/* A space at the edge of an inline element is moved to before the next word, wherever that stands,
 * so that rewrapping never shows; <cite/> stands for a word. */
static void write_node(struct canon *k, const struct node *n, bool top)
{
    bool line = !is_inline(n);
    if (line) {
        k->fresh = true;
        k->space = false;
    } else if (!n->first) {
        if (k->space)
            buf_char(k->out, ' ');
        k->space = k->fresh = false;
    }
    buf_char(k->out, '<');
    buf_text(k->out, n->name);
    if (top)
        buf_text(k->out, " xmlns=\"" COURSE_NAMESPACE "\"");
    write_attrs(k, n);
    buf_char(k->out, '>');
    for (const struct node *at = n->first; at; at = at->next) {
        if (at->name && !(top && is_apart(k, at)))
            write_node(k, at, false);
        else if (!at->name)
            write_words(k, at->text);
    }
    buf_text(k->out, "</");
    buf_text(k->out, n->name);
    buf_char(k->out, '>');
    if (line) {
        k->fresh = true;
        k->space = false;
    }
}

static struct buf *canonical(const void *mem, const struct node *n, bool own)
{
    struct canon k = {.out = buf_new(mem, 4 * (size_t)COURSE_TEXT_MAX), .fresh = true, .own = own};
    write_node(&k, n, true);
    return k.out;
}

const char *node_canonical(const void *mem, const struct node *n, size_t *ret_len)
{
    struct buf *out = canonical(mem, n, false);
    *ret_len = buf_len(out);
    return buf_data(out);
}

static char *digest(const void *mem, const struct node *n, bool own)
{
    struct buf *out = canonical(mem, n, own);
    char *hex = digest_hex(mem, buf_data(out), buf_len(out));
    mem_free(out);
    return hex;
}

char *node_digest(const void *mem, const struct node *n)
{
    return digest(mem, n, false);
}

char *unit_digest(const void *mem, const struct node *n)
{
    return digest(mem, n, !n->parent && !n->type->item);
}

struct line {
    const char *path, *digest;
};

static int line_order(const void *a, const void *b)
{
    return strcmp(((const struct line *)a)->path, ((const struct line *)b)->path);
}

/* The digest of a head and, sorted by path, of one line for each of these files and of the media
 * that the original, or the folder of one language, uses. */
static char *hash_files(struct check *c, struct buf *head, struct doc *const *docs,
                        const char *folder, const void *mem)
{
    struct line *lines = mem_array(c->mem, struct line, c->n_docs + c->package->n_files);
    size_t n = 0;
    for (size_t i = 0; i < c->n_docs; i++) {
        if (docs[i])
            lines[n++] = (struct line){docs[i]->path, node_digest(c->mem, docs[i]->root)};
    }
    for (size_t i = 0; i < c->package->n_files; i++) {
        const struct file *f = &c->package->files[i];
        bool belongs =
            folder ? f->translated && !strncmp(f->path, folder, strlen(folder)) : f->used;
        if (belongs && f->type)
            lines[n++] = (struct line){f->path, digest_hex(c->mem, f->data, f->len)};
    }
    qsort(lines, n, sizeof *lines, line_order);
    for (size_t i = 0; i < n; i++)
        buf_format(head, "%s %s\n", lines[i].digest, lines[i].path);
    return digest_hex(mem, buf_data(head), buf_len(head));
}

enum { LINES_MAX = 16 * 1024 * 1024 };

char *course_hash(struct check *c, const void *mem)
{
    struct buf *head = buf_new(c->mem, LINES_MAX);
    buf_text(head, "attest-course-1\n");
    return hash_files(c, head, c->docs, NULL, mem);
}

/* Which units are shown in the language is part of it: stamps stand in no canonical form. */
char *language_hash(struct check *c, const struct course_language *l, const char *original,
                    const void *mem)
{
    struct buf *head = buf_new(c->mem, LINES_MAX);
    buf_format(head, "attest-course-1 %s%s\n%s\n", l->code, l->partial ? " partial" : "", original);
    for (size_t i = 0; i < c->languages->n_units; i++) {
        if (l->translations[i].state == TRANSLATION_CURRENT)
            buf_format(head, "%s %s\n", c->languages->units[i].stamp, c->languages->units[i].key);
    }
    return hash_files(c, head, l->docs, say(c, "%s/", l->code), mem);
}
