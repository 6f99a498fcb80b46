/*
 * Storing a checked course, and putting it before staff.  SPDX-License-Identifier: Apache-2.0
 *
 * A version is stored once and never changed. Sent again with the same content it is "already
 * here"; sent again with other content under the same number it is refused, since learners may be
 * on it.
 */
#ifndef ATTEST_DOMAIN_PUBLISH_H
#define ATTEST_DOMAIN_PUBLISH_H

#include <stdbool.h>
#include <stdint.h>

#include "content/course.h"
#include "content/problem.h"
#include "store/db.h"

/*
 * What stands in the way of putting a version before staff. In whole sentences, in the reader's
 * language: what is wrong, what to do, and the page where that is done (NULL: none).
 */
struct obstacle {
    const char *what, *remedy, *href;
};
struct obstacles {
    const void *mem;
    struct obstacle *list;
    size_t n;
};
void obstacle_add(struct obstacles *list, const char *what, const char *remedy, const char *href);

/*
 * Asks every source (the table in publish_obstacle.c) about a stored version that is to go live.
 * A version with an obstacle is published by nothing: page, API, command line or schedule. A source
 * adds to the list and returns false only where it could not ask.
 */
typedef bool obstacle_source(struct db *db, int64_t course_version, struct obstacles *list,
                             struct err *err);
bool publish_obstacles(struct db *db, const void *mem, int64_t course_version,
                       struct obstacles *ret, struct err *err);

/* What is stored of a course when one of its versions comes. */
struct publish_state {
    int live;                /* the version that is live; 0: none */
    int64_t course_version;  /* the same version number, stored before; 0: it is new */
    const char *stored_hash; /* of that one */
    bool other_words;        /* its translations are not those that come */
    bool is_live;            /* that one is live */
    bool has_files;          /* its author's files are kept: since version files are kept at all */
};

struct published {
    int64_t course_version;
    bool stored;        /* by this call; false: it was already here */
    bool put_live;      /* by this call */
    bool is_live;       /* now, by this call or before */
    int live_before;    /* version that was live; 0: none */
    const char *change; /* class of the publication made: "first", or the least that the change
                           counts as (content/diff.h); NULL: none made */
    const struct problem *refused; /* why the version cannot be taken; then nothing was written */
    struct obstacles obstacles;    /* why it is stored and still not put live; n = 0: nothing */
};

/*
 * Whether a version may be taken in the face of what is stored: fills *ret (the texts owned by mem)
 * and returns false if not. Pure.
 */
bool publish_is_refused(const void *mem, const struct course *course, bool publish,
                        const struct publish_state *state, struct problem *ret);

/*
 * Stores a checked course as the version it says it is and, if `publish`, makes it the live one.
 * by: the author; 0: the command line. Part of the caller's transaction; the person of the request
 * must hold "author" (the database sees to it too).
 *
 * False where it was refused (err is CONFLICT, ret->refused says the same as a problem of the
 * course, and the transaction is still good) or could not be done (ret->refused is NULL).
 */
bool publish_store(struct db *db, const void *mem, const struct course *course, int64_t by,
                   bool publish, struct published *ret, struct err *err);

/* How a stored version goes before staff. */
struct publication {
    const char *change; /* class chosen, at least the floor; NULL: the floor */
    const char *reason; /* NULL: none said */
    const char *at;     /* day and hour in the zone of the network, "2026-12-01 06:00"; NULL: now */
    int64_t by;         /* 0: the command line */
};
enum publish_outcome {
    PUBLISHED,
    PUBLISH_IS_LIVE, /* it is live already, or waits: nothing was done */
    PUBLISH_STOPPED, /* something stands in the way */
    PUBLISH_BELOW,   /* the class chosen is less than the change counts as, or none */
    PUBLISH_PAST,    /* the hour is past, or is none of that day */
};

/*
 * Puts a stored version before staff, now or from an hour on. Unless *ret is PUBLISHED nothing was
 * written. *ret_change, if not NULL: the class that was stored.
 */
bool publish_put(struct db *db, const void *mem, int64_t course_version,
                 const struct publication *how, enum publish_outcome *ret,
                 struct obstacles *ret_obstacles, const char **ret_change, struct err *err);

/*
 * Calls off a version that waits, or withdraws the one that is live. *ret_kind: "called off" or
 * "withdrawn"; NULL: it is neither, and nothing was written.
 */
bool publish_end(struct db *db, const void *mem, int64_t course_version, const char *reason,
                 int64_t by, const char **ret_kind, struct err *err);

/* What was done, in whole sentences: "Version 1 of CORE-101 is stored and live." Owned by mem. */
const char *publish_summary(const void *mem, const struct course *course,
                            const struct published *done);

#endif
