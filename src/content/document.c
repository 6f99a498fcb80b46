/* A document that somebody sends: a PDF or a picture of paper.  SPDX-License-Identifier: Apache-2.0
 */
#include "content/document.h"

#include <stdbool.h>
#include <string.h>

#include "content/source.h"

static const struct {
    const char *type, *ending;
} types[] = {
    {"application/pdf", "pdf"},
    {"image/png", "png"},
    {"image/jpeg", "jpg"},
    {"image/webp", "webp"},
};

const char *document_ending(const char *type)
{
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (!strcmp(types[i].type, type))
            return types[i].ending;
    }
    return "bin";
}

/* A name of PDF, whole: "/JS" is not the beginning of "/JSmith". */
static bool names(const unsigned char *data, size_t len, const char *name)
{
    size_t n = strlen(name);
    const unsigned char *end = data + len;
    for (const unsigned char *at = data; (at = memmem(at, (size_t)(end - at), name, n)); at += n) {
        if (at + n == end || strchr(" \t\r\n\f/<>[](){}%", at[n]))
            return true;
    }
    return false;
}

/* Its end mark stands near the end; what may follow is white space and a few bytes of mailers. */
static enum document_fault pdf_fault(const unsigned char *data, size_t len)
{
    static const char *const active[] = {"/JavaScript", "/JS", "/Launch", "/EmbeddedFile",
                                         "/RichMedia"};
    size_t tail = len < 1024 ? len : 1024;
    if (!memmem(data + len - tail, tail, "%%EOF", 5))
        return DOCUMENT_BROKEN;
    for (size_t i = 0; i < sizeof active / sizeof *active; i++) {
        if (names(data, len, active[i]))
            return DOCUMENT_ACTIVE;
    }
    return DOCUMENT_FINE;
}

static enum document_fault picture_fault(const char *type, const unsigned char *data, size_t len)
{
    int width, height;
    if (media_flaw(type, data, len) || !image_size(data, len, &width, &height))
        return DOCUMENT_BROKEN;
    if (width > IMAGE_SIDE_MAX || height > IMAGE_SIDE_MAX ||
        (long long)width * height > IMAGE_PIXELS_MAX)
        return DOCUMENT_LARGE;
    return DOCUMENT_FINE;
}

enum document_fault document_check(const unsigned char *data, size_t len, const char **ret_type)
{
    if (!len)
        return DOCUMENT_EMPTY;
    if (len > DOCUMENT_MAX)
        return DOCUMENT_LARGE;
    bool pdf = len > 8 && !memcmp(data, "%PDF-", 5) && data[5] >= '1' && data[5] <= '2';
    const char *type = pdf ? "application/pdf" : media_type(data, len);
    if (!type || (!pdf && strncmp(type, "image/", 6) != 0))
        return DOCUMENT_UNKNOWN;
    *ret_type = type;
    return pdf ? pdf_fault(data, len) : picture_fault(type, data, len);
}
