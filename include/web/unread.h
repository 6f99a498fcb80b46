/*
 * Written answers that nobody may mark.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_UNREAD_H
#define ATTEST_WEB_UNREAD_H

#include "web/request.h"

/* For administrators, and only where there are any: how many there are, with the way to them.
 * Costs others nothing. False: err. */
bool unread_notice(struct request *req, struct reply *reply, struct err *err);

#endif
