/*
 * What a line of the audit says, as a sentence.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_AUDIT_WORDS_H
#define ATTEST_WEB_AUDIT_WORDS_H

#include <stdbool.h>

/*
 * The sentence for an act of the program ("signed in") or the pattern of a route, looked at (seen)
 * or written to. Where nobody wrote one it is the summary of the route table, in English; for what
 * is in no table any more it is act itself, so that old lines stay readable. Borrowed.
 */
const char *audit_sentence(const char *act, bool seen);

#endif
