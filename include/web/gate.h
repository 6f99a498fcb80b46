/*
 * The gate that every request passes.  SPDX-License-Identifier: Apache-2.0
 *
 * size -> route and method -> origin -> session -> permission and scope -> token -> form ->
 * transaction -> handler -> commit -> send. The steps that differ from route to route are columns
 * of the table; none is a call that a handler must remember.
 */
#ifndef ATTEST_WEB_GATE_H
#define ATTEST_WEB_GATE_H

#include "web/request.h"

/* What arrived, before anything is believed of it. Strings are borrowed for the request. */
struct arrival {
    const char *method, *uri, *content_type, *cookie, *accept_language, *csrf, *key, *origin,
        *fetch_site, *host, *remote, *agent, *id, *authorization;
    const unsigned char *body;
    size_t body_len;
    bool body_too_large;
};

enum {
    BODY_MAX = 256 * 1024,
    UPLOAD_MAX = 12 * 1024 * 1024,
    DOCUMENT_FORM_MAX = 6 * 1024 * 1024, /* a document of 5 MB and what is said of it */
    PAGE_MAX = 8 * 1024 * 1024
};

/* The largest body that a request to this uri may have. */
size_t gate_body_limit(const char *uri);

/*
 * Serves one request whole, commit included, and returns the reply to send; never NULL. db is
 * connected, or the reply is 503. `after` is called by the worker once the reply is sent: it notes
 * the session's last use.
 */
struct reply *gate_serve(void *mem, struct db *db, const struct arrival *arrival);
void gate_after(struct db *db, const struct reply *reply);

/* The reply as it goes over the wire: status line, headers, body. */
void gate_write(const struct reply *reply, bool head, struct buf *out);

#endif
