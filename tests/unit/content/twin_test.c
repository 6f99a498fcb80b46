/*
 * The structure stage and courses/schema/course.xsd are twins: whatever is done to a file, one is
 * clean exactly if the other is.  SPDX-License-Identifier: Apache-2.0
 *
 * Every element and attribute of a course that uses the whole language is deleted, doubled,
 * renamed, moved and filled with nonsense, one at a time.
 */
#include <libxml/parser.h>
#include <libxml/xmlschemas.h>
#include <stdlib.h>

#include "content/check.h"
#include "tap.h"
#include "util/buf.h"
#include "util/mem.h"

/* Under the sanitizer every fourth element is enough to see memory misused. */
#ifdef __SANITIZE_ADDRESS__
enum { STEP = 4 };
#else
enum { STEP = 1 };
#endif

static xmlSchemaPtr schema;
static int tried, refused, disagreed;

static void quiet(void *user, xmlErrorPtr error)
{
    (void)user, (void)error;
}

static bool schema_accepts(const char *text, size_t len)
{
    xmlDocPtr doc = xmlReadMemory(text, (int)len, "f.xml", NULL, XML_PARSE_NONET);
    if (!doc)
        return false;
    xmlSchemaValidCtxtPtr ctxt = xmlSchemaNewValidCtxt(schema);
    xmlSchemaSetValidStructuredErrors(ctxt, quiet, NULL);
    bool valid = !xmlSchemaValidateDoc(ctxt, doc);
    xmlSchemaFreeValidCtxt(ctxt);
    xmlFreeDoc(doc);
    return valid;
}

/* What the structure stage says beyond a schema's reach. */
static bool is_beyond(const struct problem *p)
{
    static const char *const rules[] = {"either-or",       "when-what", "empty",
                                        "text-after-list", "ragged",    "https"};
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        if (!strcmp(p->rule, rules[i]))
            return true;
    }
    return p->stage == STAGE_REFERENCES && strcmp(p->rule, "id-twice");
}

static bool walk_accepts(const char *text, size_t len, char first[256])
{
    void *mem = mem_owner(NULL, "twin");
    struct package package = {0};
    struct check c = {.mem = mem, .problems = problems_new(mem), .package = &package};
    struct doc *doc = doc_read(mem, "f.xml", (const unsigned char *)text, len, c.problems);
    if (doc->root)
        check_structure(&c, doc);
    if (doc->root) {
        c.docs = &doc;
        c.n_docs = 1;
        check_references(&c);
    }
    bool clean = true;
    first[0] = '\0';
    for (size_t i = 0; i < c.problems->n; i++) {
        const struct problem *p = &c.problems->list[i];
        if (p->warning || is_beyond(p))
            continue;
        if (clean)
            snprintf(first, 256, "%d:%d %s [%s]", p->line, p->column, p->found, p->rule);
        clean = false;
    }
    mem_free(mem);
    return clean;
}

static void compare(const char *what, const char *name, struct buf *b)
{
    char first[256];
    bool theirs = schema_accepts(buf_data(b), buf_len(b));
    bool ours = walk_accepts(buf_data(b), buf_len(b), first);
    tried++;
    refused += !theirs;
    if (theirs == ours)
        return;
    if (disagreed++ < 20)
        printf("# %s %s: schema %s, walk %s %s\n", name, what, theirs ? "clean" : "refuses",
               ours ? "clean" : "refuses", first);
}

/* The text with the bytes from `from` to `to` replaced. */
static struct buf *with(const void *mem, const struct doc *d, size_t from, size_t to,
                        const char *text, size_t len)
{
    struct buf *b = buf_new(mem, 1 << 24);
    buf_add(b, d->text, from);
    buf_add(b, text, len);
    buf_add(b, d->text + to, d->len - to);
    return b;
}

static void rename_element(const void *mem, const struct doc *d, const struct tag *t,
                           const char *name)
{
    size_t n = strcspn(d->text + t->offset + 1, " \t\r\n/>");
    bool empty = d->text[t->open_end - 2] == '/';
    struct buf *b = buf_new(mem, 1 << 24);
    buf_add(b, d->text, t->offset + 1);
    buf_text(b, name);
    if (empty) {
        buf_text(b, d->text + t->offset + 1 + n);
    } else {
        size_t close = t->close_end - n - 1;
        buf_add(b, d->text + t->offset + 1 + n, close - (t->offset + 1 + n));
        buf_text(b, name);
        buf_text(b, d->text + close + n);
    }
    compare(mem_format(mem, "rename %zu to %s", t->offset, name), d->path, b);
}

static void mutate_element(const void *mem, const struct doc *d, size_t i)
{
    const struct tag *t = &d->tags[i];
    const char *what =
        mem_format(mem, "%.30s at %d", d->text + t->offset, doc_place(d, t->offset).line);
    size_t len = t->close_end - t->offset;
    compare(mem_format(mem, "delete %s", what), d->path,
            with(mem, d, t->offset, t->close_end, "", 0));
    compare(mem_format(mem, "double %s", what), d->path,
            with(mem, d, t->offset, t->offset, d->text + t->offset, len));
    if (d->text[t->open_end - 2] != '/') {
        compare(mem_format(mem, "stray text in %s", what), d->path,
                with(mem, d, t->open_end, t->open_end, "stray", 5));
        compare(mem_format(mem, "stray element in %s", what), d->path,
                with(mem, d, t->open_end, t->open_end, "<em>x</em>", 10));
        compare(mem_format(mem, "emptied %s", what), d->path,
                with(mem, d, t->open_end,
                     t->close_end - strcspn(d->text + t->offset + 1, " \t\r\n/>") - 3, "", 0));
    }
    rename_element(mem, d, t, "para");
    rename_element(mem, d, t, "p");
    rename_element(mem, d, t, "option");
    rename_element(mem, d, t, "title");
}

/* A step forward: the element after its next sibling. */
static void mutate_order(const void *mem, const struct doc *d, size_t i)
{
    const struct tag *t = &d->tags[i], *next = NULL;
    for (size_t k = i + 1; k < d->n_tags && !next; k++) {
        if (d->tags[k].offset >= t->close_end)
            next = &d->tags[k];
    }
    if (!next || strspn(d->text + t->close_end, " \t\r\n") != next->offset - t->close_end)
        return;
    struct buf *b = buf_new(mem, 1 << 24);
    buf_add(b, d->text, t->offset);
    buf_add(b, d->text + next->offset, next->close_end - next->offset);
    buf_add(b, d->text + t->offset, t->close_end - t->offset);
    buf_text(b, d->text + next->close_end);
    compare(mem_format(mem, "swap at line %d", doc_place(d, t->offset).line), d->path, b);
}

/* Attributes of the file that have been filled with every value already. */
struct tired {
    void *mem;
    char **keys;
    size_t n;
};

static bool is_tired(struct tired *t, const char *element, const char *attribute)
{
    char *key = mem_format(t->mem, "%.*s %.*s", (int)strcspn(element, " \t\r\n/>"), element,
                           (int)strcspn(attribute, "="), attribute);
    int times = 0;
    for (size_t i = 0; i < t->n; i++)
        times += !strcmp(t->keys[i], key);
    t->keys = mem_grow(t->mem, t->keys, t->n, t->n + 1);
    t->keys[t->n++] = key;
    return times >= 2;
}

static void mutate_attributes(struct tired *full, const void *mem, const struct doc *d, size_t i)
{
    static const char *const values[] = {"",      "?",          "yes",         "1",   "a-b",
                                         "C1 C2", "2026-02-30", "0.5",         " 1 ", "MI OH",
                                         "true",  "-1/2",       "media/x.png", "en"};
    const struct tag *t = &d->tags[i];
    size_t at = t->offset + strcspn(d->text + t->offset, " \t\r\n/>");
    for (;;) {
        at += strspn(d->text + at, " \t\r\n");
        if (strchr("/>", d->text[at]))
            return;
        size_t name = strcspn(d->text + at, "=");
        size_t value = at + name + 2, end = value + strcspn(d->text + value, "\"");
        const char *what =
            mem_format(mem, "%.*s at line %d", (int)name, d->text + at, doc_place(d, at).line);
        if (strncmp(d->text + at, "xmlns", 5)) {
            compare(mem_format(mem, "delete %s", what), d->path, with(mem, d, at, end + 1, "", 0));
            compare(mem_format(mem, "rename %s", what), d->path,
                    with(mem, d, at, at + name, "odd", 3));
            bool tired = is_tired(full, d->text + t->offset, d->text + at);
            for (size_t v = 0; v < sizeof values / sizeof *values && !tired; v++)
                compare(mem_format(mem, "%s as \"%s\"", what, values[v]), d->path,
                        with(mem, d, value, end, values[v], strlen(values[v])));
        }
        at = end + 1;
    }
}

static void mutate_file(const char *path)
{
    void *mem = mem_owner(NULL, "file");
    FILE *f = fopen(path, "rb");
    if (!ok(f != NULL, "%s opens", path))
        return;
    char *data = mem_array(mem, char, 1 << 20);
    size_t len = fread(data, 1, 1 << 20, f);
    fclose(f);
    char first[256];
    ok(schema_accepts(data, len), "%s: the schema accepts it", path);
    ok(walk_accepts(data, len, first), "%s: the walk accepts it %s", path, first);
    struct tired full = {.mem = mem};
    int before = disagreed, refused_before = refused;
    struct problems *problems = problems_new(mem);
    struct doc *d = doc_read(mem, path, (const unsigned char *)data, len, problems);
    for (size_t i = 1; i < d->n_tags; i += STEP) {
        void *each = mem_owner(mem, "each");
        mutate_element(each, d, i);
        mutate_order(each, d, i);
        mutate_attributes(&full, each, d, i);
        mem_free(each);
    }
    ok(disagreed == before, "%s: twins agree on every breakage", path);
    ok(refused > refused_before, "%s: some were refused", path);
    mem_free(mem);
}

/* Two files of the course with every kind: likert and quizzes stand in no other in all their ways.
 */
static const char *const files[] = {"whole/course.xml",
                                    "whole/modules/hand-hygiene.xml",
                                    "whole/modules/gloves.xml",
                                    "whole/banks/hand-hygiene.xml",
                                    "whole/scenarios/visitor.xml",
                                    "every-kind/banks/opinions.xml",
                                    "every-kind/modules/practice.xml"};

/* The rest of that course is only read: the kinds of question in it are broken above. */
static const char *const sound[] = {"every-kind/course.xml", "every-kind/modules/alarm.xml",
                                    "every-kind/banks/fire.xml",
                                    "every-kind/scenarios/kitchen.xml"};

static void accept_file(const char *path)
{
    void *mem = mem_owner(NULL, "file");
    FILE *f = fopen(path, "rb");
    if (!ok(f != NULL, "%s opens", path))
        return;
    char *data = mem_array(mem, char, 1 << 20), first[256];
    size_t len = fread(data, 1, 1 << 20, f);
    fclose(f);
    ok(schema_accepts(data, len), "%s: the schema accepts it", path);
    ok(walk_accepts(data, len, first), "%s: the walk accepts it %s", path, first);
    mem_free(mem);
}

int main(void)
{
    xmlSchemaParserCtxtPtr parser = xmlSchemaNewParserCtxt("courses/schema/course.xsd");
    schema = xmlSchemaParse(parser);
    xmlSchemaFreeParserCtxt(parser);
    if (!ok(schema != NULL, "the schema compiles"))
        return tap_done();
    char path[256];
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "tests/fixtures/courses/%s", files[i]);
        mutate_file(path);
    }
    for (size_t i = 0; i < sizeof sound / sizeof *sound; i++) {
        snprintf(path, sizeof path, "tests/fixtures/courses/%s", sound[i]);
        accept_file(path);
    }
    printf("# %d breakages, %d refused, %d disagreements\n", tried, refused, disagreed);
    xmlSchemaFree(schema);
    xmlCleanupParser();
    return tap_done();
}
