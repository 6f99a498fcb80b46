/*
 * Providers on the sign-in page.  SPDX-License-Identifier: Apache-2.0
 *
 * A button for each provider that is in use; it sends the sign-in form, so that what is ticked and
 * where one was going go along. The browser is not redirected from there: browsers hold a redirect
 * after a form to the page's own policy (form-action), and a provider may lead on to others. So the
 * answer is a page that goes on by itself (the header Refresh), with a link for those who do not
 * want that. Decision 0113.
 */
#ifndef ATTEST_WEB_PROVIDER_H
#define ATTEST_WEB_PROVIDER_H

#include "web/request.h"

/* The cookie that binds a sign-in by a provider to this browser, and its Set-Cookie value; "" takes
 * it away. */
const char *provider_cookie_name(void);
const char *provider_cookie(void *mem, const char *secret);

/* The buttons, which belong to the form with this id; nothing where there is no provider. */
void provider_buttons(struct request *req, struct reply *reply, const char *form);

/* Said to somebody who has just signed out here, and is still signed in at the provider that the
 * address names. Nothing to others. */
void provider_farewell(struct request *req, struct reply *reply);

/* A button within a form of the viewer's: to sign in there again, in a new tab, to prove it. */
void provider_again(struct reply *reply, const char *provider, const char *name);

/* Code and name of the provider by which this session was signed in; *ret NULL: none. */
bool provider_of_session(struct request *req, const char **ret, const char **ret_name,
                         struct err *err);

#endif
