/*
 * The way from a list of people to a reminder.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_REMIND_FORM_H
#define ATTEST_WEB_REMIND_FORM_H

#include "domain/dashboard.h"
#include "web/request.h"

enum { REMIND_TICKED_MAX = 100 };

/* Whether a list may be reminded from: it is of today, as known now, and the viewer manages or
 * administers something. Whether here, is asked when it is sent. */
bool remind_is_offered(const struct request *req, const struct dashboard_query *q);

/* A box before a name in the list; it belongs to the form below. */
void remind_tick(struct reply *reply, const char *person, const char *name);

/* The form beneath the list. */
void remind_form(struct request *req, struct reply *reply, const char *facility,
                 const struct dashboard_query *q, int64_t total);

#endif
