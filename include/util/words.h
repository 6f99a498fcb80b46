/*
 * Words for people.  SPDX-License-Identifier: Apache-2.0
 * Interface text stands in _("…"), so that it can be translated.
 */
#ifndef ATTEST_UTIL_WORDS_H
#define ATTEST_UTIL_WORDS_H

#include "util/date.h"

#define _(text) (text)

/* "3 March 2026", owned by mem; "" for DATE_NONE and DATE_LAST. */
const char *date_for_people(const void *mem, date d);
/* "today", "tomorrow", "in 12 days", "3 days ago", owned by mem. */
const char *days_from_today(const void *mem, date d, date today);

#endif
