/*
 * The packs: examples of rules that travel inside the program.  SPDX-License-Identifier: Apache-2.0
 *
 * The files of requirements/, byte for byte. They are off: nothing of them holds before somebody
 * asks for it.
 */
#ifndef ATTEST_CONTENT_PACKS_H
#define ATTEST_CONTENT_PACKS_H

#include <stddef.h>

/* How many there are, and the name of each, without ".xml", in alphabetical order. NULL beyond. */
size_t packs_count(void);
const char *packs_name(const void *mem, size_t i);
/* The text of one; NULL: there is none of that name. */
const char *packs_text(const char *name);

#endif
