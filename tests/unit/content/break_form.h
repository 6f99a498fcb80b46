/*
 * Breakages of bytes, tags and structure.  SPDX-License-Identifier: Apache-2.0
 * Each function looks at one element of a course and adds what can be done to it.
 */
#ifndef ATTEST_TESTS_BREAK_FORM_H
#define ATTEST_TESTS_BREAK_FORM_H

#include "break_core.h"

/* ---- bytes and tags */

#define FORM "well-formed ampersand"

static void break_end_tag(struct breaker *b, struct node *n)
{
    if (is_single_tag(n))
        return;
    const struct tag *t = tag_of(n);
    size_t len = strlen(n->name) + 3;
    struct breakage *k = breakage(b, "end tag gone", STAGE_WELL_FORMED, n, FORM);
    edit(k, n, t->close_end - len, t->close_end, "");
    k = breakage(b, "end tag of another name", STAGE_WELL_FORMED, n, FORM);
    edit(k, n, t->close_end - len + 2, t->close_end - 1, "zzz");
}

static void break_start_tag(struct breaker *b, struct node *n)
{
    const struct tag *t = tag_of(n);
    const char *next = strchr(n->doc->text + t->open_end, '<');
    struct breakage *k = breakage(b, "tag not ended", STAGE_WELL_FORMED, n, FORM);
    k->until = next ? (size_t)(next - n->doc->text) : n->doc->len;
    edit(k, n, t->open_end - 1, t->open_end, "");
}

static void break_quotes(struct breaker *b, struct node *n)
{
    struct span s;
    const char *name = n->n_attrs ? n->attrs[0].name : "";
    if (!n->n_attrs || !find_attr(n, name, &s))
        return;
    struct breakage *k = breakage(b, "end quote gone", STAGE_WELL_FORMED, n, FORM);
    k->at = k->until = s.name;
    edit(k, n, s.end, s.end + 1, "");
    k = breakage(b, "first quote gone", STAGE_WELL_FORMED, n, FORM);
    k->at = k->until = s.name;
    edit(k, n, s.value - 1, s.value, "");
    k = breakage(b, "equals sign gone", STAGE_WELL_FORMED, n, FORM);
    k->at = k->until = s.name;
    edit(k, n, s.value - 2, s.value - 1, "");
    k = breakage(b, "attribute twice", STAGE_WELL_FORMED, n, FORM);
    k->at = k->until = s.name;
    edit(k, n, s.name, s.name, mem_format(b->mem, "%s=\"again\" ", name));
}

/* Inside the first letters of a paragraph. */
static void break_text(struct breaker *b, struct node *n)
{
    static const struct {
        const char *class, *text, *rules;
        enum problem_stage stage;
    } ways[] = {
        {"bare ampersand", "& ", FORM, STAGE_WELL_FORMED},
        {"name of HTML", "&nbsp;", FORM, STAGE_WELL_FORMED},
        {"unended name", "&amp ", FORM, STAGE_WELL_FORMED},
        {"bare less-than", "< ", FORM, STAGE_WELL_FORMED},
        {"byte of Latin-1", "\xE9t\xE9", "encoding", STAGE_BYTES},
        {"half a character", "\xE2\x80", "encoding", STAGE_BYTES},
        {"overlong slash", "\xC0\xAF", "encoding", STAGE_BYTES},
        {"control character", "\x01", "encoding", STAGE_BYTES},
        {"document type", "<!DOCTYPE p>", "doctype", STAGE_BYTES},
        {"entity declared", "<!ENTITY a 'b'>", "doctype", STAGE_BYTES},
    };
    if (n->type->text == TEXT_NONE || !n->first || !n->first->text)
        return;
    size_t at = tag_of(n)->open_end;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct breakage *k = breakage(b, ways[i].class, ways[i].stage, n, ways[i].rules);
        k->at = k->until = at;
        edit(k, n, at, at, ways[i].text);
    }
    struct breakage *k = breakage(b, "byte of nothing", STAGE_BYTES, n, "encoding");
    k->at = k->until = at;
    edit(k, n, at, at, "?");
    k->edits[0].text = "\0";
    k->edits[0].len = 1;
}

static struct breakage *break_file(struct breaker *b, const struct node *root, const char *class,
                                   enum problem_stage stage, const char *rules)
{
    struct breakage *k = breakage(b, class, stage, root, rules);
    k->unit = NULL;
    return k;
}

/* What is done to a file as a whole. */
static void break_whole(struct breaker *b, struct node *n)
{
    struct span s;
    const struct doc *d = n->doc;
    if (n->parent)
        return;
    struct breakage *k = break_file(b, n, "document type on top", STAGE_BYTES, "doctype");
    edit(k, n, n->offset, n->offset, "<!DOCTYPE x SYSTEM \"x.dtd\">");
    k = break_file(b, n, "UTF-16", STAGE_BYTES, "encoding");
    edit(k, n, 0, 0, "\xFF\xFE");
    k->at = k->until = 0;
    k = break_file(b, n, "two roots", STAGE_WELL_FORMED, FORM);
    edit(k, n, tag_of(n)->close_end, tag_of(n)->close_end, "<p>again</p>");
    k->at = k->until = tag_of(n)->close_end;
    k = break_file(b, n, "text after the root", STAGE_WELL_FORMED, FORM);
    edit(k, n, tag_of(n)->close_end, tag_of(n)->close_end, " and more");
    k->at = k->until = tag_of(n)->close_end;
    const char *encoding = strstr(d->text, "UTF-8");
    if (encoding) {
        k = break_file(b, n, "another encoding said", STAGE_BYTES, "encoding");
        k->at = k->until = (size_t)(encoding - d->text);
        edit(k, n, k->at, k->at + 5, "ISO-8859-1");
    }
    if (find_attr(n, "xmlns", &s)) {
        k = break_file(b, n, "namespace gone", STAGE_WELL_FORMED, "namespace");
        edit(k, n, s.name, s.end + 1, "");
        k = break_file(b, n, "namespace misspelt", STAGE_WELL_FORMED, "namespace");
        edit(k, n, s.end - 1, s.end, "l");
    }
}

/* The file ends early: each element that is left open is named. */
static void break_off(struct breaker *b, struct node *n)
{
    const struct tag *t = tag_of(n);
    if (!n->parent || is_single_tag(n))
        return;
    struct breakage *k = break_file(b, n, "cut inside an element", STAGE_WELL_FORMED, FORM);
    edit(k, n, t->open_end, n->doc->len, "");
    k = break_file(b, n, "cut inside a tag", STAGE_WELL_FORMED, FORM);
    edit(k, n, n->offset + 2, n->doc->len, "");
}

/* ---- structure */

#define NAME "element root"

static void break_name(struct breaker *b, struct node *n)
{
    size_t len = strlen(n->name);
    struct breakage *k = n->parent ? breakage(b, "element renamed", STAGE_STRUCTURE, n, NAME)
                                   : break_file(b, n, "root renamed", STAGE_WELL_FORMED, NAME);
    edit(k, n, n->offset + 1, n->offset + 1 + len, "zzz");
    if (!is_single_tag(n))
        edit(k, n, tag_of(n)->close_end - len - 1, tag_of(n)->close_end - 1, "zzz");
    if (!n->parent)
        return;
    k = breakage(b, "another namespace", STAGE_STRUCTURE, n, "namespace");
    edit_tag(k, n, " xmlns=\"urn:other\"");
    k = breakage(b, "attribute of another namespace", STAGE_STRUCTURE, n, "foreign");
    edit_tag(k, n, " xmlns:o=\"urn:o\" o:p=\"q\"");
    k = breakage(b, "attribute that is not there", STAGE_STRUCTURE, n, "attribute");
    edit_tag(k, n, " zzz=\"1\"");
}

static void break_attributes(struct breaker *b, struct node *n)
{
    for (size_t i = 0; i < n->n_attrs; i++) {
        const char *name = n->attrs[i].name;
        const struct attribute *rule = vocabulary_attribute(n->type, name);
        struct span s;
        if (!rule || !find_attr(n, name, &s) || strchr(name, ':'))
            continue;
        struct breakage *k = breakage(b, "attribute misspelt", STAGE_STRUCTURE, n, "attribute");
        edit(k, n, s.name, s.name, "z");
        if (rule->required) {
            k = breakage(b, "attribute gone", STAGE_STRUCTURE, n, "attribute");
            edit_no_attr(k, n, name);
        }
        if (!value_is(rule->type, "?")) {
            k = breakage(b, "odd value", STAGE_STRUCTURE, n, "value");
            edit(k, n, s.value, s.end, "?");
        }
        if (!value_is(rule->type, "")) {
            k = breakage(b, "value gone", STAGE_STRUCTURE, n, "value");
            edit(k, n, s.value, s.end, "");
        }
    }
}

/* Its step in the content of its parent, and how many children are of that step. */
static const struct step *step_of(const struct node *n, int *ret_there, int *ret_step)
{
    if (!n->parent || !vocabulary_child(n->parent->type, n->name, ret_step))
        return NULL;
    *ret_there = 0;
    for (const struct node *s = n->parent->first; s; s = s->next) {
        int step = -1;
        if (s->name && vocabulary_child(n->parent->type, s->name, &step))
            *ret_there += step == *ret_step;
    }
    return &n->parent->type->model[*ret_step];
}

static void break_content(struct breaker *b, struct node *n)
{
    int there = 0, at = 0;
    const struct step *step = step_of(n, &there, &at);
    if (step && step->required && there == 1) {
        struct breakage *k = breakage(b, "child gone", STAGE_STRUCTURE, n->parent, "missing");
        k->unit = n->parent->parent ? unit_around(n) : NULL;
        edit(k, n, n->offset, tag_of(n)->close_end, "");
    }
    if (step && !step->many) {
        struct breakage *k =
            breakage(b, "child twice", STAGE_STRUCTURE, n, "twice text-after-list");
        k->at = k->until = tag_of(n)->close_end;
        edit(k, n, k->at, k->at, copy_of(b, n));
        k->unit = n->parent->parent ? unit_around(n) : NULL;
    }
    bool holds_none = n->type->text == TEXT_NONE;
    size_t inside = tag_of(n)->open_end;
    if (n->parent && !is_single_tag(n)) {
        struct breakage *k = breakage(b, "child of no kind", STAGE_STRUCTURE, n, "element");
        k->at = k->until = inside;
        edit(k, n, inside, inside, "<blink>x</blink>");
    }
    if (n->parent && !is_single_tag(n) && holds_none) {
        struct breakage *k = breakage(b, "stray text", STAGE_STRUCTURE, n, "text");
        k->at = k->until = inside;
        edit(k, n, inside, inside, "Stray");
    }
    if (n->parent && !is_single_tag(n) && !holds_none && !n->type->may_be_empty) {
        struct breakage *k = breakage(b, "emptied", STAGE_STRUCTURE, n, "empty too-few");
        edit(k, n, inside, tag_of(n)->close_end - strlen(n->name) - 3, " ");
    }
}

/* Two neighbours of different steps change places: the earlier kind is told, where it now is. */
static void break_order(struct breaker *b, struct node *n)
{
    struct node *next = n->next;
    int one = 0, other = 0;
    while (next && !next->name)
        next = next->next;
    if (!n->parent || !next || !vocabulary_child(n->parent->type, n->name, &one) ||
        !vocabulary_child(n->parent->type, next->name, &other) || one == other)
        return;
    struct breakage *k = breakage(b, "neighbours swapped", STAGE_STRUCTURE, n, "order");
    k->until = tag_of(next)->close_end;
    edit(k, n, n->offset, tag_of(n)->close_end, copy_of(b, next));
    edit(k, n, next->offset, tag_of(next)->close_end, copy_of(b, n));
    if (!n->parent->parent)
        k->unit = NULL;
}

/* ---- structure beyond a schema */

static void break_beyond(struct breaker *b, struct node *n)
{
    struct breakage *k;
    if (node_is(n, "feedback")) {
        k = breakage(b, "for and when", STAGE_STRUCTURE, n, "either-or");
        edit_tag(k, n, node_attr(n, "for") ? " when=\"wrong\"" : " for=\"wrong\"");
    }
    if (node_is(n, "draw")) {
        k = breakage(b, "neither count nor items", STAGE_STRUCTURE, n, "either-or");
        edit_no_attr(k, n, node_attr(n, "count") ? "count" : "items");
    }
    if (node_is(n, "a")) {
        k = breakage(b, "link to nowhere", STAGE_STRUCTURE, n, "either-or");
        edit_no_attr(k, n, node_attr(n, "href") ? "href" : "ref");
        if (node_attr(n, "href")) {
            k = breakage(b, "link without https", STAGE_STRUCTURE, n, "https");
            edit_value(k, n, "href", "http://www.example.org/");
        }
    }
    if (node_is(n, "image") && node_child(n, "alt")) {
        k = breakage(b, "words for decoration", STAGE_STRUCTURE, n, "either-or");
        edit_tag(k, n, " decorative=\"yes\"");
    }
    if (node_is(n, "tr")) {
        k = breakage(b, "ragged row", STAGE_STRUCTURE, n, "ragged");
        size_t at = tag_of(n)->open_end;
        edit(k, n, at, at, "<td>more</td>");
        k->until = tag_of(n->parent)->close_end; /* of the first row, the others are told */
    }
    if (node_is(n, "content-note") && node_is(n->parent, "page")) {
        k = breakage(b, "note without alternative", STAGE_STRUCTURE, n, "missing");
        struct node *other = node_child(n->parent, "alternative");
        edit(k, other, other->offset, tag_of(other)->close_end, "");
    }
}

/* Ids inside an item, and what points to them. */
static void break_parts(struct breaker *b, struct node *n)
{
    static const char *const pointers[][2] = {
        {"feedback", "for"}, {"row", "answer"}, {"option", "to"}, {"scenario", "start"}};
    for (size_t i = 0; i < sizeof pointers / sizeof *pointers; i++) {
        const char *value = node_attr(n, pointers[i][1]);
        if (!node_is(n, pointers[i][0]) || !value || !strcmp(value, "true") ||
            !strcmp(value, "false"))
            continue;
        struct breakage *k = breakage(b, "part of nowhere", STAGE_STRUCTURE, n, "reference");
        edit_value(k, n, pointers[i][1], new_id(b));
        if (!n->parent)
            k->unit = NULL;
    }
    struct node *twin = n->parent ? node_next(n, n->name) : NULL;
    bool part = node_is(n, "option") || node_is(n, "row") || node_is(n, "area") ||
                node_is(n, "scene") || node_is(n, "criterion");
    if (part && twin) {
        struct breakage *k = breakage(b, "part twice", STAGE_STRUCTURE, twin, "id-twice");
        edit_value(k, twin, "id", node_attr(n, "id"));
    }
}

static void break_licences(struct breaker *b, struct node *n)
{
    if (!node_is(n, "slot") && !node_is(n, "allow") && !node_is(n, "use") && !node_is(n, "credit"))
        return;
    struct breakage *k = breakage(b, "head twice", STAGE_STRUCTURE, n, "twice");
    k->at = k->until = tag_of(n)->close_end;
    edit(k, n, k->at, k->at, copy_of(b, n));
}

#endif
