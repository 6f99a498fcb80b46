/* The one error object.  SPDX-License-Identifier: Apache-2.0 */
#include "util/err.h"

#include <stdarg.h>
#include <stdio.h>

#include "util/words.h"

bool err_set_at(struct err *err, enum err_kind kind, const char *file, int line, const char *format,
                ...)
{
    if (err->kind != ERR_NONE)
        return false;
    err->kind = kind;
    err->file = file;
    err->line = line;
    err->detail[0] = '\0';
    va_list ap;
    va_start(ap, format);
    vsnprintf(err->message, sizeof err->message, words_get(format), ap);
    va_end(ap);
    return false;
}

bool err_detail(struct err *err, const char *format, ...)
{
    if (err->detail[0] == '\0') {
        va_list ap;
        va_start(ap, format);
        vsnprintf(err->detail, sizeof err->detail, format, ap);
        va_end(ap);
    }
    return false;
}

const char *err_kind_name(enum err_kind kind)
{
    static const char *const names[ERR_KIND_COUNT] = {
        [ERR_NONE] = "none",
        [ERR_INVALID] = "invalid",
        [ERR_UNREADABLE] = "unreadable",
        [ERR_UNAUTHENTICATED] = "unauthenticated",
        [ERR_FORBIDDEN] = "forbidden",
        [ERR_FORGED] = "forged",
        [ERR_NOT_FOUND] = "not found",
        [ERR_METHOD] = "method",
        [ERR_CONFLICT] = "conflict",
        [ERR_TOO_LARGE] = "too large",
        [ERR_TOO_MANY] = "too many",
        [ERR_UNAVAILABLE] = "unavailable",
        [ERR_INTERNAL] = "internal",
    };
    return kind < ERR_KIND_COUNT && names[kind] ? names[kind] : "unknown";
}
