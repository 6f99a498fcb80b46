/*
 * What cairo 1.16 leaves out of a tagged PDF.  SPDX-License-Identifier: Apache-2.0
 *
 * For certificate.c alone. Reads a PDF of one page that cairo has written and gives it a language,
 * a spoken text for its picture and its link, metadata, and decoration that is not read aloud;
 * takes away the time and the name of the library. Equal input gives equal bytes.
 */
#ifndef ATTEST_UTIL_CERTIFICATE_FILE_H
#define ATTEST_UTIL_CERTIFICATE_FILE_H

#include <stdbool.h>

#include "util/err.h"

struct buf;

/* The tag under which decoration is drawn; it must be the first in the document. */
#define CERTIFICATE_DECORATION "Private"

struct certificate_file {
    const char *title;
    const char *language; /* BCP 47 */
    const char *picture;  /* spoken in place of each figure */
    const char *link;     /* spoken for each link */
};

/* Appends the finished file to ret. False if qpdf refused; then err says what. */
bool certificate_file_finish(const void *mem, const struct buf *pdf,
                             const struct certificate_file *file, struct buf *ret, struct err *err);

#endif
