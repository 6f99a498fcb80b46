/*
 * A certificate as PDF.  SPDX-License-Identifier: Apache-2.0
 *
 * Pango and cairo draw it, so names of any script are shaped rightly; the file is tagged (headings
 * and paragraphs in order), has a title and a language, and a QR code of the verification address.
 * Plain values in, bytes out: this knows neither the database nor the web.
 */
#ifndef ATTEST_UTIL_CERTIFICATE_H
#define ATTEST_UTIL_CERTIFICATE_H

#include <stdbool.h>
#include <stddef.h>

#include "util/err.h"

struct certificate_text {
    const char *holder;        /* the person's display name */
    const char *certification; /* what is held */
    const char *course;        /* course title and version, as one line; may be NULL */
    const char *issuer;        /* name of the network */
    const char *completed;     /* dates for people: "3 March 2026" */
    const char *valid_from;
    const char *valid_to;  /* NULL: does not expire */
    const char *hours;     /* "0.75 training hours" */
    const char *statement; /* accreditation statement, alone on its lines; NULL if none */
    const char *code;      /* verification code as printed */
    const char *url;       /* what the QR code holds */
    const char *note; /* small print, e.g. "Demonstration: not a real certificate"; NULL if none */
    const char *language; /* BCP 47: "en" */
};

/* False if cairo, pango or the QR encoder refused; then err says what. *ret_data is owned by mem.
 */
bool certificate_pdf(const void *mem, const struct certificate_text *text, unsigned char **ret_data,
                     size_t *ret_len, struct err *err);

#endif
