/*
 * Words for people, in their language.  SPDX-License-Identifier: Apache-2.0
 *
 * Text of the interface stands in the code in English: _("…") where it is used, N_("…") in tables,
 * where _() cannot stand, with _() around the element where it is used. The messages of err_set are
 * looked up by err_set itself. Sentences are written whole, with %s or, where markup stands inside
 * them, with {name} (html_sentence): other languages order them in their own way.
 *
 * The catalogues are gettext's, made from po/; docs/operations.md says how to bring them up to
 * date. One process speaks one language at a time, set at the start of each request; numbers stay
 * as C writes them.
 */
#ifndef ATTEST_UTIL_WORDS_H
#define ATTEST_UTIL_WORDS_H

#include <stdbool.h>
#include <stddef.h>

#include "util/date.h"
#include "util/err.h"

#define _(text)  words_get(text)
#define N_(text) text

/* The text in the language in use; itself where there is no translation. NULL and "" as they are.
 */
const char *words_get(const char *text) __attribute__((format_arg(1)));

/* The form for n: words_plural("%d day", "%d days", n). */
const char *words_plural(const char *one, const char *many, long n)
    __attribute__((format_arg(1), format_arg(2)));

struct language {
    const char *code; /* as in lang="": "en", "es" */
    const char *name; /* its own: "Español" */
    bool right_to_left;
    bool proof; /* for tests alone: a pseudo-language, never in a list */
};

/*
 * Opens all that is in `folder`: locales made by localedef and catalogues. False, with err, if a
 * language that we ship cannot be opened there. Without a call there is English. Call it once,
 * before anything is said.
 */
bool words_init(const char *folder, struct err *err);

/* The same with the folder that ATTEST_LOCALE names, or "locale" beside the program. */
bool words_open(struct err *err);

/* The i-th language that a person may choose; NULL past the last. */
const struct language *words_offered(size_t i);
/* The language of that code, whatever its case ("es-MX" is "es"); NULL if we do not speak it. */
const struct language *words_find(const char *code);
/* The best of an Accept-Language header; NULL if it names none of ours. */
const struct language *words_accepted(const char *header);

/* Speaks this language from now on; NULL: English. */
void words_use(const struct language *language);
/* The one in use; never NULL. */
const struct language *words_in_use(void);

/* "3 March 2026", owned by mem; "" for DATE_NONE and DATE_LAST. */
const char *date_for_people(const void *mem, date d);
/* "March 2026"; month 1 to 12. */
const char *month_for_people(const void *mem, int year, int month);
/* "today", "tomorrow", "in 12 days", "3 days ago", owned by mem. */
const char *days_from_today(const void *mem, date d, date today);

#endif
