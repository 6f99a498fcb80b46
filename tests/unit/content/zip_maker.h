/*
 * Zips made byte by byte, sound or not.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_TESTS_ZIP_MAKER_H
#define ATTEST_TESTS_ZIP_MAKER_H

#include <stdint.h>

#include "fixture.h"

/* One file of it; what is not said is as it should be. */
struct made_file {
    const char *name;
    const void *data;
    size_t len;
    const char *local_name; /* another name before its data */
    unsigned method, flags; /* 0: only stored, not encrypted */
    bool shares;            /* has the data of the file before it */
    uint32_t says_size;     /* a size in the directory that is not its own */
};

struct made_zip {
    struct buf *out, *directory;
    size_t n, last; /* last: where the file before begins */
    bool wide;      /* zip64 */
};

static void put(struct buf *b, uint64_t value, int bytes)
{
    for (int i = 0; i < bytes; i++)
        buf_char(b, (char)(value >> (8 * i)));
}

static uint32_t made_crc(const unsigned char *p, size_t len)
{
    uint32_t crc = ~0U;
    for (size_t i = 0; i < len; i++) {
        crc ^= p[i];
        for (int k = 0; k < 8; k++)
            crc = crc >> 1 ^ (crc & 1 ? 0xEDB88320U : 0);
    }
    return ~crc;
}

__attribute__((unused)) static struct made_zip made_begin(void *mem, bool wide)
{
    return (struct made_zip){
        .out = buf_new(mem, 8 << 20), .directory = buf_new(mem, 1 << 20), .wide = wide};
}

static void put_head(struct buf *b, const struct made_file *f, uint32_t crc, size_t len)
{
    put(b, f->flags, 2);
    put(b, f->method, 2);
    put(b, 0, 4); /* time */
    put(b, crc, 4);
    put(b, len, 4);
    put(b, len, 4);
}

__attribute__((unused)) static void made_add(struct made_zip *z, const struct made_file *f)
{
    const char *local = f->local_name ? f->local_name : f->name;
    uint32_t crc = made_crc(f->data, f->len);
    if (!f->shares) {
        z->last = buf_len(z->out);
        buf_text(z->out, "PK\x03\x04");
        put(z->out, 20, 2);
        put_head(z->out, f, crc, f->len);
        put(z->out, strlen(local), 2);
        put(z->out, 0, 2);
        buf_text(z->out, local);
        buf_add(z->out, f->data, f->len);
    }
    buf_text(z->directory, "PK\x01\x02");
    put(z->directory, 0x0314, 2);
    put(z->directory, 45, 2);
    size_t len = f->says_size ? f->says_size : f->len;
    put_head(z->directory, f, crc, z->wide ? 0xFFFFFFFF : len);
    put(z->directory, strlen(f->name), 2);
    put(z->directory, z->wide ? 28 : 0, 2); /* extras */
    put(z->directory, 0, 2);                /* comment */
    put(z->directory, 0, 4);                /* disk, kind */
    put(z->directory, 0100644U << 16, 4);
    put(z->directory, z->wide ? 0xFFFFFFFF : z->last, 4);
    buf_text(z->directory, f->name);
    if (z->wide) {
        put(z->directory, 1, 2);
        put(z->directory, 24, 2);
        put(z->directory, len, 8);
        put(z->directory, len, 8);
        put(z->directory, z->last, 8);
    }
    z->n++;
}

__attribute__((unused)) static void made_end(struct made_zip *z)
{
    uint64_t at = buf_len(z->out), size = buf_len(z->directory);
    buf_add(z->out, buf_data(z->directory), size);
    if (z->wide) {
        uint64_t end = buf_len(z->out);
        buf_text(z->out, "PK\x06\x06");
        put(z->out, 44, 8);
        put(z->out, 45, 2);
        put(z->out, 45, 2);
        put(z->out, 0, 8);
        put(z->out, z->n, 8);
        put(z->out, z->n, 8);
        put(z->out, size, 8);
        put(z->out, at, 8);
        buf_text(z->out, "PK\x06\x07");
        put(z->out, 0, 4);
        put(z->out, end, 8);
        put(z->out, 1, 4);
    }
    buf_text(z->out, "PK\x05\x06");
    put(z->out, 0, 4);
    put(z->out, z->wide ? 0xFFFF : z->n, 2);
    put(z->out, z->wide ? 0xFFFF : z->n, 2);
    put(z->out, z->wide ? 0xFFFFFFFF : size, 4);
    put(z->out, z->wide ? 0xFFFFFFFF : at, 4);
    put(z->out, 0, 2);
}

/* The files of the sound course. */
__attribute__((unused)) static void made_sound(struct made_zip *z, void *mem)
{
    const struct package *p = fixture_open(mem, SOUND);
    for (size_t i = 0; i < p->n_files; i++)
        made_add(z, &(struct made_file){.name = p->files[i].path,
                                        .data = p->files[i].data,
                                        .len = p->files[i].len});
}

#endif
