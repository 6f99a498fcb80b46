/*
 * Every handler of a page or of the API, by the file that holds it.  SPDX-License-Identifier:
 * Apache-2.0 What each answers is said at the handler; which request reaches it, in routes.c.
 */
#ifndef ATTEST_WEB_PAGES_H
#define ATTEST_WEB_PAGES_H

#include "web/request.h"

/* page_session.c */
handler_fn page_sign_in, page_sign_in_post, page_sign_out, page_exit;
handler_fn api_session;
/* page_service.c */
handler_fn page_health, page_metrics, page_media;

#endif
