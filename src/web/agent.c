/* Which browser somebody signed in with, in a few words.  SPDX-License-Identifier: Apache-2.0 */
#include "web/agent.h"

#include <stddef.h>
#include <string.h>

#include "util/mem.h"

/* What is looked for, in order: many say that they are others, too. */
struct mark {
    const char *text, *name;
};
static const struct mark browsers[] = {
    {"Edg/", "Edge"},        {"EdgA/", "Edge"},         {"OPR/", "Opera"},
    {"Firefox/", "Firefox"}, {"FxiOS/", "Firefox"},     {"CriOS/", "Chrome"},
    {"Chrome/", "Chrome"},   {"Chromium/", "Chromium"}, {"Safari/", "Safari"},
};
static const struct mark systems[] = {
    {"iPhone", "iPhone"},   {"iPad", "iPad"},      {"Android", "Android"}, {"CrOS", "ChromeOS"},
    {"Windows", "Windows"}, {"Mac OS X", "macOS"}, {"Linux", "Linux"},
};

static const char *first(const char *agent, const struct mark *marks, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (strstr(agent, marks[i].text))
            return marks[i].name;
    }
    return NULL;
}

const char *agent_words(const void *mem, const char *agent)
{
    const char *browser = first(agent, browsers, sizeof browsers / sizeof *browsers),
               *system = first(agent, systems, sizeof systems / sizeof *systems);
    if (!browser || !system)
        return browser ? browser : system;
    return mem_format(mem, "%s, %s", browser, system);
}
