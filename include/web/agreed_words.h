/*
 * What the pages of exemptions, leave and extensions share.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_AGREED_WORDS_H
#define ATTEST_WEB_AGREED_WORDS_H

#include "domain/agreed.h"
#include "web/request.h"

enum { AGREED_REASON_MAX = 2000, AGREED_CODES = 6 };

/* Words of each kind, to be looked up by _(). */
struct agreed_word {
    const char *name, *heading, *save, *what;
};
extern const struct agreed_word agreed_words[AGREED_KINDS];
/* Why somebody is exempt, as one of a few words; to be looked up by _(). */
struct agreed_code {
    const char *code, *text;
};
extern const struct agreed_code agreed_codes[AGREED_CODES];
/* In the language of the interface; NULL for a word that is none. */
const char *agreed_code_words(const char *code);

/* The address of the list of the person of the route, with what follows it. */
const char *agreed_address(struct request *req, const char *rest);
/* Whether the viewer administers them; NOT_FOUND where not. */
bool agreed_administered(struct request *req, struct err *err);
/* The kind of the route; NOT_FOUND for a word that is none. */
bool agreed_kind_of(struct request *req, enum agreed_kind *ret, struct err *err);
/* What was agreed: of that kind and id alone, where they are given. */
struct db_rows *agreed_list(struct request *req, const char *kind, const char *id, struct err *err);
/* Its days as a sentence. */
void agreed_days(struct reply *reply, const struct db_rows *rows, size_t i);

/* How somebody stands on some days, and would stand; then: NULL where nobody asked. */
struct agreed_outlook {
    const struct db_rows *now, *then;
};
/* What would be done; the last argument is passed on. */
typedef bool agreed_act(struct request *req, const void *of, struct err *err);
/* Does it, reads what follows today, on two days and on the day after the second, and undoes it.
 * certification: of that one alone; 0: of all. */
bool agreed_outlook_read(struct request *req, date from, date to, int64_t certification,
                         agreed_act *act, const void *of, struct agreed_outlook *ret,
                         struct err *err);
/* The posts that would stand otherwise, under a note. */
void agreed_outlook_show(struct request *req, struct reply *reply,
                         const struct agreed_outlook *seen, const char *note);

#endif
