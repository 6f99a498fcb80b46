/* From sound trees to the records of items.  SPDX-License-Identifier: Apache-2.0 */
#include <string.h>

#include "content/build.h"
#include "content/check.h"
#include "content/meaning.h"
#include "content/render.h"
#include "content/source.h"
#include "content/vocabulary.h"

/* ---- parts */

/* A new part at the end of the item. Its number is its place: a part may only point back. */
static struct item_part *add_part(struct build *b, struct item *item, enum part_kind kind,
                                  int parent, const struct node *n)
{
    struct item_part *part = APPEND(b, item->parts, item->n_parts);
    *part = (struct item_part){.kind = kind,
                               .number = (int)item->n_parts,
                               .parent = parent,
                               .key = n ? build_keep(b, node_attr(n, "id")) : NULL,
                               .fraction = {0, 1},
                               .weight = 1};
    return part;
}

static const char *feedback_of(struct build *b, const struct node *owner, const char *attribute,
                               const char *value)
{
    const struct node *f = value ? node_child(owner, "feedback") : NULL;
    for (; f; f = node_next(f, "feedback")) {
        if (!strcmp(node_attr_or(f, attribute, ""), value))
            return render_inline(b->render, f);
    }
    return NULL;
}

static void add_option(struct build *b, struct item *item, int parent, const struct node *n)
{
    struct item_part *part = add_part(b, item, PART_OPTION, parent, n);
    part->html = render_inline(b->render, n);
    part->fraction = option_fraction(n);
    part->fixed = node_yes(n, "fixed");
    if (!parent)
        part->feedback = feedback_of(b, n->parent, "for", part->key);
}

static void add_statement(struct build *b, struct item *item, const struct node *n, bool holds)
{
    struct item_part *part = add_part(b, item, PART_OPTION, 0, NULL);
    const char *language = node_attr_or(b->c->docs[0]->root, "xml:lang", "en");
    part->key = holds ? "true" : "false";
    part->html = content_word(language, holds ? WORD_TRUE : WORD_FALSE);
    part->fraction.num = !strcmp(node_attr_or(n, "answer", ""), part->key);
    part->fixed = true;
    part->feedback = feedback_of(b, n, "for", part->key);
}

static void add_row(struct build *b, struct item *item, const struct node *n)
{
    struct item_part *part = add_part(b, item, PART_ROW, 0, n);
    part->html = render_inline(b->render, n);
    part->answer = build_keep(b, node_attr(n, "answer"));
    part->feedback = feedback_of(b, n->parent, "for", part->key);
}

static void add_accept(struct build *b, struct item *item, int parent, const struct node *n)
{
    struct item_part *part = add_part(b, item, PART_ACCEPT, parent, n);
    part->answer = build_keep(b, node_attr(n, "value"));
    part->html = part->answer ? NULL : build_plain(b, n);
    part->fraction = accept_fraction(n);
    part->tolerance = build_keep(b, node_attr(n, "tolerance"));
    part->tolerance_kind =
        part->tolerance ? build_keep(b, node_attr_or(n, "tolerance-kind", "absolute")) : NULL;
    if (!parent)
        part->feedback = feedback_of(b, n->parent, "for", part->key);
}

static void add_unit(struct build *b, struct item *item, const struct node *n)
{
    struct item_part *part = add_part(b, item, PART_UNIT, 0, n);
    part->html = build_plain(b, n);
    if (!factor_parse(node_attr(n, "factor"), &part->fraction))
        part->fraction = (struct fraction){1, 1}; /* refused by the checks */
}

static void add_gap(struct build *b, struct item *item, const struct node *owner,
                    const struct node *n)
{
    struct item_part *part = add_part(b, item, PART_GAP, 0, n);
    int number = part->number;
    part->weight = build_number(n, "weight", 1);
    part->fold = !strcmp(node_attr_or(n, "case", ""), "fold");
    part->feedback = feedback_of(b, owner, "for", part->key);
    for (const struct node *at = n->first; at; at = at->next) {
        if (node_is(at, "accept"))
            add_accept(b, item, number, at);
        else if (node_is(at, "option"))
            add_option(b, item, number, at);
    }
}

static void add_gaps(struct build *b, struct item *item, const struct node *n)
{
    const struct node *stem = node_child(n, "stem");
    for (const struct node *at = stem; at; at = node_after(at, stem)) {
        if (node_is(at, "gap"))
            add_gap(b, item, n, at);
    }
}

static void add_area(struct build *b, struct item *item, const struct node *n)
{
    struct item_part *part = add_part(b, item, PART_AREA, 0, n);
    part->html = render_inline(b->render, n);
    part->fraction = option_fraction(n);
    part->shape = build_keep(b, node_attr(n, "shape"));
    part->coords = build_keep(b, node_attr(n, "coords"));
    part->feedback = feedback_of(b, n->parent, "for", part->key);
}

static void add_criterion(struct build *b, struct item *item, const struct node *n)
{
    struct item_part *part = add_part(b, item, PART_CRITERION, 0, n);
    int number = part->number;
    part->title = build_title(b, n);
    part->feedback = feedback_of(b, n->parent, "for", part->key);
    for (const struct node *at = node_child(n, "level"); at; at = node_next(at, "level")) {
        struct item_part *level = add_part(b, item, PART_LEVEL, number, at);
        level->html = render_inline(b->render, at);
        level->fraction.num = build_number(at, "points", 0);
    }
}

static void add_scene(struct build *b, struct item *item, const struct node *n)
{
    struct item_part *part = add_part(b, item, PART_SCENE, 0, n);
    int number = part->number;
    part->title = build_title(b, n);
    part->html = render_blocks(b->render, n);
    for (const struct node *at = node_child(n, "option"); at; at = node_next(at, "option")) {
        struct item_part *option = add_part(b, item, PART_OPTION, number, at);
        option->html = render_inline(b->render, at);
        option->fraction.num = build_number(at, "points", 0);
        option->answer = build_keep(b, node_attr(at, "to"));
        option->feedback = feedback_of(b, n, "for", option->key);
    }
}

static void add_hint(struct build *b, struct item *item, const struct node *n)
{
    add_part(b, item, PART_HINT, 0, n)->html = render_inline(b->render, n);
}

static void add_parts(struct build *b, struct item *item, const struct node *n)
{
    if (item->kind == ITEM_TRUE_FALSE) {
        add_statement(b, item, n, true);
        add_statement(b, item, n, false);
    } else if (item->kind == ITEM_GAP_FILL) {
        add_gaps(b, item, n);
    }
    for (const struct node *at = n->first; at; at = at->next) {
        if (node_is(at, "option"))
            add_option(b, item, 0, at);
        else if (node_is(at, "row"))
            add_row(b, item, at);
        else if (node_is(at, "accept"))
            add_accept(b, item, 0, at);
        else if (node_is(at, "unit"))
            add_unit(b, item, at);
        else if (node_is(at, "area"))
            add_area(b, item, at);
        else if (node_is(at, "criterion"))
            add_criterion(b, item, at);
        else if (node_is(at, "scene"))
            add_scene(b, item, at);
        else if (node_is(at, "hint"))
            add_hint(b, item, at);
    }
}

/* ---- items */

static enum item_scoring scoring_of(enum item_kind kind, const struct node *n)
{
    const char *said = node_attr(n, "scoring");
    if (said)
        return (enum item_scoring)name_of_list(item_scoring_names, SCORING_NONE, said);
    switch (kind) {
    case ITEM_MATCHING:
    case ITEM_GAP_FILL:
        return SCORING_EACH;
    case ITEM_KPRIM:
        return node_yes(n, "half-credit") ? SCORING_HALF_CREDIT : SCORING_ALL_OR_NOTHING;
    case ITEM_SCENARIO:
        return SCORING_POINTS;
    case ITEM_ESSAY:
        return SCORING_RUBRIC;
    case ITEM_LIKERT:
    case ITEM_REFLECTION:
        return SCORING_NONE;
    default:
        return SCORING_FRACTIONS;
    }
}

/* Ordering always begins mixed: its options are written in their right order. */
static bool shuffles(const struct node *n)
{
    return node_is(n, "ordering") ||
           (vocabulary_attribute(n->type, "shuffle") && build_yes_unless_no(n, "shuffle"));
}

static void build_note(struct build *b, struct item *item, const struct node *n)
{
    const struct node *note = node_child(n, "content-note");
    item->instead = build_keep(b, node_attr(n, "instead"));
    item->note = render_inline(b->render, note);
    item->note_level = note ? build_keep(b, node_attr(note, "level")) : NULL;
}

static void build_penalties(struct item *item, const struct node *n)
{
    item->has_penalty = node_attr(n, "penalty");
    item->penalty = fraction_parse(node_attr(n, "penalty"));
    item->has_unit_penalty = node_attr(n, "unit-penalty");
    item->unit_penalty = fraction_parse(node_attr(n, "unit-penalty"));
}

/* The picture of a hotspot; areas are told in its pixels. */
static void build_image(struct build *b, struct item *item, const struct node *image)
{
    const struct file *file = package_find(b->c->package, node_attr_or(image, "src", ""));
    if (!file)
        return;
    item->image = mem_format(b->mem, "/media/%s", digest_hex(b->c->mem, file->data, file->len));
    item->image_alt = build_plain(b, node_child(image, "alt"));
    image_size(file->data, file->len, &item->image_width, &item->image_height);
}

/* What only some kinds have; on the others these attributes cannot stand. */
static void build_particulars(struct build *b, struct item *item, const struct node *n)
{
    item->fold = !strcmp(node_attr_or(n, "case", ""), "fold");
    item->pick_many = !strcmp(node_attr_or(n, "pick", ""), "many");
    item->retrospective = node_yes(n, "retrospective");
    item->min_words = build_number(n, "min-words", 0);
    item->max_words = build_number(n, "max-words", 0);
    if (node_child(n, "unit"))
        item->units = (enum item_units)name_of_list(item_units_names, UNITS_COUNT,
                                                    node_attr_or(n, "units", "optional"));
    if (item->kind == ITEM_HOTSPOT)
        build_image(b, item, node_child(n, "image"));
}

static void build_stem(struct build *b, struct item *item, const struct node *n)
{
    const struct node *stem = node_child(n, "stem");
    if (item->kind == ITEM_SCENARIO) {
        item->title = build_title(b, n);
        item->start = build_keep(b, node_attr(n, "start"));
        item->stem = "";
        item->plain = item->title;
        return;
    }
    item->stem = render_blocks(b->render, stem);
    item->plain = node_stem_text(b->mem, stem);
}

void build_item(struct build *b, const struct node *bank, const struct node *n)
{
    struct item *item = APPEND(b, b->course->items, b->course->n_items);
    enum item_kind kind = (enum item_kind)name_of_list(item_kind_names, ITEM_KIND_COUNT, n->name);
    *item = (struct item){.kind = kind,
                          .scoring = scoring_of(kind, n),
                          .privacy = item_privacy_of(n),
                          .bank = build_keep(b, node_attr(bank, "id")),
                          .key = build_keep(b, node_attr(n, "id")),
                          .objectives = build_keep(b, node_attr_or(n, "objective", "")),
                          .tags = build_keep(b, node_attr_or(n, "tags", "")),
                          .weight = build_number(n, "weight", 1),
                          .shuffle = shuffles(n),
                          .rationale = render_blocks(b->render, node_child(n, "rationale"))};
    item->feedback_right = feedback_of(b, n, "when", "right");
    item->feedback_partial = feedback_of(b, n, "when", "partial");
    item->feedback_wrong = feedback_of(b, n, "when", "wrong");
    build_note(b, item, n);
    build_penalties(item, n);
    build_particulars(b, item, n);
    build_stem(b, item, n);
    add_parts(b, item, n);
}
