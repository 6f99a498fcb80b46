/* How certificates are written for people.  SPDX-License-Identifier: Apache-2.0 */
#include "web/certificate_code.h"

#include <ctype.h>
#include <string.h>

#include "util/html.h"
#include "util/mem.h"
#include "web/layout.h"

const char *certificate_code_plain(const void *mem, const char *typed)
{
    char *code = mem_text(mem, typed), *out = code;
    for (const char *p = typed; *p; p++) {
        char c = (char)toupper((unsigned char)*p);
        if (c == '-' || c == ' ')
            continue;
        *out++ = c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c;
    }
    *out = '\0';
    return code;
}

const char *certificate_code_grouped(const void *mem, const char *code)
{
    char *grouped = mem_array(mem, char, 2 * strlen(code) + 1), *out = grouped;
    for (size_t i = 0; code[i]; i++) {
        if (i && i % 4 == 0)
            *out++ = '-';
        *out++ = code[i];
    }
    return grouped;
}

const char *hours_for_people(const void *mem, int64_t hundredths)
{
    if (hundredths % 100 == 0)
        return mem_format(
            mem,
            words_plural("%lld training hour", "%lld training hours", (long)(hundredths / 100)),
            (long long)hundredths / 100);
    return mem_format(mem, _("%1$lld.%2$02lld training hours"), (long long)hundredths / 100,
                      (long long)hundredths % 100);
}

const char *validity_for_people(const void *mem, date from, date to)
{
    return to == DATE_NONE
               ? mem_format(mem, _("from %s; does not expire"), date_for_people(mem, from))
               : mem_format(mem, _("%1$s to %2$s"), date_for_people(mem, from),
                            date_for_people(mem, to));
}

void facts_row(struct html *h, const char *term, const char *value)
{
    html_open(h, "div");
    html_leaf(h, "dt", term);
    html_leaf(h, "dd", value);
    html_close(h, "div");
}
