/* What commands are told of facilities.  SPDX-License-Identifier: Apache-2.0 */
#include "cli/place.h"

#include <getopt.h>
#include <string.h>

#include "domain/kind.h"
#include "util/date.h"
#include "util/mem.h"
#include "util/text.h"

enum { FIRST_OPTION = 1000, NAME_MAX_CHARACTERS = 200 };
enum part { CODE, NAME, KIND, UNDER, STATE, COUNTY, ZONE, FROM };

const char *const place_parts[PLACE_PARTS] = {
    [CODE] = "code",   [NAME] = "name",     [KIND] = "kind", [UNDER] = "under",
    [STATE] = "state", [COUNTY] = "county", [ZONE] = "zone", [FROM] = "from"};

const char **place_part(struct place *p, size_t i)
{
    const char **const parts[PLACE_PARTS] = {
        [CODE] = &p->code,   [NAME] = &p->name,     [KIND] = &p->kind, [UNDER] = &p->under,
        [STATE] = &p->state, [COUNTY] = &p->county, [ZONE] = &p->zone, [FROM] = &p->from};
    return parts[i];
}

bool place_options(int argc, char **argv, struct place *ret)
{
    struct option options[PLACE_PARTS + 1] = {{NULL, 0, NULL, 0}};
    for (int i = 0; i < PLACE_PARTS; i++)
        options[i] = (struct option){place_parts[i], required_argument, NULL, FIRST_OPTION + i};
    for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
        if (c < FIRST_OPTION)
            return false;
        *place_part(ret, (size_t)(c - FIRST_OPTION)) = optarg;
    }
    return true;
}

static bool is_code(const char *text)
{
    size_t n = strlen(text);
    return n && n <= 32 && text[0] >= 'A' && text[0] <= 'Z' &&
           !text[strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")] && !strstr(text, "--") &&
           text[n - 1] != '-';
}

static const char *wrong_kind(const void *mem, const char *kind)
{
    const char *list = "";
    for (size_t i = 0; i < n_facility_kinds; i++)
        list = mem_format(mem, "%s%s%s", list,
                          !i                         ? ""
                          : i + 1 < n_facility_kinds ? ", "
                                                     : " and ",
                          facility_kinds[i].code);
    return mem_format(mem, "%s is no kind of facility. Kinds are %s.", kind, list);
}

const char *place_wrong(const void *mem, const struct place *place, size_t part)
{
    struct place copy = *place;
    const char *text = *place_part(&copy, part);
    date day;
    if (!text)
        return NULL;
    switch ((enum part)part) {
    case CODE:
    case UNDER:
        return is_code(text) ? NULL
                             : mem_format(mem,
                                          "%s is no code. A code has capitals, digits and hyphens, "
                                          "such as WGH-ED.",
                                          text);
    case NAME:
        return text_characters(text) <= NAME_MAX_CHARACTERS ? NULL
                                                            : "A name has at most 200 characters.";
    case KIND:
        return kind_find(facility_kinds, n_facility_kinds, text) ? NULL : wrong_kind(mem, text);
    case STATE:
        return strlen(text) == 2 && strspn(text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == 2
                   ? NULL
                   : mem_format(mem, "%s is no state. A state has two capitals, such as MI.", text);
    case FROM:
        if (!date_parse(text, &day))
            return mem_format(mem, "%s is no date. A date is written as 2026-03-04.", text);
        return day >= date_from_ymd(1900, 1, 1) && day <= date_from_ymd(2099, 12, 31)
                   ? NULL
                   : mem_format(mem, "%s lies outside the years 1900 to 2099.", text);
    case COUNTY:
    case ZONE:
        break;
    }
    return NULL;
}
