/*
 * Learning: what a person must do, and their way through a course.
 * SPDX-License-Identifier: Apache-2.0
 *
 * The list is derived from timelines (standing) and from the requirements that match the posts (the
 * why): several posts and requirements that ask for one certification are one entry. A course is a
 * line of steps, pages and quizzes, in the version that the person began with.
 *
 * What is returned is owned by `mem`. Functions that take a db work for the person of the request.
 */
#ifndef ATTEST_DOMAIN_LEARNING_H
#define ATTEST_DOMAIN_LEARNING_H

#include <stddef.h>
#include <stdint.h>

#include "domain/completion.h"
#include "domain/standing.h"
#include "store/db.h"
#include "util/date.h"

/* Part of a timeline: what one post asks for, and how that stands, on some days. */
struct learning_span {
    int64_t post, certification;
    enum standing standing;
    date from, to;
    date due;
};

/* A requirement that matches a post on some days. */
struct learning_reason {
    int64_t post, certification;
    date from, to;
    const char *title, *citation, *job_role, *facility; /* citation: NULL if unsaid */
    const char *due;                                    /* when it is due, as a sentence */
};

/* Where a certification is earned, and how far this person is in the course. */
struct learning_course {
    int64_t certification;
    const char *code, *title; /* code NULL: nothing of the course is published yet */
    const char *language;     /* of the title */
    int minutes;
    int64_t enrolment; /* 0: none is open */
    int pages, pages_read;
    const char *next;  /* path of the first step not done, NULL without an enrolment */
    const char *first; /* codes of courses to be completed before it, with spaces; NULL: none */
};

enum learning_part { LEARNING_TO_DO, LEARNING_LATER, LEARNING_EXEMPT, LEARNING_DONE };

struct learning_entry {
    enum learning_part part;
    struct learning_course course;
    enum standing standing; /* today: the worst over the posts. Later: what it will be */
    date due;               /* the day that this turns on; DATE_NONE: none */
    date opens; /* not of what is to do: the next day on which there is; DATE_NONE: none within a
                   year */
    const struct learning_reason **reasons; /* those of today; later: of the day it begins */
    size_t n_reasons;
};

/*
 * The list, pure. Spans are in the order of (certification, post, from). To do: window open, due,
 * overdue or lapsed today. Later: nothing today, and something within the spans given. Exempt, and
 * done: current. Each part in the order of its days, then the worse standing first, then title; but
 * what is to do comes after the courses that have to be completed before it.
 */
size_t learning_fold(const void *mem, const struct learning_span *spans, size_t n_spans,
                     const struct learning_reason *reasons, size_t n_reasons,
                     const struct learning_course *courses, size_t n_courses, date today,
                     struct learning_entry **ret_entries);

/*
 * Reads and folds, in one round trip. Here and below, `language` is the reader's: texts of a course
 * come in it where they are translated, else in the language of the course, which a member
 * `language` then names; where the text is in the language asked for, that member is NULL.
 */
bool learning_list(struct db *db, const void *mem, date today, const char *language,
                   struct learning_entry **ret_entries, size_t *ret_n, struct err *err);

/* A short look back: a follow-up or booster of a course that is finished. Never asked for, never
 * overdue, and no part of any standing. */
struct learning_booster {
    const char *course, *course_title, *key, *kind, *title;
    const char *language, *course_language; /* of the titles */
    int items;
    bool open;  /* may be taken now */
    date opens; /* first day of the next; DATE_NONE: there is none */
};

/* Those that are open, and those that will be, in that order. */
bool learning_boosters(struct db *db, const void *mem, date today, const char *language,
                       struct learning_booster **ret, size_t *ret_n, struct err *err);

/* One step of a course: a page to read or a quiz. */
struct step {
    int place; /* in the whole course, from 1 */
    bool is_quiz, optional, done;
    const char *key, *title, *kind;
    int module; /* number; 0: a quiz of the course itself */
    const char *module_title;
    const char *language, *module_language; /* of the titles */
    int number, minutes;                    /* of a page */
    int items;                              /* of a quiz: how many are drawn */
};

/* The first step that must be done and is not; NULL: none is left. */
const struct step *learning_first_open(const struct step *steps, size_t n);
/* Whether that step is an evaluation, and nothing else is left. */
bool learning_is_evaluation_left(const struct step *steps, size_t n);
/*
 * Where Continue leads from the step at `place`: the next page, or the next quiz that must be
 * passed and is not; behind the last of them the first step left open; NULL if none is. Pages of an
 * optional module follow only from within it.
 */
const struct step *learning_after(const struct step *steps, size_t n, int place);

/* A course to be completed before another can be begun. */
struct learning_first {
    const char *code, *title;
    const char *language; /* of the title */
};

/* Somebody who made a course; name NULL: it is kept off pages. */
struct learning_contributor {
    const char *role, *name, *credentials, *statement;
};
/* Hours of a topic; provider NULL: none that is accredited. */
struct learning_credit {
    const char *topic, *provider, *number, *statement;
    int hundredths; /* of an hour */
    date from, until;
};

struct learning_objective {
    const char *text; /* markup */
    const char *language;
};

/* A course as this person meets it. */
struct learning_outline {
    int64_t course, version_id;
    const char *code, *title, *description;    /* description: markup of the content room */
    const char *language;                      /* of title and description */
    const char *languages, *partial_languages; /* space-separated: those the course is in */
    int version, minutes, hundredths;          /* of an hour */
    date reviewed, completed_on;               /* completed_on: DATE_NONE if never */
    int64_t enrolment;                         /* 0: none is open */
    bool may_start; /* a new enrolment may begin: never finished, or a renewal counts */
    struct learning_first *first; /* courses to be completed before; may_start is false then */
    size_t n_first;
    bool ended;        /* the live version is past its last day */
    bool withdrawn;    /* no version is live any more: this is the one that was */
    bool earns;        /* a certification, today */
    bool has_read;     /* some page of some course was read before */
    const char *unmet; /* conditions of the version that do not hold: what is for others */
    struct learning_objective *objectives;
    size_t n_objectives;
    struct learning_contributor *contributors;
    size_t n_contributors;
    struct learning_credit *credits;
    size_t n_credits;
    const char *original; /* language of what contributors and credits say; NULL: there are none */
    struct step *steps;
    size_t n_steps;
};

/*
 * A course may be begun if it was never finished, or if a certification it earns is not held today
 * or is in its window; not past its last day.
 */
bool learning_may_start(date completed_on, bool renewable, bool ended);

/* The outline; NOT_FOUND if there is no such course, or nothing of it is published. */
bool learning_outline(struct db *db, const void *mem, const char *code, date today,
                      const char *language, struct learning_outline *ret, struct err *err);

/*
 * Begins the course, or goes on with the open enrolment. CONFLICT if it may not be begun: then the
 * course is there for reading. *ret_new tells whether an enrolment was made.
 */
bool learning_start(struct db *db, const void *mem, int64_t person, const char *code, date today,
                    const char *language, struct learning_outline *ret, bool *ret_new,
                    struct err *err);

/* An enrolment and its steps. */
struct learning_enrolment {
    int64_t id, version_id;
    const char *code, *title, *language;
    const char *unmet; /* as in learning_outline */
    int version;
    bool complete;
    struct step *steps;
    size_t n_steps;
};
bool learning_enrolment(struct db *db, const void *mem, int64_t enrolment, const char *language,
                        struct learning_enrolment *ret, struct err *err);

/*
 * Marks a page read and settles what follows: completion, awards, timelines. Reading it again
 * changes nothing. NOT_FOUND: no such enrolment of this person, or no such page in it. Whether the
 * page or its summary was read is not asked.
 */
bool learning_read(struct db *db, const void *mem, int64_t person, int64_t enrolment,
                   const char *page, struct completion *ret, struct err *err);

/*
 * The same by address. *ret_next: where Continue leads; NULL when the course is finished, and, with
 * ret->complete false, when the person has no open enrolment with such a page. NOT_FOUND: there is
 * no such course.
 */
bool learning_continue(struct db *db, const void *mem, int64_t person, const char *code, int module,
                       int page, date today, struct completion *ret, const struct step **ret_next,
                       struct err *err);

/* The path of a step: "/courses/CODE/modules/1/pages/2" or "/courses/CODE/quizzes/KEY". */
const char *learning_path(const void *mem, const char *code, const struct step *step);

#endif
