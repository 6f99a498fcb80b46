/*
 * The sources behind a text, as a list at its end.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_SOURCE_LIST_H
#define ATTEST_WEB_SOURCE_LIST_H

#include "store/db.h"
#include "web/request.h"

struct source_entry {
    const char *key, *by;
    const char *title, *note;             /* HTML; note may be NULL */
    const char *published_in, *url, *doi; /* NULL where absent */
    const char *lang;                     /* of title and note, where it is not the page's */
    int number, year;                     /* number: as the text cites it */
};

/* The keys in href="#source-KEY" or "#definition-KEY" of texts. Begins with its mem alone. */
struct cited {
    void *mem;
    char **keys; /* "source-KEY" */
    size_t n;
};
void cited_note(struct cited *cited, const char *markup); /* markup may be NULL */
bool cited_has(const struct cited *cited, const char *kind, const char *key);

/* A section with the heading "Sources"; nothing for n = 0. The entries have the ids that citations
 * point to, source-KEY. */
void source_list(struct request *req, struct reply *reply, const struct source_entry *list,
                 size_t n);

/* The same for those rows of course/references that are cited. */
void source_list_cited(struct request *req, struct reply *reply, const struct db_rows *references,
                       const struct cited *cited);

#endif
