/* The meaning stage: keys of items.  SPDX-License-Identifier: Apache-2.0 */
#include <stdlib.h>
#include <string.h>

#include "content/check.h"
#include "content/meaning.h"
#include "content/vocabulary.h"
#include "util/mem.h"

/* ---- what is right */

/* The parts to choose from, summed up in one pass. */
struct key {
    const char *part; /* "option" or "area" */
    int parts, rights, fractions;
    bool full;     /* one of them is worth 1 */
    long num, den; /* sum of the positive fractions */
};

/* Whether one part is chosen, or any number of them. */
enum choice { CHOOSE_ONE, CHOOSE_MANY };

static void check_range(struct check *c, struct node *n, const char *attribute, bool negative)
{
    const char *value = node_attr(n, attribute);
    struct fraction f = fraction_parse(value);
    if (value && (f.num > f.den || f.num < (negative ? -f.den : 0)))
        meaning_fault(c, n, "fraction-range", say(c, "%s=\"%s\"", attribute, value),
                      negative ? "-1 to 1" : "0 to 1", "correct it");
}

static void add_fraction(struct key *key, struct fraction f)
{
    key->fractions++;
    key->full = key->full || f.num == f.den;
    if (f.num <= 0 || key->den > 1000000000000L)
        return;
    key->num = key->num * f.den + f.num * key->den;
    key->den *= f.den;
    long common = common_divisor(key->num, key->den);
    key->num /= common;
    key->den /= common;
}

static struct key read_key(struct check *c, struct node *owner, const char *part, bool negative)
{
    struct key key = {.part = part, .den = 1};
    for (struct node *n = node_child(owner, part); n; n = node_next(n, part)) {
        key.parts++;
        key.rights += node_yes(n, "right");
        if (!node_attr(n, "fraction"))
            continue;
        check_range(c, n, "fraction", negative);
        add_fraction(&key, fraction_parse(node_attr(n, "fraction")));
    }
    return key;
}

static void check_rights(struct check *c, struct node *owner, const struct key *key,
                         enum choice choice)
{
    if (key->rights == 1 || (choice == CHOOSE_MANY && key->rights))
        return;
    const char *instead = node_is(owner, "single-choice") ? ", or use <multiple-choice>"
                          : node_is(owner, "hotspot")     ? ", or write pick=\"many\""
                                                          : "";
    meaning_fault(c, owner, "key",
                  key->rights ? say(c, "%d right %ss", key->rights, key->part)
                              : say(c, "no right %s", key->part),
                  choice == CHOOSE_ONE ? say(c, "exactly 1 %s worth 1", key->part)
                                       : say(c, "at least 1 right %s", key->part),
                  key->rights ? say(c, "leave right=\"yes\" on one%s", instead)
                              : say(c, "put right=\"yes\" on the right %s", key->part));
}

static void check_fractions(struct check *c, struct node *owner, const struct key *key,
                            enum choice choice)
{
    if (key->fractions < key->parts)
        meaning_fault(c, owner, "fraction-missing",
                      say(c, "%d of %d %ss without fraction", key->parts - key->fractions,
                          key->parts, key->part),
                      "all or none", "add fraction");
    if (choice == CHOOSE_ONE) {
        if (!key->full)
            meaning_fault(c, owner, "unreachable-score", say(c, "no %s worth 1", key->part),
                          "one with fraction=\"1\"", "full marks must be possible");
        return;
    }
    if (key->num != key->den)
        meaning_fault(c, owner, "unreachable-score",
                      key->den == 1
                          ? say(c, "positive fractions adding up to %ld", key->num)
                          : say(c, "positive fractions adding up to %ld/%ld", key->num, key->den),
                      "1", "full marks must be possible, and not more");
}

static void too_few(struct check *c, struct node *n, const char *part, int least)
{
    int there = 0;
    for (const struct node *p = node_child(n, part); p; p = node_next(p, part))
        there++;
    if (there < least)
        meaning_fault(c, n, "too-few",
                      say(c, "%d %s%s", there, part,
                          there == 1                   ? ""
                          : !strcmp(part, "criterion") ? ""
                                                       : "s"),
                      say(c, "at least %d", least), least - there == 1 ? "add one" : "add some");
}

/* Where somebody is asked what they think, no option is right. */
static bool asks_opinion(const struct node *owner)
{
    return owner->type->item && item_privacy_of(owner) != PRIVACY_SCORED;
}

/* Options or areas of `owner`; in an item that names its scoring, fractions go with that one. */
static void check_choice(struct check *c, struct node *owner, const char *part, enum choice choice)
{
    struct key key = read_key(c, owner, part, !node_is(owner, "gap"));
    const char *scoring = node_attr(owner, "scoring");
    bool by_fractions = scoring && !strcmp(scoring, "fractions");
    too_few(c, owner, part, 2);
    if (asks_opinion(owner) && !key.rights && !key.fractions)
        return;
    if (key.rights && key.fractions) {
        meaning_fault(c, owner, "two-keys", say(c, "right and fraction in one <%s>", owner->name),
                      "one of them", say(c, "use fraction on every %s, or right", part));
    } else if (key.fractions && scoring && !by_fractions) {
        meaning_fault(c, owner, "two-keys", say(c, "fraction with scoring=\"%s\"", scoring),
                      "right=\"yes\"", "use right, or scoring=\"fractions\"");
    } else if (key.fractions || by_fractions) {
        check_fractions(c, owner, &key, choice);
    } else {
        check_rights(c, owner, &key, choice);
    }
}

/* ---- kinds */

static void check_kprim(struct check *c, struct node *item)
{
    int rows = 0;
    for (const struct node *n = node_child(item, "row"); n; n = node_next(n, "row"))
        rows++;
    if (rows != 4)
        meaning_fault(c, item, "count", say(c, "%d row%s in <kprim>", rows, rows == 1 ? "" : "s"),
                      "4",
                      rows < 4 ? "add one, or use <multiple-choice>"
                               : "remove one, or use <multiple-choice>");
}

static void check_hotspot(struct check *c, struct node *item)
{
    const char *scoring = node_attr_or(item, "scoring", "");
    bool one = strcmp(node_attr_or(item, "pick", ""), "many");
    if (one && !strcmp(scoring, "every-decision"))
        meaning_fault(c, item, "key", "scoring=\"every-decision\" with pick=\"one\"",
                      "fractions or all-or-nothing",
                      "a single choice is one decision: change scoring or pick");
    else
        check_choice(c, item, "area", one ? CHOOSE_ONE : CHOOSE_MANY);
    check_areas(c, item);
}

static void check_gaps(struct check *c, struct node *item)
{
    struct node *stem = node_child(item, "stem");
    int gaps = 0;
    for (struct node *n = stem; n; n = node_after(n, stem)) {
        if (!node_is(n, "gap"))
            continue;
        gaps++;
        if (node_child(n, "option"))
            check_choice(c, n, "option", CHOOSE_ONE);
        else
            check_accepted(c, n, !strcmp(node_attr_or(n, "case", ""), "fold"));
    }
    if (!gaps)
        meaning_fault(c, item, "too-few", "no <gap>", "at least 1", "add one");
}

/* Points of the best level of each criterion add up to what full marks are worth. */
static void check_criterion(struct check *c, struct node *criterion)
{
    int best = 0;
    for (struct node *n = node_child(criterion, "level"); n; n = node_next(n, "level")) {
        int points = atoi(node_attr_or(n, "points", "0"));
        best = points > best ? points : best;
        if (points > POINTS_MAX)
            meaning_fault(c, n, "limits", say(c, "points=\"%d\"", points),
                          say(c, "at most %d", POINTS_MAX), "use smaller numbers");
    }
    too_few(c, criterion, "level", 2);
    if (!best)
        meaning_fault(c, criterion, "unreachable-score", "the best level worth 0 points", "more",
                      "give points to its levels");
}

static void check_essay(struct check *c, struct node *item)
{
    const char *low = node_attr(item, "min-words"), *high = node_attr(item, "max-words");
    for (struct node *n = node_child(item, "criterion"); n; n = node_next(n, "criterion"))
        check_criterion(c, n);
    if (low && high && atoi(low) > atoi(high))
        meaning_fault(c, item, "words", say(c, "min-words=\"%s\" and max-words=\"%s\"", low, high),
                      "no more words at least than at most", "correct one");
}

/* Where somebody is asked what they think, nothing is scored; an essay is marked, so it is. Of an
 * aggregate item only counts remain, so its answers must be few and the same for everybody: typed
 * words could tell who wrote them. */
static void check_privacy(struct check *c, struct node *item, enum item_kind kind)
{
    enum item_privacy privacy = item_privacy_of(item);
    bool counted = kind == ITEM_LIKERT || kind == ITEM_SINGLE_CHOICE ||
                   kind == ITEM_MULTIPLE_CHOICE || kind == ITEM_TRUE_FALSE;
    const char *found = say(c, "<%s> with privacy %s", item->name, item_privacy_names[privacy]);
    if (privacy != PRIVACY_SCORED && kind == ITEM_ESSAY)
        meaning_fault(c, item, "privacy", found, "scored: a person marks it", "use <reflection>");
    else if (privacy == PRIVACY_SCORED && kind == ITEM_LIKERT)
        meaning_fault(c, item, "privacy", found, "aggregate or private", "set privacy");
    else if (privacy != PRIVACY_PRIVATE && kind == ITEM_REFLECTION)
        meaning_fault(c, item, "privacy", found, "private: typed words cannot be counted",
                      "set privacy=\"private\"");
    else if (privacy == PRIVACY_AGGREGATE && !counted)
        meaning_fault(c, item, "privacy", found,
                      "a kind whose answers can be counted: likert, single-choice, "
                      "multiple-choice or true-false",
                      "use one of them, or set another privacy");
}

/* ---- the same credit without the hard material */

static void check_instead(struct check *c, struct node *item)
{
    struct node *note = node_child(item, "content-note");
    const char *id = node_attr(item, "instead");
    const struct node *other = id ? check_find(c, id) : NULL;
    const char *why = NULL;
    if (note && !id)
        meaning_fault(c, note, "equal-credit", "content note without instead", "instead=\"item\"",
                      "name an item of the same objective and weight");
    if (!other || !other->type || !other->type->item)
        return;
    if (other == item)
        why = "which is this item";
    else if (strcmp(node_attr_or(item, "weight", "1"), node_attr_or(other, "weight", "1")))
        why = "which has another weight";
    else if (item_privacy_of(item) != item_privacy_of(other))
        why = "which has another privacy";
    else if (node_child(other, "content-note"))
        why = "which has a content note too";
    if (why)
        meaning_fault(c, item, "equal-credit", say(c, "instead=\"%s\", %s", id, why),
                      "an item of the same weight and privacy, without a note",
                      "name another item");
}

/* ---- limits */

/* An answer names one part after another, and has room for so many. */
static bool check_count(struct check *c, struct node *n, const char *part, int most)
{
    int there = 0;
    for (const struct node *p = node_child(n, part); p; p = node_next(p, part))
        there++;
    if (there > most)
        meaning_fault(c, n, "limits", say(c, "%d <%s> in one <%s>", there, part, n->name),
                      say(c, "at most %d", most), "split it into several items");
    return there <= most;
}

static bool check_gap_counts(struct check *c, struct node *item)
{
    struct node *stem = node_child(item, "stem");
    int gaps = 0;
    bool fits = true;
    for (struct node *n = stem; n; n = node_after(n, stem)) {
        if (!node_is(n, "gap"))
            continue;
        gaps++;
        fits = check_count(c, n, "option", ITEM_PARTS_MAX) &&
               check_count(c, n, "accept", ITEM_PARTS_MAX) && fits;
    }
    if (gaps > ITEM_PARTS_MAX)
        meaning_fault(c, item, "limits", say(c, "%d <gap> in one <gap-fill>", gaps),
                      say(c, "at most %d", ITEM_PARTS_MAX), "split it into several items");
    return fits && gaps <= ITEM_PARTS_MAX;
}

static bool check_counts(struct check *c, struct node *item, enum item_kind kind)
{
    static const char *const parts[] = {"option", "accept",    "unit",  "area",
                                        "scene",  "criterion", "level", "hint"};
    bool fits = true;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        fits = check_count(c, item, parts[i], ITEM_PARTS_MAX) && fits;
    int rows = node_yes(item, "retrospective") ? ITEM_PARTS_MAX / 2 : ITEM_PARTS_MAX;
    fits = check_count(c, item, "row", rows) && fits;
    fits = check_count(c, item, "feedback", 3 * ITEM_PARTS_MAX) && fits;
    for (struct node *n = item->first; n; n = n->next) {
        if (node_is(n, "scene"))
            fits = check_count(c, n, "option", ITEM_PARTS_MAX) &&
                   check_count(c, n, "feedback", ITEM_PARTS_MAX) && fits;
        else if (node_is(n, "criterion"))
            fits = check_count(c, n, "level", ITEM_PARTS_MAX) && fits;
    }
    return (kind != ITEM_GAP_FILL || check_gap_counts(c, item)) && fits;
}

/* ---- every item */

static void check_feedbacks(struct check *c, struct node *item)
{
    for (struct node *f = node_child(item, "feedback"); f; f = node_next(f, "feedback")) {
        const char *attribute = node_attr(f, "for") ? "for" : "when";
        const char *value = node_attr_or(f, attribute, "");
        for (struct node *g = node_child(item, "feedback"); g != f; g = node_next(g, "feedback")) {
            if (!strcmp(node_attr_or(g, attribute, ""), value)) {
                meaning_fault(c, f, "feedback-twice",
                              say(c, "a second feedback %s=\"%s\"", attribute, value), "one",
                              "join them, or correct it");
                break;
            }
        }
    }
}

static void check_kind(struct check *c, struct node *item, enum item_kind kind)
{
    switch (kind) {
    case ITEM_SINGLE_CHOICE:
    case ITEM_MULTIPLE_CHOICE:
        check_choice(c, item, "option", kind == ITEM_SINGLE_CHOICE ? CHOOSE_ONE : CHOOSE_MANY);
        break;
    case ITEM_MATCHING:
        too_few(c, item, "option", 2);
        too_few(c, item, "row", 2);
        break;
    case ITEM_ORDERING:
        too_few(c, item, "option", 3);
        break;
    case ITEM_LIKERT:
        too_few(c, item, "option", 2);
        break;
    case ITEM_SHORT_ANSWER:
        check_accepted(c, item, !strcmp(node_attr_or(item, "case", ""), "fold"));
        break;
    case ITEM_NUMERICAL:
        check_accepted(c, item, false);
        check_factors(c, item);
        break;
    case ITEM_GAP_FILL:
        check_gaps(c, item);
        break;
    case ITEM_KPRIM:
        check_kprim(c, item);
        break;
    case ITEM_HOTSPOT:
        check_hotspot(c, item);
        break;
    case ITEM_ESSAY:
        check_essay(c, item);
        break;
    case ITEM_SCENARIO:
        check_scenes(c, item);
        break;
    default:
        break;
    }
}

static void check_item(struct check *c, struct node *item)
{
    enum item_kind kind =
        (enum item_kind)name_of_list(item_kind_names, ITEM_KIND_COUNT, item->name);
    if (item->broken || !check_counts(c, item, kind))
        return;
    check_range(c, item, "penalty", false);
    check_range(c, item, "unit-penalty", false);
    check_privacy(c, item, kind);
    check_instead(c, item);
    check_kind(c, item, kind);
    check_feedbacks(c, item);
    for (struct node *n = node_child(item, "scene"); n; n = node_next(n, "scene"))
        check_feedbacks(c, n);
}

void check_items(struct check *c, struct node *root)
{
    for (struct node *n = bank_first(root); n; n = bank_next(n))
        check_item(c, n);
}
