/* Problems: the list, its order, and how they are written.  SPDX-License-Identifier: Apache-2.0 */
#include "content/problem.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "util/buf.h"
#include "util/mem.h"

struct problems *problems_new(const void *mem)
{
    struct problems *list = mem_new(mem, struct problems);
    list->mem = list;
    return list;
}

/* The length of a whole UTF-8 character at p, or 0. */
static size_t whole_character(const unsigned char *p)
{
    size_t n = p[0] < 0x80   ? 1
               : p[0] < 0xC2 ? 0
               : p[0] < 0xE0 ? 2
               : p[0] < 0xF0 ? 3
               : p[0] < 0xF5 ? 4
                             : 0;
    for (size_t i = 1; i < n; i++) {
        if ((p[i] & 0xC0) != 0x80)
            return 0;
    }
    bool control = n == 1 && (p[0] < 0x20 || p[0] == 0x7F) && p[0] != '\t';
    bool surrogate = n == 3 && p[0] == 0xED && p[1] > 0x9F;
    return control || surrogate ? 0 : n;
}

/* A copy that can be shown anywhere: what is no character, or is cut in the middle, reads "?". */
static const char *clean(const void *mem, const char *text)
{
    if (!text)
        return NULL;
    char *copy = mem_text(mem, text);
    for (unsigned char *p = (unsigned char *)copy; *p;) {
        size_t n = whole_character(p);
        if (!n)
            *p = '?';
        p += n ? n : 1;
    }
    return copy;
}

void problems_add(struct problems *list, const struct problem *p)
{
    if (!p->warning)
        list->n_errors++;
    if (list->n == PROBLEMS_MAX) {
        list->cut = true;
        return;
    }
    if (!(list->n & (list->n - 1)))
        list->list = mem_grow(list->mem, list->list, list->n, list->n ? list->n * 2 : 1);
    struct problem *copy = &list->list[list->n++];
    *copy = *p;
    copy->rule = mem_text(list->mem, p->rule);
    copy->file = clean(list->mem, p->file);
    copy->xpath = clean(list->mem, p->xpath);
    copy->found = clean(list->mem, p->found);
    copy->expected = clean(list->mem, p->expected);
    copy->remedy = clean(list->mem, p->remedy);
    copy->source = clean(list->mem, p->source);
}

static int text_order(const char *a, const char *b)
{
    return strcmp(a ? a : "", b ? b : "");
}

/* course.xml is read first and shown first; other files by name. */
static int file_order(const char *a, const char *b)
{
    bool a_first = a && !strcmp(a, "course.xml"), b_first = b && !strcmp(b, "course.xml");
    return a_first != b_first ? (a_first ? -1 : 1) : text_order(a, b);
}

static int problem_order(const void *left, const void *right)
{
    const struct problem *a = left, *b = right;
    int order = (int)a->stage - (int)b->stage;
    if (!order)
        order = file_order(a->file, b->file);
    if (!order)
        order = a->line - b->line;
    if (!order)
        order = a->column - b->column;
    if (!order)
        order = text_order(a->rule, b->rule);
    return order ? order : text_order(a->found, b->found);
}

static bool set_wanted(struct wanted *w, const char *code, int version)
{
    if (strlen(code) >= sizeof w->code)
        return false;
    memcpy(w->code, code, strlen(code) + 1);
    w->version = version;
    return true;
}

void problems_want(struct problems *list, const char *code, int version)
{
    for (size_t i = 0; i < list->n_wanted; i++) {
        if (!strcmp(list->wanted[i].code, code) && list->wanted[i].version == version)
            return;
    }
    if (list->n_wanted < WANTED_MAX && set_wanted(&list->wanted[list->n_wanted], code, version))
        list->n_wanted++;
}

void problems_of_course(struct problems *list, const char *code, int version)
{
    set_wanted(&list->self, code, version);
}

void problems_sort(struct problems *list)
{
    if (!list->n)
        return;
    qsort(list->list, list->n, sizeof *list->list, problem_order);
    size_t kept = 1;
    for (size_t i = 1; i < list->n; i++) {
        if (problem_order(&list->list[kept - 1], &list->list[i]))
            list->list[kept++] = list->list[i];
        else if (!list->list[i].warning)
            list->n_errors--;
    }
    list->n = kept;
}

void problem_format(const struct problem *p, struct buf *out)
{
    buf_text(out, p->file ? p->file : "course");
    if (p->line)
        buf_format(out, ":%d", p->line);
    if (p->line && p->column)
        buf_format(out, ":%d", p->column);
    buf_format(out, ": %s: found %s", p->warning ? "warning" : "error", p->found);
    if (p->expected)
        buf_format(out, "; expected %s", p->expected);
    if (p->remedy) {
        size_t n = strlen(p->remedy);
        bool ended = n && strchr("?.", p->remedy[n - 1]);
        buf_format(out, "; %s%s", p->remedy, ended ? "" : ".");
    }
    buf_format(out, " [%s]\n", p->rule);
    if (p->xpath)
        buf_format(out, "    at %s\n", p->xpath);
}

/* Text from a file that is no UTF-8 cannot stand in JSON: it is left out there. */
static void set_text(json_t *object, const char *name, const char *text)
{
    json_t *value = text ? json_string(text) : NULL;
    json_object_set_new(object, name, value ? value : json_null());
}

static json_t *problem_json(const struct problem *p)
{
    static const char *const stages[STAGE_COUNT] = {
        [STAGE_BYTES] = "bytes",         [STAGE_WELL_FORMED] = "well-formed",
        [STAGE_STRUCTURE] = "structure", [STAGE_REFERENCES] = "references",
        [STAGE_MEANING] = "meaning",     [STAGE_TRANSLATION] = "translation",
        [STAGE_LINT] = "lint",
    };
    json_t *object = json_object();
    set_text(object, "severity", p->warning ? "warning" : "error");
    set_text(object, "stage", stages[p->stage]);
    set_text(object, "rule", p->rule);
    set_text(object, "file", p->file);
    json_object_set_new(object, "line", json_integer(p->line));
    json_object_set_new(object, "column", json_integer(p->column));
    set_text(object, "xpath", p->xpath);
    set_text(object, "found", p->found);
    set_text(object, "expected", p->expected);
    set_text(object, "remedy", p->remedy);
    set_text(object, "source", p->source);
    return object;
}

static int dump(const char *data, size_t len, void *out)
{
    buf_add(out, data, len);
    return 0;
}

void problems_json(const struct problems *list, struct buf *out)
{
    json_t *array = json_array();
    for (size_t i = 0; i < list->n; i++)
        json_array_append_new(array, problem_json(&list->list[i]));
    json_dump_callback(array, dump, out, JSON_INDENT(1) | JSON_PRESERVE_ORDER);
    buf_char(out, '\n');
    json_decref(array);
}
