/*
 * Reckoning: awards, certificates and standing of people, brought in line with the facts.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Part of the transaction of every fact about a person: whoever adds one locks the person first
 * (timeline_lock), adds it, and calls reckon. It reads all facts of the person in one round trip,
 * asks domain/replay.h for the awards and domain/standing.h for the step functions, and writes in
 * one more what differs from what is stored. Many people are reckoned in the same way, by the same
 * statements, with no more round trips:
 *
 * - an award that is new, with what made it and its certificate
 * - an award with other dates or other work than the stored one: it supersedes that, with a reason,
 *   and has a certificate of its own. A revocation by a person goes with it
 * - an award that its work no longer makes: it falls, which is a revocation from the start. When
 * the work makes it again, a new one supersedes it
 * - timelines, and their difference in the counters
 *
 * The stored award that a reckoned one is compared with is that of the same certification that was
 * completed by the same piece; else one that shares a piece with it, but not one that a person
 * revoked and whose last piece the reckoned one is not made of. Awards given by hand and imported
 * ones are facts: they are never changed here.
 */
#ifndef ATTEST_DOMAIN_RECKON_H
#define ATTEST_DOMAIN_RECKON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/booking.h"
#include "domain/person_facts.h"
#include "domain/timeline.h"

/* What is to be stored of one award. */
struct award_change {
    int64_t certification;
    const char *title; /* of the version that made it */
    const char *kind;  /* "earned" or "equivalent" */
    date earned_on, valid_from;
    struct anchored valid_to;
    date window_opens;
    const char **keys; /* what made it, as in domain/person_facts.h; the last completed it */
    size_t n_keys;
    int64_t supersedes; /* the award in force so far; 0: none */
    bool was_revoked;   /* that one, by a person: its revocation goes along */
    const char *reason; /* why it supersedes; NULL: it does not */
    const char *code;   /* of its certificate; set when it is stored */
    int64_t id;         /* the same */
};

/* The awards of one certification, as they follow from the facts. */
struct reckoned_awards {
    int64_t certification;
    const struct fact_rule *rule;
    struct replay_facts facts;      /* what it was replayed from */
    struct revocation *revocations; /* those of facts */
    const struct fact_piece *pieces;
    struct replay replay;
};

/* Of one person: what follows from the facts, and how what is stored differs from it. Rows are in
 * the order of (post, certification, from). */
struct reckoned {
    int64_t person;
    struct reckoned_awards *certifications;
    size_t n_certifications;
    struct award_change *changes;
    size_t n_changes;
    int64_t *fallen; /* stored awards that the facts no longer make */
    size_t n_fallen;
    struct timeline_row *rows; /* the timelines as the facts give them */
    size_t n_rows;
    const struct timeline_row *stored; /* and as they are stored: those of the facts */
    size_t n_stored;
    struct timeline_row *drop, *add; /* what the one has to lose and to gain to be the other */
    size_t n_drop, n_add;
    struct booking_facts booking; /* what the counters are to have of it follows from */
    struct booking *book;         /* what is to be booked in the counters for all of that */
    size_t n_book;
    struct fact_post *places_drop, *places_add; /* where posts are booked now, and will be */
    size_t n_places_drop, n_places_add;
};

/* What follows from the facts, and how what is stored differs from it. Nothing is written, and
 * nothing is read. Owned by mem. */
void reckon_facts(const void *mem, const struct person_facts *facts, struct reckoned *ret);

/* The same of people whose facts are read first: one element for each, in their order, which is
 * that of their ids. Nothing is written. NULL: err says why. */
struct reckoned *reckon_people(struct db *db, const void *mem, const int64_t *people, size_t n,
                               struct err *err);

/* Writes what differs, in one round trip; codes and ids of the changes are set. */
bool reckon_store(struct db *db, const void *mem, struct reckoned *list, size_t n, struct err *err);

/* Reads, reckons and writes, in the open transaction that has locked the people: as many at a time
 * as memory and the server take well. They come in the order of their ids. */
bool reckon_many(struct db *db, const int64_t *people, size_t n, struct err *err);

/* The same of one. */
bool reckon(struct db *db, int64_t person, struct err *err);

/* The same of all of them, each batch locked and written in a transaction of its own: what is done
 * stays done when a later one fails. For those that have no fact to add, on a connection without a
 * transaction. */
bool reckon_in_batches(struct db *db, const int64_t *people, size_t n, struct err *err);

/* The people in a column of the rows, for these functions. Owned by mem; ret_n: their number. */
int64_t *reckon_people_of(const void *mem, const struct db_rows *rows, const char *column,
                          size_t *ret_n);

/* "If I finish this on that day": what one more piece of evidence would do for a certification. The
 * caller fills what domain/replay.h asks of it. Nothing is written. */
bool reckon_what_if(struct db *db, const void *mem, int64_t person, int64_t certification,
                    const struct evidence *one_more, struct what_if *ret, struct err *err);

#endif
