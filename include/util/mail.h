/*
 * The text of an e-mail as it goes over the wire.  SPDX-License-Identifier: Apache-2.0
 *
 * RFC 5322 with MIME: plain text in UTF-8, quoted-printable (RFC 2045), header words encoded where
 * they are not ASCII (RFC 2047). Nothing here sends anything.
 */
#ifndef ATTEST_UTIL_MAIL_H
#define ATTEST_UTIL_MAIL_H

#include <stdbool.h>
#include <stdint.h>

struct mail {
    const char *from, *from_name; /* address, and the name beside it; NULL: none */
    const char *to;               /* address */
    const char *id;               /* of this message, the same at every try: "17.1766400000@host" */
    const char *language;         /* "es" */
    const char *subject, *text;   /* UTF-8; lines of text end in \n */
    int64_t at;                   /* seconds since 1970 */
};

enum { MAIL_ADDRESS_MAX = 254 };

/*
 * Whether mail can be sent to an address: one @, a host after it, visible ASCII, and none of the
 * characters that would mean something else in a header or a command.
 */
bool mail_address_fits(const char *address);

/* The whole message, its lines ended by CR LF. Addresses have to fit; line breaks in other headers
 * become spaces. Owned by mem. */
const char *mail_compose(const void *mem, const struct mail *mail);

#endif
