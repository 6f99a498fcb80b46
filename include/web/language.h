/*
 * The language of a request.  SPDX-License-Identifier: Apache-2.0
 *
 * What the person has chosen (or their employer's records say), else the cookie that the choice
 * at the foot of a page leaves before sign-in, else what the browser asks for, else English.
 */
#ifndef ATTEST_WEB_LANGUAGE_H
#define ATTEST_WEB_LANGUAGE_H

#include "util/words.h"
#include "web/request.h"

/* Speaks what the cookie or the browser asks for, from the headers as they arrived; NULL is
 * allowed. */
void language_of_browser(const char *cookie, const char *accept_language);
/* Speaks the person's own, where there is one, and says so in the reply. */
void language_of_viewer(const struct request *req, struct reply *reply);

/* The code of the language in which this person reads courses: their own, even where the interface
 * does not speak it; else the one in use. */
const char *language_of_reader(const struct request *req);

/* The Set-Cookie value that keeps a choice made before sign-in. */
const char *language_cookie(const void *mem, const struct language *language);

/* The choice at the foot of each page; one keeps the page, and what one has answered on it. */
void language_choice(struct request *req, struct reply *reply);

#endif
