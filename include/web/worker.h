/*
 * A worker: one process, one request at a time, one connection.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_WORKER_H
#define ATTEST_WEB_WORKER_H

#include "web/request.h"

/*
 * Serves requests from the listening socket on file descriptor 0 until a signal asks it to stop, it
 * has served ATTEST_WORKER_REQUESTS, or it holds more than ATTEST_WORKER_MEMORY. Returns the exit
 * code.
 */
int worker_run(enum pool pool);

#endif
