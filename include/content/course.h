/*
 * A course as its author wrote it, checked and rendered.  SPDX-License-Identifier: Apache-2.0
 *
 * course_check reads a folder or a zip, reports every problem, and, when there is no error, returns
 * the course as plain records ready to be stored: text is HTML fragments (rendered once, here),
 * keys are exact fractions. Everything returned is owned by `mem`. Nothing here touches the
 * database.
 *
 * The language is described in docs/course-format.md; courses/schema/course.xsd is published for
 * editors and is, in the tests, the twin of the structure stage.
 */
#ifndef ATTEST_CONTENT_COURSE_H
#define ATTEST_CONTENT_COURSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "content/item.h"
#include "content/problem.h"
#include "util/date.h"
#include "util/err.h"

enum {
    COURSE_BYTES_MAX = 64 * 1024 * 1024, /* a zip, and a folder's files together, unpacked */
    COURSE_XML_MAX = 8 * 1024 * 1024,    /* one XML file */
    COURSE_FILES_MAX = 2000,
    COURSE_RATIO_MAX = 200 /* unpacked bytes per packed byte */
};

/* A piece of a page. Fragments are joined per request; `when` ones are chosen, `local` ones filled.
 */
enum fragment_kind { FRAGMENT_HTML, FRAGMENT_LOCAL, FRAGMENT_ACTIVITY };
struct fragment {
    enum fragment_kind kind;
    const char *html; /* FRAGMENT_HTML: balanced or not, always whole once joined in order */
    const char *key;  /* FRAGMENT_LOCAL: slot key; FRAGMENT_ACTIVITY: item key */
    /* Condition of the enclosing <when>: space-separated lists, NULL = any. All NULL: always shown.
     */
    const char *roles, *states, *facility_kinds;
    bool except;
};

struct page {
    const char *key, *title;
    int minutes;
    int words;
    const char *objectives; /* space-separated ids, "" if none */
    const char *note,
        *note_level; /* content note as HTML, and mild, moderate or strong; NULL if none */
    struct fragment *body;
    size_t n_body;
    struct fragment *alternative; /* of equal credit; n = 0 if none */
    size_t n_alternative;
    struct page_words *words_in; /* the same in other languages, where it is translated */
    size_t n_words_in;
    const char *translations; /* as in struct course */
};

/* The text of a page in one language. */
struct page_words {
    const char *language;
    struct fragment *body, *alternative;
    size_t n_body, n_alternative;
};

struct fraction {
    int32_t num;
    int32_t den; /* > 0 */
};

/* A part of an item (content/item.h), numbered from 1 through the whole item in document order.
 * Unused members are 0 or NULL. */
struct item_part {
    enum part_kind kind;
    int number, parent; /* parent: number of the part that it stands in; 0: the item */
    const char *key;
    const char *html;  /* option, row, scene, hint, level, area: what is shown; unit: its name;
                          accept: the pattern as written */
    const char *title; /* of a scene or criterion: plain text */
    struct fraction fraction; /* option, area, accept: worth (1 for right="yes"); unit: factor;
                                 option of a scene, level: points */
    const char *answer; /* row: key of its option, or true or false; option of a scene: where it
                           leads; accept of a number: the value */
    const char *tolerance, *tolerance_kind;
    int weight;                 /* of a gap; 1 elsewhere */
    bool fixed;                 /* keeps its place when its neighbours are shuffled */
    bool fold;                  /* of a gap: capitals do not matter */
    const char *shape, *coords; /* of an area */
    const char *feedback;       /* HTML, or NULL */
    const char *translations;   /* as in struct course */
};

struct item {
    enum item_kind kind;
    enum item_scoring scoring;
    enum item_privacy privacy;
    const char *bank, *key;
    const char *objectives, *tags; /* space-separated, "" if none */
    int weight;                    /* >= 1 */
    bool shuffle;
    bool has_penalty;
    struct fraction penalty; /* for a wrong try, where the item says */
    const char *instead;     /* key of the item of equal credit, or NULL */
    const char *note, *note_level;
    const char *title; /* of a scenario */
    const char *start; /* of a scenario: key of its first scene */
    bool fold, pick_many, retrospective;
    enum item_units units;
    bool has_unit_penalty;
    struct fraction unit_penalty;
    int min_words, max_words; /* 0: no limit */
    const char *image;        /* of a hotspot: address of the picture, "/media/HASH" */
    const char *image_alt;
    int image_width, image_height;
    const char *stem;  /* HTML; in a gap-fill each gap is <span data-gap="KEY"></span>, empty */
    const char *plain; /* the stem as plain text, for lists and the API; a gap is "____" */
    struct item_part *parts; /* true-false: two options, keys "true" and "false" */
    size_t n_parts;
    const char *feedback_right, *feedback_partial, *feedback_wrong; /* HTML or NULL */
    const char *rationale;                                          /* HTML, or NULL */
    const char *translations;
};

/* Whom a module or a draw is for: space-separated values, NULL: any; except: everybody else. */
struct condition {
    const char *roles, *states, *facility_kinds;
    bool except;
};

struct draw {
    const char *bank;
    int count;                     /* 0 where items are named */
    const char *items;             /* space-separated keys, or NULL */
    const char *objectives, *tags; /* filters, or NULL */
    int condition;                 /* number in the list of the course, from 1; 0: for everybody */
};

/*
 * A quiz, or an activity: one item in the text of a page. What its author left unsaid has its
 * default here (docs/course-format.md); nothing else fills it in later.
 */
struct quiz {
    const char *key, *kind, *title; /* activity: the key of its item; the title of its page */
    const char *description;        /* HTML, or NULL */
    const char *needed;      /* for the course to be complete: "passed", "finished" or "no" */
    struct fraction pass;    /* 0 for kinds that nobody has to pass */
    int attempts;            /* 0: unlimited */
    const char *delay;       /* from the end of one attempt to the next, ISO 8601; NULL: none */
    const char *limit;       /* of one attempt, in minutes or hours, ISO 8601; NULL: none */
    const char *grading;     /* of several attempts: highest, mean, first or last */
    const char *feedback;    /* deferred, immediate, interactive or adaptive */
    struct fraction penalty; /* for a wrong try, where the item does not say */
    const char *review;      /* name of the preset (domain/review.h) */
    const char *pairs_with;  /* key of the quiz whose items it shares, or NULL */
    const char *after; /* space-separated periods from completion, one occasion each, or NULL */
    bool certainty, shuffle, optional;
    bool conditional; /* some draw is for some learners only */
    struct draw *draws;
    size_t n_draws;
    const char *translations;
};

struct objective {
    const char *key, *html, *competency, *step; /* step: "" if none */
    const char *principles, *clas; /* of trauma-informed care; of the CLAS standards; "" if none */
    const char *translations;
};
struct source {
    const char *key, *kind, *by, *title, *in, *url, *doi,
        *note;          /* title and note: HTML; NULL where absent */
    const char *states; /* where a law holds, space-separated; NULL: everywhere */
    int year;
    date checked;
};
struct definition {
    const char *key, *title, *html;
    const char *translations;
};
struct credit {
    const char *kind, *topic, *statement;
    int hundredths; /* of an hour */
    const char *provider, *number;
    date from, until; /* of the accreditation; DATE_NONE if unsaid */
};
struct slot {
    const char *key, *text;
    bool required;
    const char *translations;
};
struct contributor {
    const char *role, *name, *credentials, *statement;
    bool hidden;
};

/* One step of the course in its order: a page of a module, or a quiz (of a module or of the
 * course). */
struct part {
    struct page *page; /* exactly one of page and quiz */
    struct quiz *quiz;
};
struct module {
    const char *key, *title, *description; /* key NULL: a quiz that stands in the course itself */
    bool optional;                         /* the course is complete without it */
    int condition;                         /* as of a draw */
    struct part *parts;
    size_t n_parts;
    const char *translations;
};

struct media {
    const char *path, *type; /* by its bytes: image/png … */
    const unsigned char *data;
    size_t len;
};

/* A file as its author wrote it, byte for byte. */
struct course_file {
    const char *path; /* below the course folder */
    const unsigned char *data;
    size_t len;
};

struct course {
    const char *code, *language, *title, *description;
    int version;
    int tier;                       /* 0 if unsaid */
    int reading_grade;              /* 0 if unsaid */
    date reviewed, review_by, ends; /* ends: DATE_NONE if unsaid */
    const char *hash;               /* 64 hex digits: the canonical content hash */
    const char *languages;          /* space-separated: its own, then those it is translated to as
                                       a whole */
    const char *partial_languages;  /* those it is translated to in part; "" if none */
    const char *language_hashes;    /* JSON: {"es": 64 hex digits}; NULL: one language */
    const char *translations;       /* JSON: {"es": {"title": …}}, members named as the columns of
                                       the table; what is not there, or is out of date, is left out.
                                       NULL: none. So it is wherever a member has this name */
    int minutes;                    /* of all pages that count; the least that anybody takes */
    const char *requires;           /* codes of courses to be completed first; "" if none */
    struct condition *conditions;
    size_t n_conditions;
    struct module *modules;
    size_t n_modules;
    struct quiz *activities; /* one for each item that stands in a page */
    size_t n_activities;
    struct item *items;
    size_t n_items;
    struct objective *objectives;
    size_t n_objectives;
    struct source *sources;
    size_t n_sources;
    struct definition *definitions;
    size_t n_definitions;
    struct credit *credits;
    size_t n_credits;
    struct slot *slots;
    size_t n_slots;
    struct contributor *contributors;
    size_t n_contributors;
    struct media *media;
    size_t n_media;
    struct course_file *files; /* every XML file of it, translations among them */
    size_t n_files;
};

/* A version of a course with its files. As a lender it may be one that cannot lend. */
struct lent {
    const char *code;
    int version;
    const struct course_file
        *files; /* all of it; of a lender its media too. NULL: it cannot lend */
    size_t n_files;
    const char *found, *remedy; /* files NULL: why ("which was never published"), what to do */
};

/*
 * What is known around a course. today: the date that "coming", "past" and "old" are judged by.
 * What a course wants that is not among `lent` stands in the problems afterwards.
 */
struct course_options {
    date today;
    bool ask; /* only which course it is and what it wants: course.xml is read, nothing is returned,
                 and the problems are not yet worth telling */
    const struct lent *lent;
    size_t n_lent;
    const struct lent *live; /* the version of this very course that is live, or was last; NULL:
                                none, or nobody knows */
    const char *roles; /* keys of the job roles of the network, separated by spaces; NULL: nobody
                          knows them */
};

/* A course that lends, from its folder or zip; on mem. NOT_FOUND and INVALID where it is none. */
bool lent_open(const void *mem, const char *path, struct lent *ret, struct err *err);

/*
 * Checks the course at `path` (a folder with course.xml, or a zip of one, with or without one
 * enclosing folder). Problems are added to `problems`, sorted. *ret_course is set if there is no
 * error, else to NULL. False only if it could not run at all (no such path, out of reach): then err
 * says why.
 */
bool course_check(const void *mem, const char *path, const struct course_options *options,
                  struct problems *problems, struct course **ret_course, struct err *err);

/* The same in a child process without files and sockets (content/apart.h): a folder is read here,
 * nothing in it is. This is what the programs call; the child has the time it needs. */
bool course_check_apart(const void *mem, const char *path, const struct course_options *options,
                        struct problems *problems, struct course **ret_course, struct err *err);

/*
 * The same for bytes that a stranger sent (a zip), with limits on processor time (10 s) and memory
 * (512 MiB): a hostile file costs a child and not a worker; a child that is stopped becomes a
 * problem of rule "limits".
 */
bool course_check_upload(const void *mem, const void *zip, size_t len, const char *name,
                         const struct course_options *options, struct problems *problems,
                         struct course **ret_course, struct err *err);

#endif
