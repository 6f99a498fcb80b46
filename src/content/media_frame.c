/*
 * Whether a media file is whole, and nothing besides.  SPDX-License-Identifier: Apache-2.0
 *
 * One file may be two: a picture with a page behind it, or a film with a program. So the frame of
 * each format is followed from the first byte to the last: chunks (PNG), segments (JPEG), RIFF
 * (WebP), boxes (MP4), elements (WebM), pages (Ogg), frames (MP3), lines (WebVTT).
 */
#include <stdint.h>
#include <string.h>

#include "content/source.h"

static const char cut[] = "its end cut off";
static const char more[] = "bytes after its end";
static const char odd[] = "bytes that are not of this format";

static uint64_t big(const unsigned char *p, int n)
{
    uint64_t value = 0;
    while (n--)
        value = value << 8 | *p++;
    return value;
}

static uint64_t little(const unsigned char *p, int n)
{
    uint64_t value = 0;
    while (n--)
        value = value << 8 | p[n];
    return value;
}

/* Chunks of length, name, data and sum, from IHDR to IEND. */
static const char *png_flaw(const unsigned char *p, size_t len)
{
    for (size_t at = 8; len - at >= 12;) {
        uint64_t size = big(p + at, 4);
        bool first = at == 8, is_head = !memcmp(p + at + 4, "IHDR", 4);
        if (first != is_head || (first && size != 13))
            return odd;
        if (size > len - at - 12)
            return cut;
        bool end = !memcmp(p + at + 4, "IEND", 4);
        at += 12 + size;
        if (end)
            return at == len ? NULL : more;
    }
    return cut;
}

/* Segments up to the picture itself; then its end. Zeros behind it are harmless and common. */
static const char *jpeg_flaw(const unsigned char *p, size_t len)
{
    size_t at = 2, end = len;
    for (;;) {
        if (len - at < 4)
            return cut;
        if (p[at] != 0xFF)
            return odd;
        if (p[at + 1] == 0xFF) { /* filling */
            at++;
            continue;
        }
        if (p[at + 1] == 0xDA)
            break;
        uint64_t size = big(p + at + 2, 2);
        if (size < 2)
            return odd;
        if (size + 2 > len - at)
            return cut;
        at += 2 + size;
    }
    while (end > at && !p[end - 1])
        end--;
    if (end - at > 4 && p[end - 2] == 0xFF && p[end - 1] == 0xD9)
        return NULL;
    for (size_t i = at; i + 1 < end; i++) {
        if (p[i] == 0xFF && p[i + 1] == 0xD9)
            return more;
    }
    return cut;
}

static const char *webp_flaw(const unsigned char *p, size_t len)
{
    uint64_t size = little(p + 4, 4) + 8;
    return size > len ? cut : size < len ? more : NULL;
}

/* Boxes of length and name; a length of 1 stands before a longer one, 0 means the rest. */
static const char *mp4_flaw(const unsigned char *p, size_t len)
{
    static const char boxes[] = "ftyp moov mdat free skip wide uuid styp sidx ssix moof mfra meta "
                                "pdin udta emsg prft";
    bool index = false;
    for (size_t at = 0; at < len;) {
        if (len - at < 8)
            return more;
        uint64_t size = big(p + at, 4), head = 8;
        if (size == 1 && len - at >= 16) {
            size = big(p + at + 8, 8);
            head = 16;
        }
        const unsigned char *name = p + at + 4;
        if (!memmem(boxes, sizeof boxes - 1, name, 4) || *name == ' ')
            return at ? more : odd;
        index = index || !memcmp(name, "moov", 4);
        size = size ? size : len - at;
        if (size < head)
            return odd;
        if (size > len - at)
            return cut;
        at += size;
    }
    return index ? NULL : "no index (moov)";
}

/* A number of 1 to 8 bytes, its length told by the first bit that is set; 0 if it is none. */
static size_t variable(const unsigned char *p, size_t left, uint64_t *ret_value)
{
    size_t n = 1;
    while (left && n <= 8 && !(p[0] & (0x80 >> (n - 1))))
        n++;
    if (!left || n > 8 || n > left)
        return 0;
    *ret_value = big(p, (int)n) & (((uint64_t)1 << (7 * n)) - 1);
    return n;
}

/* The head, then one segment; a length of only ones means up to the end. */
static const char *webm_flaw(const unsigned char *p, size_t len)
{
    uint64_t size = 0;
    size_t n = variable(p + 4, len - 4, &size), at = 4 + n;
    if (!n || size > len - at)
        return cut;
    at += size;
    if (len - at < 5)
        return cut;
    if (big(p + at, 4) != 0x18538067)
        return odd;
    at += 4;
    n = variable(p + at, len - at, &size);
    if (!n)
        return cut;
    at += n;
    if (size == ((uint64_t)1 << (7 * n)) - 1)
        return NULL;
    return size > len - at ? cut : size < len - at ? more : NULL;
}

static const char *ogg_flaw(const unsigned char *p, size_t len)
{
    for (size_t at = 0; at < len;) {
        if (len - at < 27)
            return at ? more : cut;
        if (memcmp(p + at, "OggS\0", 5) != 0)
            return more;
        size_t table = p[at + 26], body = 0;
        if (len - at < 27 + table)
            return cut;
        for (size_t i = 0; i < table; i++)
            body += p[at + 27 + i];
        if (len - at - 27 - table < body)
            return cut;
        at += 27 + table + body;
    }
    return NULL;
}

/* Bytes of the frame of layer III at p, or 0 if there is none. */
static size_t mp3_frame(const unsigned char *p, size_t left)
{
    static const int rates[2][15] = {
        {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320}, /* MPEG 1 */
        {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160}};    /* MPEG 2, 2.5 */
    static const int samples[3] = {44100, 48000, 32000};
    if (left < 4 || p[0] != 0xFF || (p[1] & 0xE6) != 0xE2)
        return 0;
    int version = p[1] >> 3 & 3, rate = p[2] >> 4, sample = p[2] >> 2 & 3;
    if (version == 1 || rate == 0 || rate == 15 || sample == 3)
        return 0;
    bool first = version == 3;
    int hertz = samples[sample] >> (first ? 0 : version == 2 ? 1 : 2);
    return (size_t)((first ? 144 : 72) * rates[!first][rate] * 1000 / hertz + (p[2] >> 1 & 1));
}

/* A tag, then frame after frame; at its end a tag of 128 bytes, or a last frame that is cut. */
static const char *mp3_flaw(const unsigned char *p, size_t len)
{
    size_t at = 0, frames = 0;
    if (len >= 10 && !memcmp(p, "ID3", 3)) {
        at = 10;
        for (int i = 6; i < 10; i++) {
            if (p[i] & 0x80)
                return odd;
        }
        at += (size_t)(p[6] << 21 | p[7] << 14 | p[8] << 7 | p[9]);
        while (at < len && !p[at]) /* filling */
            at++;
    }
    while (at < len) {
        size_t size = mp3_frame(p + at, len - at);
        bool tag = len - at == 128 && !memcmp(p + at, "TAG", 3);
        if (tag && frames)
            return NULL;
        if (!size)
            return frames ? more : odd;
        frames++;
        at += size < len - at ? size : len - at;
    }
    return frames > 1 ? NULL : cut;
}

/* Text in UTF-8, with one cue at least. */
static const char *vtt_flaw(const unsigned char *p, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (p[i] < 0x20 && !(p[i] == '\t' || p[i] == '\n' || p[i] == '\r'))
            return "bytes that are no text";
    }
    return memmem(p, len, "-->", 3) ? NULL : "no cue in it";
}

const char *media_flaw(const char *type, const unsigned char *data, size_t len)
{
    static const struct {
        const char *type;
        const char *(*flaw)(const unsigned char *data, size_t len);
        size_t least;
    } frames[] = {
        {"image/png", png_flaw, 20}, {"image/jpeg", jpeg_flaw, 8}, {"image/webp", webp_flaw, 20},
        {"video/mp4", mp4_flaw, 8},  {"audio/mp4", mp4_flaw, 8},   {"video/webm", webm_flaw, 8},
        {"video/ogg", ogg_flaw, 27}, {"audio/ogg", ogg_flaw, 27},  {"audio/mpeg", mp3_flaw, 8},
        {"text/vtt", vtt_flaw, 6},
    };
    for (size_t i = 0; type && i < sizeof frames / sizeof *frames; i++) {
        if (!strcmp(frames[i].type, type))
            return len < frames[i].least ? cut : frames[i].flaw(data, len);
    }
    return NULL;
}
