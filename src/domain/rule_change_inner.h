/*
 * Inside of domain/rule_change.h.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef RULE_CHANGE_INNER_H
#define RULE_CHANGE_INNER_H

#include "content/rules_file.h"
#include "domain/rule_change_work.h"

/* The opposite of rule_change_state_name. */
enum rule_change_state rule_change_state(const char *name);

/* rule_change_decide, by one of the two statements for it. */
bool rule_change_decide_by(struct db *db, const void *mem, enum stmt stmt, int64_t id,
                           enum rule_change_decision decision, struct err *err);

/* Reads a file and judges it by what this network has. NULL: problems, or err alone. */
struct rules *rule_change_file(struct db *db, const void *mem, const char *name, const char *text,
                               size_t len, struct problems *problems, struct err *err);

/* The change that is worked on. */
struct change {
    struct db *db;
    const void *mem;
    const char *number; /* its id, as a parameter */
    const char
        *import; /* the import of people that it brings into force; NULL: it is one of rules */
    struct rules *rules;
    struct rules_options options;
    enum rule_change_state state;
    bool put;     /* it is decided that it shall count */
    bool counted; /* whom it may touch is known */
};

/* A transaction. */
bool change_open(struct change *c, struct err *err);

/* The next people who have to be worked out, at most so many. */
struct change_batch {
    int64_t *people;
    const char **ids, **facts; /* as parameters */
    size_t n;
};
bool change_batch(struct change *c, size_t most, struct change_batch *ret, struct err *err);

/* Stores its rules, or its facts about these people (NULL: everybody), in the open transaction. */
bool change_store(struct change *c, const struct change_batch *batch, struct err *err);

/* What the change does to them, with that stored in the open transaction. */
struct reckoned;
struct reckoned *change_reckon(struct change *c, const struct change_batch *batch, struct err *err);

/* Those of them whose posts are not booked in the counters where they are, as before the first
 * reckoning after an upgrade. What is booked for their posts is no doing of the change: they have
 * to be reckoned before it is worked out for them. None for an import, which moves posts itself. */
size_t change_unbooked(struct change *c, const struct change_batch *batch,
                       const struct reckoned *list, int64_t **ret);

/* Keeps it, in the open transaction, for those about whom no fact has come meanwhile. */
bool change_keep(struct change *c, const struct change_batch *batch, const struct reckoned *list,
                 struct err *err);

/* A batch: *ret false if nobody is left. */
bool change_stage(struct change *c, bool *ret, struct err *err);

#endif
