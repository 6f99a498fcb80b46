/* Growing bytes with a limit and a sticky failure.  SPDX-License-Identifier: Apache-2.0 */
#include "util/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "util/mem.h"

struct buf {
    char *data;
    size_t len;
    size_t room; /* bytes allocated, terminator included */
    size_t limit;
    bool full;
};

struct buf *buf_new(const void *mem, size_t limit)
{
    struct buf *b = mem_new(mem, struct buf);
    b->room = 256;
    b->limit = limit;
    b->data = mem_array(b, char, b->room);
    return b;
}

/* Makes room for `more` bytes; false, and full, when that would pass the limit. */
static bool reserve(struct buf *b, size_t more)
{
    if (b->full || more > b->limit || b->len > b->limit - more) {
        b->full = true;
        return false;
    }
    size_t need = b->len + more + 1;
    if (need > b->room) {
        size_t room = 4096; /* what outgrows the first piece is mostly a page */
        while (room < need)
            room *= 2;
        b->data = mem_resize(b, b->data, 1, room, room); /* not zeroed: old_n == n */
        b->room = room;
    }
    return true;
}

void buf_add(struct buf *b, const void *data, size_t len)
{
    if (!reserve(b, len))
        return;
    memcpy(b->data + b->len, data, len);
    b->len += len;
    b->data[b->len] = '\0';
}

void buf_text(struct buf *b, const char *text)
{
    buf_add(b, text, strlen(text));
}

void buf_char(struct buf *b, char c)
{
    if (b->full || b->len >= b->limit || b->len + 2 > b->room) {
        buf_add(b, &c, 1);
        return;
    }
    b->data[b->len++] = c;
    b->data[b->len] = '\0';
}

void buf_format(struct buf *b, const char *format, ...)
{
    va_list ap, again;
    va_start(ap, format);
    va_copy(again, ap);
    int n = vsnprintf(NULL, 0, format, ap);
    va_end(ap);
    if (n > 0 && reserve(b, (size_t)n)) {
        vsnprintf(b->data + b->len, (size_t)n + 1, format, again);
        b->len += (size_t)n;
    }
    va_end(again);
}

void buf_cut(struct buf *b, size_t len)
{
    if (len < b->len) {
        b->len = len;
        b->data[len] = '\0';
    }
}

bool buf_is_full(const struct buf *b)
{
    return b->full;
}

size_t buf_len(const struct buf *b)
{
    return b->len;
}

const char *buf_data(const struct buf *b)
{
    return b->data;
}
