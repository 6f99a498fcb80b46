/*
 * Inside of domain/reckon.h.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef RECKON_INNER_H
#define RECKON_INNER_H

#include "domain/reckon.h"

/* Adds to `ret` how the stored awards of one certification differ from what follows. */
void reckon_compare(const void *mem, const struct person_facts *facts,
                    const struct reckoned_awards *c, struct reckoned *ret);

/* Sets rows to drop and to add, from those that the facts give and those that are stored. */
void reckon_compare_rows(const void *mem, struct reckoned *ret);

/* Sets what is to be booked, and the places of posts, from the rows that are given and stored. */
void reckon_book(const void *mem, const struct person_facts *facts, struct reckoned *ret);

/* Queues what is to be written in the counters for several people; returns how many statements
 * that takes. */
size_t reckon_queue_bookings(struct db *db, const void *mem, const struct reckoned *list, size_t n);

#endif
