/*
 * Kinds of bytes of UTF-8 text, whatever the locale; asked of every byte of a course.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_CONTENT_BYTES_H
#define ATTEST_CONTENT_BYTES_H

#include <stdbool.h>
#include <stddef.h>

/* White space of XML. */
static inline bool byte_is_white(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static inline bool byte_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static inline bool byte_is_letter(char c)
{
    unsigned char small = (unsigned char)(c | 32);
    return small >= 'a' && small <= 'z';
}

/* Letters, digits, and all that is not ASCII. */
static inline bool byte_is_word(char c)
{
    return byte_is_letter(c) || (c & 0x80) || byte_is_digit(c);
}

/* Bytes of white space at p, and of what is none: up to the next white space or the end. */
static inline size_t white_len(const char *p)
{
    size_t n = 0;
    while (byte_is_white(p[n]))
        n++;
    return n;
}

static inline size_t black_len(const char *p)
{
    size_t n = 0;
    while (p[n] && !byte_is_white(p[n]))
        n++;
    return n;
}

#endif
