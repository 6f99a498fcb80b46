/* Text as people count and type it.  SPDX-License-Identifier: Apache-2.0 */
#include "util/text.h"

#include <string.h>

#include "util/mem.h"

size_t text_characters(const char *text)
{
    size_t n = 0;
    for (; *text; text++)
        n += ((unsigned char)*text & 0xc0) != 0x80;
    return n;
}

const char *text_tidy(const void *mem, const char *text)
{
    static const char space[] = " \t\r\n";
    const char *from = text ? text + strspn(text, space) : "";
    char *tidy = mem_text(mem, from), *to = tidy;
    for (const char *p = from; *p; p++) {
        if (p[0] != '\r' || p[1] != '\n')
            *to++ = *p;
    }
    while (to > tidy && strchr(space, to[-1]))
        to--;
    *to = '\0';
    return tidy;
}

bool text_whole_number(const char *text, int64_t max, int64_t *ret)
{
    size_t len = strlen(text);
    int64_t n = 0;
    *ret = 0;
    if (len == 0 || len > 18 || strspn(text, "0123456789") != len)
        return false;
    for (const char *p = text; *p; p++)
        n = n * 10 + (*p - '0');
    if (n > max)
        return false;
    *ret = n;
    return true;
}
