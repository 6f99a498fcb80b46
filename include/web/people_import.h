/*
 * What the pages of the HR feed share.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_PEOPLE_IMPORT_H
#define ATTEST_WEB_PEOPLE_IMPORT_H

#include "domain/people_import.h"
#include "web/request.h"

/* How far an import is, in words. */
const char *people_import_words(const struct people_import *import);

/* The address of those whom it concerns in one way, after so many. Owned by mem. */
const char *people_import_kind_address(const void *mem, int64_t id, enum people_import_kind kind,
                                       size_t after);

#endif
