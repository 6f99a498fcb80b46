/*
 * Contacts and the hotline on pages.  SPDX-License-Identifier: Apache-2.0
 *
 * Wherever the hotline stands, it says on what day its details were checked, or that nobody has.
 */
#ifndef ATTEST_WEB_CONTACT_LINE_H
#define ATTEST_WEB_CONTACT_LINE_H

#include "domain/contact.h"
#include "web/request.h"

/*
 * What stands in place of <local key="…"/> within a sentence: the contact, or, for "hotline", the
 * hotline; where the contact is not filled in, that it is not, and the hotline. `around` is the
 * language of the text around it, NULL where that is the page's.
 */
void contact_line(struct request *req, struct reply *reply, const struct contacts *contacts,
                  const char *key, const char *around);

/* The hotline as a block with its own heading: "h1", "h2". Without one entered, 911 alone. */
void hotline_block(struct request *req, struct reply *reply, const struct hotline *hotline,
                   const char *heading);

/* "Contacts that have changed", where some have. seen: with the button that says so. */
void contact_changes_notice(struct request *req, struct reply *reply,
                            const struct contact_news *news, bool seen);

/* Why a course cannot be begun yet, and whom it waits for. */
void contact_wait_notice(struct request *req, struct reply *reply, const char *facility);

/* A contact's words, marked where they are in another language than the page. */
void contact_text(struct request *req, struct reply *reply, const char *text, const char *language,
                  const char *around);

#endif
