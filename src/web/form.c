/* Fields of a query or a form.  SPDX-License-Identifier: Apache-2.0 */
#include "web/form.h"

#include <string.h>
#include <strings.h>

#include "util/mem.h"

struct form *form_new(const void *mem)
{
    return mem_new(mem, struct form);
}

static bool unreadable(struct err *err)
{
    return err_set(err, ERR_UNREADABLE,
                   "The form could not be read. Go back, reload the page and send it again.");
}

bool form_is_utf8(const char *text, size_t len)
{
    const unsigned char *s = (const unsigned char *)text;
    for (size_t i = 0; i < len;) {
        unsigned char c = s[i];
        size_t more = c < 0x80                ? 0
                      : c >= 0xC2 && c < 0xE0 ? 1
                      : (c & 0xF0) == 0xE0    ? 2
                      : c >= 0xF0 && c < 0xF5 ? 3
                                              : 9;
        if (c == 0 || more == 9 || more > len - i - 1)
            return false;
        for (size_t k = 1; k <= more; k++) {
            if ((s[i + k] & 0xC0) != 0x80)
                return false;
        }
        /* no overlong forms, no surrogates, nothing past U+10FFFF */
        if ((c == 0xE0 && s[i + 1] < 0xA0) || (c == 0xED && s[i + 1] > 0x9F) ||
            (c == 0xF0 && s[i + 1] < 0x90) || (c == 0xF4 && s[i + 1] > 0x8F))
            return false;
        i += more + 1;
    }
    return true;
}

static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

bool form_decode(char *text, bool plus)
{
    char *out = text;
    for (const char *p = text; *p; p++) {
        if (*p == '%') {
            int high = hex(p[1]), low = high < 0 ? -1 : hex(p[2]);
            if (low < 0 || high * 16 + low == 0)
                return false;
            *out++ = (char)(high * 16 + low);
            p += 2;
        } else {
            *out++ = *p == '+' && plus ? ' ' : *p;
        }
    }
    *out = '\0';
    return form_is_utf8(text, (size_t)(out - text));
}

static bool add(struct form *form, const char *name, const char *value, struct err *err)
{
    if (form->n == FORM_FIELDS_MAX)
        return err_set(err, ERR_TOO_LARGE, "The form has more than %d fields.", FORM_FIELDS_MAX);
    form->values[form->n++] = (struct form_value){.name = name, .value = value};
    return true;
}

bool form_parse_urlencoded(struct form *form, const char *text, size_t len, struct err *err)
{
    if (memchr(text, '\0', len))
        return unreadable(err);
    char *copy = mem_text_n(form, text, len);
    for (char *rest = copy, *pair; (pair = strsep(&rest, "&"));) {
        if (!*pair)
            continue;
        char *value = strchr(pair, '=');
        if (value)
            *value++ = '\0';
        else
            value = pair + strlen(pair);
        if (!form_decode(pair, true) || !form_decode(value, true))
            return unreadable(err);
        if (!add(form, pair, value, err))
            return false;
    }
    return true;
}

/* The value of name="…" in a header line of a part; NULL if absent. Browsers escape quotes as %22.
 */
static char *parameter(const void *mem, const char *line, const char *name)
{
    size_t n = strlen(name);
    for (const char *p = line; (p = strcasestr(p, name)); p += n) {
        if (p > line && (p[-1] == ' ' || p[-1] == ';') && p[n] == '=' && p[n + 1] == '"') {
            const char *end = strchr(p + n + 2, '"');
            return end ? mem_text_n(mem, p + n + 2, (size_t)(end - p - (ptrdiff_t)n - 2)) : NULL;
        }
    }
    return NULL;
}

static bool part(struct form *form, char *head, const unsigned char *data, size_t len,
                 struct err *err)
{
    char *name = NULL, *file = NULL;
    for (char *rest = head, *line; (line = strsep(&rest, "\r\n"));) {
        if (!strncasecmp(line, "Content-Disposition:", 20)) {
            name = parameter(form, line, "name");
            file = parameter(form, line, "filename");
        }
    }
    if (!name || !form_is_utf8(name, strlen(name)))
        return unreadable(err);
    if (file) {
        const char *slash = strrchr(file, '/'), *back = strrchr(file, '\\');
        const char *last = slash > back ? slash : back;
        if (!form_is_utf8(file, strlen(file)) || form->file.data)
            return unreadable(err);
        form->file = (struct form_file){
            .name = name, .file_name = last ? last + 1 : file, .data = data, .len = len};
        return true;
    }
    if (!form_is_utf8((const char *)data, len))
        return unreadable(err);
    return add(form, name, mem_text_n(form, (const char *)data, len), err);
}

bool form_parse_multipart(struct form *form, const char *content_type, const unsigned char *data,
                          size_t len, struct err *err)
{
    const char *b = strcasestr(content_type, "boundary=");
    if (!b)
        return unreadable(err);
    b += 9;
    size_t blen = *b == '"' ? strcspn(b + 1, "\"") : strcspn(b, "; \t");
    if (blen == 0 || blen > 70)
        return unreadable(err);
    char *mark = mem_format(form, "\r\n--%.*s", (int)blen, *b == '"' ? b + 1 : b);
    size_t mlen = strlen(mark);
    /* The first delimiter has no line break before it. */
    if (len < mlen - 2 || memcmp(data, mark + 2, mlen - 2) != 0)
        return unreadable(err);
    const unsigned char *p = data + mlen - 2, *end = data + len;
    for (;;) {
        if (end - p >= 2 && !memcmp(p, "--", 2))
            return true;
        if (end - p < 2 || memcmp(p, "\r\n", 2) != 0)
            return unreadable(err);
        p += 2;
        const unsigned char *blank = memmem(p, (size_t)(end - p), "\r\n\r\n", 4);
        if (!blank || blank - p > 4096)
            return unreadable(err);
        const unsigned char *body = blank + 4;
        /* An empty part's delimiter begins at the blank line's own break. */
        const unsigned char *next = memmem(blank + 2, (size_t)(end - blank - 2), mark, mlen);
        if (!next)
            return unreadable(err);
        char *head = mem_text_n(form, (const char *)p, (size_t)(blank - p));
        if (!part(form, head, body, next > body ? (size_t)(next - body) : 0, err))
            return false;
        p = next + mlen;
    }
}

const char *form_text(const struct form *form, const char *name)
{
    for (size_t i = 0; i < form->n; i++) {
        if (!strcmp(form->values[i].name, name))
            return form->values[i].value;
    }
    return NULL;
}

const char **form_all(const struct form *form, const char *name, const void *mem, size_t *ret_n)
{
    const char **all = mem_array(mem, const char *, form->n + 1);
    *ret_n = 0;
    for (size_t i = 0; i < form->n; i++) {
        if (!strcmp(form->values[i].name, name))
            all[(*ret_n)++] = form->values[i].value;
    }
    return all;
}
