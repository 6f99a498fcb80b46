/*
 * The facts that awards and standings hang on, of one person or of many, read in one pipeline.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Read once, in the transaction that reckons with them, by the person themselves, by whoever acts
 * for them, or by attest_job. People are named in the order of their ids, each once; however many
 * there are, the statements are the same, and what concerns everybody (rules, events, recalls,
 * equivalencies) is read once and shared. Everything is owned by the `mem` given when it is taken.
 * Keys name a fact across tables: "c12" completion 12, "a7" attempt 7, "e5" evidence 5, "w9"
 * award 9.
 */
#ifndef ATTEST_DOMAIN_PERSON_FACTS_H
#define ATTEST_DOMAIN_PERSON_FACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/replay.h"
#include "domain/timeline.h"
#include "store/db.h"

/* One thing done; `fact` is what domain/replay.h takes. */
struct fact_piece {
    struct evidence fact;
    const char *key;
    int64_t certification; /* that it is meant for; 0: whatever asks for it */
};

/* A certification and all versions of its rule. */
struct fact_rule {
    int64_t certification;
    struct rule_version *versions;
    const char **titles; /* of the versions */
    size_t n_versions;
};

/* An award in force as it is stored. */
struct fact_award {
    int64_t id, certification;
    const char *kind; /* earned, manual, imported, equivalent */
    date earned_on, valid_from;
    struct anchored valid_to;
    date window_opens;
    bool fallen;  /* revoked since its work no longer made it */
    bool revoked; /* by a person; from revoked_from on, DATE_NONE: never held */
    date revoked_from;
    const char **keys; /* what made it, in the order of replay */
    size_t n_keys;
};

/* Where a post stands, and as what. */
struct fact_post {
    int64_t post, facility, job_role;
    date from, to;
};

/* Something of one certification: a range of days, an extension, a recall. */
struct fact_days {
    int64_t certification;
    struct days days;
};
struct fact_extension {
    int64_t certification;
    struct extension extension;
};
struct fact_recall {
    int64_t certification;
    struct recall recall;
};
struct fact_equivalency {
    int64_t certification, by;
    struct equivalency equivalency;
};
/* Of one certification and post; those of one certification stand together, by post. */
struct fact_match {
    int64_t certification;
    struct match match;
};

struct booking;
struct booking_above;
struct booking_role;

struct person_facts {
    int64_t person;
    struct fact_match *matches;
    struct fact_post *posts;
    struct fact_piece *pieces; /* in the order of (day, instant, id) */
    struct fact_rule *rules;   /* by certification */
    struct fact_award *awards; /* by (certification, id) */
    struct fact_days *exempt;
    struct days *leave;
    struct fact_extension *extensions;
    struct licence_term *terms;
    struct due_event *events;
    struct fact_recall *recalls;
    struct fact_equivalency *equivalencies;
    struct timeline_row *stored; /* what follows, as it is stored; in the order of (post,
                                    certification, from) */
    /* What the counters have of the person (domain/booking.h): where the posts are booked, and
     * corrections; for somebody with several posts the facilities above them, and all job roles. */
    struct fact_post *places;
    struct booking *corrections;
    struct booking_above *above;
    struct booking_role *roles;
    size_t n_places, n_corrections, n_above, n_roles;
    size_t n_stored, n_matches, n_posts, n_pieces, n_rules, n_awards, n_exempt, n_leave,
        n_extensions, n_terms, n_events, n_recalls, n_equivalencies;
};

/* What a row says a piece is worth, topic by topic, is set in it: columns `topics` and
 * `hundredths`, arrays side by side, where "" is no topic that is named. */
void evidence_take_hours(const struct db_rows *rows, size_t i, const void *mem,
                         struct evidence *ret);

/* Queues the statements, to be sent with others by db_sync; then takes their results, in turn: one
 * element for each of the people, in their order. NULL: err says why. */
void person_facts_queue(struct db *db, const void *mem, const int64_t *people, size_t n);
struct person_facts *person_facts_next(struct db *db, const void *mem, const int64_t *people,
                                       size_t n, struct err *err);

/* Both, in a round trip of their own. */
struct person_facts *person_facts_read(struct db *db, const void *mem, const int64_t *people,
                                       size_t n, struct err *err);

#endif
