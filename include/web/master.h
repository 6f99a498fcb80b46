/*
 * The master: opens the sockets, starts the workers, replaces those that end.
 * SPDX-License-Identifier: Apache-2.0
 *
 * Three pools, each with a socket of its own, so that no page waits for a password to be hashed or
 * a PDF to be drawn. SIGTERM, SIGINT  workers finish their request, then all ends; what has not
 * ended after 20 seconds is killed SIGHUP           a new generation (of the program as it is on
 * disk now) starts before the old one is asked to stop A worker that ends is replaced at once, or
 * after a growing pause if it ended within a second of its start.
 */
#ifndef ATTEST_WEB_MASTER_H
#define ATTEST_WEB_MASTER_H

/* program: path of this executable, started as `program --worker POOL` with the socket on
 * descriptor 0. Returns the exit code. */
int master_run(const char *program);

#endif
