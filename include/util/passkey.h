/*
 * What an authenticator says when a passkey is made or used (Web Authentication, level 2).
 * SPDX-License-Identifier: Apache-2.0
 *
 * Only this file of the program knows libfido2. The browser hands over two things: what it told the
 * device (client data, JSON, read by domain/passkey.h) and what the device answered (authenticator
 * data, which the device's signature covers together with a hash of the first). Attestations are
 * not read at all: who made a device does not matter here, so nobody's maker has to be believed.
 * Nothing here opens a device.
 */
#ifndef ATTEST_UTIL_PASSKEY_H
#define ATTEST_UTIL_PASSKEY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    PASSKEY_HASH_BYTES = 32,
    PASSKEY_ID_MAX = 1023,        /* Web Authentication 2, 5.8.3 */
    PASSKEY_ANSWER_MAX = 4 * 1024 /* bytes of each part of an answer: keys of RSA fit easily */
};

/* Algorithms of COSE (RFC 9053, RFC 8812) that are accepted. */
enum { PASSKEY_ES256 = -7, PASSKEY_EDDSA = -8, PASSKEY_RS256 = -257 };

struct passkey_bytes {
    const unsigned char *data;
    size_t len;
};

/* Why an answer is not believed. */
enum passkey_fault {
    PASSKEY_FINE,
    PASSKEY_UNREADABLE,
    PASSKEY_ELSEWHERE,  /* it was given to another site */
    PASSKEY_ABSENT,     /* nobody touched the device */
    PASSKEY_UNVERIFIED, /* it does not know who touched it: no PIN, no finger */
    PASSKEY_UNSIGNED,   /* the signature is not of this key */
};

/* What an answer has to be about. */
struct passkey_wanted {
    const char *rp; /* host name of the site */
    bool verified;  /* the device must have checked who it is */
};

/* A new passkey. */
struct passkey_made {
    struct passkey_bytes id, key; /* key: as libfido2 keeps it; owned by mem */
    int algorithm;
    uint32_t counter;
};

/* Reads what a device says of a new passkey. There is no signature to check: a false key opens
 * nothing but the door of whoever sent it. */
enum passkey_fault passkey_read_made(const void *mem, const struct passkey_wanted *wanted,
                                     struct passkey_bytes answer, struct passkey_made *ret);

/* Whether the answer was signed by this key over these client data; *ret_counter: how often its
 * device says that it was used (0: it does not count). */
enum passkey_fault passkey_check_used(const struct passkey_wanted *wanted, int algorithm,
                                      struct passkey_bytes key, struct passkey_bytes client,
                                      struct passkey_bytes answer, struct passkey_bytes signature,
                                      uint32_t *ret_counter);

/* A few words for a log. */
const char *passkey_fault_words(enum passkey_fault fault);

#endif
