/* Words of the item model.  SPDX-License-Identifier: Apache-2.0 */
#include "content/item.h"

#include <string.h>

const char *const item_kind_names[ITEM_KIND_COUNT] = {
    [ITEM_SINGLE_CHOICE] = "single-choice",
    [ITEM_MULTIPLE_CHOICE] = "multiple-choice",
    [ITEM_TRUE_FALSE] = "true-false",
    [ITEM_MATCHING] = "matching",
    [ITEM_ORDERING] = "ordering",
    [ITEM_SHORT_ANSWER] = "short-answer",
    [ITEM_NUMERICAL] = "numerical",
    [ITEM_GAP_FILL] = "gap-fill",
    [ITEM_KPRIM] = "kprim",
    [ITEM_HOTSPOT] = "hotspot",
    [ITEM_ESSAY] = "essay",
    [ITEM_LIKERT] = "likert",
    [ITEM_REFLECTION] = "reflection",
    [ITEM_SCENARIO] = "scenario",
};

const char *const item_scoring_names[ITEM_SCORING_COUNT] = {
    [SCORING_FRACTIONS] = "fractions",
    [SCORING_EVERY_DECISION] = "every-decision",
    [SCORING_ALL_OR_NOTHING] = "all-or-nothing",
    [SCORING_EACH] = "each",
    [SCORING_ADJACENT_PAIRS] = "adjacent-pairs",
    [SCORING_HALF_CREDIT] = "half-credit",
    [SCORING_POINTS] = "points",
    [SCORING_RUBRIC] = "rubric",
    [SCORING_NONE] = "none",
};

const char *const part_kind_names[PART_KIND_COUNT] = {
    [PART_OPTION] = "option", [PART_ROW] = "row",     [PART_ACCEPT] = "accept",
    [PART_UNIT] = "unit",     [PART_GAP] = "gap",     [PART_AREA] = "area",
    [PART_LEVEL] = "level",   [PART_SCENE] = "scene", [PART_CRITERION] = "criterion",
    [PART_HINT] = "hint",
};

const char *const item_privacy_names[PRIVACY_COUNT] = {"scored", "aggregate", "private"};
const char *const item_units_names[UNITS_COUNT] = {"none", "optional", "required"};

int name_of_list(const char *const *names, int n, const char *name)
{
    int i = 0;
    while (i < n && (!name || strcmp(names[i], name) != 0))
        i++;
    return i;
}
