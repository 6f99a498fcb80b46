/*
 * Secrets of links that are mailed.  SPDX-License-Identifier: Apache-2.0
 *
 * 256 random bits, made when the message is sent; the database keeps their digest (BLAKE2b). They
 * work once, within an hour.
 */
#ifndef ATTEST_DOMAIN_MAIL_LINK_H
#define ATTEST_DOMAIN_MAIL_LINK_H

enum { MAIL_LINK_MINUTES = 60 };

/* A new one, of characters that stand in an address as they are. Owned by mem, like what follows.
 */
const char *mail_link_new(const void *mem);

/* The digest of what stands in an address, as a parameter of a statement; of what is no secret at
 * all it is one that none has. */
const char *mail_link_digest(const void *mem, const char *secret);

#endif
