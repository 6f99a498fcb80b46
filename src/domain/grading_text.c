/* Grading of typed texts: their form, and patterns.  SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <utf8proc.h>

#include "grading_kinds.h"
#include "util/mem.h"

/* One pass over a text by the tables of Unicode; "" where it is no UTF-8. */
static char *mapped(const void *mem, const char *text, utf8proc_option_t what)
{
    utf8proc_uint8_t *ret = NULL;
    utf8proc_option_t how = UTF8PROC_NULLTERM | UTF8PROC_STABLE | what;
    const utf8proc_uint8_t *bytes = (const utf8proc_uint8_t *)text;
    if (utf8proc_map(bytes, 0, &ret, how) < 0) /* same either way (<= 1): the empty text */
        return mem_text(mem, "");
    return mem_attach(mem, ret, free);
}

static bool is_blank(utf8proc_int32_t c)
{
    utf8proc_category_t category = utf8proc_category(c);
    return category == UTF8PROC_CATEGORY_ZS || category == UTF8PROC_CATEGORY_ZL ||
           category == UTF8PROC_CATEGORY_ZP || (c >= '\t' && c <= '\r') || c == 0x85;
}

/* Trims, and makes one blank of every run of white space, in place: no blank is longer than it. */
static void collapse(char *text)
{
    enum { END = -1 }; /* same either way (2): any below 0 */
    const char *from = text;
    char *to = text;
    bool blank = false;
    while (*from) {
        utf8proc_int32_t c;
        utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)from, END, &c);
        if (is_blank(c)) {
            blank = to != text;
            from += size;
            continue;
        }
        if (blank)
            *to++ = ' ';
        blank = false;
        while (size--)
            *to++ = *from++;
    }
    *to = '\0';
}

const char *grading_text_form(const void *mem, const char *text, enum grading_form form)
{
    /* Taken apart first: folding alone would miss marks that stand in another order. */
    char *ret = mapped(mem, text, UTF8PROC_DECOMPOSE);
    if (form == FORM_FOLDED)
        ret = mapped(mem, ret, UTF8PROC_DECOMPOSE | UTF8PROC_CASEFOLD);
    utf8proc_option_t together = UTF8PROC_COMPOSE;
    if (form == FORM_UNIT)
        together |= UTF8PROC_COMPAT; /* same either way (=): apart, they compare as well */
    ret = mapped(mem, ret, together);
    collapse(ret);
    return ret;
}

/*
 * Of several stars only the last one met can still need to grow: what stood before it has been
 * found as early as it can be. Bytes serve as well as characters: in UTF-8 none begins inside
 * another.
 */
bool grading_text_matches(const char *pattern, const char *text)
{
    const char *after_star = NULL, *grown = NULL;
    while (*text) {
        if (*pattern == '*') {
            after_star = ++pattern;
            grown = text;
            continue;
        }
        const char *sign = pattern + (pattern[0] == '\\' && pattern[1] == '*');
        if (*sign == *text) {
            pattern = sign + 1;
            text++;
        } else if (after_star) {
            pattern = after_star;
            text = ++grown;
        } else {
            return false;
        }
    }
    while (*pattern == '*')
        pattern++;
    return !*pattern;
}
