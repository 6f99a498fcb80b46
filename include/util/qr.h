/*
 * A QR code as the path of a drawing.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_UTIL_QR_H
#define ATTEST_UTIL_QR_H

#include <stddef.h>

/* The dark modules as path data of an SVG whose unit is one module: *ret_size of them in a row, the
 * white margin that the standard asks for included. Owned by mem; NULL: the text is too long. */
const char *qr_path(const void *mem, const char *text, int *ret_size);

#endif
