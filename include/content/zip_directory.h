/*
 * The directory of a zip, looked at before anything in it is unpacked.
 * SPDX-License-Identifier: Apache-2.0
 *
 * The library that unpacks is lenient: it passes over what it cannot read, and takes files that
 * share bytes for files. An author is told by name what is in the way: entries under a password, of
 * another method than store and deflate, that overlap, that have two names or none that can be
 * read; bytes that belong to no entry. Format: APPNOTE.TXT 6.3.10 of PKWARE, chapters 4.3 to 4.5,
 * zip64 included.
 */
#ifndef ATTEST_CONTENT_ZIP_DIRECTORY_H
#define ATTEST_CONTENT_ZIP_DIRECTORY_H

#include <stdbool.h>
#include <stddef.h>

/* Called for each thing in the way; texts live until the call returns. */
typedef void zip_tell(void *user, const char *rule, const char *found, const char *expected,
                      const char *remedy);

/* True if nothing is in the way. Never reads outside the bytes. */
bool zip_vet(const void *mem, const unsigned char *zip, size_t len, zip_tell *tell, void *user);

#endif
