/* Files of rules, written.  SPDX-License-Identifier: Apache-2.0 */
#include "content/rules_text.h"

#include <string.h>

#include "util/buf.h"
#include "util/html.h"
#include "util/mem.h"

enum { INDENT = 2 };

static void line(struct rules_text *t, int depth, const char *text)
{
    buf_format(t->out, "%*s%s\n", depth * INDENT, "", text);
    t->line++;
}

struct rules_text rules_text_new(const void *mem, const char *title)
{
    struct rules_text t = {.mem = mem, .out = buf_new(mem, RULES_BYTES_MAX), .line = 1};
    line(&t, 0, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    line(&t, 0, "<rules xmlns=\"" RULES_NAMESPACE "\"");
    line(&t, 2, mem_format(mem, "title=\"%s\">", html_escaped(mem, title)));
    return t;
}

const char *rules_text_end(struct rules_text *t)
{
    line(t, 0, "</rules>");
    return buf_data(t->out);
}

int rules_text_open(struct rules_text *t, int depth, const char *name, struct rules_said *said,
                    size_t n, bool empty)
{
    int first = t->line;
    line(t, depth, mem_format(t->mem, "<%s", name));
    for (size_t i = 0; i < n; i++) {
        said[i].line = 0;
        if (!said[i].value || !*said[i].value)
            continue;
        /* A field of several lines is one line here, as it is for whoever reads the attribute. */
        char *value = mem_text(t->mem, said[i].value);
        for (char *p = value; *p; p++)
            *p = *p == '\n' || *p == '\r' || *p == '\t' ? ' ' : *p;
        said[i].line = t->line;
        line(t, depth + 2,
             mem_format(t->mem, "%s=\"%s\"", said[i].name, html_escaped(t->mem, value)));
    }
    line(t, depth, empty ? "/>" : ">");
    return first;
}

void rules_text_close(struct rules_text *t, int depth, const char *name)
{
    line(t, depth, mem_format(t->mem, "</%s>", name));
}

int rules_text_raw(struct rules_text *t, const char *markup)
{
    int first = t->line;
    for (const char *p = markup; *p;) {
        size_t n = strcspn(p, "\n");
        line(t, 0, mem_text_n(t->mem, p, n && p[n - 1] == '\r' ? n - 1 : n));
        p += n + (p[n] == '\n');
    }
    return first;
}

/* ---- trees */

static void attribute(struct buf *out, const void *mem, const char *name, const char *value)
{
    if (value && *value)
        buf_format(out, " %s=\"%s\"", name, html_escaped(mem, value));
}

static void number(struct buf *out, const char *name, int value)
{
    if (value)
        buf_format(out, " %s=\"%d\"", name, value);
}

/* 150: "1.5" */
static const char *hours(const void *mem, int hundredths)
{
    if (!hundredths)
        return NULL;
    return hundredths % 10    ? mem_format(mem, "%d.%02d", hundredths / 100, hundredths % 100)
           : hundredths % 100 ? mem_format(mem, "%d.%d", hundredths / 100, hundredths % 100 / 10)
                              : mem_format(mem, "%d", hundredths / 100);
}

static void attributes(struct buf *out, const void *mem, const struct rules_part *p)
{
    bool word = !strcmp(p->kind, "attestation"), quiz = !strcmp(p->kind, "quiz");
    number(out, "n", p->n);
    attribute(out, mem, quiz ? "course" : "code", p->course);
    attribute(out, mem, "id", p->quiz);
    attribute(out, mem, "hours", hours(mem, p->hundredths));
    attribute(out, mem, "topic", word ? p->skill : p->topic);
    attribute(out, mem, "skill", word ? NULL : p->skill);
    attribute(out, mem, "title", p->title);
    number(out, "max-age", p->max_age_months);
    attribute(out, mem, "per", p->per_licence_year ? "licence-year" : NULL);
    attribute(out, mem, "before-licence", p->before_licence ? "yes" : NULL);
    attribute(out, mem, "licence", p->licence);
    attribute(out, mem, "licence-state", p->licence_state);
}

/* The parts that hang on one, each with those that hang on it. */
static void below(struct buf *out, const void *mem, const struct rules_part *parts, size_t n,
                  int parent, int depth)
{
    for (size_t i = 0; i < n; i++) {
        bool holds = !strcmp(parts[i].kind, "all") || !strcmp(parts[i].kind, "any") ||
                     !strcmp(parts[i].kind, "some") || !strcmp(parts[i].kind, "then");
        if (parts[i].parent != parent)
            continue;
        buf_format(out, "%*s<%s", depth * INDENT, "", parts[i].kind);
        attributes(out, mem, &parts[i]);
        buf_text(out, holds ? ">\n" : "/>\n");
        if (!holds)
            continue;
        below(out, mem, parts, n, parts[i].number, depth + 1);
        buf_format(out, "%*s</%s>\n", depth * INDENT, "", parts[i].kind);
    }
}

const char *rules_text_tree(const void *mem, const struct rules_part *parts, size_t n, int depth)
{
    struct buf *out = buf_new(mem, RULES_BYTES_MAX);
    below(out, mem, parts, n, 0, depth);
    return buf_data(out);
}
