/*
 * What changed in a version, in words: the same on its page and on the command line, in the
 * language of whoever reads.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_DOMAIN_VERSION_WORDS_H
#define ATTEST_DOMAIN_VERSION_WORDS_H

#include "content/diff.h"

/* "Box" of "aside": as an educator knows it; what has no such words, as in the file. */
const char *change_element(const char *element);

/* The part of an item that a change is in, by its words: “Soap” (soap). Its id alone where it has
 * none; NULL: in no part. */
const char *change_part(const void *mem, const struct change *c);

/* Why it counts as it does; a sentence. */
const char *change_reason(const struct change *c);

/* What its author has to see to, and nobody does for them; NULL: nothing. */
const char *change_to_do(const struct change *c);

#endif
