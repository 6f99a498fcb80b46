/* The log: one line an event, on standard error.  SPDX-License-Identifier: Apache-2.0 */
#include "util/log.h"

#include <stdarg.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

void log_line(const char *format, ...)
{
    char line[2048];
    struct timespec now;
    struct tm tm;
    clock_gettime(CLOCK_REALTIME, &now);
    gmtime_r(&now.tv_sec, &tm);
    size_t n = strftime(line, sizeof line, "%Y-%m-%dT%H:%M:%SZ ", &tm);
    va_list ap;
    va_start(ap, format);
    int more = vsnprintf(line + n, sizeof line - n - 1, format, ap);
    va_end(ap);
    n += more < 0 ? 0 : (size_t)more < sizeof line - n - 1 ? (size_t)more : sizeof line - n - 2;
    for (size_t i = 0; i < n; i++) { /* what somebody sent cannot begin a line of its own */
        if ((unsigned char)line[i] < 0x20)
            line[i] = ' ';
    }
    line[n++] = '\n';
    if (write(STDERR_FILENO, line, n) < 0)
        return; /* nowhere left to say it */
}

void log_failure(const char *request, const char *route, int64_t person, const struct err *err)
{
    if (err->kind == ERR_UNAUTHENTICATED || err->kind == ERR_NOT_FOUND || err->kind == ERR_METHOD)
        return;
    log_line("request=%s route=%s person=%lld %s: %s", request, route, (long long)person,
             err_kind_name(err->kind), err->detail[0] ? err->detail : err->message);
}
