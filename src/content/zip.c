/* Packing a course folder as a zip.  SPDX-License-Identifier: Apache-2.0
 *
 * Field by field after PKWARE's APPNOTE 6.3.10: local headers with their data (4.3.7), the central
 * directory (4.3.12), its end (4.3.16).
 */
#include "content/zip.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "util/mem.h"

enum {
    NEEDS_VERSION = 10, /* 1.0: stored, no folders of their own */
    NAME_IS_UTF8 = 0x0800,
    STORED = 0,
    FIRST_DAY = 0x0021 /* 1980-01-01 in the form of DOS */
};
#define PLACES_MAX ((size_t)UINT32_MAX / 2) /* bytes of a whole zip, with room to spare */

struct entry {
    uint32_t crc, len, offset;
    size_t name_len;
};

static void u16(struct buf *out, unsigned value)
{
    buf_char(out, (char)(value & 0xff));
    buf_char(out, (char)(value >> 8 & 0xff));
}

static void u32(struct buf *out, uint32_t value)
{
    u16(out, value & 0xffff);
    u16(out, value >> 16);
}

/* CRC-32 of ISO 3309, as zip has it. */
static uint32_t crc32_of(const unsigned char *data, size_t len)
{
    static uint32_t table[256];
    uint32_t crc = 0xffffffff;
    if (!table[1]) {
        for (uint32_t i = 0; i < 256; i++) {
            uint32_t c = i;
            for (int k = 0; k < 8; k++)
                c = c & 1 ? 0xedb88320 ^ c >> 1 : c >> 1;
            table[i] = c;
        }
    }
    for (size_t i = 0; i < len; i++)
        crc = table[(crc ^ data[i]) & 0xff] ^ crc >> 8;
    return ~crc;
}

/* What a local header and an entry of the directory have in common. */
static void common(struct buf *out, const struct entry *e)
{
    u16(out, NEEDS_VERSION);
    u16(out, NAME_IS_UTF8);
    u16(out, STORED);
    u16(out, 0); /* midnight */
    u16(out, FIRST_DAY);
    u32(out, e->crc);
    u32(out, e->len);
    u32(out, e->len);
    u16(out, (unsigned)e->name_len);
    u16(out, 0); /* no extra field */
}

static void add_name(struct buf *out, const char *folder, const char *path)
{
    buf_format(out, "%s/%s", folder, path);
}

static void add_directory_entry(struct buf *out, const char *folder, const char *path,
                                const struct entry *e)
{
    u32(out, 0x02014b50);
    u16(out, NEEDS_VERSION); /* made by: the same, on no particular system */
    common(out, e);
    u16(out, 0); /* no comment */
    u16(out, 0); /* first disk */
    u16(out, 0);
    u32(out, 0);
    u32(out, e->offset);
    add_name(out, folder, path);
}

static void add_end(struct buf *out, size_t n, size_t directory, size_t start)
{
    u32(out, 0x06054b50);
    u16(out, 0);
    u16(out, 0);
    u16(out, (unsigned)n);
    u16(out, (unsigned)n);
    u32(out, (uint32_t)(directory - start));
    u32(out, (uint32_t)start);
    u16(out, 0);
}

static int path_order(const void *a, const void *b)
{
    return strcmp(((const struct zip_file *)a)->path, ((const struct zip_file *)b)->path);
}

bool zip_pack(const char *folder, struct zip_file *files, size_t n, struct buf *out)
{
    if (n > ZIP_FILES_MAX)
        return false;
    if (n > 1)
        qsort(files, n, sizeof *files, path_order);
    struct entry *entries = mem_array(out, struct entry, n + 1);
    for (size_t i = 0; i < n; i++) {
        const struct zip_file *f = &files[i];
        size_t name_len = strlen(folder) + 1 + strlen(f->path);
        if (f->len > PLACES_MAX || buf_len(out) + f->len > PLACES_MAX || name_len > 0xffff)
            return false;
        entries[i] = (struct entry){.crc = crc32_of(f->data, f->len),
                                    .len = (uint32_t)f->len,
                                    .offset = (uint32_t)buf_len(out),
                                    .name_len = name_len};
        u32(out, 0x04034b50);
        common(out, &entries[i]);
        add_name(out, folder, f->path);
        buf_add(out, f->data, f->len);
    }
    size_t start = buf_len(out);
    for (size_t i = 0; i < n; i++)
        add_directory_entry(out, folder, files[i].path, &entries[i]);
    add_end(out, n, buf_len(out), start);
    mem_free(entries);
    return !buf_is_full(out);
}
