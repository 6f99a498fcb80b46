/*
 * What a change leaves of signatures.  SPDX-License-Identifier: Apache-2.0
 *
 * A typo voids nothing, a material change everything, a minor one the signatures of those whose
 * field it touches (content/diff.h). The change is that from what was signed to what is there now,
 * so that many small changes do not add up unseen. Translations never touch the signatures of the
 * original.
 */
#ifndef ATTEST_DOMAIN_SIGN_OFF_KEPT_H
#define ATTEST_DOMAIN_SIGN_OFF_KEPT_H

#include "content/diff.h"
#include "domain/sign_off.h"

/* The class of what changed in the original, and whether a signature of a kind outlives it. Pure.
 */
enum change_class sign_off_change(const struct diff *diff, bool ret_keeps[SIGN_OFF_KIND_COUNT]);

/* Notes it for a version that was just stored, against each earlier one that was signed or is live.
 */
bool sign_off_keep(struct db *db, const void *mem, int64_t course_version, struct err *err);

#endif
