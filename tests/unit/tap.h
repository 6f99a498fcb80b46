/*
 * The Test Anything Protocol for unit tests.  SPDX-License-Identifier: Apache-2.0
 * A test is a main() of checks that ends with `return tap_done();`.
 */
#ifndef ATTEST_TAP_H
#define ATTEST_TAP_H

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

static int tap_count, tap_failed;

__attribute__((format(printf, 4, 5), unused)) static bool tap_ok(bool pass, const char *file,
                                                                 int line, const char *name, ...)
{
    char text[512];
    va_list ap;
    va_start(ap, name);
    vsnprintf(text, sizeof text, name, ap);
    va_end(ap);
    printf("%sok %d - %s\n", pass ? "" : "not ", ++tap_count, text);
    if (!pass) {
        tap_failed++;
        printf("# %s:%d\n", file, line);
    }
    return pass;
}

#define ok(pass, ...) tap_ok((pass), __FILE__, __LINE__, __VA_ARGS__)

__attribute__((unused)) static bool tap_is(const char *got, const char *want, const char *file,
                                           int line, const char *name)
{
    bool same = (!got || !want) ? got == want : !strcmp(got, want);
    tap_ok(same, file, line, "%s", name);
    if (!same)
        printf("# got:  %s\n# want: %s\n", got ? got : "(null)", want ? want : "(null)");
    return same;
}

__attribute__((unused)) static bool tap_is_int(long long got, long long want, const char *file,
                                               int line, const char *name)
{
    tap_ok(got == want, file, line, "%s", name);
    if (got != want)
        printf("# got:  %lld\n# want: %lld\n", got, want);
    return got == want;
}

#define is(got, want, name)     tap_is((got), (want), __FILE__, __LINE__, (name))
#define is_int(got, want, name) tap_is_int((got), (want), __FILE__, __LINE__, (name))

__attribute__((unused)) static int tap_done(void)
{
    printf("1..%d\n", tap_count);
    return tap_failed ? 1 : 0;
}

#endif
