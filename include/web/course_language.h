/*
 * Text of courses in the language of its reader, or marked as what it is.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Statements that read courses return a column `language`: NULL where the text is in the language
 * asked for (language_of_reader), else the language it is in.
 */
#ifndef ATTEST_WEB_COURSE_LANGUAGE_H
#define ATTEST_WEB_COURSE_LANGUAGE_H

#include "web/request.h"

/* The lang attribute for such a text; NULL where it is that of the page around it. */
const char *course_lang(const struct request *req, const struct reply *reply, const char *language);

/* "This page is not yet in Spanish.", where it is not. */
void course_not_yet(struct request *req, struct reply *reply, const char *language);
/* The same of a question. */
void course_question_not_yet(struct request *req, struct html *h, const char *language);

/* "Parts of this page are not yet in Spanish.", said once where any of them are not. */
void course_parts_not_yet(struct request *req, struct reply *reply, bool any);

/* "Languages: English, Spanish (in part)", where there are several. The lists are separated by
 * spaces. */
void course_languages(struct request *req, struct reply *reply, const char *languages,
                      const char *partial);

#endif
