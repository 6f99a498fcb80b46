/* What a change of a course counts as.  SPDX-License-Identifier: Apache-2.0 */
#include "content/diff_rules.h"

#include <string.h>

#include "content/vocabulary.h"

#define VERDICT(class, reason, ...) ((struct verdict){(class), (reason), __VA_ARGS__})
#define MATERIAL(reason)            VERDICT(CHANGE_MATERIAL, reason, false)
#define MINOR(reason)               VERDICT(CHANGE_MINOR, reason, false)
#define REGRADE(reason)             VERDICT(CHANGE_MINOR, reason, true)

const struct node *rule_within(const struct node *n, const char *name)
{
    while (n && !node_is(n, name))
        n = n->parent;
    return n;
}

static const struct node *item_of(const struct node *n)
{
    while (n && !(n->type && n->type->item))
        n = n->parent;
    return n;
}

/* ---- attributes */

/* element NULL: of any item. A row that names no attribute holds for all of its element. */
struct row {
    const char *element, *attribute;
    enum change_class class;
    enum change_reason reason;
    bool regrade;
};

#define MAT CHANGE_MATERIAL
#define MIN CHANGE_MINOR
#define NO  false
#define YES true
static const struct row rows[] = {
    {"course", "reviewed", MIN, BECAUSE_DATES, NO},
    {"course", "review-by", MIN, BECAUSE_DATES, NO},
    {"course", "ends", MIN, BECAUSE_DATES, NO},
    {"course", "tier", MIN, BECAUSE_DATES, NO},
    {"course", "reading-grade", MIN, BECAUSE_DATES, NO},
    {"course", NULL, MAT, BECAUSE_POLICY, NO},
    {"bank", "privacy", MAT, BECAUSE_KIND, NO},
    {"module", NULL, MAT, BECAUSE_WHEN, NO},
    {"use", NULL, MAT, BECAUSE_WHEN, NO},
    {"contributor", NULL, MIN, BECAUSE_PEOPLE, NO},
    {"allow", NULL, MIN, BECAUSE_LICENCE, NO},
    {"credit", "hours", MAT, BECAUSE_CREDIT, NO},
    {"credit", "topic", MAT, BECAUSE_CREDIT, NO},
    {"credit", "kind", MAT, BECAUSE_CREDIT, NO},
    {"credit", NULL, MIN, BECAUSE_CREDIT_WORDS, NO},
    {"objective", NULL, MIN, BECAUSE_TEXT, NO},
    {"source", NULL, MIN, BECAUSE_SOURCE, NO},
    {"definition", NULL, MIN, BECAUSE_GLOSSARY, NO},
    {"quiz", "feedback", MIN, BECAUSE_TOLD, NO},
    {"quiz", "review", MIN, BECAUSE_TOLD, NO},
    {"quiz", "certainty", MIN, BECAUSE_TOLD, NO},
    {"quiz", "shuffle", MIN, BECAUSE_TOLD, NO},
    {"quiz", NULL, MAT, BECAUSE_POLICY, NO},
    {"draw", NULL, MAT, BECAUSE_POLICY, NO},
    {"page", "minutes", MIN, BECAUSE_DATES, NO},
    {"page", "objective", MIN, BECAUSE_TEXT, NO},
    {"when", NULL, MAT, BECAUSE_WHEN, NO},
    {"activity", NULL, MAT, BECAUSE_FIXED, NO},
    {"image", "decorative", MIN, BECAUSE_ACCESS, NO},
    {"media", "captions", MIN, BECAUSE_ACCESS, NO},
    {"media", "sign", MAT, BECAUSE_MEDIA, NO},
    {"media", "poster", MAT, BECAUSE_MEDIA, NO},
    {"media", "src", MAT, BECAUSE_MEDIA, NO},
    {"image", "src", MAT, BECAUSE_MEDIA, NO},
    {"media", NULL, MIN, BECAUSE_SOURCE, NO},
    {"figure", NULL, MIN, BECAUSE_SOURCE, NO},
    {"table", NULL, MIN, BECAUSE_SOURCE, NO},
    {"blockquote", NULL, MIN, BECAUSE_SOURCE, NO},
    {"th", NULL, MIN, BECAUSE_ACCESS, NO},
    {"td", NULL, MIN, BECAUSE_ACCESS, NO},
    {"aside", NULL, MIN, BECAUSE_TEXT, NO},
    {"section", NULL, MIN, BECAUSE_TEXT, NO},
    {"feedback", NULL, MIN, BECAUSE_FEEDBACK, NO},
    {"option", "to", MAT, BECAUSE_SCENES, NO},
    {"option", "fixed", MIN, BECAUSE_OPTION, NO},
    {"option", NULL, MIN, BECAUSE_KEY, YES},
    {"row", NULL, MIN, BECAUSE_KEY, YES},
    {"accept", NULL, MIN, BECAUSE_KEY, YES},
    {"unit", NULL, MIN, BECAUSE_KEY, YES},
    {"gap", NULL, MIN, BECAUSE_KEY, YES},
    {"area", NULL, MIN, BECAUSE_KEY, YES},
    {"level", NULL, MIN, BECAUSE_KEY, YES},
    {"scenario", "start", MAT, BECAUSE_SCENES, NO},
    {NULL, "privacy", MAT, BECAUSE_KIND, NO},
    {NULL, "instead", MIN, BECAUSE_NOTE, NO},
    {NULL, "objective", MIN, BECAUSE_OPTION, NO},
    {NULL, "tags", MIN, BECAUSE_OPTION, NO},
    {NULL, "shuffle", MIN, BECAUSE_TOLD, NO},
    {NULL, "retrospective", MIN, BECAUSE_OPTION, NO},
    {NULL, "min-words", MIN, BECAUSE_OPTION, NO},
    {NULL, "max-words", MIN, BECAUSE_OPTION, NO},
    {NULL, NULL, MIN, BECAUSE_KEY, YES},
};

static int level_of(const char *level)
{
    static const char *const levels[] = {"mild", "moderate", "strong"};
    for (int i = 0; i < 3; i++) {
        if (level && !strcmp(level, levels[i]))
            return i + 1;
    }
    return 0;
}

struct verdict rule_attribute(const struct node *n, const char *name, const char *before,
                              const char *after, bool cited)
{
    bool item = n->type && n->type->item;
    if (node_is(n, "content-note"))
        return level_of(after) < level_of(before) ? MATERIAL(BECAUSE_NOTE_LESS)
                                                  : MINOR(BECAUSE_NOTE);
    if (node_is(n, "slot"))
        return after && !strcmp(after, "yes") ? MATERIAL(BECAUSE_SLOT_NEEDED) : MINOR(BECAUSE_SLOT);
    if (node_is(n, "source") && cited)
        return MATERIAL(BECAUSE_STAT);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct row *r = &rows[i];
        if ((r->element ? node_is(n, r->element) : item) &&
            (!r->attribute || !strcmp(r->attribute, name)))
            return VERDICT(r->class, r->reason, r->regrade);
    }
    return MATERIAL(BECAUSE_POLICY);
}

/* ---- text */

bool rule_allows_typo(const struct node *n)
{
    static const char *const never[] = {"option", "row",       "accept", "unit",
                                        "gap",    "criterion", "area",   "stat"};
    for (size_t i = 0; i < sizeof never / sizeof *never; i++) {
        if (rule_within(n, never[i]))
            return false;
    }
    return true;
}

struct verdict rule_text(const struct node *n, bool cited)
{
    static const struct {
        const char *element;
        enum change_class class;
        enum change_reason reason;
        bool regrade;
    } texts[] = {
        {"content-note", MIN, BECAUSE_NOTE, NO},   {"alternative", MIN, BECAUSE_NOTE, NO},
        {"objective", MAT, BECAUSE_OBJECTIVE, NO}, {"definition", MIN, BECAUSE_GLOSSARY, NO},
        {"slot", MIN, BECAUSE_SLOT, NO},           {"credit", MIN, BECAUSE_CREDIT_WORDS, NO},
        {"contributor", MIN, BECAUSE_PEOPLE, NO},  {"accept", MIN, BECAUSE_KEY, YES},
        {"unit", MIN, BECAUSE_KEY, YES},           {"option", MIN, BECAUSE_OPTION, NO},
        {"row", MIN, BECAUSE_OPTION, NO},          {"area", MIN, BECAUSE_OPTION, NO},
        {"criterion", MIN, BECAUSE_OPTION, NO},    {"feedback", MIN, BECAUSE_FEEDBACK, NO},
        {"hint", MIN, BECAUSE_FEEDBACK, NO},       {"rationale", MIN, BECAUSE_FEEDBACK, NO},
        {"alt", MIN, BECAUSE_ACCESS, NO},          {"transcript", MIN, BECAUSE_ACCESS, NO},
        {"figure", MIN, BECAUSE_ACCESS, NO},       {"media", MIN, BECAUSE_ACCESS, NO},
    };
    if (rule_within(n, "source"))
        return cited ? MATERIAL(BECAUSE_STAT) : MINOR(BECAUSE_SOURCE);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        if (rule_within(n, texts[i].element))
            return VERDICT(texts[i].class, texts[i].reason, texts[i].regrade);
    }
    return MINOR(BECAUSE_TEXT);
}

/* ---- what came or went */

/* The first of that element in the subtree, n itself included. */
static const struct node *holds(const struct node *n, const char *name)
{
    for (const struct node *at = n; at; at = node_after(at, n)) {
        if (node_is(at, name))
            return at;
    }
    return NULL;
}

/* Whether a part of an item earns anything. */
static bool is_worth(const struct node *n)
{
    const char *fraction = node_attr_or(n, "fraction", "0");
    return node_yes(n, "right") || strcmp(fraction, "0") != 0 || node_is(n, "accept") ||
           node_is(n, "row") || node_is(n, "unit") || node_is(n, "gap");
}

static bool is_one_of(const struct node *n, const char *const *names)
{
    while (*names && !node_is(n, *names))
        names++;
    return *names;
}

struct verdict rule_element(const struct node *n, bool added, bool fixed)
{
    static const char *const parts[] = {"page", "module", "quiz", "objective", NULL};
    static const char *const of_items[] = {"option", "row",       "accept", "unit", "gap",
                                           "area",   "criterion", "level",  NULL};
    static const char *const said[] = {"feedback", "hint", "rationale", NULL};
    if (n->type && n->type->item)
        return fixed ? MATERIAL(BECAUSE_FIXED) : MINOR(BECAUSE_POOL);
    if (is_one_of(n, parts))
        return MATERIAL(BECAUSE_PARTS);
    if (node_is(n, "scene") || (node_is(n, "option") && rule_within(n, "scene")))
        return MATERIAL(BECAUSE_SCENES);
    if (is_one_of(n, of_items))
        return is_worth(n) ? REGRADE(BECAUSE_KEY) : MINOR(BECAUSE_OPTION);
    if (node_is(n, "draw"))
        return MATERIAL(BECAUSE_POLICY);
    if (node_is(n, "use"))
        return MATERIAL(BECAUSE_PARTS);
    if (node_is(n, "slot"))
        return added && node_yes(n, "required") ? MATERIAL(BECAUSE_SLOT_NEEDED)
                                                : MINOR(BECAUSE_SLOT);
    if (node_is(n, "credit"))
        return MATERIAL(BECAUSE_CREDIT);
    if (node_is(n, "activity") || holds(n, "activity"))
        return MATERIAL(BECAUSE_FIXED);
    if (rule_within(n, "content-note") || rule_within(n, "alternative"))
        return added ? MINOR(BECAUSE_NOTE) : MATERIAL(BECAUSE_NOTE_LESS);
    if (holds(n, "when"))
        return MATERIAL(BECAUSE_WHEN);
    if (holds(n, "stat"))
        return MATERIAL(BECAUSE_STAT);
    if (node_is(n, "source"))
        return MINOR(BECAUSE_SOURCE);
    if (node_is(n, "definition"))
        return MINOR(BECAUSE_GLOSSARY);
    if (node_is(n, "contributor"))
        return MINOR(BECAUSE_PEOPLE);
    if (node_is(n, "allow"))
        return MINOR(BECAUSE_LICENCE);
    if (is_one_of(n, said) || rule_within(n, "rationale"))
        return MINOR(BECAUSE_FEEDBACK);
    if (holds(n, "image") || holds(n, "media") || rule_within(n, "figure") ||
        rule_within(n, "transcript") || rule_within(n, "table"))
        return MINOR(BECAUSE_ACCESS);
    return MINOR(BECAUSE_TEXT);
}

struct verdict rule_order(const struct node *parent, const struct node *child)
{
    if (node_is(parent, "ordering") && node_is(child, "option"))
        return REGRADE(BECAUSE_KEY);
    if (node_is(child, "accept")) /* the first that fits counts */
        return REGRADE(BECAUSE_KEY);
    return MINOR(BECAUSE_ORDER);
}

/* ---- whose field it is */

unsigned rule_signs(const struct node *n)
{
    static const struct {
        const char *element;
        unsigned signs;
    } fields[] = {
        {"image", SIGNS_ACCESSIBILITY | SIGNS_SURVIVOR_ADVISER},
        {"figure", SIGNS_ACCESSIBILITY | SIGNS_SURVIVOR_ADVISER},
        {"media", SIGNS_ACCESSIBILITY | SIGNS_SURVIVOR_ADVISER},
        {"table", SIGNS_ACCESSIBILITY},
        {"hotspot", SIGNS_ACCESSIBILITY},
        {"content-note", SIGNS_SURVIVOR_ADVISER},
        {"alternative", SIGNS_SURVIVOR_ADVISER},
        {"blockquote", SIGNS_SURVIVOR_ADVISER},
        {"scenario", SIGNS_SURVIVOR_ADVISER},
        {"allow", SIGNS_SURVIVOR_ADVISER},
        {"credit", SIGNS_LEGAL},
    };
    unsigned signs = 0;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        if (rule_within(n, fields[i].element) || holds(n, fields[i].element))
            signs |= fields[i].signs;
    }
    for (const struct node *at = n; at; at = at->parent) {
        if (node_is(at, "when") && node_attr(at, "state"))
            signs |= SIGNS_LEGAL;
        if (node_is(at, "source"))
            signs |= SIGNS_CLINICIAN |
                     (strcmp(node_attr_or(at, "kind", ""), "law") ? 0u : (unsigned)SIGNS_LEGAL);
        if (node_is(at, "page") && (holds(at, "cite") || holds(at, "stat")))
            signs |= SIGNS_CLINICIAN;
    }
    for (const struct node *at = n; at; at = node_after(at, n)) {
        if (node_is(at, "when") && node_attr(at, "state"))
            signs |= SIGNS_LEGAL;
    }
    return item_of(n) ? signs | SIGNS_CLINICIAN : signs;
}
