/* Records as bytes.  SPDX-License-Identifier: Apache-2.0 */
#include "content/wire.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

#include "util/mem.h"

/* ---- out */

struct out {
    int fd;
    size_t n;
    bool broken;
    char bytes[64 * 1024];
};

static void flush(struct out *o)
{
    const char *p = o->bytes;
    while (o->n && !o->broken) {
        ssize_t n = write(o->fd, p, o->n);
        if (n < 0 && errno == EINTR)
            continue;
        o->broken = n <= 0;
        p += n;
        o->n -= n > 0 ? (size_t)n : 0;
    }
    o->n = 0;
}

static void put(struct out *o, const void *data, size_t len)
{
    const char *p = data;
    while (len && !o->broken) {
        size_t part = len < sizeof o->bytes - o->n ? len : sizeof o->bytes - o->n;
        memcpy(o->bytes + o->n, p, part);
        o->n += part;
        p += part;
        len -= part;
        if (o->n == sizeof o->bytes)
            flush(o);
    }
}

static void put_n(struct out *o, uint64_t n)
{
    put(o, &n, sizeof n);
}

#define ABSENT UINT64_MAX

static void put_record(struct out *o, const struct wire_type *type, const char *record);

static void put_field(struct out *o, const struct wire_field *f, const char *record)
{
    const char *member = record + f->at, *there = NULL;
    size_t n = 0;
    if (f->kind == WIRE_INT || f->kind == WIRE_BOOL || f->kind == WIRE_CHARS) {
        put(o, member, f->size);
        return;
    }
    memcpy(&there, member, sizeof there);
    if (f->kind == WIRE_BYTES || f->kind == WIRE_LIST)
        memcpy(&n, record + f->n_at, sizeof n);
    else if (!there)
        n = ABSENT;
    else if (f->kind == WIRE_TEXT)
        n = strlen(there);
    else
        n = 1;
    put_n(o, n);
    if (f->kind == WIRE_BYTES || (f->kind == WIRE_TEXT && there)) {
        if (n)
            put(o, there, n);
        put(o, "", 1);
        return;
    }
    for (size_t i = 0; there && f->of && i < n; i++)
        put_record(o, f->of, there + i * f->of->size);
}

static void put_record(struct out *o, const struct wire_type *type, const char *record)
{
    for (size_t i = 0; i < type->n; i++)
        put_field(o, &type->fields[i], record);
}

bool wire_write(int fd, const struct wire_type *type, const void *record)
{
    void *mem = mem_owner(NULL, "wire");
    struct out *o = mem_new(mem, struct out);
    o->fd = fd;
    put_record(o, type, record);
    flush(o);
    bool done = !o->broken;
    mem_free(mem);
    return done;
}

/* ---- in */

struct in {
    const void *mem;
    const char *p, *end;
    uint64_t owed; /* bytes that members of records are still to be read from, at the least */
};

static bool take(struct in *in, void *to, size_t len)
{
    if (len > (size_t)(in->end - in->p))
        return false;
    memcpy(to, in->p, len);
    in->p += len;
    return true;
}

/* So many bytes where they are, with the NUL behind them. */
static const char *take_here(struct in *in, uint64_t n)
{
    const char *here = in->p;
    if (n >= (uint64_t)(in->end - in->p) || here[n])
        return NULL;
    in->p += n + 1;
    return here;
}

static bool take_record(struct in *in, const struct wire_type *type, char *record);

/* The fewest bytes that a member is sent as. */
static uint64_t fewest(const struct wire_field *f)
{
    if (f->kind == WIRE_INT || f->kind == WIRE_BOOL || f->kind == WIRE_CHARS)
        return f->size;
    return sizeof(uint64_t) + (f->kind == WIRE_BYTES);
}

/* Memory is had only for records whose bytes are there, and are not those of others: so all of it
 * is little more than what was sent. */
static char *take_records(struct in *in, const struct wire_type *type, uint64_t n)
{
    uint64_t each = 0, left = (uint64_t)(in->end - in->p);
    for (size_t i = 0; i < type->n; i++)
        each += fewest(&type->fields[i]);
    if (in->owed > left || n > (left - in->owed) / each)
        return NULL;
    in->owed += n * each;
    char *records = mem_items(in->mem, type->size, (size_t)n, "records");
    for (size_t i = 0; i < n; i++) {
        if (!take_record(in, type, records + i * type->size))
            return NULL;
    }
    return records;
}

static bool take_plain(struct in *in, const struct wire_field *f, char *member)
{
    unsigned number;
    if (!take(in, member, f->size))
        return false;
    if (f->kind == WIRE_CHARS)
        return memchr(member, '\0', f->size);
    if (f->kind == WIRE_BOOL)
        return *member == 0 || *member == 1;
    memcpy(&number, member, sizeof number);
    return !f->limit || number < f->limit;
}

static bool take_field(struct in *in, const struct wire_field *f, char *record)
{
    const void *there = NULL;
    uint64_t n;
    in->owed -= fewest(f);
    if (f->kind == WIRE_INT || f->kind == WIRE_BOOL || f->kind == WIRE_CHARS)
        return take_plain(in, f, record + f->at);
    if (!take(in, &n, sizeof n))
        return false;
    if (n == ABSENT && (f->kind == WIRE_TEXT || f->kind == WIRE_ONE))
        return true;
    if (f->kind == WIRE_TEXT || f->kind == WIRE_BYTES)
        there = take_here(in, n);
    else if (f->kind == WIRE_LIST || n == 1)
        there = take_records(in, f->of, n);
    if (!there || (f->kind == WIRE_TEXT && strlen(there) != n))
        return false;
    memcpy(record + f->at, &there, sizeof there);
    if (f->kind == WIRE_BYTES || f->kind == WIRE_LIST) {
        size_t count = (size_t)n;
        memcpy(record + f->n_at, &count, sizeof count);
    }
    return true;
}

static bool take_record(struct in *in, const struct wire_type *type, char *record)
{
    for (size_t i = 0; i < type->n; i++) {
        if (!take_field(in, &type->fields[i], record))
            return false;
    }
    return true;
}

void *wire_read(const void *mem, const struct wire_type *type, const char *bytes, size_t len)
{
    struct in in = {.mem = mem, .p = bytes, .end = bytes + len};
    void *record = take_records(&in, type, 1);
    return record && in.p == in.end ? record : NULL;
}
