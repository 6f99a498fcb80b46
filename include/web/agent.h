/*
 * Which browser somebody signed in with, in a few words.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_AGENT_H
#define ATTEST_WEB_AGENT_H

/* "Firefox, Windows", of what the browser says of itself; NULL where it says nothing that we know.
 * Never more than is told here: no versions, which would tell people apart. Owned by mem. */
const char *agent_words(const void *mem, const char *agent);

#endif
