/*
 * Growing bytes with a limit and a sticky failure.  SPDX-License-Identifier: Apache-2.0
 *
 * Appending never fails at the call: past its limit a buffer turns "full", keeps what it had, and
 * says so once, at the end, through buf_is_full. The content is always NUL-terminated; the
 * terminator is not counted.
 */
#ifndef ATTEST_UTIL_BUF_H
#define ATTEST_UTIL_BUF_H

#include <stdbool.h>
#include <stddef.h>

struct buf;

/* A buffer owned by mem that refuses to hold more than `limit` bytes. */
struct buf *buf_new(const void *mem, size_t limit);

void buf_add(struct buf *b, const void *data, size_t len);
void buf_text(struct buf *b, const char *text);
void buf_char(struct buf *b, char c);
void buf_format(struct buf *b, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Cuts the content back to len bytes (no effect if it is shorter). */
void buf_cut(struct buf *b, size_t len);

bool buf_is_full(const struct buf *b);
size_t buf_len(const struct buf *b);

/* The bytes; borrowed, good until the next append or until the owner is freed. */
const char *buf_data(const struct buf *b);

#endif
