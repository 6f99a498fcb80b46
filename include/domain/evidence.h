/*
 * Evidence beside courses: work done elsewhere, skills that were watched, one's own word.
 * SPDX-License-Identifier: Apache-2.0
 *
 * External evidence waits until an administrator over the person says whether it counts. A skill
 * signed off by an observer, and one's own word, count at once. Whatever changes what counts brings
 * standings in line in the same transaction. Who may do what is asked in the database (migration
 * 0028_evidence): FORBIDDEN for others.
 */
#ifndef ATTEST_DOMAIN_EVIDENCE_H
#define ATTEST_DOMAIN_EVIDENCE_H

#include "store/db.h"

enum { EVIDENCE_WAITING_MAX = 20 }; /* of one person */

struct evidence_sent {
    int64_t certification; /* 0: whatever asks for it */
    const char *title, *provider;
    const char *topic;  /* "": none */
    int64_t hundredths; /* of an hour; 0: none said */
    date done_on;
    const char *file_name; /* NULL: no file */
    const char *file_type; /* as document_check found it */
    const void *file;
    size_t file_len;
};

/* Takes what the person of the request did elsewhere. CONFLICT when too much waits already. */
bool evidence_send(struct db *db, const void *mem, int64_t person, const struct evidence_sent *sent,
                   struct err *err);

/* The person's own word, as of today: the statement is kept as it was read. skill NULL: none. Given
 * a second time on one day it stands once. CONFLICT where an administrator has declined it. */
bool evidence_attest(struct db *db, const void *mem, int64_t person, int64_t certification,
                     const char *skill, const char *statement, date today, struct err *err);

/* Accepts or declines, as an administrator; a later word replaces an earlier one. CONFLICT where
 * the word is the same as before, or there is none such. */
bool evidence_decide(struct db *db, const void *mem, int64_t evidence, bool accept,
                     const char *reason, struct err *err);

/* Signs a skill off, as an observer. certification 0: whatever asks for the skill; skill NULL: what
 * the certification asks for. */
bool evidence_observe(struct db *db, const void *mem, int64_t person, int64_t certification,
                      const char *skill, const char *title, date day, struct err *err);

#endif
