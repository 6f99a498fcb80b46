/*
 * Files of rules: certifications with their trees, requirements, events, equivalencies.
 * SPDX-License-Identifier: Apache-2.0
 *
 * One XML file, root <rules>, as docs/requirements.md describes it. Everything that is wrong is
 * told at once, with line and column, what was expected and how to mend it, like the problems of a
 * course. What only the database knows (codes of facilities, job roles, courses) is judged later,
 * at the places kept here. No field is NULL unless it says so.
 */
#ifndef ATTEST_CONTENT_RULES_FILE_H
#define ATTEST_CONTENT_RULES_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "content/problem.h"
#include "util/date.h"
#include "util/err.h"

#define RULES_NAMESPACE "urn:attest:rules:1"

enum { RULES_BYTES_MAX = 1024 * 1024, RULES_PARTS_MAX = 200 };

/* Where in the file something stands, for what is found wrong with it later. */
struct rules_place {
    int line, column;
    const char *source; /* the line */
};

/* One part of a tree, an array whose first part is the root; a part stands behind its parent. The
 * words are those of certification_part in SQL. */
struct rules_part {
    struct rules_place at;
    const char *kind;      /* all any some then course quiz hours external hands-on attestation */
    int number;            /* from 1, its place in the array */
    int parent;            /* number of the part it hangs on; 0: the root */
    int n;                 /* some; else 0 */
    const char *course;    /* code; course and quiz, else NULL */
    const char *quiz;      /* key; quiz, else NULL */
    const char *topic;     /* hours, external; NULL: any */
    int hundredths;        /* hours, else 0 */
    bool per_licence_year; /* hours */
    const char *licence;   /* the kind whose years or whose first issue count, or NULL */
    const char *licence_state; /* with it */
    bool before_licence;       /* only what was done before the licence was first given */
    const char *skill;         /* hands-on, attestation; NULL: any */
    const char *title;         /* in words, or NULL */
    int max_age_months;        /* 0: any age */
};

struct rules_certification {
    struct rules_place at;
    const char *code, *title;
    date from;          /* DATE_NONE: the day the file is put in force */
    const char *method; /* completion expiry fixed */
    int valid_months;   /* 0: for ever */
    int window_months;
    int minimum_months; /* 0 where the method is not fixed */
    bool no_carry_forward, no_repeat;
    int retention_years;                 /* 0: not said */
    const char *citation, *citation_url; /* or NULL */
    struct rules_part *first, *renewal;
    size_t n_first, n_renewal; /* n_renewal 0: renewed by the way it is earned */
};

/* The due rule as columns of requirement_version have it. */
struct rules_due {
    const char *kind;  /* days months date yearly licence event expiry */
    int n;             /* days, or months; may be negative for licence and expiry */
    int otherwise;     /* -1: not said */
    date on;           /* date; else DATE_NONE */
    int month, day;    /* yearly */
    date after;        /* licence; DATE_NONE: not said */
    int every;         /* licence; 0: the first renewal alone */
    const char *event; /* event; else NULL */
};

struct rules_requirement {
    struct rules_place at;
    const char *code, *title, *certification; /* certification: its code */
    date from, to;          /* from DATE_NONE: the day it is put in force; to DATE_NONE: goes on */
    const char *facility;   /* code; NULL: the whole network */
    const char *state;      /* NULL: any */
    const char *kinds;      /* facility kinds, separated by spaces; NULL: any */
    const char *roles;      /* codes of job roles; NULL: any */
    const char *employment; /* NULL: any */
    const char *contact;    /* patient, patient-or-visitor; NULL: any */
    const char *licence, *licence_state; /* both or neither */
    struct rules_due due;
    int grace_days;
    int window_months; /* -1: the certification's own */
    const char *citation, *citation_url, *source, *reviewer, *owner; /* or NULL */
    date last_reviewed;                                              /* DATE_NONE: not said */
    int retention_years;                                             /* -1: not said */
};

struct rules_event {
    struct rules_place at;
    const char *code, *title;
    date day;
    const char *certification, *course; /* codes; at most one, or NULL */
    int within_days;                    /* with one of them; else -1 */
    const char *citation;               /* or NULL */
    const char *withdrawn; /* why it did not happen after all; NULL: it did. What is on record of
                              this code and day is taken back */
};

/* Who holds `by` holds `certification`. */
struct rules_equivalency {
    struct rules_place at;
    const char *certification, *by; /* codes */
    bool both_ways;
    bool retroactive;     /* awards from before `from` count too */
    int max_age_months;   /* 0: any age */
    date from, to;        /* from DATE_NONE: the day it is put in force; to DATE_NONE: goes on */
    const char *citation; /* or NULL */
};

struct rules {
    const char *name; /* of the file, for problems */
    const char *title;
    const char *pack; /* NULL: no pack */
    const char *note; /* what whoever uses it should know, or NULL */
    struct rules_certification *certifications;
    size_t n_certifications;
    struct rules_requirement *requirements;
    size_t n_requirements;
    struct rules_event *events;
    size_t n_events;
    struct rules_equivalency *equivalencies;
    size_t n_equivalencies;
};

/* The two letters of every state and territory, separated by spaces. */
const char *rules_states(void);

/* Reads a file. NULL with problems, if there are errors (they are sorted); owned by mem. */
struct rules *rules_read(const void *mem, const char *name, const char *text, size_t len,
                         struct problems *problems);
/* The same in a child process without files and sockets (content/apart.h), for what came from
 * elsewhere. */
struct rules *rules_read_apart(const void *mem, const char *name, const char *text, size_t len,
                               struct problems *problems);
/* The same from disk; false only if there is no such file or it is too large. */
bool rules_open(const void *mem, const char *path, struct problems *problems,
                struct rules **ret_rules, struct err *err);
/* The bytes of a file on disk, at most one more than a file may have. Owned by mem. */
bool rules_load(const void *mem, const char *path, char **ret_text, size_t *ret_len,
                struct err *err);

/* A tree alone: the text of one <rule>…</rule> or <renewal>…</renewal>, without a namespace. 0 with
 * problems if it is not sound; else how many parts. */
size_t rules_tree_read(const void *mem, const char *name, const char *text, size_t len,
                       struct problems *problems, struct rules_part **ret_parts);

#endif
