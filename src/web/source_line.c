/*
 * A line of an author's file with the place of a problem in it.
 * SPDX-License-Identifier: Apache-2.0
 */
#include "web/source_line.h"

#include <stdbool.h>
#include <string.h>

static bool begins_character(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

/* name="value" or name='value'; 0 if it is no attribute. */
static size_t attribute_len(const char *p)
{
    size_t name = strcspn(p, "= \t<>\"'");
    char quote = p[name] == '=' ? p[name + 1] : '\0';
    if (!name || (quote != '"' && quote != '\''))
        return 0;
    const char *end = strchr(p + name + 2, quote);
    return end ? (size_t)(end - p) + 1 : strlen(p);
}

/* The first attribute that `found` quotes, where it stands in the text; NULL: none does. */
static const char *quoted_attribute(const char *found, const char *text, size_t *ret_len)
{
    for (const char *p = found; *p; p += strcspn(p, " "), p += strspn(p, " ")) {
        size_t len = attribute_len(p);
        const char *there = len ? memmem(text, strlen(text), p, len) : NULL;
        if (there) {
            *ret_len = len;
            return there;
        }
    }
    return NULL;
}

struct source_mark source_mark_at(const char *line, int column, const char *found)
{
    const char *p = line;
    if (column < 1)
        return (struct source_mark){0, 0};
    for (int at = 1; *p && at < column; at++) {
        do
            p++;
        while (*p && !begins_character(*p));
    }
    size_t len = attribute_len(p), quoted = 0;
    const char *attribute = *p == '<' ? quoted_attribute(found, p, &quoted) : NULL;
    if (attribute)
        return (struct source_mark){(size_t)(attribute - line), quoted};
    if (*p == '<') {
        len = strcspn(p, ">");
        len += p[len] == '>';
    } else if (!len) {
        len = strcspn(p, " \t<");
    }
    return (struct source_mark){(size_t)(p - line), len};
}
