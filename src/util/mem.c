/* Memory by lifetime, on talloc.  SPDX-License-Identifier: Apache-2.0 */
#include "util/mem.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *must(void *p)
{
    if (!p) {
        fputs("out of memory\n", stderr);
        abort();
    }
    return p;
}

void *mem_owner(const void *parent, const char *name)
{
    return must(talloc_named_const(parent, 0, name));
}

void *mem_bytes(const void *mem, size_t size, const char *name)
{
    void *p = must(talloc_named_const(mem, size, name));
    memset(p, 0, size);
    return p;
}

void *mem_items(const void *mem, size_t size, size_t n, const char *name)
{
    if (n && size > SIZE_MAX / 2 / n)
        must(NULL);
    return mem_bytes(mem, n ? size * n : 1, name);
}

void *mem_resize(const void *mem, void *array, size_t size, size_t old_n, size_t n)
{
    if (n && size > SIZE_MAX / 2 / n)
        must(NULL);
    char *p = must(talloc_realloc_size(mem, array, n ? size * n : 1));
    if (n > old_n)
        memset(p + size * old_n, 0, size * (n - old_n));
    return p;
}

char *mem_text(const void *mem, const char *text)
{
    return text ? must(talloc_strdup(mem, text)) : NULL;
}

char *mem_text_n(const void *mem, const char *text, size_t len)
{
    char *p = must(talloc_named_const(mem, len + 1, "text"));
    memcpy(p, text, len);
    p[len] = '\0';
    return p;
}

char *mem_format_v(const void *mem, const char *format, va_list ap)
{
    return must(talloc_vasprintf(mem, format, ap));
}

char *mem_format(const void *mem, const char *format, ...)
{
    va_list ap;
    va_start(ap, format);
    char *p = mem_format_v(mem, format, ap);
    va_end(ap);
    return p;
}

void mem_free(void *owner)
{
    if (owner)
        talloc_free(owner);
}

struct attached {
    void *object;
    void (*release)(void *object);
};

void mem_wipe_freed(void)
{
    setenv("TALLOC_FREE_FILL", "0", 1); /* read by talloc when it first frees something */
}

static int attached_destroy(struct attached *a)
{
    a->release(a->object);
    return 0;
}

void *mem_attach(const void *mem, void *object, void (*release)(void *object))
{
    if (object) {
        struct attached *a = mem_new(mem, struct attached);
        *a = (struct attached){.object = object, .release = release};
        talloc_set_destructor(a, attached_destroy);
    }
    return object;
}
