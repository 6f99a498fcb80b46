/*
 * A certificate as PDF.  SPDX-License-Identifier: Apache-2.0
 *
 * One landscape US Letter page. Pango and cairo draw it, so names of any script are shaped rightly
 * (as far as the machine has fonts for them); the file is tagged (headings and paragraphs in
 * reading order), has a title and a language, and a QR code of the verification address.
 * Plain values in, bytes out: this knows neither the database nor the web. The same values on the
 * same machine give the same bytes: the file says nothing of when and by what it was made.
 */
#ifndef ATTEST_UTIL_CERTIFICATE_H
#define ATTEST_UTIL_CERTIFICATE_H

#include <stdbool.h>
#include <stddef.h>

#include "util/err.h"

/* The fixed words of the page in the reader's language. */
struct certificate_words {
    const char *title; /* also the title of the file */
    const char *lead;  /* above the name */
    const char *holds; /* between the name and the certification */
    /* Labels of the four facts. */
    const char *completed;
    const char *valid_from;
    const char *valid_to;
    const char *hours;
    const char *no_end;  /* stands in the place of the last day if there is none */
    const char *check;   /* before the address */
    const char *code;    /* before the verification code */
    const char *picture; /* what the picture is, before the address, for those who hear it */
};

/* Every value is UTF-8 and at most 1000 bytes (statement and note 4000). */
struct certificate_text {
    const char *holder;        /* the person's display name */
    const char *certification; /* what is held */
    const char *course;        /* course title and version, as one line; may be NULL */
    const char *issuer;        /* name of the network */
    const char *completed;     /* dates for people: "3 March 2026" */
    const char *valid_from;
    const char *valid_to;  /* NULL: does not expire */
    const char *hours;     /* "0.75 training hours"; NULL: none */
    const char *statement; /* accreditation statement, alone on its lines; NULL if none */
    const char *code; /* verification code; printed in groups of four if it has no separators */
    const char *url;  /* what the QR code holds */
    const char *note; /* small print, e.g. "Demonstration: not a real certificate"; NULL if none */
    const char *language;                  /* BCP 47: "en" */
    const struct certificate_words *words; /* NULL: ours, in the language in use */
};

/*
 * False, with *ret_data and *ret_len untouched, if a value is missing, too long or not UTF-8, or if
 * the whole does not fit on the page in a readable size (ERR_INVALID), or if a library refused
 * (ERR_INTERNAL). Nothing is ever cut off to make it fit. *ret_data is owned by mem.
 */
bool certificate_pdf(const void *mem, const struct certificate_text *text, unsigned char **ret_data,
                     size_t *ret_len, struct err *err);

#endif
