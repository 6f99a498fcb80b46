/* What a file is, by its bytes.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "content/source.h"

static bool has(const unsigned char *data, size_t len, size_t at, const char *bytes, size_t n)
{
    return len >= at + n && !memcmp(data + at, bytes, n);
}

/* The brand of an MPEG-4 file tells sound from film. */
static const char *mp4_type(const unsigned char *data, size_t len)
{
    return has(data, len, 8, "M4A ", 4) || has(data, len, 8, "M4B ", 4) ? "audio/mp4" : "video/mp4";
}

static bool is_mp3(const unsigned char *data, size_t len)
{
    if (has(data, len, 0, "ID3", 3))
        return true;
    /* frame sync, layer III, a bit rate and a sampling rate that exist */
    return len >= 4 && data[0] == 0xFF && (data[1] & 0xE6) == 0xE2 && (data[2] & 0xF0) != 0xF0 &&
           (data[2] & 0xF0) && (data[2] & 0x0C) != 0x0C;
}

static bool is_vtt(const unsigned char *data, size_t len)
{
    size_t at = has(data, len, 0, "\xEF\xBB\xBF", 3) ? 3 : 0;
    return has(data, len, at, "WEBVTT", 6) && (len == at + 6 || strchr(" \t\r\n", data[at + 6]));
}

const char *media_type(const unsigned char *data, size_t len)
{
    if (has(data, len, 0, "\x89PNG\r\n\x1A\n", 8))
        return "image/png";
    if (has(data, len, 0, "\xFF\xD8\xFF", 3))
        return "image/jpeg";
    if (has(data, len, 0, "RIFF", 4) && has(data, len, 8, "WEBP", 4))
        return "image/webp";
    if (has(data, len, 4, "ftyp", 4))
        return mp4_type(data, len);
    if (has(data, len, 0, "\x1A\x45\xDF\xA3", 4) && memmem(data, len < 64 ? len : 64, "webm", 4))
        return "video/webm";
    if (has(data, len, 0, "OggS", 4))
        return memmem(data, len < 128 ? len : 128, "theora", 6) ? "video/ogg" : "audio/ogg";
    if (is_vtt(data, len))
        return "text/vtt";
    return is_mp3(data, len) ? "audio/mpeg" : NULL;
}

static int big_endian(const unsigned char *p, size_t n)
{
    int value = 0;
    while (n--)
        value = (value & 0x7FFFFF) << 8 | *p++;
    return value;
}

/* The frame header of a JPEG holds its size; it stands after any number of other segments. */
static bool jpeg_size(const unsigned char *data, size_t len, int *ret_width, int *ret_height)
{
    for (size_t at = 2; at + 9 < len && data[at] == 0xFF;) {
        unsigned char kind = data[at + 1];
        if (kind >= 0xC0 && kind <= 0xCF && kind != 0xC4 && kind != 0xC8 && kind != 0xCC) {
            *ret_height = big_endian(data + at + 5, 2);
            *ret_width = big_endian(data + at + 7, 2);
            return *ret_width > 0 && *ret_height > 0;
        }
        at += 2 + (size_t)big_endian(data + at + 2, 2);
    }
    return false;
}

static int little_endian(const unsigned char *p, size_t n)
{
    int value = 0;
    while (n--)
        value = (value & 0x7FFFFF) << 8 | p[n];
    return value;
}

/* The first chunk of a WebP is the canvas of an extended file, or the picture, with or without
 * loss. */
static bool webp_size(const unsigned char *data, size_t len, int *ret_width, int *ret_height)
{
    if (has(data, len, 12, "VP8X", 4) && len >= 30) {
        *ret_width = little_endian(data + 24, 3) + 1;
        *ret_height = little_endian(data + 27, 3) + 1;
    } else if (has(data, len, 12, "VP8L", 4) && len >= 25) {
        *ret_width = (little_endian(data + 21, 2) & 0x3FFF) + 1;
        *ret_height = (little_endian(data + 22, 3) >> 6 & 0x3FFF) + 1;
    } else if (has(data, len, 12, "VP8 ", 4) && len >= 30) {
        *ret_width = little_endian(data + 26, 2) & 0x3FFF;
        *ret_height = little_endian(data + 28, 2) & 0x3FFF;
    } else {
        return false;
    }
    return *ret_width > 0 && *ret_height > 0;
}

bool image_size(const unsigned char *data, size_t len, int *ret_width, int *ret_height)
{
    if (has(data, len, 0, "\x89PNG\r\n\x1A\n", 8) && has(data, len, 12, "IHDR", 4) && len >= 24) {
        *ret_width = big_endian(data + 16, 4);
        *ret_height = big_endian(data + 20, 4);
        return *ret_width > 0 && *ret_height > 0;
    }
    if (has(data, len, 8, "WEBP", 4))
        return webp_size(data, len, ret_width, ret_height);
    return has(data, len, 0, "\xFF\xD8\xFF", 3) && jpeg_size(data, len, ret_width, ret_height);
}
