/*
 * The canonical form and its hash.  SPDX-License-Identifier: Apache-2.0
 *
 * Signatures are bound to this hash, so it must not change when an author's editor rewraps lines,
 * reorders attributes or chooses a prefix, and must change with every word. A tree is copied in a
 * normal form (white space, comments, prefixes) and written by libxml2's exclusive C14N.
 */
#include <libxml/c14n.h>
#include <libxml/tree.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "content/check.h"
#include "content/render.h"
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

struct copying {
    xmlDocPtr doc;
    xmlNodePtr pending; /* where the last text went: its end may have to be trimmed */
    bool space;         /* a space is owed before the next word */
    bool fresh;         /* nothing written yet on this line */
};

static void copy_text(struct copying *k, xmlNodePtr to, const char *text)
{
    char *out = mem_array(NULL, char, strlen(text) * 2 + 2);
    size_t n = 0;
    for (; *text; text++) {
        if (strchr(" \t\r\n", *text)) {
            k->space = !k->fresh;
            continue;
        }
        if (k->space)
            out[n++] = ' ';
        k->space = k->fresh = false;
        out[n++] = *text;
    }
    if (n)
        xmlAddChild(to, xmlNewDocTextLen(k->doc, (const xmlChar *)out, (int)n));
    mem_free(out);
}

/* What says nothing about the words: the number of the version, and stamps of translators. */
static bool is_left_out(const struct node *n, const struct attr *a)
{
    return a->foreign || !strcmp(a->name, "translates") ||
           (node_is(n, "course") && !n->parent && !strcmp(a->name, "version"));
}

static void copy_attrs(const struct node *n, xmlNodePtr to)
{
    for (size_t i = 0; i < n->n_attrs; i++) {
        const struct attr *a = &n->attrs[i];
        if (is_left_out(n, a))
            continue;
        if (!strcmp(a->name, "xml:lang"))
            xmlNodeSetLang(to, (const xmlChar *)a->value);
        else
            xmlNewProp(to, (const xmlChar *)a->name, (const xmlChar *)a->value);
    }
}

/* Text is words with single spaces between; a space at the edge of an inline element is moved
 * before the next word, wherever that stands, so that rewrapping never shows. */
static void copy_node(struct copying *k, const struct node *n, xmlNodePtr parent)
{
    xmlNodePtr to = xmlNewDocNode(k->doc, NULL, (const xmlChar *)n->name, NULL);
    if (parent) {
        xmlAddChild(parent, to);
        xmlSetNs(to, parent->ns);
    } else {
        xmlDocSetRootElement(k->doc, to);
        xmlSetNs(to, xmlNewNs(to, (const xmlChar *)COURSE_NAMESPACE, NULL));
    }
    copy_attrs(n, to);
    bool line = !is_inline(n), empty = !n->first;
    if (line) {
        k->fresh = true;
        k->space = false;
    } else if (empty) { /* <cite/> stands for a word */
        if (k->space)
            xmlAddPrevSibling(to, xmlNewDocText(k->doc, (const xmlChar *)" "));
        k->space = k->fresh = false;
    }
    for (const struct node *at = n->first; at; at = at->next) {
        if (at->name)
            copy_node(k, at, to);
        else
            copy_text(k, to, at->text);
    }
    if (line) {
        k->fresh = true;
        k->space = false;
    }
}

/* The canonical bytes of an element, to be freed by xmlFree; NULL if libxml2 fails. */
static xmlChar *canonical(const struct node *n, size_t *ret_len)
{
    struct copying k = {.doc = xmlNewDoc((const xmlChar *)"1.0"), .fresh = true};
    copy_node(&k, n, NULL);
    xmlChar *bytes = NULL;
    int len = xmlC14NDocDumpMemory(k.doc, NULL, XML_C14N_EXCLUSIVE_1_0, NULL, 0, &bytes);
    xmlFreeDoc(k.doc);
    *ret_len = len < 0 ? 0 : (size_t)len;
    return len < 0 ? NULL : bytes;
}

char *node_digest(const void *mem, const struct node *n)
{
    size_t len;
    xmlChar *bytes = canonical(n, &len);
    char *hex = digest_hex(mem, bytes ? (const void *)bytes : "", len);
    xmlFree(bytes);
    return hex;
}

struct line {
    const char *path, *digest;
};

static int line_order(const void *a, const void *b)
{
    return strcmp(((const struct line *)a)->path, ((const struct line *)b)->path);
}

char *course_hash(struct check *c, const void *mem)
{
    struct line *lines = mem_array(c->mem, struct line, c->n_docs + c->package->n_files);
    size_t n = 0;
    for (size_t i = 0; i < c->n_docs; i++)
        lines[n++] = (struct line){c->docs[i]->path, node_digest(c->mem, c->docs[i]->root)};
    for (size_t i = 0; i < c->package->n_files; i++) {
        const struct file *f = &c->package->files[i];
        if (f->used && f->type)
            lines[n++] = (struct line){f->path, digest_hex(c->mem, f->data, f->len)};
    }
    qsort(lines, n, sizeof *lines, line_order);
    struct buf *out = buf_new(c->mem, 1024 * 1024);
    buf_text(out, "attest-course-1\n");
    for (size_t i = 0; i < n; i++)
        buf_format(out, "%s %s\n", lines[i].digest, lines[i].path);
    return digest_hex(mem, buf_data(out), buf_len(out));
}
