/*
 * An HTML writer that cannot produce unbalanced or unescaped markup.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "util/html.h"

#include <stdarg.h>
#include <string.h>
#include <strings.h>

#include "util/buf.h"
#include "util/mem.h"

enum { DEPTH_MAX = 64 };

struct html {
    struct buf *out;
    size_t depth;
    bool broken;
    const char *open[DEPTH_MAX];
};

struct html *html_new(const void *mem, struct buf *out)
{
    struct html *h = mem_new(mem, struct html);
    h->out = out;
    return h;
}

static void escape(struct html *h, const char *text)
{
    const char *run = text;
    for (const char *p = text; *p; p++) {
        const char *with = NULL;
        if ((unsigned char)*p > '>') /* nearly all: none of these */
            continue;
        switch (*p) {
        case '&':
            with = "&amp;";
            break;
        case '<':
            with = "&lt;";
            break;
        case '>':
            with = "&gt;";
            break;
        case '"':
            with = "&quot;";
            break;
        case '\'':
            with = "&#39;";
            break;
        default:
            continue;
        }
        buf_add(h->out, run, (size_t)(p - run));
        buf_text(h->out, with);
        run = p + 1;
    }
    buf_text(h->out, run);
}

static bool is_address(const char *name)
{
    return !strcmp(name, "href") || !strcmp(name, "src") || !strcmp(name, "action") ||
           !strcmp(name, "formaction");
}

/* Relative, or of a scheme that cannot carry a script. A control character never occurs in ours. */
static bool is_safe_address(const char *value)
{
    static const char *const schemes[] = {"https:", "http:", "mailto:", "tel:"};
    for (const char *p = value; *p; p++) {
        if ((unsigned char)*p < 0x20)
            return false;
    }
    size_t head = strcspn(value, ":/?#");
    if (value[head] != ':')
        return true;
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        if (!strncasecmp(value, schemes[i], strlen(schemes[i])))
            return true;
    }
    return false;
}

static void start_tag(struct html *h, const char *name, va_list ap)
{
    buf_char(h->out, '<');
    buf_text(h->out, name);
    for (const char *attribute; (attribute = va_arg(ap, const char *));) {
        const char *value = va_arg(ap, const char *);
        if (!value)
            continue;
        buf_char(h->out, ' ');
        buf_text(h->out, attribute);
        if (!*value && strcmp(attribute, "value") && strcmp(attribute, "alt"))
            continue;
        buf_text(h->out, "=\"");
        if (is_address(attribute) && !is_safe_address(value))
            buf_char(h->out, '#');
        else
            escape(h, value);
        buf_char(h->out, '"');
    }
    buf_char(h->out, '>');
}

static void push(struct html *h, const char *name)
{
    if (h->depth == DEPTH_MAX)
        h->broken = true;
    else
        h->open[h->depth++] = name;
}

void html_open_list(struct html *h, const char *name, ...)
{
    va_list ap;
    va_start(ap, name);
    start_tag(h, name, ap);
    va_end(ap);
    push(h, name);
}

void html_close(struct html *h, const char *name)
{
    if (!h->depth || strcmp(h->open[h->depth - 1], name)) {
        h->broken = true;
        return;
    }
    h->depth--;
    buf_text(h->out, "</");
    buf_text(h->out, name);
    buf_char(h->out, '>');
}

void html_void_list(struct html *h, const char *name, ...)
{
    va_list ap;
    va_start(ap, name);
    start_tag(h, name, ap);
    va_end(ap);
}

void html_leaf_list(struct html *h, const char *name, const char *text, ...)
{
    va_list ap;
    va_start(ap, text);
    start_tag(h, name, ap);
    va_end(ap);
    push(h, name);
    html_text(h, text);
    html_close(h, name);
}

void html_text(struct html *h, const char *text)
{
    if (text)
        escape(h, text);
}

void html_format(struct html *h, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    char *text = mem_format_v(h, format, ap);
    va_end(ap);
    escape(h, text);
    mem_free(text);
}

/* Writes the place called by the len bytes at name; false if there is none. */
static bool place(struct html *h, const struct html_place *places, const char *name, size_t len)
{
    for (const struct html_place *p = places; p->name; p++) {
        if (strlen(p->name) != len || memcmp(p->name, name, len) != 0)
            continue;
        if (p->element)
            html_leaf(h, p->element, p->text, p->attribute, p->value);
        else
            html_text(h, p->text);
        return true;
    }
    return false;
}

void html_sentence_list(struct html *h, const char *sentence, const struct html_place *places)
{
    size_t given = 0, used = 0;
    for (const struct html_place *p = places; p->name; p++)
        given++;
    for (const char *p = sentence; *p;) {
        size_t text = strcspn(p, "{");
        char *piece = mem_text_n(h, p, text);
        escape(h, piece);
        mem_free(piece);
        p += text;
        if (!*p)
            break;
        size_t name = strcspn(p + 1, "}");
        if (p[1 + name] && place(h, places, p + 1, name))
            used++;
        else
            h->broken = true;
        p += 1 + name + (p[1 + name] == '}');
    }
    if (used != given)
        h->broken = true;
}

void html_trusted(struct html *h, const char *markup)
{
    if (markup)
        buf_text(h->out, markup);
}

void html_doctype(struct html *h)
{
    buf_text(h->out, "<!DOCTYPE html>\n");
}

bool html_is_broken(const struct html *h)
{
    return h->broken || buf_is_full(h->out);
}

size_t html_depth(const struct html *h)
{
    return h->depth;
}

const char *html_escaped(const void *mem, const char *text)
{
    if (!text)
        return NULL;
    struct buf *out = buf_new(mem, strlen(text) * 6 + 16);
    struct html *h = html_new(mem, out);
    for (const char *p = text; *p;) {
        size_t len = strcspn(p, "\r\n");
        html_text(h, mem_text_n(mem, p, len));
        p += len;
        if (*p == '\r' && p[1] == '\n')
            p++;
        if (*p) {
            html_void(h, "br");
            p++;
        }
    }
    return buf_data(out);
}
