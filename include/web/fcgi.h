/*
 * FastCGI, behind one interface.  SPDX-License-Identifier: Apache-2.0
 * Only its .c file knows libfcgi. One request at a time; what fcgi_param returns is borrowed until
 * fcgi_finish.
 */
#ifndef ATTEST_WEB_FCGI_H
#define ATTEST_WEB_FCGI_H

#include <stdbool.h>
#include <stddef.h>

struct fcgi;

/* Takes requests from a listening socket, which must not block. */
struct fcgi *fcgi_new(const void *mem, int listening);
/* Waits for the next request. False: a signal asked to stop, or the socket is gone. */
bool fcgi_accept(struct fcgi *f);
/* A parameter of the request such as REQUEST_METHOD or HTTP_COOKIE; NULL if it was not sent. */
const char *fcgi_param(const struct fcgi *f, const char *name);
/* Up to len bytes of the body; 0 at its end. */
size_t fcgi_read(struct fcgi *f, void *data, size_t len);
void fcgi_write(struct fcgi *f, const void *data, size_t len);
/* Ends the reply; the connection is closed. */
void fcgi_finish(struct fcgi *f);
/* From now on SIGTERM and SIGINT end fcgi_accept, and interrupt nothing else: a request that has
 * begun is finished. */
void fcgi_stop_on_signals(void);

#endif
