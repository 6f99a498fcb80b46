/*
 * People and their posts, as administrators enter them.  SPDX-License-Identifier: Apache-2.0
 *
 * A post is a dated fact: what changes it is a version from a later day on, and an end is one with
 * a last day (product, Settled 1). All that follows is reckoned in the same transaction. The
 * database decides who may (migration 0045): posts stand where the person of the request
 * administers, a new one is given to whom they administer, and nobody changes their own.
 *
 * What is in the way comes back as a word, for the page to say; nothing is written then:
 * "facility"   none that they administer
 * "role"       no such job role
 * "not there"  the facility begins later than the post, or has ended
 * "twice"      the person has such a post on these days already
 * "primary"    another of their posts is the primary one on these days
 * "elsewhere"  the person works elsewhere: an administrator of the network does it
 * "over"       it may not become the primary post of somebody who works elsewhere
 * "ended"      the post is not there on that day
 * "before"     the last day lies before the first
 * "same"       it is so already
 * "number", "email"  somebody else has it
 * "login"      number and address of this person are changed by an administrator of the network
 */
#ifndef ATTEST_DOMAIN_POST_H
#define ATTEST_DOMAIN_POST_H

#include "store/db.h"

/* What a post is like from a day on. */
struct post_said {
    date from, to;                                /* to: of a new post; DATE_NONE: without end */
    const char *facility, *job_role, *employment; /* by code, key and word */
    bool patients, visitors, is_primary;
    const char *why; /* "" where nobody asks */
};
/* Who somebody is; NULL: none. */
struct person_said {
    const char *name, *number, *email, *language;
};

/* Whether somebody can have an employee number, by hand or by a file: at most so many characters,
 * no space and no @. Numbers are typed at sign-in, where an address has an @: neither is taken for
 * the other. */
enum { PERSON_NUMBER_MAX = 64 };
bool person_number_fits(const char *number);

/* Each: false with err where it could not be done; else *ret_answer is NULL where it was, or the
 * word of what is in the way. */
bool post_add(struct db *db, const void *mem, int64_t person, const struct post_said *said,
              const char **ret_answer, struct err *err);
bool post_change(struct db *db, const void *mem, int64_t person, int64_t post,
                 const struct post_said *said, const char **ret_answer, struct err *err);
enum post_ending { POST_ENDS, POST_NEVER_WAS, POST_GOES_ON };
bool post_end(struct db *db, const void *mem, int64_t person, int64_t post, enum post_ending ending,
              date last_day, const char *why, const char **ret_answer, struct err *err);

/* A person with a first post, which is the primary one. *ret_person: their id. */
bool person_add(struct db *db, const void *mem, const struct person_said *who,
                const struct post_said *first, int64_t *ret_person, const char **ret_answer,
                struct err *err);
/* Nothing follows from who somebody is: no standing hangs on it. */
bool person_change(struct db *db, const void *mem, int64_t person, const struct person_said *who,
                   const char **ret_answer, struct err *err);

#endif
