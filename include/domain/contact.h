/*
 * Contacts that learners are shown: what their facility says for each slot, and the hotline.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A person is shown the contacts of the facility of their primary post; where it says nothing,
 * those of the nearest facility above it that does. Decisions 0041 to 0043 say why.
 *
 * What is returned is owned by `mem`. `language`, of a reader, works as in domain/learning.h: a
 * member of that name is NULL where the text is in it, else it names the language of the text.
 */
#ifndef ATTEST_DOMAIN_CONTACT_H
#define ATTEST_DOMAIN_CONTACT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "store/db.h"
#include "util/date.h"
#include "util/err.h"

/* The hotline as it is known now; name NULL: none is entered. */
struct hotline {
    int64_t id;
    const char *name, *operator, * phone, *text_number, *relay, *chat_url, *languages, *hours;
    const char *language;          /* of name, languages and hours */
    date last_verified, review_by; /* DATE_NONE: nobody has checked it, no day is set */
};

/* What one slot says. */
struct contact {
    const char *key, *text, *language;
};

struct contacts {
    struct contact *list;
    size_t n;
    struct hotline hotline;
};

/*
 * All contacts of the person of the request, and the hotline, as two statements of the page's
 * pipeline: queue them, sync, take them in their place. today DATE_NONE: nobody is signed in, and
 * there is the hotline alone.
 */
void contacts_queue(struct db *db, const void *mem, date today, const char *language);
bool contacts_take(struct db *db, const void *mem, date today, struct contacts *ret,
                   struct err *err);
/* What a slot says; NULL: it is not filled in. */
const struct contact *contacts_find(const struct contacts *contacts, const char *key);
/* The key of a slot as words: "on-call-advocate" is "On call advocate". */
const char *contact_name(const void *mem, const char *key);

/* A contact that the person's courses have shown them, and that says something else since. */
struct contact_change {
    int64_t id;
    const char *key, *language;
    const char *text; /* NULL: nobody is named any more */
    date changed_on;
};
/* A live course that the person cannot begin yet: their facility has not filled in what it needs.
 */
struct contact_wait {
    const char *course, *facility; /* code; name */
};
struct contact_news {
    struct contact_change *changes;
    size_t n_changes;
    struct contact_wait *waits;
    size_t n_waits;
};

/* Both, in one round trip. */
bool contact_news(struct db *db, const void *mem, date today, const char *language,
                  struct contact_news *ret, struct err *err);
/* The facility that a course waits for, or NULL. */
const char *contact_waits_for(const struct contact_news *news, const char *course);
/* The same of one course, asked by itself; *ret NULL: it waits for none. */
bool contact_wait_of(struct db *db, const void *mem, date today, const char *course,
                     const char **ret, struct err *err);

/* The person has seen these changes; others' ids, and those that are no news, do nothing. */
bool contact_seen(struct db *db, const void *mem, date today, const char *const *ids, size_t n,
                  struct err *err);

#endif
