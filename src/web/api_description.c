/*
 * The description of the API, as it travels inside the program.
 * SPDX-License-Identifier: Apache-2.0
 */
#include <string.h>

#include "web/pages.h"

static const struct {
    const char *name, *text;
} files[] = {
#include "openapi.inc"
};

/* 200 */
bool api_description(struct request *req, struct reply *reply, struct err *err)
{
    (void)req;
    (void)err;
    reply_bytes(reply, "application/json", files[0].text, strlen(files[0].text));
    return true;
}
