/* From bytes to a tree, by libxml2's SAX2.  SPDX-License-Identifier: Apache-2.0 */
#include "content/tree.h"

#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <libxml/xmlerror.h>
#include <stdlib.h>
#include <string.h>

#include "util/buf.h"
#include "util/mem.h"

struct reading {
    const void *mem;
    const char *space; /* the namespace */
    char *block; /* nodes and their texts are cut from blocks: all of them end with the file */
    size_t block_left;
    struct doc *doc;
    struct problems *problems;
    struct node *at;
    xmlParserCtxtPtr parser;
    struct buf *text; /* of the run that is being read */
    const char *last_name, *last_copy;
    bool failed;
};

/* ---- places */

static void find_lines(const void *mem, struct doc *doc)
{
    const char *end = doc->text + doc->len;
    size_t n = 1;
    for (const char *p = doc->text; (p = memchr(p, '\n', (size_t)(end - p))); p++)
        n++;
    doc->lines = mem_array(mem, size_t, n);
    doc->n_lines = 1;
    for (const char *p = doc->text; (p = memchr(p, '\n', (size_t)(end - p))); p++)
        doc->lines[doc->n_lines++] = (size_t)(p + 1 - doc->text);
}

struct place doc_place(const struct doc *doc, size_t offset)
{
    size_t low = 0, high = doc->n_lines;
    while (high - low > 1) {
        size_t middle = (low + high) / 2;
        if (doc->lines[middle] <= offset)
            low = middle;
        else
            high = middle;
    }
    size_t begin = doc->lines[low];
    if (!low && !strncmp(doc->text, "\xEF\xBB\xBF", 3) && offset >= 3)
        begin = 3;
    struct place_cache *last = doc->cache;
    int column = 1;
    if (last->offset >= begin && last->offset <= offset) {
        begin = last->offset;
        column = last->column;
    }
    for (size_t i = begin; i < offset && i < doc->len; i++)
        column += ((unsigned char)doc->text[i] & 0xC0) != 0x80;
    *last = (struct place_cache){offset, column};
    return (struct place){(int)low + 1, column};
}

const char *doc_line(const void *mem, const struct doc *doc, int line)
{
    if (line < 1 || (size_t)line > doc->n_lines)
        return NULL;
    const char *begin = doc->text + doc->lines[line - 1];
    size_t len = strcspn(begin, "\r\n"), characters = 0, n = 0;
    while (n < len && (characters += ((unsigned char)begin[n] & 0xC0) != 0x80) <= 200)
        n++;
    return mem_text_n(mem, begin, n);
}

/* ---- building */

/* Zeroed space that ends with the file. Under the address sanitizer each piece stands alone, so
 * that reading past its end is seen. */
static void *piece(struct reading *r, size_t size)
{
    enum { BLOCK = 256 * 1024 };
    size = (size + 15) & ~(size_t)15;
#ifdef __SANITIZE_ADDRESS__
    return mem_bytes(r->mem, size, "piece");
#endif
    if (size > BLOCK / 8)
        return mem_bytes(r->mem, size, "piece");
    if (size > r->block_left) {
        r->block = mem_bytes(r->mem, BLOCK, "block");
        r->block_left = BLOCK;
    }
    void *p = r->block;
    r->block += size;
    r->block_left -= size;
    return p;
}

static char *piece_text(struct reading *r, const char *text, size_t len)
{
    char *copy = piece(r, len + 1);
    memcpy(copy, text, len);
    return copy;
}

static struct node *add_node(struct reading *r)
{
    struct node *n = piece(r, sizeof *n);
    n->doc = r->doc;
    n->parent = r->at;
    if (r->at) {
        n->prev = r->at->last;
        if (n->prev)
            n->prev->next = n;
        else
            r->at->first = n;
        r->at->last = n;
    }
    return n;
}

/* The offset at which text begins that follows `prev` in `parent`: blanks and comments passed. */
static size_t text_offset(const struct doc *doc, size_t from)
{
    for (;;) {
        from += strspn(doc->text + from, " \t\r\n");
        const char *end = NULL;
        if (!strncmp(doc->text + from, "<!--", 4))
            end = strstr(doc->text + from, "-->");
        else if (!strncmp(doc->text + from, "<?", 2))
            end = strstr(doc->text + from, "?>");
        if (!end)
            return from;
        from = (size_t)(end - doc->text) + (end[0] == '-' ? 3 : 2);
    }
}

static void flush_text(struct reading *r)
{
    if (!r->at || !buf_len(r->text))
        return;
    struct node *n = add_node(r);
    n->text = piece_text(r, buf_data(r->text), buf_len(r->text));
    /* Until the element is closed, `offset` of an element is the index of its tag. */
    size_t from =
        n->prev ? r->doc->tags[n->prev->offset].close_end : r->doc->tags[r->at->offset].open_end;
    n->offset = text_offset(r->doc, from);
    buf_cut(r->text, 0);
}

/* Tag names repeat: the parser interns them, so the last copy mostly serves again. */
static const char *name_copy(struct reading *r, const xmlChar *name)
{
    const char *text = (const char *)name;
    if (text != r->last_name) {
        r->last_name = text;
        r->last_copy = piece_text(r, text, strlen(text));
    }
    return r->last_copy;
}

/* White space in a value never means anything: one space between words, none at the ends. */
static const char *value_copy(struct reading *r, const char *p, size_t len)
{
    char *value = piece_text(r, p, len);
    size_t n = 0;
    for (size_t i = 0; i < len; i++) {
        if (!strchr(" \t\r\n", value[i]))
            value[n++] = value[i];
        else if (n && value[n - 1] != ' ')
            value[n++] = ' ';
    }
    n -= n && value[n - 1] == ' ';
    value[n] = '\0';
    return value;
}

static void read_attrs(struct reading *r, struct node *n, int count, const xmlChar **attrs)
{
    n->attrs = count ? piece(r, sizeof *n->attrs * (size_t)count) : NULL;
    for (int i = 0; i < count; i++, attrs += 5) {
        const char *name = (const char *)attrs[0], *prefix = (const char *)attrs[1];
        const char *begin = (const char *)attrs[3], *end = (const char *)attrs[4];
        struct attr *a = &n->attrs[n->n_attrs++];
        bool xml = prefix && !strcmp(prefix, "xml");
        a->foreign = prefix && !xml;
        a->name =
            prefix ? mem_format(r->mem, "%s:%s", prefix, name) : piece_text(r, name, strlen(name));
        a->value = value_copy(r, begin, (size_t)(end - begin));
    }
}

static void on_start(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                     int n_namespaces, const xmlChar **namespaces, int n_attributes,
                     int n_defaulted, const xmlChar **attributes)
{
    (void)prefix, (void)n_namespaces, (void)namespaces, (void)n_defaulted;
    struct reading *r = user;
    flush_text(r);
    struct doc *doc = r->doc;
    if (doc->n_nodes >= doc->n_tags) { /* the scan and the parser disagree: trust neither */
        r->failed = true;
        xmlStopParser(r->parser);
        return;
    }
    struct node *n = add_node(r);
    n->offset = doc->n_nodes++;
    n->name = name_copy(r, name);
    n->foreign = strcmp(uri ? (const char *)uri : "", r->space) != 0;
    read_attrs(r, n, n_attributes, attributes);
    if (!r->at && !doc->root)
        doc->root = n;
    r->at = n;
}

static void on_end(void *user, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    (void)name, (void)prefix, (void)uri;
    struct reading *r = user;
    flush_text(r);
    if (r->at)
        r->at = r->at->parent;
}

static void on_text(void *user, const xmlChar *text, int len)
{
    struct reading *r = user;
    buf_add(r->text, text, (size_t)len);
}

static void on_subset(void *user, const xmlChar *name, const xmlChar *external,
                      const xmlChar *system)
{
    (void)name, (void)external, (void)system;
    struct reading *r = user;
    r->failed = true;
    xmlStopParser(r->parser);
}

static void tell_refusal(struct reading *r, int line, int column, const char *message)
{
    r->failed = true;
    char *text = mem_text(r->mem, message ? message : "unreadable");
    text[strcspn(text, "\r\n")] = '\0';
    problems_add(r->problems,
                 &(struct problem){.stage = STAGE_WELL_FORMED,
                                   .rule = "well-formed",
                                   .file = r->doc->path,
                                   .line = line,
                                   .column = column,
                                   .found = mem_format(r->mem, "text that is no XML (%s)", text),
                                   .expected = "well-formed XML",
                                   .remedy = "correct it there",
                                   .source = doc_line(r->mem, r->doc, line)});
}

static void on_error(void *user, xmlErrorPtr error)
{
    struct reading *r = user;
    if (error->level < XML_ERR_ERROR || r->failed)
        return;
    tell_refusal(r, error->line, error->int2 > 0 ? error->int2 : 0, error->message);
    xmlStopParser(r->parser);
}

/* Nothing is ever fetched, whatever a file asks for. */
static xmlParserInputPtr deny(const char *url, const char *id, xmlParserCtxtPtr parser)
{
    (void)url, (void)id, (void)parser;
    return NULL;
}

/* Tags become places: from here on `offset` is a byte offset for elements too. */
static void settle_places(struct doc *doc)
{
    for (struct node *n = doc->root; n; n = node_after(n, doc->root)) {
        if (n->name)
            n->offset = doc->tags[n->offset].offset;
    }
}

static void parse(struct reading *r)
{
    xmlSAXHandler sax = {.initialized = XML_SAX2_MAGIC,
                         .startElementNs = on_start,
                         .endElementNs = on_end,
                         .characters = on_text,
                         .ignorableWhitespace = on_text,
                         .cdataBlock = on_text,
                         .internalSubset = on_subset,
                         .serror = on_error};
    xmlSetExternalEntityLoader(deny);
    r->parser = xmlCreateMemoryParserCtxt(r->doc->text, (int)r->doc->len);
    if (!r->parser)
        return;
    *r->parser->sax = sax;
    r->parser->userData = r;
    xmlCtxtUseOptions(r->parser, XML_PARSE_NONET | XML_PARSE_BIG_LINES);
    xmlParseDocument(r->parser);
    if (!r->parser->wellFormed && !r->failed)
        tell_refusal(r, 1, 1, "not well-formed");
    xmlFreeParserCtxt(r->parser);
}

struct doc *doc_read(const void *mem, const char *path, const unsigned char *data, size_t len,
                     struct problems *problems)
{
    return doc_read_as(mem, path, data, len, COURSE_NAMESPACE, problems);
}

struct doc *doc_read_as(const void *mem, const char *path, const unsigned char *data, size_t len,
                        const char *space, struct problems *problems)
{
    struct doc *doc = mem_new(mem, struct doc);
    doc->path = mem_text(doc, path);
    doc->text = mem_text_n(doc, (const char *)data, len);
    doc->len = len;
    doc->cache = mem_new(doc, struct place_cache);
    doc->cache->column = 1;
    find_lines(doc, doc);
    if (!doc_scan(doc, doc, problems))
        return doc;
    struct reading r = {.mem = doc, .space = space, .doc = doc, .problems = problems};
    r.text = buf_new(doc, len + 1);
    parse(&r);
    if (!doc->root && !r.failed) {
        r.failed = true;
        problems_add(problems, &(struct problem){.stage = STAGE_WELL_FORMED,
                                                 .rule = "well-formed",
                                                 .file = path,
                                                 .found = "a file without any element",
                                                 .expected = "course, module or bank as root",
                                                 .remedy = "begin the file with one of them"});
    }
    if (r.failed)
        doc->root = NULL;
    else
        settle_places(doc);
    return doc;
}

/* ---- looking at nodes */

const char *node_attr(const struct node *n, const char *name)
{
    for (size_t i = 0; i < n->n_attrs; i++) {
        if (!n->attrs[i].foreign && !strcmp(n->attrs[i].name, name))
            return n->attrs[i].value;
    }
    return NULL;
}

const char *node_attr_or(const struct node *n, const char *name, const char *otherwise)
{
    const char *value = node_attr(n, name);
    return value ? value : otherwise;
}

bool node_yes(const struct node *n, const char *name)
{
    return !strcmp(node_attr_or(n, name, "no"), "yes");
}

static struct node *first_named(struct node *n, const char *name)
{
    while (n && !node_is(n, name))
        n = n->next;
    return n;
}

struct node *node_child(const struct node *n, const char *name)
{
    return first_named(n->first, name);
}

struct node *node_next(const struct node *n, const char *name)
{
    return first_named(n->next, name);
}

struct node *node_past(const struct node *n, const struct node *top)
{
    while (n != top && !n->next)
        n = n->parent;
    return n == top ? NULL : n->next;
}

struct node *node_after(const struct node *n, const struct node *top)
{
    return n->first ? n->first : node_past(n, top);
}

static void collect_text(struct buf *out, const char *text)
{
    for (; *text; text++) {
        bool blank = strchr(" \t\r\n", *text);
        size_t len = buf_len(out);
        if (!blank)
            buf_char(out, *text);
        else if (len && buf_data(out)[len - 1] != ' ')
            buf_char(out, ' ');
    }
}

static char *text_of(const void *mem, const struct node *n, const char *gap)
{
    struct buf *out = buf_new(mem, COURSE_TEXT_MAX);
    for (const struct node *at = n; at;) {
        bool hidden = gap && node_is(at, "gap");
        if (hidden || at->text)
            collect_text(out, hidden ? gap : at->text);
        else if (gap && node_is(at, "local")) /* differs from reader to reader */
            collect_text(out, "…");
        at = hidden ? node_past(at, n) : node_after(at, n);
    }
    size_t len = buf_len(out);
    if (len && buf_data(out)[len - 1] == ' ')
        len--;
    char *text = mem_text_n(mem, buf_data(out), len);
    mem_free(out);
    return text;
}

char *node_text(const void *mem, const struct node *n)
{
    return text_of(mem, n, NULL);
}

char *node_stem_text(const void *mem, const struct node *stem)
{
    return text_of(mem, stem, "____");
}

char *node_xpath(const void *mem, const struct node *n)
{
    if (!n)
        return mem_text(mem, "");
    if (!n->name)
        return node_xpath(mem, n->parent);
    char *above = node_xpath(mem, n->parent);
    const char *id = node_attr(n, "id");
    if (id && strlen(id) < 80 && n->parent && !strchr(id, '\''))
        return mem_format(mem, "%s/%s[@id='%s']", above, n->name, id);
    int same = 0, index = 0;
    for (const struct node *s = n->parent ? n->parent->first : NULL; s; s = s->next) {
        same += node_is(s, n->name);
        if (s == n)
            index = same;
        if (index && same > 1)
            break;
    }
    if (same > 1)
        return mem_format(mem, "%s/%s[%d]", above, n->name, index);
    return mem_format(mem, "%s/%s", above, n->name);
}
