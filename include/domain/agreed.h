/*
 * What administrators agree for one person: exemptions, leave, extensions, and their end.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Facts of their own (migration 0028_evidence); the person's standings follow in the same
 * transaction. FORBIDDEN for anybody but an administrator over the person; never for oneself. The
 * reasons are kept apart from the dates.
 */
#ifndef ATTEST_DOMAIN_AGREED_H
#define ATTEST_DOMAIN_AGREED_H

#include "store/db.h"

enum agreed_kind { AGREED_EXEMPTION, AGREED_LEAVE, AGREED_EXTENSION, AGREED_KINDS };

/* "exemption", "leave", "extension": the word in SQL and addresses. */
const char *agreed_kind_name(enum agreed_kind kind);
/* The opposite; AGREED_KINDS for a word that is none. */
enum agreed_kind agreed_kind_from_name(const char *name);

struct agreed {
    enum agreed_kind kind;
    int64_t person;
    int64_t certification; /* of exemption and extension */
    date from;             /* first day; of an extension the date that it lengthens */
    date to;               /* last day; of an extension later than from */
    const char *code;      /* of an exemption: why, as one of a few words */
    const char *reason;
};

bool agreed_add(struct db *db, const void *mem, const struct agreed *agreed, struct err *err);

/* Ends one from a day on, which is the first without it; DATE_NONE: it never counted. CONFLICT: it
 * was ended before, or there is none such. */
bool agreed_end(struct db *db, const void *mem, int64_t person, enum agreed_kind kind, int64_t id,
                date from, const char *reason, struct err *err);

#endif
