/* The packs: examples of rules that travel inside the program.  SPDX-License-Identifier: Apache-2.0
 */
#include "content/packs.h"

#include <string.h>

#include "util/mem.h"

static const struct {
    const char *path, *text; /* "requirements/florida.xml" */
} packs[] = {
#include "packs.inc"
};

enum { BEFORE = sizeof "requirements/" - 1, AFTER = sizeof ".xml" - 1 };

size_t packs_count(void)
{
    return sizeof packs / sizeof *packs;
}

const char *packs_name(const void *mem, size_t i)
{
    if (i >= packs_count())
        return NULL;
    return mem_text_n(mem, packs[i].path + BEFORE, strlen(packs[i].path) - BEFORE - AFTER);
}

const char *packs_text(const char *name)
{
    for (size_t i = 0; i < packs_count(); i++) {
        size_t n = strlen(packs[i].path) - BEFORE - AFTER;
        if (strlen(name) == n && !strncmp(packs[i].path + BEFORE, name, n))
            return packs[i].text;
    }
    return NULL;
}
