/* The directory of a zip, looked at before anything in it is unpacked.
 * SPDX-License-Identifier: Apache-2.0 */
#include "content/zip_directory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "content/course.h"
#include "util/mem.h"

enum {
    END_SIZE = 22,       /* of the end record, without its comment */
    LOCATOR_SIZE = 20,   /* of what points to the end record of zip64 */
    END_64_SIZE = 56,    /* of that, at least */
    CENTRAL_SIZE = 46,   /* of an entry in the directory, without name, extras and comment */
    LOCAL_SIZE = 30,     /* of the head before its data */
    COMMENT_MAX = 65535, /* behind the end record */
    TELL_MAX = 20,
    STORED = 0,
    DEFLATED = 8
};

struct entry {
    const char *name;    /* for people, on mem */
    uint64_t begin, end; /* its head and data */
    bool renamed;        /* its head says another name */
};

struct vet {
    const void *mem;
    const unsigned char *zip;
    size_t len;
    zip_tell *tell;
    void *user;
    int told;
    uint64_t directory, directory_end, n; /* where it stands, and how many entries it has */
    struct entry *entries;
    size_t n_entries;
};

static uint64_t number(const struct vet *v, uint64_t at, int bytes)
{
    uint64_t value = 0;
    for (int i = bytes - 1; i >= 0; i--)
        value = value << 8 | v->zip[at + (uint64_t)i];
    return value;
}

static bool is_at(const struct vet *v, uint64_t at, uint64_t room, const char *mark)
{
    return at <= v->len && v->len - at >= room && !memcmp(v->zip + at, mark, 4);
}

static void tell(struct vet *v, const char *rule, const char *found, const char *expected,
                 const char *remedy)
{
    if (v->told++ < TELL_MAX)
        v->tell(v->user, rule, found, expected, remedy);
}

static void tell_entry(struct vet *v, const char *name, const char *what, const char *expected,
                       const char *remedy)
{
    tell(v, "entry", mem_format(v->mem, "entry \"%.200s\" %s", name, what), expected, remedy);
}

static bool no_zip(struct vet *v)
{
    tell(v, "zip", "bytes that are no readable zip", "a zip of the course folder",
         "pack the course folder again");
    return false;
}

static bool bytes_around(struct vet *v)
{
    tell(v, "zip", "a zip with bytes that belong to none of its files",
         "a zip of the course folder and nothing else", "pack the course folder again");
    return false;
}

/* ---- where the directory stands */

static bool find_directory_64(struct vet *v, uint64_t end)
{
    uint64_t locator = end - LOCATOR_SIZE;
    if (end < LOCATOR_SIZE || !is_at(v, locator, LOCATOR_SIZE, "PK\x06\x07"))
        return no_zip(v);
    uint64_t at = number(v, locator + 8, 8);
    if (!is_at(v, at, END_64_SIZE, "PK\x06\x06"))
        return no_zip(v);
    v->n = number(v, at + 32, 8);
    v->directory = number(v, at + 48, 8);
    v->directory_end = at;
    uint64_t size = number(v, at + 40, 8);
    if (v->directory > at || size != at - v->directory || at + 12 + number(v, at + 4, 8) != locator)
        return bytes_around(v);
    return true;
}

/* The end record stands at the end, behind it only its own comment. */
static bool find_directory(struct vet *v)
{
    uint64_t end = v->len < END_SIZE ? 0 : v->len - END_SIZE;
    uint64_t least = end > COMMENT_MAX ? end - COMMENT_MAX : 0;
    while (v->len >= END_SIZE && end > least && !is_at(v, end, END_SIZE, "PK\x05\x06"))
        end--;
    if (v->len < END_SIZE || !is_at(v, end, END_SIZE, "PK\x05\x06"))
        return no_zip(v);
    if (end + END_SIZE + number(v, end + 20, 2) != v->len)
        return bytes_around(v);
    v->n = number(v, end + 10, 2);
    uint64_t size = number(v, end + 12, 4);
    v->directory = number(v, end + 16, 4);
    v->directory_end = end;
    if (v->n == 0xFFFF || size == 0xFFFFFFFF || v->directory == 0xFFFFFFFF)
        return find_directory_64(v, end);
    if (v->directory > end || size != end - v->directory)
        return bytes_around(v);
    return true;
}

/* ---- entries */

static const char *method_said(const void *mem, uint64_t method)
{
    static const struct {
        uint64_t method;
        const char *name;
    } known[] = {{9, "Deflate64"},  {12, "BZip2"}, {14, "LZMA"}, {20, "Zstandard"},
                 {93, "Zstandard"}, {95, "XZ"},    {98, "PPMd"}, {99, "AES encryption"}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (known[i].method == method)
            return known[i].name;
    }
    return mem_format(mem, "method %d", (int)method);
}

/* The name as text, or NULL if its bytes are none. */
static const char *name_at(const struct vet *v, uint64_t at, uint64_t len)
{
    const unsigned char *p = v->zip + at;
    for (uint64_t i = 0; i < len;) {
        utf8proc_int32_t c;
        utf8proc_ssize_t n = utf8proc_iterate(p + i, (utf8proc_ssize_t)(len - i), &c);
        if (n < 1 || c < 0x20 || c == 0x7F)
            return NULL;
        i += (uint64_t)n;
    }
    return len ? mem_text_n(v->mem, (const char *)p, len) : NULL;
}

/* Sizes and offset that do not fit into 32 bits stand in an extra field, in this order. */
static void read_64(const struct vet *v, uint64_t at, uint64_t len, uint64_t *values[3])
{
    uint64_t end = at + len;
    while (end - at >= 4) {
        uint64_t id = number(v, at, 2), size = number(v, at + 2, 2);
        at += 4;
        if (size > end - at)
            return;
        for (int i = 0; id == 1 && i < 3 && size >= 8; i++) {
            if (*values[i] != 0xFFFFFFFF)
                continue;
            *values[i] = number(v, at, 8);
            at += 8;
            size -= 8;
        }
        at += size;
    }
}

/* The head before its data; `central` is where its name stands in the directory. */
static void check_local(struct vet *v, const char *name, uint64_t offset, uint64_t packed,
                        uint64_t central)
{
    if (!is_at(v, offset, LOCAL_SIZE, "PK\x03\x04")) {
        tell_entry(v, name, "without its data", "whole entries", "pack the course folder again");
        return;
    }
    uint64_t name_len = number(v, offset + 26, 2), extra = number(v, offset + 28, 2);
    uint64_t head = LOCAL_SIZE + name_len + extra;
    if (v->directory < offset + head || v->directory - offset - head < packed) {
        tell_entry(v, name, "cut off", "whole entries", "pack the course folder again");
        return;
    }
    bool same = name_len == number(v, central - CENTRAL_SIZE + 28, 2) &&
                !memcmp(v->zip + offset + LOCAL_SIZE, v->zip + central, name_len);
    v->entries[v->n_entries++] = (struct entry){name, offset, offset + head + packed, !same};
}

static void check_entry(struct vet *v, uint64_t at)
{
    uint64_t flags = number(v, at + 8, 2), method = number(v, at + 10, 2);
    uint64_t packed = number(v, at + 20, 4), size = number(v, at + 24, 4);
    uint64_t name_len = number(v, at + 28, 2), extra = number(v, at + 30, 2);
    uint64_t offset = number(v, at + 42, 4);
    const char *name = name_at(v, at + CENTRAL_SIZE, name_len);
    read_64(v, at + CENTRAL_SIZE + name_len, extra, (uint64_t *[]){&size, &packed, &offset});
    if (!name) {
        tell(v, "entry",
             mem_format(v->mem, "entry %zu with a name that is no UTF-8 text", v->n_entries + 1),
             "names of letters, digits, dots, hyphens and underscores", "rename the file");
        name = "";
    }
    if (flags & (1 | 1 << 6 | 1 << 13) || method == 99)
        tell_entry(v, name, "that is encrypted", "files that anybody can open",
                   "pack the course folder without a password");
    else if (method != STORED && method != DEFLATED)
        tell_entry(v, name, mem_format(v->mem, "packed with %s", method_said(v->mem, method)),
                   "Deflate, or files that are only stored",
                   "pack the course folder with the usual settings");
    else if (size > COURSE_BYTES_MAX)
        tell(v, "limits", mem_format(v->mem, "entry \"%.200s\" of more than 64 MB", name),
             "at most 64 MB", "make it smaller, or leave out what is not part of the course");
    check_local(v, name, offset, packed, at + CENTRAL_SIZE);
}

static int entry_order(const void *left, const void *right)
{
    const struct entry *a = left, *b = right;
    return (a->begin > b->begin) - (a->begin < b->begin);
}

/* A bomb may be small because its files share their bytes. */
static void check_bytes(struct vet *v)
{
    if (v->n_entries)
        qsort(v->entries, v->n_entries, sizeof *v->entries, entry_order);
    for (size_t i = 0; i < v->n_entries; i++) {
        const struct entry *e = &v->entries[i];
        if (i && e->begin < e[-1].end)
            tell_entry(v, e->name,
                       mem_format(v->mem, "that shares bytes with \"%.200s\"", e[-1].name),
                       "files with bytes of their own", "pack the course folder again");
        else if (e->renamed)
            tell_entry(v, e->name, "with another name before its data", "one name for each file",
                       "pack the course folder again");
    }
    if (v->n_entries && v->entries[0].begin && !v->told)
        bytes_around(v);
}

static void check_entries(struct vet *v)
{
    uint64_t at = v->directory;
    if (v->n > COURSE_FILES_MAX * 2) {
        tell(v, "limits", mem_format(v->mem, "more than %d files", COURSE_FILES_MAX),
             mem_format(v->mem, "at most %d", COURSE_FILES_MAX),
             "make files smaller, or leave out what is not part of the course");
        return;
    }
    v->entries = mem_array(v->mem, struct entry, v->n + 1);
    for (uint64_t i = 0; i < v->n; i++) {
        bool there = is_at(v, at, CENTRAL_SIZE, "PK\x01\x02");
        uint64_t size = there ? CENTRAL_SIZE + number(v, at + 28, 2) + number(v, at + 30, 2) +
                                    number(v, at + 32, 2)
                              : 0;
        if (!there || v->directory_end - at < size) {
            no_zip(v);
            return;
        }
        check_entry(v, at);
        at += size;
    }
    if (at != v->directory_end)
        bytes_around(v);
    check_bytes(v);
}

bool zip_vet(const void *mem, const unsigned char *zip, size_t len, zip_tell *tell_one, void *user)
{
    void *scratch = mem_owner(mem, "zip");
    struct vet v = {.mem = scratch, .zip = zip, .len = len, .tell = tell_one, .user = user};
    if (find_directory(&v))
        check_entries(&v);
    mem_free(scratch);
    return !v.told;
}
