/*
 * Booking: what one person adds to the counters, as differences by day.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Pure. A count on a day is the sum of all n up to that day, over the facilities that lie below the
 * node asked about on that day. Booked are
 *
 * - each post, for each certification asked of it, with its standing, at its facility and job role;
 * - each post once more under certification 0, with the worst of its standings on the day, "not
 *   required" included (a post of which nothing is asked);
 * - corrections, by which people are counted once (`people`): somebody whose posts of one day meet
 *   at a node has there one more with the worst standing of all below it, and one less with the
 *   worst of each branch below it (and of each post at the node itself). So posts and corrections
 *   together, over all that lies below any node, are one for each person, with the worst of their
 *   standings in that part. A correction is for one certification (0: the worst of all), and for
 * one job role with all below it (0: any): it counts where exactly that is asked.
 *
 * A post at a facility that does not exist on a day is in nobody's count on that day.
 */
#ifndef ATTEST_DOMAIN_BOOKING_H
#define ATTEST_DOMAIN_BOOKING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/person_facts.h"
#include "domain/timeline.h"

/* So many more (or fewer) from that day on. */
struct booking {
    int64_t facility, job_role, certification; /* job_role 0: any; certification 0: all */
    bool people;                               /* a correction */
    enum standing standing;
    date day;
    int64_t n;
};

/* The ancestors of the facilities where somebody has posts, each facility its own at depth 0. */
struct booking_above {
    int64_t facility, ancestor;
    int depth; /* 0 to 31 */
    date from, to;
};
struct booking_role {
    int64_t id, parent; /* parent 0: none */
};

/* What is booked of one person. above and roles are read for people with several posts alone. */
struct booking_facts {
    const struct timeline_row *rows; /* in the order of (post, certification, from) */
    const struct fact_post *posts;   /* of one post none overlap */
    const struct booking_above *above;
    const struct booking_role *roles; /* all there are */
    size_t n_rows, n_posts, n_above, n_roles;
};

/* Whether corrections may be needed: there are two posts with a day in common. */
bool booking_meets(const struct fact_post *posts, size_t n);

/* The bookings of posts, and of corrections; both in the order of (facility, job role,
 * certification, people, standing, day), one for each, none with n = 0. Owned by mem; return how
 * many. */
size_t booking_posts(const void *mem, const struct booking_facts *facts, struct booking **ret);
size_t booking_people(const void *mem, const struct booking_facts *facts, struct booking **ret);

/* What is to be booked so that `was` becomes `now`, in the same order; neither need be in order. */
size_t booking_differences(const void *mem, const struct booking *now, size_t n_now,
                           const struct booking *was, size_t n_was, struct booking **ret);

/* Orders by (facility, job role, certification, people, standing, day). For qsort. */
int booking_order(const void *a, const void *b);

#endif
