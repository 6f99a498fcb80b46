/*
 * Replay: the awards of one person and one certification, from all they did.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Pure, total and without memory: called with every fact in force whenever one was added, corrected
 * or revoked; whoever calls compares what comes out with what is stored.
 *
 * Evidence is gone through in the order of (day, instant, id) (settled rule 9) and waits in a pool
 * (settled rule 8). When the pool satisfies the rule of the version in force on that day, C is that
 * day, the pool is emptied, and domain/renewal.h says what follows: a new award, or, where the
 * expiry does not move, no award (the work is counted all the same). Before the first version there
 * is no rule: what is done then waits.
 *
 * The rule is a tree. A version has one for the first time, and may have a shorter one for those
 * who have held the certification before, however long ago. A piece of evidence may satisfy several
 * parts, but is one piece throughout: what it is worth on several topics are the same hours, and it
 * comes after nothing but what other pieces satisfied. What is done before the pool was last
 * emptied never counts again.
 *
 * Renewal sums take E, the latest expiry of the awards made before that are not revoked on that
 * day; D, the earliest due day of the reasons live on that day, over all posts, lengthened by leave
 * but not extended (settled rule 7); and C. Inside an extension of E, or, where no award is valid
 * on the day, of D, the date that was extended stands for C, while the award is valid from the true
 * day (settled rule 5); but not where no award would come of it, or one that ends before it begins.
 *
 * A recall (a material change) cuts every award that is held on its day and expires later than
 * `days` days after it: it expires then, and its window opens on the day of the recall. Recalls
 * take their place among the evidence by (day, instant). Fixed series go on from where they were.
 *
 * Awards given by hand or imported, with dates of their own, are evidence of the kind "award": they
 * do not touch the pool, are E for what comes after, and only a recall changes them.
 */
#ifndef ATTEST_DOMAIN_REPLAY_H
#define ATTEST_DOMAIN_REPLAY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/renewal.h"
#include "domain/standing.h"

/* ---- the rule tree ---- */

enum part_kind {
    PART_ALL,         /* every part below it */
    PART_ANY,         /* one of them */
    PART_SOME,        /* n of them */
    PART_THEN,        /* every one, in their order: each with evidence that comes after what
                         satisfied the one before */
    PART_COURSE,      /* the course `of` completed */
    PART_QUIZ,        /* the quiz `name` of the course `of` passed: test-out */
    PART_HOURS,       /* hours on the topic `name`, of any evidence; NULL: on any, of each piece the
                         most that it has on one */
    PART_EXTERNAL,    /* outside evidence, accepted, on the topic `name` (NULL: any) */
    PART_HANDS_ON,    /* the skill `name` (NULL: any) seen and signed off */
    PART_ATTESTATION, /* the person's own word, on `name` (NULL: any) */
    PART_KINDS
};

/* The word in SQL and in files: "all", "any", "some", "then", "course", "quiz", "hours",
 * "external", "hands-on", "attestation". */
const char *part_kind_name(enum part_kind kind);
/* The opposite; PART_KINDS for a word that is none, and for NULL. */
enum part_kind part_kind_from_name(const char *name);

/* One part of a tree, which is an array whose first part is the root: a part stands behind the one
 * it hangs on, so that no tree can run in a circle. */
struct part {
    enum part_kind kind;
    size_t
        parent; /* index of an earlier part that is all, any, some or then; not read in the root */
    int n;      /* some: how many, 1 to the number of parts below it */
    int64_t of; /* course, quiz: the course */
    const char *name;
    int hundredths; /* hours: how many hundredths of an hour, >= 1 */
    /* Hours: that many for each year of the licence term in which C lies; a year begun counts. With
     * no such term on record, for each year of the certification's validity; one, where that has no
     * end. licence: the kind of licence (domain/due.h); of several terms the longest. */
    bool per_licence_year;
    int64_t licence;
    int max_age_months;  /* evidence older than that on C does not count; 0: any age. No part that
                            has parts below it */
    bool before_licence; /* the age is that on the first day of the first licence term on record of
                            the kind `licence`, and only evidence up to that day counts; where there
                            is none, none counts */
};

enum { RULE_PARTS_MAX = 200 };

/* Why a tree cannot be kept, and the part that is at fault; NULL where nothing is wrong. n = 0 is a
 * fault. */
const char *rule_fault(const struct part *parts, size_t n, size_t *ret_part);

/* ---- facts ---- */

/* A version of a certification; it holds until the next begins. */
struct rule_version {
    date from; /* DATE_NONE: since ever */
    struct renewal_rule renewal;
    const struct part *first;
    size_t n_first;
    const struct part *again; /* the path of those who held it before */
    size_t n_again;           /* 0: the same as the first */
    /* Only evidence inside the cycle counts for a renewal: later than E less the months of
     * validity. */
    bool no_carry_forward;
    bool no_repeat; /* in one pool, the same work counts towards hours once: same kind, `of` and
                       name, where it has either */
};

enum evidence_kind {
    EVIDENCE_COMPLETION,  /* of: course */
    EVIDENCE_QUIZ,        /* of: course; name: quiz */
    EVIDENCE_EXTERNAL,    /* name: title; topic */
    EVIDENCE_HANDS_ON,    /* name: skill */
    EVIDENCE_ATTESTATION, /* name: what is attested */
    EVIDENCE_AWARD,       /* an award with its own dates: by hand, or imported */
    EVIDENCE_EQUIVALENT,  /* an award of another certification that is recognised here: it satisfies
                             the rule by itself, with the pool left as it is */
    EVIDENCE_KINDS
};

/* What a piece is worth on one topic. */
struct evidence_hours {
    const char *topic; /* NULL: on none that is named */
    int hundredths;    /* of an hour; 0: none */
};

/* One thing done, as corrected: what was revoked is not among them. */
struct evidence {
    enum evidence_kind kind;
    date day;        /* the civil date on which it counts; the award is valid from it */
    int64_t instant; /* of recording; any unit */
    int64_t id;      /* the caller's own; unique within a kind */
    int64_t of;
    const char *name;
    const struct evidence_hours *hours; /* the same hours of work, by the topics they are on */
    size_t n_hours;
    date made_on;           /* equivalent: the day on which the other award was earned: C */
    struct anchored expiry; /* award: its own; day DATE_LAST: never expires */
    date window_opens;      /* award: its own; DATE_LAST: it has none */
};

/* That an award was revoked, by a person; the awards that a replay no longer makes are not among
 * them. evidence: index of the piece that closed its pool (replay_award.evidence). */
struct revocation {
    size_t evidence;
    date from; /* not held from that day on; DATE_NONE: never */
};

/* A material change: what is held on `day` is good for `days` days more at most. */
struct recall {
    date day;
    int64_t instant;
    int64_t id;
    int days;
};

/* A certification given for awards of another one. Both ways are two of these. */
struct equivalency {
    date from, to;      /* recognised on these days; DATE_LAST: goes on */
    bool retroactive;   /* awards earned before `from` are recognised too, on `from` */
    int max_age_months; /* the award was earned at most so long before; 0: any age */
};

struct replay_facts {
    const struct rule_version *versions; /* by `from`, each a day of its own */
    size_t n_versions;
    const struct evidence *evidence; /* in any order */
    size_t n_evidence;
    const struct revocation *revocations;
    size_t n_revocations;
    const struct recall *recalls;
    size_t n_recalls;
    const struct match *matches; /* of every post, for this certification; as standing_reasons */
    size_t n_matches;
    const struct days *leave;
    size_t n_leave;
    const struct extension *extensions; /* for this certification */
    size_t n_extensions;
    struct due_facts due; /* its `held` is not read: awards are those made so far */
};

/* ---- what follows ---- */

struct replay_award {
    size_t evidence;         /* index of the piece that made it: the last one of the pool */
    enum evidence_kind kind; /* of that piece: AWARD and EQUIVALENT are no award earned here */
    size_t version;   /* index of the version in force; of a kind AWARD, SIZE_MAX: none was */
    bool again;       /* made by the path of those who held it before */
    date earned_on;   /* the true day of that piece */
    date reckoned_on; /* C: the same, unless an extension or an equivalent says otherwise */
    struct anchored previous; /* E; day DATE_NONE: none */
    date due;                 /* D; DATE_NONE: none */
    date valid_from;
    struct anchored valid_to; /* with every recall; day DATE_LAST: never expires */
    date window_opens;        /* the same; DATE_LAST: has no window */
    size_t recall;            /* index of the last recall that cut it; SIZE_MAX: none */
    date revoked;             /* as struct held */
    const size_t *made_of;    /* the pieces that counted, by index, in the order of replay */
    size_t n_made_of;
};

enum evidence_fate {
    FATE_NOT_ASKED, /* no part of any version's rule asks for it; equivalent: before any version */
    FATE_IN_POOL,   /* waits for the rest */
    FATE_AWARD,     /* made an award, alone or with others */
    FATE_COUNTED,   /* left the pool with what satisfied the rule, and moved no date: no award came
                       of that, or this piece was too old, or repeated */
    FATE_COUNT
};

struct replay_piece {
    enum evidence_fate fate;
    size_t award; /* FATE_AWARD: index of the award; else SIZE_MAX */
};

struct replay {
    struct replay_award *awards; /* in the order they were made */
    size_t n_awards;
    struct replay_piece *pieces; /* as the evidence given */
};

/* The awards that the facts make. Versions are sound (renewal_rule_fault, rule_fault). Owned by
 * mem. */
struct replay replay(const void *mem, const struct replay_facts *facts);

/* The awards as the standing takes them; owned by mem, as many as there are awards. */
struct held *replay_held(const void *mem, const struct replay *replay);

/* What one more piece of evidence would do: the last of its day, whatever its instant and id. */
struct what_if {
    struct replay_piece piece; /* what would become of it */
    bool award;                /* it would make one: `made` */
    struct replay_award made;  /* made_of counts it as number n_evidence */
    struct anchored expiry;    /* the latest expiry after it, of awards in force on its day; day
                                  DATE_NONE: nothing is held */
    date window_opens;         /* of that award; DATE_LAST: no window */
};
struct what_if replay_what_if(const void *mem, const struct replay_facts *facts,
                              const struct evidence *one_more);

/*
 * The evidence that an award of the other certification gives here; false: none. It counts on the
 * later of the day that award was earned and of the equivalency's `from`, if that is still in
 * force. Give it awards that stand on their own evidence (of a kind other than EQUIVALENT, made by
 * a replay without any equivalents), so that two certifications never hang on each other in a
 * circle. id and instant of ret are those given.
 */
bool equivalency_gives(const struct equivalency *e, const struct replay_award *other,
                       int64_t instant, int64_t id, struct evidence *ret);

#endif
