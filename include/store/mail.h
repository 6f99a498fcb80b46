/*
 * Sending e-mail to a server that takes it further.  SPDX-License-Identifier: Apache-2.0
 *
 * SMTP by libcurl, over TLS unless a setting says otherwise; the server's certificate is checked.
 * Only this file of the program knows libcurl's SMTP. What is told of a try is exact in one point:
 * whether the server may have taken the message. Where it may have, nobody sends it again.
 */
#ifndef ATTEST_STORE_MAIL_H
#define ATTEST_STORE_MAIL_H

#include "util/err.h"

struct mailer;

enum mail_outcome {
    MAIL_SENT,    /* the server has taken it */
    MAIL_LATER,   /* not taken; may be tried again */
    MAIL_AWAY,    /* the server cannot be reached, or does not let us in: nor could others */
    MAIL_REFUSED, /* not taken, for good */
    MAIL_ADDRESS_REFUSED, /* the address, for good */
    MAIL_UNSURE /* the connection broke after the message was sent and before the answer */
};

struct mail_result {
    enum mail_outcome outcome;
    int code;      /* of the server's last answer; 0: none */
    char why[200]; /* for the log and the outbox; no address, no secret */
};

/* Whether a server is named (ATTEST_MAIL_SERVER, ATTEST_MAIL_FROM). Without, messages wait. */
bool mailer_is_set(void);

/* A mailer by the settings ATTEST_MAIL_…, which keeps its connection from message to message;
 * closed with mem. NULL: a setting cannot be used, err says which. */
struct mailer *mailer_new(const void *mem, struct err *err);

/* The address that messages come from. */
const char *mailer_from(void);

/* Sends a composed message (util/mail.h) to one address, within a minute. */
struct mail_result mailer_send(struct mailer *mailer, const char *to, const char *message);

#endif
