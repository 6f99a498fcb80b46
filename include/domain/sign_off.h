/*
 * Sign-off: which signatures a course version has, which it lacks, and why.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A signature stands for one content: that which its signer read. Of a later version it stands as
 * far as the change between the two leaves it standing (content/diff.h). The network says which
 * kinds a version needs before it goes to staff; a version that lacks one is not published by
 * anybody. (docs/decisions/0035)
 */
#ifndef ATTEST_DOMAIN_SIGN_OFF_H
#define ATTEST_DOMAIN_SIGN_OFF_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "domain/publish.h"
#include "store/db.h"
#include "util/date.h"

enum sign_off_kind {
    SIGN_OFF_SURVIVOR_ADVISER,
    SIGN_OFF_CLINICIAN,
    SIGN_OFF_LEGAL,
    SIGN_OFF_ACCESSIBILITY,
    SIGN_OFF_KIND_COUNT
};
/* "survivor-adviser", "clinician", "legal", "accessibility" */
extern const char *const sign_off_kind_names[SIGN_OFF_KIND_COUNT];
/* SIGN_OFF_KIND_COUNT for what is none; NULL too. Pure. */
enum sign_off_kind sign_off_kind_of(const char *name);
/* The same for people, to begin a line with: "Survivor adviser". In the language in use. */
const char *sign_off_title(enum sign_off_kind kind);

/* What a signature has to do with the version that is asked about. */
enum sign_off_bound {
    BOUND_SAME, /* it was given for this very content */
    BOUND_KEPT, /* for an earlier one, and the change leaves it standing */
    BOUND_VOID  /* for an earlier one, and the change voids it */
};

struct signature {
    int64_t id;
    enum sign_off_kind kind;
    bool declined;
    enum sign_off_bound bound;
    bool own;    /* who signed has stored this version, so it cannot stand for it */
    int version; /* that it was given for */
    const char *statement;
    bool was_paid;                         /* a survivor adviser */
    date signed_on, expires, withdrawn_on; /* expires: the last day; withdrawn_on: or DATE_NONE */
    const char *withdrawn_because;         /* NULL: it was not */
    const char *name, *credentials;        /* NULL where the name is kept off the public page */
    bool mine;                             /* of the person of the request */
};

enum sign_off_state {
    SIGN_OFF_SIGNED,
    SIGN_OFF_NOT_ASKED,
    SIGN_OFF_WAITING, /* asked, and nobody has said anything yet */
    SIGN_OFF_DECLINED,
    SIGN_OFF_WITHDRAWN,
    SIGN_OFF_EXPIRED,
    SIGN_OFF_VOID, /* signed before, and what changed since voids it */
    SIGN_OFF_STATE_COUNT
};

struct sign_off {
    enum sign_off_state state;
    const struct signature *by; /* that decides the state; NULL: none */
    date again_on;              /* asked again since the latest word; DATE_NONE: it was not */
};

/*
 * The state of every kind on a day, from all that was said, newest first. The latest word of a kind
 * holds: one that was given for this content, or that the change left standing; that was not taken
 * back, has not run out, and is not of whoever stored this version. A decline does not run out.
 * asked: of each kind, whether it was asked for this version. raised: the author says that the
 * change is material, whatever was found, so that nothing is left standing by it. Pure.
 */
void sign_off_judge(const struct signature *list, size_t n, const bool asked[SIGN_OFF_KIND_COUNT],
                    date day, bool raised, struct sign_off ret[SIGN_OFF_KIND_COUNT]);

/* Why a kind that is needed is missing, as a sentence; what to do about it. The state is not
 * SIGN_OFF_SIGNED. Owned by mem. */
const char *sign_off_why(const void *mem, enum sign_off_kind kind, const struct sign_off *s);
const char *sign_off_remedy(const struct sign_off *s);

/* ---- a version as it is stored */

struct sign_off_rule {
    bool needed[SIGN_OFF_KIND_COUNT];
    int n_needed;
    int months; /* that a signature holds at most */
};

struct sign_off_request {
    int64_t id; /* 0: this kind was not asked for */
    date asked_on;
    date again_on; /* asked again since the latest word; DATE_NONE: it was not */
    int open;      /* threads of comments that are not settled */
};

struct sign_off_sheet {
    int64_t course_version;
    const char *code, *title;
    int version;
    date review_by;
    bool own; /* the person of the request stored this version, and so does not sign it */
    struct sign_off_rule rule;
    date today; /* by the calendar of the network */
    struct sign_off kinds[SIGN_OFF_KIND_COUNT];
    struct sign_off_request requests[SIGN_OFF_KIND_COUNT];
    int signers[SIGN_OFF_KIND_COUNT]; /* how many people may sign for it */
    struct signature *signatures;     /* newest first */
    size_t n_signatures;
};

/* What is needed in this network. */
bool sign_off_rule_in_force(struct db *db, const void *mem, struct sign_off_rule *ret,
                            struct err *err);

/* All of it for a version (language "": the original; else a translation of it) on a day
 * (DATE_NONE: today). Owned by mem. */
bool sign_off_of(struct db *db, const void *mem, int64_t course_version, const char *language,
                 date day, bool raised, struct sign_off_sheet *ret, struct err *err);

/* Whether an author may ask for a kind now: it was not asked, or what was said of it does not hold
 * and it was not asked again since. Pure. */
bool sign_off_can_be_asked(const struct sign_off_sheet *sheet, enum sign_off_kind kind);

/* What is needed and missing; 0 where nothing is. Pure. */
size_t sign_off_missing(const struct sign_off_sheet *sheet,
                        enum sign_off_kind ret[SIGN_OFF_KIND_COUNT]);

/* What stands for a version of a course today, as staff are told: by kind the signature, or NULL.
 */
bool sign_off_for_version(struct db *db, const void *mem, const char *code, int version,
                          const struct signature *ret[SIGN_OFF_KIND_COUNT], struct err *err);

/* Missing signatures as what stands in the way of publishing (domain/publish.h). */
obstacle_source sign_off_obstacles;
/* The same on a day (DATE_NONE: today), and where the author says that the change is material. */
bool sign_off_obstacles_on(struct db *db, int64_t course_version, date day, bool raised,
                           struct obstacles *list, struct err *err);

#endif
