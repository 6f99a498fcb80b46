/*
 * A document that somebody sends: a PDF or a picture of paper.  SPDX-License-Identifier: Apache-2.0
 *
 * Nothing is decoded. What passes is still only ever handed on as a file to keep.
 */
#ifndef ATTEST_CONTENT_DOCUMENT_H
#define ATTEST_CONTENT_DOCUMENT_H

#include <stddef.h>

enum { DOCUMENT_MAX = 5 * 1024 * 1024 };

enum document_fault {
    DOCUMENT_FINE,
    DOCUMENT_EMPTY,
    DOCUMENT_LARGE,   /* more than DOCUMENT_MAX bytes, or a picture larger than any scan */
    DOCUMENT_UNKNOWN, /* by its bytes neither a PDF nor a PNG, JPEG or WebP picture */
    DOCUMENT_BROKEN,  /* cut off, or with something else behind it */
    DOCUMENT_ACTIVE,  /* a PDF that says that it runs programs or carries other files */
};

/* What a file is by its bytes, whatever its name says; *ret_type is its type where it is fine. */
enum document_fault document_check(const unsigned char *data, size_t len, const char **ret_type);
/* "pdf", "png", "jpg" or "webp". */
const char *document_ending(const char *type);

#endif
