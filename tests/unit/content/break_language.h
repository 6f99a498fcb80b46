/*
 * Breakages of a translation: found out only once the originals are sound.
 * SPDX-License-Identifier: Apache-2.0
 */
#ifndef ATTEST_TESTS_BREAK_LANGUAGE_H
#define ATTEST_TESTS_BREAK_LANGUAGE_H

#include "break_form.h"

static struct node *unit_named(const struct node *root, const struct node *like)
{
    const char *id = node_attr(like, "id");
    for (struct node *n = root->first; n; n = n->next) {
        if (node_is(n, like->name) && id && !strcmp(node_attr_or(n, "id", ""), id))
            return n;
    }
    return NULL;
}

/* n stands in a translated file. */
static void break_translated(struct breaker *b, struct node *n)
{
    struct breakage *k;
    if (!n->parent) {
        k = break_file(b, n, "translation: its language", STAGE_TRANSLATION, "language");
        edit_value(k, n, "xml:lang", "fr");
        return;
    }
    k = breakage(b, "translation: attribute", STAGE_TRANSLATION, n, "attribute");
    edit_tag(k, n, " zzz=\"1\"");
    k = breakage(b, "translation: element renamed", STAGE_TRANSLATION, n, NAME);
    edit(k, n, n->offset + 1, n->offset + 1 + strlen(n->name), "zzz");
    if (!is_single_tag(n))
        edit(k, n, tag_of(n)->close_end - strlen(n->name) - 1, tag_of(n)->close_end - 1, "zzz");
    bool current =
        strcmp(node_attr_or(unit_around(n), "translates", "000000000000"), "000000000000");
    if (current && node_yes(n, "right")) {
        k = breakage(b, "translation: another key", STAGE_TRANSLATION, n, "skeleton");
        edit_no_attr(k, n, "right");
    }
    if (current && (node_attr(n, "minutes") || node_attr(n, "count"))) {
        k = breakage(b, "translation: another number", STAGE_TRANSLATION, n, "skeleton");
        edit_value(k, n, node_attr(n, "minutes") ? "minutes" : "count", "59");
    }
    if (current && node_is(n, "p") && n->next && (n->next->name || n->next->next) &&
        node_next(n, "p")) {
        k = breakage(b, "translation: a paragraph gone", STAGE_TRANSLATION, n, "skeleton");
        k->at = n->parent->offset;
        k->until = tag_of(n->parent)->close_end;
        edit(k, n, n->offset, tag_of(n)->close_end, "");
    }
    if (n->type->text != TEXT_NONE && n->first && n->first->text) {
        k = breakage(b, "translation: bare ampersand", STAGE_TRANSLATION, n, FORM);
        k->at = k->until = tag_of(n)->open_end;
        edit(k, n, k->at, k->at, "& ");
    }
}

/* n is a unit of the original: when its words change, its translation is stale. */
static void break_stamp(struct breaker *b, struct node *n)
{
    const struct node *text = n;
    if (!n->parent || n->parent->parent || !node_attr(n, "id") || !node_child(n, "title"))
        return;
    text = node_child(n, "title");
    for (size_t i = 0; i < b->n_docs; i++) {
        const struct doc *d = b->docs[i];
        const char *slash = strchr(d->path, '/');
        if (!slash || strcmp(slash + 1, n->doc->path))
            continue;
        struct node *unit = unit_named(d->root, n);
        if (!unit || !node_attr(unit, "translates"))
            continue;
        struct breakage *k = breakage(b, "translation: stale", STAGE_TRANSLATION, unit, "stale");
        edit(k, text, tag_of(text)->open_end, tag_of(text)->open_end, "Lately ");
        k->unit = unit_around(n);
        k->doc = n->doc->root;
    }
}

#endif
