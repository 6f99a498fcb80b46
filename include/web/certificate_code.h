/*
 * How certificates are written for people.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_CERTIFICATE_CODE_H
#define ATTEST_WEB_CERTIFICATE_CODE_H

#include <stdint.h>

#include "util/date.h"

struct html;

/* What somebody typed or read aloud, as the code is stored: capitals, no spaces or dashes, O as 0,
 * I and L as 1. */
const char *certificate_code_plain(const void *mem, const char *typed);
/* In groups of four: K7QF-2M9D-X4TB-81WZ-HN3C. */
const char *certificate_code_grouped(const void *mem, const char *code);
/* "0.75 training hours", "1 training hour". */
const char *hours_for_people(const void *mem, int64_t hundredths);
/* "3 March 2026 to 3 March 2027", or "from …; does not expire" where to is DATE_NONE. */
const char *validity_for_people(const void *mem, date from, date to);
/* A row of a summary list. */
void facts_row(struct html *h, const char *term, const char *value);

#endif
