/*
 * What staff are told of sign-off.  SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_WEB_SIGN_OFF_H
#define ATTEST_WEB_SIGN_OFF_H

#include "web/request.h"

/* Who reviewed a version, or that nobody did, with its heading. Names only where they may be told.
 */
bool sign_off_for_staff(struct request *req, struct reply *reply, const char *code, int version,
                        struct err *err);

#endif
