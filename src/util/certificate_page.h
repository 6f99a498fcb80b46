/*
 * The page of a certificate.  SPDX-License-Identifier: Apache-2.0
 *
 * For certificate.c alone: chooses fonts and sizes so that every text fits, and draws the tagged
 * page. The tree of tags is a document of paragraphs, a heading, the list of facts and the figure.
 */
#ifndef ATTEST_UTIL_CERTIFICATE_PAGE_H
#define ATTEST_UTIL_CERTIFICATE_PAGE_H

#include <cairo.h>
#include <stdbool.h>

#include "util/certificate.h"

/* US Letter landscape, in points. */
#define CERTIFICATE_PAGE_W 792.0
#define CERTIFICATE_PAGE_H 612.0

/*
 * Draws the one page. text has been checked and has words. False, with nothing drawn, if the texts
 * do not fit or the QR encoder refused; that cairo is well is for the caller to ask.
 */
bool certificate_page_draw(const void *mem, cairo_t *cr, const struct certificate_text *text,
                           struct err *err);

#endif
