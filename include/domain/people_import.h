/*
 * The HR feed: who is employed, as a file.  SPDX-License-Identifier: Apache-2.0
 *
 * A feed is a snapshot of a day: whoever it names holds the posts that it names, and whoever came
 * by an earlier one and is not named has left (docs/feed.md has the columns and all rules). It goes
 * this way:
 *
 *   asked      the file is kept, and nothing else has happened. attest work reads it in the next
 *              moments.
 *   refused    something is wrong with it: every problem is kept with its line. Nothing of it is
 *              applied.
 *   ready      what it would do is known, line by line. Somebody decides (people_import_decide):
 * put it in force, or drop it. The brake says what somebody should be sure of first. nothing    all
 * that it says is on record already. It counts as the last feed all the same. computing  it was
 * read once more, and what follows from it is worked out in batches. in force   one small commit:
 * from then on every list, count and timeline has all of it. settled    all that was worked out is
 * written into place. dropped, failed   nothing is left of it but its row; `failure` says why it
 * failed.
 *
 * From "computing" on it is a change as in domain/rule_change.h, and worked on by the same steps.
 * An import is taken back by another one (people_import_undo), which goes the same way.
 */
#ifndef ATTEST_DOMAIN_PEOPLE_IMPORT_H
#define ATTEST_DOMAIN_PEOPLE_IMPORT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/db.h"

enum {
    PEOPLE_IMPORT_BYTES_MAX = 32 * 1024 * 1024,
    PEOPLE_IMPORT_NAME_MAX = 200,
    PEOPLE_IMPORT_REASON_MAX = 500
};

enum people_import_state {
    PEOPLE_IMPORT_ASKED,
    PEOPLE_IMPORT_REFUSED,
    PEOPLE_IMPORT_READY,
    PEOPLE_IMPORT_NOTHING,
    PEOPLE_IMPORT_COMPUTING,
    PEOPLE_IMPORT_IN_FORCE,
    PEOPLE_IMPORT_SETTLED,
    PEOPLE_IMPORT_DROPPED,
    PEOPLE_IMPORT_FAILED,
    PEOPLE_IMPORT_STATES
};

/* The word in SQL: "asked", "refused", "ready", "nothing", "computing", "in force", "settled",
 * "dropped", "failed". For readers write words of your own. */
const char *people_import_state_name(enum people_import_state state);

/* What is counted. A person may be in several. */
enum people_import_kind {
    PEOPLE_IMPORT_NEW,          /* people who were not on record */
    PEOPLE_IMPORT_ADOPTED,      /* on record, and in a feed for the first time */
    PEOPLE_IMPORT_DOUBTED,      /* of those, with another name or address than the file has */
    PEOPLE_IMPORT_RETURNER,     /* people all of whose posts by the feed had ended */
    PEOPLE_IMPORT_LEAVER,       /* people all of whose posts by the feed end */
    PEOPLE_IMPORT_TRANSFER,     /* posts that get another facility or job role */
    PEOPLE_IMPORT_POST_BEGUN,   /* posts */
    PEOPLE_IMPORT_POST_ENDED,   /* posts */
    PEOPLE_IMPORT_POST_CHANGED, /* posts: employment, contact, primary, or their days */
    PEOPLE_IMPORT_NAME,         /* people */
    PEOPLE_IMPORT_EMAIL,        /* people */
    PEOPLE_IMPORT_LANGUAGE,     /* people */
    PEOPLE_IMPORT_LEAVE,        /* leaves of absence that are put on record */
    PEOPLE_IMPORT_LEAVE_ENDED,  /* or are not, after all, or have other days */
    PEOPLE_IMPORT_LICENCE,      /* terms of licences */
    PEOPLE_IMPORT_KEPT,         /* names and addresses that stay: entered by hand, or addresses of
                                   people with permissions */
    PEOPLE_IMPORT_BY_HAND,      /* posts that somebody entered, of people in the file: they stay */
    PEOPLE_IMPORT_TAKEN_BACK,   /* people, of an import that takes another one back */
    PEOPLE_IMPORT_KINDS
};
const char *people_import_kind_name(enum people_import_kind kind); /* the word in SQL */
/* A sentence in the reader's language without its number, such as "people leave". */
const char *people_import_kind_says(enum people_import_kind kind);

/* What holds an import until somebody is sure. */
enum people_import_brake {
    PEOPLE_IMPORT_ENDED = 1, /* more than 5 % and more than 10 people would be ended */
    PEOPLE_IMPORT_CUT = 2,   /* its last line has no end, and that of the last feed had one */
    PEOPLE_IMPORT_OLDER = 4, /* its day lies before that of the last feed in force */
    PEOPLE_IMPORT_OTHERS = 8 /* whom it would adopt may be somebody else: PEOPLE_IMPORT_DOUBTED */
};
/* All of them, for those who list them. */
enum { PEOPLE_IMPORT_BRAKES = 4 };
extern const enum people_import_brake people_import_brakes[PEOPLE_IMPORT_BRAKES];
/* What one of them says, and what to do. */
const char *people_import_brake_says(enum people_import_brake brake);

struct people_import {
    int64_t id;
    const char *name; /* of the file */
    date day;         /* on which it was true */
    enum people_import_state state;
    const char *asked_by, *decided_by; /* names; NULL: the command line, or nobody yet */
    date asked_on, in_force_on;        /* by the zone of the network; DATE_NONE: not yet */
    int64_t undoes;                    /* the import that it takes back; 0: none */
    const char *reason;                /* why; NULL: it takes none back */
    int64_t undone_by;                 /* the import that took it back; 0: none */
    unsigned brakes;                   /* people_import_brake; only what holds it now */
    const char *failure;               /* NULL: none */
    int64_t rows, problems;
    int64_t people, unchanged; /* in the file; of whom nothing changes */
    int64_t counts[PEOPLE_IMPORT_KINDS];
    int64_t done, of; /* computing: for how many people it is worked out; of: -1 not known yet */
};

/* The last `most` imports, the newest first. Network administrators and auditors see them, and
 * attest_job; for anybody else the list is empty. Everything is owned by mem. */
bool people_import_list(struct db *db, const void *mem, size_t most, struct people_import **ret,
                        size_t *ret_n, struct err *err);

/* One of them. NOT_FOUND where there is none, or the reader may not see it. */
bool people_import_read(struct db *db, const void *mem, int64_t id, struct people_import *ret,
                        struct err *err);

/* What is wrong with it: those after number `after`, in the order of their numbers. */
struct people_import_problem {
    int64_t number;
    int line;          /* of the file, from 1 */
    const char *place; /* the column, or "" */
    const char *says;  /* a sentence in the reader's language */
    const char *found; /* what stands there */
};
bool people_import_problems(struct db *db, const void *mem, int64_t id, int64_t after, size_t most,
                            struct people_import_problem **ret, size_t *ret_n, struct err *err);

/* What it does, of one kind, by employee number: at most so many, after so many. */
struct people_import_effect {
    int64_t person; /* of somebody new there is no page before the import is in force */
    int line;       /* of the file; 0: it does not name them */
    const char *employee_number, *name;
    const char *was, *becomes; /* codes and days, or text; NULL: nothing to say */
};
bool people_import_effects(struct db *db, const void *mem, int64_t id, enum people_import_kind kind,
                           size_t after, size_t most, struct people_import_effect **ret,
                           size_t *ret_n, struct err *err);

/*
 * In the caller's transaction: keeps a file and asks for it. day: on which it was true; DATE_NONE:
 * today. at_once: put it in force as soon as it is read, unless the brake holds it; sure: even
 * then. INVALID for what is no CSV at all, with what it is and what to do; TOO_LARGE; FORBIDDEN for
 * a web request by anybody but a network administrator.
 */
struct people_import_wish {
    const char *name;
    const char *bytes;
    size_t len;
    date day;
    bool at_once, sure;
};
bool people_import_ask(struct db *db, const void *mem, const struct people_import_wish *wish,
                       int64_t *ret_id, struct err *err);

/* In the caller's transaction: put in force what is ready, or drop it. CONFLICT where it is past
 * that, or where the brake holds it and nobody is sure; FORBIDDEN as above. */
enum people_import_decision { PEOPLE_IMPORT_PUT, PEOPLE_IMPORT_DROP };
bool people_import_decide(struct db *db, const void *mem, int64_t id,
                          enum people_import_decision decision, bool sure, struct err *err);

/* In the caller's transaction: asks to take back one that is in force, as an import of its own.
 * CONFLICT where it is not, where that was asked before, or where a later one stands on it, which
 * it names; FORBIDDEN as above. */
bool people_import_undo(struct db *db, const void *mem, int64_t id, const char *reason,
                        int64_t *ret_id, struct err *err);

#endif
