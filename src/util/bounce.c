/* What a mail system says afterwards of a message that it could not deliver.
 * SPDX-License-Identifier: Apache-2.0 */
#include "util/bounce.h"

#include <string.h>
#include <strings.h>

#include "util/mem.h"
#include "util/text.h"

enum { FIELD_MAX = 2000, BOUNDARY_MAX = 70, MARK_DIGITS = 32 };

/* The text without carriage returns, so that lines end in one way; NULL with a byte 0 in it. */
static char *plain_lines(const void *mem, const char *text, size_t len)
{
    char *out = mem_array(mem, char, len + 1), *to = out;
    if (memchr(text, '\0', len))
        return NULL;
    for (size_t i = 0; i < len; i++) {
        if (text[i] != '\r')
            *to++ = text[i];
    }
    *to = '\0';
    return out;
}

/* The value of a field of a group of header lines, unfolded; NULL: it has none. A group ends at an
 * empty line. */
static const char *field(const void *mem, const char *group, const char *name)
{
    size_t n = strlen(name);
    for (const char *line = group; *line && *line != '\n';) {
        const char *end = strchrnul(line, '\n');
        while (end[0] == '\n' && (end[1] == ' ' || end[1] == '\t'))
            end = strchrnul(end + 1, '\n');
        if (!strncasecmp(line, name, n) && line[n] == ':' && end - line < FIELD_MAX) {
            char *value = mem_text_n(mem, line + n + 1, (size_t)(end - line) - n - 1);
            for (char *p = value; *p; p++)
                *p = *p == '\n' || *p == '\t' ? ' ' : *p;
            return value + strspn(value, " ");
        }
        line = *end ? end + 1 : end;
    }
    return NULL;
}

/* What follows the empty line that ends a group; NULL: the text ends before. */
static const char *after_group(const char *group)
{
    const char *end = *group == '\n' ? group : strstr(group, "\n\n");
    return end ? end + strspn(end, "\n") : NULL;
}

/* A parameter of a header field, with or without quotes; NULL: it has none. */
static const char *parameter(const void *mem, const char *value, const char *name)
{
    size_t n = strlen(name);
    for (const char *p = strchr(value, ';'); p; p = strchr(p, ';')) {
        p += 1 + strspn(p + 1, " ");
        if (strncasecmp(p, name, n) != 0 || p[n] != '=')
            continue;
        p += n + 1;
        return *p == '"' ? mem_text_n(mem, p + 1, strcspn(p + 1, "\""))
                         : mem_text_n(mem, p, strcspn(p, "; "));
    }
    return NULL;
}

static bool has_type(const char *value, const char *type)
{
    size_t n = strlen(type);
    return value && !strncasecmp(value, type, n) && strchr("; \t", value[n]) != NULL;
}

/* The parts between the lines of a boundary. */
static size_t split(const void *mem, char *body, const char *boundary, const char **parts,
                    size_t most)
{
    const char *line = mem_format(mem, "--%s", boundary);
    size_t n = 0, length = strlen(line);
    char *p = body;
    while (p && strncmp(p, line, length) != 0)
        p = (p = strchr(p, '\n')) ? p + 1 : NULL;
    while (p && n < most && strncmp(p + length, "--", 2) != 0) {
        p = strchr(p, '\n');
        if (!p)
            break;
        parts[n++] = ++p;
        while (p && strncmp(p, line, length) != 0)
            p = (p = strchr(p, '\n')) ? p + 1 : NULL;
        if (p)
            p[-1] = '\0'; /* the end of the part before */
    }
    return n;
}

/* "5.1.1" at the beginning of a value, as a text of its own; NULL: it is none. */
static const char *status_code(const void *mem, const char *value)
{
    size_t n = value ? strspn(value, "0123456789.") : 0;
    if (n < 5 || n > 9 || value[1] != '.' || !strchr("245", value[0]))
        return NULL;
    return mem_text_n(mem, value, n);
}

static bool says_no_address(const char *status)
{
    if (!strncmp(status, "5.1.", 4))
        return strcmp(status, "5.1.7") != 0 && strcmp(status, "5.1.8") != 0;
    return !strcmp(status, "5.2.1");
}

/* The group of one recipient. */
static void recipient(const void *mem, const char *group, struct bounces *ret)
{
    const char *final = field(mem, group, "Final-Recipient"), *action = field(mem, group, "Action"),
               *status = status_code(mem, field(mem, group, "Status"));
    if (!final || !action || !status || ret->n == BOUNCES_MAX ||
        strncasecmp(final, "rfc822;", 7) != 0)
        return;
    final += 7 + strspn(final + 7, " ");
    size_t length = strcspn(final, " ");
    if (final[0] == '<' && length > 2 && final[length - 1] == '>') {
        final++;
        length -= 2;
    }
    bool failed =
        !strncasecmp(action, "failed", 6) && strchr(" (", action[6]) != NULL && status[0] == '5';
    if (length)
        ret->list[ret->n++] = (struct bounce){.address = mem_text_n(mem, final, length),
                                              .status = status,
                                              .failed = failed,
                                              .no_address = failed && says_no_address(status)};
}

/* <number.mark@host>, as messages of ours are called. */
static void message_id(const void *mem, const char *headers, struct bounces *ret)
{
    const char *id = field(mem, headers, "Message-ID");
    if (!id || *id != '<')
        return;
    const char *dot = strchr(id, '.'), *at = dot ? strchr(dot, '@') : NULL;
    if (!at ||
        !text_whole_number(mem_text_n(mem, id + 1, (size_t)(dot - id) - 1), INT64_MAX,
                           &ret->message) ||
        at - dot - 1 != MARK_DIGITS || strspn(dot + 1, "0123456789abcdef") != MARK_DIGITS)
        ret->message = 0;
    else
        ret->mark = mem_text_n(mem, dot + 1, MARK_DIGITS);
}

bool bounce_read(const void *mem, const char *text, size_t len, struct bounces *ret)
{
    const char *parts[10];
    bool found = false;
    *ret = (struct bounces){0};
    char *plain = len <= BOUNCE_TEXT_MAX ? plain_lines(mem, text, len) : NULL;
    const char *type = plain ? field(mem, plain, "Content-Type") : NULL;
    const char *boundary =
        has_type(type, "multipart/report") ? parameter(mem, type, "boundary") : NULL;
    const char *body = boundary ? after_group(plain) : NULL;
    if (!body || !*boundary || strlen(boundary) > BOUNDARY_MAX)
        return false;
    size_t n = split(mem, plain + (body - plain), boundary, parts, sizeof parts / sizeof *parts);
    for (size_t i = 0; i < n; i++) {
        const char *of_part = field(mem, parts[i], "Content-Type"), *group = after_group(parts[i]);
        if (has_type(of_part, "message/delivery-status")) {
            found = true;
            /* The first group is about the message. */
            for (group = group ? after_group(group) : NULL; group && *group;
                 group = after_group(group))
                recipient(mem, group, ret);
        } else if (group && (has_type(of_part, "message/rfc822") ||
                             has_type(of_part, "text/rfc822-headers"))) {
            message_id(mem, group, ret);
        }
    }
    return found;
}
