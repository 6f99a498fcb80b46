/*
 * What messages say.  SPDX-License-Identifier: Apache-2.0
 *
 * A message is written when it is sent, from what is true then, in its person's language. It names
 * no course, no certification and no score, and says nothing that somebody reading over a shoulder
 * may not know: what is asked for stands behind signing in (decision 0124).
 */
#ifndef ATTEST_DOMAIN_MESSAGE_H
#define ATTEST_DOMAIN_MESSAGE_H

#include "store/db.h"

struct message {
    int64_t id, person_id;
    const char *kind, *what, *period;
    const char *to; /* the address it goes to */
};

struct message_text {
    const char *subject, *text; /* in the language in use; text NULL: nothing is to be said */
    const char *reason;         /* then: why, as the outbox keeps it */
};

/*
 * Writes a message within the transaction that marks it as being sent; what has to be remembered of
 * it (the digest of a link, what was told) is written there too. False: err.
 */
bool message_write(struct db *db, const void *mem, const struct message *message,
                   struct message_text *ret, struct err *err);

#endif
