/*
 * Live sessions: training in a room, or a skill that several people showed, and who attended.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A session is kept by whoever administers or observes at its facility (migration 0047_live). A
 * roster says of people whether they attended; of one person the latest that is not undone holds.
 * Attending is accepted evidence of the session's day, which stops counting when a later word says
 * otherwise. Nobody says it of themselves. Awards and standings follow in the same transaction.
 */
#ifndef ATTEST_DOMAIN_LIVE_H
#define ATTEST_DOMAIN_LIVE_H

#include <stddef.h>
#include <stdint.h>

#include "store/db.h"

enum { LIVE_ROSTER_MAX = 500, LIVE_NOTE_MAX = 200, LIVE_REASON_MAX = 500 };

struct live_session {
    const char *facility; /* code */
    const char *title, *trainer;
    const char *room, *language; /* "" : none said */
    const char *counts_as;       /* "training" or "skill" */
    const char *certification;   /* id; NULL: whatever asks for the topic or skill */
    const char *topic, *skill;   /* NULL: none */
    date held_on;
    int minutes;
    int capacity; /* 0: none said */
};

/* Puts it on record. NOT_FOUND: the facility is none of theirs. */
bool live_add(struct db *db, const void *mem, const struct live_session *s, int64_t *ret,
              struct err *err);

/* One person's word on a roster. */
struct live_word {
    int64_t person;
    bool attended;
    const char *note; /* "": none */
};

/* Puts words on record, all or none; file NULL: they were ticked on a page. *ret: for how many
 * people the evidence changed; what was on record already changes nothing. FORBIDDEN. */
bool live_roster(struct db *db, const void *mem, int64_t session, const struct live_word *words,
                 size_t n, const char *file, size_t *ret, struct err *err);
/* Takes a roster back, or says that a session did not take place. CONFLICT: that is so already. */
bool live_undo(struct db *db, const void *mem, int64_t session, int64_t roster, const char *reason,
               size_t *ret, struct err *err);
bool live_cancel(struct db *db, const void *mem, int64_t session, const char *reason, size_t *ret,
                 struct err *err);

/* A line of a roster in CSV, with columns employee_number, attended and, if wanted, note. */
struct live_line {
    int line; /* of the file */
    const char *number, *note;
    bool attended;
    const char *problem; /* NULL: none that the line alone shows */
};

/* Reads such a file: whatever is wrong with single lines stands beside them, in the language of the
 * interface. False, with INVALID or TOO_LARGE: it is none at all. Owned by mem. */
bool live_read(const void *mem, const char *text, size_t len, struct live_line **ret, size_t *ret_n,
               struct err *err);

#endif
