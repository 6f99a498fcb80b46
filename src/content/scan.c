/*
 * What is looked at before the parser sees a byte.  SPDX-License-Identifier: Apache-2.0
 *
 * The scan refuses what would cost the parser more than a glance (document types, huge tags, deep
 * nesting), tells the common slips in an author's words, and notes where every tag begins and ends.
 * It is stricter than it is clever: the parser judges whatever the scan lets pass.
 */
#include <ctype.h>
#include <string.h>

#include "content/bytes.h"
#include "content/tree.h"
#include "util/mem.h"

enum { TAG_BYTES_MAX = 64 * 1024, TAG_ATTRIBUTES_MAX = 256, DEPTH_MAX = 64, SLIPS_MAX = 20 };
enum { FOREIGN_LINES_MAX = 4 };     /* so many are told one by one */
enum { ELEMENTS_MAX = 400 * 1000 }; /* a node takes more room than its tag */

struct scan {
    void *mem; /* scratch */
    const void *keep;
    struct doc *doc;
    struct problems *problems;
    size_t pos;
    size_t open[DEPTH_MAX]; /* tags not closed yet */
    size_t depth;
    int slips;      /* errors so far */
    int tag_slips;  /* of tags that do not fit: all but the first may follow from it */
    int first_line; /* of that one */
    bool root_seen;
    bool stopped;
};

static void tell(struct scan *s, enum problem_stage stage, const char *rule, size_t offset,
                 const char *found, const char *expected, const char *remedy)
{
    struct place place = doc_place(s->doc, offset);
    bool tag = !strcmp(rule, "well-formed"); /* a slip that may bring others with it */
    if (tag && s->tag_slips++)
        remedy = mem_format(s->mem, "%s, but mend line %d first: this may follow from it", remedy,
                            s->first_line);
    else if (tag)
        s->first_line = place.line;
    if (++s->slips > SLIPS_MAX) {
        s->stopped = true;
        return;
    }
    problems_add(s->problems, &(struct problem){.stage = stage,
                                                .rule = rule,
                                                .file = s->doc->path,
                                                .line = place.line,
                                                .column = place.column,
                                                .found = found,
                                                .expected = expected,
                                                .remedy = remedy,
                                                .source = doc_line(s->mem, s->doc, place.line)});
}

static void slip(struct scan *s, size_t offset, const char *found, const char *expected,
                 const char *remedy)
{
    tell(s, STAGE_WELL_FORMED, "well-formed", offset, found, expected, remedy);
}

/* A reason to go no further in this file. */
static void stop(struct scan *s, const char *rule, size_t offset, const char *found,
                 const char *expected, const char *remedy)
{
    tell(s, STAGE_BYTES, rule, offset, found, expected, remedy);
    s->stopped = true;
}

/* The length of the UTF-8 character at p, or 0. Surrogates and overlong forms are none. */
static size_t utf8_len(const unsigned char *p, size_t left)
{
    if (p[0] < 0x80)
        return 1;
    size_t n = p[0] >= 0xF0 ? 4 : p[0] >= 0xE0 ? 3 : 2;
    if (p[0] < 0xC2 || p[0] > 0xF4 || n > left)
        return 0;
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    }
    bool overlong = (p[0] == 0xE0 && p[1] < 0xA0) || (p[0] == 0xF0 && p[1] < 0x90);
    bool outside = (p[0] == 0xED && p[1] > 0x9F) || (p[0] == 0xF4 && p[1] > 0x8F);
    return overlong || outside ? 0 : n;
}

/* What is wrong with the character at i, or NULL; *ret_len bytes of it. */
static const char *bad_character(struct scan *s, size_t i, size_t *ret_len)
{
    const unsigned char *p = (const unsigned char *)s->doc->text + i;
    size_t n = utf8_len(p, s->doc->len - i);
    *ret_len = n ? n : 1;
    if (!n)
        return mem_format(s->mem, "byte 0x%02X, which is not UTF-8", *p);
    if (!*p)
        return "a NUL byte";
    bool control = n == 1 && *p < 0x20 && *p != '\n' && *p != '\t' && *p != '\r';
    return control ? mem_format(s->mem, "the control character U+%04X", *p) : NULL;
}

/* How many lines have bytes that are no UTF-8, and how many bytes these are. */
static size_t count_foreign(const struct scan *s, size_t *ret_bytes)
{
    const unsigned char *p = (const unsigned char *)s->doc->text;
    size_t lines = 0;
    bool counted = false;
    *ret_bytes = 0;
    for (size_t i = 0, n; i < s->doc->len; i += n) {
        n = utf8_len(p + i, s->doc->len - i);
        *ret_bytes += !n;
        lines += !n && !counted;
        counted = (counted || !n) && p[i] != '\n';
        n += !n;
    }
    return lines;
}

/* Whether there is nothing to tell of any character. */
static bool is_clean(const struct doc *doc)
{
    const unsigned char *p = (const unsigned char *)doc->text;
    for (size_t i = 0; i < doc->len;) {
        if (p[i] >= 0x20 && p[i] < 0x80) {
            i++;
            continue;
        }
        size_t n = utf8_len(p + i, doc->len - i);
        if (!n || (n == 1 && !byte_is_white((char)p[i])))
            return false;
        i += n;
    }
    return true;
}

/* Tells the first bad character of each line, and puts "?" in place of all of them, so that tags
 * can be looked at all the same. A file that was saved in another encoding altogether is told once.
 */
static void scan_encoding(struct scan *s)
{
    char *text = s->doc->text;
    const char *utf8 = "UTF-8 text", *save = "save the file as UTF-8";
    if (s->doc->len >= 2 && (!memcmp(text, "\xFE\xFF", 2) || !memcmp(text, "\xFF\xFE", 2))) {
        stop(s, "encoding", 0, "UTF-16", utf8, save);
        return;
    }
    if (is_clean(s->doc))
        return;
    size_t bytes, lines = count_foreign(s, &bytes);
    bool whole = lines > FOREIGN_LINES_MAX, told = false;
    for (size_t i = 0, n; i < s->doc->len && !s->stopped; i += n) {
        const char *found = bad_character(s, i, &n);
        bool foreign = found && *found == 'b';
        if (foreign && whole && lines) {
            tell(s, STAGE_BYTES, "encoding", i,
                 mem_format(s->mem, "%s, and %zu more in %zu lines", found, bytes - 1, lines), utf8,
                 "save the file as UTF-8: it looks like Latin-1 or Windows-1252");
            lines = 0;
        } else if (found && !told && !(foreign && whole)) {
            tell(s, STAGE_BYTES, "encoding", i, found,
                 *found == 't' ? "text without control characters" : utf8,
                 *found == 't' ? "delete it" : save);
        }
        told = (told || (found && !(foreign && whole))) && text[i] != '\n';
        if (found)
            text[i] = '?';
    }
}

/* An encoding named in the XML declaration, other than UTF-8, would make the parser convert. */
static void scan_declaration(struct scan *s, size_t end)
{
    const char *p = s->doc->text + s->pos;
    size_t len = end - s->pos;
    const char *name = memmem(p, len, "encoding", 8);
    if (!name)
        return;
    size_t quote = strcspn(name, "\"'");
    const char *value = name + quote + 1;
    if (value >= p + len)
        return;
    size_t n = strcspn(value, "\"'");
    if (n != 5 || strncasecmp(value, "UTF-8", 5))
        stop(s, "encoding", s->pos,
             mem_format(s->mem, "encoding=\"%.*s\"", n < 40 ? (int)n : 40, value),
             "encoding=\"UTF-8\"", "save the file as UTF-8 and say so, or drop the declaration");
}

/* "&" begins one of five names or a number; anything else is a slip of its own kind. */
static void scan_reference(struct scan *s, size_t at)
{
    static const char *const names[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"};
    const char *p = s->doc->text + at;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (!strncmp(p, names[i], strlen(names[i])))
            return;
    }
    size_t n = 1 + strspn(p + 1, "#0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    bool closed = p[n] == ';' && n > 1;
    if (closed && p[1] == '#')
        return;
    tell(s, STAGE_WELL_FORMED, "ampersand", at,
         closed && n < 40 ? mem_format(s->mem, "\"%.*s\"", (int)n + 1, p) : "a bare \"&\"",
         "a character, or one of &amp; &lt; &gt; &quot; &apos;",
         closed ? "write the character itself" : "write &amp;");
}

static void scan_text(struct scan *s, size_t end)
{
    for (size_t at = s->pos; at < end && !s->stopped; at++) {
        const char *p = memchr(s->doc->text + at, '&', end - at);
        if (!p)
            break;
        at = (size_t)(p - s->doc->text);
        scan_reference(s, at);
    }
    s->pos = end;
}

static bool is_name_byte(char c)
{
    return byte_is_word(c) || c == '_' || c == ':' || c == '.' || c == '-';
}

static size_t name_len(const char *p)
{
    size_t n = 0;
    while (p[n] && is_name_byte(p[n]))
        n++;
    return n;
}

static bool starts_name(char c)
{
    return isalpha((unsigned char)c) || c == '_' || c == ':' || (c & 0x80);
}

static int tag_name_len(const struct doc *doc, size_t offset)
{
    size_t n = name_len(doc->text + offset + 1);
    return n < 64 ? (int)n : 64;
}

static const char *tag_text(struct scan *s, size_t offset)
{
    return mem_format(s->mem, "<%.*s>", tag_name_len(s->doc, offset), s->doc->text + offset + 1);
}

/* Grows the list of tags by doubling. */
static size_t add_tag(struct scan *s, size_t offset, size_t open_end)
{
    struct doc *doc = s->doc;
    if (!(doc->n_tags & (doc->n_tags - 1)))
        doc->tags = mem_grow(s->keep, doc->tags, doc->n_tags, doc->n_tags ? doc->n_tags * 2 : 1);
    doc->tags[doc->n_tags] = (struct tag){offset, open_end, open_end};
    return doc->n_tags++;
}

/* One attribute at p, within the tag; returns what follows it, or NULL after telling a slip. */
static const char *scan_attribute(struct scan *s, const char *p, size_t tag)
{
    const char *text = s->doc->text;
    size_t n = name_len(p);
    const char *name = p;
    int shown = n < 64 ? (int)n : 64;
    if (!n || !starts_name(*p)) {
        slip(s, tag,
             mem_format(s->mem, "%s with something in it that is no attribute", tag_text(s, tag)),
             "attributes written name=\"value\"", "close the tag with >, or mend the attribute");
        return NULL;
    }
    p += n;
    p += strspn(p, " \t\r\n");
    if (*p != '=') {
        slip(s, (size_t)(name - text), mem_format(s->mem, "%.*s without a value", shown, name),
             mem_format(s->mem, "%.*s=\"…\"", shown, name), "give it a value in quotes");
        return NULL;
    }
    p++;
    p += strspn(p, " \t\r\n");
    char quote = *p;
    if (quote != '"' && quote != '\'') {
        slip(s, (size_t)(name - text),
             mem_format(s->mem, "the value of %.*s without quotes", shown, name),
             mem_format(s->mem, "%.*s=\"…\"", shown, name), "put the value in quotes");
        return NULL;
    }
    const char *end = strchr(p + 1, quote);
    const char *less = end ? memchr(p, '<', (size_t)(end - p)) : NULL;
    if (!end || less) {
        slip(s, (size_t)(name - text),
             mem_format(s->mem, "the value of %.*s not closed", shown, name),
             "a closing quote before the next <", "add the quote, or write &lt; for <");
        return NULL;
    }
    size_t value_end = (size_t)(end - text);
    s->pos = (size_t)(p - text);
    scan_text(s, value_end);
    if (!isspace((unsigned char)end[1]) && !strchr("/>", end[1])) {
        slip(s, (size_t)(name - text), mem_format(s->mem, "%.*s followed by no space", shown, name),
             "a space between attributes", "put a space after the closing quote");
        return NULL;
    }
    return end + 1;
}

/* The same name twice in one tag. */
static void scan_doubles(struct scan *s, const char *const *names, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        size_t len = name_len(names[i]);
        for (size_t k = 0; k < i; k++) {
            if (strncmp(names[i], names[k], len) || is_name_byte(names[k][len]))
                continue;
            slip(s, (size_t)(names[i] - s->doc->text),
                 mem_format(s->mem, "attribute %.*s a second time in one tag",
                            len < 64 ? (int)len : 64, names[i]),
                 "each attribute once", "remove one");
            return;
        }
    }
}

/* Counts, measures and reads the attributes of a start tag. Returns the offset after ">". */
static size_t scan_start_tag(struct scan *s, size_t tag)
{
    const char *text = s->doc->text;
    const char *names[TAG_ATTRIBUTES_MAX];
    size_t n = 0;
    const char *p = text + tag + 1 + name_len(text + tag + 1);
    for (;;) {
        p += strspn(p, " \t\r\n");
        if (*p == '>' || (*p == '/' && p[1] == '>'))
            break;
        if ((size_t)(p - text) - tag > TAG_BYTES_MAX || n == TAG_ATTRIBUTES_MAX) {
            stop(s, "limits", tag,
                 n == TAG_ATTRIBUTES_MAX
                     ? mem_format(s->mem, "%s with more than %d attributes", tag_text(s, tag),
                                  TAG_ATTRIBUTES_MAX)
                     : mem_format(s->mem, "%s longer than 64 KB", tag_text(s, tag)),
                 "the attributes of the language", "shorten the tag");
            return 0;
        }
        names[n] = p;
        p = scan_attribute(s, p, tag);
        if (!p || s->stopped)
            return 0;
        n++;
    }
    size_t end = (size_t)(p - text) + (*p == '/' ? 2 : 1);
    if (end - tag > TAG_BYTES_MAX)
        stop(s, "limits", tag, mem_format(s->mem, "%s longer than 64 KB", tag_text(s, tag)),
             "the attributes of the language", "shorten the tag");
    scan_doubles(s, names, n);
    return end;
}

static void scan_open(struct scan *s)
{
    size_t tag = s->pos;
    if (!s->depth && s->root_seen)
        slip(s, tag, mem_format(s->mem, "%s after the end of the root element", tag_text(s, tag)),
             "nothing there", "move it inside the root element");
    size_t end = scan_start_tag(s, tag);
    if (s->stopped)
        return;
    bool empty = end && s->doc->text[end - 2] == '/';
    if (!end) { /* a slip was told: go on after the next ">" */
        const char *next = strpbrk(s->doc->text + tag + 1, "<>");
        end = !next ? s->doc->len : (size_t)(next - s->doc->text) + (*next == '>');
        empty = next && *next == '>' && next[-1] == '/';
    }
    s->root_seen = true;
    if (s->doc->n_tags == ELEMENTS_MAX) {
        stop(s, "limits", tag, "more than 400,000 elements in one file", "at most 400,000",
             "split it into more modules or banks");
        return;
    }
    size_t index = add_tag(s, tag, end);
    if (!empty) {
        if (s->depth == DEPTH_MAX) {
            stop(s, "limits", tag,
                 mem_format(s->mem, "elements nested more than %d deep", DEPTH_MAX),
                 "at most 64 levels", "close elements, or flatten the nesting");
            return;
        }
        s->open[s->depth++] = index;
    }
    s->pos = end;
}

static void tell_unclosed(struct scan *s, size_t offset, size_t until)
{
    slip(s, offset,
         mem_format(s->mem, "%s not closed before line %d", tag_text(s, offset),
                    doc_place(s->doc, until).line),
         mem_format(s->mem, "</%.*s>", tag_name_len(s->doc, offset), s->doc->text + offset + 1),
         "close it, or remove the tag");
}

static bool same_name(const struct doc *doc, size_t start, size_t close)
{
    const char *a = doc->text + start + 1, *b = doc->text + close + 2;
    size_t n = name_len(a);
    return n == name_len(b) && !strncmp(a, b, n);
}

static void scan_close(struct scan *s)
{
    struct doc *doc = s->doc;
    size_t at = s->pos;
    size_t name = name_len(doc->text + at + 2);
    const char *end = doc->text + at + 2 + name;
    end += strspn(end, " \t\r\n");
    s->pos = (size_t)(end - doc->text) + (*end == '>');
    size_t match = s->depth;
    while (match && !same_name(doc, doc->tags[s->open[match - 1]].offset, at))
        match--;
    if (!match || *end != '>') {
        slip(s, at,
             mem_format(s->mem, "</%.*s> that closes nothing", name < 64 ? (int)name : 64,
                        doc->text + at + 2),
             s->depth ? mem_format(s->mem, "</%.*s>",
                                   tag_name_len(doc, doc->tags[s->open[s->depth - 1]].offset),
                                   doc->text + doc->tags[s->open[s->depth - 1]].offset + 1)
                      : "nothing there",
             "remove it, or add the tag that it closes");
        return;
    }
    for (; s->depth > match; s->depth--)
        tell_unclosed(s, doc->tags[s->open[s->depth - 1]].offset, at);
    doc->tags[s->open[--s->depth]].close_end = s->pos;
}

/* Comments, CDATA sections and processing instructions: passed over. */
static void scan_aside(struct scan *s, const char *what, size_t head, const char *close)
{
    const char *end = strstr(s->doc->text + s->pos + head, close);
    if (!end) {
        slip(s, s->pos, mem_format(s->mem, "a %s that does not end", what),
             mem_format(s->mem, "%s", close), "close it");
        s->stopped = true;
        return;
    }
    size_t after = (size_t)(end - s->doc->text) + strlen(close);
    if (!strncmp(s->doc->text + s->pos, "<?xml", 5) &&
        isspace((unsigned char)s->doc->text[s->pos + 5]))
        scan_declaration(s, after);
    s->pos = after;
}

/* Never parsed, so that it may hold what it likes; passed over to the end of its subset. */
static void scan_doctype(struct scan *s)
{
    const char *p = s->doc->text + s->pos;
    size_t name = name_len(p + 2);
    tell(s, STAGE_BYTES, "doctype", s->pos,
         mem_format(s->mem, "<!%.*s", name < 20 ? (int)name : 20, p + 2), "no document type",
         "delete it: the schema is found by the namespace");
    size_t end = strcspn(p, "[>");
    const char *close = p[end] == '[' ? strchr(p + end, ']') : p + end;
    close = close && *close == ']' ? strchr(close, '>') : close;
    s->pos = close && *close ? (size_t)(close - s->doc->text) + 1 : s->doc->len;
}

static void scan_markup(struct scan *s)
{
    const char *p = s->doc->text + s->pos;
    if (!strncmp(p, "<!--", 4))
        scan_aside(s, "comment", 4, "-->");
    else if (!strncmp(p, "<![CDATA[", 9))
        scan_aside(s, "CDATA section", 9, "]]>");
    else if (!strncmp(p, "<?", 2))
        scan_aside(s, "processing instruction", 2, "?>");
    else if (p[1] == '!')
        scan_doctype(s);
    else if (p[1] == '/')
        scan_close(s);
    else if (starts_name(p[1]))
        scan_open(s);
    else {
        slip(s, s->pos, "a bare \"<\"", "a tag, or &lt;", "write &lt;");
        s->pos++;
    }
}

bool doc_scan(const void *mem, struct doc *doc, struct problems *problems)
{
    struct scan *s = mem_new(mem, struct scan);
    s->mem = s;
    s->keep = mem;
    s->doc = doc;
    s->problems = problems;
    scan_encoding(s);
    if (!strncmp(doc->text, "\xEF\xBB\xBF", 3))
        s->pos = 3;
    while (s->pos < doc->len && !s->stopped) {
        const char *less = memchr(doc->text + s->pos, '<', doc->len - s->pos);
        scan_text(s, less ? (size_t)(less - doc->text) : doc->len);
        if (less && !s->stopped)
            scan_markup(s);
    }
    while (!s->stopped && s->depth)
        tell_unclosed(s, doc->tags[s->open[--s->depth]].offset, doc->len);
    bool clean = !s->slips;
    mem_free(s);
    return clean;
}
