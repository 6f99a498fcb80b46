/*
 * Figures of questions in words, for the pages that show them.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_ITEM_WORDS_H
#define ATTEST_WEB_ITEM_WORDS_H

#include "domain/item_analysis.h"
#include "web/request.h"

/* "0.67", "-0.12": thousandths, rounded to hundredths. */
const char *item_thousandths(const void *mem, int value);

/* What the figures say, as a list; nothing for no flags. */
void item_flags_list(struct reply *reply, unsigned flags);

/* "12 of 30 people so far": why figures are not told yet. */
const char *item_withheld(const void *mem, const struct item_figures *figures);

#endif
