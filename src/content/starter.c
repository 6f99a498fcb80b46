/* A first course for an author to change.  SPDX-License-Identifier: Apache-2.0 */
#include "content/starter.h"

#include <string.h>

#include "content/vocabulary.h"
#include "util/buf.h"
#include "util/mem.h"

static const struct {
    const char *path, *text;
} texts[] = {
#include "starter_text.inc"
};
enum { FILES = sizeof texts / sizeof *texts, TEXT_MAX = 64 * 1024, MONTHS_TO_REVIEW = 12 };

/* The text with each {name} replaced by what stands beside it; the list ends with NULL. */
static const char *fill(const void *mem, const char *text, const char *const *names)
{
    struct buf *out = buf_new(mem, TEXT_MAX);
    while (*text) {
        const char *const *n = names;
        while (*n && strncmp(text, *n, strlen(*n)) != 0)
            n += 2;
        if (*n)
            buf_text(out, n[1]);
        else
            buf_char(out, *text);
        text += *n ? strlen(*n) : 1;
    }
    return buf_data(out);
}

struct folder_file *starter_files(const void *mem, const char *code, date today, size_t *ret_n)
{
    char now[DATE_TEXT_SIZE], later[DATE_TEXT_SIZE];
    date_format(today, now);
    date_format(date_add_months(today, MONTHS_TO_REVIEW, date_ymd(today).day), later);
    const char *year = mem_format(mem, "%d", date_ymd(today).year);
    const char *const names[] = {"{code}", code,     "{today}", now, "{later}",
                                 later,    "{year}", year,      NULL};
    struct folder_file *files = mem_array(mem, struct folder_file, FILES);
    for (size_t i = 0; i < FILES; i++) {
        const char *text = fill(mem, texts[i].text, names);
        files[i] = (struct folder_file){texts[i].path, (const unsigned char *)text, strlen(text)};
    }
    *ret_n = FILES;
    return files;
}

const char *starter_code_wrong(const void *mem, const char *code)
{
    return value_is(V_CODE, code) ? NULL : value_words(mem, V_CODE);
}
