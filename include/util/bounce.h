/*
 * What a mail system says afterwards of a message that it could not deliver.
 * SPDX-License-Identifier: Apache-2.0
 *
 * A delivery status notification as RFC 3464 has it: a multipart/report with a part of the type
 * message/delivery-status, one group of fields for each recipient. Only that part is believed; the
 * text for people beside it says what it likes.
 */
#ifndef ATTEST_UTIL_BOUNCE_H
#define ATTEST_UTIL_BOUNCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BOUNCES_MAX = 50, BOUNCE_TEXT_MAX = 4 * 1024 * 1024 };

struct bounce {
    const char *address; /* of the final recipient, as the report spells it */
    const char *status;  /* "5.1.1" */
    bool failed;         /* Action: failed, and a status of the class 5 */
    bool no_address;     /* and it says that there is no such address, not that this message was
                            refused: 5.1.x but 5.1.7 and 5.1.8, which are about the sender; 5.2.1 */
};

struct bounces {
    struct bounce list[BOUNCES_MAX];
    size_t n;
    /* The id of the message that came back, if it may be one of ours: its number and its mark, 32
     * hexadecimal digits; 0 and NULL: the report does not say. */
    int64_t message;
    const char *mark;
};

/* Whether text is such a report; then what it says. Owned by mem. */
bool bounce_read(const void *mem, const char *text, size_t len, struct bounces *ret);

#endif
